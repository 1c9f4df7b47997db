"""Facts a day as pictures of several lines: a small chart of each of many things in one scale, and shades.

Blocks and shades, not plotext: they are the signs by which the strips of the timeline tell certain facts from possible
ones, they end on eighths of a cell, and ASCII has a character for each.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from itertools import accumulate
from typing import Final

import msgspec

from tui.analysis.timeline import PerDay
from tui.render import glyphs
from tui.render.canvas import Canvas
from tui.render.charts import DayBar, day_axis, day_bars
from tui.render.rows.parts import BLOCKS
from tui.render.text import Line, Span, pad

AXIS: Final = 4
"""Cells left of a chart for the numbers of its axis."""
SHADES: Final = "░▒▓█"
"""What few to many facts are shaded by; ASCII has four characters for them, too."""
NUMBERED: Final = 6
"""Cells of a day from which on its number has room beside its shade."""


class Shading(msgspec.Struct, frozen=True):
    """From how many facts on each of `SHADES` stands, the last up to `top`."""

    least: tuple[int, ...]
    top: int

    def shade(self, number: int) -> str:
        """Return the shade of a number of facts."""
        return SHADES[sum(number >= least for least in self.least) - 1]

    @property
    def steps(self) -> list[tuple[str, str]]:
        """Return each shade that is used, and the numbers that it stands for."""
        ends = (*(least - 1 for least in self.least[1:]), self.top)
        return [
            (shade, f"{least}" if least == most else f"{least}–{most}")
            for shade, least, most in zip(SHADES, self.least, ends, strict=False)
        ]


def shading(counts: Iterable[PerDay], cells: int) -> Shading:
    """Return shades for days in so many cells: each stands for twice as many facts as the one before, or so."""
    # Most days have few facts: in equal steps they would all look alike.
    top = max((bar.certain + bar.possible for each in counts for bar in day_bars(each, cells)), default=0)
    least = [1]
    for share in (8, 4, 2):
        least.append(max(least[-1] + 1, top // share + 1))
    return Shading(tuple(each for each in least if each <= max(top, 1)), max(top, 1))


def tallest(counts: Iterable[PerDay], cells: int) -> int:
    """Return the most facts, certain and possible, that a bar of any of these charts stands for, 1 at the least."""
    bars = (bar for each in counts for bar in day_bars(each, max(cells - AXIS, 1)))
    return max((bar.certain + bar.possible for bar in bars), default=0) or 1


def day_chart(counts: PerDay, first: date, cells: int, lines: int, *, top: int, today: date) -> list[Line]:
    """Draw facts a day as bars over an axis of days, with the shade of possible ones on them; `top` fills the height.

    Days after `today` are faint, and it itself stands out.
    """
    room, high = max(cells - AXIS, 1), max(lines - 1, 1)
    bars = day_bars(counts, room)
    canvas = Canvas(cells, high)
    canvas.write(0, high - 1, pad("0", AXIS - 1, right=True), "faint")
    canvas.write(0, 0, pad(f"{top}", AXIS - 1, right=True), "faint")
    for bar, column in zip(bars, _columns(bars, AXIS), strict=True):
        wide = bar.cells - (bar.cells > 2)
        # A step at the least: a day with a fact must not look like one without.
        eighths = max(round(bar.certain / top * 8 * high), 1) if bar.certain else 0
        reach = -(-(bar.certain + bar.possible) * high // top) if bar.possible else 0
        for line in range(high):
            part = min(max(eighths - 8 * line, 0), 8)
            sign = BLOCKS[part] if part else SHADES[1] if line < reach else ""
            canvas.write(column, high - 1 - line, sign * wide, _style(bar, first, today))
    columns = [column for bar, column in zip(bars, _columns(bars, AXIS), strict=True) for _ in range(_days(bar))]
    return [*canvas.lines(), day_axis(first, len(columns), columns.__getitem__, cells, today)]


def shades_axis(counts: PerDay, first: date, cells: int, today: date) -> Line:
    """Write the days over rows of `day_shades`."""
    bars = day_bars(counts, cells)
    columns = [column for bar, column in zip(bars, _columns(bars), strict=True) for _ in range(_days(bar))]
    return day_axis(first, len(columns), columns.__getitem__, cells, today)


def day_shades(
    counts: PerDay, first: date, cells: int, scale: Shading, *, today: date, mark: date | None = None, numbers: bool
) -> Line:
    """Draw how many facts can fall on each day as a shade; a dot stands for none, and a sign for the day `mark`.

    With `numbers`, how many of them are certain stands beside the shade, where a day has the cells.
    """
    spans: list[Span] = []
    for bar in day_bars(counts, cells):
        wide = bar.cells - (bar.cells > 2)
        style = _style(bar, first, today)
        number_of_facts = bar.certain + bar.possible
        style = style if number_of_facts else "faint"
        drawn = scale.shade(number_of_facts) * wide if number_of_facts else "·"
        if numbers and bar.certain and bar.cells >= NUMBERED:
            number = f" {bar.certain}"
            drawn = drawn[: wide - len(number)] + number
        if mark is not None and bar.first <= (mark - first).days <= bar.last:
            spans.append(Span(glyphs.PUBLISHED.glyph, glyphs.PUBLISHED.style))
            spans.append(Span(pad(drawn[1:], bar.cells - 1), style))
        else:
            spans.append(Span(pad(drawn, bar.cells), style))
    return tuple(spans)


def _columns(bars: Sequence[DayBar], left: int = 0) -> list[int]:
    """Return the column that each bar begins in."""
    return list(accumulate((bar.cells for bar in bars[:-1]), initial=left))


def _days(bar: DayBar) -> int:
    return bar.last - bar.first + 1


def _style(bar: DayBar, first: date, today: date) -> str:
    at = (today - first) // timedelta(days=1)
    return "heading" if bar.last < at else "key" if bar.first <= at else "faint"
