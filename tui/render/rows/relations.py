"""Relations in words: how two actors stand, what that rests on, and triads."""

from __future__ import annotations

from collections.abc import Iterable

from tui.analysis.views.relations import Pair, Relation, RelationDay, TieEvidence, TieKind, Triad, pair_id
from tui.render import glyphs
from tui.render.rows.parts import BLANK, count, day_beside, day_text, grade_text, heading, labelled, paragraph
from tui.render.text import Line, Row, Span, Target


def relation_row(relation: Relation, name: str, cells: int) -> list[Row]:
    """Return a relation in a list: its letter, a name, how the two stand and who says so."""
    mark = glyphs.relation(relation.letter)
    told_by = f", {relation.told_by}" if relation.told_by else ""
    line = [
        Span(f"{mark.glyph} ", mark.style),
        Span(f"{name}: "),
        Span(relation.says, mark.style),
        Span(told_by, "muted"),
    ]
    return paragraph(line, cells, key=f"pair:{relation.id}", target=Target("pair", relation.id), indent=2)


def pair_rows(pair: Pair, cells: int) -> list[Row]:
    """Return how two actors stand, day by day, and by kind of tie down to every citation."""
    made = _overall(pair, cells)
    moved = changes(pair.history)
    if pair.relation is None and len(moved) < 2:
        moved = []
    else:
        made += labelled("day by day", _letters(pair.history), cells)
    for day in moved:
        told = [Span(f"{day_beside(day.day, pair.history[-1].day)}  ", "muted"), Span(day.says)]
        made += labelled("", told, cells)
    for kind in pair.kinds:
        made += [BLANK, *_kind(kind, pair, cells)]
    if pair.triads:
        made += [BLANK, *triad_rows(pair.triads, cells)]
    return made


def _overall(pair: Pair, cells: int) -> list[Row]:
    relation = pair.relation
    if relation is None:
        made = labelled("relation", [Span(pair.says, "muted")], cells)
    else:
        mark = glyphs.relation(relation.letter)
        made = labelled("relation", [Span(f"{mark.glyph} ", mark.style), Span(relation.says, mark.style)], cells)
        made += labelled("state", [Span(relation.said_of_state)], cells)
        made += labelled("support", [Span(support(relation, pair.plain_from))], cells)
        best = [Span(f"{relation.best_name}, "), grade_text(relation.grade)]
        made += labelled("best origin", best, cells)
        if relation.since is not None:
            made += labelled("since", [Span(day_text(relation.since))], cells)
        if relation.stale_since is not None:
            made += labelled("stale since", [Span(day_text(relation.stale_since))], cells)
        if relation.ended is not None:
            made += labelled("ended", [Span(day_text(relation.ended))], cells)
        if relation.inferred:
            made += labelled(
                "", [Span(f"{glyphs.INFERRED.glyph} inferred: no source says it outright", "muted")], cells
            )
    if pair.member_of is not None:
        made += labelled("member", [Span(f"{pair.member_of[0]} belongs to {pair.member_of[1]}")], cells)
    return made


def support(relation: Relation, plain_from: float) -> str:
    """Return how far a relation is supported, and from where on that is more than a claim."""
    if not relation.origins:
        return "no vote"
    below = "" if relation.support >= plain_from else f", a claim below {100 * plain_from:.0f} %"
    return f"{round(100 * relation.support, 4):.0f} %{below}"


def lines_text(kind: TieKind) -> str:
    """Return independent lines with the layers that they are counted in: `2 origins, 1 publication: 1 line`."""
    layers = [("origin", kind.origins), ("reporter", kind.reporters), ("publication", kind.publications)]
    fewer = [layer for layer in layers[1:] if layer[1] < kind.origins]
    return f"{', '.join(count(number, noun) for noun, number in (layers[0], *fewer))}: {count(kind.lines, 'line')}"


def changes(history: Iterable[RelationDay]) -> list[RelationDay]:
    """Return the days on which a pair came to be said in other words."""
    found: list[RelationDay] = []
    for day in history:
        if not found or day.says != found[-1].says:
            found.append(day)
    return found


def _letters(history: tuple[RelationDay, ...]) -> list[Span]:
    """Return a letter for each day of the history, up to the as-of day."""
    year = history[0].day.year != history[-1].day.year
    marks = [glyphs.relation(day.letter) for day in history]
    return [
        Span(f"{day_text(history[0].day, year=year)} ", "muted"),
        *(Span(mark.glyph, mark.style) for mark in marks),
        Span(f" {day_text(history[-1].day, year=year)}", "muted"),
    ]


