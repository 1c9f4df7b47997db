"""The factions: a matrix of actors with a letter for each two, the same in words, and unbalanced triads."""

from __future__ import annotations

from tui.analysis.views.factions import Factions
from tui.analysis.views.relations import pair_id
from tui.render import glyphs
from tui.render.rows.parts import BLANK, count
from tui.render.rows.parts import heading as heading_row
from tui.render.rows.relations import relation_row, triad_rows
from tui.render.text import Line, Row, Rows, Span, Target, cut, line_width, pad, width, wrap

NAME = 18
LONGEST_NAME = 32
LEAST_CELL = 4
"""Cells of a column: a letter in brackets, and a mark where it has changed."""
WORDS = 21
"""Cells that are kept for the words at the end of a row."""
WITHOUT_TIE = "without-tie"
"""The key of the line that stands for all actors without a tie."""


def marked(view: Factions) -> list[tuple[int, int]]:
    """Return the cells right of the diagonal, by row and column, that are contested or have changed."""
    number = len(view.actors)
    found = []
    for row in range(number):
        for column in range(row + 1, number):
            relation = view.between(row, column)
            if (relation is not None and relation.contested) or view.has_changed(row, column):
                found.append((row, column))
    return found


def cell_target(view: Factions, row: int, column: int) -> Target:
    """Return what a cell of the matrix stands for: the pair, or on the diagonal the actor."""
    if row == column:
        return Target("actor", view.actors[row])
    return Target("pair", pair_id(view.actors[row], view.actors[column]))


def _cell_width(view: Factions) -> int:
    return max([LEAST_CELL, *(width(short) + 1 for short in view.short)])


def name_cells(view: Factions, cells: int) -> int:
    """Return the cells for the names of actors, short and whole: more where all the columns leave room."""
    return min(max(NAME, cells - len(view.actors) * _cell_width(view) - WORDS - 2), LONGEST_NAME)


