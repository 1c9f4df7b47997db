"""The factions: a matrix of actors with a letter for each two, the same in words, and unbalanced triads."""

from __future__ import annotations

from tui.analysis.views.relations import Factions, pair_id
from tui.render import glyphs
from tui.render.rows.parts import BLANK, count
from tui.render.rows.parts import heading as heading_row
from tui.render.rows.relations import relation_row, triad_rows
from tui.render.text import Line, Row, Rows, Span, Target, cut, line_width, pad, wrap

NAME = 18
LONGEST_NAME = 32
CELL = 3
WORDS = 21
"""Cells that are kept for the words at the end of a row."""


def cell_target(view: Factions, row: int, column: int) -> Target:
    """Return what a cell of the matrix stands for: the pair, or on the diagonal the actor."""
    if row == column:
        return Target("actor", view.actors[row])
    return Target("pair", pair_id(view.actors[row], view.actors[column]))


def name_cells(number: int, cells: int) -> int:
    """Return the cells for the numbers and names of `number` actors: more where all the columns leave room."""
    return min(max(NAME, cells - number * CELL - WORDS - 2), LONGEST_NAME)


def window(view: Factions, column: int, cells: int) -> range:
    """Return the columns that fit between names and words, with the chosen one among them."""
    number = len(view.actors)
    room = max((cells - name_cells(number, cells) - WORDS - 2) // CELL, 1)
    if room >= number:
        return range(number)
    first = min(max(column - room // 2, 0), number - room)
    return range(first, first + room)


def heading(view: Factions, column: int, cells: int) -> list[Line]:
    """Return the numbers of the columns, the chosen one marked; `‹` and `›` where there are more."""
    if not view.actors:
        return []
    columns = window(view, column, cells)
    numbers = [Span(f"{number + 1:>2} ", "tab-on" if number == column else "muted") for number in columns]
    before = "‹" if columns.start else " "
    after = "›" if columns.stop < len(view.actors) else " "
    # The head of a column has room for a number alone: here the chosen one is spelt out.
    room = name_cells(len(view.actors), cells)
    left = room + 2 + CELL * len(columns)
    chosen = cut(f"with {view.names[column]}", max(cells - left, 1))
    return [(Span(" " * room), Span(before, "accent"), *numbers, Span(after, "accent"), Span(chosen, "strong"))]


def _cell(letter: str, *, chosen: bool) -> list[Span]:
    """Return a letter, in brackets in the chosen column, so that it is seen without colour."""
    mark = glyphs.relation(letter)
    left, right = ("[", "]") if chosen else (" ", " ")
    return [Span(left, "muted"), Span(mark.glyph, mark.style), Span(right, "muted")]


def rows(view: Factions, column: int, cells: int) -> Rows:
    """Return one row an actor: a letter for each other, and how it stands to the chosen one in words.

    Below stand the legend, unbalanced triads, and every relation in words.
    """
    if not any(view.states.values()):
        return Rows()
    made: list[Row] = []
    columns = window(view, column, cells)
    room = name_cells(len(view.actors), cells)
    for number, (actor, name) in enumerate(zip(view.actors, view.names, strict=True)):
        spans = [Span(f"{number + 1:>2} ", "muted"), Span(pad(cut(name, room - 4), room - 2))]
        for other in columns:
            if number == other:
                spans.append(Span(" \\ ", "column" if other == column else "faint"))
            else:
                relation = view.between(number, other)
                spans += _cell(relation.letter if relation else "·", chosen=other == column)
        if number != column:
            style = "" if view.between(number, column) else "faint"
            spans.append(Span(f" {cut(view.says(number, column), max(cells - line_width(spans) - 1, 1))}", style))
        made.append(Row(tuple(spans), actor, cell_target(view, number, column)))
    below = [Row(line) for line in _legend(view, cells)]
    listed = [row for each in view.relations.values() for row in relation_row(each, " – ".join(each.names), cells)]
    triads = [BLANK, *triad_rows(view.triads, cells)] if view.triads else []
    pairs = heading_row("Relations", count(len(view.relations), "pair"))
    return Rows([*made, BLANK, *below, *triads, BLANK, pairs, *listed])


def _legend(view: Factions, cells: int) -> list[Line]:
    """Return what the letters mean, and which states are left out; an entry is never broken."""
    entries = [
        (Span(mark.glyph, mark.style), Span(f" {mark.word}", "muted"))
        for mark in (glyphs.relation(letter) for letter in glyphs.RELATIONS)
    ]
    entries.append((Span("f h s c b", "strong"), Span(" only claimed", "muted")))
    entries.append((Span("←→", "accent"), Span(" choose the column", "muted")))
    lines: list[Line] = [()]
    for entry in entries:
        line = (*lines[-1], Span("   "), *entry) if lines[-1] else entry
        if lines[-1] and line_width(line) > cells:
            lines.append(entry)
        else:
            lines[-1] = line
    left_out = [
        f"{name.replace('-', ' ')} {number}"
        for name, number in view.states.items()
        if number and name not in view.asked
    ]
    if left_out:
        lines += wrap([Span(f"Left out: {', '.join(left_out)}", "warn"), Span("; S chooses", "muted")], cells)
    return lines
