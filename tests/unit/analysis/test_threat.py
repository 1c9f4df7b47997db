from __future__ import annotations

import math
from datetime import date
from typing import Any

import polars as pl
import pytest
from polars.testing import assert_frame_equal

from tests.analysis_frames import cite, fact, frames, indicates, outlet, source
from tests.hindsight import by_itself, together
from tui.analysis.constants import Bands, Indicator, Methods, Threat
from tui.analysis.threat import scenarios
from tui.store.schema.frames import Frames

DAY = date(2024, 12, 1)


def on(store: Frames, day: date = DAY, constants: Threat | None = None, **rest: Any) -> dict[str, Any]:
    return scenarios.assess(store, [day], constants or Threat(), **rest).levels.to_dicts()[0]


def logit(index: float) -> float:
    return math.log(index / (100 - index))


def front(name: str, *cited: dict[str, Any], when: str = "2024-12-01", **quantity: Any) -> dict[str, Any]:
    figure = {"measure": "front-distance", "of": "base", "unit": "km", "value": 30} | quantity
    rest = {"answers": ("front", name)} if name.startswith("front") else {}
    return fact(name, *cited, when=when, quantity=figure, indicates=indicates("hostile-proximity", None), **rest)


def best(*names: str) -> list[dict[str, Any]]:
    return [source(name, "A", publisher=f"{name}-publisher") for name in names]


def test_without_any_report_the_index_is_the_prior_and_says_so() -> None:
    level = on(frames([]))
    assert level["index"] == pytest.approx(10)
    assert (level["band"], level["confidence"], level["last_report"], level["reports"]) == ("low", "low", None, 0)


def test_weights_add_up_by_hand() -> None:
    """One full strike by a voice that is fully believed: odds 1:9 times 10."""
    store = frames([fact("hit", cite("a"), indicates=indicates("strike-on-base"))], best("a"))
    assert on(store)["index"] == pytest.approx(100 * (10 / 9) / (1 + 10 / 9))
    half_life_later = on(store, date(2024, 12, 5))["index"]
    assert logit(half_life_later) == pytest.approx(math.log(1 / 9) + math.log(10) / 2)


@pytest.mark.parametrize(("km", "strength"), [(30, 0.5), (20, 1 / (1 + math.exp(-1))), (40, 1 / (1 + math.e))])
def test_the_nearer_the_front_the_stronger(km: float, strength: float) -> None:
    store = frames([front("near", cite("a"), value=km)], best("a"))
    assert logit(on(store)["index"]) == pytest.approx(math.log(1 / 9) + math.log(10) * strength)


def test_a_dispute_about_how_near_does_not_erase_that_they_are_near() -> None:
    papers = best("a", "b")
    alone = on(frames([front("front-a", cite("a"), value=20)], papers))
    disputed = on(frames([front("front-a", cite("a"), value=20), front("front-b", cite("b"), value=40)], papers))
    middle = (1 / (1 + math.exp(-1)) + 1 / (1 + math.e)) / 2
    assert logit(disputed["index"]) == pytest.approx(math.log(1 / 9) + math.log(10) * middle)
    assert disputed["low"] < disputed["index"] < disputed["high"] <= alone["high"]


def test_what_is_only_alleged_counts_half() -> None:
    told = frames([fact("hit", cite("a"), indicates=indicates("strike-on-base"))], best("a"))
    alleged = frames([fact("hit", cite("a", wording="alleged"), indicates=indicates("strike-on-base"))], best("a"))
    assert logit(on(alleged)["index"]) - math.log(1 / 9) == pytest.approx(
        (logit(on(told)["index"]) - math.log(1 / 9)) / 2
    )


