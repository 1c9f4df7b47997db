"""The brief: the whole situation on one page, as `syrtui report` prints it and `:brief` shows it.

Every sentence about the world has its citations behind it. What is expected of a base and how sure that is never stand
in one sentence (ICD 203); each source is described with the reason for its grade (ICD 206).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Final

from tui.analysis.views.cited import Cited
from tui.analysis.views.disputes import Answer, Comparison, Dispute
from tui.analysis.views.relations import Relation
from tui.analysis.views.report import FactMove, Report
from tui.analysis.views.sources import SourceView
from tui.render import glyphs
from tui.render.report.brief_figures import base_figure, map_figure
from tui.render.report.changes import sections
from tui.render.report.footnotes import numbered, of_source
from tui.render.report.gaps import gap_parts
from tui.render.report.judgements import judgements, title
from tui.render.report.layout import Command, Heading, Items, Notes, Paragraph, Part, Text, said
from tui.render.report.lines import comparison_text, listed, sentence, support_sentence, triad_text, when_text
from tui.render.report.notes import noted
from tui.render.report.structured import assumption_parts, checks, ledger, level_parts, ranking, seen_through
from tui.render.rows import empty
from tui.render.rows.compare import level_line, relation_text
from tui.render.rows.compare import title as compared
from tui.render.rows.disputes import measured, standing
from tui.render.rows.parts import count, day_text
from tui.render.rows.support import none_text
from tui.render.text import Span
from tui.store.basemap import Basemap

NEWS, MOVES, RELATIONS = 12, 8, 16
"""How many a page shows of what may be many; JSON has all."""
READ_SO: Final = (
    "A level is a warning index by a printed formula: no probability. Confidence says how good its ground is, and "
    "stands by itself. The numbers behind a sentence are the citations that it rests on, listed below."
)


def page(view: Report, command: str = "", basemap: Basemap | None = None) -> list[Part]:
    """Return the brief; `command` is what prints it, `basemap` lies under its map."""
    cited = view.cited
    parts: list[Part] = [
        Heading(f"{view.title}, as known on {day_text(view.as_of)}", 1),
        Paragraph(f"{count(view.facts, 'fact')} from {count(view.sources, 'source')}. {seen_through(view)}".rstrip()),
        *_later(view),
        *_edited(view),
        *_nothing(view),
        *_what_if(view),
        Heading("Key judgements"),
        Paragraph(READ_SO),
    ]
    for base in view.bases:
        parts += [Heading(title(base), 3), judgements(base, cited), base_figure(view, base)]
    parts += [map_figure(view, basemap or Basemap())]
    parts += [Heading(f"What changed since {day_text(view.since)}"), *_changed(view)]
    parts += [Heading("Relations"), _relations(view.relations, cited)]
    if view.triads:
        parts += [Heading("Unbalanced triads", 3), _triads(view)]
    parts += [Heading("Disputes"), _disputes(view.disputes, cited)]
    parts += [Heading("Forecasts"), *ledger(view.forecasts, cited)]
    parts += [Heading("Gaps"), gap_parts(view)]
    parts += [Heading("What would change it"), *level_parts(view.changes.levels, cited)]
    if view.hypotheses.sets:
        parts.append(Heading("Hypotheses"))
        parts += [part for each in view.hypotheses.sets for part in ranking(each, view.hypotheses, cited)]
    parts += [Heading("Assumptions"), *assumption_parts(view.assumptions.assumptions, cited)]
    if view.deception.checks:
        parts += [Heading("Deception checks"), *checks(view.deception.checks, cited)]
    if view.notes:
        parts += noted(view.notes)
    made, notes = numbered(parts, cited)
    if notes.notes:
        made += [Heading("Sources"), _sources(cited.sources, notes), Heading("Citations"), notes]
    printed: list[Part] = [Paragraph("Printed by:"), Command(command)] if command else []
    return [*made, Heading("How this was made"), listed(_made(view)), *printed]


def _edited(view: Report) -> list[Part]:
    """Return whose constants the user has changed; nothing where he has changed none."""
    edited = [name for name, version in view.methods.items() if "edited" in version]
    return [Paragraph(f"Constants edited by the user: {', '.join(edited)}.")] if edited else []


def _nothing(view: Report) -> list[Part]:
    """Return why no fact is shown; nothing where any is."""
    if view.nothing is None:
        return []
    first, *_ = empty.lines(view.nothing)
    return [Paragraph("".join(span.text for span in first))]


def _what_if(view: Report) -> list[Part]:
    """Return what is different by what is excluded; nothing where nothing is."""
    if view.what_if is None:
        return []
    below = [Heading(part.text, 3) if isinstance(part, Heading) else part for part in sections(view.what_if)]
    return [Heading(compared(view.what_if)), *below]


# --- what changed ---


def _changed(view: Report) -> list[Part]:
    """Return levels, facts, disputes and relations that are otherwise than on an earlier day."""
    cited = view.cited
    levels = [
        said(
            [Span(f"{each.name}, {glyphs.EVENTS[each.event]}: "), *level_line(each)],
            cited.of_level(each.base, each.event),
        )
        for each in view.levels_moved
    ]
    questions = [said(f"{each.change}: {each.asks}", cited.of_question(each.question)) for each in view.disputes_moved]
    relations = [said(relation_text(each), cited.pairs.get(each.id, ())) for each in view.relations_moved]
    parts: list[Part] = []
    for name, lines in (
        ("Levels", levels),
        ("Facts", _news(view.new, cited)),
        ("Disputes", questions),
        ("Relations", _first(relations, MOVES)),
    ):
        if lines:
            parts += [Heading(name, 3), listed(lines)]
    return parts or [Paragraph("Nothing reads differently.")]


def _news(new: Iterable[FactMove], cited: Cited) -> list[Text]:
    """Return what is new: what bears on a base first, then what is disputed; the rest only counted."""
    order = sorted(new, key=lambda each: (-each.effect, each.change, each.fact))
    lines = [
        said(f"{each.change}: {each.says} ({when_text(each.when)})", cited.of_facts([each.fact])) for each in order
    ]
    return _first(lines, NEWS)


def _first(lines: Sequence[Text], number: int) -> list[Text]:
    """Return the first lines, and how many more there are."""
    return [*lines[:number], *([f"… and {len(lines) - number} more"] if len(lines) > number else [])]


# --- relations and disputes ---


def _relations(relations: Sequence[Relation], cited: Cited) -> Part:
    """Return how actors stand: what is current and told of the two themselves first, then by independent lines."""
    order = sorted(
        relations, key=lambda each: (each.letter in "†…-", bool(each.rolled_up_from), -each.lines, -each.support)
    )
    return listed(_first([_relation(each, cited) for each in order], RELATIONS)) if order else Paragraph("None.")


def _relation(each: Relation, cited: Cited) -> Text:
    told_by = f", {each.told_by}" if each.told_by else ""
    since = f"; since {day_text(each.since)}" if each.since is not None and each.letter not in "†…" else ""
    return said(f"{' – '.join(each.names)}: {each.says}{told_by}{since}", cited.pairs.get(each.id, ()))


def _triads(view: Report) -> Part:
    def cites(actors: Sequence[str]) -> list[str]:
        pairs = ("~".join(sorted((a, b))) for number, a in enumerate(actors) for b in actors[number + 1 :])
        return [each for pair in pairs for each in view.cited.pairs.get(pair, ())[:2]]

    return listed(said(triad_text(each), cites(each.actors)) for each in view.triads)


def _disputes(disputes: Sequence[Dispute], cited: Cited) -> Part:
    """Return each question with its answers, what they leave to none of them, what is odd, and what is measured."""
    if not disputes:
        return Paragraph("None.")
    return Items([(_asked(each, cited), list(_answers(each, cited))) for each in disputes])


def _asked(dispute: Dispute, cited: Cited) -> Text:
    return said(f"{dispute.asks} ({standing(dispute)})", cited.of_question(dispute.question)[: len(dispute.answers)])


def _answers(dispute: Dispute, cited: Cited) -> list[Text]:
    by_id = {each.answer: each for each in dispute.answers}
    every = [one for each in dispute.answers for one in cited.of_answer(each)[:2]]
    lines: list[Text] = [
        said(f"{each.says} {support_sentence(each)}", cited.of_answer(each)) for each in by_id.values()
    ]
    lines += [said(sentence(none_text(dispute.none)), every)] if dispute.none is not None else []
    lines += [said(sentence(dispute.note), every)] if dispute.note else []
    lines += [
        said(sentence(comparison_text(each)), _compared(each, by_id, cited.of_answer))
        for each in dispute.comparisons
        if each.by != "answers" or each.flags
    ]
    facts = cited.of_facts(each.fact for each in dispute.checks)
    lines += [said(sentence("".join(span.text for span in line)), facts or every) for line in measured(dispute.checks)]
    lines += [said(sentence(f"settled: {dispute.adjudication.says}"), every)] if dispute.adjudication else []
    return lines


def _compared(each: Comparison, answers: dict[str, Answer], of: Callable[[Answer], tuple[str, ...]]) -> list[str]:
    return [one for name in (each.answer_a, each.answer_b) if name in answers for one in of(answers[name])[:2]]


# --- sources, and how it was made ---


def _sources(sources: Iterable[SourceView], notes: Notes) -> Part:
    """Return every source that is cited: what it is, how it is graded and why, and where it is cited."""
    return Items([(_source(each), _described(each, found)) for each in sources if (found := of_source(notes, each.id))])


def _source(each: SourceView) -> Text:
    return said(f"{each.publisher or 'Publisher unknown'}, “{each.title}”, {each.published}", url=each.url)


def _described(each: SourceView, notes: tuple[int, ...]) -> list[Text]:
    grade = glyphs.RELIABILITY.get(each.reliability)
    word = f", {grade.word}" if grade else ""
    told: list[Text] = [f"Reliability {each.reliability}{word}: {each.reliability_reason}"]
    told += [f"By {each.byline}."] if each.byline else []
    told += [sentence(f"date: {each.published_note}")] if each.published_note else []
    told += ["Its text is lost: it is known only from sources that use it."] if each.lost else []
    return [*told, f"Cited in {count(len(notes), 'note')}: {', '.join(map(str, notes))}."]


def _made(view: Report) -> list[Text]:
    """Return the methods and their versions, and what the page is narrowed to."""
    told: list[Text] = ["Methods: " + ", ".join(view.methods.values()) + ". An index is no probability."]
    if through := seen_through(view):
        told.append(through)
    if view.records_with_errors:
        told.append(f"{count(view.records_with_errors, 'record')} with errors, not shown; `syrtui check` says why.")
    return told


def _later(view: Report) -> list[Part]:
    """Return that something became known after the as-of day, where that is the last one of the theatre's window."""
    if not view.later_sources or view.as_of != view.window[1]:
        return []
    later, last = count(view.later_sources, "source"), view.last_day
    return [Paragraph(f"{later} became known later, up to {day_text(last)}: as known then with --as-of {last}.")]
