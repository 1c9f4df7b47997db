"""What stands under the network: what the cursor is on, and what the signs mean."""

from __future__ import annotations

from collections import Counter
from datetime import date
from typing import Final

from tui.analysis.views.network import Network
from tui.analysis.views.relations import Relation
from tui.render import glyphs
from tui.render.glyphs import Glyph
from tui.render.network.arrangement import arranged
from tui.render.network.drawing import OVER, drawn, is_double, said, side_mark
from tui.render.rows.factions import left_out, side_text
from tui.render.rows.parts import count
from tui.render.text import Line, Span, fit, justify, line_width

TALL: Final = 28
"""Lines of a pane from which on the legend has four; with fewer it has two."""


def feet(height: int) -> int:
    """Return the lines under a picture in a pane of a height: the same on every day, lest the picture moves."""
    return 5 if height >= TALL else 3


def under_cursor(network: Network, cursor: str, cells: int, today: date) -> Line:
    """Return one line on an actor or a pair."""
    relation = next((each for each in network.relations if each.id == cursor), None)
    if relation is not None:
        return _of_pair(network, relation, cells, today)
    place = next((each for each in network.places if each.id == cursor), None)
    if place is None:
        return ()
    own = [each for each in network.relations if cursor in (each.a, each.b)]
    counted = Counter(glyphs.relation(each.letter) for each in own)
    changed = sum(map(network.has_changed, own))
    mark = side_mark(network, place.side)
    line = (
        Span(f"{mark.glyph} ", mark.style),
        Span(place.name, "title"),
        Span(f"  {side_text(place.side)} ", "muted"),
        *((Span(f"  {glyphs.CHANGED.glyph} {changed}", glyphs.CHANGED.style),) if changed else ()),
        *(Span(f"  {letter.glyph} {number}", letter.style) for letter, number in counted.items()),
    )
    hint = (Span("enter goes to its pairs", "muted"),)
    return justify(line, hint, cells) if line_width(line) + line_width(hint) < cells else fit(line, cells)


def _of_pair(network: Network, relation: Relation, cells: int, today: date) -> Line:
    """Return one line on a pair, with short names where whole ones leave no room for the rest."""
    mark = glyphs.relation(relation.letter)
    short = {place.id: place.short for place in network.places}
    line: list[Span] = []
    for names in (relation.names, (short[relation.a], short[relation.b])):
        line = [
            Span(f"{mark.glyph} ", mark.style),
            Span(" – ".join(names), "title"),
            Span(f"  {said(relation, today)}", mark.style),
        ]
        if relation.told_by:
            line.append(Span(f"  {relation.told_by}", "muted"))
        if network.has_changed(relation):
            line.append(Span(f"  {glyphs.CHANGED.glyph} changed", glyphs.CHANGED.style))
        if line_width(line) <= cells:
            break
    return fit(line, cells)


def legend(network: Network, cells: int, lines: int, height: int) -> list[Line]:
    """Return at most `height` lines: what is left out, then what the signs of a picture mean, the letters first."""
    boxes = arranged(network, cells, lines)
    notes = []
    if missing := len(network.degrees) - len(boxes):
        notes.append(Glyph(f"{count(missing, 'actor')} with the fewest relations", "no room:", "warn"))
    hidden = sum(each.a in boxes and each.b in boxes for each in network.relations) - len(drawn(network, cells, lines))
    if hidden:
        notes.append(Glyph(f"{count(hidden, 'line')} until the cursor is on an end of theirs", "not seen:", "warn"))
    made: list[Line] = list(left_out(network.matrix, cells))[: height - 1]
    here: Line = ()
    for sign in (*notes, *_signs(network)):
        entry = (Span(sign.glyph, sign.style), Span(f" {sign.word}", "muted"))
        wider = (*here, Span("   "), *entry) if here else entry
        if line_width(wider) > cells:
            made.append(here)
            wider = entry
        if len(made) == height:
            break
        here = wider
    return [*made, here][:height]


def _signs(network: Network) -> list[Glyph]:
    """Return the signs that are in a picture: letters with the lines that they stand on, then sides."""
    letters = {each.letter for each in network.relations}
    lines = glyphs.LINES
    found: list[Glyph] = []
    for letter in glyphs.RELATIONS:
        mark = glyphs.relation(letter)
        if letter in OVER and letter in letters:
            found.append(mark._replace(glyph=lines["over"].glyph + mark.glyph))
        elif {letter, letter.lower()} & letters:
            found.append(mark)
    if claims := " ".join(letter for letter in "fhscb" if letter in letters):
        found.append(Glyph(lines["claimed"].word, lines["claimed"].glyph + claims, "strong"))
    found += [lines["double"]] if any(map(is_double, network.relations)) else []
    found += [glyphs.CHANGED] if any(map(network.has_changed, network.relations)) else []
    sides = {place.side for place in network.places if place.id in network.degrees}
    found += dict.fromkeys(side_mark(network, side) for side in sorted(sides, key=network.sides.index))
    if network.as_members:
        found.append(Glyph("of members through coalitions: in the matrix", f"+{network.as_members}", "muted"))
    return found
