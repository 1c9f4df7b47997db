"""The network as lines of text: a line in dots for each relation, its letter in the middle, names over all."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from functools import lru_cache
from typing import Final

from tui.analysis.views.network import Network
from tui.analysis.views.relations import Relation
from tui.render import glyphs
from tui.render.canvas import CURSOR, Canvas, Dots, dots_at, points_along
from tui.render.glyphs import Glyph
from tui.render.labels import Label, PlacedLabel, place_labels, slots_upon
from tui.render.network.arrangement import Box, arranged
from tui.render.rows.factions import side_text
from tui.render.rows.parts import day_text
from tui.render.text import Line, width
from tui.store.schema.records import UNKNOWN

OVER: Final = "†…-"
"""Letters of relations that do not hold, as far as is known."""
WELL_SUPPORTED: Final = 2
"""Independent lines from which on a relation is drawn as two lines."""
INK: Final = 0.4
"""How many cells lines may go through, for each cell of a picture: with more, none could be followed."""
_ALONG: Final = (0.5, 0.42, 0.58, 0.34, 0.66, 0.27, 0.73)
"""Where on its line the letter of a relation may stand."""


def side_mark(network: Network, side: str) -> Glyph:
    """Return the mark of a side; sides with few ties share one with those who are on none."""
    named = [each for each in network.sides if each not in ("none", UNKNOWN)]
    *own, others = glyphs.SIDES
    number = named.index(side) if side in named else len(own)
    return own[number]._replace(word=side_text(side)) if number < len(own) else others


def is_double(relation: Relation) -> bool:
    """Return whether a relation is drawn as two lines."""
    return relation.letter.isupper() and relation.lines >= WELL_SUPPORTED


def of_cursor(network: Network, cursor: str) -> list[Relation]:
    """Return the relations that are lit: the one under the cursor, or those of the actor under it."""
    return [each for each in network.relations if cursor in (each.id, each.a, each.b)]


def picture(network: Network, cells: int, lines: int, cursor: str = "", today: date | None = None) -> tuple[Line, ...]:
    """Return `lines` lines of `cells` cells; what is under the cursor, an actor or a pair by its id, is lit.

    `today` is the day that is looked at: dates of its year are told without the year.
    """
    boxes = arranged(network, cells, lines)
    canvas = _background(network, cells, lines).copy()
    lit = [each for each in of_cursor(network, cursor) if each.a in boxes and each.b in boxes]
    for relation in lit:
        canvas.add(_line(relation, boxes, cells, lines), glyphs.relation(relation.letter).style, over=True)
    labels = letters(network, cells, lines, cursor, today)
    chosen = {each.id for each in lit}
    for relation in network.relations:
        if relation.id in labels:
            sign, style = _sign(network, relation), glyphs.relation(relation.letter).style
            under = relation.id == cursor
            _write_letter(canvas, labels[relation.id], sign, style, lit=relation.id in chosen, under=under)
    ends = {end for each in lit for end in (each.a, each.b)}
    for place in network.places:
        if place.id in boxes:
            mark, number = side_mark(network, place.side).glyph, str(network.degrees[place.id])
            _write_name(canvas, boxes[place.id], mark, number, near=place.id in ends, lit=place.id == cursor)
    return canvas.lines()


@lru_cache(maxsize=8)
def _background(network: Network, cells: int, lines: int) -> Canvas:
    """Draw the lines of relations, dim: those that the cursor is on are drawn over them."""
    boxes = arranged(network, cells, lines)
    canvas = Canvas(cells, lines)
    for relation in drawn(network, cells, lines):
        canvas.add(_line(relation, boxes, cells, lines), "faint")
    return canvas


@lru_cache(maxsize=8)
def drawn(network: Network, cells: int, lines: int) -> tuple[Relation, ...]:
    """Return the relations whose lines are seen wherever the cursor is: as many as can be told apart.

    What has changed goes first, then what is known to hold, the better supported the sooner.
    """
    boxes = arranged(network, cells, lines)
    room = [each for each in network.relations if each.a in boxes and each.b in boxes]
    ranked = sorted(
        room,
        key=lambda each: (
            not network.has_changed(each), each.letter in OVER, not each.letter.isupper(), -each.support, each.id
        ),
    )  # fmt: skip
    chosen, left = set(), INK * cells * lines
    for relation in ranked:
        left -= sum(map(bool, b"".join(_line(relation, boxes, cells, lines))))
        if left < 0:
            break
        chosen.add(relation.id)
    return tuple(each for each in room if each.id in chosen)


def _line(relation: Relation, boxes: Mapping[str, Box], cells: int, lines: int) -> Dots:
    """Return the dots of a relation: two lines, one, dashes or dots, the less of it is known to hold."""
    start, end = boxes[relation.a].middle, boxes[relation.b].middle
    steep = abs(end[1] - start[1]) > abs(end[0] - start[0])
    shifts = (-1, 1) if is_double(relation) else (0,)
    dots: list[tuple[float, float]] = []
    for shift in shifts:
        x, y = (shift, 0) if steep else (0, shift)
        along = points_along(
            [(start[0] + x, start[1] + y), (end[0] + x, end[1] + y)], 3 if relation.letter in OVER else 1
        )
        dots += [dot for step, dot in enumerate(along) if not relation.letter.islower() or step % 5 < 3]
    return dots_at(dots, cells, lines)


def letters(
    network: Network, cells: int, lines: int, cursor: str = "", today: date | None = None
) -> Mapping[str, PlacedLabel]:
    """Return where the letters of relations stand, by the ids of pairs; words follow those that are lit."""
    boxes = arranged(network, cells, lines)
    lit = {each.id for each in of_cursor(network, cursor)}
    seen = {each.id for each in drawn(network, cells, lines)} | lit
    labels = []
    for relation in network.relations:
        if relation.id in seen and relation.a in boxes and relation.b in boxes:
            (left, top), (right, bottom) = boxes[relation.a].middle, boxes[relation.b].middle
            at = [(int(left + share * (right - left)) // 2, int(top + share * (bottom - top)) // 4) for share in _ALONG]
            more = f" {said(relation, today)}" if relation.id in lit else ""
            text = _sign(network, relation)
            labels.append(Label(relation.id, text, slots_upon(at, text), more=more, mirrors=True))
    taken = {(box.column + step, box.row) for box in boxes.values() for step in range(box.cells)}
    return place_labels(labels, cells, lines, taken, cursor=cursor)


def said(relation: Relation, today: date | None) -> str:
    """Return a relation in a word or two, and since when: `fighting since 27 Nov`."""

    def day(when: date) -> str:
        return day_text(when, year=False) if today is not None and when.year == today.year else str(when.year)

    claimed = "claimed " if relation.letter.islower() else ""
    if relation.ended is not None:
        return f"{relation.type} until {day(relation.ended)}"
    if relation.stale_since is not None:
        return f"{relation.type}, stale since {day(relation.stale_since)}"
    since = f" since {day(relation.since)}" if relation.since is not None else ""
    return f"{claimed}{relation.type}{since}"


def _sign(network: Network, relation: Relation) -> str:
    """Return the letter of a relation, starred where it has changed, with room for the brackets of what is lit."""
    changed = glyphs.CHANGED.glyph if network.has_changed(relation) else ""
    return f"[{glyphs.relation(relation.letter).glyph}{changed}]"


def _write_letter(canvas: Canvas, label: PlacedLabel, sign: str, style: str, *, lit: bool, under: bool) -> None:
    """Write the letter of a relation and the words beside it; `under` the cursor in its colours."""
    if under:
        canvas.write(label.column - 1, label.row, f"▌{label.text} ", CURSOR)
        return
    before, _, after = label.text.partition(sign)
    canvas.write(label.column, label.row, before, style)
    column = label.column + width(before)
    # In brackets, as in the matrix, so that it is seen without colour what the cursor is on.
    for step, character in enumerate(sign if lit else f" {sign[1:-1]} "):
        here = "muted" if character in "[]" else glyphs.CHANGED.style if character == glyphs.CHANGED.glyph else style
        canvas.write(column + step, label.row, character, here)
    canvas.write(column + len(sign), label.row, after, style)


def _write_name(canvas: Canvas, box: Box, mark: str, number: str, *, near: bool, lit: bool) -> None:
    """Write the mark of an actor's side, the name, the number of its relations; `near` is at the end of a lit line."""
    if lit:
        canvas.write(box.column - 1, box.row, f"▌{mark} {box.name} {number} ", CURSOR)
        return
    canvas.write(box.column - 1, box.row, f" {mark} ", glyphs.SIDES[0].style)
    canvas.write(box.column + 2, box.row, box.name, "title" if near else "")
    canvas.write(box.column + box.cells - len(number) - 1, box.row, f" {number} ", "muted")
