"""Events read off the event loop: what a pane shows of them, those on the days of the scrubber, those beside a fact."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Callable, Coroutine, Iterable
from functools import partial
from time import monotonic
from typing import Any, Final

import msgspec

from tui.analysis.query.lens import Lens
from tui.analysis.situation import Situation
from tui.analysis.views.event_rows import EventDays
from tui.base.daemon_thread import in_background
from tui.ui.panes.inspector import Inspector
from tui.ui.panes.pane import Content, Pane, Request
from tui.ui.patience import PATIENCE

_SLOW: Final = 0.1
"""Seconds from which on a reading is slow."""
_PAUSE: Final = 0.3
"""Seconds without another letter after which slow readings go on while a filter is typed."""


class _Asked(msgspec.Struct, eq=False):
    """What a pane is to show, which is waited for."""

    pane: Pane
    request: Request
    content: asyncio.Future[Content | None]


class EventsAhead(msgspec.Struct, eq=False):
    """Reads what is on screen, and has it drawn once it is known: no step of a cursor waits for it, and no key long.

    One reading runs at a time. What is on screen by its end is read next; what has left the screen meanwhile never is.
    """

    _situation: Callable[[], Situation]
    _wanted: Callable[[], Lens]
    _pane: Callable[[], Pane]
    _inspector: Inspector
    _draw: Callable[[], None]
    _draw_bars: Callable[[], None]
    _is_typing: Callable[[], bool]
    _run: Callable[[Coroutine[Any, Any, None]], object]
    _asked: _Asked | None = None
    is_reading: bool = False
    """Whether anything is read now, or will be without another key."""
    _began: float = 0.0
    _noted: float = 0.0
    _looked: asyncio.Event = msgspec.field(default_factory=asyncio.Event)
    _slow: bool = False
    """Whether the last reading took long."""
    _last: EventDays = EventDays()
    """How many events began on each day, as counted last."""

    def follow(self) -> None:
        """Read what is on screen now, unless that is known."""
        self._note()
        if not self.is_reading and self._next() is not None:
            self._begin()

    async def content(self, pane: Pane, request: Request) -> Content | None:
        """Return what a pane shows; None where reading that takes longer than a key should wait.

        It is then read on, and drawn once it is there, as long as the pane awaits it.
        """
        busy = self.is_reading and monotonic() - self._began > PATIENCE
        self._asked = asked = _Asked(pane, request, asyncio.get_running_loop().create_future())
        self._note()
        if not self.is_reading:
            self._begin()
        await asyncio.wait([asked.content], timeout=0 if busy else PATIENCE)
        if asked.content.done():
            return asked.content.result()
        if self._asked is asked:
            self._asked = None  # not begun yet; what the pane awaits then is read as well
        return None

    def per_day(self, panes: Iterable[Pane]) -> tuple[int, ...]:
        """Return how many events began on each day of the window, and tell panes of all days.

        Until they are counted, that is what was counted last.
        """
        situation = self._situation()
        if not situation.may_have_events and not self._last:
            return ()
        from tui.analysis.views.event_table import known_days  # late: a theatre without events does without it

        counted = known_days(situation)
        if counted is not None:
            self._last = counted
        for pane in panes:
            pane.take_events(self._last)
        return self._last.on(situation.days)

    def _note(self) -> None:
        """Note that something else is looked at."""
        self._noted = monotonic()
        self._looked.set()

    def _begin(self) -> None:
        self.is_reading, self._began = True, monotonic()
        self._run(self._read())

    async def _read(self) -> None:
        try:
            while True:
                await self._pause()
                read = self._next()
                if read is None:
                    return
                self._began = monotonic()
                await read()
                self._slow = monotonic() - self._began > _SLOW
        finally:
            self.is_reading = False

    async def _pause(self) -> None:
        """Wait until typing pauses, where the last reading took long: the first letter would hold up the whole word."""
        while self._slow and self._is_typing() and (left := self._noted + _PAUSE - monotonic()) > 0:
            self._looked.clear()
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._looked.wait(), left)

    def _is_left(self, situation: Situation) -> bool:
        """Return whether something else is looked at by now, so that nothing that takes long is begun for this."""
        return self._slow and situation.lens != self._wanted()

    def _next(self) -> Callable[[], Coroutine[Any, Any, None]] | None:
        """Return what reads what is wanted next: what keys wait for, then what the pane awaits, then the rest."""
        asked = self._asked
        if asked is not None and self._is_left(asked.request.situation):
            self._asked = None
            asked.content.set_result(None)
        if self._asked is not None:
            return self._read_asked
        if self._is_left(self._situation()):
            return None
        if self._pane().awaited is not None:
            return self._read_awaited
        count = self._next_count()
        return partial(self._count, count) if count is not None else None

    async def _read_asked(self) -> None:
        asked, self._asked = self._asked, None
        if asked is None:
            return
        content = await in_background(partial(asked.pane.make, asked.request))
        if asked.pane.awaited is asked.request:
            self._show(asked.pane, asked.request, content)
        else:
            asked.content.set_result(content)

    async def _read_awaited(self) -> None:
        pane = self._pane()
        request = pane.awaited
        if request is not None:
            content = await in_background(partial(pane.make, request))
            if pane.awaited is request:
                self._show(pane, request, content)

    def _show(self, pane: Pane, request: Request, content: Content) -> None:
        pane.accept(request, content)
        if pane is self._pane():
            self._draw()

    def _next_count(self) -> Callable[[], object] | None:
        """Return what is to be counted next beside what the pane shows."""
        situation = self._situation()
        if not situation.may_have_events:
            return None
        # Late: a theatre without events does without the import.
        from tui.analysis.views.cited_events import read_cited_events, waits_for_cited
        from tui.analysis.views.event_table import beside, event_days, known_days, knows_beside, knows_event, one_event

        shown = self._inspector.showing if self._inspector.display else None
        if shown is not None and shown.kind == "event" and not knows_event(situation, shown.id):
            return partial(one_event, situation, shown.id)
        if shown is not None and shown.kind == "fact" and waits_for_cited(situation, shown.id):
            return partial(read_cited_events, situation)
        if shown is not None and shown.kind == "fact" and not knows_beside(situation, shown.id):
            return partial(beside, situation, shown.id)
        return partial(event_days, situation) if known_days(situation) is None else None

    async def _count(self, count: Callable[[], object]) -> None:
        # Both tell of what is known by now: that there are none, too, where the last count was of some.
        if await in_background(count):
            self._inspector.renew()
        self._draw_bars()
