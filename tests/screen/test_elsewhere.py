"""The map of theatres in other parts of the world: what lies around is named, and all of the theatre is in sight."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.elsewhere import PACIFIC, UKRAINE, write
from tests.screen.terminal import NARROW, WIDE, Terminal, opened
from tui.store.load.reader import read
from tui.ui.panes.map import Map

LARGE = (200, 50)


def the_map(terminal: Terminal) -> tuple[Map, list[str]]:
    pane = terminal.pane
    assert isinstance(pane, Map)
    return pane, terminal.part(pane).splitlines()


def at(lines: list[str], words: str) -> tuple[int, int]:
    """Line and column of some words."""
    found = [(number, line.index(words)) for number, line in enumerate(lines) if words in line]
    assert found, f"{words!r} is not on the map:\n" + "\n".join(lines)
    return found[0]


@pytest.mark.parametrize("size", [NARROW, WIDE, LARGE], ids=str)
async def test_a_theatre_in_the_pacific(tmp_path: Path, size: tuple[int, int]) -> None:
    root = write(tmp_path / "pacific", PACIFIC)
    assert read(root).problems == ()
    async with opened(size, data=root) as terminal:
        await terminal.press("7")
        _, lines = the_map(terminal)
        picture = lines[:-2]
        for words in ("Nausori Airfield", "Labasa", "Apia", "FIJI", "SAMOA", "Pacific Ocean"):
            at(picture, words)
        # Across 180 degrees: what lies at -171.77 is right of what lies at 178.56.
        assert at(picture, "Apia")[1] > at(picture, "Nausori")[1]
        assert at(picture, "Apia")[0] < at(picture, "Nausori")[0], "and north of it"
        assert "Red force" in "\n".join(picture)
        assert any(head in line for line in picture for head in "←↙"), "the fleet sails west"
        assert "150 km" in "\n".join(picture), "the ring tells its figure"
        assert "◠ 150 km" in lines[-2]
        assert re.search(r"├─+┤ \d+ km", lines[-1])
        await terminal.press("<")
        _, lines = the_map(terminal)
        for words in ("FIJI", "TONGA", "Pacific Ocean"):
            at(lines[:-2], words)
        await terminal.press("3")
        small = [line for line in terminal.lines if "hostile proximity" in line and " 0.00 " in line]
        assert all("██" not in line for line in small), "what adds next to nothing has next to no bar"


@pytest.mark.parametrize("size", [NARROW, WIDE, LARGE], ids=str)
async def test_a_theatre_in_ukraine(tmp_path: Path, size: tuple[int, int]) -> None:
    root = write(tmp_path / "ukraine", UKRAINE)
    assert read(root).problems == ()
    async with opened(size, data=root) as terminal:
        await terminal.press("7")
        _, lines = the_map(terminal)
        picture = lines[:-2]
        for words in ("Myrhorod Air Base", "Kharkiv", "Belgorod", "Kyiv", "Odesa", "UKRAINE"):
            at(picture, words)
        assert at(picture, "∘ Kyiv")[1] < at(picture, "○○")[1] < at(picture, "Kharkiv")[1]
        assert at(picture, "Belgorod")[0] < at(picture, "Kharkiv")[0] < at(picture, "Odesa")[0]
        assert "120 km" in "\n".join(picture), "the ring tells its figure"
        assert "Red force" in "\n".join(picture)
        await terminal.press("<")
        _, lines = the_map(terminal)
        for words in ("UKRAINE", "RUSSIA", "Black Sea"):
            at(lines[:-2], words)
            assert sum(words in line for line in lines[:-2]) == 1, "it has several points, and is named once"
