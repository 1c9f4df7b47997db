"""Keeping a draft after each key, off the event loop and in order."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from functools import partial

from tui.base.daemon_thread import in_background
from tui.base.errors import SyrtuiError
from tui.intake.draft import Draft


class DraftKeeper:
    """Keeps the newest state of a draft. While one is written, those between it and the newest are passed over."""

    def __init__(self, save: Callable[[Draft], None], say: Callable[[str], None]) -> None:
        """`save` writes a draft, in a thread; `say` tells once that it cannot be written."""
        self._save, self._say = save, say
        self._newest: Draft | None = None
        self._task: asyncio.Task[None] | None = None
        self._told = False

    def keep(self, draft: Draft) -> None:
        """Have a state written."""
        self._newest = draft
        if self._task is None or self._task.done():
            self._task = asyncio.get_running_loop().create_task(self._write())

    async def rest(self) -> None:
        """Wait until the newest state is written."""
        if self._task is not None:
            await self._task

    async def _write(self) -> None:
        while self._newest is not None:
            draft, self._newest = self._newest, None
            try:
                await in_background(partial(self._save, draft))
            except SyrtuiError as error:
                if not self._told:
                    self._told = True
                    self._say(f"{error}.")
