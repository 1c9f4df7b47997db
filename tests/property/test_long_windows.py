"""Years: a day far away, judged alone, is what it is among the days of its block, in whichever order they are asked."""

from __future__ import annotations

from datetime import date

from hypothesis import given, settings
from hypothesis import strategies as st
from polars.testing import assert_frame_equal

from tests.analysis_frames import assessor
from tests.property.analysis_stores import DAYS, Record, built, stores
from tui.analysis.day import Day

WINDOW = "2024-01-01/2025-03-31"
LAST = date.fromisoformat(DAYS[-1]).toordinal()


@settings(max_examples=max(1, settings().max_examples // 6))
@given(stores(), st.integers(LAST - len(DAYS), LAST + 40), st.booleans())
def test_a_day_alone_is_what_it_is_in_its_block(
    store: tuple[list[Record], list[Record], list[Record]], number: int, sources_first: bool
) -> None:
    frames, day = built(store), date.fromordinal(number)
    alone, ahead = (assessor(frames, window=WINDOW) for _ in range(2))
    ahead.prepare_block(day)
    one, other = Day(alone, day), Day(ahead, day)
    if sources_first:  # then levels take over what is left out already
        assert_frame_equal(one.without_each, other.without_each)
    for name in ("levels", "contributions", "not_counted"):
        assert_frame_equal(getattr(one.assessment, name), getattr(other.assessment, name))
    for name in ("without_each", "evidence", "relations", "relations_before", "relation_moves", "tie_kinds"):
        assert_frame_equal(getattr(one, name), getattr(other, name))
