"""Lines as they stand on the screen, in the colours of a theme: plain, or with the gutter and scroll mark of a list."""

from __future__ import annotations

from collections.abc import Callable
from enum import Enum
from functools import lru_cache
from itertools import chain
from typing import Final, Literal

from rich.segment import Segment
from rich.style import Style
from textual.strip import Strip

from tui.render.cells import pieces
from tui.render.text import Line, fit
from tui.ui.widgets.palette import palette

GUTTER: Final = 2
"""Cells left of a row: the cursor's mark and a space."""
MARKS: Final = ("match", "echo")
"""Styles that are seen on the cursor's line, too, whatever else becomes of it."""
LETTERS: Final = 4
"""Of so many letters is what a row is known by; what is shorter is a grade or a sign."""
_EDGE: Final = Style(color="bright_black")


Lit = Literal["all", "beginning", "mark", "none"]
"""How much of a line looks as the cursor's."""


class Cursor(Enum):
    """What the cursor does on a line."""

    AWAY = " "
    RESTS = "▏"
    MOVES = "▌"


def strip(line: Line, cells: int, base: Style, style_of: Callable[[str], Style]) -> Strip:
    """Return one line of the screen, exactly `cells` wide; what does not fit is cut."""
    segments = (_segments(span.text, base + style_of(span.style) if span.style else base) for span in fit(line, cells))
    return Strip(chain.from_iterable(segments)).adjust_cell_length(cells, base)


def _segments(text: str, style: Style) -> list[Segment]:
    """Return a text in a style, in segments whose cells Textual counts as the terminal does."""
    return [Segment(text, style)] if text.isascii() else [Segment(part, style) for part in pieces(text)]


# From one step of the cursor to the next, all lines but a few stay as they are.
@lru_cache(maxsize=512)
def drawn(
    line: Line,
    cells: int,
    theme: str,
    background: Style,
    *,
    edge: str = "",
    cursor: Cursor = Cursor.AWAY,
    lit: Lit = "all",
    thumb: str = " ",
) -> Strip:
    """Return a line of a list, cut or filled to so many cells, with the edge, if there is one, in the first of them.

    `lit` is what of it looks as the cursor's line does: all, what it begins with, the cursor's mark alone, or nothing.
    """
    colours = palette(theme)
    under = {Cursor.AWAY: Style.null(), Cursor.RESTS: colours.resting_cursor, Cursor.MOVES: colours.cursor}[cursor]
    if lit in ("mark", "none") and colours.plain_cursor:
        under = Style.null()
        cursor = cursor if lit == "mark" else Cursor.AWAY
    cells -= len(edge)
    fitted = fit(line, cells - GUTTER - 1)
    segments = [Segment(cursor.value.ljust(GUTTER), background + colours["accent"])]
    rest = base = background + under
    if under and colours.plain_cursor:
        # The cursor's move is the most frequent thing to go over a slow link: as little as will do looks different.
        lit_from, lit_to = _beginning(fitted) if lit == "beginning" else (0, len(fitted))
        rest = background if lit == "beginning" else base
        for index, span in enumerate(fitted):
            is_lit = lit_from <= index < lit_to
            shown = span.style if not is_lit or span.style in MARKS else ""
            segments += _segments(span.text, (base if is_lit else rest) + colours[shown])
    else:
        # On the cursor's ground the faintest could no longer be read.
        names = ("muted" if under and span.style == "faint" else span.style for span in fitted)
        for span, name in zip(fitted, names, strict=True):
            segments += _segments(span.text, base + colours[name] if name else base)
    strip = Strip(segments).adjust_cell_length(max(cells - 1, GUTTER), rest)
    before = [Segment(edge, background + _EDGE)] if edge else []
    return Strip([*before, *strip, Segment(thumb, background + colours["faint"])])


def _beginning(line: Line) -> tuple[int, int]:
    """Return from which span of a row on it is lit, and to which: the first of some letters; all where none has any."""
    found = (index for index, span in enumerate(line) if sum(map(str.isalnum, span.text)) >= LETTERS)
    first = next(found, None)
    return (0, len(line)) if first is None else (first, first + 1)
