"""The disputes: every question that known facts answer differently, the answers side by side, and what comes of it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import zip_longest

from tui.analysis.views.disputes import (
    Adjudication,
    Answer,
    Comparison,
    Dispute,
    DisputedQuestion,
    Disputes,
    DistanceCheck,
)
from tui.render import glyphs
from tui.render.rows.parts import (
    BLANK,
    count,
    day_text,
    figure_text,
    heading,
    paragraph,
    plain,
)
from tui.render.rows.support import figures, graded, none_text, percent
from tui.render.text import Line, Row, Rows, Span, Target, justify, line_width, wrap

NARROWEST = 20
"""Cells that an answer's column needs; narrower ones stand one under the other."""
GAP = 2


def rows(view: Disputes, cells: int) -> Rows:
    """Return one item a dispute, then distances that no question asks about, then what only looks like a dispute."""
    made: list[Row] = []
    for dispute in view.disputes:
        made += [*_dispute(dispute, cells), BLANK]
    for check in view.lone_checks:
        made += _lone_check(check, cells)
    if view.apparent:
        made += [BLANK, heading("Only apparent", "different answers that do not contradict each other")]
        for apparent in view.apparent:
            key, target = f"question:{apparent.question}", Target("question", apparent.question)
            line = [Span(apparent.asks), Span(f"  {apparent.reason}", "muted")]
            made += paragraph(line, cells, key=key, target=target, indent=2)
    return Rows(made)


def _dispute(dispute: Dispute, cells: int) -> list[Row]:
    key, target = f"question:{dispute.question}", Target("question", dispute.question)
    title = [
        Span(f"{glyphs.DISPUTED.glyph} ", glyphs.DISPUTED.style),
        Span(dispute.asks, "title"),
        Span(f"  {standing(dispute)}", "muted"),
    ]
    made = paragraph(title, cells, key=key, target=target, indent=2)
    lines = [*answers_side_by_side(dispute.answers, cells - 2)]
    for line in (*nothing_else(dispute), *verdicts(dispute)):
        lines += wrap(line, cells - 2, indent=2)
    return made + [Row((Span("  "), *line), key, target) for line in lines]


def standing(dispute: DisputedQuestion) -> str:
    """Return how a question stands as known on the day: `open`, `settled`, `open, since settled, 21 Nov 2026`."""
    if dispute.settled_later is None:
        return dispute.status
    return f"{dispute.status}, since settled, {day_text(dispute.settled_later)}"


def answers_side_by_side(answers: tuple[Answer, ...], cells: int) -> Iterator[Line]:
    """Return the lines of the answers as columns, or under each other where they do not fit."""
    number = max(len(answers), 1)
    room = (cells - GAP * (number - 1)) // number
    if room < NARROWEST:
        for answer in answers:
            yield from _answer(answer, cells)
        return
    columns = [_answer(answer, room) for answer in answers]
    for parts in zip_longest(*columns, fillvalue=()):
        spans: list[Span] = []
        for part in parts:
            spans += [*part, Span(" " * (room - line_width(part) + GAP))]
        yield tuple(spans[:-1])


def _answer(answer: Answer, cells: int) -> list[Line]:
    """Return an answer as a column: what it says, how far it is supported, and who says so."""
    # In lines of their own, so that the figures of answers side by side are found at a glance.
    made = [*wrap([Span(answer.says, "strong")], cells), *wrap([Span(figures(answer))], cells)]
    made += wrap(graded(answer), cells)
    for voice in answer.voices:
        made += wrap([Span("← ", "faint"), Span(voice.name, "muted")], cells, indent=2)
    return made


def nothing_else(dispute: Dispute) -> Iterator[Line]:
    """Return what the answers leave to none of them, where they exclude each other."""
    if dispute.none is not None:
        yield (Span(none_text(dispute.none), "muted"),)


def verdicts(dispute: Dispute, *, whole: bool = False) -> Iterator[Line]:
    """Return how the answers compare, what is measured, and the adjudication.

    `whole` with answers that contradict each other and do nothing else, which is why the question is listed.
    """
    if dispute.note is not None:
        yield (Span(dispute.note, "warn"),)
    for compared in dispute.comparisons:
        if whole or compared.by != "answers" or compared.flags:
            yield _comparison(compared)
    yield from measured(dispute.checks)
    if dispute.adjudication is not None:
        yield from _settled(dispute.adjudication)
    if dispute.retrospective is not None:
        yield from _retrospective(dispute)


def _settled(settled: Adjudication) -> Iterator[Line]:
    yield (Span(f"settled {day_text(settled.on)}: ", "muted"), Span(settled.says, "good"))
    yield (Span(settled.reason, "muted"),)


