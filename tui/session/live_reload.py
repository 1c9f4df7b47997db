"""Live reload: when a theatre's files change, read them again and show what has changed."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Callable, Iterator
from functools import partial
from typing import TYPE_CHECKING, Protocol

from tui.analysis import store_diff
from tui.analysis.situation import Situation
from tui.base.daemon_thread import in_background
from tui.base.errors import SyrtuiError
from tui.render.reload_notice import changes_line, held_back_line
from tui.session.theatre import OpenTheatre

if TYPE_CHECKING:
    from tui.store.watch import Watch


class Shown(Protocol):
    """A screen that shows a theatre."""

    situation: Situation

    def replace_situation(self, situation: Situation) -> None:
        """Show another reading of the theatre at the same place."""


class LiveReload:
    """Reads a theatre again when its files change, shows it, and notifies the user of what has changed."""

    def __init__(
        self,
        theatre: OpenTheatre,
        screen: Shown,
        notify: Callable[[str, bool], None],
        describe: Callable[[SyrtuiError], str] = str,
    ) -> None:
        """Take `notify`, called with a line and whether it warns; `describe` words an error that left nothing read."""
        self._theatre = theatre
        self._screen = screen
        self._notify = notify
        self._describe = describe
        self._one_at_a_time = asyncio.Lock()  # the app asks for a reload itself when an editor has ended
        self._wrong = ""
        self._paused = False

    @contextlib.contextmanager
    def pause(self) -> Iterator[None]:
        """Hold reloading off while the terminal is another program's; changes made meanwhile are read afterwards."""
        self._paused = True
        try:
            yield
        finally:
            self._paused = False

    async def run(self) -> None:
        """Follow every change, until cancelled."""
        loop = asyncio.get_running_loop()
        changed = asyncio.Event()

        def report() -> None:
            with contextlib.suppress(RuntimeError):  # the loop is closed: nobody listens any more
                loop.call_soon_threadsafe(changed.set)

        def watch() -> Watch:
            from tui.store.watch import Watch  # the import takes as long as a frame

            return Watch(self._theatre.root, report)

        with contextlib.closing(await in_background(watch)):
            while await changed.wait():
                changed.clear()  # before reading: what changes meanwhile is read the next time
                if not self._paused:
                    await self.reload()

    async def reload(self) -> None:
        """Read the theatre again; where anything has changed, show it through the screen's lens."""
        async with self._one_at_a_time:
            before = self._screen.situation
            try:
                after = await in_background(partial(self._theatre.reread, before))
            except SyrtuiError as error:
                self._warn(f"{self._describe(error)}. Shown as it was.")
                return
            if after is before:
                self._warn(held_back_line(self._theatre.held_back) if self._theatre.held_back else "")
                return
            different = await in_background(partial(store_diff.diff, before, after))
            while self._screen.situation is not before:  # another lens has been taken meanwhile
                before = self._screen.situation
                after = await in_background(partial(self._theatre.through, after, before.lens))
            self._screen.replace_situation(after)
            self._warn(held_back_line(self._theatre.held_back) if self._theatre.held_back else "")
            if after.store is not before.store and (different or not self._theatre.held_back):
                self._notify(changes_line(different), False)

    def _warn(self, wrong: str) -> None:
        """Notify of what is wrong, once."""
        if wrong and wrong != self._wrong:
            self._notify(wrong, True)
        self._wrong = wrong
