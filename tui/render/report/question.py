"""The page of a question or a fact, as `syrtui explain` prints it."""

from __future__ import annotations

from tui.analysis.views.disputes import Retrospective, Voice
from tui.analysis.views.explanations import ExplainedFact, QuestionExplanation
from tui.render.report.layout import Heading, Items, Paragraph, Part
from tui.render.report.lines import (
    citation_lines,
    comparison_text,
    listed,
    sentence,
    short,
    support_sentence,
    when_text,
)
from tui.render.report.structured import seen_through
from tui.render.rows.disputes import measured, standing
from tui.render.rows.parts import day_text
from tui.render.rows.support import none_text, percent


def page(view: QuestionExplanation) -> list[Part]:
    """Return the page of a question, or of a fact with the question that it answers."""
    known = f"As known on {day_text(view.as_of)}"
    parts: list[Part] = [Heading(f"{view.fact.says if view.fact else view.asks} {known}", 1)]
    if view.fact is not None:
        parts += _explained_fact(view.fact)
        if view.question != view.fact.fact:
            parts.append(Heading(view.asks))
    why = f", only apparent: {view.apparent}" if view.apparent else ""
    parts.append(Paragraph(f"{sentence(standing(view) + why)} {seen_through(view)}".rstrip()))
    # Of a fact that nobody denies all has been told.
    alone = view.fact is not None and view.question == view.fact.fact and len(view.answers) < 2
    for answer in view.answers if not alone else ():
        facts = [(each.says, citation_lines(each.citations)) for each in answer.facts]
        voices = [f"who says so: {', '.join(map(_voice, answer.voices))}"] if answer.voices else []
        own = view.fact is not None and view.fact.answer == answer.answer and view.question != view.fact.fact
        parts += [
            Heading(f"{answer.says}{' (this fact)' if own else ''}", 3),
            Paragraph(support_sentence(answer)),
            Items([*facts, *((each, ()) for each in voices)]),
        ]
    if view.none is not None and not alone:
        parts.append(Paragraph(sentence(none_text(view.none))))
    if view.note:
        parts.append(Paragraph(sentence(view.note)))
    if view.comparisons:
        parts += [Heading("Compared"), listed(map(comparison_text, view.comparisons))]
    if view.checks:
        parts += [Heading("On the map"), listed("".join(span.text for span in line) for line in measured(view.checks))]
    if settled := view.adjudication:
        parts.append(Paragraph(f"Settled on {day_text(settled.on)}: {settled.says} {settled.reason}"))
    if view.retrospective is not None:
        parts += [Heading("Retrospective"), _retrospective(view.retrospective)]
    return [*parts, Paragraph(f"Method: {view.method}.")]


def _explained_fact(fact: ExplainedFact) -> list[Part]:
    grade = fact.grade
    implied = ", as far as what implies it" if grade.implied else ""
    return [
        Paragraph(f"{sentence(when_text(fact.when))} {support_sentence(grade).removesuffix('.')}{implied}."),
        Items([(each, ()) for each in citation_lines(fact.citations)]),
    ]


def _voice(voice: Voice) -> str:
    return f"{voice.name} (p {short(voice.p)})" if voice.p is not None else f"{voice.name} (no vote)"


def _retrospective(later: Retrospective) -> Part:
    """Return what a question comes to by all that was ever published and decided."""
    told = [f"{later.says[answer]} Support {percent(share)}." for answer, share in later.supports.items()]
    if later.none is not None:
        told.append(sentence(none_text(later.none)))
    if settled := later.adjudication:
        told.append(f"Settled on {day_text(settled.on)}: {settled.says} {settled.reason}")
    return Paragraph(f"By all that was published and decided since: {' '.join(told)}")
