"""What corroboration promises of any store."""

from __future__ import annotations

from typing import Any

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from polars.testing import assert_frame_equal

from tests.analysis_frames import assessor, cite, fact, outlet, source
from tests.property.analysis_stores import SOURCES, built, citations, cited, papers, people, stores
from tui.analysis.constants import Corroboration
from tui.analysis.corroboration.support import answers, of_facts
from tui.store.schema.frames import Frames

Record = dict[str, Any]


def tallied(store: Frames) -> dict[tuple[str, str], Record]:
    found = answers(store.citations, store.chains, store.facts, store.sources, Corroboration())
    return {(row["question"], row["answer"]): row for row in found.to_dicts()}


def of(facts: list[Record], sources: list[Record], actors: list[Record]) -> Record:
    return tallied(built((facts, sources, actors)))[("it", "yes")]


def sides(first: list[Record], second: list[Record]) -> list[Record]:
    return [fact("it", *first, answers=("it", "yes")), fact("other", *second, answers=("it", "other"))]


voted = st.lists(citations(denials=False), min_size=1, max_size=4)


@given(stores(), st.randoms(use_true_random=False))
def test_the_order_of_citations_and_facts_never_matters(store: tuple[list[Record], ...], random: Any) -> None:
    facts, sources, actors = store
    shuffled = [each | {"cited": random.sample(each["cited"], len(each["cited"]))} for each in facts]
    random.shuffle(shuffled)
    first, second = tallied(built((facts, sources, actors))), tallied(built((shuffled, sources, actors)))
    assert first.keys() == second.keys()
    for key, row in first.items():
        assert second[key]["n_eff"] == pytest.approx(row["n_eff"])
        assert second[key]["probability"] == pytest.approx(row["probability"])


@given(voted, voted, papers(), people(), st.data())
def test_a_repost_through_a_relay_no_better_changes_nothing(
    mine: list[Record], theirs: list[Record], sources: list[Record], actors: list[Record], data: st.DataObject
) -> None:
    original = data.draw(st.sampled_from(mine))
    relay = source("relay", data.draw(st.sampled_from("ABCDEF")))
    repost = original | {"source": "relay", "chain": [original["source"], *original["chain"]], "relation": "repost"}
    before = of(sides(mine, theirs), sources, actors)
    after = of(sides([*mine, repost], theirs), [*sources, relay], actors)
    assert after["n_eff"] == pytest.approx(before["n_eff"])
    assert after["probability"] == pytest.approx(before["probability"])


@given(voted, voted, papers(), people(), st.data())
def test_a_better_relay_may_raise_p_but_never_n_eff(
    mine: list[Record], theirs: list[Record], sources: list[Record], actors: list[Record], data: st.DataObject
) -> None:
    original = data.draw(st.sampled_from([each for each in mine if "unknown" not in each["chain"]] or [cite("s0")]))
    root = original["chain"][-1] if original["chain"] else original["source"]
    better = cite("relay", root, relation="quote", credibility=original["credibility"])
    before = of(sides([*mine, original], theirs), sources, actors)
    after = of(sides([*mine, original, better], theirs), [*sources, source("relay", "A")], actors)
    assert after["n_eff"] <= before["n_eff"] + 1e-9
    assert after["probability"] >= before["probability"] - 1e-9


@given(voted, voted, papers(), people(), st.sampled_from("ABCDEF"), st.integers(2, 6))
def test_one_more_independent_voice_never_lowers_its_answer(
    mine: list[Record], theirs: list[Record], sources: list[Record], actors: list[Record], grade: str, credibility: int
) -> None:
    extra = source("extra", grade, publisher="stranger")
    before = of(sides(mine, theirs), sources, actors)
    after = of(
        sides([*mine, cite("extra", credibility=credibility)], theirs), [*sources, extra], [*actors, outlet("stranger")]
    )
    assert after["probability"] >= before["probability"] - 1e-9
    assert after["n_eff"] == pytest.approx(before["n_eff"] + 1)


@given(citations(denials=False), st.lists(st.sampled_from(SOURCES), max_size=3, unique=True), papers(), people())
def test_an_unopposed_root_never_exceeds_its_own_p(
    told: Record, reposts: list[str], sources: list[Record], actors: list[Record]
) -> None:
    chain = [told["source"], *told["chain"]]
    again = [told | {"source": name, "chain": chain, "relation": "repost"} for name in reposts if name not in chain]
    row = of([fact("it", told, *again)], sources, actors)
    store = built(([fact("it", told, *again)], sources, actors))
    reliability = dict(zip("ABCDEF", (0.95, 0.85, 0.75, 0.65, 0.55, 0.60), strict=True))
    best = store.sources.filter(pl.col("id") == told["source"])["reliability"].item()
    assert row["probability"] <= max(reliability[best], 0.5) + 1e-9


@given(cited, papers(), people())
def test_the_interval_contains_p_and_the_answers_leave_room_for_none_of_these(
    mine: list[Record], sources: list[Record], actors: list[Record]
) -> None:
    rows = tallied(built(([fact("it", *mine)], sources, actors)))
    for row in rows.values():
        assert row["probability_low"] - 1e-9 <= row["probability"] <= row["probability_high"] + 1e-9
    assert sum(row["probability"] for row in rows.values() if row["judged"]) < 1


@given(stores(), st.frozensets(st.sampled_from(SOURCES), max_size=2))
def test_every_day_is_judged_as_if_nothing_had_been_published_later(
    store: tuple[list[Record], ...], distrusted: frozenset[str]
) -> None:
    frames = built(store)  # type: ignore[arg-type] # three lists
    judge = assessor(frames, distrusted)
    for day in sorted(frames.citations["known"].unique()):
        known = judge.frames(day)
        found = judge.fact_grades(day)
        assert found["fact"].to_list() == known.facts["id"].to_list()
        then = of_facts(known.citations, known.chains, known.facts, known.sources, Corroboration())
        assert_frame_equal(found.sort("fact"), then.drop("scenario").sort("fact"), check_exact=False)
