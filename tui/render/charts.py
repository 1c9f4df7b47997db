"""Charts as lines of text, and the drawing of connected lines in braille that the map shares.

plotext draws the lines. Its own frame, fills and colours are not used: a fill is as bright as the line through it, so
that an index and its interval run together without colour, and colours of its own would not follow the theme. What it
draws is taken as dots; interval, rules, marks and labels are laid under and over them cell by cell, with style names.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date, timedelta
from itertools import pairwise
from typing import Any, NamedTuple

import msgspec
import polars as pl

from tui.render import glyphs
from tui.render.canvas import Canvas, Dots, dots_at
from tui.render.rows.parts import BLOCKS, day_text
from tui.render.text import Line, Span, cut, pad, width

TOP = 100.0
"""The index runs from 0 to this."""
AXIS, WORDS = 4, 16
"""Cells left of a history for the edges of the bands, and right of it for the index of the day and the bands' names."""
NARROW = 40
"""Cells below which a history goes without the bands' names."""
ASCII_BLOCKS = " ..::++##"


class Mark(msgspec.Struct, frozen=True):
    """Something that happened on a day, to stand over a chart."""

    day: date
    text: str = ""
    style: str = "accent"


def threat_history(
    levels: pl.DataFrame,
    cells: int,
    lines: int,
    bands: Mapping[str, float],
    *,
    marks: Sequence[Mark] = (),
    window: tuple[date, date] | None = None,
    today: date | None = None,
    ascii_only: bool = False,
) -> list[Line]:
    """How the index of one base ran: a line within its interval, over the edges of the bands.

    `levels` is `[as_of, index, low, high, band]`, a row a day, sorted by `as_of`; `bands` says where each band begins.
    Days run over `window`, or over the rows' own. `today` is marked with the glyph of its level and its index: the last
    day where it is not given. The picture is `lines` lines high, 4 at the least: marks (if there are any), the plot,
    and the days.
    """
    if levels.is_empty():
        return [(Span("no level is known yet", "muted"),)]
    days = levels["as_of"].to_list()
    first, last = window or (days[0], days[-1])
    named = cells >= NARROW
    plot = _Plot(first, max(last, first), cells - AXIS - (WORDS if named else 5), max(lines - 1 - bool(marks), 2), AXIS)
    rows = [row for row in levels.iter_rows(named=True) if first <= row["as_of"] <= plot.last]
    canvas = Canvas(cells, plot.height)
    _draw_rules(canvas, plot, bands, ascii_only=ascii_only)
    _draw_interval(canvas, plot, rows, ascii_only=ascii_only)
    _draw_index(canvas, plot, rows)
    shown = next((row for row in rows if row["as_of"] == (today or rows[-1]["as_of"])), None)
    taken = _draw_today(canvas, plot, shown, ascii_only=ascii_only) if shown else (-1, 0)
    if named:
        current = shown["band"] if shown else ""
        _write_bands(canvas, plot, bands, current, taken)
    made = list(canvas.lines(ascii_only=ascii_only))
    if marks:
        made.insert(0, _over(marks, plot, cells, ascii_only=ascii_only))
    span = [first + timedelta(days=day) for day in range(plot.days + 1)]
    made.append(_under(span, plot.column, cells, shown["as_of"] if shown else None))
    return made


def facts_per_day(
    counts: Sequence[float],
    first: date,
    cells: int,
    *,
    height: int = 1,
    today: date | None = None,
    top: float | None = None,
    label: str = "",
    labelled: int = 0,
    axis: bool = True,
    ascii_only: bool = False,
) -> list[Line]:
    """How many facts each day from `first` on has, as bars: `height` lines, and the days under them if `axis`.

    A fact that happened on one of several days may count for a share on each.

    `top` is the count that fills the height: the greatest where it is not given. `label` stands before the bars in
    `labelled` cells, so that strips of several kinds stand under one another. Days after `today` are faint, and it
    itself stands out. Where there are more days than cells, several share one, added up.
    """
    if not counts:
        return [(Span(pad(label, labelled), "muted"),)]
    bars = _bars(counts, max(cells - labelled, 1))
    reach = top or max(*(bar.facts for bar in bars), 1)
    blocks = ASCII_BLOCKS if ascii_only else BLOCKS
    at = (today - first).days if today else len(counts)
    made: list[Line] = []
    for below in reversed(range(height)):
        spans = [Span(pad("" if below else label, labelled), "muted")]
        for bar in bars:
            eighths = max(round(bar.facts / reach * height * 8), 1) if bar.facts else 0
            block = blocks[min(max(eighths - below * 8, 0), 8)]
            style = "heading" if bar.last < at else "key" if bar.first <= at else "faint"
            spans.append(Span((block * max(bar.cells - 1, 1)).ljust(bar.cells), style))
        made.append(tuple(spans))
    if axis:
        starts = {bar.first + step: bar.start for bar in bars for step in range(bar.last - bar.first + 1)}
        days = [first + timedelta(days=day) for day in range(len(counts))]
        made.append(_under(days, lambda day: labelled + starts[(day - first).days], cells, today))
    return made


