"""The events: rows of bulk data under the facts, a page at a time."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, ClassVar

from msgspec.structs import replace

from tui.analysis.situation import Situation
from tui.base.daemon_thread import in_background
from tui.render.rows import events as rows
from tui.render.rows.events import CHOSEN, COLUMNS, ORDERS, PAGE, EventRows, Layout
from tui.render.text import Line, Target
from tui.ui.panes.pane import Content, Countable, Pane, Request
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
    _reading = False
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
        """Count the events, so that the first look at the pane need not wait for it."""
        if situation.may_have_events:
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
        heading = rows.heading(table, layout, request.cells, seen.year) if made.total else ()
        return EventsContent(rows=made, heading=heading, table=table)

    def nothing(self, situation: Situation) -> tuple[Line, ...]:
        """Return how a theatre comes to event data, or why none of it is shown."""
        table = self.content.table if self.content is not None else None
        there = table is not None and (table.sets or table.problem)
        return rows.none_shown(table, situation.as_of) if table is not None and there else rows.none_at_all()

    # --- an event that is opened elsewhere ---

    async def seek(self, situation: Situation, target: Target) -> None:
        """Read an event, and which place it has in the list."""
        if target.kind == "event":
            from tui.analysis.views.event_table import place_of

            self._sought = target, await in_background(partial(place_of, situation, target.id))

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
        await self._read(goal - self.page, goal + self.page)
        super().action_move(way)

    def move_to_mark(self, step: int) -> None:
        """Go to the next or previous event: with a search, each that is shown has what is searched for."""
        if len(self.rows):
            self._put_cursor((self.cursor + step) % len(self.rows))

    def draw_changes(self) -> None:
        """Draw again what differs; rows in sight that were not read yet follow."""
        super().draw_changes()
        rows, ahead = self.rows, self.page
        if not self._reading and isinstance(rows, EventRows) and rows.missing(self.top - ahead, self.top + 2 * ahead):
            self._reading = True
            self.run_worker(self._fill(), group="pages")

    async def _fill(self) -> None:
        """Read what is in sight, and a page around it, until nothing of that is missing."""
        try:
            while await self._read(self.top - self.page, self.top + 2 * self.page):
                pass
        finally:
            self._reading = False

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
        return bool(views)

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
