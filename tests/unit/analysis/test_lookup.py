"""What is looked up row by row is what a search of the whole frame would find."""

from __future__ import annotations

from datetime import date

import polars as pl
import pytest
from msgspec.structs import replace
from polars.testing import assert_frame_equal

from tui.analysis.assessor import Assessor
from tui.analysis.constants import Methods
from tui.analysis.day import Day
from tui.analysis.lookup import Lookup
from tui.settings.paths import bundled_data
from tui.store.load.reader import read
from tui.store.schema.frames import Store

FACTS = ("facts", "citations", "chains", "quantities", "ties", "indicators", "fact_actors", "fact_places")


@pytest.fixture(scope="module", params=["together", "apart"])
def store(request: pytest.FixtureRequest) -> Store:
    """The shipped theatre; once with rows that belong together standing apart."""
    found = read(bundled_data())
    if request.param == "together":
        return found
    mixed = {name: getattr(found.frames, name).sample(fraction=1, shuffle=True, seed=1) for name in FACTS[1:]}
    return replace(found, frames=replace(found.frames, **mixed))


def test_rows_are_those_of_a_filter(store: Store) -> None:
    lookup = Lookup(store)
    for frame, column in (*((name, "fact") for name in FACTS[1:] if name != "chains"), ("chains", "citation")):
        whole: pl.DataFrame = getattr(store.frames, frame)
        for value in [*whole[column].unique(), "no-such-id", ""]:
            assert_frame_equal(lookup.rows(frame, column, value), whole.filter(pl.col(column) == value))


@pytest.mark.parametrize("day", [date(2024, 11, 1), date(2024, 12, 3), date(2024, 12, 9)])
@pytest.mark.parametrize("distrusted", [frozenset[str](), frozenset({"unian-2024-12-07"})])
def test_what_is_known_of_a_fact_is_that_of_a_filter(store: Store, day: date, distrusted: frozenset[str]) -> None:
    known = Day(Assessor(store, Methods(), distrusted), day)
    for fact in [*store.frames.facts["id"], "no-such-fact"]:
        assert_frame_equal(known.citations_of(fact), known.frames.citations.filter(pl.col("fact") == fact))
        judged = known.fact_grades.filter(pl.col("fact") == fact).to_dicts()
        assert known.grade_of(fact) == next(iter(judged), None)
