"""What some say against what others say, in two columns; one below the other where there is no room."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import zip_longest
from typing import Final, Literal

from tui.analysis.views.two_columns import Entry, TwoColumns
from tui.render import glyphs
from tui.render.rows.parts import BLANK, count, grade_text, heading, plain, worded
from tui.render.text import Line, Row, Rows, Span, Target, line_width, wrap
from tui.store.schema.edtf import without_year

SIDE_BY_SIDE: Final = 72
"""Cells from which both columns stand side by side."""
_GAP: Final = 3
TITLES: Final = {"fact": "Both say", "rest": "Only one side speaks of this"}
Column = Literal[0, 1]


def title(view: TwoColumns) -> str:
    """Return which filters are set side by side."""
    return f"{view.left} against {view.right}"


def rows(view: TwoColumns, column: Column, cells: int) -> Rows:
    """Return the facts of each filter in a column of its own, group by group; the cursor is in one `column`."""
    if not view.groups:
        return Rows([plain("Neither finds a fact.", "muted")])
    width = (cells - _GAP) // 2 if cells >= SIDE_BY_SIDE else cells
    left, right = (sum(len(getattr(each, side)) for each in view.groups) for side in ("left", "right"))
    heads = [f"{view.left}: {count(left, 'fact')}", f"{view.right}: {count(right, 'fact')}"]
    made = [Row(_beside([Span(heads[0], "title")], [Span(heads[1], "title")], width, cells)), BLANK]
    for number, group in enumerate(view.groups):
        made.append(heading(group.title or TITLES[group.kind]))
        for place, pair in enumerate(zip_longest(group.left, group.right)):
            made += _pair(pair, view.year, column, f"{number}.{place}", width, cells)
        made.append(BLANK)
    return Rows(made)


def _pair(pair: Sequence[Entry | None], year: int, column: Column, key: str, width: int, cells: int) -> list[Row]:
    """Return an entry of each column; the rows open that of the column which the cursor is in, or the only one."""
    chosen = pair[column] or pair[1 - column]
    target = Target("fact", chosen.fact.id) if chosen is not None else None
    columns = [_entry(each, year, width, strong=each is chosen) if each is not None else [] for each in pair]
    if width == cells:
        return [Row(line, key, target) for lines in columns for line in lines]
    return [Row(_beside(left, right, width, cells), key, target) for left, right in zip_longest(*columns, fillvalue=())]


def _entry(entry: Entry, year: int, width: int, *, strong: bool) -> list[Line]:
    """Return a fact with when it happened and who says it, by which grade."""
    fact = entry.fact
    mark = f" {glyphs.DISPUTED.glyph}" if fact.disputed else ""
    lines = wrap(
        [
            Span(f"{without_year(fact.when, year)}  ", "muted"),
            Span(fact.says, "strong" if strong else ""),
            Span(mark, glyphs.DISPUTED.style),
        ],
        width,
        indent=2,
    )
    for each in entry.sayings:
        by = each.source if each.origin == each.source else f"{each.source}, from {each.origin}"
        said = Span(f" {by}; {worded(each.wording, each.interest)}", "muted")
        lines += wrap([Span("  "), grade_text(each.grade), said], width, indent=5)
    return lines


def _beside(left: Sequence[Span], right: Sequence[Span], width: int, cells: int) -> Line:
    if width == cells:
        return (*left, Span("  "), *right)
    gap = Span(" " * (width - line_width(left)) + " │ ", "faint")
    return (*left, gap, *right)
