"""The pages of structured analysis, as text or Markdown, a section each."""

from __future__ import annotations

from collections.abc import Iterable

from tui.analysis.views.assumptions import Assumption, Assumptions
from tui.analysis.views.deception import Check, DeceptionChecks
from tui.analysis.views.explanations import BaseExplanation, QuestionExplanation
from tui.analysis.views.forecasts import Forecast, Ledger, TrackRecord
from tui.analysis.views.hypotheses import Evidence, Hypotheses, HypothesisSet
from tui.analysis.views.made_from import AsKnown
from tui.analysis.views.what_would_change import AnswerChange, LevelChanges, WhatWouldChange
from tui.render import glyphs
from tui.render.report.layout import Heading, Items, Paragraph, Part, Table
from tui.render.rows.analysis.assumptions import move_text, tried
from tui.render.rows.analysis.changes import holds, leads
from tui.render.rows.analysis.deception import NO_NUMBER, QUESTIONS, without_line
from tui.render.rows.analysis.forecasts import NO_LEVEL, brier, due, from_whom, hits, others, qualified, status
from tui.render.rows.analysis.hypotheses import outcome
from tui.render.rows.levels import becomes, change_text
from tui.render.rows.parts import count, day_text, words


def forecasts(view: Ledger) -> list[Part]:
    """Return the page of the ledger."""
    return [_title("Forecasts", view), *ledger(view), *_method(view)]


def hypotheses(view: Hypotheses) -> list[Part]:
    """Return the page of competing hypotheses, each set with its matrix."""
    parts: list[Part] = [_title("Hypotheses", view)]
    for each in view.sets:
        parts += [*ranking(each, view), *_matrix(each)]
    if not view.sets:
        parts.append(Paragraph("None compete here."))
    return [*parts, *_method(view)]


def deception(view: DeceptionChecks) -> list[Part]:
    """Return the page of deception checks."""
    return [_title("Deception checks", view), *checks(view.checks), *_method(view)]


def _title(title: str, view: AsKnown) -> Part:
    return Heading(f"{title}, as known on {day_text(view.as_of)}", 1)


def _method(view: Ledger | Hypotheses | DeceptionChecks | WhatWouldChange | Assumptions) -> list[Part]:
    through = seen_through(view)
    return [*([Paragraph(through)] if through else []), Paragraph(f"Method: {view.method}.")]


def seen_through(view: AsKnown | BaseExplanation | QuestionExplanation) -> str:
    """Return in sentences whom a page leaves out, and what it does not list; nothing where it is all."""
    told = [f"Excluded: {', '.join(view.without_names)}."] if view.without_names else []
    if view.filter:
        told.append(
            f"Listed: {view.shown_facts} of {count(view.known_facts, 'fact')}, which the filter {view.filter} shows; "
            "judgements rest on all."
        )
    return " ".join(told)


# --- what would change it ---


def changes(view: WhatWouldChange) -> list[Part]:
    """Return the page of what would change the levels and the leading answers."""
    parts: list[Part] = [_title("What would change", view), *level_parts(view.levels)]
    if view.answers:
        parts.append(Heading("Open questions", 2))
        items = [(each.asks, [leads(each), *map(_answer_change, each.changes)]) for each in view.answers]
        parts.append(Items(items))
    return [*parts, *_method(view)]


def level_parts(listed: Iterable[LevelChanges]) -> list[Part]:
    """Return each level with what would make it another, the smallest change first."""
    return [
        Items(
            [
                (_level(each), [holds(each), *(f"{becomes(one)} {change_text(one)}" for one in each.changes)])
                for each in listed
            ]
        )
    ]


def _level(each: LevelChanges) -> str:
    index = "" if each.index is None else f" {each.index:.0f}"
    return f"{each.name}, {glyphs.EVENTS[each.event]}: {each.level}{index}"


def _answer_change(each: AnswerChange) -> str:
    return f"{each.lead_says or 'no answer leads'}: {change_text(each)}"


# --- assumptions ---


def assumptions(view: Assumptions) -> list[Part]:
    """Return the page of what is taken for granted, what moves most first."""
    parts: list[Part] = [_title("Assumptions", view), *assumption_parts(view.assumptions)]
    return [*parts, *_method(view)]


def assumption_parts(listed: Iterable[Assumption]) -> list[Part]:
    """Return each assumption with what it moves if it is wrong, and what speaks against it."""
    items = [(each.says, _assumed(each)) for each in listed]
    return [Items(items)] if items else [Paragraph("Nothing is noted down as taken for granted.")]


