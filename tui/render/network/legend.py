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
from tui.render.network.drawing import CHANGED, CLAIMED, DOUBLE, OTHERS, OVER, OVER_LETTERS, is_double, said, side_mark
from tui.render.rows.factions import left_out, side_text
from tui.render.rows.parts import count
from tui.render.text import Line, Span, fit, justify, line_width

TALL: Final = 28
"""Lines of a pane from which on the legend has three; with fewer it has two."""


def feet(height: int) -> int:
    """Return the lines under a picture in a pane of a height: the same on every day, lest the picture moves."""
    return 4 if height >= TALL else 3


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
    line = (
        Span(f"{side_mark(network, place.side).glyph} ", "accent"),
        Span(place.name, "title"),
        Span(f"  {side_text(place.side)} ", "muted"),
        *(Span(f"  {mark.glyph} {number}", mark.style) for mark, number in counted.items()),
        *((Span(f"  {CHANGED.glyph} {changed}", CHANGED.style),) if changed else ()),
    )
    hint = (Span("enter goes to its pairs", "muted"),)
    return justify(line, hint, cells) if line_width(line) + line_width(hint) < cells else fit(line, cells)


def _of_pair(network: Network, relation: Relation, cells: int, today: date) -> Line:
    mark = glyphs.relation(relation.letter)
    spans = [
        Span(f"{mark.glyph} ", mark.style),
        Span(" – ".join(relation.names), "title"),
        Span(f"  {said(relation, today)}", mark.style),
        Span(f"  {relation.told_by}" if relation.told_by else "", "muted"),
    ]
    if network.has_changed(relation):
        spans.append(Span(f"  {CHANGED.glyph} changed", CHANGED.style))
    return fit([span for span in spans if span.text], cells)


def legend(network: Network, cells: int, lines: int, height: int) -> list[Line]:
    """Return at most `height` lines: what is left out, then what the signs of a picture mean, the letters first."""
    drawn = arranged(network, cells, lines)
    notes = []
    missing = len(network.degrees) - len(drawn)
    if missing:
        notes.append(Glyph(f"{count(missing, 'actor')} with the fewest relations", "no room:", "warn"))
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
    claims = [letter for letter in "fhscb" if letter in letters]
    found: list[Glyph] = []
    for letter in glyphs.RELATIONS:
        mark = glyphs.relation(letter)
        if letter in OVER_LETTERS and letter in letters:
            found.append(mark._replace(glyph=OVER.glyph + mark.glyph))
        elif {letter, letter.lower()} & letters:
            found.append(mark)
    if claims:
        found.append(Glyph("claimed", f"{CLAIMED.glyph}{' '.join(claims)}", "strong"))
    found += [DOUBLE] if any(map(is_double, network.relations)) else []
    found += [CHANGED] if any(map(network.has_changed, network.relations)) else []
    sides = {place.side for place in network.places if place.id in network.degrees}
    for side in sorted(sides, key=network.sides.index):
        mark = side_mark(network, side)
        word = mark.word if mark == OTHERS else side_text(side)
        found.append(Glyph(word, mark.glyph, "accent"))
    if network.as_members:
        found.append(Glyph("of members through coalitions: in the matrix", f"+{network.as_members}", "muted"))
    return list(dict.fromkeys(found))
