"""The pages of structured analysis, as text or Markdown, a section each."""

from __future__ import annotations

from collections.abc import Iterable

from tui.analysis.views.assumptions import Assumption, Assumptions
from tui.analysis.views.cited import Cited
from tui.analysis.views.deception import Check, DeceptionChecks
from tui.analysis.views.explanations import BaseExplanation, QuestionExplanation
from tui.analysis.views.forecasts import Forecast, Ledger, TrackRecord
from tui.analysis.views.hypotheses import Evidence, Hypotheses, HypothesisSet
from tui.analysis.views.made_from import AsKnown
from tui.analysis.views.what_would_change import AnswerChange, LevelChanges, WhatWouldChange
from tui.render import glyphs
from tui.render.report.judgements import NOTHING_CITED
from tui.render.report.layout import Heading, Items, Paragraph, Part, Table, Text, said
from tui.render.rows.analysis.assumptions import move_text, tried
from tui.render.rows.analysis.changes import holds, leads
from tui.render.rows.analysis.deception import NO_NUMBER, QUESTIONS, without_line
from tui.render.rows.analysis.forecasts import NO_LEVEL, brier, due, from_whom, hits, others, qualified, status
from tui.render.rows.analysis.hypotheses import outcome
from tui.render.rows.levels import becomes, change_text
from tui.render.rows.parts import count, day_text, words
from tui.render.text import Span


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


def level_parts(listed: Iterable[LevelChanges], cited: Cited = NOTHING_CITED) -> list[Part]:
    """Return each level with what would make it another, the smallest change first."""
    return [Items([_level_changes(each, cited) for each in listed])]


def _level_changes(each: LevelChanges, cited: Cited) -> tuple[Text, list[Text]]:
    own, mark = cited.of_level(each.base, each.event), glyphs.LEVELS[each.level]
    index = "" if each.index is None else f" {each.index:.0f}"
    level = (Span(f"{each.name}, {glyphs.EVENTS[each.event]}: "), Span(f"{mark.glyph} {mark.word}{index}", mark.style))
    under = [said(f"{holds(each)}", own)]
    under += [said(f"{becomes(one)} {change_text(one)}", cited.of_change(one, own)) for one in each.changes]
    return said(level, own), [*under]


def _answer_change(each: AnswerChange) -> str:
    return f"{each.lead_says or 'no answer leads'}: {change_text(each)}"


# --- assumptions ---


def assumptions(view: Assumptions) -> list[Part]:
    """Return the page of what is taken for granted, what moves most first."""
    parts: list[Part] = [_title("Assumptions", view), *assumption_parts(view.assumptions)]
    return [*parts, *_method(view)]


def assumption_parts(listed: Iterable[Assumption], cited: Cited = NOTHING_CITED) -> list[Part]:
    """Return each assumption with what it moves if it is wrong, and what speaks against it."""
    items = [(said(each.says, own), _assumed(each, own, cited)) for each in listed for own in (_behind(each, cited),)]
    return [Items(items)] if items else [Paragraph("Nothing is noted down as taken for granted.")]


def _behind(each: Assumption, cited: Cited) -> tuple[str, ...]:
    """Return the citations of what an assumption is behind; of a level that it moves where it is behind no text."""
    match each.behind_kind:
        case "fact":
            found = cited.of_facts([each.behind])
        case "question":
            found = cited.of_question(each.behind)
        case "base":
            found = cited.of_base(each.behind)
        case _:
            found = cited.speakers.get(each.behind, ())
    return found or tuple(one for move in each.moves[:1] for one in cited.of_level(move.base, move.event))


def _assumed(each: Assumption, own: tuple[str, ...], cited: Cited) -> list[Text]:
    told: list[Text] = [said(f"{each.support}; behind {words(each.behind_kind)} {each.behind}; {tried(each)}", own)]
    told += [said(move_text(move), cited.of_level(move.base, move.event)) for move in each.moves] or ["moves no level"]
    told += [said(f"contradicted: {fact.says}", cited.of_facts([fact.fact])) for fact in each.contradicted_by]
    return told + ([f"to be reviewed since {day_text(each.review_by)}"] if each.overdue else [])


