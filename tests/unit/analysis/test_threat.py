"""Levels: what the situations of `tests/anchors.py` and the plain methods do not say of them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import msgspec
import polars as pl
import pytest

from tests import judged
from tests.analysis_frames import THEATRE, cite, fact, frames, indicates, outlet, source
from tui.analysis.constants import Indicator, Methods, Threat
from tui.analysis.corroboration.citation_weights import weigh_citations
from tui.analysis.methods_in_force import methods_in_force
from tui.analysis.threat import scenarios
from tui.analysis.threat.bearing import bearing
from tui.analysis.threat.evidence import rates
from tui.analysis.threat.exclusions import Exclusions
from tui.store.schema.frames import Frames
from tui.store.schema.records import Theatre

DAY = date(2024, 12, 1)
Record = dict[str, Any]


def on(store: Frames, day: date = DAY, event: str = "attack", methods: Methods | None = None) -> Record:
    """The level of one event on a day."""
    return judged.assess(store, [day], methods).levels.filter(event=event).to_dicts()[0]


def best(*names: str, **rest: Any) -> list[Record]:
    return [source(name, "A", publisher=f"{name}-house", **rest) for name in names]


def cited(*names: str, **rest: Any) -> list[Record]:
    return [cite(name, **rest) for name in names]


def strike(*names: str, **rest: Any) -> Record:
    return fact("strike", *cited(*names), indicates=indicates("strike-on-base"), kind="strike", **rest)


def front(km: float, *names: str, name: str = "front", **rest: Any) -> Record:
    quantity = {"measure": "front-distance", "of": "base", "unit": "km", "value": km}
    return fact(name, *cited(*names), quantity=quantity, indicates=indicates("hostile-proximity", None), **rest)


# --- critical, and how soon there may be contact ---


def test_contact_within_days_at_a_stated_rate_makes_a_severe_level_critical() -> None:
    rate = {"measure": "advance-rate", "of": "base", "unit": "km/day", "value": 20}
    pace = fact("pace", *cited("a", "b"), quantity=rate, indicates=indicates("hostile-advance"))
    level = on(frames([front(40, "a", "b"), pace], best("a", "b")))
    assert level["contact_days"] == pytest.approx(2)
    assert level["level"] == "critical"
    alone = on(frames([front(40, "a"), pace], best("a", "b")))
    assert alone["level"] != "critical", "one line is not enough"


def test_a_rate_follows_from_the_days_and_places_of_one_actor() -> None:
    places = [
        {"id": "far", "name": "Far", "kind": "town", "lon": 37.0, "lat": 35.0},
        {"id": "near", "name": "Near", "kind": "town", "lon": 36.5, "lat": 35.0},
    ]

    def stood(where: str, when: str, who: str) -> Record:
        says = indicates("hostile-advance", 0.25)
        return fact(f"{who}-{where}", cite("a"), when=when, actors=[who], places=[where], indicates=says)

    near = [stood("near", "2024-12-01", "hts"), front(50, "a", "b")]
    closing = frames([stood("far", "2024-11-29", "hts"), *near], best("a", "b"), places=places)
    assert on(closing)["contact_days"] == pytest.approx(50 / (45.66 / 2), rel=1e-3)
    others = frames([stood("far", "2024-11-29", "sna"), *near], best("a", "b"), places=places)
    assert on(others)["contact_days"] is None


# --- what has become of a base ---


def became(status: str, *names: str, when: str = "2024-12-01", **rest: Any) -> Record:
    told = cited(*names, **rest)
    return fact(f"{status}-{when}", *told, when=when, kind="event", status=[{"base": "base", "is": status}])


def test_a_loss_that_is_only_claimed_is_evidence_and_is_told_beside_the_levels() -> None:
    level = on(frames([became("lost", "a")], [source("a", "D", publisher="house")]), event="loss")
    assert (level["status"], level["claimed"], level["claimed_grade"]) == (None, "lost", "D6")
    assert level["level"] == "moderate"
    assert level["index"] == pytest.approx(10 + 0.375 * (92 - 10)), (
        "base-taken alone gives 92, and D carries .375 of it"
    )


def test_the_latest_status_with_enough_support_holds() -> None:
    told = [became("lost", "a", "b"), became("held", "c", "d", when="2024-12-03")]
    papers = [*best("a", "b"), *best("c", "d", published="2024-12-03")]
    lost, held = on(frames(told, papers)), on(frames(told, papers), date(2024, 12, 3))
    assert (lost["status"], lost["status_since"], lost["level"], lost["index"]) == ("lost", DAY, None, None)
    assert (held["status"], held["claimed"]) == ("held", None)
    again = [*papers, source("e", "D", published="2024-12-04", publisher="e-house")]
    claimed = on(frames([*told, became("lost", "e", when="2024-12-04")], again), date(2024, 12, 4))
    assert (claimed["status"], claimed["claimed"]) == ("held", "lost"), "one D does not take it again"


# --- levels from day to day ---


def test_a_level_names_the_band_left_and_since_when_it_holds() -> None:
    papers = best("a", "b") + best("c", "d", published="2024-12-03")
    store = frames([front(30, "a", "b"), strike("c", "d", when="2024-12-03")], papers)
    days = [date(2024, 12, day) for day in (1, 2, 3, 4)]
    levels = judged.assess(store, days).levels.filter(event="attack")
    assert levels["level"].to_list() == ["substantial", "substantial", "critical", "critical"]
    assert levels["since"].to_list() == [days[0], days[0], days[2], days[2]]
    assert levels["left"].to_list() == [None, None, "substantial", "substantial"]


def test_a_level_says_which_band_it_borders_on() -> None:
    def at(alone: float) -> object:
        listed = {"sign": Indicator(group="enemy", attack=alone, loss=alone, holds=7)}
        store = frames([fact("told", *cited("a", "b"), indicates=indicates("sign"))], best("a", "b"))
        return on(store, methods=Methods(threat=Threat(indicators=Threat().indicators | listed)))["borders"]

    assert [at(index) for index in (52.0, 51.9, 57.9, 58.1, 79.0)] == ["substantial", None, "moderate", None, "severe"]


def test_in_retrospect_a_strike_counts_from_its_day_and_not_before() -> None:
    store = frames([strike("a", "b", when="2024-12-03")], best("a", "b", published="2024-12-05"))
    about = bearing(weigh_citations(store, Methods()), Methods().threat)
    days = pl.Series([date(2024, 12, day) for day in (2, 3, 5)])
    index = pl.col("index").round(0)
    known, after = (
        run(about, days).filter(event="attack").select(index)["index"].to_list()
        for run in (scenarios.levels_as_known, scenarios.retrospective)
    )
    assert known[:2] == [None, None]
    assert after[:2] == [None, 90]
    assert known[2] == after[2]


# --- confidence, and what does not count ---

WELL_KNOWN = [front(0, "a", "b", "c")]


@pytest.mark.parametrize(
    ("facts", "day", "confidence", "binding"),
    [
        (WELL_KNOWN, DAY, "high", None),
        (WELL_KNOWN, date(2024, 12, 4), "moderate", "age"),
        (WELL_KNOWN, date(2024, 12, 6), "low", "age"),
        ([front(0, "a", "b")], DAY, "moderate", "lines"),
        ([front(0, "a")], DAY, "low", "lines"),
        ([front(20, "a", "b"), fact("c", *cited("c"), kind="assessment", indicates=indicates("hostile-intent"))],
         DAY, "moderate", "lines"),
    ],
)  # fmt: skip
def test_confidence_names_the_reason_that_binds(
    facts: list[Record], day: date, confidence: str, binding: str | None
) -> None:
    level = on(frames(facts, best(*"abcdefg")), day)
    assert (level["confidence"], level["binding"]) == (confidence, binding)


def test_confidence_is_low_where_one_source_moves_the_level_by_two_bands() -> None:
    papers = [*best("a"), *(source(name, "F", publisher=f"{name}-house") for name in "bcde")]
    level = on(frames([front(0, *"abcde")], papers))
    assert level["lines"] == 5
    assert (level["carrier"], level["confidence"]) == ("a", "moderate")
    assert level["without"] < level["index"]


def uncounted(reason: str) -> tuple[list[Record], date]:
    """A store in which something does not count for that reason, and a day."""
    guarantee = fact("it", cite("ministry-1"), indicates=indicates("security-guarantee"))
    found: dict[str, Callable[[], list[Record]]] = {
        "forecast": lambda: [fact("it", cite("a"), kind="forecast", indicates=indicates("strike-on-base"))],
        "no vote": lambda: [fact("it", cite("a", credibility=5), indicates=indicates("strike-on-base"))],
        "owner's side": lambda: [guarantee],
        "shown only": lambda: [fact("it", cite("a"), indicates=indicates("official-denial"))],
        "superseded": lambda: [
            front(5, "a", "b", name="it", when="2024-11-27"),
            front(80, "a", "b", when="2024-12-01"),
        ],
        "too far": lambda: [front(70, "a", name="it")],
        "lapsed": lambda: [strike("a") | {"id": "it", "when": "2024-10-01"}],
    }
    return found[reason](), DAY


@pytest.mark.parametrize(
    "reason", ["forecast", "no vote", "owner's side", "shown only", "superseded", "too far", "lapsed"]
)
def test_what_is_reported_and_not_counted_is_listed_with_the_reason(reason: str) -> None:
    facts, day = uncounted(reason)
    papers = [*best("a", "b"), source("ministry-1", "B", publisher="ministry")]
    people = [outlet("ministry", side="russia"), outlet("russia", side="russia")]
    found = judged.assess(frames(facts, papers, people, owner="russia"), [day]).not_counted
    assert set(found.filter(pl.col("fact") == "it", "attack")["reason"]) == {reason}


# --- a theatre's own constants ---


def test_a_theatre_may_add_an_indicator_and_change_one() -> None:
    own = {
        "drones": {"group": "enemy", "attack": 40, "loss": 20, "fades": 2},
        "strike-on-base": {"attack": 50},
    }
    theatre = msgspec.convert({**THEATRE, "indicators": own}, Theatre)
    methods = methods_in_force(theatre)
    drones = frames([fact("seen", *cited("a", "b"), indicates=indicates("drones"))], best("a", "b"))
    assert on(drones)["level"] == "not assessed", "unknown to the list that ships"
    assert on(drones, methods=methods)["index"] == pytest.approx(40)
    assert on(frames([strike("a", "b")], best("a", "b")), methods=methods)["index"] == pytest.approx(50)
    assert methods.version("threat") == "threat 2", "one commit gives everybody the same: nothing is edited"
    edited = methods_in_force(theatre, {"threat": {"indicators": {"drones": {"attack": 60}}}})
    assert on(drones, methods=edited)["index"] == pytest.approx(60)
    assert edited.version("threat") == "threat 2 (edited)"


def test_a_rate_is_gone_where_the_only_citations_of_it_are_left_out() -> None:
    rate = {"measure": "advance-rate", "of": "base", "unit": "km/day", "value": 20}
    pace = fact("pace", *cited("a", "b"), quantity=rate, indicates=indicates("hostile-advance"))
    about = bearing(weigh_citations(frames([pace], best("a", "b")), Methods()), Threat())
    told = about.counted["citation"].unique().sort()
    assert len(told) == 2
    base = about.bases["base"][0]
    moments = pl.DataFrame(
        {"moment": [0, 1, 2], "scenario": [0, 1, 2], "knowledge": [date(2024, 12, 9)] * 3, "base": [base] * 3},
        schema={"moment": pl.UInt32, "scenario": pl.UInt32, "knowledge": pl.Date, "base": about.bases["base"].dtype},
    )
    left_out = pl.DataFrame({"scenario": [1, 2, 2], "citation": [told[0], *told]}).cast(pl.UInt32)
    for asked in (moments, moments.drop("base")):
        found = rates(about, asked, Exclusions(left_out)).sort("scenario")
        assert found.select("scenario", "rate").rows() == [(0, 20.0), (1, 20.0)]
