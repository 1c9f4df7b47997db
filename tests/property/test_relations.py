"""What relations promise of any store."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import polars as pl
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from polars.testing import assert_frame_equal

from tests import judged
from tests.analysis_frames import assessor, cite, fact, outlet, source
from tests.property.analysis_stores import DAYS, PARTIES, built, stores
from tui.analysis.constants import RELATION_STATES, TIE_TYPES
from tui.analysis.day import Day
from tui.analysis.relations import Relations, moves, state

Record = dict[str, Any]
Parts = tuple[list[Record], list[Record], list[Record]]
days = st.sampled_from([*DAYS, "2024-12-20", "2025-02-01"]).map(date.fromisoformat)
MUTUAL = {name for name, kind in TIE_TYPES.items() if kind.mutual}


def told(store: Parts, day: date) -> Relations:
    return judged.relate(built(store), [day])


def the_same(one: Relations, other: Relations) -> None:
    assert_frame_equal(one.pairs, other.pairs)
    assert_frame_equal(one.kinds, other.kinds)


def with_cited(store: Parts, change: Any) -> Parts:
    facts, sources, actors = store
    return [each | {"cited": change(each["cited"])} for each in facts], sources, actors


@given(stores(), days)
def test_every_pair_has_a_state_a_word_and_a_letter_that_go_together(store: Parts, day: date) -> None:
    found = told(store, day)
    for row in found.pairs.with_columns(shown=state()).to_dicts():
        assert row["a"] < row["b"]
        assert row["shown"] in RELATION_STATES
        assert row["letter"].isupper() == (row["state"] == "plain")
        assert row["letter"].islower() == (row["state"] == "claimed")
        assert row["word"].startswith(("claimed: ", "not judged: ")) == (row["state"] in ("claimed", "not judged"))
        assert 0 <= row["support"] <= 1
        assert row["lines"] <= row["origins"]


@given(stores(), days)
def test_what_citations_add_makes_up_the_support_of_their_kind(store: Parts, day: date) -> None:
    found = told(store, day)
    counted = found.evidence.filter(pl.col("uncounted").is_null())
    assert (counted["support"] >= 0).all()
    of_kind = ["a", "b", "kind"]
    summed = counted.group_by(of_kind).agg(sum=pl.col("support").sum())
    for row in found.kinds.join(summed, on=of_kind, how="left").to_dicts():
        assert row["support"] == pytest.approx(row["sum"] or 0.0)


@given(stores(), days, st.randoms())
def test_neither_order_nor_the_end_that_is_named_first_changes_anything(store: Parts, day: date, random: Any) -> None:
    facts, sources, actors = store
    swapped = [
        each
        | {
            "ties": [
                {**tie, "from": tie["to"], "to": tie["from"]} if tie["type"] in MUTUAL else tie
                for tie in each.get("ties", [])
            ]
        }
        for each in facts
    ]
    one, other = told(store, day), told((swapped, sources, actors), day)
    the_same(one, other)
    random.shuffle(swapped)
    shuffled = told((swapped, sources[::-1], actors), day)
    on = ["a", "b", "kind"]
    assert_frame_equal(one.kinds.select(*on, "support", "lines"), shuffled.kinds.select(*on, "support", "lines"))
    assert_frame_equal(
        one.pairs.select("a", "b", "state", "support"), shuffled.pairs.select("a", "b", "state", "support")
    )


@given(stores(), days)
def test_a_copy_and_what_has_no_vote_change_nothing(store: Parts, day: date) -> None:
    """No vote: wrong in one of two cases. A fact that nobody else tells would show as not judged, so it has one."""
    the_same(told(store, day), told(with_cited(store, lambda cited: [*cited, cited[-1]]), day))

    def doubted(cited: list[Record]) -> list[Record]:
        return [*cited, cite("s0", "witness", credibility=5)]

    one, other = told(store, day), told(with_cited(store, doubted), day)
    known = one.kinds.filter("voted").select("a", "b", "kind", "support", "lines")
    again = other.kinds.filter("voted").select("a", "b", "kind", "support", "lines")
    assert_frame_equal(known, again)


@given(stores(), days, st.integers(0, 7))
def test_another_kind_of_tie_by_the_same_voices_never_makes_plain_what_is_claimed(
    store: Parts, day: date, which: int
) -> None:
    facts, sources, actors = store
    tied = [each for each in facts if each.get("ties") and not each.get("answers")]
    if not tied:
        return
    chosen = tied[which % len(tied)]
    (tie,) = chosen["ties"]
    pair = pl.col("a") == min(tie["from"], tie["to"]), pl.col("b") == max(tie["from"], tie["to"])
    before = told(store, day)
    if before.pairs.filter(*pair)["state"].to_list() != ["claimed"]:
        return
    kinds = set(before.kinds.filter(*pair)["kind"])
    others = [name for name, each in TIE_TYPES.items() if each.kind not in kinds]
    twin = {**chosen, "id": "twin", "ties": [{**tie, "type": others[which % len(others)]}]}
    after = told(([*facts, twin], sources, actors), day)
    assert after.pairs.filter(*pair)["state"].to_list() == ["claimed"]


@given(stores(), days, st.sampled_from("ABCDEF"), st.integers(0, 7))
def test_one_more_origin_never_lowers_the_support_of_a_kind(store: Parts, day: date, letter: str, which: int) -> None:
    facts, sources, actors = store
    tied = [each for each in facts if each.get("ties") and not each.get("answers") and each["kind"] != "forecast"]
    assume(tied)
    chosen = tied[which % len(tied)]
    more = [each if each is not chosen else each | {"cited": [*each["cited"], cite("fresh")]} for each in facts]
    fresh = {**sources[0], "id": "fresh", "publisher": "unknown", "published": "2024-12-01", "reliability": letter}
    known = {**fresh, "publisher": "fresh-desk"}
    before, after = told(store, day), told((more, [*sources, known], actors), day)
    on = ["a", "b", "kind"]
    # A voice that is current takes the place of those that are not.
    was = before.kinds.filter("current").select(*on, "support")
    for row in was.join(after.kinds.select(*on, now="support"), on=on, how="left").to_dicts():
        assert row["now"] >= row["support"] - 1e-9


@given(stores(), days)
def test_nothing_told_later_is_known(store: Parts, day: date) -> None:
    frames = built(store)
    known = frames.citations.filter(pl.col("known") <= day)["id"]
    assert judged.relate(frames, [day]).evidence.filter(~pl.col("citation").is_in(known.implode())).is_empty()
    assert set(judged.relate(frames, [day]).pairs["a"]) <= set(PARTIES)


PAPERS = [source(f"s{n}", letter, published=DAYS[n], publisher=f"p{n}") for n, letter in enumerate("ABCAAA")]
tied = st.builds(
    lambda cited, pair, kind, answer: {
        **fact("tied", *cited, **({"answers": ("q", answer)} if answer else {})),
        "ties": [{"from": pair[0], "to": pair[1], "type": kind}],
    },
    st.lists(
        st.builds(
            lambda n, wording: cite(f"s{n}", wording=wording, credibility=2),
            st.integers(0, 3),
            st.sampled_from(["asserted", "asserted", "alleged", "denied"]),
        ),
        min_size=1,
        max_size=3,
    ),
    st.permutations(PARTIES),
    st.sampled_from(["fighting", "supporting", "talking"]),
    st.sampled_from(["x", "y", None]),
)


@settings(max_examples=max(1, settings().max_examples // 4))
@given(st.lists(tied, max_size=6), st.sampled_from([[], ["hts"], ["hts", "sna"]]))
def test_what_has_moved_is_found_without_weighing_the_rest(facts: list[Record], members: list[str]) -> None:
    """Something is published on each day: on the fifth that an actor has ceased, on the sixth nothing but denials."""
    told = [{**each, "id": f"f{n}"} for n, each in enumerate(facts)]
    for each in told[:2]:
        each["cited"] = [*each["cited"], cite("s5", wording="denied", credibility=2)]
    told += [
        fact("talks", cite("s0", credibility=2), ties=[{"from": "hts", "to": "russia", "type": "talking"}]),
        fact("fights", cite("s0", credibility=2), ties=[{"from": "turkey", "to": "russia", "type": "fighting"}]),
        fact("end", cite("s4", credibility=2), ends=["sna"]),
    ]
    judge = assessor(built((told, PAPERS, [outlet("turkey", members=members)])), window="2024-01-01/2025-12-31")
    lapses = [date.fromisoformat(DAYS[0]) + timedelta(days=judge.methods.relations.current_for.contact + 1)]
    for day in (*map(date.fromisoformat, DAYS[:6]), *lapses):
        alone = Day(judge, day)
        assert_frame_equal(alone.relation_moves, moves(alone.relations_before, alone.relations))
