"""The pages of `syrtui report` and `syrtui explain`, as text or Markdown."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final

from tui.analysis.icd203 import likelihood
from tui.analysis.views.disputes import Answer, Comparison, DistanceCheck
from tui.analysis.views.explanations import (
    AsKnown,
    BaseExplanation,
    Citation,
    CitedEvidence,
    CitedTie,
    ExplainedAnswer,
    PairExplanation,
    QuestionExplanation,
)
from tui.analysis.views.levels import BaseLevel, Contribution, Level, Without
from tui.analysis.views.relations import RelationMove, TieType, Triad
from tui.analysis.views.report import FactMove, Forecast, Report, ReportedDispute
from tui.render import glyphs
from tui.render.report.layout import Heading, Items, Paragraph, Part, Table
from tui.render.rows.parts import count, day_text, signed, words

NEWS, SENSITIVITIES, MOVES = 12, 8, 8
"""How many a page shows of what may be many; JSON has all."""
WORTH_TELLING: Final = 0.05
"""The least move of a sign, on its scale from −1 to 1, that is listed although the pair is called the same."""


def report(view: Report) -> list[Part]:
    """Return the page of the whole situation."""
    moves = [_move_line(each) for each in view.relations_moved if _worth_telling(each)][:MOVES]
    parts: list[Part] = [
        Heading(f"{view.title}, as known on {day_text(view.as_of)}", 1),
        Paragraph(f"{count(view.facts, 'fact')} from {count(view.sources, 'source')}.{_without(view)}"),
        Heading("Levels"),
        Items([(f"{each.name}: {_level(each, each.index_yesterday)}", _reasons(each)) for each in view.bases]),
        Heading("New since the day before"),
        _news(view.new),
        Heading("Disputes"),
        _listed([(_dispute_line(each), _answer_lines(each.answers)) for each in view.disputes], "None."),
    ]
    if view.disputes_moved:
        parts.append(Heading("Disputes moved since the day before"))
        parts.append(_lines(f"{each.change}: {each.asks}" for each in view.disputes_moved))
    parts += [Heading("Relations moved since the day before"), _listed([(each, ()) for each in moves], "None.")]
    if view.tension:
        parts += [Heading("Tension"), _lines(map(_triad, view.tension))]
    if view.forecasts:
        parts += [Heading("Forecasts"), _lines(map(_forecast, view.forecasts))]
    if view.records_set_aside:
        parts.append(Paragraph(f"{count(view.records_set_aside, 'record')} set aside; `syrtui check` says why."))
    return [*parts, Paragraph("Methods: " + ", ".join(view.methods.values()) + ". An index is no probability.")]


def base(view: BaseExplanation) -> list[Part]:
    """Return the page of a base."""
    total = sum(each.log_odds for each in view.contributions)
    parts: list[Part] = [
        Heading(f"{view.name}, as known on {day_text(view.as_of)}", 1),
        Paragraph(_level(view) + "." + _without(view)),
        Paragraph(_last_report(view) + f" {_voices(view.n_eff)} in all."),
        Heading("Weight of evidence"),
        _contributions(view.contributions),
        Paragraph(f"Sum {signed(total, 3)}; index = 100 / (1 + e^{signed(-total, 3)}) = {view.index:.1f}."),
        Heading("What it rests on"),
    ]
    for each in view.contributions:
        if each.evidence:
            parts += [Heading(words(each.indicator), 3), Items([_evidence_item(one) for one in each.evidence])]
    parts += [Heading("Without"), _sensitivity(view.sensitivity)]
    if view.gaps:
        parts.append(Paragraph("Nobody reports on: " + ", ".join(map(words, view.gaps)) + "."))
    return [*parts, Paragraph(f"Method: {view.method}. An index is no probability.")]


def pair(view: PairExplanation) -> list[Part]:
    """Return the page of two actors."""
    one, other = view.names
    overall = view.overall
    parts: list[Part] = [Heading(f"{one} and {other}, as known on {day_text(view.as_of)}", 1)]
    if overall is None:
        return [*parts, Paragraph("No source speaks of the two." + _without(view))]
    inferred = "; no source says so outright" if overall.inferred else ""
    parts += [
        Paragraph(
            f"{overall.label.capitalize()}{inferred}: sign {signed(overall.sign)}, certainty "
            f"{_figure(overall.certainty)}, intensity {signed(overall.intensity, 1)}, contested "
            f"{_figure(overall.contested)}.{_without(view)}"
        ),
        Heading("By type"),
        _tie_types(view.types, {view.a: one, view.b: other}),
        Heading("What it rests on"),
        Items([_tie_item(each) for each in view.ties]),
    ]
    if view.tension:
        parts += [Heading("Tension"), _lines(map(_triad, view.tension))]
    return [*parts, Paragraph(f"Method: {view.method}.")]


def question(view: QuestionExplanation) -> list[Part]:
    """Return the page of a question, or of a fact."""
    why = f": {view.why_not}" if view.why_not else ""
    parts: list[Part] = [
        Heading(f"{view.asks} As known on {day_text(view.as_of)}", 1),
        Paragraph(f"{view.status.capitalize()}{why}.{_without(view)}"),
    ]
    for answer in view.answers:
        facts = [(each.says, _cited(each.citations)) for each in answer.facts]
        voices = [
            (f"voice {each.name}", [f"p {_figure(each.p)}, independence {_figure(each.independence)}"])
            for each in answer.voices
        ]
        title = f"{answer.answer}: {answer.says}" if answer.says else answer.answer
        parts += [Heading(title), Paragraph(_answer(answer)), Items(facts + voices)]
    if view.comparisons:
        parts += [Heading("Compared"), _lines(map(_comparison, view.comparisons))]
    if view.checks:
        parts += [Heading("On the map"), _lines(map(_check, view.checks))]
    if settled := view.adjudication:
        parts.append(Paragraph(f"Adjudicated on {day_text(settled.on)}: {settled.answer}. {settled.reason}"))
    return [*parts, Paragraph(f"Method: {view.method}.")]


# --- lists and tables ---


def _listed(items: Sequence[tuple[str, Sequence[str]]], empty: str) -> Part:
    return Items(items) if items else Paragraph(empty)


def _lines(lines: Iterable[str]) -> Part:
    return Items([(line, ()) for line in lines])


def _news(new: Iterable[FactMove]) -> Part:
    """Return what is new: what bears on a base first, then what is disputed; the rest only counted."""
    order = sorted(new, key=lambda each: (-each.effect, each.change, each.fact))
    lines = [f"{each.change}: {each.says} ({each.when or 'date unknown'})" for each in order[:NEWS]]
    if len(order) > NEWS:
        lines.append(f"… and {len(order) - NEWS} more")
    return _listed([(line, ()) for line in lines], "Nothing.")


def _contributions(contributions: Iterable[Contribution]) -> Table:
    return Table(
        ("indicator", "weight", "effect", "log-odds", "lowest", "highest"),
        [
            (
                words(each.indicator),
                f"{each.weight:.3f}",
                f"{each.effect:.3f}",
                *(signed(value, 3) for value in (each.log_odds, each.log_odds_low, each.log_odds_high)),
            )
            for each in contributions
        ],
        frozenset(("weight", "effect", "log-odds", "lowest", "highest")),
    )


def _sensitivity(carried: Iterable[Without]) -> Part:
    # Less is shown as 0.0.
    moving = [each for each in carried if abs(each.change) >= 0.05][:SENSITIVITIES]
    rows = [(each.kind, each.id, f"{each.index:.1f}", signed(each.change, 1)) for each in moving]
    if not rows:
        return Paragraph("No single voice, source or fact moves it.")
    return Table(("", "without", "index", "change"), rows, frozenset(("index", "change")))


def _tie_types(types: Iterable[TieType], names: dict[str, str]) -> Table:
    return Table(
        ("tie", "sign", "certainty", "intensity", "ties"),
        [
            (
                f"{each.type}: {names[each.a]} {'–' if each.mutual else '→'} {names[each.b]}",
                signed(each.sign),
                _figure(each.certainty),
                signed(each.intensity, 1),
                str(each.ties),
            )
            for each in types
        ],
        frozenset(("sign", "certainty", "intensity", "ties")),
    )


# --- lines ---


def _level(level: Level, before: float | None = None) -> str:
    """Return a level in words and figures, with the change from an index `before`, if there is one."""
    mark = glyphs.LEVELS[level.band]
    change = "" if before is None else f", {signed(level.index - before, 1)} since the day before"
    held = "" if level.held_until_below is None else f" (until below {level.held_until_below:.0f})"
    return (
        f"{mark.glyph} {mark.word}{held}, index {level.index:.0f} ({level.interval.low:.0f} to "
        f"{level.interval.high:.0f}){change}; confidence {level.confidence}"
    )


def _reasons(level: BaseLevel) -> list[str]:
    lines = []
    for sign, word in ((1, "raised"), (-1, "lowered")):
        # To the six places of the JSON: what is nothing there is no reason here.
        reasons = [each for each in level.reasons if round(each.log_odds, 6) * sign > 0][:3]
        if reasons:
            listed = (f"{words(each.indicator)} {signed(each.log_odds)}" for each in reasons)
            lines.append(f"{word} by {', '.join(listed)}")
    return [*lines, _last_report(level)]


def _last_report(level: Level) -> str:
    if level.report_age is None:
        return "No report."
    ago = "today" if level.report_age == 0 else f"{count(level.report_age, 'day')} ago"
    return f"Last report {ago}, of {count(level.sources, 'source')}."


def _dispute_line(dispute: ReportedDispute) -> str:
    return f"{dispute.asks} ({f'adjudicated: {dispute.adjudicated}' if dispute.adjudicated else dispute.status})"


def _answer_lines(answers: Iterable[Answer]) -> list[str]:
    return [f"{each.says or each.answer} {_answer(each)}" for each in answers]


def _answer(answer: Answer | ExplainedAnswer) -> str:
    p = f"P {_figure(answer.probability)}" if answer.judged else "not judged"
    return f"{p}, {_voices(answer.n_eff)}, graded {answer.grade or '-'}"


def _voices(n_eff: float) -> str:
    return f"{_figure(n_eff)} independent voice{'' if n_eff == 1 else 's'}"


def _evidence_item(one: CitedEvidence) -> tuple[str, list[str]]:
    hedged = ", only alleged or expected" if one.hedged else ""
    product = (
        f"e {_figure(one.e)} = x {_figure(one.x)} × c {_figure(one.corroboration)} × {_figure(one.decay)} "
        f"for {count(one.age, 'day')}; I {_figure(one.independence)} of {one.root_name}{hedged}"
    )
    return one.says, [product, *_cited(one.citations)]


def _tie_item(tie: CitedTie) -> tuple[str, list[str]]:
    product = (
        f"k {_figure(tie.weight)} = c {_figure(tie.corroboration)} × I {_figure(tie.independence)} × "
        f"{_figure(tie.decay)} for {count(tie.age, 'day')}"
    )
    return f"{tie.says} ({tie.type}{', inferred' if tie.inferred else ''})", [product, *_cited(tie.citations)]


def _cited(citations: Iterable[Citation]) -> list[str]:
    lines = []
    for each in citations:
        chain = "".join(f", from {name}" for name in each.chain_names)
        lines.append(f"{each.source} paragraph {each.paragraph}{chain}; {each.wording}")
    return lines


def _worth_telling(move: RelationMove) -> bool:
    return move.label_before != move.label_after or abs(move.change) >= WORTH_TELLING


def _move_line(move: RelationMove) -> str:
    before, after = move.label_before or "no report", move.label_after or "no report"
    signs = f"{signed(move.sign_before)} → {signed(move.sign_after)}"
    return f"{' and '.join(move.names)}: {signs}, {before}" + ("" if before == after else f" → {after}")


def _triad(triad: Triad) -> str:
    """Return who is with and against whom: HTS against SNA, SNA with Turkey, Turkey with HTS."""
    around = zip(triad.names, triad.signs, [*triad.names[1:], triad.names[0]], strict=True)
    ring = ", ".join(f"{one} {'with' if sign > 0 else 'against'} {other}" for one, sign, other in around)
    through = f"; through {triad.names[triad.actors.index(triad.through)]}" if triad.through else ""
    return f"{ring}{through}{'; partly inferred' if triad.inferred else ''}"


def _forecast(forecast: Forecast) -> str:
    return f"{forecast.says} ({likelihood(forecast.probability) if forecast.judged else 'not judged'})"


def _comparison(each: Comparison) -> str:
    flags = f" ({'; '.join(each.flags)})" if each.flags else ""
    relation = f", {each.relation}" if each.relation else ""
    return f"{each.answer_a} and {each.answer_b}, by {each.by}: {each.verdict}{relation}{flags}"


def _check(check: DistanceCheck) -> str:
    inferred = "; that it is measured from there is inferred" if check.inferred else ""
    return (
        f"{check.origin_name} to {check.target_name}: {check.geodesic_km:.2f} km ({check.geodesic_miles:.2f} miles) "
        f"on the ellipsoid, {check.stated:g} {check.unit} told: {check.verdict}{inferred}"
    )


def _without(view: AsKnown | BaseExplanation) -> str:
    return f" Not trusted: {', '.join(view.without_names)}." if view.without_names else ""


def _figure(value: float) -> str:
    return f"{round(value, 6):.3g}"
