"""Where the names of actors stand in cells: near the places that the layout gives them, none over another."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Final, NamedTuple

from tui.analysis.views.network import Network, Place
from tui.render.canvas import Dot
from tui.render.text import cut, width

CELLS_EACH: Final = 30
"""Cells of a picture for each actor in it: with fewer, lines could not be followed between the names."""
MOST: Final = 60
"""Actors that are drawn in any picture."""
GAP: Final = 2
"""Blanks between two names on one line."""
FULL: Final = 0.25
"""The share of a picture that names may take: the rest is for what stands between them."""
_TRIES: Final = ((26, 1), (18, 1), (14, 1), (9, 1), (0, 1), (0, 0))
"""Cells of a name, and lines kept free above and below it; the first that has room for all names is taken."""
_CUT: Final = 14
"""Cells from which on a longer name is cut; with fewer, the short name says more than a stump."""


class Box(NamedTuple):
    """Where a name stands: its first cell, which has the mark of its side, and all its cells."""

    column: int
    row: int
    name: str
    cells: int

    @property
    def middle(self) -> Dot:
        """Return the dot in its middle, where lines lead to."""
        return 2 * self.column + self.cells, 4 * self.row + 2

    def covers(self, column: int, row: int) -> bool:
        """Return whether a cell is one of its own."""
        return row == self.row and self.column <= column < self.column + self.cells


@lru_cache(maxsize=16)
def arranged(network: Network, cells: int, lines: int) -> Mapping[str, Box]:
    """Return where actors stand, by their ids: the same on every day, unless there are more than find room.

    Then those of the day are placed alone, the ones with the most relations first, as far as there is room.
    """
    room = min(cells * lines // CELLS_EACH, MOST)
    if len(network.places) <= room:
        boxes = _boxes(network.places, cells, lines)
        if boxes.keys() >= network.degrees.keys():
            return {actor: box for actor, box in boxes.items() if actor in network.degrees}
    shown = sorted(
        (place for place in network.places if place.id in network.degrees),
        key=lambda place: (-network.degrees[place.id], -place.ties, place.id),
    )
    return _boxes(tuple(shown[:room]), cells, lines)


@lru_cache(maxsize=16)
def _boxes(places: Sequence[Place], cells: int, lines: int) -> Mapping[str, Box]:
    """Return the boxes of some actors, with names as long as leave room for all of them."""
    boxes: dict[str, Box] = {}
    for longest, gap in _TRIES:
        names = [_name(place, longest) for place in places]
        boxes = _placed(places, names, cells, lines, gap)
        if len(boxes) == len(places) and sum(box.cells for box in boxes.values()) <= FULL * cells * lines:
            break
    return boxes


def _name(place: Place, longest: int) -> str:
    return cut(place.name, longest) if longest >= _CUT or width(place.name) <= longest else place.short


def _placed(places: Sequence[Place], names: Sequence[str], cells: int, lines: int, gap: int) -> dict[str, Box]:
    """Return the boxes that find room; earlier ones choose first, each the free cells nearest to its place."""
    taken = [0] * lines  # a bit a cell
    boxes: dict[str, Box] = {}
    for place, name in zip(places, names, strict=True):
        # The mark, the name and how many relations the actor has, on any day.
        size = 2 + width(name) + 1 + len(str(place.ties))
        wanted = round(place.x * (cells - size)), round(place.y * (lines - 1))
        mask = (1 << size) - 1
        for across, down in _steps(cells, lines):
            column, row = wanted[0] + across, wanted[1] + down
            if 0 <= column <= cells - size and 0 <= row < lines and not taken[row] & mask << column:
                boxes[place.id] = Box(column, row, name, size)
                for near in range(max(row - gap, 0), min(row + gap + 1, lines)):
                    blanks = GAP if near == row else 0
                    taken[near] |= ((1 << size + 2 * blanks) - 1) << column >> blanks
                break
    return boxes


@lru_cache(maxsize=4)
def _steps(cells: int, lines: int) -> tuple[tuple[int, int], ...]:
    """Return every step from one cell of a picture to another, the shortest first; a cell is twice as high as wide."""
    steps = ((across, down) for across in range(-cells, cells + 1) for down in range(-lines, lines + 1))
    return tuple(sorted(steps, key=lambda step: (step[0] ** 2 + 4 * step[1] ** 2, step)))
