"""What each pane looks like, as pictures: `pytest tests/screen/test_snapshots.py --snapshot-update` takes them anew.

Look at every picture that changed before you keep it. Nothing in them depends on the machine or on the time of day.
"""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
import pytest_textual_snapshot  # type: ignore[import-untyped]
from textual.pilot import Pilot

from tests.screen.terminal import NARROW, WIDE, application, begun
from tui import keys

LARGE = (200, 50)
PANES = {name: (str(number),) for number, (name, _) in enumerate(keys.PANES, 1)}
OTHERS = {
    "fact": ("2", *"jjjjj", "enter"),
    "reader": ("5", "j", "j", "enter", *"jjjj"),
    "day": ("1", "{"),
    "filtered": ("2", "f", "b", "1", "f", "k"),
    "compare": ("c", "{", "c"),
    "help": ("?",),
    "weights": ("3", "W"),
}


@pytest.fixture(autouse=True)
def _only_the_drawing(monkeypatch: pytest.MonkeyPatch) -> None:
    """Leaves out the fonts that a picture would fetch from elsewhere."""
    normalized: Callable[[str], str] = pytest_textual_snapshot.normalize_svg

    def drawing(svg: str) -> str:
        return normalized(re.sub(r"\s*@font-face\s*\{.*?\}", "", svg, flags=re.DOTALL))

    monkeypatch.setattr(pytest_textual_snapshot, "normalize_svg", drawing)


def same(snap_compare: Callable[..., bool], size: tuple[int, int], *pressed: str, no_color: bool = False) -> bool:
    """Whether the screen after these keys looks as in its picture."""

    async def draw(pilot: Pilot[None]) -> None:
        terminal = await begun(pilot)
        await terminal.press(*pressed)

    return snap_compare(application(no_color=no_color), terminal_size=size, run_before=draw)


@pytest.mark.parametrize("size", [NARROW, WIDE, LARGE], ids=lambda size: f"{size[0]}x{size[1]}")
@pytest.mark.parametrize("pane", PANES)
def test_pane(snap_compare: Callable[..., bool], pane: str, size: tuple[int, int]) -> None:
    assert same(snap_compare, size, *PANES[pane])


@pytest.mark.parametrize("pane", PANES)
def test_pane_without_colour(snap_compare: Callable[..., bool], pane: str) -> None:
    assert same(snap_compare, NARROW, *PANES[pane], no_color=True)


@pytest.mark.parametrize("name", OTHERS)
def test_other_screen(snap_compare: Callable[..., bool], name: str) -> None:
    assert same(snap_compare, WIDE, *OTHERS[name])