def _retrospective(dispute: Dispute) -> Iterator[Line]:
    """Return what a question comes to by all that was ever published and decided, said to be so."""
    later = dispute.retrospective
    if later is None:
        return
    retrospective = Span("retrospective, by all that was published and decided since: ", "warn")
    if later.supports:
        told = [f"{later.says[answer]} {percent(share)}" for answer, share in later.supports.items()]
        told += [none_text(later.none)] if later.none is not None else []
        yield (retrospective, Span("; ".join(told), "muted"))
    if later.adjudication is not None:
        first, *rest = _settled(later.adjudication)
        yield (retrospective, *first)
        yield from rest


_VERDICT_STYLES = {"consistent": "good", "partly consistent": "warn", "contradict": "bad"}


def _comparison(compared: Comparison) -> Line:
    names = answer_names(compared)
    relation = f" ({compared.relation})" if compared.relation else ""
    spans = [Span(f"{names}: ", "muted"), Span(verdict_text(compared), _VERDICT_STYLES[compared.verdict])]
    spans.append(Span(relation, "muted"))
    return (*spans, *(Span(f" · {flag}", "warn") for flag in flags(compared)))


def verdict_text(compared: Comparison) -> str:
    """Return what two answers are to each other: `consistent`, or that they `contradict each other`."""
    return "contradict each other" if compared.verdict == "contradict" else compared.verdict


def answer_names(compared: Comparison) -> str:
    """Return two answers by their figures; by their words where they have none."""
    answers = [f"“{says.removesuffix('.')}”" for says in compared.says]
    if compared.by == "figures":
        pairs = zip(compared.figures, answers, strict=True)
        answers = [answer if figure is None else figure_text(figure) for figure, answer in pairs]
    return " and ".join(answers)


def flags(compared: Comparison) -> list[str]:
    """Return what is odd about two answers; with the origins that contradict themselves."""
    named = f": {', '.join(compared.origins)}" if compared.origins else ""
    return [f"{flag}{named}" if "origin" in flag else flag for flag in compared.flags]


def measured(checks: Iterable[DistanceCheck]) -> Iterator[Line]:
    """Return a line for each two points: how far they are apart, and how far off every figure is, the closest first."""
    by_ends: dict[tuple[str, str], list[DistanceCheck]] = {}
    for check in checks:
        by_ends.setdefault((check.origin_name, check.target_name), []).append(check)
    for (origin, target), each in by_ends.items():
        first = each[0]
        inferred = f" ({glyphs.INFERRED.glyph} no source names that end)" if first.inferred else ""
        yield (
            Span("measured ", "muted"),
            Span(f"{first.geodesic_km:.1f} km", "strong"),
            Span(f" ({first.geodesic_miles:.1f} mi) from {origin} to {target}{inferred}: ", "muted"),
            *_differences(each),
        )


def _differences(checks: list[DistanceCheck]) -> Iterator[Span]:
    """Return how far off every figure is: `35 km is closest, 5.1 km off; within 20 mi 7.9 (partly consistent)`."""
    told = list({figure_name(check): check for check in checks}.values())
    for number, check in enumerate(told):
        alone = " is" if len(told) == 1 else " is closest," if check.closest else ""
        unit = " km off" if number == 0 else ""
        verdict = "" if check.verdict == "contradict" else f" ({check.verdict})"
        gap = "; " if number else ""
        yield Span(f"{gap}{figure_name(check)}{alone} {check.off:.1f}{unit}", _VERDICT_STYLES[check.verdict])
        if verdict:
            yield Span(verdict, _VERDICT_STYLES[check.verdict])


def figure_name(check: DistanceCheck) -> str:
    """Return a distance as its source gave it."""
    return figure_text(check.figure) if check.figure is not None else f"{check.stated:g} {check.unit}"


def _lone_check(check: DistanceCheck, cells: int) -> list[Row]:
    key, target = check.fact, Target("fact", check.fact)
    made = paragraph([Span(check.says, "title"), Span("  measured", "muted")], cells, key=key, target=target, indent=2)
    for line in measured([check]):
        made += [Row((Span("  "), *part), key, target) for part in wrap(line, cells - 2, indent=2)]
    return made


def listed(disputes: Iterable[DisputedQuestion], cells: int) -> list[Row]:
    """Return a line a dispute: what is asked, and how it stands in two words."""
    made: list[Row] = []
    for dispute in disputes:
        left = (Span(f"{glyphs.DISPUTED.glyph} ", glyphs.DISPUTED.style), Span(dispute.asks))
        later = ", since settled" if dispute.settled_later is not None else ""
        right = Span(f"{count(dispute.answer_count, 'answer')}{later}" if dispute.open else "settled", "muted")
        key, target = f"question:{dispute.question}", Target("question", dispute.question)
        made.append(Row(justify(left, [right], cells), key, target))
    return made


def nothing() -> list[Row]:
    """Return what stands where nothing is disputed."""
    return [plain("No known fact contradicts another.", "muted")]
