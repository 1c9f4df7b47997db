"""The search line: a new search, completion, its history, and what it finds highlighted."""

from __future__ import annotations

from pathlib import Path

from tests.screen.terminal import WIDE, application, begun, opened
from tui.ui.app import Opening


async def test_a_search_begins_anew_and_up_goes_on_from_the_filter_at_hand() -> None:
    async with opened(WIDE) as terminal:
        await terminal.press("2", "/", *"kind:strike", "enter")
        await terminal.press("/")
        assert "kind:strike" in terminal.lines[2], "the hint says what up brings back"
        await terminal.press(*"tartus", "enter")
        assert terminal.lines[2].split("  ")[0].strip() == "filter tartus"
        await terminal.press("/", "up", *" kind:movement", "enter")
        assert "filter tartus kind:movement" in terminal.lines[2]
        await terminal.press("u", "u")
        assert "filter kind:strike" in terminal.lines[2]


async def test_fields_and_values_are_completed() -> None:
    async with opened(WIDE) as terminal:
        await terminal.press("2", "/")
        assert "fields: base: actor:" in terminal.lines[3]
        await terminal.write("ki")
        assert "tab  kind:" in terminal.lines[3]
        await terminal.press("tab")
        assert "kind:" in terminal.lines[2]
        await terminal.write("st")
        await terminal.press("tab")
        first = terminal.lines[2].split()[1]
        await terminal.press("tab")
        assert {first, terminal.lines[2].split()[1]} == {"kind:strike", "kind:statement"}
        await terminal.press("ctrl+u", *"actor:golani")
        assert "Abu Mohammed al-Jolani" in terminal.lines[3], "in any spelling"
        await terminal.press("ctrl+u", *"source:kat", "tab", "enter")
        assert "filter source:kataeb-2024-11-29" in terminal.lines[2], "found by the name, written by the id"


async def test_hits_are_highlighted_in_list_and_inspector_and_n_goes_through_them() -> None:
    async with opened(WIDE) as terminal:
        await terminal.press("2", "/", *"supply", "enter")
        painted = [
            segment.text.casefold()
            for strip in terminal.app.screen._compositor.render_strips()
            for segment in strip
            if segment.style is not None and segment.style.bold and segment.style.bgcolor is not None
        ]
        assert sum("suppl" in text for text in painted) >= 2, painted
        first = terminal.under_cursor
        await terminal.press("n")
        assert terminal.under_cursor != first
        await terminal.press("N")
        assert terminal.under_cursor == first


async def test_what_was_searched_for_is_kept_for_the_next_session(tmp_path: Path) -> None:
    state = tmp_path / "preferences.json"
    async with application(opening=Opening(state=state)).run_test(size=WIDE) as pilot:
        terminal = await begun(pilot)
        await terminal.press("escape", "/", *"supply lines", "enter", "q")
    async with application(opening=Opening(state=state)).run_test(size=WIDE) as pilot:
        terminal = await begun(pilot)
        await terminal.press("/", "up")
        assert "supply lines" in terminal.lines[2]
        await terminal.press("escape")
