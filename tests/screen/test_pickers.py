"""Menus and palette narrow as one types, keep what is typed for them, and find everything by any of its names."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from textual import events

from tests.screen.terminal import NARROW, Terminal, application, begun, opened
from tui.render import bars
from tui.render.text import Target, line_width
from tui.settings.actions import PANES
from tui.ui.app import Opening


def labels(terminal: Terminal) -> list[str]:
    """What the open menu lists, in order."""
    return [label for _, label, _ in terminal.choices]


def first(terminal: Terminal) -> str:
    """The line of the open menu that the cursor is on."""
    return next(line for line in terminal.part(terminal.main.menu.list).splitlines() if line.startswith("▌"))


# --- narrowing ---


async def test_a_menu_narrows_by_any_spelling_and_keeps_its_order() -> None:
    async with opened() as terminal:
        await terminal.press("2", "f", "a")
        everything = labels(terminal)
        assert re.search(r"type to narrow\s+37$", terminal.part(terminal.main.menu.title))
        await terminal.press(*"hts")
        narrowed = labels(terminal)
        assert narrowed == [label for label in everything if label in narrowed]
        assert "Hayat Tahrir al-Sham" in first(terminal), "whose other name is what was typed"
        assert f"{len(narrowed)} of 37" in terminal.text
        await terminal.press("backspace", "backspace", "backspace")
        assert labels(terminal) == everything
        await terminal.press(*"damscus", "ctrl+u", *"rusia", "enter")
        assert "actor:russia" in terminal.lines[2]


async def test_ticks_outlast_what_is_typed_and_are_applied_at_once() -> None:
    async with opened() as terminal:
        await terminal.press("2", "f", "a", *"turkey", "space", "ctrl+u", *"iran", "space")
        assert "2 to apply" in terminal.text
        await terminal.press("enter")
        assert "turkey" in terminal.lines[2]
        assert "iran" in terminal.lines[2]
        await terminal.press("u")
        assert terminal.situation.lens.filters == 0 or not terminal.situation.lens.filters


async def test_nothing_typed_for_a_menu_reaches_the_pane_under_it() -> None:
    async with opened() as terminal:
        await terminal.press("2", "j")
        before, target = terminal.situation, terminal.under_cursor
        # All at once, as a link delivers what was typed ahead: letters, keys of the pane, a paste, a click beside it.
        driver = terminal.app._driver
        assert driver is not None
        for key in ("f", "s", "q", "x", "z", "j", "3", "minus", "question_mark", "left_square_bracket", "tab", "F"):
            driver.send_message(events.Key(key, key if len(key) == 1 else None))
        driver.send_message(events.Paste("q!3\n[\x1b[A"))
        await terminal.press("ctrl+d", "pagedown", "enter", "escape")
        assert terminal.situation is before
        assert terminal.under_cursor == target
        assert terminal.pane_name == "timeline"
        assert not terminal.main.menu.offering
        await terminal.press("f", "k", *"no such kind", "enter", "enter")
        assert terminal.main.menu.offering, "where nothing has such a name, there is nothing to accept"
        assert "nothing has such a name" in terminal.text


async def test_a_menu_whose_choices_have_keys_takes_them_in_two_strokes_on_any_keyboard() -> None:
    async with opened() as terminal:
        for letters in ("fb", "аи", "φβ", "بﻻ", "כנ"):
            await terminal.press(*letters)
            assert "Filter by base" in terminal.text, letters
            await terminal.press("escape")


# --- the palette ---


@pytest.mark.parametrize(
    ("typed", "shows"),
    [
        ("weights", "editorial constants"),
        ("export", "writes a report"),
        ("theme", "syrtui-dark"),
        ("redo", "Redo what"),
        ("w", "Saved views"),
        ("help", "Explain this pane"),
        ("q", "Leave syrtui"),
        ("quit", "Leave syrtui"),
        ("exit", "Leave syrtui"),
        ("timeline", "Show the timeline"),
        ("3 dec", "3 Dec 2024"),
        ("2024-12-03", "3 Dec 2024"),
        ("hts", "Hayat Tahrir al-Sham"),
        ("hmeimim", "Khmeimim Air Base"),
        ("rus", "Russia "),
        ("kateb.org 29 nov", "Kataeb.org, 29 Nov 2024"),
        ("what is disputed", "what is disputed"),
        ("йгше", "Leave syrtui"),
    ],
)
async def test_the_palette_knows_what_users_type(typed: str, shows: str) -> None:
    async with opened() as terminal:
        await terminal.press(":", *typed)
        best = first(terminal) if typed != "theme" else terminal.part(terminal.main.menu.list)
        assert shows in best, terminal.text
        assert len(terminal.part(terminal.main.menu.list).splitlines()) <= 24, "one line an entry"


async def test_the_palette_does_what_is_chosen_and_puts_it_first_next_time() -> None:
    async with opened() as terminal:
        before = terminal.text
        await terminal.press(":", "escape")
        assert terminal.text == before
        await terminal.press(":", *"timeline", "enter", ":", *"3 dec", "enter")
        assert terminal.pane_name == "timeline"
        assert terminal.situation.as_of.isoformat() == "2024-12-03"
        await terminal.press(":")
        listed = terminal.part(terminal.main.menu.list).splitlines()
        assert "3 Dec 2024" in listed[0]
        assert "Show the timeline" in listed[1]
        await terminal.press(*"syrtui-dark", "enter", ":", *"filter", "enter", "k", "1")
        assert terminal.app.theme == "syrtui-dark"
        assert "kind:" in terminal.lines[2], "what the palette opens is given the keys that follow"
        await terminal.press(":", *"report json", "enter")
        assert not terminal.main.menu.typed


async def test_export_copies_the_command_for_what_is_shown() -> None:
    async with opened() as terminal:
        await terminal.press("2", "f", "b", "1", "[", "E", *"json", "enter")
        assert terminal.app.clipboard.startswith("syrtui --lens base:khmeimim --as-of 2024-12-08 report -o brief.json")
        await terminal.press("E", *"ties csv", "enter")
        shown = "syrtui --lens base:khmeimim --as-of 2024-12-08 export"
        assert terminal.app.clipboard == f"{shown} ties -o ties.csv"
        await terminal.press("E", *"geojson", "enter")
        assert terminal.app.clipboard == f"{shown} theatre -o theatre.geojson"


# --- going places ---


@pytest.mark.parametrize(
    ("typed", "pane", "target"),
    [
        ("hts", "factions", Target("actor", "hts")),
        ("khmeimim", "bases", Target("base", "khmeimim")),
        ("palmyra", "map", Target("place", "palmyra")),
        ("how far is the front from khm", "disputes", None),
        ("peskov", "factions", Target("actor", "peskov")),
    ],
)
@pytest.mark.parametrize("size", [NARROW, (120, 40)])
async def test_one_goes_to_anything_by_name(
    typed: str, pane: str, target: Target | None, size: tuple[int, int]
) -> None:
    async with opened(size) as terminal:
        await terminal.press("2", "j", "j")
        before = terminal.under_cursor
        await terminal.press(";", *typed, "enter")
        assert terminal.pane_name == pane
        seen = terminal.inspector.showing if terminal.main.navigation.in_inspector else terminal.under_cursor
        if target is not None:
            assert seen is not None
            assert seen.kind == target.kind
            assert target.id in seen.id
        await terminal.press("(")
        assert terminal.pane_name == "timeline"
        assert terminal.under_cursor == before
        await terminal.press(")")
        assert terminal.pane_name == pane


async def test_a_source_is_read_where_one_goes_to_it() -> None:
    async with opened() as terminal:
        await terminal.press(";", *"kataeb 29", "enter")
        assert terminal.pane_name == "sources"
        assert terminal.pane.detail.startswith("kataeb-2024-11-29")


async def test_the_way_back_goes_over_panes_targets_and_days() -> None:
    async with opened(notices=True) as terminal:
        await terminal.press("2", *"jjj")
        fact = terminal.under_cursor
        await terminal.press("enter", "5", "j", ";", *"3 dec", "enter", "3")
        assert (terminal.pane_name, terminal.situation.as_of.day) == ("bases", 3)
        await terminal.press("ctrl+o")
        assert (terminal.pane_name, terminal.situation.as_of.day) == ("sources", 3)
        await terminal.press("ctrl+o")
        assert (terminal.pane_name, terminal.situation.as_of.day) == ("sources", 9)
        await terminal.press("ctrl+o")
        assert terminal.main.navigation.in_inspector
        assert terminal.inspector.showing == fact
        await terminal.press("escape")
        assert not terminal.main.navigation.in_inspector, "the way that esc goes is the place's own"
        assert terminal.under_cursor == fact
        await terminal.press(")", ")", ")")
        assert (terminal.pane_name, terminal.situation.as_of.day) == ("bases", 3)
        await terminal.press(")")
        await terminal.shows("no later place")


# --- habits ---


async def test_ctrl_c_asks_and_again_leaves() -> None:
    async with opened() as terminal:
        before = terminal.text
        await terminal.press("ctrl+c")
        assert "Leave syrtui?" in terminal.text
        await terminal.press("escape")
        assert terminal.text == before
        await terminal.press("/", *"tart", "ctrl+c")
        assert not terminal.main.filter_bar.asking
        assert terminal.text == before, "what was typed is given up, and nobody is asked"
        await terminal.press("f", "b", *"tar", "ctrl+c")
        assert terminal.text == before
        await terminal.press("?", "ctrl+c")
        assert terminal.text == before
        await terminal.press("ctrl+c", "n")
        assert terminal.text == before
        await terminal.press("ctrl+c", "ctrl+c")
        await terminal.until(lambda: terminal.app._exit, "the end")


async def test_pages_and_half_pages() -> None:
    async with opened(NARROW) as terminal:
        await terminal.press("2")
        page = terminal.pane.page
        begin = terminal.pane.cursor
        for key, way in (("ctrl+d", page // 2), ("ctrl+f", page), ("space", page)):
            await terminal.press(key)
            assert abs(terminal.pane.cursor - begin - way) < 4, key  # headings of days are passed over
            begin = terminal.pane.cursor
        for key, way in (("ctrl+u", page // 2), ("ctrl+b", page)):
            await terminal.press(key)
            assert abs(begin - terminal.pane.cursor - way) < 4, key
            begin = terminal.pane.cursor


async def test_a_newcomer_who_counts_is_told_once_what_digits_do(tmp_path: Path) -> None:
    app = application(opening=Opening(state=tmp_path / "state.json"))
    async with app.run_test(size=NARROW, notifications=True) as pilot:
        terminal = await begun(pilot)
        await terminal.press("2", "g", "j")
        assert "Digits show panes" not in terminal.text
        await terminal.press("5", "j")
        await terminal.shows("Digits show panes")
        app.clear_notifications()
        await terminal.press("5", "j")
        assert "Digits show panes" not in terminal.text


async def test_keys_of_another_keyboard_act_by_their_place_and_are_text_where_one_types() -> None:
    async with opened() as terminal:
        await terminal.press("2", "о", "о")  # j of a Russian keyboard
        target = terminal.under_cursor
        await terminal.press("g", "j", "j")
        assert terminal.under_cursor == target
        await terminal.press("х")
        assert terminal.situation.as_of == terminal.situation.days[-2]
        await terminal.press("٠")
        assert terminal.situation.as_of == terminal.situation.days[-1]
        await terminal.press("/", *"йц", "escape")
        await terminal.press("/")
        await terminal.write("حميميم")
        assert "حميميم" in terminal.main.filter_bar.line_input.value


# --- what is never covered ---


@pytest.mark.parametrize("cells", [58, 78, 98])
@pytest.mark.parametrize(("number", "pane"), list(enumerate(PANES, 1)))
def test_the_tab_of_the_current_pane_is_in_sight(cells: int, number: int, pane: tuple[str, str]) -> None:
    tabs = bars.tabs(pane[0], cells)
    assert line_width(tabs) <= cells
    assert [span.text.strip() for span in tabs if span.style == "tab-on"] == [f"{number} {pane[1]}"]


@pytest.mark.parametrize("size", [(60, 15), NARROW])
async def test_what_is_said_in_passing_covers_neither_keys_nor_days(size: tuple[int, int]) -> None:
    async with opened(size, notices=True) as terminal:
        await terminal.press("2")
        before = terminal.lines
        terminal.main.notices.say("a long notice, " * 8, title="Title")
        await terminal.shows("a long notice")
        assert terminal.lines[-2:] == before[-2:]
        assert terminal.lines[:2] == before[:2]
        await terminal.press("f", "a")
        assert "esc cancels" in terminal.lines[-1]
        assert all("notice" not in line for line in terminal.part(terminal.main.menu).splitlines())
