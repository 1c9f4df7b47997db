"""The page of two actors, as `syrtui explain` prints it."""

from __future__ import annotations

from tui.analysis.views.explanations import CitedTie, PairExplanation
from tui.analysis.views.relations import TieKind
from tui.render.report.layout import Heading, Items, Paragraph, Part
from tui.render.report.lines import citation_lines, listed, triad_text
from tui.render.report.structured import seen_through
from tui.render.rows.parts import count, day_text
from tui.render.rows.relations import changes, currency, lines_text, product, span_text, support


def page(view: PairExplanation) -> list[Part]:
    """Return the page of two actors."""
    relation = view.relation
    told_by = f", {relation.told_by}" if relation is not None and relation.told_by else ""
    parts: list[Part] = [
        Heading(f"{' and '.join(view.names)}, as known on {day_text(view.as_of)}", 1),
        Paragraph(f"{view.says[0].upper()}{view.says[1:]}{told_by}. {seen_through(view)}".rstrip()),
    ]
    told = []
    if relation is not None:
        told.append(f"state: {relation.said_of_state}")
        told.append(f"support: {support(relation, view.plain_from)}")
        told.append(f"best origin: {relation.best_name}, {relation.grade}")
        if relation.inferred:
            told.append("inferred: no source says it outright")
        for label, day in (("since", relation.since), ("stale since", relation.stale_since), ("ended", relation.ended)):
            if day is not None:
                told.append(f"{label} {day_text(day)}")
        if relation.rolled_up_name is not None:
            told.append(f"said of {relation.rolled_up_name}, whose ties are below")
    if view.member_of is not None:
        told.append(f"{view.member_of[0]} belongs to {view.member_of[1]}")
    if relation is not None:
        told.append(f"{count(view.naming_both, 'fact')} {'names' if view.naming_both == 1 else 'name'} both")
    if told:
        parts.append(listed(told))
    moved = changes(view.history)
    if relation is not None or len(moved) > 1:
        parts += [Heading("Day by day"), listed(f"{day_text(day.day)}: {day.says}" for day in moved)]
    for kind in view.kinds:
        cited = [each for each in view.evidence if (each.a, each.b, each.kind) == (kind.a, kind.b, kind.kind)]
        parts += [Heading(_kind_title(kind, view)), Paragraph(_kind_line(kind)), Items([_tie_item(e) for e in cited])]
    if view.triads:
        parts += [Heading("Unbalanced triads"), listed(map(triad_text, view.triads))]
    return [*parts, Paragraph(f"Method: {view.method}.")]


def _kind_title(kind: TieKind, view: PairExplanation) -> str:
    whose = "" if (kind.a, kind.b) == (view.a, view.b) else f" of {' and '.join(kind.names)}"
    return f"{kind.kind.capitalize()}{whose}"


def _kind_line(kind: TieKind) -> str:
    supported = f" support {100 * kind.support:.1f} %, {lines_text(kind)};" if kind.voted else ""
    return f"{kind.says}:{supported} {currency(kind)}."


def _tie_item(tie: CitedTie) -> tuple[str, list[str]]:
    said = f"{tie.tie}{span_text(tie)}{', inferred' if tie.inferred else ''}"
    return tie.says, [said, product(tie), *citation_lines([tie.cited])]
