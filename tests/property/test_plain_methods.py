"""All days in one run give what the definitions give for each day alone (`tests/plain_methods.py`)."""

from __future__ import annotations

from datetime import date, timedelta

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests import judged
from tests.plain_methods import Level, PlainMethods
from tests.property.analysis_stores import DAYS, SOURCES, Record, built, stores
from tui.analysis.constants import EVENTS, Methods
from tui.analysis.corroboration.citation_weights import weigh_citations
from tui.analysis.corroboration.fact_grades import fact_supports, facts_of
from tui.analysis.threat.bands import NOT_ASSESSED
from tui.analysis.threat.bearing import bearing
from tui.analysis.threat.scenarios import WeighedDays

Parts = tuple[list[Record], list[Record], list[Record]]
days = [date.fromisoformat(each) for each in DAYS] + [date(2024, 12, 9), date(2024, 12, 20)]


@given(stores())
def test_supports_are_those_of_each_day_alone(store: Parts) -> None:
    frames = built(store)
    found = fact_supports(weigh_citations(frames, Methods()))
    plain = PlainMethods(frames)
    for day in days:
        voices = plain.voices(day)
        assert facts_of(found, day)["fact"].to_list() == judged.visible(frames, day).facts["id"].to_list()
        for row in facts_of(found, day).iter_rows(named=True):
            supports = plain.supports(row["question"], voices)
            assert row["support"] == pytest.approx(supports.get(row["answer"], 0.0), abs=1e-7)


@given(stores())
def test_levels_are_those_of_each_day_alone(store: Parts) -> None:
    frames = built(store)
    found = judged.assess(frames, days)
    plain = PlainMethods(frames)
    for row in found.levels.filter(pl.col("level").is_not_null()).iter_rows(named=True):
        level = plain.level(row["base"], row["event"], row["as_of"], row["as_of"])
        parts = found.contributions.filter(base=row["base"], event=row["event"], as_of=row["as_of"])
        assert parts["part"].sum() == pytest.approx(level.log_odds, abs=1e-6)
        assert row["reason"] == level.reason
        if row["level"] == NOT_ASSESSED:
            continue
        before = row["as_of"] - timedelta(days=1)
        aged, yesterday = (plain.level(row["base"], row["event"], before, day).index for day in (row["as_of"], before))
        expected = Level(level.index, 0, level.low, level.high, None, level.lines, level.age, {})
        assert (row["index"], row["low"], row["high"]) == pytest.approx(
            (expected.index, expected.low, expected.high), abs=1e-5
        )
        assert (row["lines"], row["age"]) == (pytest.approx(expected.lines, abs=1e-7), expected.age)
        assert (row["news"], row["ageing"]) == pytest.approx((level.index - aged, aged - yesterday), abs=1e-5)


@given(stores(), st.sampled_from(days))
def test_what_a_level_rests_on_is_what_it_is_without_that_source(store: Parts, day: date) -> None:
    """Each source left out in turn gives the level of a store from which it is excluded."""
    frames = built(store)
    about = bearing(weigh_citations(frames, Methods()), Methods().threat)
    run = WeighedDays.of(about, pl.Series([day]))
    found = run.sensitivity(run.without_each()).filter(pl.col("kind") == "source")
    for name in SOURCES:
        plain = PlainMethods(_without(store, name))
        for event in EVENTS:
            level = plain.level("base", event, day, day)
            for row in found.filter(id=name, event=event).iter_rows(named=True):
                assert row["index"] == (None if level.reason else pytest.approx(level.index, abs=1e-5))


def _without(store: Parts, name: str):  # type: ignore[no-untyped-def]
    facts, sources, actors = store
    left = [each | {"cited": [cited for cited in each["cited"] if cited["source"] != name]} for each in facts]
    return built(([each for each in left if each["cited"]], sources, actors))
