from __future__ import annotations

from typing import Any

import pytest

from tests.analysis_frames import cite, fact, frames, source
from tui.analysis import disputes
from tui.analysis.constants import Disputes
from tui.analysis.geodesy import geodesic_km
from tui.store.schema.frames import Frames


def found(store: Frames) -> disputes.Disputes:
    return disputes.find(store, Disputes())


def claim(name: str, *cited: dict[str, Any], when: str = "2024-12-01", **quantity: Any) -> dict[str, Any]:
    figure = {"measure": "front-distance", "of": "base", "unit": "km"} | quantity
    return fact(name, *(cited or [cite(f"s-{name}")]), when=when, quantity=figure, answers=("how-far", name))


def compared(*claims: dict[str, Any]) -> dict[str, Any]:
    """The one comparison of two claims, with a third that contradicts both, so that there is a dispute to show."""
    rows = found(frames([*claims, claim("z-third", value=900)])).comparisons.to_dicts()
    (row,) = [each for each in rows if {each["fact_a"], each["fact_b"]} == {each["id"] for each in claims}]
    return row


@pytest.mark.parametrize(
    ("one", "other", "verdict"),
    [
        ({"value": 20, "unit": "mi", "bound": "within"}, {"value": 20}, "agree"),
        ({"value": 20, "unit": "mi", "bound": "within"}, {"value": 35}, "overlap"),
        ({"value": 20}, {"value": 35}, "disjoint"),
        ({"value": 20}, {"value": 22}, "agree"),
        ({"value": 21}, {"value": 22}, "overlap"),
        ({"value": 21.3}, {"value": 21.4}, "overlap"),
        ({"value": 21}, {"value": 21.4}, "agree"),
        ({"value": 20, "unit": "mi"}, {"value": 32.0}, "agree"),
        ({"low": 10, "high": 30}, {"value": 20}, "agree"),
        ({"value": 20, "bound": "more-than"}, {"value": 35}, "agree"),
        ({"value": 50, "bound": "at-least"}, {"value": 35}, "disjoint"),
    ],
)
def test_figures_are_compared_with_their_bounds_units_and_rounding(
    one: dict[str, Any], other: dict[str, Any], verdict: str
) -> None:
    assert compared(claim("a", **one), claim("b", **other))["verdict"] == verdict
    assert compared(claim("a", **other), claim("b", **one))["verdict"] == verdict


def test_a_round_figure_is_as_wide_as_it_is_round() -> None:
    row = compared(claim("a", value=20, unit="mi"), claim("b", value=60))
    assert (row["low_a"], row["high_a"]) == pytest.approx((24.14, 40.23), abs=0.01)


def test_the_same_digits_in_another_unit_are_suspect() -> None:
    assert compared(claim("a", value=20, unit="mi", bound="within"), claim("b", value=20))["flags"] == ["unit-suspect"]
    assert compared(claim("a", value=20, unit="mi"), claim("b", value=70))["flags"] == []


def test_one_voice_that_gives_two_answers_contradicts_itself() -> None:
    sources = [source("lost", "F", lost=True)]
    one = claim("a", cite("first", "lost", relation="repost"), value=20)
    other = claim("b", cite("second", "lost", relation="repost"), value=35)
    row = found(frames([one, other], sources)).comparisons.to_dicts()[0]
    assert (row["one_voice"], row["voices"]) == (True, "lost")


@pytest.mark.parametrize(
    ("one", "other", "reason"),
    [
        (claim("a", value=20), claim("b", value=35, when="2024-12-05"), disputes.DIFFERENT_DAY),
        (
            claim("a", value=20, **{"from": "north"}),
            claim("b", value=35, **{"from": "south"}),
            disputes.DIFFERENT_PLACE,
        ),
        (claim("a", value=20), claim("b", value=35, of="north"), disputes.DIFFERENT_PLACE),
        (claim("a", value=20), claim("b", value=21, bound="up-to"), disputes.AGREE),
        (
            fact("a", cite("s"), answers=("q", "a"), ties=[{"from": "hts", "to": "rebels", "type": "leading"}]),
            fact("b", cite("t"), answers=("q", "b"), ties=[{"from": "hts", "to": "sna", "type": "fighting"}]),
            disputes.DIFFERENT_PAIR,
        ),
        (
            fact("a", cite("s"), answers=("q", "a"), kind="assessment", when="2024-12-01/2024-12-03"),
            fact("b", cite("t"), answers=("q", "b"), kind="assessment", when="2024-12-08"),
            disputes.DIFFERENT_DAY,
        ),
    ],
)
def test_what_only_looks_like_a_contradiction_is_no_dispute(
    one: dict[str, Any], other: dict[str, Any], reason: str
) -> None:
    places = [{"id": name, "name": name, "kind": "town"} for name in ("north", "south")]
    everything = found(frames([one, other], places=places))
    assert everything.questions.is_empty()
    assert everything.apparent["reason"].to_list() == [reason]


def test_two_dates_of_one_event_do_contradict_each_other() -> None:
    facts = [
        fact("a", cite("s"), kind="event", when="2024-11-27", answers=("when", "wednesday")),
        fact("b", cite("t"), kind="event", when="2024-12-01/2024-12-03", answers=("when", "this-week")),
    ]
    everything = found(frames(facts))
    assert everything.questions["question"].to_list() == ["when"]
    dates = everything.comparisons.filter(everything.comparisons["by"] == "dates").to_dicts()[0]
    assert (dates["verdict"], dates["relation"]) == ("disjoint", "before")


def test_a_denial_is_a_dispute_by_itself() -> None:
    everything = found(frames([fact("it", cite("s"), cite("t", wording="denied"))]))
    assert everything.questions.select("question", "asks", "status").row(0) == ("it", "it", "open")
    assert set(everything.answers["answer"]) == {"yes", "no"}


def test_a_claimed_distance_stands_beside_the_geodesic() -> None:
    assert geodesic_km(36.38910, 35.41449, 35.94845, 35.40130) == pytest.approx(40.05, abs=0.005)
    places = [{"id": "town", "name": "Town", "kind": "town", "lon": 36.5, "lat": 35.0}]
    origin: dict[str, Any] = {"from": "town", "inferred": True}
    told = claim("a", value=35, **origin)
    check = found(frames([told], places=places)).checks.to_dicts()[0]
    assert (check["verdict"], check["inferred"]) == ("disjoint", True)
    assert check["geodesic_km"] == pytest.approx(45.65, abs=0.01)
    assert check["geodesic_miles"] == pytest.approx(28.4, abs=0.05)
