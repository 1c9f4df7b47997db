"""Queries answer as one would by going through the rows."""

import math
from collections import Counter
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.made_events import ACTORS, KINDS, rows
from tui.events.conditions import (
    EVERY,
    NONE,
    AllOf,
    AnyOf,
    Condition,
    Days,
    Deaths,
    Known,
    Missing,
    Near,
    Negated,
    OneOf,
    Within,
    Words,
    all_of,
    any_of,
    negated,
)
from tui.events.engines import Polars
from tui.events.queries import Rows

MADE = rows(600)
ROWS = list(MADE.iter_rows(named=True))
DAYS = st.dates(date(2014, 6, 1), date(2025, 6, 1))
LEAVES = st.one_of(
    st.builds(OneOf, st.just(("kind",)), st.frozensets(st.sampled_from(KINDS))),
    st.builds(OneOf, st.just(("actor_a", "actor_b")), st.frozensets(st.sampled_from(ACTORS))),
    st.builds(Within, st.just("published"), st.none() | DAYS, st.none() | DAYS),
    st.builds(Days, st.none() | DAYS, st.none() | DAYS, st.booleans()),
    st.builds(Deaths, st.none() | st.integers(0, 3), st.none() | st.integers(0, 5)),
    st.builds(
        Near, st.lists(st.sampled_from([(36.0, 35.0), (35.9, 35.4), (-170.0, -80.0)]), min_size=1, max_size=2)
        .map(tuple), st.sampled_from([1.0, 50.0, 300.0, 19000.0])
    ),
    st.builds(Words, st.sampled_from(["hts and", "and", "were k", "killed", "2 were", "hama"]), st.booleans()),
    st.builds(Known, DAYS),
    st.builds(Missing, st.sampled_from(["lon", "place", "published"])),
    st.just(EVERY),
    st.just(NONE),
)  # fmt: skip
CONDITIONS = st.recursive(
    LEAVES,
    lambda inner: st.one_of(
        st.lists(inner, max_size=3).map(all_of), st.lists(inner, max_size=3).map(any_of), inner.map(negated)
    ),
    max_leaves=5,
)


def holds(where: Condition, row: dict[str, Any]) -> bool:
    match where:
        case AllOf(parts=parts):
            return all(holds(part, row) for part in parts)
        case AnyOf(parts=parts):
            return any(holds(part, row) for part in parts)
        case Negated(part=part):
            return not holds(part, row)
        case OneOf(columns=columns, values=values):
            return any(row[column] in values for column in columns)
        case Within(column=column, low=low, high=high):
            return lies(row[column], low, high)
        case Deaths(low=low, high=high):
            return lies(row["deaths_best"], low, high)
        case Days(first=first, last=last, vague=vague):
            plain = vague or row["date_precision"] not in ("year", "longer")
            return plain and lies(row["start"], None, last) and lies(row["end"], first, None)
        case Near(points=points, km=km):
            return row["lon"] is not None and any(distance(*at, row["lon"], row["lat"]) <= km for at in points)
        case Words(words=words, whole=whole):
            text = " " + row["text"].lower().replace(".", " ").replace(";", " ").replace("-", " ") + " "
            return f" {words} " in text if whole else f" {words}" in text
        case Known(by=by):
            return lies(row["published"] or row["start"], None, by)
        case Missing(column=column):
            return row[column] is None


def lies(value: Any, low: Any, high: Any) -> bool:
    return bool(value is not None and (low is None or value >= low) and (high is None or value <= high))


def distance(lon_a: float, lat_a: float, lon_b: float, lat_b: float) -> float:
    one, other, turn = math.radians(lat_a), math.radians(lat_b), math.radians(lon_b - lon_a)
    half = math.sin((other - one) / 2) ** 2 + math.cos(one) * math.cos(other) * math.sin(turn / 2) ** 2
    return 2 * 6371.0088 * math.asin(math.sqrt(half))


