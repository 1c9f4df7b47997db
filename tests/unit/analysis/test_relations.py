from __future__ import annotations

from datetime import date
from typing import Any

import polars as pl
import pytest

from tests.analysis_frames import cite, fact, frames, outlet, source
from tui.analysis import relations
from tui.analysis.constants import Relations
from tui.analysis.unbalanced_triads import cycles
from tui.store.schema.frames import Frames

DAY = date(2024, 12, 1)


def tie(one: str, other: str, kind: str, *cited: dict[str, Any], **rest: Any) -> dict[str, Any]:
    ties = [{"from": one, "to": other, "type": kind} | rest.pop("tie", {})]
    return fact(f"{one}-{kind}-{other}", *(cited or [cite("best")]), ties=ties, **rest)


def store(*facts: dict[str, Any], actors: list[dict[str, Any]] | None = None) -> Frames:
    papers = [source("best", "A", publisher="agency"), source("rival", "A", publisher="gazette")]
    return frames(list(facts), papers, actors)


def pair(frames: Frames, a: str, b: str, day: date = DAY) -> dict[str, Any]:
    found = relations.pairs(frames, [day], Relations())
    (row,) = found.filter(pl.col("a") == a, pl.col("b") == b).to_dicts()
    return row


def test_one_full_tie_leaves_half_unknown() -> None:
    row = pair(store(tie("hts", "sna", "fighting")), "hts", "sna")
    assert (row["disbelief"], row["uncertainty"], row["intensity"]) == (0.5, 0.5, -9)
    assert row["label"] == "hostile"


def test_a_tie_fades_until_nothing_is_known() -> None:
    fought = store(tie("hts", "sna", "fighting"))
    assert pair(fought, "hts", "sna", date(2024, 12, 6))["negative"] == pytest.approx(0.5)
    assert pair(fought, "hts", "sna", date(2024, 12, 31))["label"] == "unknown"


def test_friends_by_one_account_and_foes_by_another_are_contested() -> None:
    row = pair(store(tie("hts", "sna", "allied"), tie("hts", "sna", "fighting", cite("rival"))), "hts", "sna")
    assert (row["label"], row["contested"], row["sign"]) == ("contested", 1, 0)
    assert row["certainty"] > 0.6, "contested is not unknown"


def test_a_tie_that_has_ended_fades_from_its_last_day() -> None:
    ended = tie("russia", "sna", "fighting", when="2024-12-01", tie={"until": "2024-11-26"})
    assert pair(store(ended), "russia", "sna")["negative"] == pytest.approx(0.5)


def test_a_tie_that_has_not_begun_does_not_count() -> None:
    coming = tie("russia", "sna", "fighting", tie={"since": "2024-12-03"})
    assert relations.pairs(store(coming), [DAY], Relations()).is_empty()


def test_only_what_is_mutual_is_told_both_ways() -> None:
    found = relations.opinions(store(tie("sna", "hts", "demanding"), tie("sna", "hts", "fighting")), [DAY], Relations())
    assert found.select("a", "b", "type").rows() == [("hts", "sna", "fighting"), ("sna", "hts", "demanding")]


def test_what_no_source_says_outright_stays_inferred_until_one_does() -> None:
    inferred = tie("turkey", "sna", "backing", tie={"inferred": True})
    assert pair(store(inferred), "sna", "turkey")["inferred"]
    assert not pair(store(inferred, tie("turkey", "sna", "hosting", cite("rival"))), "sna", "turkey")["inferred"]


def test_leading_turkish_backed_rebels_and_fighting_the_turkish_backed_sna_is_tension() -> None:
    coalition = outlet("northern-rebels", members=["hts"])
    told = store(
        tie("hts", "northern-rebels", "leading"),
        tie("turkey", "northern-rebels", "backing"),
        tie("turkey", "sna", "backing"),
        tie("hts", "sna", "fighting"),
        actors=[coalition],
    )
    pairs = relations.pairs(told, [DAY], Relations())
    assert pairs["contested"].max() == 0, "different pairs: no contradiction"
    (circle,) = cycles(pairs, told.members, Relations()).to_dicts()
    assert circle["actors"] == ["northern-rebels", "hts", "sna", "turkey"]
    assert [value > 0 for value in circle["signs"]] == [True, False, True, True]
    assert (circle["through"], circle["inferred"]) == ("northern-rebels", False)


def test_a_triad_with_one_foe_is_tense_and_with_two_is_not() -> None:
    one = store(tie("a", "b", "allied"), tie("b", "c", "allied"), tie("a", "c", "fighting"))
    (circle,) = cycles(relations.pairs(one, [DAY], Relations()), one.members, Relations()).to_dicts()
    assert circle["actors"] == ["a", "b", "c"]
    two = store(tie("a", "b", "fighting"), tie("b", "c", "fighting"), tie("a", "c", "allied"))
    assert cycles(relations.pairs(two, [DAY], Relations()), two.members, Relations()).is_empty()


def test_moves_are_what_became_of_each_pair() -> None:
    told = store(
        tie("hts", "sna", "allied"), tie("hts", "sna", "fighting", when="2024-12-04", tie={"since": "2024-12-04"})
    )
    before, after = (relations.pairs(told, [day], Relations()) for day in (DAY, date(2024, 12, 4)))
    (move,) = relations.moves(before, after).to_dicts()
    assert (move["label_before"], move["label_after"]) == ("allied", "contested")
    assert move["change"] == pytest.approx(move["sign_after"] - move["sign_before"])