def test_a_second_report_of_one_root_adds_nothing_and_of_its_side_half() -> None:
    sides = [outlet("mod", side="russia"), outlet("mfa", side="russia")]
    papers = [source("a", "C", publisher="mod"), source("b", "C", publisher="mfa")]
    guards = [
        fact("one", cite("a"), indicates=indicates("security-guarantee")),
        fact("two", cite("a"), indicates=indicates("security-guarantee")),
        fact("three", cite("b"), indicates=indicates("security-guarantee")),
    ]
    first = logit(on(frames(guards[:1], papers, sides))["index"])
    assert logit(on(frames(guards[:2], papers, sides))["index"]) == pytest.approx(first)
    e = 0.25 / 0.35
    both = logit(on(frames(guards, papers, sides))["index"])
    assert both == pytest.approx(math.log(1 / 9) - math.log(4) * (1 - (1 - e) * (1 - e / 2)))


def test_what_happened_after_the_report_is_not_attested() -> None:
    """A fact dated to the whole month is attested to the day of the report, and fades from there."""
    store = frames([fact("hit", cite("a"), when="2024-12", indicates=indicates("strike-on-base"))], best("a"))
    ages = scenarios.assess(store, [date(2024, 12, 4)], Threat()).evidence["age"]
    assert ages.to_list() == [3]


def test_a_band_is_left_only_some_points_below_its_start() -> None:
    constants = Threat(bands=Bands(moderate=30, substantial=55, severe=80))
    store = frames([fact("hit", cite("a"), indicates=indicates("strike-on-base", 0.65))], best("a"))
    days = [date(2024, 12, day) for day in (1, 2, 3, 4)]
    levels = scenarios.assess(store, days, constants).levels
    assert levels["index"].round(0).to_list() == [33, 28, 24, 21]
    assert levels["band"].to_list() == ["moderate", "moderate", "low", "low"]
    assert on(store, days[1], constants)["band"] == "moderate"


def test_severe_and_a_strike_of_today_is_critical() -> None:
    worst = [
        fact("hit", cite("a"), indicates=indicates("strike-on-base")),
        front("near", cite("a"), value=5),
    ]
    level = on(frames(worst, best("a")))
    assert (level["band"], level["imminent"]) == ("critical", True)
    later = on(frames([worst[1], worst[0] | {"when": "2024-11-28"}], best("a")), date(2024, 12, 1))
    assert not later["imminent"]


def test_a_rate_of_advance_brings_contact_within_days() -> None:
    rate = fact(
        "pace",
        cite("a"),
        quantity={"measure": "advance-rate", "of": "base", "unit": "km/day", "value": 20},
        indicates=indicates("hostile-advance", 0.25),
    )
    level = on(frames([front("front-a", cite("a"), cite("b"), value=40), rate], best("a", "b")))
    assert level["contact_days"] == pytest.approx(2)
    assert level["imminent"]
    slower = on(frames([front("front-a", cite("a"), value=40), rate], best("a")))
    assert not slower["imminent"], "one voice is not enough"


def test_a_rate_follows_from_the_days_and_places_of_one_actor() -> None:
    places = [
        {"id": "far", "name": "Far", "kind": "town", "lon": 37.0, "lat": 35.0},
        {"id": "near", "name": "Near", "kind": "town", "lon": 36.5, "lat": 35.0},
    ]

    def stood(where: str, when: str, who: str) -> dict[str, Any]:
        return fact(
            f"{who}-{where}", cite("a"), when=when, actors=[who], places=[where],
            indicates=indicates("hostile-advance", 0.25),
        )  # fmt: skip

    closing = [
        stood("far", "2024-11-29", "hts"),
        stood("near", "2024-12-01", "hts"),
        front("near-front", cite("a"), value=50),
    ]
    level = on(frames(closing, best("a"), places=places))
    assert level["contact_days"] == pytest.approx(50 / (45.66 / 2), rel=1e-3)
    others = [stood("far", "2024-11-29", "sna"), *closing[1:]]
    assert on(frames(others, best("a"), places=places))["contact_days"] is None


