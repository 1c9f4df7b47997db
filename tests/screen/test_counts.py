"""The page that counts facts by a column: bars, small charts and shades tell the same facts, at any size."""

from __future__ import annotations

import re

import pytest

from tests.screen.terminal import NARROW, WIDE, Terminal, opened
from tui.analysis.timeline import per_day
from tui.render.charset import ASCII
from tui.ui.screens.counts import Counts

LARGE = (200, 50)
TITLES = re.compile(r"([^\s:▌▐][^:\n]*?): (\d+) facts?(?=\s|$)")


def page(terminal: Terminal) -> str:
    screen = terminal.app.screen
    assert isinstance(screen, Counts), terminal.text
    return terminal.part(screen.list)


async def test_small_charts_of_actors_tell_facts_a_day_in_one_scale() -> None:
    async with opened(LARGE) as terminal:
        await terminal.press("2", "=", "a")
        listed = dict(re.findall(r"^.   (\S.*?) {2,}(\d+) ", page(terminal), re.MULTILINE))
        await terminal.press("=")
        shown = page(terminal)
        told = {name: number for name, number in TITLES.findall(shown) if not name.endswith("…")}
        assert len(told) >= 25
        assert told.items() <= listed.items()
        top = re.search(r"all in one scale, from 0 to (\d+)", shown)
        assert top
        assert re.search(rf"^\S? +{top[1]} .* {top[1]} ", shown, re.MULTILINE), "each has the number of its axis"
        assert shown.count("9 Dec") >= 25, "and its days"
        await terminal.press("escape", "/", *"actor:russia", "enter")
        assert str(len(terminal.shown)) == told["Russia"]
        situation = terminal.situation
        counts = per_day(situation.facts, (situation.days[0], situation.days[-1]))
        assert max(map(sum, zip(counts.certain, counts.possible, strict=True))) <= int(top[1])


async def test_most_of_a_large_window_is_picture() -> None:
    async with opened(LARGE) as terminal:
        await terminal.press("2", "=", "a")
        bars = [line for line in page(terminal).splitlines() if "█" in line]
        assert terminal.app.size.width - max(line.index("█") for line in bars) >= 0.6 * terminal.app.size.width
        assert max(len(line.rstrip(" ▐")) for line in bars) >= 0.98 * terminal.app.size.width - 3
        await terminal.press("=")
        lines = page(terminal).splitlines()
        apart = [number for number, line in enumerate(lines) if TITLES.search(line) or "on the day" in line]
        apart += [number for number, line in enumerate(lines) if number + 1 in apart]
        assert len(lines) - len(set(apart)) >= 0.6 * len(lines), page(terminal)
        assert min(len(line.rstrip(" ▐")) for line in lines if "29 Nov" in line) >= 0.98 * terminal.app.size.width - 3
        await terminal.press("=")
        shaded = [re.search(r"[░▒▓█·].*[░▒▓█·]", line) for line in page(terminal).splitlines()]
        cells = sum(len(found[0]) for found in shaded if found)
        assert cells >= 0.6 * terminal.app.size.width * sum(map(bool, shaded))


async def test_shades_of_sources_mark_their_day_and_filter() -> None:
    async with opened(WIDE) as terminal:
        await terminal.press("2", "=", "s", "=", "=")
        shown = page(terminal)
        legend, days, *rest = shown.splitlines()
        assert re.search(r"░ 1(–\d+)?   ▒ \d+(–\d+)?   ▓ \d+(–\d+)?   █ \d+(–\d+)?", legend)
        assert "▾ published" in legend
        (kataeb,) = (line for line in rest if "Kataeb.org" in line)
        assert days.index("29") == kataeb.index("▾"), "the day that it was published"
        certain = {number for line in rest for number in re.findall(r"[░▒▓█] (\d+)\b", line)}
        assert {"15", "8"} <= certain
        # The row under the cursor is a condition, as it is in the bars.
        await terminal.press("j", "enter")
        assert "source:" in terminal.lines[2]
        assert 0 < len(terminal.shown) < terminal.situation.known


async def test_pictures_turn_one_into_the_other_and_follow_the_size() -> None:
    async with opened(WIDE) as terminal:
        await terminal.press("2", "=", "k")
        bars = terminal.text
        for name in ("small charts", "shades"):
            assert name in terminal.lines[0]
        await terminal.press("=", "=", "=")
        assert terminal.text == bars
        await terminal.press("=")
        wide = page(terminal)
        await terminal.resize(*NARROW)
        narrow = page(terminal)
        assert len(TITLES.findall(wide.splitlines()[2])) == 3
        assert len(TITLES.findall(narrow.splitlines()[2])) == 2
        assert "small charts" in terminal.lines[0]
        await terminal.press("escape")
        assert "Facts by" not in terminal.text


@pytest.mark.parametrize("size", [NARROW, WIDE, (60, 15)], ids=str)
async def test_without_colour_and_in_ascii_the_shades_are_four_characters(size: tuple[int, int]) -> None:
    async with opened(size, charset=ASCII, no_color=True) as terminal:
        for field in ("k", "s", "a"):
            await terminal.press("2", "=", field)
            for _ in range(3):
                assert terminal.text.isascii()
                await terminal.press("=")
            await terminal.press("=", "=")
            legend = page(terminal).splitlines()[0]
            assert re.search(r": 1\S*   = \d\S*   % \d\S*   # \d", legend), legend
            await terminal.press("escape")


async def test_where_a_filter_shows_nothing_the_page_says_so() -> None:
    async with opened(WIDE) as terminal:
        await terminal.press("/", *"zzzz", "enter", "=", "k")
        for _ in range(3):
            assert "no fact is shown" in terminal.text
            await terminal.press("=")
