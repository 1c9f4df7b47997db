"""What support promises of any store; that each day is judged by itself, `test_plain_methods` holds."""

from __future__ import annotations

from typing import Any

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from polars.testing import assert_frame_equal

from tests import judged
from tests.analysis_frames import cite, fact, outlet, source
from tests.property.analysis_stores import built, citations, grades, papers, people, stores
from tui.analysis.constants import Methods
from tui.analysis.corroboration.citation_weights import weigh_citations
from tui.analysis.corroboration.support import answer_supports, known_in, question_states
from tui.store.schema.frames import Frames

Record = dict[str, Any]
Parts = tuple[list[Record], list[Record], list[Record]]
ROUNDING = 1e-7


def supports(store: Frames) -> pl.DataFrame:
    """What every answer comes to, in every state of knowledge."""
    testimony = weigh_citations(store, Methods())
    states = question_states(testimony)
    answers = answer_supports(testimony, known_in(testimony, states)).answers
    named = answers.join(testimony.keys.select("key", "answer", "question_id"), on="key")
    return named.join(states.select("state", "since"), on="state")


def last(store: Parts) -> dict[tuple[str, str], Record]:
    """The same when all is known, by question and answer."""
    rows = supports(built(store)).sort("since").iter_rows(named=True)
    return {(row["question_id"], row["answer"]): row for row in rows}


voted = st.lists(citations(denials=False), min_size=1, max_size=4)


def sides(first: list[Record], second: list[Record]) -> list[Record]:
    return [fact("it", *first, answers=("q", "x")), fact("other", *second, answers=("q", "y"))]


@given(stores())
def test_supports_of_answers_and_none_of_these_are_one_whole(store: Parts) -> None:
    for _, answers in supports(built(store)).filter("given").group_by("state"):
        together = (answers["support"] * answers["place"]).sum()
        assert -ROUNDING <= together <= 1 + ROUNDING
        others = answers["odds"].sum() - answers["odds"]
        # Where all exclude each other, and nobody denies any of them.
        if (answers["place"] == 1).all() and all((answers["against"] - others).abs() < ROUNDING):
            assert 1 - together == pytest.approx(1 / (1 + answers["odds"].sum()))


@given(st.integers(1, 5), grades, st.sampled_from([2, 3, 6]))
def test_a_root_with_any_number_of_answers_leaves_what_it_leaves_with_one(
    number: int, grade: str, credibility: int
) -> None:
    facts = [
        fact(f"f{n}", cite("s0", credibility=credibility), answers=("q", f"a{n}"), kind="event") for n in range(number)
    ]
    own = last((facts[:1], [source("s0", grade)], []))["q", "a0"]["support"]
    found = last((facts, [source("s0", grade)], []))
    assert sum(row["support"] for row in found.values()) == pytest.approx(own)


@given(stores(), st.randoms(use_true_random=False))
def test_the_order_of_citations_and_facts_never_matters(store: Parts, random: Any) -> None:
    facts, sources, actors = store
    shuffled = [each | {"cited": random.sample(each["cited"], len(each["cited"]))} for each in facts]
    random.shuffle(shuffled)
    first, second = last(store), last((shuffled, sources, actors))
    assert first.keys() == second.keys()
    for key, row in first.items():
        assert second[key]["lines"] == row["lines"]
        assert second[key]["support"] == pytest.approx(row["support"])


@given(voted, voted, papers(), people(), grades, st.data())
def test_a_repost_changes_nothing(
    mine: list[Record],
    theirs: list[Record],
    sources: list[Record],
    actors: list[Record],
    grade: str,
    data: st.DataObject,
) -> None:
    """Through any relay: what it adds is neither origin nor reporter nor publication."""
    first = data.draw(citations(denials=False).filter(lambda each: bool(each["chain"])))
    repost = first | {"source": "relay", "chain": [first["source"], *first["chain"]], "relation": "repost"}
    relay = source("relay", grade, published="2024-12-09")
    before = last((sides([*mine, first], theirs), sources, actors))
    after = last((sides([*mine, first, repost], theirs), [*sources, relay], actors))
    for key, row in before.items():
        assert after[key]["lines"] == row["lines"]
        assert after[key]["support"] == pytest.approx(row["support"])


@given(voted, voted, papers(), people(), grades, st.sampled_from([2, 3, 6]))
def test_one_more_voice_never_lowers_its_answer_and_never_raises_another(
    mine: list[Record], theirs: list[Record], sources: list[Record], actors: list[Record], grade: str, credibility: int
) -> None:
    extra = source("extra", grade, publisher="stranger")
    more = [*mine, cite("extra", credibility=credibility)]
    before = last((sides(mine, theirs), sources, actors))
    after = last((sides(more, theirs), [*sources, extra], [*actors, outlet("stranger")]))
    own, other = ("q", "x"), ("q", "y")
    assert after[own]["support"] >= before[own]["support"] - ROUNDING
    assert after[other]["support"] <= before[other]["support"] + ROUNDING
    assert after[own]["lines"] == before[own]["lines"] + 1


@given(voted, papers(), people(), st.data())
def test_a_better_reading_never_lowers_an_answer(
    mine: list[Record], sources: list[Record], actors: list[Record], data: st.DataObject
) -> None:
    better = data.draw(st.sampled_from(range(len(sources))))
    raised = [each | ({"reliability": "A"} if n == better else {}) for n, each in enumerate(sources)]
    before, after = (last(([fact("it", *mine)], papers_, actors))["it", "yes"] for papers_ in (sources, raised))
    assert after["support"] >= before["support"] - ROUNDING


@given(stores())
def test_disputes_are_the_same_in_whatever_order_facts_are_written(store: Parts) -> None:
    facts, sources, actors = store
    one, other = (judged.find(built((each, sources, actors))) for each in (facts, facts[::-1]))
    # Of two citations worth the same, the first gives the grade.
    assert_frame_equal(one.answers.drop("grade", "source"), other.answers.drop("grade", "source"), check_exact=False)
    for name in ("questions", "comparisons", "apparent"):
        assert_frame_equal(getattr(one, name), getattr(other, name), check_exact=False)
