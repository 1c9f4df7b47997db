"""How often each value of a column occurs: as bars; day by day, as small charts in one scale; and as shades."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, Literal

from tui.analysis.facets import ByDay, Choice, Frequencies
from tui.render import glyphs
from tui.render.charts import beside
from tui.render.day_charts import NUMBERED, day_chart, day_shades, shades_axis, shading, tallest
from tui.render.glyphs import Glyph
from tui.render.rows.parts import bar, count, heading, legend, plain
from tui.render.text import Line, Row, Rows, Span, Target, cut, line_width, pad, width

Picture = Literal["bars", "small charts", "shades"]
PICTURES: Final[tuple[Picture, ...]] = ("bars", "small charts", "shades")
"""The pictures of one table, in the order in which a key turns to them."""
LABEL: Final = 34
"""Cells that a value has at the most, unless a quarter of the line is more."""
COUNT, SHARE = 8, 8
SMALL: Final = (36, 7)
"""Cells and lines of a small chart at the least."""
THICKEST: Final = {"bars": 3, "shades": 5}
"""Lines of a value at the most, where there are few values and the window is high."""


def rows(table: Frequencies, cells: int, lines: int = 0) -> Rows:
    """Return a bar a value, whose target is its number; a value that the filter asks for is marked.

    Pictures grow with the `lines` that there are, so that a few values fill a large window, too.
    """
    if not table.choices:
        return _nothing(table)
    counts = _counts(table)
    label = _label(table, cells, counts + SHARE)
    room = max(cells - 2 - label - counts - SHARE - 2, 0)
    # To the most frequent: its share stands beside it, and what differs is to be seen.
    most = max(choice.count for choice in table.choices)
    head = (
        Span(pad(f"  {_whole(table)}", label + 2), "muted"),
        Span(pad(f"{table.noun}s", counts, right=True), "muted"),
        Span(pad("share", SHARE, right=True), "muted"),
    )
    made = [Row(head)]
    thick = _thickness(table, lines, "bars")
    for number, choice in enumerate(table.choices):
        share = choice.count / table.facts if table.facts else 0.0
        drawn = Span(f"  {bar(choice.count, most, room)}", "heading")
        line = (
            *_called(choice, label),
            Span(pad(f"{choice.count:,}", counts, right=True)),
            Span(pad(_percent(share), SHARE, right=True), "muted"),
        )
        blank = Span(" " * line_width(line))
        made += _thick(number, (*line, drawn), (blank, drawn), thick)
    return Rows(made)


def small_charts(table: Frequencies, by_day: ByDay, cells: int, lines: int) -> Rows:
    """Return a small chart a value, facts a day, all in one scale; as many beside each other as there is room for."""
    if not table.choices:
        return _nothing(table)
    wide, high = SMALL
    number = len(table.choices)
    grid = -(-number // max(cells // wide, 1))
    columns = -(-number // grid)  # as many in each row
    room = cells // columns
    high = max((lines - 2) // grid - 1, high)
    top = tallest(by_day.per_day, room - 2)
    signs = [Glyph("on the day", "█", "heading")]
    signs += [Glyph("possibly on it", "▒", "heading")] * _any_possible(by_day)
    made = [
        heading(
            f"{table.noun.capitalize()}s a day",
            f"of {_whole(table).removeprefix('of ')}; all in one scale, from 0 to {top}",
        )
    ]
    made += map(Row, _signs(*signs, cells=cells))
    for start in range(0, number, columns):
        pictures = []
        for choice, counts in zip(table.choices[start : start + columns], by_day.per_day[start:], strict=False):
            said = f": {count(choice.count, table.noun)}"
            title: Line = (Span(cut(choice.label, room - 2 - len(said)), "strong"), Span(said, "muted"))
            chart = day_chart(counts, by_day.first, room - 2, high - 1, top=top, today=by_day.as_of)
            pictures.append([title, *chart])
        made += [Row(line, f"charts:{start}") for line in beside(pictures, room)]
        made.append(Row(()))
    return Rows(made[:-1])


def shades(table: Frequencies, by_day: ByDay, cells: int, lines: int) -> tuple[Rows, tuple[Line, ...]]:
    """Return a row of shades a value, a column for each day, and what stands above them: legend and days."""
    if not table.choices:
        return _nothing(table), ()
    wide = _counts(table)
    label = _label(table, cells, wide)
    left, days = 2 + label + wide + 1, len(by_day.per_day[0].certain)
    room = max(cells - left, 1)
    room = max(room // days, 1) * days if days <= room else room
    scale = shading(by_day.per_day, room)
    signs = [Glyph(said, shade, "heading") for shade, said in scale.steps]
    fall = "can fall" if _any_possible(by_day) else "fall"
    signs += [Glyph(f"{table.noun}s that {fall} on the day", "", "")]
    signs += [Glyph("4 of them certain", "▒ 4", "heading")] * (room // days >= NUMBERED and _any_possible(by_day))
    signs += [glyphs.PUBLISHED._replace(word="published")] * any(by_day.published)
    axis = shades_axis(by_day.per_day[0], by_day.first, room, by_day.as_of)
    head = (
        Span(pad(f"  {_whole(table)}", label + 2), "muted"),
        Span(pad(f"{table.noun}s", wide, right=True), "muted"),
        Span(" "),
        *axis,
    )
    thick = _thickness(table, lines - 2, "shades")
    made: list[Row] = []
    for number, (choice, counts, mark) in enumerate(zip(table.choices, by_day.per_day, by_day.published, strict=True)):
        drawn, below = (
            day_shades(
                counts, by_day.first, room, scale, today=by_day.as_of, mark=mark if first else None, numbers=first
            )
            for first in (True, False)
        )
        line = (*_called(choice, label), Span(pad(f"{choice.count:,}", wide, right=True)), Span(" "))
        made += _thick(number, (*line, *drawn), (Span(" " * line_width(line)), *below), thick)
    return Rows(made), (*_signs(*signs, cells=cells), head)


def _counts(table: Frequencies) -> int:
    """Return the cells for the numbers of facts."""
    return max(COUNT, *(len(f"{choice.count:,}") + 2 for choice in table.choices))


def _any_possible(by_day: ByDay) -> bool:
    return any(any(each.possible) for each in by_day.per_day)


def _nothing(table: Frequencies) -> Rows:
    return Rows([plain(f"no {table.noun} is shown", "muted")])


def _whole(table: Frequencies) -> str:
    return f"of {count(table.facts, table.noun)}"


def _signs(*signs: Glyph, cells: int) -> Sequence[Line]:
    return [(Span("  "), *line) for line in legend(signs, cells - 2)]


def _label(table: Frequencies, cells: int, taken: int) -> int:
    """Return the cells for the values' names, beside columns that take some."""
    widest = max(width(text) for text in (_whole(table), *(choice.label for choice in table.choices)))
    return min(widest + 2, max(LABEL, cells // 4), max(cells - taken - 6, 8))


def _called(choice: Choice, label: int) -> Line:
    return (
        Span("● " if choice.chosen else "  ", "accent"),
        Span(pad(choice.label, label), "strong" if choice.chosen else ""),
    )


def _thickness(table: Frequencies, lines: int, picture: Literal["bars", "shades"]) -> int:
    """Return the lines of a value: as many as fit, within reason."""
    return min(max((lines - 1) // len(table.choices), 1), THICKEST[picture])


def _thick(number: int, line: Line, below: Line, thick: int) -> list[Row]:
    """Return a value's rows: its line, its picture again below it, and where there are several, a blank one."""
    target = Target("value", str(number))
    made = [Row(line, f"value:{number}", target)]
    made += [Row(below, f"value:{number}", target)] * (thick - 2)
    return made + [Row(())] * (thick > 1)


def _percent(share: float) -> str:
    # What occurs is never nothing.
    return "<1 %" if 0 < share < 0.005 else f"{100 * share:.0f} %"