class _Bar(NamedTuple):
    """A bar: its facts, the cell where it starts, how many cells it has, and the first and last day it stands for."""

    facts: float
    start: int
    cells: int
    first: int
    last: int


def _bars(counts: Sequence[float], room: int) -> list[_Bar]:
    """One bar a day; where there are more days than cells, one a cell."""
    number = len(counts)
    ends = [step * number // min(number, room) for step in range(min(number, room) + 1)]
    places = [step * room // (len(ends) - 1) for step in range(len(ends))]
    return [
        _Bar(sum(counts[start:stop]), place, following - place, start, stop - 1)
        for (start, stop), (place, following) in zip(pairwise(ends), pairwise(places), strict=True)
    ]


def load() -> None:
    """Imports plotext, which takes a while, so that the first chart need not wait for it."""
    import plotext  # noqa: F401


def strokes(lines: Iterable[Sequence[tuple[float, float]]], cells: int, height: int) -> Dots:
    """Connected lines as the dots of a picture of `cells` × `height` cells, drawn by plotext.

    Points are in dots from the top left, right and down; they must lie in the picture or near it.
    """
    points: list[tuple[float, float]] = []
    starts: list[int] = []
    for line in lines:
        starts.append(len(points))
        points += line
    if not points or cells < 1 or height < 1:
        return (bytes(max(cells, 0)),) * max(height, 0)
    import plotext  # lazily: it takes longer to import than everything else that a first screen needs

    plotext.terminal.limit(width=False, height=False)  # a figure is as large as it is asked to be, not as the terminal
    figure: Any = type(plotext.figure)(plotext.terminal)  # one of our own: the global one is shared by all threads
    figure.plot_size(cells, height).axes(False)
    for axis, length in (("x", 2 * cells), ("y", 4 * height)):
        figure.ruler(axis).frequency(0).alignment(lim="edge").lim(0, length)
    signal = figure.signal([x for x, _ in points], [4 * height - y for _, y in points], marker="braille").lines()
    for start in starts:
        signal.line(start, active=False)
    drawn = figure.draw(signal).build().string(colorless=True).split("\n")[:height]
    return tuple(bytes(map(_bits, line.ljust(cells)[:cells])) for line in drawn)


def _bits(character: str) -> int:
    code = ord(character)
    return code & 0xFF if 0x2800 <= code <= 0x28FF else 0


# --- days and values to dots ---


class _Plot(msgspec.Struct, frozen=True):
    """Where a chart's days and values are drawn: `cells` × `height` cells, from column `left` on."""

    first: date
    last: date
    cells: int
    height: int
    left: int

    @property
    def days(self) -> int:
        return (self.last - self.first).days

    def x(self, day: date) -> float:
        """The middle of a day, in dots."""
        share = (day - self.first).days / self.days if self.days else 0.5
        return 2 * self.left + 0.5 + share * (2 * self.cells - 2)

    def y(self, value: float) -> float:
        """A value, in dots from the top."""
        share = min(max(value / TOP, 0.0), 1.0)
        return 0.5 + (1 - share) * (4 * self.height - 1.01)

    def column(self, day: date) -> int:
        return int(self.x(day)) // 2

    def row(self, value: float) -> int:
        return int(self.y(value)) // 4


def _draw_rules(canvas: Canvas, plot: _Plot, bands: Mapping[str, float], *, ascii_only: bool) -> None:
    """A faint dotted rule at the edge of each band, and its value left of it."""
    for edge in bands.values():
        row, steps = plot.row(edge), range(0, 2 * plot.cells, 4)
        rule = [(2.0 * plot.left + step, plot.y(edge)) for step in steps]
        if ascii_only:  # the dots that are drawn as dashes
            rule = [(2.0 * plot.left + step + half, 4.0 * row + 1) for step in steps for half in (0, 1)]
        canvas.add(dots_at(rule, canvas.cells, canvas.height), "faint")
        canvas.write(0, row, pad(f"{edge:g}", plot.left - 1, right=True), "faint")


def _draw_interval(canvas: Canvas, plot: _Plot, rows: Sequence[dict[str, Any]], *, ascii_only: bool) -> None:
    """The interval as a sparse pattern of dots, interpolated between the days; in ASCII one full stop a cell."""
    dots = []
    for x in range(int(plot.x(rows[0]["as_of"])), int(plot.x(rows[-1]["as_of"])) + 1) if rows else ():
        high, low = (int(plot.y(_between(rows, plot, x, end))) for end in ("high", "low"))
        dots += [(x, y) for y in range(high, low + 1) if ascii_only or (x % 2 == 0 and (x // 2 + y) % 2 == 0)]
    if ascii_only:
        dots = [(x // 2 * 2, y // 4 * 4 + 3) for x, y in dots]
    canvas.add(dots_at(dots, canvas.cells, canvas.height), "muted", over=True)


def _between(rows: Sequence[dict[str, Any]], plot: _Plot, x: float, name: str) -> float:
    """A column of the levels at a dot between two days."""
    after = next((number for number, row in enumerate(rows) if plot.x(row["as_of"]) >= x), len(rows) - 1)
    later, earlier = rows[after], rows[max(after - 1, 0)]
    start, end = plot.x(earlier["as_of"]), plot.x(later["as_of"])
    share = min(max((x - start) / (end - start), 0.0), 1.0) if end > start else 1.0
    return float(earlier[name] + share * (later[name] - earlier[name]))


def _draw_index(canvas: Canvas, plot: _Plot, rows: Sequence[dict[str, Any]]) -> None:
    """The index as a line in the style of its band; it takes the place of the interval's pattern in its cells."""
    points = [(plot.x(row["as_of"]), plot.y(row["index"])) for row in rows]
    drawn = strokes([points] if len(points) > 1 else [], canvas.cells, canvas.height)
    for band in dict.fromkeys(row["band"] for row in rows):
        columns = {
            column
            for column in range(canvas.cells)
            if min(rows, key=lambda row: abs(plot.x(row["as_of"]) - 2 * column - 1))["band"] == band
        }
        part = tuple(bytes(bits if column in columns else 0 for column, bits in enumerate(line)) for line in drawn)
        canvas.add(part, glyphs.LEVELS[band].style, over=True)


def _draw_today(canvas: Canvas, plot: _Plot, row: dict[str, Any], *, ascii_only: bool) -> tuple[int, int]:
    """The glyph of the day's level, and its index beside it; gives their line and the cell after them."""
    level = glyphs.LEVELS[row["band"]]
    column, line = plot.column(row["as_of"]), plot.row(row["index"])
    canvas.write(column, line, level.mark(ascii_only=ascii_only), level.style)
    index = f" {row['index']:.0f} "
    canvas.write(column + 1, line, index, "strong")
    return line, column + 1 + len(index)


def _write_bands(canvas: Canvas, plot: _Plot, bands: Mapping[str, float], current: str, taken: tuple[int, int]) -> None:
    """The bands' names right of where they begin; the day's own, in its style, right of its index."""
    column = plot.left + plot.cells + 1
    highest = max(bands, key=lambda band: bands[band], default="")
    own = {current, highest if current not in ("low", *bands) else current}  # critical is severe and imminent
    for band, edge in {"low": 0.0, **bands}.items():
        if band not in own and plot.row(edge) != taken[0]:
            canvas.write(column, plot.row(edge), cut(band, canvas.cells - column), "faint")
    if current:
        column = max(column, taken[1])
        canvas.write(column, taken[0], cut(current, canvas.cells - column), glyphs.LEVELS[current].style)


def _over(marks: Sequence[Mark], plot: _Plot, cells: int, *, ascii_only: bool) -> Line:
    """What happened, over its days; words that would run into the next mark are cut."""
    canvas = Canvas(cells, 1)
    shown = sorted((mark for mark in marks if plot.first <= mark.day <= plot.last), key=lambda mark: mark.day)
    for number, mark in enumerate(shown):
        column = plot.column(mark.day)
        following = next((plot.column(later.day) for later in shown[number + 1 :] if later.day > mark.day), cells + 1)
        canvas.write(column, 0, "v" if ascii_only else "▾", mark.style)
        if mark.text and following - column >= 6:
            canvas.write(column + 2, 0, cut(mark.text, following - column - 3, "~" if ascii_only else "…"), "muted")
    return canvas.lines(ascii_only=ascii_only)[0]


def _under(days: Sequence[date], column: Callable[[date], int], cells: int, today: date | None) -> Line:
    """The days under a chart, as close as they find room, counted from today; a month is named where it begins."""
    at = days.index(today) if today in days else len(days) - 1
    placed: list[tuple[int, str, date]] = []
    for step in (1, 2, 3, 5, 7, 10, 14, 30, 61, 91, 182, 365, 730, 3653, max(len(days), 1)):
        ticks = [day for number, day in enumerate(days) if (number - at) % step == 0]
        placed = [
            (min(column(day), cells - width(text)), text, day)
            for day, text in zip(ticks, _named(ticks, today, len(days)), strict=True)
        ]
        if all(start + width(text) + 2 <= following for (start, text, _), (following, _, _) in pairwise(placed)):
            break
    canvas = Canvas(cells, 1)
    for start, text, day in placed:
        canvas.write(start, 0, text, "strong" if day == today else "muted")
    return canvas.lines()[0]


def _named(ticks: Sequence[date], today: date | None, days: int) -> list[str]:
    named = []
    for number, day in enumerate(ticks):
        if days > 300:
            named.append(f"{day:%b %Y}")
        elif day == today or number == 0 or day.month != ticks[number - 1].month:
            named.append(day_text(day, year=False))
        else:
            named.append(str(day.day))
    return named