# --- forecasts ---


def ledger(view: Ledger, cited: Cited = NOTHING_CITED) -> list[Part]:
    """Return every forecast with its outcome, and how often each origin was right."""
    if not view.forecasts and not view.hidden:
        return [Paragraph("No forecast was made by this day.")]
    parts: list[Part] = [Items([_forecast(each, view, cited) for each in view.forecasts]), Paragraph(NO_LEVEL)]
    if view.track_record:
        records = [(said(_record(each), cited.speakers.get(each.origin, ())), ()) for each in view.track_record]
        parts += [Heading("Track record", 3), Items(records)]
        if any(each.brier is None for each in view.track_record):
            parts.append(Paragraph(f"A Brier score needs {view.brier_from} with a chance or a word for one."))
    return parts


def _forecast(each: Forecast, view: Ledger, cited: Cited) -> tuple[Text, list[Text]]:
    whom, own = "; ".join(map(from_whom, each.origin)) or "nobody", cited.of_facts([each.fact])
    shown = cited.of_facts(one.fact for one in each.evidence)
    due_by = ", ".join([f"by {due(each, view.as_of.year)}" if each.by else "no date", *qualified(each)])
    under: list[Text] = [said(due_by, own), said(f"says {whom}", own)]
    under += [said(each.reason, shown or own)] if each.reason else []
    under += [said(f"shown by: {one.says}", cited.of_facts([one.fact])) for one in each.evidence]
    return said(f"{each.event}: {status(each)}", own), under


def _record(each: TrackRecord) -> str:
    rest = others(each)
    return f"{each.name}: {hits(each)}{f', {rest}' if rest else ''}{brier(each)}"


# --- hypotheses ---


def ranking(each: HypothesisSet, view: Hypotheses, cited: Cited = NOTHING_CITED) -> list[Part]:
    """Return a set with what speaks against each hypothesis, the least first, and what that cannot show."""
    against = {score.hypothesis: _weighed(each, score.hypothesis, cited) for score in each.scores}
    rows = [
        (
            str(score.rank),
            words(score.hypothesis),
            said(score.says, against[score.hypothesis]),
            f"{score.inconsistency:.2f}",
            str(score.items),
        )
        for score in each.scores
    ]
    right = frozenset(("rank", "against", "rows"))
    return [
        Heading(each.asks, 3),
        Paragraph(said(outcome(each, view.within), dict.fromkeys(one for cites in against.values() for one in cites))),
        Table(("rank", "hypothesis", "says", "against", "rows"), rows, right),
        Paragraph(each.cannot_show),
    ]


def _weighed(each: HypothesisSet, hypothesis: str, cited: Cited) -> tuple[str, ...]:
    """Return the citations of what speaks against a hypothesis; of what is weighed at all where nothing does."""
    counted = sorted((row for row in each.rows if row.evidence > 0), key=lambda row: row.ratings.get(hypothesis) or 0)
    against = [row for row in counted if (row.ratings.get(hypothesis) or 0) < 0] or counted[:2]
    return tuple(
        one
        for row in against
        for one in (cited.of_facts([row.fact]) if row.fact else cited.indicators.get(f"{row.base}/{row.indicator}", ()))
    )


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


def checks(listed: Iterable[Check], cited: Cited = NOTHING_CITED) -> list[Part]:
    """Return each check with its answers and reason, and the levels that differ without it."""
    items = [
        (
            said(each.says, own),
            [said(line, own) for line in (_answers(each), *filter(None, [each.why]), *_without(each))],
        )
        for each in listed
        for own in (cited.speakers.get(each.of, ()) if each.kind == "actor" else cited.of_facts([each.of]),)
    ]
    return [Items(items), Paragraph(NO_NUMBER)] if items else [Paragraph("Nobody who speaks has been checked.")]


def _answers(each: Check) -> str:
    return ", ".join(f"{QUESTIONS[name]} {answer}" for name, answer in each.marks)


def _without(each: Check) -> list[str]:
    moving = [without_line(level) for level in each.levels if level.moves]
    rest = len(each.levels) - len(moving)
    if each.suspicious and rest:
        moving.append(f"{count(rest, 'level')} as before without it")
    return moving
