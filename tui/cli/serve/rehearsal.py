"""A session that nobody sees, run where the theatre is judged, for those that follow to begin sooner and share more.

What it asks of the theatre is remembered there. What code it runs is told to the session server, which lays that code
together (`layout`).
"""

from __future__ import annotations

import asyncio
import contextlib
import sys
import threading
from collections.abc import Callable
from types import CodeType, FrameType
from typing import TYPE_CHECKING, Final

from tui.cli.options import Options
from tui.cli.serve import forced_command
from tui.cli.serve.read_only_app import ReadOnlyApp
from tui.ui.app import Opening

if TYPE_CHECKING:
    from tui.session.theatre import OpenTheatre
    from tui.settings.config import Settings

_SIZE: Final = (120, 40)
_SCREEN: Final = 20
_KEYS: Final = (*"fa1[[]x/tar", "enter", *"x2", *"j" * _SCREEN, "]", *"k" * _SCREEN, "1")
"""A filter from the menu, days back and on, a search, everything again, and the timeline down and, a day later, up."""

_MOST_S: Final = 30.0


def rehearse(theatre: OpenTheatre, settings: Settings) -> frozenset[int]:
    """Run a session up to its first screens and some keys; return the ids of the code that it ran."""
    ran: dict[int, CodeType] = {}

    def note(frame: FrameType, event: str, _: object) -> None:
        if event == "call":
            ran[id(frame.f_code)] = frame.f_code

    threading.setprofile(note)
    sys.setprofile(note)
    try:
        # Of a theatre that takes longer, sessions share what was reached by then.
        with contextlib.suppress(TimeoutError):
            _as_a_caller_would(lambda: asyncio.run(_session(theatre, settings)))
    finally:
        sys.setprofile(None)
        threading.setprofile(None)
    return frozenset(ran)


def _as_a_caller_would(opens: Callable[[], None]) -> None:
    """Open the dashboard by way of a caller's command line, whose code each session runs."""
    command = forced_command.caller_command(Options(None, None), None, lambda *_: opens())
    command.main([], prog_name="syrtui", standalone_mode=False)


async def _session(theatre: OpenTheatre, settings: Settings) -> None:
    app = ReadOnlyApp(theatre.root, settings, Opening(read_only=True, ready=theatre))
    async with asyncio.timeout(_MOST_S), app.run_test(size=_SIZE) as pilot:
        while app.main is None or not app.main.is_active:
            await pilot.pause()
        for key in _KEYS:
            await pilot.press(key)
        await pilot.pause()
