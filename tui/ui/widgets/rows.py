"""A list of rows, of any length, on Textual's line API: only what changed is drawn again."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable
from typing import ClassVar, Final

import msgspec
from textual.binding import BindingType
from textual.geometry import Region
from textual.strip import Strip
from textual.widget import Widget

from tui.render.text import Finder, Line, Row, RowList, Rows, Target, highlighted
from tui.ui.widgets.bindings import bindings
from tui.ui.widgets.strips import GUTTER, Cursor, Lit, drawn

SCROLLED = 2
"""A step out of the window scrolls half of it: to scroll by lines would send a whole window at every step.

Items of many rows are scrolled no further than they need, to leave their neighbours in sight.
"""
SMALL: Final = 3
"""Rows of an item that is small."""


class Position(msgspec.Struct, frozen=True):
    """Where a list stands: the item under the cursor and how far down the window it is."""

    key: str = ""
    offset: int = 0


class RowsView(Widget, can_focus=True):
    """A `RowList` with a cursor that moves by item.

    Rows of one key are one item, rows without a key are passed over. A change of rows keeps the cursor on its item
    and the item on its line of the screen.
    """

    BINDINGS: ClassVar[list[BindingType]] = bindings("rows")
    DEFAULT_CSS = "RowsView { height: 1fr; width: 1fr; }"

    def __init__(
        self,
        *,
        id: str | None = None,  # noqa: A002 - Textual's name
        on_move: Callable[[Target | None], None] | None = None,
        on_open: Callable[[Target | None], Awaitable[None]] | None = None,
    ) -> None:
        """`on_move` is told what the cursor comes to, `on_open` what the user asks to open.

        They are called, not messaged: the next key, typed ahead, must find what this one did.
        """
        super().__init__(id=id)
        self.rows: RowList = Rows()
        self.heading: tuple[Line, ...] = ()
        self.empty: tuple[Line, ...] = ()
        self.on_move = on_move
        self.on_open = on_open
        self.on_sideways: Callable[[int], None] | None = None
        """Told that the user moves to the left (-1) or right (1) within a row."""
        self.cursor = -1
        self.top = 0
        self._on_screen: dict[int, Strip] = {}
        self._position_before, self._cursor_before = Position(), -1
        """Where the cursor was when there last were items, where there are none."""
        self.resting = Cursor.RESTS
        """How the cursor looks where keys do not move it."""
        self._find: Finder | None = None
        self._painted: dict[Line, Line] = {}
        self.edge = ""
        """What stands in the first column of every line, to part it from what is left of it."""
        self._expected_width = self._expected_lines = 0

    # --- what it shows ---

    def expect(self, width: int, lines: int = 0, *, edge: str = "") -> None:
        """Set the size for what is made before the layout has given one, and what stands at the left edge.

        Without `lines`, those that were expected last.
        """
        self._expected_width, self._expected_lines, self.edge = width, lines or self._expected_lines, edge

    def show(self, rows: RowList, heading: Iterable[Line] = (), *, at: Position | None = None) -> None:
        """Show other rows, with the cursor where it was, or at `at`; an empty position is the first item.

        Where the item under the cursor is gone, the cursor stays near.
        """
        was = nearest = 0 if at is not None else max(self.cursor, self._cursor_before, 0)
        at = at if at is not None else self.position
        before = self.target
        self.rows, self.heading = rows, tuple(heading)
        row = rows.find(at.key) if at.key else None
        if row is None:
            nearest = min(nearest, max(len(rows) - 1, 0))
            row = self._item_from(nearest, 1)
            row = row if row is not None else self._item_from(nearest, -1)
            offset = at.offset if at.key else 0
        else:
            offset = at.offset
        self.cursor = -1 if row is None else self._first_row(row)
        self._position_before, self._cursor_before = (at, was) if self.cursor < 0 else (Position(), -1)
        self.top = max(self.cursor - offset, 0)
        # A heading above the first item is beyond the cursor's reach: it is shown with the item.
        if self.cursor >= 0 and self._item_from(self.cursor - 1, -1) is None:
            self.top = 0
        self._keep_in_sight()
        self.draw_changes()
        if self.target != before:
            self._moved()

    @property
    def position(self) -> Position:
        """Where the list stands, for coming back to it; where it has no items now, where it stood when it had."""
        if self.cursor < 0:
            return self._position_before
        return Position(self.rows[self.cursor].key, self.cursor - self.top)

    @property
    def target(self) -> Target | None:
        """What the cursor is on."""
        return self.rows[self.cursor].target if 0 <= self.cursor < len(self.rows) else None

    @property
    def inner_width(self) -> int:
        """Cells that a row has, between the cursor's mark and the scroll mark."""
        # Before the first layout another width serves, so that keys typed ahead find rows to act on.
        width = self.size.width or self._expected_width or self.app.size.width
        return max(width - len(self.edge) - GUTTER - 1, 1)

    @property
    def page(self) -> int:
        """Lines that the rows have."""
        return max((self.size.height or self._expected_lines or self.app.size.height) - len(self.heading), 1)

    # --- moving ---

    def move_to(self, key: str, *, topmost: bool = False) -> bool:
        """Put the cursor on the item with this key, at the top if it shall be; return whether there is one."""
        row = self.rows.find(key)
        if row is None:
            return False
        self._put_cursor(row)
        if topmost:
            self.top = self.cursor
            self._keep_in_sight()
            self.draw_changes()
        return True

    def action_move(self, way: str) -> Awaitable[None] | None:
        """Move the cursor: up, down, a page or half of one, first or last."""
        if not len(self.rows):
            return None
        last = len(self.rows) - 1
        match way:
            case "up":
                goal = self._item_from(self.cursor - 1, -1)
                if goal is None:
                    self._scroll(0)
                elif self._first_row(goal) < self.top and self._is_small(goal):
                    self.top = max(goal - self.page // SCROLLED, 0)
            case "down":
                goal = self._item_from(self._last_row(self.cursor) + 1, 1)
                if goal is None:
                    self._scroll(last)
                elif self._last_row(goal) >= self.top + self.page and self._is_small(goal):
                    self.top = goal - self.page + 1 + self.page // SCROLLED
            case "page_up" | "half_page_up":
                goal = self._item_from(max(self.cursor - self._stride(way), 0), -1)
                goal = goal if goal is not None else self._item_from(0, 1)
            case "page_down" | "half_page_down":
                goal = self._item_from(min(self.cursor + self._stride(way), last), 1)
                goal = goal if goal is not None else self._item_from(last, -1)
            case "first":
                goal = self._item_from(0, 1)
            case _:
                goal = self._item_from(last, -1)
        if goal is not None:
            self._put_cursor(goal)
        return None

    def _stride(self, way: str) -> int:
        """Return the lines that a page or half of one has."""
        return max(self.page // 2, 1) if way.startswith("half") else self.page

    def put_cursor_at(self, x: int, y: int) -> bool:
        """Put the cursor on the item at a place within the widget; return whether there is one."""
        index = self.top + y - len(self.heading)
        if y < len(self.heading) or not 0 <= index < len(self.rows) or not self.rows[index].key:
            return False
        self._put_cursor(index)
        return True

    async def click(self, x: int, y: int) -> None:
        """Put the cursor on what is clicked; where it is there already, open that."""
        before = self.position.key, self.target
        if self.put_cursor_at(x, y) and (self.position.key, self.target) == before:
            await self.action_open()

    def scroll_by(self, lines: int) -> None:
        """Show what is further down (or up, where `lines` is negative); the cursor stays in the window."""
        top = max(min(self.top + lines, len(self.rows) - self.page), 0)
        if top == self.top:
            return
        self.top = top
        goal: int | None = self.cursor
        if self.cursor < top:
            goal = self._item_from(top, 1)
            if goal is not None and self._first_row(goal) < top:  # the item has begun above the window
                goal = self._item_from(self._last_row(goal) + 1, 1)
        elif self._last_row(self.cursor) >= top + self.page:
            goal = self._item_from(top + self.page - 1, -1)
            if goal is not None and self._last_row(goal) >= top + self.page:
                goal = self._item_from(self._first_row(goal) - 1, -1)
        before = self.target
        if goal is not None and top <= self._first_row(goal) < top + self.page:
            self.cursor = self._first_row(goal)
        self.draw_changes()
        if self.target != before:
            self._moved()

    def highlight(self, find: Finder | None) -> None:
        """Highlight what `find` finds in every row from now on; None: nothing."""
        if find is not self._find:
            self._find = find
            self._painted.clear()
            self.draw_changes()

    def move_to_mark(self, step: int) -> None:
        """Put the cursor on the next (1) or previous (-1) hit, or where there is none, on the next marked item.

        It goes round the end if need be.
        """
        found = self._next(step, self._is_hit) if self._find is not None else None
        found = found if found is not None else self._next(step, lambda row: row.marked)
        if found is not None:
            self._put_cursor(found)

    def _next(self, step: int, wanted: Callable[[Row], bool]) -> int | None:
        """Return the next (1) or previous (-1) row of another item that is wanted; else one of this item, if any is."""
        number = len(self.rows)
        start = self._last_row(self.cursor) if step > 0 else self.cursor
        indexes = ((start + step * distance) % number for distance in range(1, number + 1))
        return next((index for index in indexes if self.rows[index].key and wanted(self.rows[index])), None)

    def _is_hit(self, row: Row) -> bool:
        return self._with_hits(row.line) is not row.line

    def _with_hits(self, line: Line) -> Line:
        """Return a line with what is looked for highlighted."""
        if self._find is None:
            return line
        painted = self._painted.get(line)
        if painted is None:
            painted = self._painted[line] = highlighted(line, self._find)
        return painted

    async def action_open(self) -> None:
        """Open the item under the cursor."""
        if self.cursor >= 0 and self.on_open is not None:
            await self.on_open(self.target)

    def action_sideways(self, step: int) -> Awaitable[None] | None:
        """Move within the row, where the list has something to move to."""
        if self.on_sideways is not None:
            self.on_sideways(step)
        return None

    def _moved(self) -> None:
        if self.on_move is not None:
            self.on_move(self.target)

    def _item_from(self, index: int, step: int) -> int | None:
        """Return the nearest row from `index` on, in the direction of `step`, that the cursor can be on."""
        while 0 <= index < len(self.rows):
            if self.rows[index].key:
                return index
            index += step
        return None

    def _first_row(self, index: int) -> int:
        """Return the first row of the item that a row is part of."""
        key = self.rows[index].key
        while index > 0 and self.rows[index - 1].key == key:
            index -= 1
        return index

    def _last_row(self, index: int) -> int:
        """Return the last row of the item that a row is part of."""
        if not 0 <= index < len(self.rows):
            return index
        key = self.rows[index].key
        while index + 1 < len(self.rows) and self.rows[index + 1].key == key:
            index += 1
        return index

    def _put_cursor(self, index: int) -> None:
        before = self.cursor
        self.cursor = self._first_row(index)
        if self.cursor != before or before < 0:
            self._keep_in_sight()
            self.draw_changes()
            self._moved()

    def _keep_in_sight(self) -> None:
        if self.cursor < 0:
            self.top = 0
            return
        start, end = self.cursor, self._last_row(self.cursor)
        if self._item_from(start - 1, -1) is None and end < self.page:
            start = 0  # what stands above the first item is read with it
        if end - self.top >= self.page:
            self.top = end - self.page + 1
        if start < self.top:
            self.top = start
        self.top = max(min(self.top, len(self.rows) - self.page), 0)

    def _scroll(self, towards: int) -> None:
        """Show what stands before the first or after the last item, which the cursor cannot reach."""
        top = 0 if towards == 0 else max(len(self.rows) - self.page, 0)
        if self.cursor >= 0 and not top <= self.cursor < top + self.page:
            return
        if top != self.top:
            self.top = top
            self.draw_changes()

    # --- drawing ---

    def on_resize(self) -> None:
        """Keep the cursor in sight in a window of another size."""
        self._keep_in_sight()
        self.refresh()

    def on_focus(self) -> None:
        """Show the cursor as the one that keys move."""
        self.draw_changes()

    def on_blur(self) -> None:
        """Show the cursor as resting."""
        self.draw_changes()

    def draw_changes(self) -> None:
        """Draw again the lines that differ from what is on screen."""
        width, shown = self.size.width, self._on_screen.get
        lines = [y for y, strip in enumerate(self._lines(range(self.size.height))) if _differs(shown(y), strip)]
        if lines:
            # By lines: Textual would otherwise have every line of the widget rendered for one step of the cursor.
            self.refresh(*(Region(0, y, width, 1) for y in lines))

    def render_lines(self, crop: Region) -> list[Strip]:
        """Return some lines of the screen. They fill the widget, so that Textual has no padding and borders to add."""
        strips = self._lines(crop.line_range)
        # Without the filters, as are the lines that `draw_changes` compares with them.
        self._on_screen.update(zip(crop.line_range, strips, strict=True))
        background = self.background_colors[1]
        # Textual has them applied where it adds padding and borders, which is passed over here.
        for each in self.get_line_filters():
            strips = [strip.apply_filter(each, background) for strip in strips]
        if crop.column_span != (0, self.size.width):
            strips = [strip.crop(*crop.column_span) for strip in strips]
        return strips

    def _lines(self, numbers: range) -> list[Strip]:
        """Return lines of the screen, the heading's first."""
        width, thumb, theme, background = self.size.width, self._thumb(), self.app.theme, self.visual_style.rich_style
        edge, heading, rows = self.edge, self.heading, self.rows
        number, above = len(rows), len(heading)
        under = rows[self.cursor].key if 0 <= self.cursor < number else ""
        strips = []
        for y in numbers:
            index = self.top + y - above
            if y < above:
                strips.append(drawn(heading[y], width, theme, background, edge=edge))
            elif not number:
                line = self.empty[index] if index < len(self.empty) else ()
                strips.append(drawn(line, width, theme, background, edge=edge))
            elif index >= number:
                strips.append(drawn((), width, theme, background, edge=edge))
            else:
                row = rows[index]
                line = self._with_hits(row.line)
                mark = "▐" if y in thumb else " "
                if under and row.key == under:
                    lit = self._lit(index)
                    cursor = Cursor.MOVES if self.has_focus else self.resting
                    strip = drawn(line, width, theme, background, edge=edge, cursor=cursor, lit=lit, thumb=mark)
                else:
                    strip = drawn(line, width, theme, background, edge=edge, thumb=mark)
                strips.append(strip)
        return strips

    def _is_small(self, index: int) -> bool:
        """Return whether the item that a row is part of has few rows."""
        return self._last_row(index) - self._first_row(index) < SMALL

    def _lit(self, index: int) -> Lit:
        """Return how much of a row under the cursor is lit: of an item its first row; the others keep their colours.

        The mark stands beside every row of a large item, to show how far it goes.
        """
        if self._first_row(index) != index:
            return "none" if self._is_small(index) else "mark"
        return "beginning" if self._is_small(index) else "all"

    def _thumb(self) -> range:
        """Return the lines of the screen that the scroll mark stands on."""
        page, number = self.page, len(self.rows)
        if number <= page:
            return range(0)
        length = max(round(page * page / number), 1)
        start = len(self.heading) + round((page - length) * self.top / (number - page))
        return range(start, start + length)


def _differs(shown: Strip | None, strip: Strip) -> bool:
    # Most lines come from the cache of `drawn` and are the very same: these need no comparing of their segments.
    return shown is not strip and shown != strip
