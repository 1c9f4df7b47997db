"""A row of days: how much happened on each, and which one everything is shown as known on."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec
from textual.strip import Strip
from textual.widget import Widget

from tui.render.rows.parts import day_bar
from tui.render.text import Line, Span, line_width
from tui.ui.widgets.palette import palette
from tui.ui.widgets.strips import strip


class Days(msgspec.Struct, frozen=True):
    """What the scrubber shows: a label for either end, facts a day, and the positions of its marks."""

    first: str
    last: str
    certain: Sequence[int]
    """How many facts are known to fall on each day."""
    possible: Sequence[int]
    """How many others can have."""
    at: int
    marked: int | None = None
    note: Line = ()


class Scrubber(Widget):
    """One line. The day at hand is marked by position and brightness, later days are faint, empty ones a dot."""

    DEFAULT_CSS = "Scrubber { height: 1; width: 1fr; }"

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002 - Textual's name
        super().__init__(id=id)
        self.days = Days("", "", (), (), 0)

    def show(self, days: Days) -> None:
        """Show other days or marks; draw only if they differ."""
        if days != self.days:
            self.days = days
            self.refresh()

    def line(self, cells: int) -> Line:
        """Return the line as it is drawn, in so many cells."""
        days = self.days
        if not days.certain:
            return ()
        step = self._step(cells)
        top = max(days.certain) or 1, max(days.possible) or 1
        spans = [Span(f"{days.first} ", "muted")]
        for position, facts in enumerate(zip(days.certain, days.possible, strict=True)):
            style = "key" if position == days.at else "faint" if position > days.at else "heading"
            # Signs and not just styles: the days are told apart without colour, too.
            before, after = " ", " "
            if position == days.marked:
                before, after = "‹", "›"
            if position == days.at:
                before, after = "[", "]"
            bar = day_bar(*facts, top, max(step - 2, 1)) if any(facts) else "·" * max(step - 2, 1)
            spans.append(Span((before + bar + after) if step >= 3 else bar.ljust(step), style))
        spans += [Span(f" {days.last}", "muted"), Span("  "), *days.note]
        return tuple(spans)

    def _step(self, cells: int) -> int:
        """Return the cells of a day."""
        days, number = self.days, len(self.days.certain)
        ends = len(days.first) + len(days.last) + 4
        room = max(cells - ends - line_width(days.note) - 2, number)
        return max(min(room // number, 5), 1)

    def day_at(self, x: int) -> int | None:
        """Return the number of the day that stands in a column; None where none does."""
        # A blank, the first day's label and another blank stand before the days.
        across = x - len(self.days.first) - 2
        number = across // self._step(self.size.width - 2) if self.days.certain else 0
        return number if across >= 0 and number < len(self.days.certain) else None

    def render_line(self, y: int) -> Strip:
        """Return the line."""
        cells, background = self.size.width, self.visual_style.rich_style
        return strip((Span(" "), *self.line(cells - 2)), cells, background, palette(self.app.theme).__getitem__)
