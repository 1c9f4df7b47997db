"""A list of rows, of any length, on Textual's line API: only what changed is drawn again."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass
from itertools import groupby
from typing import ClassVar

from rich.segment import Segment
from rich.style import Style
from textual.binding import BindingType
from textual.geometry import Region, Size
from textual.strip import Strip
from textual.widget import Widget

from tui.render.text import Line, Row, RowList, Rows, Target, fit
from tui.widgets.bindings import bindings
from tui.widgets.palette import palette

GUTTER = 2
"""Cells left of a row: the cursor's mark and a space."""
MARKS = ("match", "echo")
"""Styles that are seen on the cursor's line, too, whatever else becomes of it."""


@dataclass(frozen=True, slots=True)
class Position:
    """Where a list stands: the item under the cursor and how far down the window it is."""

    key: str = ""
    offset: int = 0


class RowsView(Widget, can_focus=True):
    """Shows a `RowList` with a cursor that moves by item.

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
        self.cursor = -1
        self.top = 0
        self._on_screen: dict[int, Strip] = {}
        self._left_at = Position()
        self.expected_width = 0
        """Cells that the layout will give, for rows that are made before it has."""

    # --- what it shows ---

    def show(self, rows: RowList, heading: Iterable[Line] = (), *, at: Position | None = None) -> None:
        """Shows other rows, with the cursor where it was, or at `at`; an empty position is the first item.

        Where the item under the cursor is gone, the cursor stays near.
        """
        nearest = 0 if at is not None else max(self.cursor, 0)
        at = at if at is not None else self.position
        before = self.target
        self.rows, self.heading = rows, tuple(heading)
        found = rows.find(at.key) if at.key else None
        if found is None:
            nearest = min(nearest, max(len(rows) - 1, 0))
            found = self._stop(nearest, 1)
            found = found if found is not None else self._stop(nearest, -1)
            offset = at.offset if at.key else 0
        else:
            offset = at.offset
        self.cursor = -1 if found is None else self._start(found)
        self._left_at = at if self.cursor < 0 else Position()
        self.top = max(self.cursor - offset, 0)
        if self.cursor >= 0 and self._stop(self.cursor - 1, -1) is None:
            self.top = 0
        self._keep_in_sight()
        self.draw_changes()
        if self.target != before:
            self._moved()

    @property
    def position(self) -> Position:
        """Where the list stands, for coming back to it; where it has no items now, where it stood when it had."""
        if self.cursor < 0:
            return self._left_at
        return Position(self.rows[self.cursor].key, self.cursor - self.top)

    @property
    def target(self) -> Target | None:
        """What the cursor is on."""
        return self.rows[self.cursor].target if 0 <= self.cursor < len(self.rows) else None

    @property
    def inner_width(self) -> int:
        """Cells that a row has, between the cursor's mark and the scroll mark."""
        return max((self.size.width or self.expected_width or self.app.size.width) - GUTTER - 1, 1)

    @property
    def page(self) -> int:
        """Lines that the rows have."""
        return max((self.size.height or self.app.size.height) - len(self.heading), 1)

    # --- moving ---

    def move_to(self, key: str) -> bool:
        """Puts the cursor on the item with this key; says whether there is one."""
        found = self.rows.find(key)
        if found is None:
            return False
        self._place(found)
        return True

    def action_move(self, way: str) -> None:
        """Moves the cursor: up, down, page_up, page_down, first or last."""
        if not len(self.rows):
            return
        last = len(self.rows) - 1
        match way:
            case "up":
                goal = self._stop(self.cursor - 1, -1)
                if goal is None:
                    self._scroll(0)
            case "down":
                goal = self._stop(self._end(self.cursor) + 1, 1)
                if goal is None:
                    self._scroll(last)
            case "page_up":
                goal = self._stop(max(self.cursor - self.page, 0), -1)
                goal = goal if goal is not None else self._stop(0, 1)
            case "page_down":
                goal = self._stop(min(self.cursor + self.page, last), 1)
                goal = goal if goal is not None else self._stop(last, -1)
            case "first":
                goal = self._stop(0, 1)
            case _:
                goal = self._stop(last, -1)
        if goal is not None:
            self._place(goal)

    def move_to_mark(self, step: int) -> None:
        """Puts the cursor on the next (1) or previous (-1) item that is marked, round the end if need be."""
        number = len(self.rows)
        start = self._end(self.cursor) if step > 0 else self.cursor
        for distance in range(1, number + 1):
            index = (start + step * distance) % number
            row = self.rows[index]
            if row.marked and row.key:
                self._place(index)
                return

    async def action_open(self) -> None:
        """Opens the item under the cursor."""
        if self.cursor >= 0 and self.on_open is not None:
            await self.on_open(self.target)

    def action_sideways(self, step: int) -> None:
        """Moves within the row, where the list has something to move to; a plain list has not."""

    def _moved(self) -> None:
        if self.on_move is not None:
            self.on_move(self.target)

    def _stop(self, index: int, step: int) -> int | None:
        """The nearest row from `index` on, in the direction of `step`, that the cursor can be on."""
        while 0 <= index < len(self.rows):
            if self.rows[index].key:
                return index
            index += step
        return None

    def _start(self, index: int) -> int:
        key = self.rows[index].key
        while index > 0 and self.rows[index - 1].key == key:
            index -= 1
        return index

    def _end(self, index: int) -> int:
        if not 0 <= index < len(self.rows):
            return index
        key = self.rows[index].key
        while index + 1 < len(self.rows) and self.rows[index + 1].key == key:
            index += 1
        return index

    def _place(self, index: int) -> None:
        before = self.cursor
        self.cursor = self._start(index)
        if self.cursor != before or before < 0:
            self._keep_in_sight()
            self.draw_changes()
            self._moved()

    def _keep_in_sight(self) -> None:
        if self.cursor < 0:
            self.top = 0
            return
        start, end = self.cursor, self._end(self.cursor)
        if self._stop(start - 1, -1) is None and end < self.page:
            start = 0  # what stands above the first item is read with it
        if end - self.top >= self.page:
            self.top = end - self.page + 1
        if start < self.top:
            self.top = start
        self.top = max(min(self.top, len(self.rows) - self.page), 0)

    def _scroll(self, towards: int) -> None:
        """Shows what stands before the first or after the last item, which the cursor cannot reach."""
        top = 0 if towards == 0 else max(len(self.rows) - self.page, 0)
        if self.cursor >= 0 and not top <= self.cursor < top + self.page:
            return
        if top != self.top:
            self.top = top
            self.draw_changes()

    # --- drawing ---

    def on_resize(self) -> None:
        """Keeps the cursor in sight in a window of another size."""
        self._keep_in_sight()
        self.refresh()

    def on_focus(self) -> None:
        """Shows the cursor as the one that keys move."""
        self.draw_changes()

    def on_blur(self) -> None:
        """Shows the cursor as resting."""
        self.draw_changes()

    def draw_changes(self) -> None:
        """Draws again the lines that differ from what is on screen."""
        lines = [y for y in range(self.size.height) if self._on_screen.get(y) != self._line(y)]
        if lines:
            self.refresh(*(Region(0, y, self.size.width, 1) for y in lines))

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        """As high as its rows, for a list whose height is `auto`."""
        return len(self.rows) + len(self.heading)

    def render_line(self, y: int) -> Strip:
        """One line of the screen."""
        strip = self._on_screen[y] = self._line(y)
        return strip

    def _line(self, y: int) -> Strip:
        size = self.size.width
        if y < len(self.heading):
            return self._strip(self.heading[y], " " * GUTTER, size, Style.null())
        if not len(self.rows):
            offset = y - len(self.heading)
            line = self.empty[offset] if 0 <= offset < len(self.empty) else ()
            return self._strip(line, " " * GUTTER, size, Style.null())
        index = self.top + y - len(self.heading)
        if index >= len(self.rows):
            return self._strip((), " " * GUTTER, size, Style.null())
        row = self.rows[index]
        colours = palette(self.app.theme)
        is_current = bool(row.key) and self.cursor >= 0 and row.key == self.rows[self.cursor].key
        under = Style.null()
        mark = " "
        if is_current:
            under = colours.cursor if self.has_focus else colours.resting_cursor
            mark = "▌" if self.has_focus else "▏"
        return self._strip(row.line, mark.ljust(GUTTER), size, under, thumb=self._thumb(y))

    def _thumb(self, y: int) -> str:
        if len(self.rows) <= self.page:
            return " "
        first = len(self.heading)
        length = max(round(self.page * self.page / len(self.rows)), 1)
        reach = len(self.rows) - self.page
        start = first + round((self.page - length) * self.top / reach)
        return "▐" if start <= y < start + length else " "

    def _strip(self, line: Line, gutter: str, cells: int, under: Style, thumb: str = " ") -> Strip:
        base = self.visual_style.rich_style + under
        colours = palette(self.app.theme)
        segments = [Segment(gutter, base + colours["key"])]
        used = len(gutter)
        fitted = fit(line, cells - GUTTER - 1)
        if under and colours.plain_cursor:
            # Runs of one style: the cursor's move is the most frequent thing to go over a slow link.
            for marked, spans in groupby(fitted, lambda span: span.style if span.style in MARKS else ""):
                style = base + colours[marked] if marked else base
                segments.append(Segment("".join(span.text for span in spans), style))
        else:
            segments += [Segment(span.text, base + colours[span.style] if span.style else base) for span in fitted]
        strip = Strip(segments)
        strip = strip.adjust_cell_length(max(cells - 1, used), base)
        return Strip([*strip, Segment(thumb, self.visual_style.rich_style + colours["faint"])])


def as_rows(lines: Iterable[Line]) -> list[Row]:
    """Lines that the cursor passes over."""
    return [Row(line) for line in lines]
