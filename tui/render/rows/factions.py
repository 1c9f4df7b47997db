"""The factions: a signed matrix of actors."""

from __future__ import annotations

from string import ascii_lowercase
from typing import Any

import msgspec

from tui.analysis.situation import Situation
from tui.render import glyphs
from tui.render.glyphs import Glyph
from tui.render.rows.parts import heading as heading_row
from tui.render.rows.parts import paragraph
from tui.render.text import Line, Row, Rows, Span, Target, cut, line_width, pad, wrap

NAME = 22
LONGEST_NAME = 40
CELL = 4
STRONG = 7
"""Intensity from which a sign stands double."""


def pair_id(one: str, other: str) -> str:
    """The id of a pair, the same whichever actor is named first."""
    return "~".join(sorted((one, other)))


def sign_of(pair: dict[str, Any]) -> Glyph:
    """How a pair's overall sign is shown."""
    label = str(pair["label"])
    return glyphs.SIGNS.get(label, glyphs.SIGNS["unknown"])


class Matrix(msgspec.Struct, frozen=True):
    """Who stands how to whom: the actors in order, and the shown pair of each two."""

    actors: list[str]
    pairs: dict[str, dict[str, Any]]

    def target(self, row: int, column: int) -> Target:
        """What a cell stands for: the pair, or on the diagonal the actor."""
        if row == column:
            return Target("actor", self.actors[row])
        return Target("pair", pair_id(self.actors[row], self.actors[column]))


def matrix(situation: Situation) -> Matrix:
    """The pairs of which a shown fact speaks, actors with the most ties first."""
    ties = situation.frames.ties
    ties = ties.filter(ties["fact"].is_in(list(situation.shown)))
    reported = {pair_id(one, other) for one, other in ties.select("from", "to").iter_rows()}
    pairs = {
        pair_id(pair["a"], pair["b"]): pair
        for pair in situation.day.relations.iter_rows(named=True)
        if pair_id(pair["a"], pair["b"]) in reported
    }
    degree: dict[str, int] = {}
    for pair in pairs:
        for actor in pair.split("~"):
            degree[actor] = degree.get(actor, 0) + 1
    return Matrix(sorted(degree, key=lambda actor: (-degree[actor], actor)), pairs)


def letter(number: int) -> str:
    """The letter that stands for an actor at the head of a column."""
    return ascii_lowercase[number] if number < 26 else ascii_lowercase[number - 26].upper() if number < 52 else "·"


def name_cells(number: int, cells: int) -> int:
    """Cells for the names of `number` actors: more where all the columns leave room."""
    return min(max(NAME, cells - 4 - number * CELL), LONGEST_NAME)


def window(shown: Matrix, column: int, cells: int) -> range:
    """The columns that fit beside the names, with the chosen one among them."""
    number = len(shown.actors)
    room = max((cells - name_cells(number, cells) - 4) // CELL, 1)
    if room >= number:
        return range(number)
    first = min(max(column - room // 2, 0), number - room)
    return range(first, first + room)


def heading(shown: Matrix, column: int, cells: int) -> list[Line]:
    """The letters of the columns, the chosen one marked; `‹` and `›` where there are more."""
    if not shown.actors:
        return []
    columns = window(shown, column, cells)
    letters = [Span(f" {letter(number)}  ", "tab-on" if number == column else "muted") for number in columns]
    before = "‹" if columns.start else " "
    after = "›" if columns.stop < len(shown.actors) else ""
    room = name_cells(len(shown.actors), cells)
    return [(Span(" " * (room + 1)), Span(before, "accent"), *letters, Span(after, "accent"))]


def _cell(pair: dict[str, Any] | None, *, chosen: bool) -> list[Span]:
    """A sign, double where it is strong, marked where it is inferred; in brackets in the chosen column."""
    if pair is None:
        none = glyphs.SIGNS["none"]
        return [Span(f" {none.glyph}  ", none.style)]
    sign = sign_of(pair)
    strong = sign.word in ("allied", "hostile") and abs(pair["intensity"]) >= STRONG
    second = glyphs.INFERRED.glyph if pair["inferred"] else sign.glyph if strong else " "
    left, right = ("[", "]") if chosen else (" ", " ")
    return [Span(left, "muted"), Span(sign.glyph + second, sign.style), Span(right, "muted")]


def rows(shown: Matrix, situation: Situation, column: int, cells: int) -> Rows:
    """One row an actor; a sign where a fact speaks of the two."""
    made: list[Row] = []
    columns = window(shown, column, cells)
    room = name_cells(len(shown.actors), cells)
    for number, actor in enumerate(shown.actors):
        spans = [
            Span(f"{letter(number)} ", "muted"),
            Span(pad(cut(situation.lookup.actor(actor), room - 3), room)),
        ]
        for other_number in columns:
            chosen = other_number == column
            if number == other_number:
                spans.append(Span(" \\  ", "column" if chosen else "faint"))
                continue
            pair = shown.pairs.get(pair_id(actor, shown.actors[other_number]))
            spans += _cell(pair, chosen=chosen)
        made.append(Row(tuple(spans), actor, shown.target(number, column)))
    if not made:
        return Rows()
    chosen_name = situation.lookup.actor(shown.actors[column])
    foot = [
        Span(f"{letter(column)} ", "tab-on"),
        Span(f" {chosen_name}", "strong"),
        Span("   ←→ choose the column", "muted"),
    ]
    below = [Row(line) for line in (*wrap(foot, cells), *_legend(cells))]
    return Rows([*made, Row(()), *below, Row(()), *_circles(situation, cells)])


def _legend(cells: int) -> list[Line]:
    """What the signs mean; an entry is never broken."""
    entries = [Span(f"{sign.glyph} {sign.word}", sign.style) for sign in glyphs.SIGNS.values()]
    entries += [Span("++ −− strong", "muted"), Span(f"{glyphs.INFERRED.glyph} inferred", glyphs.INFERRED.style)]
    lines: list[Line] = [()]
    for entry in entries:
        line = (*lines[-1], Span("   "), entry) if lines[-1] else (entry,)
        if lines[-1] and line_width(line) > cells:
            lines.append((entry,))
        else:
            lines[-1] = line
    return lines


def _circles(situation: Situation, cells: int) -> list[Row]:
    """Circles of actors whose signs do not go together, as tension and not as forecast."""
    circles = situation.day.unbalanced_triads
    if circles.is_empty():
        return []
    made = [heading_row("Tension", "circles whose signs do not go together; no forecast")]
    for number, circle in enumerate(circles.iter_rows(named=True)):
        actors = circle["actors"]
        spans: list[Span] = []
        for actor, sign in zip(actors, circle["signs"], strict=True):
            shown = glyphs.SIGNS["allied" if sign > 0 else "hostile"]
            spans += [Span(situation.lookup.actor(actor)), Span(f" {shown.glyph} ", shown.style)]
        spans.append(Span("(back to the first)", "faint"))
        if circle["inferred"]:
            spans.append(Span(f"  {glyphs.INFERRED.glyph} partly inferred", glyphs.INFERRED.style))
        target = Target("pair", pair_id(actors[0], actors[1]))
        made += paragraph(spans, cells, key=f"circle:{number}", target=target, indent=2)
    return made
