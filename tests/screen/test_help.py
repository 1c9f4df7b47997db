"""Help: `?` explains the current pane and the figure under the cursor, and opens how it is made; the tour."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.screen.terminal import NARROW, WIDE, application, begun, opened
from tui.ui.app import Opening


async def test_the_pane_at_hand_is_explained_with_its_signs_and_keys() -> None:
    async with opened(NARROW) as terminal:
        await terminal.press("4", "?")
        assert "Help: Factions" in terminal.lines[0]
        for words in ("A matrix", "F fighting", "⋯ stale", "/ search", "Under the cursor: actor"):
            assert words in terminal.text


@pytest.mark.parametrize(
    ("kind", "keys", "term", "made_of"),
    [
        ("base", ("3",), "index", "What adds up: loss of use"),
        ("fact", ("2",), "grade", "The Soviet Union"),
        ("question", ("6",), "none of these", "Has Russia used force"),
        ("pair", ("4", "tab"), "claimed", "Method: relations"),
        ("citation", ("2", "enter"), "wording", "The Soviet Union"),
    ],
)
async def test_a_figure_says_what_it_is_and_opens_to_its_parts(
    kind: str, keys: tuple[str, ...], term: str, made_of: str
) -> None:
    async with opened(WIDE) as terminal:
        await terminal.press(*keys)
        while terminal.under_cursor is None or terminal.under_cursor.kind != kind:
            await terminal.press("j")
        await terminal.press("?")
        assert "Under the cursor" in terminal.text
        assert term in terminal.text
        await terminal.press("/", *"every part", "enter", "enter")
        assert "How this figure is made" in terminal.lines[0]
        assert made_of in terminal.text
        await terminal.press("escape", "escape")
        assert "Help" not in terminal.lines[0]


async def test_a_word_opens_to_its_range_and_formula() -> None:
    async with opened(WIDE) as terminal:
        await terminal.press("3", "?", "/", *"warning index", "enter", "enter")
        assert "0 to 100" in terminal.text
        assert "100 / (1 + e^−T)" in terminal.text


async def test_the_methods_with_their_worked_example_are_reached_from_help() -> None:
    async with opened(WIDE) as terminal:
        await terminal.press("?", "/", *"worked example", "enter", "enter")
        await terminal.shows("The methods")
        await terminal.press("G")
        assert "One speaker less" in terminal.text


async def test_the_tour_is_shown_on_the_first_start_and_any_other_key_ends_it(tmp_path: Path) -> None:
    state = tmp_path / "preferences.json"
    async with application(opening=Opening(state=state)).run_test(size=NARROW) as pilot:
        terminal = await begun(pilot)
        assert "1 of 6" in terminal.text
        await terminal.press("enter", "enter")
        assert "3 of 6" in terminal.text
        assert terminal.main.navigation.pane_name == "timeline"
        await terminal.press("left")
        assert terminal.main.navigation.pane_name == "bases"
        await terminal.press("6")
        assert "of 6 " not in terminal.text
        assert terminal.main.navigation.pane_name == "disputes", "the key that ended it did what it does"
        await terminal.press("T", *["enter"] * 6)
        assert "6 of 6" not in terminal.text


async def test_the_tour_is_taken_again_by_its_key_and_from_help() -> None:
    async with opened(WIDE) as terminal:
        assert "of 6" not in terminal.text, "not the first start"
        await terminal.press("?", "/", *"tour of one", "enter", "enter")
        assert "1 of 6" in terminal.text
        await terminal.press("escape")
        assert "1 of 6" not in terminal.text
