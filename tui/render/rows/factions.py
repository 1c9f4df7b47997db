"""The factions: a signed matrix of actors."""

from __future__ import annotations

from string import ascii_lowercase

from tui.analysis.views.relations import Factions, Relation, Triad, pair_id
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


def sign_of(label: str | None) -> Glyph:
    """Return how the label of a relation is shown; "none" where there is no relation."""
    return glyphs.SIGNS.get(label or "none", glyphs.SIGNS["unknown"])


def cell_target(view: Factions, row: int, column: int) -> Target:
    """Return what a cell of the matrix stands for: the pair, or on the diagonal the actor."""
    if row == column:
        return Target("actor", view.actors[row])
    return Target("pair", pair_id(view.actors[row], view.actors[column]))


def letter(number: int) -> str:
    """Return the letter that stands for an actor at the head of a column."""
    return ascii_lowercase[number] if number < 26 else ascii_lowercase[number - 26].upper() if number < 52 else "·"


def name_cells(number: int, cells: int) -> int:
    """Return the cells for the names of `number` actors: more where all the columns leave room."""
    return min(max(NAME, cells - 4 - number * CELL), LONGEST_NAME)


def window(view: Factions, column: int, cells: int) -> range:
    """Return the columns that fit next to the names, with the chosen one among them."""
    number = len(view.actors)
    room = max((cells - name_cells(number, cells) - 4) // CELL, 1)
    if room >= number:
        return range(number)
    first = min(max(column - room // 2, 0), number - room)
    return range(first, first + room)


def heading(view: Factions, column: int, cells: int) -> list[Line]:
    """Return the letters of the columns, the chosen one marked; `‹` and `›` where there are more."""
    if not view.actors:
        return []
    columns = window(view, column, cells)
    letters = [Span(f" {letter(number)}  ", "tab-on" if number == column else "muted") for number in columns]
    before = "‹" if columns.start else " "
    after = "›" if columns.stop < len(view.actors) else ""
    room = name_cells(len(view.actors), cells)
    return [(Span(" " * (room + 1)), Span(before, "accent"), *letters, Span(after, "accent"))]


def _cell(relation: Relation | None, *, chosen: bool) -> list[Span]:
    """Return a sign: double where it is strong, marked where it is inferred, in brackets in the chosen column."""
    if relation is None:
        none = glyphs.SIGNS["none"]
        return [Span(f" {none.glyph}  ", none.style)]
    sign = sign_of(relation.label)
    strong = sign.word in ("allied", "hostile") and abs(relation.intensity) >= STRONG
    second = glyphs.INFERRED.glyph if relation.inferred else sign.glyph if strong else " "
    # Brackets, so that the chosen column is seen without colour.
    left, right = ("[", "]") if chosen else (" ", " ")
    return [Span(left, "muted"), Span(sign.glyph + second, sign.style), Span(right, "muted")]


def rows(view: Factions, column: int, cells: int) -> Rows:
    """Return one row an actor, with a sign where a fact speaks of the two; legend and unbalanced triads below."""
    made: list[Row] = []
    columns = window(view, column, cells)
    room = name_cells(len(view.actors), cells)
    for number, (actor, name) in enumerate(zip(view.actors, view.names, strict=True)):
        spans = [Span(f"{letter(number)} ", "muted"), Span(pad(cut(name, room - 3), room))]
        for other in columns:
            chosen = other == column
            if number == other:
                spans.append(Span(" \\  ", "column" if chosen else "faint"))
            else:
                spans += _cell(view.between(number, other), chosen=chosen)
        made.append(Row(tuple(spans), actor, cell_target(view, number, column)))
    if not made:
        return Rows()
    # The head of a column has room for a letter alone: here the chosen one is spelt out.
    foot = [
        Span(f"{letter(column)} ", "tab-on"),
        Span(f" {view.names[column]}", "strong"),
        Span("   ←→ choose the column", "muted"),
    ]
    below = [Row(line) for line in (*wrap(foot, cells), *_legend(cells))]
    return Rows([*made, Row(()), *below, Row(()), *_triads(view.triads, cells)])


def _legend(cells: int) -> list[Line]:
    """Return what the signs mean; an entry is never broken."""
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


def _triads(triads: tuple[Triad, ...], cells: int) -> list[Row]:
    """Return the unbalanced triads under their heading."""
    if not triads:
        return []
    made = [heading_row("Tension", "circles whose signs do not go together; no forecast")]
    for number, triad in enumerate(triads):
        spans: list[Span] = []
        for name, sign in zip(triad.names, triad.signs, strict=True):
            mark = glyphs.SIGNS["allied" if sign > 0 else "hostile"]
            spans += [Span(name), Span(f" {mark.glyph} ", mark.style)]
        spans.append(Span("(back to the first)", "faint"))
        if triad.claimed:
            spans.append(Span("  rests on claims", "muted"))
        target = Target("pair", pair_id(triad.actors[0], triad.actors[1]))
        made += paragraph(spans, cells, key=f"circle:{number}", target=target, indent=2)
    return made
