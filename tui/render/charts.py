"""Charts as lines of text, and the drawing of connected lines in braille that the map shares.

plotext draws the lines. Its own frame, fills and colours are not used: a fill is as bright as the line through it, so
that an index and its interval run together without colour, and colours of its own would not follow the theme. What it
draws is taken as dots; interval, rules, marks and labels are laid under and over them cell by cell, with style names.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date, timedelta
from itertools import pairwise, zip_longest
from typing import Any, NamedTuple

import msgspec

from tui.analysis.timeline import PerDay
from tui.analysis.views.levels import DayLevel
from tui.render import glyphs
from tui.render.canvas import Canvas, Dots, dots_at
from tui.render.rows.parts import day_bar, day_text
from tui.render.text import Line, Span, cut, line_width, pad, width

TOP = 100.0
"""The index runs from 0 to this."""
AXIS, WORDS = 4, 16
"""Cells left of a history for the edges of the bands, and right of it for the index of the day and the bands' names."""
_EVERY_DAY = 150
"""Days up to which a history has a level a day."""
NARROW = 40
"""Cells below which a history goes without the bands' names."""


def threat_history(
    levels: Sequence[DayLevel],
    cells: int,
    lines: int,
    bands: Mapping[str, float],
    *,
    marks: Mapping[date, str] | None = None,
    window: tuple[date, date] | None = None,
    today: date | None = None,
    retrospective: Sequence[DayLevel] = (),
    brief: bool = False,
) -> list[Line]:
    """Draw how the index of one base ran: a line within its interval, over the edges of the bands.

    `levels` are in the order of their days; a day that is not assessed is a gap. `bands` says where each band begins.
    Days run over `window`, or over those of `levels`. `today` is marked with the glyph of its level and its index: the
    last day where it is not given. `retrospective`, the levels by what became known later, is a broken line under the
    other. The picture is `lines` lines high, 4 at the least: the `marks` over their days (if there are any), the plot,
    and the days. A `brief` one has no names of bands and no interval.
    """
    if all(level.index is None for level in levels):
        return [(Span("not assessed on any day", "muted"),)]
    first, last = window or (levels[0].day, levels[-1].day)
    named = cells >= NARROW and not brief
    plot = _Plot(first, max(last, first), cells - AXIS - (WORDS if named else 5), max(lines - 1 - bool(marks), 2), AXIS)
    runs = runs_of(levels, first, last)
    known = [level for run in runs for level in run]
    canvas = Canvas(cells, plot.height)
    _draw_rules(canvas, plot, bands)
    for run in runs if not brief else ():
        _draw_interval(canvas, plot, run)
    broken = tuple(
        bytes(bits if column % 3 else 0 for column, bits in enumerate(line))
        for line in _lines_through(canvas, plot, runs_of(retrospective, first, last))
    )
    canvas.add(broken, "accent", over=True)
    _draw_index(canvas, plot, runs)
    at = today or levels[-1].day
    now = next((level for level in known if level.day == at), None)
    taken = _draw_now(canvas, plot, now) if now else (-1, 0)
    if named:
        _write_bands(canvas, plot, bands, (now.level or "") if now else "", taken)
    drawn = list(canvas.lines())
    if marks:
        over = Canvas(cells, 1)
        if named:
            over.write(plot.left + plot.cells + 1, 0, "reports", "muted")
        for day, mark in marks.items():
            if first <= day <= plot.last:
                over.write(plot.column(day), 0, mark, "accent")
        drawn.insert(0, over.lines()[0])
    drawn.append(day_axis(first, plot.days + 1, lambda day: plot.column(first + timedelta(days=day)), cells, at))
    return drawn


def beside(pictures: Sequence[Sequence[Line]], cells: int) -> list[Line]:
    """Return pictures side by side, each `cells` wide, the shorter ones filled with blank lines."""
    return [
        tuple(span for line in row for span in (*line, Span(" " * max(cells - line_width(line), 0))))
        for row in zip_longest(*pictures, fillvalue=())
    ]


def facts_per_day(
    counts: PerDay, first: date, cells: int, *, today: date | None = None, top: tuple[int, int] | None = None
) -> Line:
    """Draw on how many facts each day from `first` on can count, as one line: bars, and shades for possible ones.

    `top` is how many certain and possible facts fill the line and make the darkest shade: the most of a day where it is
    not given. Days after `today` are faint, and it itself stands out. Where there are more days than cells, several
    share a bar: certain facts add up, and of possible ones, which may be the same on each day, the most count.
    """
    bars = day_bars(counts, max(cells, 1))
    top = top or top_of([PerDay(tuple(bar.certain for bar in bars), tuple(bar.possible for bar in bars))])
    at = (today - first).days if today else len(counts.certain)
    spans: list[Span] = []
    for bar in bars:
        style = "heading" if bar.last < at else "key" if bar.first <= at else "faint"
        gap = 1 if bar.cells > 2 else 0
        spans.append(Span(day_bar(bar.certain, bar.possible, top, bar.cells - gap).ljust(bar.cells), style))
    return tuple(spans)


