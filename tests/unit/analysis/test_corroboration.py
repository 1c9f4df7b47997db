"""Who says so, and how far to believe it."""

from __future__ import annotations

from datetime import date
from typing import Any

import polars as pl
import pytest

from tests.analysis_frames import cite, fact, frames, outlet, source
from tests.judged import find
from tui.analysis.constants import Corroboration, Methods
from tui.analysis.corroboration.citation_weights import weigh_citations
from tui.analysis.corroboration.fact_grades import fact_supports, facts_of
from tui.store.schema.frames import Frames

Record = dict[str, Any]


def judged(store: Frames, name: str = "it") -> Record:
    (row,) = facts_of(fact_supports(weigh_citations(store, Methods()))).filter(fact=name).to_dicts()
    return row


def told(*cited: Record, **rest: Any) -> Record:
    return judged(frames([fact("it", *cited)], **rest))


def supports(facts: list[Record], question: str = "q", **rest: Any) -> dict[str, float]:
    """The support of each answer, and what they leave to none of them."""
    found = find(frames(facts, **rest))
    answers = dict(found.answers.filter(question=question).select("answer", "support").iter_rows())
    none = found.questions.filter(pl.col("question") == question)["none"].item()
    return answers | {"none": none}


def answer(name: str, *cited: Record, **rest: Any) -> Record:
    return fact(name, *cited, answers=("q", name), kind="event", **rest)


def test_independent_voices_support_each_other_and_rivals_take_their_share() -> None:
    one, two = told(cite("one")), told(cite("one"), cite("two"))
    assert (one["support"], one["lines"]) == (pytest.approx(0.75), 1)
    assert (two["support"], two["lines"]) == (pytest.approx(0.90), 2)
    reliable, fair = answer("a", cite("best")), answer("b", cite("one"), cite("two"))
    found = supports([reliable, fair], sources=[source("best", "A")])
    assert found == {"a": pytest.approx(19 / 29), "b": pytest.approx(9 / 29), "none": pytest.approx(1 / 29)}


@pytest.mark.parametrize(
    ("reliability", "credibility", "p"),
    [
        ("E", 2, 0.70),
        ("A", 2, 0.90),
        ("A", 3, 0.75),
        ("A", 4, 0.55),
        ("A", 5, None),
        ("F", 2, 0.70),
        ("F", 3, 0.60),
        ("F", 4, None),
        ("A", 6, 0.95),
        ("E", 6, 0.55),
    ],
)
def test_the_digit_bounds_what_a_source_is_worth(reliability: str, credibility: int, p: float | None) -> None:
    row = told(cite("it", credibility=credibility), sources=[source("it", reliability)])
    assert (row["voted"], row["lines"]) == (p is not None, int(p is not None))
    assert row["support"] == pytest.approx(p or 0)
    assert row["grade"] == f"{reliability}{credibility}"


def test_what_a_side_admits_against_its_own_interest_is_graded_b_within_the_other_bounds() -> None:
    people = [outlet("ministry", side="russia", reliability="E")]
    chain = cite("paper", "ministry", interest="against")
    assert told(chain, actors=people, sources=[source("paper", "A")])["support"] == pytest.approx(0.85)
    assert told(chain, actors=people, sources=[source("paper", "D")])["support"] == pytest.approx(0.65)
    assert told(chain | {"credibility": 3}, actors=people, sources=[source("paper", "A")])["grade"] == "B3"


@pytest.mark.parametrize(
    ("cited", "layers"),
    [
        ([cite("paper", f"witness-{n}") for n in range(10)], (10, 1, 1)),
        ([cite(f"paper-{n}", "witness") for n in range(10)], (1, 10, 10)),
        ([cite("paper-1", "agency", "one"), cite("paper-2", "agency", "two")], (2, 1, 2)),
        ([cite("paper-1", "unknown"), cite("paper-2", "unknown")], (1, 2, 2)),
        ([cite("paper-1", "army"), cite("paper-2", "ministry")], (1, 2, 2)),
    ],
    ids=["one article", "one witness", "one agency", "unnamed", "one side"],
)
def test_voices_that_share_a_layer_are_one_line(cited: list[Record], layers: tuple[int, ...]) -> None:
    russians = [outlet(name, side="russia", reliability="B") for name in ("army", "ministry")]
    row = told(*cited, actors=russians)
    assert (row["origins"], row["reporters"], row["publications"]) == layers
    assert row["lines"] == 1
    assert row["support"] == pytest.approx(0.75), "that of the best voice"


