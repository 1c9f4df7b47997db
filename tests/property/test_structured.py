"""What structured analysis promises of any store: nothing later leaks, and neither order nor names decide anything."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

import msgspec
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from polars.testing import assert_frame_equal

from tests import judged
from tests.analysis_frames import THEATRE, assessor, frames
from tests.property.analysis_stores import DAYS, OWNER, QUESTIONS, Record, stores
from tui.analysis.assessor import Assessor
from tui.analysis.constants import INDICATORS, Methods
from tui.analysis.icd203 import WORDS
from tui.analysis.structured.hypotheses import Hypotheses
from tui.store.schema.frames import Frames, Store
from tui.store.schema.records import Theatre

CASES = settings(max_examples=max(1, settings().max_examples // 2))
NAMES = ("a", "b", "c", "d")
LATER = date(2024, 12, 9)
Parts = tuple[list[Record], list[Record], list[Record], list[Record]]

ratings = st.dictionaries(st.sampled_from(NAMES), st.one_of(st.none(), st.integers(-2, 2)), min_size=1)


@st.composite
def analysed(draw: st.DrawFn) -> Parts:
    """A store with forecasts, some of them resolved, and hypotheses weighed by its indicators and facts."""
    facts, sources, actors = draw(stores())
    names = [each["id"] for each in facts]
    for each in facts:
        if each["kind"] == "forecast":
            due = draw(st.one_of(st.none(), st.sampled_from([*DAYS, "2024-12-02~", "2024-12-03/.."])))
            stated = draw(st.one_of(st.just({}), st.builds(lambda word: {"word": word}, st.sampled_from(WORDS))))
            each["forecast"] = {"event": each["id"], "by": due, **stated}
            if draw(st.booleans()):
                each["resolved"] = {
                    "as": draw(st.sampled_from(["hit", "late", "miss", "void"])),
                    "known": draw(st.sampled_from(DAYS)),
                    "by": draw(st.lists(st.sampled_from(names), max_size=2, unique=True)),
                    "reason": "so it was",
                }
    rows = [
        *({"indicator": name} for name in draw(st.lists(st.sampled_from(list(INDICATORS)), max_size=6, unique=True))),
        *({"fact": name, "why": "so"} for name in draw(st.lists(st.sampled_from(names), max_size=3, unique=True))),
    ]
    sets = [
        {
            "id": name,
            "asks": "What becomes of it?",
            "base": draw(st.sampled_from(["base", None])),
            "hypotheses": [{"id": each, "says": each} for each in NAMES[: draw(st.integers(2, 4))]],
            "weighs": [row | {"ratings": draw(ratings)} for row in rows],
        }
        for name in ("one", "other")
    ]
    return facts, sources, actors, sets


def built(parts: Parts) -> Frames:
    *store, sets = parts
    return frames(*store, owner=OWNER, questions=QUESTIONS, hypotheses=sets)


def cut(made: Frames, day: date) -> Assessor:
    """Who judges a store in which nothing stands that was published after a day."""
    return Assessor(Store(Path(), msgspec.convert(THEATRE, Theatre), judged.visible(made, day), ()), Methods())


def alike(one: Any, other: Any) -> None:
    for name, frame in msgspec.structs.asdict(one).items():
        assert_frame_equal(frame, getattr(other, name), check_exact=False, abs_tol=1e-9)


@CASES
@given(analysed(), st.sampled_from(DAYS))
def test_nothing_later_leaks(parts: Parts, text: str) -> None:
    made, day = built(parts), date.fromisoformat(text)
    judge, then = assessor(made), cut(made, day)
    alike(judge.structured.forecasts(day), then.structured.forecasts(day))
    alike(judge.structured.hypotheses(day), then.structured.hypotheses(day))


@CASES
@given(analysed())
def test_a_resolution_is_told_only_when_all_that_shows_it_is_known(parts: Parts) -> None:
    made = built(parts)
    judge = assessor(made)
    known = dict(made.citations.group_by("fact").agg(pl.col("known").min()).iter_rows())
    records = {each["id"]: each["resolved"] for each in parts[0] if "resolved" in each}
    for text in DAYS:
        day = date.fromisoformat(text)
        told = judge.structured.forecasts(day).forecasts
        assert set(told["fact"]) == {each["id"] for each in parts[0] if "forecast" in each and known[each["id"]] <= day}
        for fact, status, on in told.select("fact", "status", "on").iter_rows():
            record = records.get(fact)
            if record and record["known"] <= text and all(known[by] <= day for by in record["by"]):
                assert (status, on) == (record["as"], date.fromisoformat(record["known"]))
            else:
                assert (status in ("open", "overdue"), on) == (True, None)


@CASES
@given(analysed())
def test_leaving_out_nobody_changes_nothing(parts: Parts) -> None:
    made = built(parts)
    judge, other = assessor(made), assessor(made, frozenset({"nobody-of-this-name"}))
    alike(judge.structured.forecasts(LATER), other.structured.forecasts(LATER))
    alike(judge.structured.hypotheses(LATER), other.structured.hypotheses(LATER))


def told(found: Hypotheses, names: dict[str, str]) -> dict[tuple[str, str], tuple[float, int, int, bool]]:
    """What is said of each hypothesis, by its names in the store as drawn."""
    columns = ("set", "hypothesis", "inconsistency", "items", "rank", "lead")
    return {
        (key, names.get(name, name)): (round(against, 6), items, rank, lead)
        for key, name, against, items, rank, lead in found.scores.select(columns).iter_rows()
    }


def turned(sets: Sequence[Record], names: dict[str, str]) -> list[Record]:
    """The same sets with other ids of hypotheses, and everything in them in the other order."""
    return [
        each
        | {
            "hypotheses": [one | {"id": names[one["id"]]} for one in reversed(each["hypotheses"])],
            "weighs": [
                row | {"ratings": {names[name]: rating for name, rating in reversed(row["ratings"].items())}}
                for row in reversed(each["weighs"])
            ],
        }
        for each in reversed(sets)
    ]


@CASES
@given(analysed())
def test_neither_order_nor_names_decide_a_ranking(parts: Parts) -> None:
    facts, sources, actors, sets = parts
    names = dict(zip(NAMES, ("z", "y", "x", "w"), strict=True))
    found = assessor(built(parts)).structured.hypotheses(LATER)
    other = assessor(built((facts, sources, actors, turned(sets, names)))).structured.hypotheses(LATER)
    back = {new: old for old, new in names.items()}
    one, two = told(found, {}), told(other, back)
    assert one.keys() == two.keys()
    for key, (against, *rest) in one.items():
        assert two[key][0] == pytest.approx(against, abs=1e-5)
        assert list(two[key][1:]) == rest
    weights = [each.rows.group_by("set").agg(pl.col("diagnosticity").sort()).sort("set") for each in (found, other)]
    assert_frame_equal(*weights, check_exact=False, abs_tol=1e-9)


@CASES
@given(analysed())
def test_the_leading_hypothesis_has_least_against_it_by_more_than_a_quarter(parts: Parts) -> None:
    found = assessor(built(parts)).structured.hypotheses(LATER)
    within = Methods().structured.undecided_within
    for (_,), scores in found.scores.group_by("set"):
        against = sorted(scores["inconsistency"])
        leads = scores.filter("lead")["inconsistency"].to_list()
        decided = against[1] - against[0] > within
        assert leads == ([against[0]] if decided else [])
    assert found.rows.filter((pl.col("diagnosticity") < 0) | (pl.col("diagnosticity") > 1 + 1e-9)).is_empty()
    rows = found.rows.filter(pl.col("spread") == 0)
    assert set(rows["diagnosticity"]) <= {0.0}
