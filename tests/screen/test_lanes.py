"""The timeline in lanes: one cursor with the list, a zoom from hours to years, and everything beside it told."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import polars as pl
import pytest

from tests.screen.terminal import NARROW, WIDE, Terminal, opened
from tests.theatres import write
from tui.analysis.time_axis import Grain, moment
from tui.analysis.views.lanes import BY
from tui.render.charset import ASCII
from tui.render.rows.lanes import LaneRows
from tui.render.text import Target
from tui.ui.widgets.rows import RowsView


def drawn(terminal: Terminal) -> LaneRows:
    """What the pane draws."""
    rows = terminal.pane.rows
    assert isinstance(rows, LaneRows), terminal.text
    return rows


def lane(terminal: Terminal) -> str:
    """The id of the lane that the cursor is in."""
    rows = drawn(terminal)
    assert rows.lane == terminal.pane.cursor
    return rows.window.lanes[terminal.pane.cursor].id


def fact(terminal: Terminal) -> str:
    """The fact under the cursor, which the inspector shows."""
    target = terminal.under_cursor
    assert target is not None
    assert target.kind == "fact"
    assert not terminal.inspector.display or terminal.inspector.showing == target
    return target.id


@pytest.mark.parametrize("size", [NARROW, WIDE, (200, 50)], ids=str)
async def test_lanes_and_list_share_their_cursor(size: tuple[int, int]) -> None:
    async with opened(size) as terminal:
        await terminal.press("2", *"jjjjjjjjjjjjjjj")
        before = fact(terminal)
        await terminal.press("v")
        assert fact(terminal) == before
        actors = terminal.situation.frames.fact_actors.filter(fact=before)["actor"].to_list()
        assert lane(terminal) in actors
        await terminal.press("l", "l", "j")
        after = fact(terminal)
        assert after != before
        await terminal.press("v")
        assert not isinstance(terminal.pane.rows, LaneRows)
        assert fact(terminal) == after
        await terminal.press("v", "enter")
        assert terminal.main.navigation.in_inspector
        assert terminal.inspector.showing == Target("fact", after)
        await terminal.press("escape")
        assert fact(terminal) == after


async def test_each_lane_lists_its_facts_in_time_and_tells_what_is_outside() -> None:
    async with opened() as terminal:
        await terminal.press("2", "v", "g")
        frames, facts = terminal.situation.frames, terminal.situation.facts
        first = lane(terminal)
        theirs = frames.fact_actors.filter(actor=first)["fact"]
        assert f" {len(theirs)} " in terminal.part(terminal.pane).splitlines()[3]
        await terminal.press(*["h"] * (len(theirs) + 3))
        seen = [fact(terminal)]
        for _ in range(len(theirs) - 1):
            await terminal.press("l")
            seen.append(fact(terminal))
        assert sorted(seen) == sorted(theirs)
        days = dict(facts.select("id", "order").iter_rows())
        dated = [days[each] for each in seen if days[each] is not None]
        assert dated == sorted(dated)
        assert days[seen[-1]] is None, "what has no date comes last"
        before = facts.filter(pl.col("latest") < terminal.situation.days[0]).height
        undated = facts.filter(pl.col("earliest").is_null() & pl.col("latest").is_null()).height
        heading = terminal.part(terminal.pane).splitlines()[0]
        assert f"←{before} " in heading
        assert f"?{undated}" in heading
        await terminal.press("l")
        assert fact(terminal) == seen[-1]


async def test_lanes_are_by_what_the_menu_says_and_keep_the_fact() -> None:
    async with opened() as terminal:
        await terminal.press("2", *"jjjjjjjjjjjjjjj", "v")
        before = fact(terminal)
        lookup = terminal.situation.lookup
        named = {"place": lookup.place("khmeimim"), "source": "UNIAN", "kind": "assessment", "actor": "Russia"}
        for number, by in ((2, "place"), (3, "source"), (4, "kind"), (1, "actor")):
            await terminal.press("s", str(number))
            assert f"by {by}" in terminal.part(terminal.pane)
            assert BY[number - 1] == drawn(terminal).lanes.by
            assert fact(terminal) == before
            await terminal.press("g")
            assert named[by][:10] in terminal.part(terminal.pane)
            before = fact(terminal)


async def test_the_zoom_goes_from_years_to_hours_and_back() -> None:
    async with opened() as terminal:
        await terminal.press("2", "v", "g")
        whole = drawn(terminal).scale
        assert "a cell is a day" in terminal.text
        grains: dict[Grain, None] = {}
        await terminal.press(*["<"] * 20)
        for _ in range(30):
            grains[drawn(terminal).scale.axis.grain] = None
            assert "a cell is a" in terminal.text
            await terminal.press(">")
        assert list(grains) == ["year", "quarter", "month", "week", "day", "hour"]
        await terminal.press("2")
        assert drawn(terminal).scale == whole
        await terminal.press(">", "<")
        assert drawn(terminal).scale == whole


async def test_the_window_pans_and_follows_the_cursor() -> None:
    async with opened() as terminal:
        await terminal.press("2", "v", "g", ">", ">")
        before = drawn(terminal).scale.axis
        await terminal.press("shift+right")
        axis = drawn(terminal).scale.axis
        assert (axis.grain, axis.cells) == (before.grain, before.cells)
        assert before.first < axis.first < before.first + before.cells
        await terminal.press("shift+left")
        assert drawn(terminal).scale.axis.first == before.first
        rows = drawn(terminal)
        window = moment(terminal.situation.days[0]), moment(terminal.situation.days[-1]) + 24
        for _ in range(rows.lanes.slots_of(0).stop):
            await terminal.press("h")
        for _ in rows.lanes.slots_of(0):
            when = drawn(terminal).lanes.when(drawn(terminal).slot)
            if when.anchor is not None and window[0] <= when.anchor < window[1]:
                assert when.cells(drawn(terminal).scale.axis), "what lies in the theatre's window comes into sight"
            await terminal.press("l")
        # No farther than there are facts.
        await terminal.press(*["shift+right"] * 60)
        axis = drawn(terminal).scale.axis
        assert axis.start <= drawn(terminal).lanes.reach[1]
        assert f"{drawn(terminal).window.before}" in terminal.part(terminal.pane).splitlines()[0]


async def test_the_filter_and_the_day_hold_in_lanes() -> None:
    async with opened() as terminal:
        await terminal.press("2", "v", "/")
        await terminal.write("kind:strike")
        await terminal.press("enter")
        rows = drawn(terminal)
        assert {rows.lanes.fact(slot).id for slot in range(rows.lanes.slots)} == terminal.shown
        assert fact(terminal) in terminal.shown
        await terminal.press("x", "[", "[", "[", "[", "[")
        rows = drawn(terminal)
        assert {rows.lanes.fact(slot).id for slot in range(rows.lanes.slots)} == terminal.shown
        ruler = terminal.part(terminal.pane).splitlines()[1]
        cell = rows.scale.axis.cell_at(moment(terminal.situation.as_of))
        assert "┃" in ruler[2 + rows.columns.left :][cell * rows.scale.each : (cell + 1) * rows.scale.each]
        published = set(terminal.situation.frames.sources.filter(pl.col("earliest") == pl.col("latest"))["latest"])
        assert ruler.count("▾") == len([day for day in published if day in terminal.situation.days])
        await terminal.press("/")
        await terminal.write("kind:strike kind:forecast")
        await terminal.press("enter")
        assert "No fact matches the filter." in terminal.text
        await terminal.press("j", "l", ">", "n", "v", "v", "x")
        assert fact(terminal)


async def test_n_goes_from_one_disputed_fact_to_the_next() -> None:
    async with opened(NARROW) as terminal:
        await terminal.press("2", "v", "g")
        disputed = set(terminal.situation.facts.filter("disputed")["id"])
        lanes = set()
        for _ in range(40):
            await terminal.press("n")
            assert fact(terminal) in disputed
            assert "≠" in terminal.lines[3]
            lanes.add(lane(terminal))
        assert len(lanes) > 1
        last = fact(terminal)
        await terminal.press("n", "N")
        assert fact(terminal) == last


async def test_a_click_selects_a_lane_and_a_fact_of_its_cell() -> None:
    async with opened() as terminal:
        await terminal.press("2", "v", "g")
        rows = drawn(terminal)
        cell = rows.scale.axis.cell_at(moment(date(2024, 12, 7)))
        await terminal.pane.click(2 + rows.columns.left + cell * rows.scale.each, 3 + 2)
        assert terminal.pane.cursor == 2
        assert cell in drawn(terminal).lanes.when(drawn(terminal).slot).cells(rows.scale.axis)
        before = fact(terminal)
        await terminal.pane.click(2 + rows.columns.left + cell * rows.scale.each, 3 + 2)
        await terminal.settle()
        assert terminal.main.navigation.in_inspector
        assert terminal.inspector.showing == Target("fact", before)


async def test_what_is_chosen_is_there_after_the_trail_and_in_the_next_session(tmp_path: Path) -> None:
    async with opened(state=tmp_path / "state.json") as terminal:
        await terminal.press("2", "enter", "escape", "v", "g", ">", ">", "s", "2", "l", "l")
        before, at = terminal.text, fact(terminal)
        await terminal.press("enter", "enter", "enter", "escape", "escape", "escape")
        assert terminal.text == before
        await terminal.press("q")
    async with opened(state=tmp_path / "state.json") as terminal:
        assert "by place" in terminal.text
        assert at in {drawn(terminal).lanes.fact(slot).id for slot in range(drawn(terminal).lanes.slots)}


@pytest.mark.parametrize("no_color", [False, True])
async def test_without_colours_and_beyond_ascii_signs_tell_the_same(no_color: bool) -> None:
    async with opened(NARROW, no_color=no_color, charset=ASCII) as terminal:
        await terminal.press("2", "v")
        assert terminal.part(terminal.pane).splitlines()[3].strip(), "a line tells where the fact lies"
    async with opened((100, 40), charset=ASCII) as terminal:
        await terminal.press("2", "v", "s", "3")
        legend = [line for line in terminal.lines if "certain: full height" in line]
        assert len(legend) == 1


async def test_lanes_begin_at_the_first_where_nobody_has_moved_in_the_list() -> None:
    async with opened() as terminal:
        await terminal.press("2")
        first = terminal.under_cursor
        await terminal.press("v")
        assert terminal.lines[6].split()[0] == "▌"
        assert drawn(terminal).lanes.when(drawn(terminal).slot).cells(drawn(terminal).scale.axis)
        assert terminal.under_cursor != first, "what is older than the window is in the last lanes"
        await terminal.press("v", "g", "j", "v")
        assert not drawn(terminal).lanes.when(drawn(terminal).slot).cells(drawn(terminal).scale.axis)


async def test_a_theatre_without_facts_says_so_in_lanes(tmp_path: Path) -> None:
    root = write(tmp_path / "theatre")
    for file in (root / "facts").glob("*.yaml"):
        file.unlink()
    (root / "hypotheses.yaml").unlink()
    (root / "assumptions.yaml").unlink()
    async with opened(data=root) as terminal:
        await terminal.press("2", "v")
        assert "This theatre has no facts yet." in terminal.text
        await terminal.press("j", "l", ">", "shift+left", "n", "enter", "v")
        assert "This theatre has no facts yet." in terminal.text


async def test_other_panes_have_one_form() -> None:
    async with opened(notices=True) as terminal:
        await terminal.press("1", "v")
        await terminal.shows("This pane has one layout.")
        assert isinstance(terminal.pane, RowsView)
        assert not re.search(r"\bv layout", terminal.lines[-1])
        await terminal.press("2")
        assert re.search(r"\bv layout", terminal.lines[-1])


async def test_a_session_that_begins_with_lanes_begins_at_the_window(tmp_path: Path) -> None:
    async with opened(state=tmp_path / "state.json") as terminal:
        await terminal.press("2", "v", "q")
    async with opened(state=tmp_path / "state.json") as terminal:
        assert terminal.pane.cursor == 0
        when = drawn(terminal).lanes.when(drawn(terminal).slot)
        assert when.anchor is not None
        assert fact(terminal)
