"""Charts as lines of text, and the drawing of connected lines in braille that the map shares."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from tui.render.canvas import Dots


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
