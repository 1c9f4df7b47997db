"""The warm-up: work done ahead, off the event loop, so that keys need not wait for it."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Coroutine, Iterator
from datetime import date
from functools import partial
from typing import Any, Final

import msgspec

from tui.analysis.assessor import Assessor
from tui.analysis.situation import Situation
from tui.base.daemon_thread import in_background
from tui.render import charts
from tui.ui.panes.pane import Pane

QUIET: Final = 0.5
"""Seconds for the keys that are pressed first, before what later ones may need is computed."""
MOST_FACTS: Final = 20_000
"""Facts up to which panes are prepared: with more it takes seconds, in which keys would wait."""


def _set() -> asyncio.Event:
    event = asyncio.Event()
    event.set()
    return event


class WarmUp(msgspec.Struct, eq=False):
    """Work on what the first look did without, on every day of a theatre, on panes, and on drawing charts in them.

    `panes` is asked for those that are to be prepared, `situation` for what is looked at. `run` runs a coroutine in
    place of the one that it was given before.
    """

    _panes: Callable[[], tuple[Pane, ...]]
    _situation: Callable[[], Situation]
    _keep_ready: Callable[[Situation], Awaitable[None]]
    _show_again: Callable[[], Awaitable[None]]
    _run: Callable[[Coroutine[Any, Any, None]], object]
    _used: asyncio.Event = msgspec.field(default_factory=asyncio.Event)
    _free: asyncio.Event = msgspec.field(default_factory=_set)
    _assessor: Assessor | None = None
    _ahead: asyncio.Future[None] | None = None
    _last_day: date = date.max
    _forward: bool = False
    completing: bool = False
    """Whether what a first look did without is still being worked out."""

    def follow(self) -> None:
        """Begin anew, where other facts or exclusions than before are looked at; stay ahead of steps over days."""
        assessor = self._situation().day.assessor
        if assessor is not self._assessor:
            self._assessor = assessor
            self._run(self._work(assessor))
        elif self._ahead is None or self._ahead.done():
            self._ahead = asyncio.ensure_future(self._stay_ahead())

    async def _stay_ahead(self) -> None:
        """Have the blocks of days judged that come before and after the one looked at, until no other is."""
        done: set[date] = set()
        while True:
            now = self._situation()
            # Steps go on the way they went; the day is asked for anew, for it may have gone far meanwhile.
            if now.as_of != self._last_day:
                self._forward, self._last_day = now.as_of > self._last_day, now.as_of
            judge = now.day.assessor
            missing = [
                each
                for each in judge.blocks.around(now.as_of, forward=self._forward)
                if judge.blocks.of(each)[0] not in done
            ]
            if not missing:
                return
            done.add(judge.blocks.of(missing[0])[0])
            await self._run_parts(judge.block_preparations(missing[0]))

    async def _run_parts(self, parts: Iterator[Callable[[], object]]) -> None:
        """Run one part of some work after the other, each only once nothing is waited for that was asked for."""
        while (part := await in_background(partial(next, parts, None))) is not None:
            await self._free.wait()
            await in_background(part)

    def step_aside(self) -> None:
        """Begin no further part of the work: something is waited for, which would take longer beside it."""
        self._free.clear()

    def go_on(self) -> None:
        """Go on with the work."""
        self._free.set()

    def key_pressed(self) -> None:
        """Let that be done, too, which only sessions in use need."""
        self._used.set()

    async def _complete(self, assessor: Assessor) -> None:
        """Have what the first look did without worked out, and shown."""
        day = self._situation().as_of
        self.completing = not assessor.is_complete(day)
        if self.completing:
            await self._run_parts(assessor.rest(day))
            await self._show_again()
            self.completing = False

    async def _work(self, assessor: Assessor) -> None:
        await self._complete(assessor)
        await asyncio.sleep(QUIET)
        # What has been read is kept first: the rest takes long for a large theatre.
        await self._keep_ready(self._situation())
        await self._run_parts(assessor.preparations())
        await self._stay_ahead()
        # Again, now with the judgements of every day, which the next start then need not compute.
        await self._keep_ready(self._situation())
        panes = self._panes()
        for pane in panes:
            pane.begin(self._situation())
        if not panes:
            return
        if assessor.store.frames.facts.height <= MOST_FACTS:
            for pane in panes:
                # The situation is asked for anew for each pane: the lens may have changed meanwhile.
                await in_background(partial(pane.prepare, self._situation()))
        await self._used.wait()  # a session that nobody uses does without the 5 MB of memory that drawing charts takes
        await asyncio.sleep(QUIET)
        await in_background(charts.load)
