"""What is told of a dispute: by whom, how far supported, what it comes to, and in which words."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from tests import originals as articles
from tests.analysis_frames import assessor, cite, fact, frames, source
from tui.analysis.constants import Methods
from tui.analysis.query.lens import Lens
from tui.analysis.situation import Situation, look, situation
from tui.analysis.text_reuse.attached import Attached
from tui.analysis.views.disputes import dispute, disputed_questions, disputes
from tui.analysis.views.facts import fact_view
from tui.analysis.views.report import report
from tui.analysis.views.subject import subject
from tui.render.report import brief, layout
from tui.render.rows import disputes as rows
from tui.render.rows.inspector import subject as inspector
from tui.render.rows.support import lines_text
from tui.render.text import RowList
from tui.store.load.reader import read
from tui.store.originals import folder
from tui.store.originals.folder import Originals

LAST, EARLY = date(2024, 12, 10), date(2024, 12, 6)


def seen(day: date = LAST) -> Situation:
    """Two answers, one of them denied too; settled long after."""
    facts = [
        fact("left", cite("talks", "ministry", credibility=4), answers=("how", "left"), kind="event"),
        fact("fell", cite("talks"), cite("daily", wording="denied"), answers=("how", "fell"), kind="event"),
        fact("calm", cite("daily", credibility=5)),
    ]
    papers = [source("talks", "D", publisher="defence-talks"), source("daily", "C", published="2024-12-07")]
    asked = {"how": {"adjudication": {"answer": "fell", "on": "2026-11-21", "reason": "It was seen."}}}
    return situation(assessor(frames(facts, papers, questions=asked)), Lens(as_of=day))


def text(made: RowList) -> str:
    return "\n".join("".join(span.text for span in made[n].line) for n in range(len(made)))


def words(made: RowList) -> str:
    return " ".join(text(made).split())


def test_every_answer_has_its_support_its_grade_and_who_says_so() -> None:
    (shown,) = disputes(seen()).disputes
    assert [(each.answer, each.denies, [voice.name for voice in each.voices]) for each in shown.answers] == [
        ("not fell", "fell", ["unknown publisher, 7 Dec"]),
        ("left", None, ["ministry"]),
        ("fell", None, ["defence-talks"]),
    ]
    told = words(rows.rows(disputes(seen()), 120))
    for passage in ("support 51 % · 1 line", "D6 via defence-talks", "D4 via defence-talks", "none of these"):
        assert passage in told
    no, left, fell = shown.answers
    assert no.says == f"Not so: {fell.says}"
    assert shown.none == pytest.approx(1 - left.support - fell.support)


def test_an_adjudication_to_come_is_named_by_its_day_alone_until_one_can_look_back() -> None:
    early, late = (dispute(seen(day), "how") for day in (EARLY, LAST))
    assert (early.status, early.settled_later, early.adjudication, early.retrospective) == (
        "open",
        date(2026, 11, 21),
        None,
        None,
    )
    assert (late.status, late.adjudication) == ("open", None)
    assert late.retrospective is not None
    assert late.retrospective.adjudication is not None
    assert late.retrospective.adjudication.reason == "It was seen."
    told = words(rows.rows(disputes(seen(EARLY)), 80))
    assert "open, since settled, 21 Nov 2026" in told
    assert "It was seen." not in told
    told = words(rows.rows(disputes(seen()), 80))
    assert "retrospective, by all that was published and decided since: settled 21 Nov 2026" in told
    settled = dispute(seen(date(2026, 11, 21)), "how")
    assert (settled.status, settled.settled_later, settled.retrospective) == ("settled", None, None)
    assert [each.open for each in disputed_questions(seen(date(2026, 11, 21)))] == [False]


def test_a_fact_shows_all_answers_and_one_without_a_vote_says_so() -> None:
    view = fact_view(seen(), "left")
    assert view is not None
    assert view.question is not None
    assert len(view.question.dispute.answers) == 3
    told = words(inspector.rows(view, 100))
    assert "• left" in told
    assert "none of these" in told
    assert "C5 via unknown publisher, 7 Dec · no vote" in words(inspector.rows(fact_view(seen(), "calm"), 100))
    question = subject(seen(), "question", "how")
    assert "“fell” and “left”: contradict each other" in words(inspector.rows(question, 100))


def test_lines_name_the_layers_that_differ() -> None:
    told = [fact("it", *(cite("paper", f"witness-{n}") for n in range(2))), fact("that", cite("paper"))]
    shown = situation(assessor(frames(told)), Lens())
    views = [fact_view(shown, name) for name in ("it", "that")]
    grades = [view.grade for view in views if view is not None and view.grade is not None]
    assert [lines_text(grade, whole=True) for grade in grades] == ["2 origins, 1 publication: 1 line", "1 line"]
    assert [lines_text(grade) for grade in grades] == ["1 line", "1 line"]


def test_sources_whose_originals_have_the_same_words_are_told_as_one_text(tmp_path: Path) -> None:
    root = articles.theatre(tmp_path)
    (root / "facts" / "columns.yaml").write_text(
        "- id: columns\n  says: Two columns met.\n  kind: event\n  when: 2024-12-02\n  cited:\n"
        "    - {source: gazette-1, paragraph: 2, wording: asserted, credibility: 3}\n"
        "    - {source: letter-1, paragraph: 3, wording: asserted, credibility: 3}\n",
        encoding="utf-8",
    )
    store = read(root)
    texts = {
        name: folder.to_original(lines)
        for name, lines in (("gazette-1", articles.GAZETTE), ("letter-1", articles.LETTER))
    }
    shown = look(store, Lens(as_of=date(2024, 12, 9)), Methods())
    alone, beside = fact_view(shown, "columns"), fact_view(shown, "columns", Attached(store, Originals(texts)))
    assert alone is not None
    assert beside is not None
    assert alone.grade is not None
    assert beside.grade is not None
    assert (alone.grade.lines, alone.grade.one_text) == (2, None)
    assert beside.grade.one_text is not None
    assert (beside.grade.lines, beside.grade.one_text.lines) == (2, 1)
    assert beside.grade.one_text.support == pytest.approx(0.75)
    told = words(inspector.rows(beside, 100))
    assert "gazette-1 ¶2, letter-1 ¶3; if these are one text: 2 → 1 line, support 82 % → 75 %" in told


def test_the_brief_tells_what_a_disputed_answer_comes_to_if_its_originals_are_one_text(tmp_path: Path) -> None:
    root = articles.theatre(tmp_path)
    cited = "    - {{source: {}, paragraph: {}, wording: {}, credibility: 3}}\n"
    (root / "facts" / "columns.yaml").write_text(
        "- id: columns\n  says: Two columns met.\n  kind: event\n  when: 2024-12-02\n  cited:\n"
        + "".join(cited.format(*each) for each in (("gazette-1", 2, "asserted"), ("letter-1", 3, "asserted")))
        + cited.format("letter-1", 1, "denied"),
        encoding="utf-8",
    )
    store = read(root)
    texts = {
        name: folder.to_original(lines)
        for name, lines in (("gazette-1", articles.GAZETTE), ("letter-1", articles.LETTER))
    }
    shown, said = look(store, Lens(as_of=date(2024, 12, 9)), Methods()), "if these are one text: 2 → 1 line"
    assert said not in layout.as_text(brief.page(report(shown)))
    assert said in layout.as_text(brief.page(report(shown, None, Attached(store, Originals(texts)))))