def _assumed(each: Assumption) -> list[str]:
    told = [f"{each.support}; behind {words(each.behind_kind)} {each.behind}; {tried(each)}"]
    told += list(map(move_text, each.moves)) or ["moves no level"]
    told += [f"contradicted: {fact.says}" for fact in each.contradicted_by]
    return told + ([f"to be reviewed since {day_text(each.review_by)}"] if each.overdue else [])


# --- forecasts ---


def ledger(view: Ledger) -> list[Part]:
    """Return every forecast with its outcome, and how often each origin was right."""
    if not view.forecasts and not view.hidden:
        return [Paragraph("No forecast was made by this day.")]
    parts: list[Part] = [Items([_forecast(each, view) for each in view.forecasts]), Paragraph(NO_LEVEL)]
    if view.track_record:
        parts += [Heading("Track record", 3), Items([(_record(each), ()) for each in view.track_record])]
        if any(each.brier is None for each in view.track_record):
            parts.append(Paragraph(f"A Brier score needs {view.brier_from} with a chance or a word for one."))
    return parts


def _forecast(each: Forecast, view: Ledger) -> tuple[str, list[str]]:
    whom = "; ".join(map(from_whom, each.origin)) or "nobody"
    under = [
        ", ".join([f"by {due(each, view.as_of.year)}" if each.by else "no date", *qualified(each)]),
        f"says {whom}",
    ]
    under += [each.reason] if each.reason else []
    return f"{each.event}: {status(each)}", [*under, *(f"shown by: {one.says}" for one in each.evidence)]


def _record(each: TrackRecord) -> str:
    rest = others(each)
    return f"{each.name}: {hits(each)}{f', {rest}' if rest else ''}{brier(each)}"


# --- hypotheses ---


def ranking(each: HypothesisSet, view: Hypotheses) -> list[Part]:
    """Return a set with what speaks against each hypothesis, the least first, and what that cannot show."""
    rows = [
        (str(score.rank), words(score.hypothesis), score.says, f"{score.inconsistency:.2f}", str(score.items))
        for score in each.scores
    ]
    right = frozenset(("rank", "against", "rows"))
    return [
        Heading(each.asks, 3),
        Paragraph(outcome(each, view.within)),
        Table(("rank", "hypothesis", "says", "against", "rows"), rows, right),
        Paragraph(each.cannot_show),
    ]


def _matrix(each: HypothesisSet) -> list[Part]:
    """Return the rows that count on the day, the most telling first; the others only by name."""
    counted = [row for row in each.rows if row.evidence > 0]
    silent = [row.says.rstrip(".") for row in each.rows if row.evidence <= 0]
    heads = [words(hypothesis) for hypothesis in each.hypotheses]
    parts: list[Part] = []
    if counted:
        table = [_row(each, row) for row in counted]
        parts.append(Table(("evidence", "e", "tells", *heads), table, frozenset(("e", "tells", *heads))))
        parts += [Paragraph(_signs())]
        reasons = [f"Weighed by itself: {row.says} Why: {row.why}" for row in counted if row.why and row.fact]
        parts += [Items([(reason, ()) for reason in reasons])] if reasons else []
    if silent:
        parts.append(Paragraph(f"Nothing of this counts on the day: {'; '.join(silent)}."))
    return parts


def _row(each: HypothesisSet, row: Evidence) -> list[str]:
    ratings = [glyphs.RATINGS[row.ratings.get(hypothesis)].glyph for hypothesis in each.hypotheses]
    return [row.says, f"{row.evidence:.2f}", f"{row.diagnosticity:.2f}", *ratings]


def _signs() -> str:
    return ", ".join(f"{shown.glyph} {shown.word}" for shown in glyphs.RATINGS.values()) + "."


# --- deception ---


def checks(listed: Iterable[Check]) -> list[Part]:
    """Return each check with its answers and reason, and the levels that differ without it."""
    items = [(each.says, [_answers(each), *([each.why] if each.why else []), *_without(each)]) for each in listed]
    return [Items(items), Paragraph(NO_NUMBER)] if items else [Paragraph("Nobody who speaks has been checked.")]


def _answers(each: Check) -> str:
    return ", ".join(f"{QUESTIONS[name]} {answer}" for name, answer in each.marks)


def _without(each: Check) -> list[str]:
    moving = [without_line(level) for level in each.levels if level.moves]
    rest = len(each.levels) - len(moving)
    if each.suspicious and rest:
        moving.append(f"{count(rest, 'level')} as before without it")
    return moving