def top_of(counts: Iterable[PerDay]) -> tuple[int, int]:
    """Return the most certain and the most possible facts that a day has in any of these, 1 at the least."""
    listed = list(counts)
    return (
        max((number for each in listed for number in each.certain), default=0) or 1,
        max((number for each in listed for number in each.possible), default=0) or 1,
    )


class DayBar(NamedTuple):
    """A bar: its facts, how many cells it has, and the first and last day it stands for."""

    certain: int
    possible: int
    cells: int
    first: int
    last: int


def day_bars(counts: PerDay, cells: int) -> list[DayBar]:
    """Return one bar a day; where there are more days than cells, one a cell."""
    number_of_days = len(counts.certain)
    number = max(min(number_of_days, cells), 1)
    days = [step * number_of_days // number for step in range(number + 1)]
    columns = [step * cells // number for step in range(number + 1)]
    return [
        DayBar(
            sum(counts.certain[first:stop]), max(counts.possible[first:stop], default=0), end - start, first, stop - 1
        )
        for (first, stop), (start, end) in zip(pairwise(days), pairwise(columns), strict=True)
    ]


def load() -> None:
    """Import plotext, which takes a while, so that the first chart need not wait for it."""
    import plotext  # noqa: F401


def strokes(lines: Iterable[Sequence[tuple[float, float]]], cells: int, height: int) -> Dots:
    """Return connected lines as the dots of a picture of `cells` × `height` cells, drawn by plotext.

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
    """Return the dots of a braille character; none for any other."""
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
        """How many days lie between the first and the last."""
        return (self.last - self.first).days

    def x(self, day: date) -> float:
        """Return the middle of a day, in dots from the left."""
        share = (day - self.first).days / self.days if self.days else 0.5
        return 2 * self.left + 0.5 + share * (2 * self.cells - 2)

    def y(self, value: float) -> float:
        """Return the height of a value, in dots from the top."""
        share = min(max(value / TOP, 0.0), 1.0)
        return 0.5 + (1 - share) * (4 * self.height - 1.01)

    def column(self, day: date) -> int:
        """Return the column of cells of a day."""
        return int(self.x(day)) // 2

    def row(self, value: float) -> int:
        """Return the row of cells of a value."""
        return int(self.y(value)) // 4


def _draw_rules(canvas: Canvas, plot: _Plot, bands: Mapping[str, float]) -> None:
    """Draw a faint dotted rule at the edge of each band, and write its value left of it, and where the index ends."""
    for end in (0.0, TOP):
        canvas.write(0, plot.row(end), pad(f"{end:g}", plot.left - 1, right=True), "faint")
    for edge in bands.values():
        rule = [(2.0 * plot.left + step, plot.y(edge)) for step in range(0, 2 * plot.cells, 4)]
        canvas.add(dots_at(rule, canvas.cells, canvas.height), "faint")
        canvas.write(0, plot.row(edge), pad(f"{edge:g}", plot.left - 1, right=True), "faint")


def _draw_interval(canvas: Canvas, plot: _Plot, known: Sequence[DayLevel]) -> None:
    """Draw the interval as a sparse pattern of dots, interpolated between the days."""
    days = [plot.x(level.day) for level in known]
    ends = [(level.interval.high, level.interval.low) for level in known if level.interval is not None]
    dots: list[tuple[int, int]] = []
    for x in range(-(-int(days[0]) // 2) * 2, int(days[-1]) + 1, 2):
        after = min(bisect_left(days, x), len(days) - 1)
        before = max(after - 1, 0)
        share = min(max((x - days[before]) / (days[after] - days[before]), 0.0), 1.0) if after > before else 1.0
        high, low = (
            int(plot.y(earlier + share * (later - earlier)))
            for earlier, later in zip(ends[before], ends[after], strict=True)
        )
        # One dot in four: more would be as bright as the line, and hide it where there is no colour.
        dots += [(x, y) for y in range(high, low + 1) if (x // 2 + y) % 2 == 0]
    canvas.add(dots_at(dots, canvas.cells, canvas.height), "muted", over=True)


def runs_of(levels: Sequence[DayLevel], first: date, last: date) -> list[list[DayLevel]]:
    """Return the levels of some days in runs without a gap: on the days between them there was no level."""
    runs: list[list[DayLevel]] = []
    before: DayLevel | None = None
    for level in levels:
        if first <= level.day <= last and level.index is not None:
            # A long history is told on some days alone; then only one without a level is a gap.
            near = before is not None and (
                (last - first).days > _EVERY_DAY or level.day - before.day == timedelta(days=1)
            )
            if runs and near and before is runs[-1][-1]:
                runs[-1].append(level)
            else:
                runs.append([level])
        before = level
    return runs


def _draw_index(canvas: Canvas, plot: _Plot, runs: Sequence[Sequence[DayLevel]]) -> None:
    """Draw the index as lines in the style of its band, in place of the interval's pattern in their cells."""
    known = [level for run in runs for level in run]
    drawn = _lines_through(canvas, plot, runs)
    middles = [(plot.x(one.day) + plot.x(other.day)) / 2 for one, other in pairwise(known)]
    nearest = [
        known[bisect_left(middles, 2 * column + 1)].level or "" for column in range(canvas.cells if known else 0)
    ]
    for band in dict.fromkeys(nearest):
        part = tuple(
            bytes(bits if own == band else 0 for bits, own in zip(line, nearest, strict=True)) for line in drawn
        )
        canvas.add(part, glyphs.LEVELS[band].style, over=True)


def _lines_through(canvas: Canvas, plot: _Plot, runs: Sequence[Sequence[DayLevel]]) -> Dots:
    """Return the lines through the indexes of runs of days, as dots."""
    points = [[(plot.x(level.day), plot.y(level.index or 0.0)) for level in run] for run in runs if len(run) > 1]
    return strokes(points, canvas.cells, canvas.height)


def _draw_now(canvas: Canvas, plot: _Plot, now: DayLevel) -> tuple[int, int]:
    """Draw the glyph of a day's level, and its index beside it; return their line and the cell after them."""
    level, index_now = glyphs.LEVELS[now.level or ""], now.index or 0.0
    column, line = plot.column(now.day), plot.row(index_now)
    canvas.write(column, line, level.glyph, level.style)
    index = f" {index_now:.0f} "
    canvas.write(column + 1, line, index, "strong")
    return line, column + 1 + len(index)


def _write_bands(canvas: Canvas, plot: _Plot, bands: Mapping[str, float], current: str, taken: tuple[int, int]) -> None:
    """Write the bands' names right of where they begin; the day's own, in its style, right of its index."""
    column = plot.left + plot.cells + 1
    highest = max(bands, key=lambda band: bands[band], default="")
    own = {current, highest if current not in ("low", *bands) else current}  # critical is severe and imminent
    for band, edge in {"low": 0.0, **bands}.items():
        if band not in own and plot.row(edge) != taken[0]:
            canvas.write(column, plot.row(edge), cut(band, canvas.cells - column), "faint")
    if current:
        column = max(column, taken[1])
        canvas.write(column, taken[0], cut(current, canvas.cells - column), glyphs.LEVELS[current].style)


def day_axis(first: date, number: int, column: Callable[[int], int], cells: int, today: date | None) -> Line:
    """Write so many days from `first` on at their columns, as close as they find room, counted from today."""
    days = [first + timedelta(days=day) for day in range(number)]
    at = days.index(today) if today in days else len(days) - 1
    placed: list[tuple[int, str, date]] = []
    for step in (1, 2, 3, 5, 7, 10, 14, 30, 61, 91, 182, 365, 730, 3653, len(days)):
        if step < len(days) and len(days) // step * 3 > cells:
            continue  # the shortest name has a cell, and two blanks after it
        ticks = list(range(at % step, len(days), step))
        names = _day_names([days[tick] for tick in ticks], today, len(days))
        placed = [
            (min(column(tick), cells - width(name)), name, days[tick]) for tick, name in zip(ticks, names, strict=True)
        ]
        if all(start + width(name) + 2 <= following for (start, name, _), (following, _, _) in pairwise(placed)):
            break
    canvas = Canvas(cells, 1)
    for start, name, day in placed:
        canvas.write(start, 0, name, "strong" if day == today else "muted")
    return canvas.lines()[0]


def _day_names(ticks: Sequence[date], today: date | None, days: int) -> list[str]:
    """Return what stands at each tick: the day of the month, and the month where it begins and at today."""
    names = []
    for number, day in enumerate(ticks):
        if days > 300:
            names.append(f"{day:%b %Y}")
        elif day == today or number == 0 or day.month != ticks[number - 1].month:
            names.append(day_text(day, year=False))
        else:
            names.append(str(day.day))
    return names
