"""A picture made of terminal cells: dots in layers, and text over them.

A cell holds 2 × 4 dots, those of a braille character; since a cell is about twice as high as wide, dots stand at equal
distances both ways. Dots are counted from the top left.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterable, Iterator, Sequence

from tui.render.text import Line, Span, width

BITS = ((0x01, 0x08), (0x02, 0x10), (0x04, 0x20), (0x40, 0x80))
"""The bit of each dot in a braille character (U+2800 and up), by row and column."""

Dots = tuple[bytes, ...]
"""Dots of a picture: one byte of `BITS` per cell, one `bytes` per line."""
Dot = tuple[float, float]
"""Where something is in a picture: dots from its left and from its top."""

CURSOR = "cursor"
"""The style of what is under the cursor: the pane gives it the colours of its cursor."""


class Canvas:
    """Cells to draw on: what is drawn later lies over what was drawn before. `lines` gives the picture."""

    def __init__(self, cells: int, lines: int) -> None:
        self.cells = cells
        self.height = lines
        self._dots = [bytearray(cells) for _ in range(lines)]
        self._styles = [[""] * cells for _ in range(lines)]
        self._text: list[list[str | None]] = [[None] * cells for _ in range(lines)]

    def copy(self) -> Canvas:
        """Return another canvas with the same picture."""
        # No lines: they would be made only to be replaced.
        other = Canvas(self.cells, 0)
        other.height = self.height
        other._dots = [row[:] for row in self._dots]
        other._styles = [row[:] for row in self._styles]
        other._text = [row[:] for row in self._text]
        return other

    def add(self, dots: Dots, style: str, *, over: bool = False) -> None:
        """Add a layer of dots. Its cells take its style; `over` replaces the dots there instead of adding to them."""
        for row, drawn in enumerate(dots[: self.height]):
            here, styles = self._dots[row], self._styles[row]
            for column, bits in enumerate(drawn[: self.cells]):
                if bits:
                    here[column] = bits if over else here[column] | bits
                    styles[column] = style

    def write(self, column: int, row: int, text: str, style: str) -> None:
        """Write text over whatever is there; what does not fit on the canvas is not written."""
        if not 0 <= row < self.height:
            return
        for character in text:
            size = width(character)
            if size == 0:  # a mark over the letter before it
                if 0 < column <= self.cells and (before := self._text[row][column - 1]) is not None:
                    self._text[row][column - 1] = before + character
                continue
            if column >= 0 and column + size <= self.cells:
                self._text[row][column] = character
                self._styles[row][column] = style
                # A wide character takes the next cell, too, which then has no text of its own.
                for rest in range(column + 1, column + size):
                    self._text[row][rest] = ""
                    self._styles[row][rest] = style
            column += size

    def has_dots(self, column: int, row: int) -> bool:
        """Return whether there are dots in a cell."""
        return bool(self._dots[row][column])

    def lines(self) -> tuple[Line, ...]:
        """Return the picture: one line of spans a row, each as wide as the canvas."""
        return tuple(map(self._line, range(self.height)))

    def _line(self, row: int) -> Line:
        """Return a row, neighbours of one style in one span."""
        spans: list[Span] = []
        run, run_style = "", ""
        for bits, own_style, text in zip(self._dots[row], self._styles[row], self._text[row], strict=True):
            style = own_style if bits or text is not None else ""
            drawn = text if text is not None else chr(0x2800 + bits) if bits else " "
            if style != run_style and run:
                spans.append(Span(run, run_style))
                run = ""
            run, run_style = run + drawn, style
        if run:
            spans.append(Span(run, run_style))
        return tuple(spans)


def dots_at(points: Iterable[Dot], cells: int, lines: int) -> Dots:
    """Return the dots at some points of a picture of `cells` × `lines`; those outside are left out."""
    dots = [bytearray(cells) for _ in range(lines)]
    for x, y in points:
        if 0 <= x < 2 * cells and 0 <= y < 4 * lines:
            dots[int(y) // 4][int(x) // 2] |= BITS[int(y) % 4][int(x) % 2]
    return tuple(map(bytes, dots))


def points_along(line: Sequence[Dot], every: float) -> Iterator[Dot]:
    """Return points along a line, `every` dots apart, from its start on."""
    ahead = 0.0  # from the start of the segment to the next point
    for start, end in itertools.pairwise(line):
        length = math.dist(start, end)
        while ahead <= length and length:
            share = ahead / length
            yield start[0] + share * (end[0] - start[0]), start[1] + share * (end[1] - start[1])
            ahead += every
        ahead -= length


def nearest(here: Dot, others: Iterable[Dot], right: int, down: int) -> int | None:
    """Return the number of the nearest point in a direction, of which one step is given; None where there is none.

    Farther to the side counts double, and what is more to the side than ahead does not lie in that direction.
    """
    best: tuple[float, int] | None = None
    for number, (x, y) in enumerate(others):
        across, along = x - here[0], y - here[1]
        ahead = across * right + along * down
        sideways = abs(across * down) + abs(along * right)
        if ahead > 0 and sideways <= 2 * ahead:
            best = min(best or (math.inf, 0), (ahead + 2 * sideways, number))
    return best[1] if best is not None else None
