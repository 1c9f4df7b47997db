"""The timeline: every fact, as a list by when it happened or in another order, or in lanes on an axis of time."""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial
from typing import ClassVar

from msgspec.structs import replace
from textual.binding import BindingType

from tui.analysis.time_axis import moment
from tui.analysis.views import timeline as views
from tui.analysis.views.event_rows import EventDays
from tui.analysis.views.lanes import BY, Lanes
from tui.base.daemon_thread import in_background
from tui.render.lanes_layout import LanesLayout, middle_of, zoom_range
from tui.render.rows import lanes, timeline
from tui.render.rows.lanes import LaneRows
from tui.render.rows.timeline import CHOSEN, COLUMNS, NARROWEST, WIDEST, Layout
from tui.render.text import Line, RowList
from tui.ui.panes.pane import Content, Pane, Request
from tui.ui.widgets.bindings import bindings
from tui.ui.widgets.menu import Entry
from tui.ui.widgets.rows import Position
from tui.ui.widgets.strips import GUTTER

_ONE_LINE = "one line a fact"


class ListContent(Content, frozen=True, kw_only=True):
    """The list, and what it was made of."""

    shown: views.Timeline


class Timeline(Pane):
    """A table of the facts, whose order, columns and widths are the user's; or lanes, with a cursor on one fact.

    In lanes the cursor is in a row, as in any list, and in it on a slot: left and right go to the fact before and
    after, up and down to the one nearest to the moment that was come to so.
    """

    BINDINGS: ClassVar[list[BindingType]] = bindings("map")
    lists_facts = keeps_detail = has_layouts = True
    row_layout = Layout()
    lanes_layout = LanesLayout()
    _moment: int | None = None
    _events = EventDays()
    """How many events began on each day."""
    _lane = ""
    """The lane that the cursor was in last, by its id: with another filter or day it may stand elsewhere."""

    # --- what it shows ---

    @property
    def detail(self) -> str:
        """Order, columns and widths; then whether lanes are shown, by what, and what part of time."""
        written = self.row_layout.written()
        return f"{written}|{self.lanes_layout.written()}" if self.lanes_layout != LanesLayout() else written

    def set_detail(self, detail: str) -> None:
        """Take up an order, columns and widths, and the lanes."""
        self.row_layout, self.lanes_layout = _read(detail)

    def leave_detail(self) -> None:
        """Show the whole window of the theatre again, with the next drawing."""
        self.lanes_layout = replace(self.lanes_layout, zoom=0, middle=None)

    def make(self, request: Request) -> Content:
        """Return a row a fact, under the names of the columns and how many facts fall on each day; or a row a lane."""
        (layout, in_lanes), cells = _read(request.detail), request.cells
        if in_lanes.shown:
            return _in_lanes(request, Lanes(request.situation, in_lanes.by))
        at = timeline.table(layout, cells)
        shown = views.timeline(request.situation, layout.order, at.columns, reverse=layout.reverse, breaks=at.breaks)
        heading = tuple(timeline.heading(shown, layout, cells))
        return ListContent(rows=timeline.rows(shown, layout, cells), heading=heading, shown=shown)

    def change_layout(self) -> None:
        """Show lanes, or the list again."""
        self.lanes_layout = replace(self.lanes_layout, shown=not self.lanes_layout.shown)

    @property
    def magnifies(self) -> bool:
        """Whether it can be zoomed into: lanes can."""
        return self.lanes_layout.shown

    # --- order and columns ---

    @property
    def ordering(self) -> str:
        """What stands above its orders."""
        return "Lanes by" if self.lanes_layout.shown else super().ordering

    def orders(self) -> list[Entry]:
        """Return every column, with how facts are sorted by it when it is chosen: turned round, if they are already.

        In lanes, return what they can be by.
        """
        if self.lanes_layout.shown:
            return [Entry(by, on=by == self.lanes_layout.by) for by in BY]
        now = self.row_layout
        entries = []
        for name, column in COLUMNS.items():
            on = name == now.order
            is_reversed = on and now.reverse
            note = column.first_reversed if is_reversed else column.first
            entries.append(Entry(column.order, f"{note} now" if on else note, on))
        return entries

    def sort(self, number: int) -> bool:
        """Sort by a column, or the other way round; lanes keep their cursor on the same fact."""
        if self.lanes_layout.shown:
            self.lanes_layout = replace(self.lanes_layout, by=BY[number])
            return False
        name, now = list(COLUMNS)[number], self.row_layout
        self.row_layout = replace(now, order=name, reverse=name == now.order and not now.reverse)
        return True

    def choices(self) -> list[Entry]:
        """Return whether a fact has one line, then every column with its cells, and whether it is shown."""
        if self.lanes_layout.shown:
            return []
        layout = self.row_layout
        shown = layout.fitting(self.inner_width)
        columns = [Entry(COLUMNS[name].heading, f"{layout.size(name)} wide", name in shown) for name in CHOSEN]
        return [Entry(_ONE_LINE, on=layout.one_line), *columns]

    def choose(self, number: int) -> None:
        """Show a column, or hide it; or give each fact one line, or two where it needs them."""
        layout = self.row_layout
        if number == 0:
            self.row_layout = replace(layout, one_line=not layout.one_line)
            return
        shown = set(layout.fitting(self.inner_width)) ^ {CHOSEN[number - 1]}
        self.row_layout = replace(layout, columns=tuple(each for each in CHOSEN if each in shown))

    def adjust(self, number: int, step: int) -> None:
        """Make a column wider or narrower."""
        if number == 0:
            return
        layout, name = self.row_layout, CHOSEN[number - 1]
        cells = min(max(layout.size(name) + step, NARROWEST), WIDEST)
        # Those that are shown stay, though another width would have room for others.
        columns = tuple(layout.fitting(self.inner_width))
        widths = tuple(sorted({**dict(layout.widths), name: cells}.items()))
        self.row_layout = replace(layout, columns=columns, widths=widths)

    # --- the cursor in lanes ---

    @property
    def position(self) -> Position:
        """Where the list stands, by the fact under the cursor; so lanes and list share it."""
        at = super().position
        return Position(self.target.id, at.offset) if isinstance(self.rows, LaneRows) and self.target else at

    def show(self, rows: RowList, heading: Iterable[Line] = (), *, at: Position | None = None) -> None:
        """Show other rows; in lanes the cursor goes to the fact that it is on, if that is in one.

        From the first fact of the list, where nobody has moved yet, it does so only if the window has that fact: what
        is older would be shown in the last lanes, most of which have one fact.
        """
        if not isinstance(rows, LaneRows):
            super().show(rows, self._with_events(tuple(heading)), at=at)
            return
        fact = (at or self.position).key
        slot = rows.lanes.find(fact, rows.lanes.named(self._lane)) if fact else None
        has_moved = isinstance(self.rows, LaneRows) or self.cursor != self._item_from(0, 1)
        if slot is not None and not has_moved and not rows.lanes.when(slot).cells(rows.scale.axis):
            slot, at = None, Position()
        if slot is not None:
            rows, self._moment = rows.at(slot), rows.lanes.when(slot).anchor
        super().show(rows, self._axis(rows), at=at)
        # A row has a fact only where the cursor has come to it.
        if self.cursor >= 0 and self.target is None:
            self._moved()

    def take_events(self, events: EventDays) -> None:
        """Show how many events began on each day, under the strip of facts, or in each cell, over the lanes."""
        if events == self._events:
            return
        self._events = events
        if self.content is not None:
            self.show(self.rows, self.content.heading)

    def _with_events(self, heading: tuple[Line, ...]) -> tuple[Line, ...]:
        content = self.content
        counts = self._events.on(content.shown.days) if isinstance(content, ListContent) else ()
        if not isinstance(content, ListContent) or not counts:
            return heading
        strip = timeline.event_strip(content.shown, counts, self.inner_width)
        return (heading[0], strip, *heading[1:])

    def _moved(self) -> None:
        """Choose the fact of the lane under the cursor that is nearest to the moment at hand, unless one is chosen."""
        rows = self.rows
        if isinstance(rows, LaneRows) and 0 <= self.cursor < len(rows.lanes):
            if rows.lane != self.cursor:
                fact = rows.lanes.fact(rows.slot).id if rows.slot >= 0 else ""
                # Come to from nowhere, lanes are read from the beginning of the window.
                hour = self._moment if fact else rows.scale.axis.start
                self._point_at(rows.lanes.nearest(self.cursor, hour, fact))
            self._lane = rows.window.lanes[self.cursor].id
        super()._moved()

    def _point_at(self, slot: int) -> None:
        """Put the cursor on a slot of the lane that it is in."""
        rows = self.rows
        if isinstance(rows, LaneRows):
            self.rows = at = rows.at(slot)
            self.heading = self._axis(at)
            self.draw_changes()

    def _axis(self, rows: LaneRows) -> tuple[Line, ...]:
        """Return what stands above lanes; where an inspector stands beside them, that tells of the fact."""
        alone = self.inner_width + GUTTER + 1 >= self.app.size.width
        return tuple(map(self._with_hits, lanes.heading(rows, self._events, alone=alone)))

    async def action_sideways(self, step: int) -> None:
        """Go to the fact before or after, in its lane."""
        rows = self.rows
        if not isinstance(rows, LaneRows) or rows.lane is None:
            return
        slot = rows.slot + step
        if slot not in rows.lanes.slots_of(rows.lane):
            return
        when = rows.lanes.when(slot)
        self._moment = when.anchor
        self._point_at(slot)
        # Beyond the theatre's window the columns at the sides tell of it: years may lie between.
        first, last = (moment(day) for day in rows.lanes.days)
        if not when.cells(rows.scale.axis) and when.anchor is not None and first <= when.anchor < last + 24:
            await self._look(replace(self.lanes_layout, middle=when.anchor))
        super()._moved()

    def move_to_mark(self, step: int) -> None:
        """Go to the next or previous disputed fact, lane by lane; with a search, to the next fact that it found."""
        rows = self.rows
        if not isinstance(rows, LaneRows):
            super().move_to_mark(step)
            return
        if not rows.lanes.slots:
            return
        slot = (rows.slot + step) % rows.lanes.slots if self._find else rows.lanes.next_disputed(rows.slot, step)
        if slot is not None:
            self._go_to(slot)

    def _go_to(self, slot: int) -> None:
        """Put the cursor on a slot of any lane."""
        rows = self.rows
        if isinstance(rows, LaneRows):
            self._moment, lane = rows.lanes.when(slot).anchor, rows.lanes.lane_of(slot)
            self._point_at(slot)
            if lane == self.cursor:
                super()._moved()
            else:
                self._put_cursor(lane)

    def put_cursor_at(self, x: int, y: int) -> bool:
        """Put the cursor on what is clicked, in a lane on a fact of the cell; return whether there is one."""
        rows, index = self.rows, self.top + y - len(self.heading)
        if not isinstance(rows, LaneRows):
            return super().put_cursor_at(x, y)
        if y < len(self.heading) or not 0 <= index < len(rows.lanes):
            return False
        cell = lanes.cell_at(rows, x - len(self.edge) - GUTTER)
        slot = rows.lanes.in_cell(index, rows.scale.axis, cell) if cell is not None else None
        if slot is None:
            self._put_cursor(index)
        else:
            self._go_to(slot)
        return True

    # --- what part of time ---

    async def action_magnify(self, step: int) -> None:
        """Zoom in or out; the moment under the cursor stays where it is on screen, if it is seen."""
        rows = self.rows
        if not isinstance(rows, LaneRows):
            return
        steps = zoom_range(rows.lanes.days, rows.cells)
        zoom = min(max(self.lanes_layout.zoom + step, steps.start), steps.stop - 1)
        if zoom != self.lanes_layout.zoom:
            await self._look(lanes.zoomed(rows, self.lanes_layout, zoom))

    async def action_pan(self, right: int, down: int) -> None:
        """Move the window by quarters of what it shows."""
        rows = self.rows
        if not isinstance(rows, LaneRows):
            return
        if down:
            self.scroll_by(down * max(self.page // 2, 1))
        if right:
            axis = rows.scale.axis
            quarter = max(axis.cells // 4, 1) * right
            await self._look(replace(self.lanes_layout, middle=middle_of(axis, quarter)))

    async def _look(self, layout: LanesLayout) -> None:
        """Look at another part of time, no farther than there are facts; what it shows is made off the event loop."""
        rows, situation = self.rows, self.situation
        if not isinstance(rows, LaneRows) or situation is None:
            return
        if layout.middle is not None:
            first, last = rows.lanes.reach
            layout = replace(layout, middle=min(max(layout.middle, first), last - 1))
        self.lanes_layout = layout
        request = self.request(situation)
        self.accept(request, await in_background(partial(_in_lanes, request, rows.lanes)))
        self.redraw()


def _read(detail: str) -> tuple[Layout, LanesLayout]:
    """Return the layouts of list and lanes, as `Timeline.detail` has them."""
    listed, _, in_lanes = detail.partition("|")
    return Layout.read(listed), LanesLayout.read(in_lanes)


def _in_lanes(request: Request, made: Lanes) -> Content:
    """Return the rows of lanes that are made, in the part of time that is asked for."""
    return Content(rows=lanes.rows(made, _read(request.detail)[1], request.cells))
