"""The pages of `syrtui report` and `syrtui explain`, as text or Markdown."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence

from tui.analysis.views.changes import Differences
from tui.analysis.views.disputes import Comparison, Dispute, Retrospective, Voice
from tui.analysis.views.explanations import (
    BaseExplanation,
    Citation,
    CitedEvidence,
    CitedTie,
    ExplainedAnswer,
    ExplainedFact,
    PairExplanation,
    QuestionExplanation,
)
from tui.analysis.views.levels import BaseLevel, Contribution, EventLevel, Without
from tui.analysis.views.relations import TieKind, Triad
from tui.analysis.views.report import FactMove, Report
from tui.analysis.views.support import Support
from tui.render import glyphs
from tui.render.report.changes import sections
from tui.render.report.layout import Heading, Items, Paragraph, Part, Table
from tui.render.report.notes import noted
from tui.render.report.structured import assumption_parts, checks, ledger, level_parts, ranking, seen_through
from tui.render.rows.compare import relation_text
from tui.render.rows.compare import title as compared
from tui.render.rows.disputes import answer_names, flags, measured, standing, verdict_text
from tui.render.rows.levels import (
    binding,
    last_evidence,
    movement,
    not_counted_line,
    rests_on,
    unassessed,
    why,
)
from tui.render.rows.parts import count, day_text, signed, words
from tui.render.rows.relations import changes, currency, lines_text, product, span_text, support
from tui.render.rows.support import none_text, one_text, percent, supported

NEWS, SENSITIVITIES, MOVES = 12, 8, 8
"""How many a page shows of what may be many; JSON has all."""
EVIDENCE = (
    "Citations from the strongest down. s is the strength: x as the curator gives it, or as near as the front is, × h "
    "as it is worded × u the share that is undisputed × f how fresh it is. p is what the citation is worth by its "
    "grade. c is how far all citations down to this one count, by their independent lines; each adds s × what c has "
    "grown by."
)
"""What the letters of the evidence mean."""


def report(view: Report) -> list[Part]:
    """Return the page of the whole situation."""
    moves = [relation_text(each) for each in view.relations_moved][:MOVES]
    parts: list[Part] = [
        Heading(f"{view.title}, as known on {day_text(view.as_of)}", 1),
        Paragraph(f"{count(view.facts, 'fact')} from {count(view.sources, 'source')}. {seen_through(view)}".rstrip()),
        *_what_if(view.what_if),
        Heading("Levels"),
        Items([(_title(each), _levels(each)) for each in view.bases]),
        Heading("New since the day before"),
        _news(view.new),
        Heading("Disputes"),
        _listed([(_dispute_line(each), _dispute_lines(each)) for each in view.disputes], "None."),
    ]
    if view.disputes_moved:
        parts.append(Heading("Disputes moved since the day before"))
        parts.append(_lines(f"{each.change}: {each.asks}" for each in view.disputes_moved))
    parts += [Heading("Relations moved since the day before"), _listed([(each, ()) for each in moves], "None.")]
    if view.triads:
        parts += [Heading("Unbalanced triads"), _lines(map(_triad, view.triads))]
    if view.changes.levels:
        parts += [Heading("What would change"), *level_parts(view.changes.levels)]
    if view.forecasts.forecasts:
        parts += [Heading("Forecasts"), *ledger(view.forecasts)]
    if view.hypotheses.sets:
        parts.append(Heading("Hypotheses"))
        parts += [part for each in view.hypotheses.sets for part in ranking(each, view.hypotheses)]
    if view.assumptions.assumptions:
        parts += [Heading("Assumptions"), *assumption_parts(view.assumptions.assumptions)]
    if view.deception.checks:
        parts += [Heading("Deception checks"), *checks(view.deception.checks)]
    if view.notes:
        parts += noted(view.notes)
    if view.records_with_errors:
        parts.append(
            Paragraph(f"{count(view.records_with_errors, 'record')} with errors, not shown; `syrtui check` says why.")
        )
    return [*parts, Paragraph("Methods: " + ", ".join(view.methods.values()) + ". An index is no probability.")]


def _what_if(view: Differences | None) -> list[Part]:
    """Return what is different by what is excluded; nothing where nothing is."""
    return [] if view is None else [Heading(compared(view)), *sections(view)]


def base(view: BaseExplanation) -> list[Part]:
    """Return the page of a base."""
    parts: list[Part] = [
        Heading(f"{_title(view)}, as known on {day_text(view.as_of)}", 1),
        Items([(each, ()) for each in _levels(view)]),
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
        parts += [Heading("Reported, not counted"), _lines(_not_counted(view.levels))]
    if view.gaps:
        parts.append(Paragraph("Nobody reports on: " + ", ".join(map(words, view.gaps)) + "."))
    return [*parts, Paragraph(f"Method: {view.method}. An index is no probability.")]


def pair(view: PairExplanation) -> list[Part]:
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
        parts.append(_lines(told))
    moved = changes(view.history)
    if relation is not None or len(moved) > 1:
        parts += [Heading("Day by day"), _lines(f"{day_text(day.day)}: {day.says}" for day in moved)]
    for kind in view.kinds:
        cited = [each for each in view.evidence if (each.a, each.b, each.kind) == (kind.a, kind.b, kind.kind)]
        parts += [Heading(_kind_title(kind, view)), Paragraph(_kind_line(kind)), Items([_tie_item(e) for e in cited])]
    if view.triads:
        parts += [Heading("Unbalanced triads"), _lines(map(_triad, view.triads))]
    return [*parts, Paragraph(f"Method: {view.method}.")]


def question(view: QuestionExplanation) -> list[Part]:
    """Return the page of a question, or of a fact with the question that it answers."""
    known = f"As known on {day_text(view.as_of)}"
    parts: list[Part] = [Heading(f"{view.fact.says if view.fact else view.asks} {known}", 1)]
    if view.fact is not None:
        parts += _explained_fact(view.fact)
        if view.question != view.fact.fact:
            parts.append(Heading(view.asks))
    why = f", only apparent: {view.apparent}" if view.apparent else ""
    parts.append(Paragraph(f"{_sentence(standing(view) + why)} {seen_through(view)}".rstrip()))
    # Of a fact that nobody denies all has been told.
    alone = view.fact is not None and view.question == view.fact.fact and len(view.answers) < 2
    for answer in view.answers if not alone else ():
        facts = [(each.says, _cited(each.citations)) for each in answer.facts]
        voices = [f"who says so: {', '.join(map(_voice, answer.voices))}"] if answer.voices else []
        own = view.fact is not None and view.fact.answer == answer.answer and view.question != view.fact.fact
        parts += [
            Heading(f"{answer.says}{' (this fact)' if own else ''}", 3),
            Paragraph(_support(answer)),
            Items([*facts, *((each, ()) for each in voices)]),
        ]
    if view.none is not None and not alone:
        parts.append(Paragraph(_sentence(none_text(view.none))))
    if view.note:
        parts.append(Paragraph(_sentence(view.note)))
    if view.comparisons:
        parts += [Heading("Compared"), _lines(map(_comparison, view.comparisons))]
    if view.checks:
        parts += [Heading("On the map"), _lines("".join(span.text for span in line) for line in measured(view.checks))]
    if settled := view.adjudication:
        parts.append(Paragraph(f"Settled on {day_text(settled.on)}: {settled.says} {settled.reason}"))
    if view.retrospective is not None:
        parts += [Heading("Retrospective"), _retrospective(view.retrospective, view.answers)]
    return [*parts, Paragraph(f"Method: {view.method}.")]


def _explained_fact(fact: ExplainedFact) -> list[Part]:
    grade = fact.grade
    implied = ", as far as what implies it" if grade.implied else ""
    return [
        Paragraph(f"{_sentence(_when(fact.when))} {_support(grade).removesuffix('.')}{implied}."),
        Items([(each, ()) for each in _cited(fact.citations)]),
    ]


def _support(view: Support) -> str:
    """Return support, lines and grade of an answer or a fact as a sentence."""
    text = "".join(span.text for span in supported(view, whole=True)).replace(" · ", ", ")
    same = f"; {one_text(view.one_text)}" if view.one_text is not None else ""
    return _sentence(text + same)


def _sentence(text: str) -> str:
    return f"{text[0].upper()}{text[1:]}."


def _when(when: str) -> str:
    return "date unknown" if when in ("", "unknown") else when


def _voice(voice: Voice) -> str:
    return f"{voice.name} (p {_figure(voice.p)})" if voice.p is not None else f"{voice.name} (no vote)"


def _retrospective(later: Retrospective, answers: Iterable[ExplainedAnswer]) -> Part:
    """Return what a question comes to by all that was ever published and decided."""
    says = {answer.answer: answer.says for answer in answers}
    told = [f"{says.get(answer, words(answer))} Support {percent(share)}." for answer, share in later.supports.items()]
    if later.none is not None:
        told.append(_sentence(none_text(later.none)))
    if settled := later.adjudication:
        told.append(f"Settled on {day_text(settled.on)}: {settled.says} {settled.reason}")
    return Paragraph(f"By all that was published and decided since: {' '.join(told)}")


# --- lists and tables ---


def _listed(items: Sequence[tuple[str, Sequence[str]]], empty: str) -> Part:
    return Items(items) if items else Paragraph(empty)


def _lines(lines: Iterable[str]) -> Part:
    return Items([(line, ()) for line in lines])


def _news(new: Iterable[FactMove]) -> Part:
    """Return what is new: what bears on a base first, then what is disputed; the rest only counted."""
    order = sorted(new, key=lambda each: (-each.effect, each.change, each.fact))
    lines = [f"{each.change}: {each.says} ({_when(each.when)})" for each in order[:NEWS]]
    if len(order) > NEWS:
        lines.append(f"… and {len(order) - NEWS} more")
    return _listed([(line, ()) for line in lines], "Nothing.")


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


# --- lines ---


def _title(base: BaseLevel) -> str:
    """Return the name of a base, who holds it, what is claimed of it, and whether its levels are edited."""
    told = [f"held by {base.owner}" if base.owner and not base.standing.lost else ""]
    if base.standing.status == "contested":
        told.append(f"contested ({base.standing.grade})")
    if base.standing.claimed:
        told.append(f"reported {words(base.standing.claimed)} ({base.standing.claimed_grade})")
    told.append("edited" if base.edited else "")
    return ", ".join([base.name, *filter(None, told)])


def _levels(base: BaseLevel) -> list[str]:
    """Return the levels of a base in words and figures with what they rest on, or what has become of it."""
    standing = base.standing
    if standing.lost:
        since = f" since {day_text(standing.since)}" if standing.since else ""
        return [f"{words(standing.status or '')}{since}, {standing.grade}, {count(standing.lines or 0, 'line')}"]
    lines = [_level(level) for level in base.by_rank]
    lines += filter(None, (f"why {why(level)}" if why(level) else "" for level in base.by_rank))
    if carried := rests_on(base.by_rank):
        lines.append(carried)
    if left_out := not_counted_line(base.by_rank[0].not_counted):
        lines.append(f"not counted: {left_out}")
    return lines


def _level(level: EventLevel) -> str:
    mark = glyphs.STANDINGS[level.level or "lost"]
    event = f"{mark.glyph} {glyphs.EVENTS[level.event]} within {count(level.days, 'day')}: {mark.word}"
    if level.index is None or level.interval is None:
        return f"{event} ({unassessed(level)})"
    borders = f", borders on {level.borders}" if level.borders else ""
    return (
        f"{event}{borders}, index {level.index:.0f} ({level.interval.low:.0f} to {level.interval.high:.0f}), "
        f"{movement(level)}; confidence {level.confidence}{binding(level)}; {last_evidence(level.newest, level.age)}"
    )


def _not_counted(levels: Iterable[EventLevel]) -> list[str]:
    """Return what is reported and does not count, each fact once."""
    facts = {(each.fact, each.reason): each for level in levels for each in level.not_counted}
    return [f"{words(each.indicator)}: {each.says} ({each.reason})" for each in facts.values()]


def _dispute_line(dispute: Dispute) -> str:
    return f"{dispute.asks} ({standing(dispute)})"


def _dispute_lines(dispute: Dispute) -> list[str]:
    """Return the answers with their support, what they leave to none of them, what is odd, and what is measured."""
    lines = [f"{each.says} {_support(each)}" for each in dispute.answers]
    lines += [f"{none_text(dispute.none)}"] if dispute.none is not None else []
    lines += [dispute.note] if dispute.note else []
    lines += [_comparison(each) for each in dispute.comparisons if each.by != "answers" or each.flags]
    lines += ["".join(span.text for span in line) for line in measured(dispute.checks)]
    lines += [f"settled: {dispute.adjudication.says}"] if dispute.adjudication else []
    return lines


def _evidence_item(one: CitedEvidence) -> tuple[str, list[str]]:
    product = (
        f"s {_figure(one.strength)} = x {_figure(one.x)} × h {_figure(one.h)} × u {_figure(one.u)} × "
        f"f {_figure(one.f)}; "
        f"p {_figure(one.p)} ({one.letter}{one.credibility}); with those above {count(one.lines, 'line')}, "
        f"c {_figure(one.c)}; adds {_figure(one.evidence)}"
    )
    return one.says, [product, *_cited([one.cited])]


def _kind_title(kind: TieKind, view: PairExplanation) -> str:
    whose = "" if (kind.a, kind.b) == (view.a, view.b) else f" of {' and '.join(kind.names)}"
    return f"{kind.kind.capitalize()}{whose}"


def _kind_line(kind: TieKind) -> str:
    supported = f" support {100 * kind.support:.1f} %, {lines_text(kind)};" if kind.voted else ""
    return f"{kind.says}:{supported} {currency(kind)}."


def _tie_item(tie: CitedTie) -> tuple[str, list[str]]:
    said = f"{tie.tie}{span_text(tie)}{', inferred' if tie.inferred else ''}"
    return tie.says, [said, product(tie), *_cited([tie.cited])]


def _cited(citations: Iterable[Citation]) -> list[str]:
    lines = []
    for each in citations:
        chain = "".join(f", from {name}" for name in each.chain_names)
        lines.append(f"{each.source_name}, paragraph {each.paragraph}{chain}; {each.wording}")
    return lines


def _triad(triad: Triad) -> str:
    """Return who is with and against whom: HTS against SNA, SNA with Turkey, Turkey with HTS."""
    around = zip(triad.names, triad.signs, [*triad.names[1:], triad.names[0]], strict=True)
    ring = ", ".join(f"{one} {glyphs.SIGNS[sign].word} {other}" for one, sign, other in around)
    return f"{ring}{'; rests on claims' if triad.claimed else ''}"


def _comparison(each: Comparison) -> str:
    relation = f", {each.relation}" if each.relation else ""
    odd = f" ({'; '.join(flags(each))})" if each.flags else ""
    return f"{answer_names(each)}, by {each.by}: {verdict_text(each)}{relation}{odd}"


def _figure(value: float) -> str:
    return f"{round(value, 6):.3g}"
