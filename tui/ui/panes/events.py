"""The events: rows of bulk data under the facts, a page at a time."""

from __future__ import annotations

import asyncio
import contextlib
from functools import partial
from time import monotonic
from typing import TYPE_CHECKING, ClassVar

from msgspec.structs import replace

from tui.analysis.situation import Situation
from tui.analysis.views.cited_events import read_from
from tui.base.daemon_thread import in_background
from tui.render.rows import events as rows
from tui.render.rows.events import CHOSEN, COLUMNS, ORDERS, PAGE, EventRows, Layout
from tui.render.text import Line, Target
from tui.ui.panes.pane import Content, Countable, Pane, Request
from tui.ui.patience import PATIENCE
from tui.ui.widgets.menu import Entry

if TYPE_CHECKING:  # late in the methods: a theatre without events does without it
    from tui.analysis.views.event_table import EventTable


class EventsContent(Content, frozen=True, kw_only=True):
    """The rows, of which the first page is there, and what stands above them."""

    table: EventTable


class Events(Pane):
    """The table of events. Only pages that the cursor comes near are read, off the event loop."""

    keeps_detail = True
    chooses: ClassVar[str] = "columns shown"
    rests_on: ClassVar[frozenset[str]] = frozenset()
    content: EventsContent | None = None
    row_layout = Layout()
    _read_all: asyncio.Event | None = None
    """Is set once all that is wanted is read; None while nothing is being read."""
    _began = 0.0
    _wanted: tuple[int, int] = (0, 0)
    """The rows that are to be read, from the first to before the last."""
    _sought: tuple[Target | None, int | None] = (None, None)
    """An event that was to be opened, and its place in order of time; None where it is not listed."""

    # --- what it shows ---

    @property
    def detail(self) -> str:
        """Order and columns."""
        return self.row_layout.written()

    def set_detail(self, detail: str) -> None:
        """Take up an order and columns."""
        self.row_layout = Layout.read(detail)

    def prepare(self, situation: Situation) -> None:
        """Count the events, so that the first look at the pane need not wait for it; those of a filter may pass by."""
        if situation.may_have_events and not situation.lens.filters:
            from tui.analysis.views.event_table import event_table

            event_table(situation, self.app.size.width)

    def make(self, request: Request) -> EventsContent:
        """Return the rows, with the first page, under counts, bars and the names of the columns."""
        from tui.analysis.views.event_table import event_table, table_page

        layout, seen = Layout.read(request.detail), request.situation
        table = event_table(seen, max(request.cells - 40, 20))
        made = EventRows(table.counts.shown, layout, request.cells)
        if made.total:
            made.take(0, table_page(seen, 0, PAGE, layout.order, reverse=layout.reverse))
        return EventsContent(rows=made, heading=self._heading(table, made, seen), table=table)

    def _heading(self, table: EventTable, listed: EventRows, seen: Situation) -> tuple[Line, ...]:
        return rows.heading(table, listed.layout, listed.cells, seen.year) if listed.total else ()

    def reads_events(self, request: Request) -> bool:
        """Return whether there may be any."""
        return request.situation.may_have_events

    def meanwhile(self, request: Request) -> EventsContent:
        """Return the rows that are shown, in another width or columns; else none."""
        from tui.analysis.views.event_table import EventTable

        layout, now, seen = Layout.read(request.detail), self.content, request.situation
        if now is None or now.table.waits or seen is not self.situation or not isinstance(now.rows, EventRows):
            return EventsContent(rows=EventRows(0, layout, request.cells), table=EventTable(waits=True))
        kept = now.rows.pages if now.rows.layout.same_order(layout) else {}
        made = EventRows(now.rows.total, layout, request.cells, dict(kept))
        return EventsContent(rows=made, heading=self._heading(now.table, made, seen), table=now.table)

    def nothing(self, situation: Situation) -> tuple[Line, ...]:
        """Return how a theatre comes to event data, or why none of it is shown."""
        table = self.content.table if self.content is not None else None
        if table is not None and table.waits:
            return rows.none_yet(read_from(situation))
        there = table is not None and (table.sets or table.problem)
        return rows.none_shown(table, situation.as_of) if table is not None and there else rows.none_at_all()

    # --- an event that is opened elsewhere ---

    async def seek(self, situation: Situation, target: Target) -> None:
        """Read an event, and which place it has in the list."""
        if target.kind == "event":
            from tui.analysis.views.event_table import place_of

            self._sought = target, None
            with contextlib.suppress(TimeoutError):  # it is opened in the inspector, then
                read = in_background(partial(place_of, situation, target.id))
                self._sought = target, await asyncio.wait_for(read, PATIENCE)

    def opens(self, target: Target, here: Pane | None) -> bool:
        """Return whether it is an event that something else tells of, and that is listed here."""
        return here is None and self._sought[0] == target and self._sought[1] is not None

    def aim(self, target: Target) -> None:
        """List events by time: in that order the place of one was sought."""
        self.row_layout = replace(self.row_layout, order="start", reverse=False)

    def reveal(self, target: Target) -> None:
        """Put the cursor on the event that was sought; the page that it is on is read once it is in sight."""
        if self._sought[1] is not None:
            self._put_cursor(self._sought[1])

    # --- pages ---

    async def action_move(self, way: str) -> None:
        """Move the cursor, once the rows that it comes to are read."""
        last = len(self.rows) - 1
        goal = {
            "up": self.cursor - 1,
            "down": self.cursor + 1,
            "page_up": self.cursor - self.page,
            "half_page_up": self.cursor - self.page,
            "page_down": self.cursor + self.page,
            "half_page_down": self.cursor + self.page,
            "first": 0,
        }.get(way, last)
        goal = min(max(goal, 0), max(last, 0))
        self._want(goal - self.page, goal + self.page)
        if self._read_all is not None and self._missing:
            # Not for long, and no longer for the next key: rows that are not read yet are blank.
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._read_all.wait(), max(self._began + PATIENCE - monotonic(), 0))
        super().action_move(way)

    def move_to_mark(self, step: int) -> None:
        """Go to the next or previous event: with a search, each that is shown has what is searched for."""
        if len(self.rows):
            self._put_cursor((self.cursor + step) % len(self.rows))

    def draw_changes(self) -> None:
        """Draw again what differs; rows in sight that were not read yet follow."""
        super().draw_changes()
        self._want(self.top - self.page, self.top + 2 * self.page)

    def _want(self, first: int, last: int) -> None:
        """Have some rows read, after what is being read now."""
        self._wanted = first, last
        if self._missing and self._read_all is None:
            self._read_all, self._began = asyncio.Event(), monotonic()
            self.run_worker(self._fill(self._read_all), group="pages")

    @property
    def _missing(self) -> bool:
        """Whether rows that are wanted are not read."""
        return isinstance(self.rows, EventRows) and bool(self.rows.missing(*self._wanted))

    async def _fill(self, read_all: asyncio.Event) -> None:
        """Read what is wanted, until nothing of that is missing."""
        try:
            while await self._read(*self._wanted):
                pass
        finally:
            self._read_all = None
            read_all.set()

    async def _read(self, first: int, last: int) -> bool:
        """Read the pages that some rows need, off the event loop; return whether there was anything to read."""
        listed, situation = self.rows, self.situation
        if not isinstance(listed, EventRows) or situation is None:
            return False
        pages = listed.missing(first, last)
        if not pages:
            return False
        from tui.analysis.views.event_table import table_page

        layout, before = listed.layout, self.target
        start, stop = pages.start * PAGE, min(pages.stop * PAGE, listed.total)
        read = partial(table_page, situation, start, stop, layout.order, reverse=layout.reverse)
        views = await in_background(read)
        listed.take(pages.start, views)
        if self.rows is listed:
            super().draw_changes()
            if self.target != before:
                self._moved()
        return not isinstance(views, str) and bool(views)

    # --- order, columns, counts ---

    def orders(self) -> list[Entry]:
        """Return what events can be sorted by: turned round, if they are already."""
        now = self.row_layout
        entries = []
        for name in ORDERS:
            column, on = COLUMNS[name], name == now.order
            note = column.first_reversed if on and now.reverse else column.first
            entries.append(Entry(column.order, f"{note} now" if on else note, on))
        return entries

    def sort(self, number: int) -> bool:
        """Sort by a column, or the other way round."""
        name, now = ORDERS[number], self.row_layout
        # Who asks for deaths wants the most first.
        reverse = not now.reverse if name == now.order else name == "deaths_best"
        self.row_layout = replace(now, order=name, reverse=reverse)
        return True

    def choices(self) -> list[Entry]:
        """Return every column, and whether it is shown."""
        shown = self.row_layout.fitting(self.inner_width)
        return [Entry(COLUMNS[name].heading, on=name in shown) for name in CHOSEN]

    def choose(self, number: int) -> None:
        """Show a column, or hide it."""
        shown = set(self.row_layout.fitting(self.inner_width)) ^ {CHOSEN[number]}
        self.row_layout = replace(self.row_layout, columns=tuple(each for each in CHOSEN if each in shown))

    def counted(self) -> tuple[Countable, ...]:
        """Return what its events can be counted by."""
        from tui.analysis.views.event_table import FIELDS, frequencies, frequencies_by_day

        return tuple(
            Countable(
                key,
                title,
                partial(frequencies, field=field, column=column),
                partial(frequencies_by_day, field=field, column=column),
            )
            for key, field, column, title in FIELDS
        )
