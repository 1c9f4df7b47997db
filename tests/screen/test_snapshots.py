"""What each pane looks like, in colour and without, as pictures.

Look at every picture that changed before you keep it.
"""

from __future__ import annotations

import pytest
from syrupy.assertion import SnapshotAssertion

from tests.screen.pictures import Pictures
from tests.screen.terminal import NARROW, WIDE, opened
from tui.render.rows.analysis.sections import SECTIONS
from tui.settings import actions

LARGE = (200, 50)
OTHERS = {
    "fact": ("2", *"jjjjj", "enter"),
    "reader": ("5", "j", "j", "enter", *"jjjj"),
    "day": ("1", "{"),
    "filtered": ("0", "2", "f", "b", "1", "f", "k"),
    "compare": ("escape", "x", "c", "{", "c"),
    "weights": ("escape", "3", "W"),
    "figure": ("escape", "?", "/", *"every part", "enter", "enter"),
    "methods": ("escape", "/", *"methods", "enter", "enter"),
}
"""Other screens, and the keys that lead from one to the next."""


@pytest.mark.parametrize("no_color", [False, True], ids=["colour", "no-colour"])
@pytest.mark.parametrize("size", [NARROW, WIDE, LARGE], ids=lambda size: f"{size[0]}x{size[1]}")
async def test_panes(snapshot: SnapshotAssertion, size: tuple[int, int], no_color: bool) -> None:
    pictures = Pictures(snapshot)
    async with opened(size, no_color=no_color) as terminal:
        for number, (pane, _) in enumerate(actions.PANES, 1):
            await terminal.press(str(number))
            pictures.take(terminal, pane)
    assert not pictures.differ


@pytest.mark.parametrize("size", [NARROW, WIDE], ids=lambda size: f"{size[0]}x{size[1]}")
async def test_sections_of_analysis(snapshot: SnapshotAssertion, size: tuple[int, int]) -> None:
    pictures = Pictures(snapshot)
    async with opened(size) as terminal:
        await terminal.press("8")
        for section in SECTIONS:
            pictures.take(terminal, section)
            await terminal.press("right")
    assert not pictures.differ


@pytest.mark.parametrize("size", [NARROW, WIDE, LARGE], ids=lambda size: f"{size[0]}x{size[1]}")
async def test_help_of_every_pane(snapshot: SnapshotAssertion, size: tuple[int, int]) -> None:
    pictures = Pictures(snapshot)
    async with opened(size) as terminal:
        for number, (pane, _) in enumerate(actions.PANES, 1):
            await terminal.press(str(number), "?")
            pictures.take(terminal, pane)
            await terminal.press("escape")
    assert not pictures.differ


async def test_other_screens(snapshot: SnapshotAssertion) -> None:
    pictures = Pictures(snapshot)
    async with opened(WIDE) as terminal:
        for name, pressed in OTHERS.items():
            await terminal.press(*pressed)
            pictures.take(terminal, name)
    assert not pictures.differ
