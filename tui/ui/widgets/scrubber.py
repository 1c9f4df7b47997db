"""A row of days, weeks or months: how much happened on each, and which one everything is shown as known on."""

from __future__ import annotations

from datetime import date, timedelta

import msgspec
from textual.strip import Strip
from textual.widget import Widget

from tui.analysis.time_axis import Grain
from tui.analysis.timeline import PerDay
from tui.render.day_marks import DayMark, day_marks
from tui.render.rows.parts import day_bar, day_text, sparkline
from tui.render.text import Line, Span, line_width
from tui.ui.widgets.palette import palette
from tui.ui.widgets.strips import strip


class Days(msgspec.Struct, frozen=True):
    """What the scrubber shows: facts a day from the first on, and the numbers of the as-of day and a marked one."""

    first: date
    counts: PerDay
    at: int
    marked: int | None = None
    note: Line = ()
    events: tuple[int, ...] = ()
    """Events a day, drawn in a second line; nothing where there are none, or no room for it."""


class Scrubber(Widget):
    """One line; a second where there are events.

    The day at hand is marked by position and brightness, later days are faint, empty ones a dot.
    """

    DEFAULT_CSS = "Scrubber { height: 1; width: 1fr; }"

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002 - Textual's name
        super().__init__(id=id)
        self.days = Days(date.min, PerDay((), ()), 0)

    def show(self, days: Days) -> None:
        """Show other days or marks; draw only if they differ."""
        if days != self.days:
            if bool(days.events) != bool(self.days.events):
                self.styles.height = 2 if days.events else 1
            self.days = days
            self.refresh()

    def line(self, cells: int) -> Line:
        """Return the line as it is drawn, in so many cells."""
        days = self.days
        if not days.counts.certain:
            return ()
        grain, marks, step = self._marks(cells)
        top = max(mark.certain for mark in marks) or 1, max(mark.possible for mark in marks) or 1
        first, last = self._ends
        spans = [Span(f"{first} ", "muted")]
        for mark in marks:
            here = mark.first <= days.at <= mark.last
            style = "key" if here else "faint" if mark.first > days.at else "heading"
            # Signs and not just styles: the days are told apart without colour, too.
            before, after = " ", " "
            if days.marked is not None and mark.first <= days.marked <= mark.last:
                before, after = "‹", "›"
            if here:
                before, after = "[", "]"
            wide = max(step - 2, 1)
            bar = day_bar(mark.certain, mark.possible, top, wide) if mark.certain or mark.possible else "·" * wide
            spans.append(Span((before + bar + after) if step >= 3 else bar.ljust(step), style))
        each = (Span(f" · a mark is a {grain}", "muted"),) if grain != "day" else ()
        spans += [Span(f" {last}", "muted"), Span("  "), *days.note, *each]
        return tuple(spans)

    def event_line(self, cells: int) -> Line:
        """Return how many events began on each day, under the facts of that day."""
        counts = self.days.events
        if not counts:
            return ()
        _, marks, step = self._marks(cells)
        numbers = [sum(counts[mark.first : mark.last + 1]) for mark in marks]
        blocks = [sparkline([number], max(numbers)) if number else "·" for number in numbers]
        wide = max(step - 2, 1)
        drawn = "".join(f" {block * wide} " if step >= 3 else block.ljust(step) for block in blocks)
        left = " " * (len(self._ends[0]) + 1)
        return (
            Span(f"{left}{drawn}", "muted"),
            Span(f" {sum(counts):,} {'event' if sum(counts) == 1 else 'events'}", "muted"),
        )

    @property
    def _ends(self) -> tuple[str, str]:
        """The labels of the first and the last day, with years where there are several."""
        first = self.days.first
        last = first + timedelta(days=len(self.days.counts.certain) - 1)
        return day_text(first, year=first.year != last.year), day_text(last, year=first.year != last.year)

    def _marks(self, cells: int) -> tuple[Grain, list[DayMark], int]:
        """Return what a mark is, the marks, and how many cells each has."""
        ends = sum(map(len, self._ends)) + 4
        room = cells - ends - line_width(self.days.note) - 2
        grain, marks = day_marks(self.days.counts, self.days.first, room)
        return grain, marks, max(min(room // len(marks), 5), 1)

    def day_at(self, x: int) -> int | None:
        """Return the number of the day, or the last of a mark, that stands in a column; None where none does."""
        # A blank, the first day's label and another blank stand before the days.
        if not self.days.counts.certain:
            return None
        across = x - len(self._ends[0]) - 2
        _, marks, step = self._marks(self.size.width - 2)
        number = across // step
        return marks[number].last if across >= 0 and number < len(marks) else None

    def render_line(self, y: int) -> Strip:
        """Return the line."""
        cells, background = self.size.width, self.visual_style.rich_style
        line = self.event_line(cells - 2) if y else self.line(cells - 2)
        return strip((Span(" "), *line), cells, background, palette(self.app.theme).__getitem__)
