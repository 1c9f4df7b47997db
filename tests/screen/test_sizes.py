"""Small, narrow, wide and changing terminals, and one without colour."""

from __future__ import annotations

import re

import pytest
from rich.cells import cell_len

from tests.screen.terminal import NARROW, Terminal, opened
from tui.terminal.probe import SMALLEST


def under_cursor(terminal: Terminal) -> str:
    """The first line of the pane that the cursor marks."""
    marked = [line for line in terminal.part(terminal.pane).splitlines() if line[:1] in ("▌", "▏")]
    assert marked, terminal.text
    return marked[0].rstrip("▐ ")


async def test_below_100_columns_the_inspector_takes_the_panes_place() -> None:
    async with opened(NARROW) as terminal:
        await terminal.press("2", "j", "j")
        before, fact = terminal.text, terminal.pane.target
        assert fact is not None
        assert not terminal.inspector.display
        assert terminal.pane.region.width == NARROW[0]
        await terminal.press("enter")
        assert not terminal.pane.display
        assert terminal.inspector.region.width == NARROW[0]
        assert terminal.inspector.showing == fact
        says = terminal.situation.frames.facts.filter(id=fact.id)["says"][0]
        assert says[:40] in terminal.text
        await terminal.press("escape")
        assert terminal.text == before


@pytest.mark.parametrize("size", [(50, 12), (59, 40), (200, 14)], ids=str)
async def test_a_terminal_too_small_says_what_is_needed(size: tuple[int, int]) -> None:
    async with opened(size) as terminal:
        columns, lines = SMALLEST
        assert terminal.text.split("\n")[0].strip() == f"syrtui needs {columns}×{lines}; this is {size[0]}×{size[1]}"
        assert not "".join(terminal.lines[1:]).strip()
        await terminal.resize(*SMALLEST)
        assert "needs" not in terminal.text
        assert terminal.situation.store.theatre.title in terminal.text
        await terminal.press("2")
        assert under_cursor(terminal)


async def test_keys_still_work_where_nothing_can_be_shown() -> None:
    async with opened((50, 12)) as terminal:
        await terminal.press("2", "j", "enter", "escape", "f", "escape", "5")
        await terminal.resize(*NARROW)
        assert terminal.pane_name == "sources"
        assert terminal.part(terminal.pane).strip()


@pytest.mark.parametrize("size", [SMALLEST, NARROW, (100, 30), (200, 50)], ids=str)
async def test_every_line_fits_the_terminal(size: tuple[int, int]) -> None:
    async with opened(size) as terminal:
        for pane in "12345678":
            await terminal.press(pane)
            assert len(terminal.lines) == size[1]
            assert max(map(cell_len, terminal.lines)) <= size[0]
            assert terminal.part(terminal.pane).strip(), f"pane {pane}"
            assert terminal.part(terminal.main.header).strip()
            assert "quit" in terminal.part(terminal.main.foot)


async def test_another_size_keeps_cursor_and_scroll() -> None:
    async with opened((120, 40)) as terminal:
        await terminal.press("2")
        await terminal.press(*"j" * 60, *"k" * 5)
        while terminal.pane.position.offset <= 10:
            await terminal.press("j")
        fact, line = terminal.pane.target, under_cursor(terminal)
        assert fact is not None
        for columns, lines in ((100, 40), (200, 50), NARROW, (120, 20)):
            await terminal.resize(columns, lines)
            assert terminal.pane.target == fact
            assert under_cursor(terminal)[2:16] == line[2:16]
        await terminal.resize(50, 12)
        await terminal.resize(120, 40)
        assert terminal.pane.target == fact
        assert under_cursor(terminal) == line


async def test_another_width_alone_keeps_the_line_of_the_cursor() -> None:
    async with opened((120, 40)) as terminal:
        await terminal.press("2")
        await terminal.press(*"j" * 60, *"k" * 5)
        place = terminal.pane.position
        for columns in (100, 200, 80, 120):
            await terminal.resize(columns, 40)
            assert terminal.pane.position == place, columns


async def test_the_trail_survives_another_size() -> None:
    async with opened((120, 40)) as terminal:
        await terminal.press("2", *"jjj")
        fact = terminal.pane.target
        await terminal.press("enter", "enter")
        await terminal.resize(*NARROW)
        await terminal.press("enter")
        assert terminal.pane_name == "sources"
        await terminal.resize(160, 50)
        await terminal.press("escape", "escape", "escape")
        assert terminal.pane_name == "timeline"
        assert terminal.under_cursor == fact


async def test_without_colour_nothing_is_told_by_colour_alone() -> None:
    async with opened(NARROW, no_color=True) as terminal:
        for pane in "12345678":
            await terminal.press(pane)
            for strip in terminal.app.screen._compositor.render_strips():
                for segment in strip:
                    style = segment.style
                    assert style is None or style.color is None or style.color.is_default, segment
                    assert style is None or style.bgcolor is None or style.bgcolor.is_default, segment
            assert any(line[:1] == "▌" for line in terminal.lines) or pane == "7"
            tabs = terminal.app.screen._compositor.render_strips()[terminal.main.tabs.region.y]
            standing_out = [segment.text for segment in tabs if segment.style is not None and segment.style.reverse]
            assert len(standing_out) == 1, "the tab of the pane that is shown"
            assert pane in standing_out[0]
        await terminal.press("1")
        levels = terminal.situation.day.assessment.levels.filter(as_of=terminal.situation.as_of)["level"]
        for level in levels:
            assert level.upper() in terminal.text


async def test_most_of_a_large_window_is_picture() -> None:
    async with opened((200, 50)) as terminal:
        await terminal.press("3")
        # Dots, marks over them, ends of the index, and days under them; charts lie side by side over the whole width.
        pictured = re.compile(r"[\u2801-\u28ff▾]|^ +(0|100)  |^ +\d+ [A-Z][a-z]{2}  ")
        lines = [line for line in terminal.part(terminal.pane).splitlines() if pictured.search(line)]
        assert "All bases" in terminal.text
        assert min(len(line.rstrip(" ▐")) for line in lines if "severe" in line) > 0.8 * terminal.pane.inner_width
        assert len(lines) * terminal.pane.inner_width >= 0.6 * terminal.pane.size.area
        await terminal.resize(200, 24)
        fewer = [line for line in terminal.part(terminal.pane).splitlines() if pictured.search(line)]
        assert 8 <= len(fewer) < len(lines)
