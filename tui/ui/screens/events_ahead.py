"""Events counted off the event loop: those on the days of the scrubber, and those beside the fact that is shown."""

from __future__ import annotations

from collections.abc import Callable, Coroutine, Iterable
from functools import partial
from typing import Any

import msgspec

from tui.analysis.situation import Situation
from tui.analysis.views.event_rows import EventDays
from tui.base.daemon_thread import in_background
from tui.ui.panes.inspector import Inspector
from tui.ui.panes.pane import Pane


class EventsAhead(msgspec.Struct, eq=False):
    """Counts what is on screen, and has it drawn once it is known: no step of a cursor waits for it.

    One count runs at a time; what was come to meanwhile is counted next, and what was passed by never is.
    """

    _situation: Callable[[], Situation]
    _inspector: Inspector
    _draw_bars: Callable[[], None]
    _run: Callable[[Coroutine[Any, Any, None]], object]
    _counting: bool = False
    _last: EventDays = EventDays()
    """How many events began on each day, as counted last."""

    def follow(self) -> None:
        """Count what is on screen now, unless that is known."""
        if not self._counting and self._next() is not None:
            self._counting = True
            self._run(self._count())

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

    def _next(self) -> Callable[[], object] | None:
        """Return what is to be counted next."""
        situation = self._situation()
        if not situation.may_have_events:
            return None
        # Late: a theatre without events does without the import.
        from tui.analysis.views.event_table import beside, event_days, known_days, knows_beside

        shown = self._inspector.showing if self._inspector.display else None
        if shown is not None and shown.kind == "fact" and not knows_beside(situation, shown.id):
            return partial(beside, situation, shown.id)
        return partial(event_days, situation) if known_days(situation) is None else None

    async def _count(self) -> None:
        try:
            while (count := self._next()) is not None:
                # Both tell of what is known by now: that there are none, too, where the last count was of some.
                if await in_background(count):
                    self._inspector.renew()
                self._draw_bars()
        finally:
            self._counting = False
