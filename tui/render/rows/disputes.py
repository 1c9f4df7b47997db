"""The disputes: every question that known facts answer differently, the answers side by side, and what comes of it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import zip_longest

from tui.analysis.views.disputes import Answer, Comparison, Dispute, DisputedQuestion, Disputes, DistanceCheck
from tui.render import glyphs
from tui.render.rows.parts import (
    BLANK,
    count,
    day_text,
    figure_text,
    grade_text,
    heading,
    paragraph,
    plain,
    words,
)
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
        Span(f"  {'open' if dispute.open else 'settled by the curator'}", "muted"),
    ]
    made = paragraph(title, cells, key=key, target=target, indent=2)
    for line in answers_side_by_side(dispute.answers, cells - 2):
        made.append(Row((Span("  "), *line), key, target))
    for line in verdicts(dispute):
        made += [Row((Span("  "), *part), key, target) for part in wrap(line, cells - 2, indent=2)]
    return made


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
    """Return an answer as a column: what it says, how it is judged, and from whom it comes in the end."""
    made = wrap([Span(answer.says, "strong")], cells)
    chance = f"P {answer.probability:.2f}" if answer.judged else "not judged"
    voices = f"{answer.n_eff:.1f} voices" if round(answer.n_eff, 1) != 1 else "1 voice"
    made += wrap([grade_text(answer.grade), Span(f"  {chance} · {voices}", "muted")], cells)
    for origin in answer.origins:
        made += wrap([Span("← ", "faint"), Span(origin, "muted")], cells, indent=2)
    return made


def verdicts(dispute: Dispute) -> Iterator[Line]:
    """Return a line for each comparison of the answers, each measured distance, and the adjudication."""
    # That the answers differ is why the question is listed; figures and dates say more than that.
    yield from (_comparison(each) for each in dispute.comparisons if each.by != "answers")
    if any(each.one_voice for each in dispute.comparisons if each.by == "answers"):
        yield (Span("one voice contradicts itself", "warn"),)
    yield from map(check_line, dispute.checks)
    if dispute.adjudication is not None:
        on = day_text(dispute.adjudication.on)
        yield (Span(f"settled {on}: ", "muted"), Span(words(dispute.adjudication.answer), "good"))
        yield (Span(dispute.adjudication.reason, "muted"),)


_VERDICTS = {"agree": "agree", "overlap": "only overlap", "disjoint": "contradict each other"}
_VERDICT_STYLES = {"agree": "good", "overlap": "warn", "disjoint": "bad"}
_CHECKS = {"agree": "agrees", "overlap": "just about agrees", "disjoint": "does not agree"}


def _comparison(compared: Comparison) -> Line:
    one, other = compared.figures
    how = "dates" if compared.by == "dates" else "figures"
    names = how if one is None or other is None else f"{figure_text(one)} and {figure_text(other)}"
    spans = [Span(f"{names}: ", "muted"), Span(_VERDICTS[compared.verdict], _VERDICT_STYLES[compared.verdict])]
    return (*spans, *(Span(f" · {flag}", "warn") for flag in compared.flags))


def check_line(check: DistanceCheck) -> Line:
    """Return a claimed distance beside the measured one between its ends."""
    inferred = f" ({glyphs.INFERRED.glyph} no source names that end)" if check.inferred else ""
    return (
        Span("measured ", "muted"),
        Span(f"{check.geodesic_km:.2f} km", "strong"),
        Span(
            f" ({check.geodesic_miles:.2f} mi) from {check.origin_name} to {check.target_name}{inferred}; claimed ",
            "muted",
        ),
        Span(figure_text(check.figure) if check.figure is not None else ""),
        Span(": ", "muted"),
        Span(_CHECKS.get(check.verdict, check.verdict), _VERDICT_STYLES.get(check.verdict, "")),
    )


def _lone_check(check: DistanceCheck, cells: int) -> list[Row]:
    key, target = check.fact, Target("fact", check.fact)
    made = paragraph([Span(check.says, "title"), Span("  measured", "muted")], cells, key=key, target=target, indent=2)
    for part in wrap(check_line(check), cells - 2, indent=2):
        made.append(Row((Span("  "), *part), key, target))
    return made


def listed(disputes: Iterable[DisputedQuestion], cells: int) -> list[Row]:
    """Return a line a dispute: what is asked, and how it stands in two words."""
    made: list[Row] = []
    for dispute in disputes:
        left = (Span(f"{glyphs.DISPUTED.glyph} ", glyphs.DISPUTED.style), Span(dispute.asks))
        right = Span(count(dispute.answer_count, "answer") if dispute.open else "settled", "muted")
        key, target = f"question:{dispute.question}", Target("question", dispute.question)
        made.append(Row(justify(left, [right], cells), key, target))
    return made


def nothing() -> list[Row]:
    """Return what stands where nothing is disputed."""
    return [plain("No known fact contradicts another.", "muted")]
