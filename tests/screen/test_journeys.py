"""What an analyst comes for is at most six presses away from the first screen; a typed text counts as one."""

from __future__ import annotations

from datetime import date

import polars as pl
import pytest

from tests.screen.terminal import Terminal, opened

MOST = 6


async def presses(terminal: Terminal, *steps: str) -> None:
    """Does what a user does: a step is one key, or a text that is typed."""
    assert len(steps) <= MOST
    for step in steps:
        if len(step) > 1 and step != "enter":
            await terminal.write(step)
        else:
            await terminal.press(step)


async def test_to_the_paragraph_that_says_20_km() -> None:
    async with opened() as terminal:
        await presses(terminal, "/", '"20 km"', "enter", "enter", "enter", "enter")
        paragraph = terminal.under_cursor
        assert paragraph is not None
        assert paragraph.kind == "paragraph"
        source, _, number = paragraph.id.rpartition("#")
        frames = terminal.situation.frames
        said = frames.citations.filter(source=source, paragraph=int(number))["fact"]
        figures = frames.quantities.filter(pl.col("fact").is_in(said.implode()), of="khmeimim")
        assert (20, "km") in figures.select("value", "unit").rows()
        digest = frames.digests.filter(source=source, paragraph=int(number))["text"][0]
        assert "20 km" in digest
        assert digest[:40] in terminal.text


async def test_to_everything_about_tartus_on_2_december() -> None:
    async with opened() as terminal:
        day = date(2024, 12, 2)
        steps = ["/", "tartus", "enter", "f", "w"]
        await presses(terminal, *steps)
        key = next(key for key, label, _ in terminal.choices if label.endswith(" 2 Dec 2024"))
        await presses(terminal, key)
        assert len([*steps, key]) <= MOST
        assert terminal.pane_name == "timeline"
        frames = terminal.situation.frames
        tartus = frames.places.filter(pl.col("id").str.contains("tartus"))["id"]
        there = frames.fact_places.filter(pl.col("place").is_in(tartus.implode()))["fact"]
        about = frames.facts.filter(
            pl.col("id").is_in(there.implode()) | pl.col("says").str.contains("(?i)tartus|tartous")
        )
        that_day = about.filter(
            (pl.col("earliest") <= day)
            & (pl.col("latest") >= day)
            & (pl.col("latest") - pl.col("earliest") <= pl.duration(days=31))
        )
        assert that_day.height > 0
        assert terminal.shown == set(that_day["id"])
        assert f"{that_day.height} of" in terminal.lines[2]


async def test_to_all_that_is_disputed() -> None:
    async with opened() as terminal:
        disputed = set(terminal.situation.day.fact_grades.filter(pl.col("disputed"))["fact"])
        assert disputed
        await presses(terminal, "2", "f", "d", "1")
        assert terminal.shown == disputed
        assert terminal.lines[2].rstrip().endswith("facts")
        assert f"{len(disputed)} of" in terminal.lines[2]
        assert "≠" in terminal.part(terminal.pane)


@pytest.mark.parametrize("size", [(80, 24), (120, 40)], ids=["80x24", "120x40"])
async def test_a_base_that_is_opened_stands_at_the_top(size: tuple[int, int]) -> None:
    async with opened(size) as terminal:
        await terminal.press("j", "enter")
        assert terminal.pane_name == "bases"
        assert "Tartus naval base" in terminal.lines[3]
