"""The page of a base, as `syrtui explain` prints it."""

from __future__ import annotations

import math
from collections.abc import Iterable
from typing import Final

from tui.analysis.views.explanations import BaseExplanation, CitedEvidence
from tui.analysis.views.levels import Contribution, EventLevel, Without
from tui.render import glyphs
from tui.render.report.judgements import judgements, title
from tui.render.report.layout import Heading, Items, Paragraph, Part, Table
from tui.render.report.lines import citation_lines, listed, short
from tui.render.report.structured import seen_through
from tui.render.rows.parts import count, day_text, signed, words

SENSITIVITIES: Final = 8
"""Origins, sources and facts that are listed as moving an index; JSON has all."""
EVIDENCE: Final = (
    "Citations from the strongest down. s is the strength: x as the curator gives it, or as near as the front is, × h "
    "as it is worded × u the share that is undisputed × f how fresh it is. p is what the citation is worth by its "
    "grade. c is how far all citations down to this one count, by their independent lines; each adds s × what c has "
    "grown by."
)
"""What the letters of the evidence mean."""


def page(view: BaseExplanation) -> list[Part]:
    """Return the page of a base."""
    parts: list[Part] = [
        Heading(f"{title(view)}, as known on {day_text(view.as_of)}", 1),
        judgements(view),
    ]
    if through := seen_through(view):
        parts.append(Paragraph(through))
    for level in view.by_rank if not view.standing.lost else ():
        total = sum(each.part for each in level.contributions)
        index = 100 / (1 + math.exp(-total))
        parts += [
            Heading(f"What adds up: {glyphs.EVENTS[level.event]}"),
            _contributions(level.contributions),
            Paragraph(f"Sum {signed(total, 3)}; index = 100 / (1 + e^{signed(-total, 3)}) = {index:.1f}."),
        ]
    parts += [Heading("What it rests on"), Paragraph(EVIDENCE)]
    for each in view.evidence:
        parts += [Heading(words(each.indicator), 3), Items([_evidence_item(one) for one in each.citations])]
    parts += [Heading("Without"), _sensitivity(view.sensitivity)]
    if any(level.not_counted for level in view.levels):
        parts += [Heading("Reported, not counted"), listed(_not_counted(view.levels))]
    if view.gaps:
        parts.append(Paragraph("Nobody reports on: " + ", ".join(map(words, view.gaps)) + "."))
    return [*parts, Paragraph(f"Method: {view.method}. An index is no probability.")]


def _contributions(contributions: Iterable[Contribution]) -> Table:
    return Table(
        ("indicator", "alone", "evidence", "log-odds", "share", "part", "lines"),
        [
            (
                words(each.indicator),
                f"{each.alone:g}",
                f"{each.evidence:.3f}",
                signed(each.log_odds, 3),
                f"{each.share:g}",
                signed(each.part, 3),
                "" if each.lines is None else str(each.lines),
            )
            for each in contributions
        ],
        frozenset(("alone", "evidence", "log-odds", "share", "part", "lines")),
    )


def _sensitivity(carried: Iterable[Without]) -> Part:
    # Less is shown as 0.0.
    moving = [each for each in carried if abs(each.change) >= 0.05][:SENSITIVITIES]
    rows = [
        (
            glyphs.EVENTS[each.event],
            each.kind,
            each.id,
            "not assessed" if each.index is None else f"{each.index:.1f}",
            signed(each.change, 1),
        )
        for each in moving
    ]
    if not rows:
        return Paragraph("No single source, origin or fact moves it.")
    return Table(("", "", "without", "index", "change"), rows, frozenset(("index", "change")))


def _not_counted(levels: Iterable[EventLevel]) -> list[str]:
    """Return what is reported and does not count, each fact once."""
    facts = {(each.fact, each.reason): each for level in levels for each in level.not_counted}
    return [f"{words(each.indicator)}: {each.says} ({each.reason})" for each in facts.values()]


def _evidence_item(one: CitedEvidence) -> tuple[str, list[str]]:
    product = (
        f"s {short(one.strength)} = x {short(one.x)} × h {short(one.h)} × u {short(one.u)} × "
        f"f {short(one.f)}; "
        f"p {short(one.p)} ({one.letter}{one.credibility}); with those above {count(one.lines, 'line')}, "
        f"c {short(one.c)}; adds {short(one.evidence)}"
    )
    return one.says, [product, *citation_lines([one.cited])]
