"""What relations and disputes promise of any store."""

from __future__ import annotations

from datetime import date
from typing import Any

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from polars.testing import assert_frame_equal

from tests.property.analysis_stores import DAYS, SOURCES, built, stores
from tui.analysis import disputes, relations
from tui.analysis.as_known import visible
from tui.analysis.constants import TIES, Disputes, Relations

Record = dict[str, Any]
Parts = tuple[list[Record], list[Record], list[Record]]
days = st.sampled_from(DAYS).map(date.fromisoformat)
MUTUAL = {name for name, kind in TIES.items() if kind.mutual}


def swapped(fact: Record) -> Record:
    ties = [
        {"from": tie["to"], "to": tie["from"], "type": tie["type"]} if tie["type"] in MUTUAL else tie
        for tie in fact.get("ties", [])
    ]
    return fact | {"ties": ties}


@given(stores(), days)
def test_a_mutual_tie_says_the_same_from_either_end(store: Parts, day: date) -> None:
    facts, sources, actors = store
    other = built(([swapped(each) for each in facts], sources, actors))
    one = relations.opinions(built(store), [day], Relations())
    assert_frame_equal(one, relations.opinions(other, [day], Relations()))


@given(stores(), days)
def test_belief_disbelief_and_uncertainty_share_one_whole(store: Parts, day: date) -> None:
    for row in relations.pairs(built(store), [day], Relations()).to_dicts():
        assert row["a"] < row["b"]
        assert row["belief"] + row["disbelief"] + row["uncertainty"] == pytest.approx(1)
        assert -1 < row["sign"] < 1
        assert 0 <= row["contested"] <= 1
        assert -10 <= row["intensity"] <= 10


@given(stores(), days)
def test_no_evidence_is_full_uncertainty_not_neutrality(store: Parts, day: date) -> None:
    frames = visible(built(store), None, frozenset(SOURCES))
    assert relations.pairs(frames, [day], Relations()).is_empty()
    found = relations.pairs(built(store), [day], Relations())
    empty = found.filter((pl.col("positive") + pl.col("negative")) == 0)
    assert empty["label"].to_list() == ["unknown"] * empty.height
    assert empty["uncertainty"].to_list() == [1.0] * empty.height


@given(stores())
def test_disputes_are_the_same_in_whatever_order_facts_are_written(store: Parts) -> None:
    facts, sources, actors = store
    one, other = (
        disputes.find(built(store), Disputes()),
        disputes.find(built((facts[::-1], sources, actors)), Disputes()),
    )
    assert_frame_equal(one.questions.drop("asks"), other.questions.drop("asks"))
    assert_frame_equal(one.answers, other.answers)
    assert_frame_equal(one.comparisons, other.comparisons)


@given(stores())
def test_every_dispute_has_answers_that_differ(store: Parts) -> None:
    found = disputes.find(built(store), Disputes())
    counted = found.answers.group_by("question").agg(n=pl.len())
    assert counted.filter(pl.col("n") < 2).is_empty()
    assert set(counted["question"]) == set(found.questions["question"])
    assert not set(found.apparent["question"]) & set(found.questions["question"])
