"""Labels of a map: each beside its point, none over another; the more important ones choose first."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import NamedTuple

import msgspec

from tui.render.text import width


class Spot(NamedTuple):
    """A place where a label may stand: its first cell, and what it costs to stand there rather than at the best."""

    column: int
    row: int
    price: int = 0


class Wanted(msgspec.Struct, frozen=True):
    """A label to place: its text, where it may stand, and the cell of the mark that it names."""

    key: str
    text: str
    spots: tuple[Spot, ...]
    mark: tuple[int, int] | None = None


class Placed(msgspec.Struct, frozen=True):
    """Where a label stands: its first cell."""

    key: str
    text: str
    column: int
    row: int


def place(
    wanted: Sequence[Wanted],
    cells: int,
    lines: int,
    taken: Iterable[tuple[int, int]],
    cost: Callable[[int, int], int] = lambda column, row: 0,
) -> dict[str, Placed]:
    """The labels that find room, by key; earlier ones first.

    No label reaches the picture's edge, covers a `taken` cell or touches another label: a blank stays at both its ends,
    and two between it and a mark (a `taken` cell) that is not its own, lest it seem to name that. Of its spots it takes
    the one with the lowest price, to which each cell that it covers adds its `cost`.
    """
    marks = set(taken)
    blocked = set(marks)
    placed: dict[str, Placed] = {}
    for label in wanted:
        size = width(label.text)
        foreign = marks - {label.mark} if label.mark else marks
        best: tuple[int, int, Spot] | None = None
        for order, spot in enumerate(label.spots):
            cover = [(spot.column + step, spot.row) for step in range(size)]
            if not (0 <= spot.row < lines and spot.column >= 1 and spot.column + size < cells):
                continue
            around = [(spot.column + step, spot.row) for step in (-2, -1, size, size + 1)]
            if blocked.intersection(cover) or foreign.intersection(around):
                continue
            price = (spot.price + sum(cost(*cell) for cell in cover), order, spot)
            best = min(best, price) if best else price
        if best is not None:
            spot = best[2]
            placed[label.key] = Placed(label.key, label.text, spot.column, spot.row)
            blocked.update((spot.column + step, spot.row) for step in range(-1, size + 1))
    return placed


def beside(column: int, row: int, text: str) -> tuple[Spot, ...]:
    """The spots around a mark: to its right, to its left, then under and over it."""
    size = width(text)
    return (
        Spot(column + 2, row, 0),
        Spot(column - 1 - size, row, 1),
        *(
            Spot(start, line, 6)
            for line in (row + 1, row - 1)
            for start in (column + 1, column - size // 2, column - size)
        ),
    )


def upon(cells: Iterable[tuple[int, int]], text: str) -> tuple[Spot, ...]:
    """The spots in the middle of which one of the cells lies: labels that interrupt a line."""
    return tuple(Spot(column - width(text) // 2, row) for column, row in cells)