def test_a_root_that_gives_several_answers_splits_its_vote() -> None:
    one = [answer(name, cite("s")) for name in "abc"]
    assert supports(one) == {name: pytest.approx(0.25) for name in ("a", "b", "c", "none")}
    # For a voice that gives one answer alone nothing is split.
    other = supports([answer("a", cite("s"), cite("t")), *one[1:]])
    assert other["a"] == pytest.approx(3 / (1 + 3 + 1 + 1))


def test_who_denies_an_answer_opposes_that_answer_alone() -> None:
    found = supports([answer("a", cite("s"), cite("t", wording="denied")), answer("b", cite("u"))])
    assert found["a"] == pytest.approx(3 / 10)
    assert found["b"] == pytest.approx(3 / 7)
    assert found["not a"] == pytest.approx(3 / 7)


def test_what_every_answer_implies_has_their_support_together() -> None:
    sources = [source("talks", "D")]
    facts = [
        answer("overthrown", cite("talks", credibility=2), implies=["left"]),
        answer("stepped-down", cite("talks", "ministry", credibility=4), implies=["left"]),
        fact("left", cite("talks", credibility=4)),
    ]
    store = frames(facts, sources=sources, actors=[outlet("ministry", side="russia", reliability="B")])
    row = judged(store, "left")
    assert row["support"] == pytest.approx(1 - 1 / (1 + 0.7 / 0.3 + 0.55 / 0.45))
    assert row["implied"]
    assert not judged(store, "overthrown")["implied"]


def test_figures_that_agree_share_one_place() -> None:
    def at(name: str, value: float, unit: str = "km", bound: str = "exactly") -> Record:
        quantity = {"measure": "distance", "of": "base", "value": value, "unit": unit, "bound": bound}
        return answer(name, cite(f"{name}-paper", "lost"), quantity=quantity)

    facts = [at("20-mi", 20, "mi", "within"), at("20-km", 20), at("35-km", 35)]
    found = supports(facts, sources=[source("lost", "F", lost=True, known="2024-12-01")])
    assert found == {name: pytest.approx(0.3) for name in ("20-mi", "20-km", "35-km")} | {"none": pytest.approx(0.4)}


def test_the_grade_is_that_of_one_citation_and_names_its_source() -> None:
    papers = [source("good", "B"), source("bad", "D")]
    row = told(cite("good", credibility=4), cite("bad", credibility=2), sources=papers)
    assert (row["grade"], row["source"]) == ("D2", "bad"), "not B2: the B says that it is doubtful"


def test_a_text_known_later_is_no_origin_before() -> None:
    papers = [
        source("first", published="2024-12-01"),
        source("second", published="2024-12-03"),
        source("lost", "F", lost=True),
    ]
    store = frames([fact("it", cite("first", "lost"), cite("second", "lost"))], sources=papers)
    found = fact_supports(weigh_citations(store, Methods()))
    early, late = (facts_of(found, date(2024, 12, day)).to_dicts()[0] for day in (1, 3))
    assert (early["grade"], early["support"]) == ("C6", pytest.approx(0.75)), "nobody knew that it was second-hand"
    assert (late["grade"], late["support"], late["lines"]) == ("F6", pytest.approx(0.60), 1)


def test_an_edited_constant_shows_in_the_version_of_everything_that_rests_on_it() -> None:
    edited = Methods(corroboration=Corroboration(admission="C"))
    assert Methods().version("threat") == "threat 2"
    assert edited.version("disputes").endswith("(edited)")
