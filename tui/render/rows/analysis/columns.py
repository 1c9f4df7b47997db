"""Columns of wrapped text side by side."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import zip_longest
from typing import Final

from tui.render.text import Line, Span, line_width, wrap

GAP: Final = 2
"""Cells between two columns."""


def side_by_side(columns: Iterable[tuple[Sequence[Span], int]]) -> list[Line]:
    """Return the lines of texts, each wrapped in a column of so many cells."""
    listed = list(columns)
    wrapped = [wrap(text, cells) for text, cells in listed]
    made: list[Line] = []
    for parts in zip_longest(*wrapped, fillvalue=()):
        spans: list[Span] = []
        for part, (_, cells) in zip(parts, listed, strict=True):
            spans += [*part, Span(" " * (cells - line_width(part) + GAP))]
        made.append(tuple(spans[:-1]))
    return made