@pytest.fixture(scope="module", params=["held", "scanned"])
def asked(tmp_path_factory: pytest.TempPathFactory, request: pytest.FixtureRequest) -> Iterator[Rows]:
    file = tmp_path_factory.mktemp("events") / "made.parquet"
    MADE.sort("start", "id").write_parquet(file, row_group_size=100)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("tui.events.held._MOST", len(MADE) if request.param == "held" else 0)
        yield Rows(Polars(), [str(file)])


@settings(max_examples=60, deadline=None)
@given(CONDITIONS)
def test_a_condition_chooses_rows_and_its_negation_the_others(asked: Rows, where: Condition) -> None:
    expected = {row["id"] for row in ROWS if holds(where, row)}
    assert {*asked.of(where)["id"]} == expected
    assert {*asked.of(negated(where))["id"]} == {row["id"] for row in ROWS} - expected


@settings(max_examples=20, deadline=None)
@given(CONDITIONS)
def test_counts_are_those_of_the_rows(asked: Rows, where: Condition) -> None:
    chosen = [row for row in ROWS if holds(where, row)]
    per_day = asked.per_day(where)
    days = Counter((row["start"], row["date_precision"]) for row in chosen)
    assert {(day, precision): number for day, precision, number, _ in per_day.iter_rows()} == days
    assert per_day["deaths"].sum() == sum(row["deaths_best"] or 0 for row in chosen)
    assert dict(asked.per_value(where, "kind").iter_rows()) == Counter(row["kind"] for row in chosen)
    placed = [row for row in chosen if row["lon"] is not None and row["place_precision"] != "province"]
    cells = Counter((math.floor((row["lon"] - 30) / 0.5), math.floor((row["lat"] - 30) / 0.25)) for row in placed)
    assert {(x, y): number for x, y, number, _ in asked.per_cell(where, 30, 30, 0.5, 0.25).iter_rows()} == cells
    alone = [cell for cell, number in cells.items() if number == 1]
    found = asked.in_cells(where, 30, 30, 0.5, 0.25, alone)
    there = [(math.floor((row["lon"] - 30) / 0.5), math.floor((row["lat"] - 30) / 0.25)) for row in found.to_dicts()]
    assert sorted(there) == sorted(alone)
    assert {*found["id"]} <= {row["id"] for row in placed}


@pytest.mark.parametrize("order", ["start", "deaths_best", "kind", "place"])
@pytest.mark.parametrize("reverse", [False, True])
@pytest.mark.parametrize("sorted_at_once", [5, 20_000])
def test_pages_are_parts_of_one_order(
    asked: Rows, order: str, reverse: bool, sorted_at_once: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tui.events.queries._SORTED", sorted_at_once)
    where = Deaths(1, None)
    pages = [asked.page(where, ["id", order], order, at, at + 75, reverse=reverse) for at in range(0, 600, 75)]
    together = pl.concat(pages)
    assert together["id"].to_list() == [*dict.fromkeys(together["id"])]
    assert {*together["id"]} == {row["id"] for row in ROWS if holds(where, row)}
    in_order = MADE.sort(order, *{"start", "id"} - {order}, nulls_last=True) if order == "start" else None
    if in_order is not None and not reverse:
        assert together["id"].to_list() == [row for row in in_order["id"] if row in {*together["id"]}]
    values = together[order].drop_nulls().to_list()
    assert values == sorted(values, reverse=reverse)
    assert together[order].tail(together[order].null_count()).null_count() == together[order].null_count()


def test_a_week_after_the_last_row_there_is_none(asked: Rows) -> None:
    last = MADE["end"].max()
    assert isinstance(last, date)
    assert asked.per_day(Days(last + timedelta(days=7), None)).is_empty()
    assert asked.page(NONE, ["id", "text"], "start", 0, 10).is_empty()


def test_what_is_held_is_that_of_the_files_as_they_are(tmp_path: Path) -> None:
    file = tmp_path / "made.parquet"
    engine, killed = Polars(), Words("killed")
    for number in (600, 30):
        MADE.head(number).write_parquet(file)
        told = [Rows(engine, [str(file)]).per_day(killed)["rows"].sum() for _ in range(3)]
        assert told == [MADE.head(number)["text"].str.contains("killed").sum()] * 3