def test_in_hindsight_a_strike_counts_from_its_day_and_not_before() -> None:
    papers = [source("a", "A", published="2024-12-05", publisher="a-publisher")]
    store = frames([fact("hit", cite("a"), when="2024-12-03", indicates=indicates("strike-on-base"))], papers)
    window = (date(2024, 12, 2), date(2024, 12, 5))
    then = scenarios.history(store, window, Threat()).levels["index"].round(1).to_list()
    after = together(store, *window)["index"].round(1).to_list()
    assert then[:3] == [10, 10, 10]
    assert after[0] == 10
    assert after[1] == pytest.approx(52.6)
    assert then[3] == after[3]


def test_in_hindsight_a_front_closes_as_fast_as_it_had_by_that_day() -> None:
    places = [
        {"id": name, "name": name.title(), "kind": "town", "lon": lon, "lat": 35.0}
        for name, lon in (("far", 37.0), ("near", 36.5), ("next", 36.1))
    ]
    facts = [
        *(
            fact(
                where,
                cite("a"),
                when=when,
                actors=["hts"],
                places=[where],
                indicates=indicates("hostile-advance", 0.25),
            )
            for where, when in (("far", "2024-11-29"), ("near", "2024-12-01"), ("next", "2024-12-04"))
        ),
        front("front-one", cite("a"), value=50, when="2024-11-30"),
        front("front-two", cite("b"), value=20, when="2024-12-03"),
    ]
    store = frames(facts, best("a", "b"), places=places)
    window = (date(2024, 11, 28), date(2024, 12, 6))
    found = together(store, *window)
    assert found["contact_days"].n_unique() == 3, "the rate and the distance change in the meantime"
    alone = pl.concat([by_itself(store, day) for day in pl.date_range(*window, eager=True)])
    assert_frame_equal(found, alone, check_row_order=False)


def test_gaps_are_the_indicators_that_nobody_reports_on() -> None:
    store = frames([fact("hit", cite("a"), indicates=indicates("strike-on-base"))])
    gaps = scenarios.assess(store, [DAY], Threat()).gaps["indicator"].to_list()
    assert len(gaps) == len(Threat().indicators) - 1
    assert "strike-on-base" not in gaps
    assert gaps[0] == "hostile-proximity", "the heaviest first"


def test_sensitivity_says_what_distrust_would() -> None:
    papers = best("a", "b")
    store = frames(
        [
            fact("hit", cite("a", "reuters"), cite("b"), indicates=indicates("strike-on-base")),
            fact("calm", cite("b"), indicates=indicates("security-guarantee")),
        ],
        papers,
    )
    found = scenarios.sensitivity(store, DAY, Threat())
    for kind, name in [("root", "reuters"), ("root", "b-publisher"), ("source", "a")]:
        row = found.filter(pl.col("kind") == kind, pl.col("id") == name).to_dicts()[0]
        assert row["index"] == pytest.approx(on(store, distrusted=frozenset({name}))["index"])
    calm = found.filter(pl.col("kind") == "fact", pl.col("id") == "calm").to_dicts()[0]
    assert calm["change"] > 0


def test_an_indicator_can_be_added() -> None:
    added = Threat(
        indicators={**Threat().indicators, "drone-sightings": Indicator(effect="raises", odds=3, half_life=2)}
    )
    store = frames([fact("drone", cite("a"), indicates=indicates("drone-sightings"))], best("a"))
    assert on(store)["index"] == pytest.approx(10), "unknown to the list that ships"
    assert logit(on(store, constants=added)["index"]) == pytest.approx(math.log(1 / 9) + math.log(3))
    assert Methods(threat=added).version("threat").endswith("(edited)")


def test_a_level_tells_how_old_its_last_report_is() -> None:
    store = frames([fact("hit", cite("a"), indicates=indicates("strike-on-base"))], best("a"))
    level = on(store, date(2024, 12, 7))
    assert (level["last_report"], level["report_age"], level["reports"]) == (DAY, 6, 1)
    assert level["confidence"] == "low"
