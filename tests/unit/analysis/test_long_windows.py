"""Many days: judged in blocks, they are what they are judged all together; days beyond the window are reached."""

from __future__ import annotations

from datetime import date, timedelta

import polars as pl
import pytest
from polars.testing import assert_frame_equal

from tests.analysis_frames import assessor, cite, fact, frames, indicates, source
from tui.analysis import day_blocks as module
from tui.analysis.day import Day
from tui.store.schema.frames import Frames

WINDOW = "2022-01-01/2024-12-31"
FIRST = date(2022, 1, 1)


def told() -> Frames:
    """Three years in which a report now and then is followed by silence."""
    days = [FIRST + timedelta(days=31 * n + n * n % 17) for n in range(0, 35, 2)]
    kinds = ("strike-on-base", "hostile-advance", "official-denial")
    facts = [
        fact(f"f{n}", cite(f"s{n}"), when=f"{day}", kind="strike", indicates=indicates(kinds[n % 3], (n % 4 + 1) / 4),
             ties=[{"from": f"a{n % 3}", "to": "b", "type": "fighting"}])
        for n, day in enumerate(days)
    ]  # fmt: skip
    return frames(facts, [source(f"s{n}", "ABC"[n % 3], published=f"{day}") for n, day in enumerate(days)])


@pytest.fixture(scope="module")
def whole() -> Frames:
    return told()


def test_blocks_give_what_all_days_together_give(whole: Frames, monkeypatch: pytest.MonkeyPatch) -> None:
    long = assessor(whole, window=WINDOW)
    assert long.blocks.is_long(FIRST)
    assert len(long.blocks.of(FIRST)) == 15
    asked = [FIRST + timedelta(days=n) for n in range(0, 1096, 37)]
    histories = long.threat.history(FIRST)
    blocks = [(Day(long, day).assessment, Day(long, day).relations, Day(long, day).last_assessed) for day in asked]
    pair = long.relation_history("a0", "b", FIRST)
    monkeypatch.setattr(module, "TOGETHER", 2000)
    short = assessor(whole, window=WINDOW)
    assert not short.blocks.is_long(FIRST)
    every = short.threat.every(short.blocks.of(FIRST)).levels
    shared = [name for name in every.columns if name not in ("since", "left")]
    sampled = every.filter(pl.col("as_of").is_in(histories["as_of"].unique().implode()))
    assert_frame_equal(histories.select(shared), sampled.select(shared))
    on = ["as_of", "a", "b", "word", "state", "letter", "support"]
    of_pair = short.relation_history("a0", "b", FIRST).filter(pl.col("as_of").is_in(pair["as_of"].implode()))
    assert_frame_equal(pair.select(on), of_pair.select(on))
    for day, (assessment, related, last) in zip(asked, blocks, strict=True):
        other = Day(short, day)
        # Also since when a level is what it is, long before the block.
        later = assessment.levels["since"] >= FIRST
        known = other.assessment.levels
        assert later.all()
        assert_frame_equal(assessment.levels.drop("since", "left"), known.drop("since", "left"))
        begun = known["since"] >= FIRST  # else it is so since the day before the window
        assert_frame_equal(assessment.levels.filter(begun).select("since"), known.filter(begun).select("since"))
        assert_frame_equal(assessment.not_counted, other.assessment.not_counted)
        assert_frame_equal(assessment.contributions, other.assessment.contributions)
        assert_frame_equal(related, other.relations)
        order = ["base", "event"]
        assert_frame_equal(last.sort(order), other.last_assessed.sort(order))


def test_a_day_alone_is_what_it_is_in_its_block(whole: Frames) -> None:
    alone, ahead = assessor(whole, window=WINDOW), assessor(whole, window=WINDOW)
    for n in (14, 400, 1000):
        day = FIRST + timedelta(days=n)
        ahead.prepare_block(day)
        assert len(ahead.blocks.together(day)) == 15
        assert len(alone.blocks.together(day)) == 1
        one, other = Day(alone, day), Day(ahead, day)
        for name in ("levels", "contributions", "not_counted"):
            assert_frame_equal(getattr(one.assessment, name), getattr(other.assessment, name))
        assert_frame_equal(one.evidence, other.evidence)
        assert_frame_equal(one.relation_moves, other.relation_moves)
        for name in ("levels", "relations", "facts", "disputes"):
            assert_frame_equal(getattr(one.changes, name), getattr(other.changes, name))
        assert_frame_equal(one.relations_before, other.relations_before)
        assert_frame_equal(one.without_each, other.without_each)
        assert_frame_equal(one.unbalanced_triads, other.unbalanced_triads)
        assert_frame_equal(one.tie_evidence, other.tie_evidence)


def test_few_blocks_and_days_are_remembered(whole: Frames) -> None:
    long = assessor(whole, window=WINDOW)
    days = [FIRST + timedelta(days=30 * n) for n in range(30)]
    for day in days[:12]:
        long.prepare_block(day)
    assert sum(len(long.blocks.together(day)) > 2 for day in days) <= 4
    for day in days * 2:
        _ = Day(long, day).assessment
    assert sum(long.memory.has(("assessment", day)) for day in days) <= 32


def test_days_beyond_the_window_are_reached() -> None:
    late = frames(
        [fact("strike", cite("late"), when="2024-12-11", kind="strike", indicates=indicates("strike-on-base"))],
        [source("late", "B", published="2024-12-12")],
    )
    judge = assessor(late)
    assert judge.lookup.window[-1] == date(2024, 12, 10)
    assert judge.lookup.days[-1] == date(2024, 12, 12)
    assert judge.lookup.stretch(date(2024, 12, 10)) == judge.lookup.window
    assert judge.lookup.stretch(date(2024, 12, 12)) == judge.lookup.days
    before, after = (Day(judge, day).assessment.levels.filter(event="attack") for day in judge.lookup.days[-2:])
    assert before["index"][0] is None
    assert after["index"][0] > 10