def _kind(kind: TieKind, pair: Pair, cells: int) -> list[Row]:
    """Return what a kind of tie comes to, and the citations that it rests on."""
    own = {kind.a, kind.b} == set(pair.actors)
    whose = "" if own else f"of {' and '.join(kind.names)}: "
    made = [heading(kind.kind.capitalize()), *paragraph([Span(f"{whose}{kind.says}")], cells, indent=2)]
    if kind.voted:
        made += paragraph(
            [Span(f"support {round(100 * kind.support, 4):.0f} %, {lines_text(kind)}", "muted")], cells, indent=2
        )
    made += paragraph([Span(currency(kind), "muted")], cells, indent=2)
    before = None
    for each in pair.evidence:
        if (each.a, each.b, each.kind) == (kind.a, kind.b, kind.kind):
            made += _evidence(each, cells, again=before is not None and _same_tie(each, before))
            before = each
    return made


def currency(kind: TieKind) -> str:
    """Return when a kind of tie was last attested, and until when that counts."""
    if not kind.voted:
        return "no citation has a vote"
    last = f"last attested {day_text(kind.last)}"
    return f"{last}, current until {day_text(kind.current_until)}" if kind.current else f"{last}, not current"


def product(each: TieEvidence) -> str:
    """Return what a citation of a tie is worth, and what it adds: factors, grade, lines and share of the support."""
    hedged = " × ½ alleged" if each.h < 1 else ""
    graded = f"{each.letter}{each.credibility}, p {each.p:.2f}"
    if each.adds is None or each.lines is None:
        return f"{graded}; not counted: {each.uncounted}"
    worth = f"; strength {each.strength:.2f} = undisputed {each.u:.2f}{hedged}" if each.strength < 1 else ""
    together = count(each.lines, "line")
    return f"{graded}{worth}; with those above {together}; adds {100 * each.adds:.1f} %"


def _same_tie(one: TieEvidence, other: TieEvidence) -> bool:
    return (one.fact, one.tie) == (other.fact, other.tie)


def _evidence(each: TieEvidence, cells: int, *, again: bool) -> list[Row]:
    """Return a citation of a tie; the tie itself and its fact are not told again."""
    key, target = f"citation:{each.tie}:{each.citation}", Target("citation", each.citation)
    made: list[Row] = []
    if not again:
        inferred = f" {glyphs.INFERRED.glyph} inferred" if each.inferred else ""
        fact, told = f"fact:{each.tie}:{each.fact}", f"  {each.tie}{span_text(each)}{inferred}"
        made += paragraph([Span(each.says)], cells, key=fact, target=Target("fact", each.fact), indent=2)
        made += paragraph([Span(told, "muted")], cells, key=fact, target=Target("fact", each.fact), indent=4)
    line = [Span(f"  {each.source_name}", "accent"), Span(f": {product(each)}", "muted")]
    return [*made, *paragraph(line, cells, key=key, target=target, indent=4)]


def span_text(each: TieEvidence) -> str:
    """Return since and until when a tie is said to hold; nothing where no one says."""
    since = f", since {each.since}" if each.since else ""
    return f"{since}{f', until {each.until}' if each.until else ''}"


def triad_rows(triads: Iterable[Triad], cells: int) -> list[Row]:
    """Return unbalanced triads under their heading, each with the signs of its three sides."""
    made = [heading("Unbalanced triads", "an odd number of hostile ties; no forecast")]
    for triad in triads:
        target = Target("pair", pair_id(triad.actors[0], triad.actors[1]))
        key = f"triad:{'~'.join(triad.actors)}"
        made += paragraph(_triad(triad), cells, key=key, target=target, indent=2)
    return made


def _triad(triad: Triad) -> Line:
    first, second, third = triad.names
    spans: list[Span] = []
    for (one, other), sign in zip(((first, second), (second, third), (first, third)), triad.signs, strict=True):
        mark = glyphs.SIGNS[sign]
        spans += [Span(" · ", "muted")] if spans else []
        spans += [Span(one), Span(f" {mark.glyph} ", mark.style), Span(other)]
    if triad.claimed:
        spans.append(Span(" (rests on claims)", "muted"))
    return tuple(spans)