def window(view: Factions, column: int, cells: int) -> range:
    """Return the columns that fit between names and words, with the chosen one among them."""
    number = len(view.actors)
    room = max((cells - name_cells(view, cells) - WORDS - 2) // _cell_width(view), 1)
    if room >= number:
        return range(number)
    first = min(max(column - room // 2, 0), number - room)
    return range(first, first + room)


def heading(view: Factions, column: int, cells: int) -> list[Line]:
    """Return the short names of the columns, the chosen one marked; `‹` and `›` where there are more."""
    if not view.actors:
        return []
    columns, size = window(view, column, cells), _cell_width(view)
    heads: list[Span] = []
    for number in columns:
        short = view.short[number]
        heads += [Span(short, "tab-on" if number == column else "muted"), Span(" " * (size - width(short)))]
    before = "‹" if columns.start else " "
    after = "›" if columns.stop < len(view.actors) else " "
    # The head of a column has room for a short name alone: here the chosen one is spelt out.
    room = name_cells(view, cells)
    left = room + 2 + size * len(columns)
    chosen = cut(f"with {view.names[column]}", max(cells - left, 1))
    return [(Span(" " * room), Span(before, "accent"), *heads, Span(after, "accent"), Span(chosen, "strong"))]


def _cell(letter: str, size: int, *, chosen: bool, changed: bool) -> list[Span]:
    """Return a letter, in brackets in the chosen column, so that it is seen without colour; starred where changed."""
    mark = glyphs.relation(letter)
    left, right = ("[", "]") if chosen else (" ", "")
    rest = (glyphs.CHANGED.glyph if changed else " ").ljust(size - 2 - len(right))
    return [Span(left, "muted"), Span(mark.glyph, mark.style), Span(right, "muted"), Span(rest, glyphs.CHANGED.style)]


def rows(view: Factions, column: int, cells: int, *, unfolded: bool = False) -> Rows:
    """Return one row an actor, by sides: a letter for each other, and how it stands to the chosen one in words.

    Actors without a tie share a line, unless `unfolded`. Below stand the legend, unbalanced triads, and every relation
    in words.
    """
    if not any(view.states.values()):
        return Rows()
    made: list[Row] = []
    columns = window(view, column, cells)
    for number, side in enumerate(view.sides):
        if number == 0 or side != view.sides[number - 1]:
            made.append(Row((Span(side_text(side), "muted"),)))
        made.append(_actor_row(view, number, column, columns, cells))
    made += _without_tie(view, cells, unfolded=unfolded)
    below = [Row(line) for line in _legend(view, cells)]
    listed = [row for each in view.relations.values() for row in relation_row(each, " – ".join(each.names), cells)]
    triads = [BLANK, *triad_rows(view.triads, cells)] if view.triads else []
    pairs = heading_row("Relations", count(len(view.relations), "pair"))
    return Rows([*made, BLANK, *below, *triads, BLANK, pairs, *listed])


def side_text(side: str) -> str:
    """Return a side as the heading of its actors."""
    return "No side" if side == "none" else f"Side {side}" if side == "unknown" else side.replace("-", " ").capitalize()


def _actor_row(view: Factions, number: int, column: int, columns: range, cells: int) -> Row:
    size, room = _cell_width(view), name_cells(view, cells)
    short, name = pad(view.short[number], size - 1), view.names[number]
    spans = [Span(f"{short} ", "muted"), Span(pad(cut(name, room - size - 1), room + 1 - size))]
    for other in columns:
        if number == other:
            spans.append(Span(" \\ ".ljust(size), "column" if other == column else "faint"))
        else:
            relation = view.between(number, other)
            changed = view.has_changed(number, other)
            spans += _cell(relation.letter if relation else "·", size, chosen=other == column, changed=changed)
    if number != column:
        style = "" if view.between(number, column) else "faint"
        spans.append(Span(f" {cut(view.says(number, column), max(cells - line_width(spans) - 1, 1))}", style))
    return Row(tuple(spans), view.actors[number], cell_target(view, number, column))


def _without_tie(view: Factions, cells: int, *, unfolded: bool) -> list[Row]:
    """Return a line for all actors without a tie, or one for each."""
    if not view.without_tie:
        return []
    said = f"{count(len(view.without_tie), 'actor')} without a tie"
    if not unfolded:
        names = ", ".join(each.name for each in view.without_tie)
        hint = "; enter lists"
        line = (Span(cut(f"{said}: {names}", cells - len(hint)), "muted"), Span(hint, "faint"))
        return [Row(line, WITHOUT_TIE)]
    head = Row((Span(said, "muted"), Span("; enter folds", "faint")), WITHOUT_TIE)
    return [head, *(Row((Span(f"  {each.name}"),), each.id, Target("actor", each.id)) for each in view.without_tie)]


def _legend(view: Factions, cells: int) -> list[Line]:
    """Return what the letters mean, and which states are left out; an entry is never broken."""
    entries = [
        (Span(mark.glyph, mark.style), Span(f" {mark.word}", "muted"))
        for mark in (glyphs.relation(letter) for letter in glyphs.RELATIONS)
    ]
    entries.append((Span("f h s c b", "strong"), Span(" only claimed", "muted")))
    entries.append((Span(glyphs.CHANGED.glyph, glyphs.CHANGED.style), Span(f" {glyphs.CHANGED.word}", "muted")))
    entries.append((Span("←→", "accent"), Span(" choose the column", "muted")))
    entries.append((Span("n", "accent"), Span(" next contested or changed", "muted")))
    entries.append((Span("v", "accent"), Span(" network", "muted")))
    entries.append((Span("'", "accent"), Span(" and a letter: an actor", "muted")))
    lines: list[Line] = [()]
    for entry in entries:
        line = (*lines[-1], Span("   "), *entry) if lines[-1] else entry
        if lines[-1] and line_width(line) > cells:
            lines.append(entry)
        else:
            lines[-1] = line
    return [*lines, *left_out(view, cells)]


def left_out(view: Factions, cells: int) -> list[Line]:
    """Return how many relations are not shown, by the states that are not asked for; nothing where all are."""
    named = [
        f"{name.replace('-', ' ')} {number}"
        for name, number in view.states.items()
        if number and name not in view.asked
    ]
    if not named:
        return []
    return wrap([Span(f"Left out: {', '.join(named)}", "warn"), Span("; S chooses", "muted")], cells)
