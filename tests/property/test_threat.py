"""What the threat index promises of any store."""

from __future__ import annotations

import math
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import fields
from polars.testing import assert_frame_equal

from tests.analysis_frames import cite, fact, indicates
from tests.hindsight import by_itself, together
from tests.property.analysis_stores import DAYS, SOURCES, built, stores
from tui.analysis.as_known import visible
from tui.analysis.constants import Threat
from tui.analysis.threat import scenarios

Record = dict[str, Any]
Parts = tuple[list[Record], list[Record], list[Record]]
days = st.sampled_from(DAYS).map(date.fromisoformat)


def index(store: Parts, day: date) -> float:
    return float(scenarios.assess(built(store), [day], Threat()).levels["index"].item())


def logit(index: float) -> float:
    return math.log(index / (100 - index))


@given(stores(), days)
def test_contributions_add_up_and_the_interval_contains_the_index(store: Parts, day: date) -> None:
    found = scenarios.assess(built(store), [day], Threat())
    level = found.levels.to_dicts()[0]
    assert level["low"] - 1e-9 <= level["index"] <= level["high"] + 1e-9
    for bound, column in (("index", "log_odds"), ("low", "log_odds_low"), ("high", "log_odds_high")):
        assert found.contributions[column].sum() == pytest.approx(logit(level[bound]))


@given(stores(), days, st.integers(1, 60), st.data())
def test_more_distance_never_raises_the_index(store: Parts, day: date, farther: int, data: st.DataObject) -> None:
    facts, sources, actors = store
    near = [each for each in facts if each.get("quantity")]
    if not near:
        facts = [*facts, fact("near", cite("s0"), indicates=indicates("hostile-proximity", None), quantity=_km(10))]
        near = facts[-1:]
    chosen = data.draw(st.sampled_from([each["id"] for each in near]))
    moved = [
        each | {"quantity": _km(each["quantity"]["value"] + farther)} if each["id"] == chosen else each
        for each in facts
    ]
    assert index((moved, sources, actors), day) <= index((facts, sources, actors), day) + 1e-9


def _km(value: float) -> Record:
    return {"measure": "front-distance", "of": "base", "value": value, "unit": "km"}


@given(stores(), days, st.sampled_from([0.25, 0.5, 1.0]), st.sampled_from(SOURCES))
def test_a_guarantee_never_raises_the_index(store: Parts, day: date, strength: float, by: str) -> None:
    facts, sources, actors = store
    promise = fact("promise", cite(by, "insider"), indicates=indicates("security-guarantee", strength))
    assert index(([*facts, promise], sources, actors), day) <= index(store, day) + 1e-9


@given(stores(), days, st.data())
def test_splitting_facts_within_a_root_changes_nothing(store: Parts, day: date, data: st.DataObject) -> None:
    facts, sources, actors = store
    split = data.draw(st.sampled_from([each["id"] for each in facts]))
    copies = [each | {"id": f"{each['id']}-{n}"} for each in facts if each["id"] == split for n in range(2)]
    assert index(([*facts, *copies], sources, actors), day) == pytest.approx(index(store, day))


@given(stores(), days)
def test_distrusting_every_source_gives_the_prior(store: Parts, day: date) -> None:
    found = scenarios.assess(built(store), [day], Threat(), distrusted=frozenset(SOURCES))
    assert found.levels["index"].item() == pytest.approx(10)
    assert found.levels["reports"].item() == 0


@given(stores(), days, days)
def test_nothing_published_later_counts(store: Parts, day: date, later: date) -> None:
    """The level of a day is the same whether or not the store already holds what was published after it."""
    frames = built(store)
    day, later = min(day, later), max(day, later)
    then = scenarios.assess(visible(frames, day), [day], Threat())
    now = scenarios.assess(frames, [day, later], Threat())
    for part in fields(then):
        seen = getattr(now, part.name)
        assert_frame_equal(getattr(then, part.name), seen.filter(seen["as_of"] == day), check_row_order=False)


@given(stores(), days, st.sampled_from(SOURCES))
def test_distrust_is_as_if_it_had_never_been_published(store: Parts, day: date, name: str) -> None:
    frames = built(store)
    barred = frozenset({name})
    left = visible(frames, None, barred)
    levels = scenarios.assess(frames, [day], Threat(), barred).levels
    assert_frame_equal(scenarios.assess(left, [day], Threat()).levels, levels)


@given(stores(), days)
def test_hindsight_is_everything_ever_said_of_what_had_begun(store: Parts, day: date) -> None:
    """Worked out for all days together, it must be what each day gives by itself."""
    frames, every = built(store), [date.fromisoformat(each) for each in DAYS]
    found = together(frames, min(every), max(every)).filter(as_of=day)
    assert_frame_equal(found, by_itself(frames, day), check_row_order=False)
