"""Labels of a picture: each beside its mark, none over another; the more important ones choose first."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import NamedTuple

import msgspec

from tui.render.canvas import CURSOR, Canvas
from tui.render.text import width


class Slot(NamedTuple):
    """Where a label may stand: its first cell, and what it costs to stand there rather than at the best."""

    column: int
    row: int
    price: int = 0


class Label(msgspec.Struct, frozen=True):
    """A label to place: its text, where it may stand, the cells of the mark that it names, and what may follow it.

    `more` is written after the text where all labels are placed and there is room left. With `mirrors` it is written
    before the text where that is to its left, so that the text stays in its place.
    """

    key: str
    text: str
    slots: tuple[Slot, ...]
    mark: frozenset[tuple[int, int]] = frozenset()
    more: str = ""
    mirrors: bool = False


class PlacedLabel(msgspec.Struct, frozen=True):
    """Where a label stands: its first cell."""

    key: str
    text: str
    column: int
    row: int


def place_labels(
    labels: Sequence[Label],
    cells: int,
    lines: int,
    taken: Iterable[tuple[int, int]],
    cost: Callable[[int, int], int] = lambda column, row: 0,
    cursor: str = "",
) -> dict[str, PlacedLabel]:
    """Return the labels that find room in a picture of `cells` × `lines`, by key; earlier ones choose first.

    No label reaches the picture's edge, covers a `taken` cell or touches another label: a blank stays at both its ends,
    and two between it and a mark (a `taken` cell) that is not its own, lest it seem to name that. Of its slots it takes
    the one with the lowest price, to which each cell that it covers adds its `cost`. The label with the key `cursor`
    goes first if it would find no room otherwise.
    """
    placed = _placed(labels, cells, lines, taken := frozenset(taken), cost)
    if cursor and cursor not in placed and any(label.key == cursor for label in labels):
        placed = _placed(sorted(labels, key=lambda label: label.key != cursor), cells, lines, taken, cost)
    return placed


def _placed(
    labels: Sequence[Label], cells: int, lines: int, taken: frozenset[tuple[int, int]], cost: Callable[[int, int], int]
) -> dict[str, PlacedLabel]:
    marks = taken
    blocked = set(marks)
    placed: dict[str, PlacedLabel] = {}
    for label in labels:
        size = width(label.text)
        foreign = marks - label.mark if label.mark else marks
        best: tuple[int, int, Slot] | None = None
        for order, slot in enumerate(label.slots):
            cover = [(slot.column + step, slot.row) for step in range(size)]
            if not (0 <= slot.row < lines and slot.column >= 1 and slot.column + size < cells):
                continue
            ends = [(slot.column + step, slot.row) for step in (-2, -1, size, size + 1)]
            if blocked.intersection(cover) or foreign.intersection(ends):
                continue
            # The order decides between two slots at one price: the earlier is the one where a reader looks first.
            price = (slot.price + sum(cost(*cell) for cell in cover), order, slot)
            best = min(best, price) if best else price
        if best is not None:
            slot = best[2]
            placed[label.key] = PlacedLabel(label.key, label.text, slot.column, slot.row)
            blocked.update((slot.column + step, slot.row) for step in range(-1, size + 1))
    for label in labels:
        if label.more and label.key in placed:
            placed[label.key] = _lengthened(placed[label.key], label, cells, blocked)
    return placed


def _lengthened(label: PlacedLabel, asked: Label, cells: int, blocked: set[tuple[int, int]]) -> PlacedLabel:
    """Return a label with more after its text, to its right or its left where cells are free; else as it is."""
    more = asked.more
    before, size, added = label.column, width(label.text), width(more)
    # A blank lies at either end of it already, and one has to lie there afterwards.
    right = [(before + size + 1 + step, label.row) for step in range(added + 1)]
    left = [(before - 2 - step, label.row) for step in range(added + 1)]
    for column, free in ((before, right), (before - added, left)):
        if column >= 1 and column + size + added < cells and not blocked.intersection(free):
            blocked.update(free)
            mirrored = asked.mirrors and column < before
            text = f"{more.lstrip()} {label.text}" if mirrored else label.text + more
            return PlacedLabel(label.key, text, column, label.row)
    return label


def slots_beside(column: int, row: int, text: str, mark: int = 1) -> tuple[Slot, ...]:
    """Return the slots around a mark of so many cells: to its right, to its left, then under and over it."""
    size = width(text)
    return (
        Slot(column + 1 + mark, row, 0),
        Slot(column - 1 - size, row, 1),
        *(
            Slot(start, line, 6)
            for line in (row + 1, row - 1)
            for start in (column + 1, column - size // 2, column - size)
        ),
    )


def slots_upon(cells: Iterable[tuple[int, int]], text: str) -> tuple[Slot, ...]:
    """Return the slots in the middle of which one of the cells lies: those of a label that interrupts a line."""
    return tuple(Slot(column - width(text) // 2, row) for column, row in cells)


def write_label(canvas: Canvas, label: PlacedLabel, style: str, *, lit: bool) -> None:
    """Write a label, a blank at either end; one that is `lit` is under the cursor."""
    # A sign besides the style, so that the cursor is seen without colour.
    first, style = ("▌", CURSOR) if lit else (" ", style)
    canvas.write(label.column - 1, label.row, f"{first}{label.text} ", style)
