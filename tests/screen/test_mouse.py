"""The mouse: what is clicked, turned and dragged does what its key does; where there is none, nothing is asked for."""

from __future__ import annotations

import pytest
from msgspec.structs import replace
from textual import events

from tests.screen.terminal import NARROW, Terminal, opened, settings
from tui.terminal.probe import wants_mouse
from tui.ui.screens.page import Page


def report(kind: type[events.MouseEvent], x: int, y: int, button: int = 1) -> events.MouseEvent:
    return kind(None, x, y, 0, 0, button, shift=False, meta=False, ctrl=False, screen_x=x, screen_y=y)


async def mouse(terminal: Terminal, *reports: events.MouseEvent) -> None:
    driver = terminal.app._driver
    assert driver is not None
    for each in reports:
        driver.send_message(each)
    await terminal.settle()


async def click(terminal: Terminal, x: int, y: int) -> None:
    await mouse(terminal, report(events.MouseDown, x, y), report(events.MouseUp, x, y))


async def click_on(terminal: Terminal, words: str) -> None:
    """Clicks in the middle of some words on the screen, the last that there are."""
    y = max(number for number, line in enumerate(terminal.lines) if words in line)
    await click(terminal, terminal.lines[y].rindex(words) + len(words) // 2, y)


async def test_a_click_puts_the_cursor_there_and_a_second_one_opens() -> None:
    async with opened() as terminal:
        await terminal.press("2", "j", "j", "j")
        pane, wanted = terminal.pane, terminal.under_cursor
        y = pane.region.y + len(pane.heading) + pane.cursor - pane.top
        await terminal.press("g")
        assert terminal.under_cursor != wanted
        await click(terminal, 10, y)
        assert terminal.under_cursor == wanted
        assert not terminal.main.navigation.in_inspector
        await click(terminal, 10, y)
        assert terminal.main.navigation.in_inspector
        assert terminal.inspector.showing == wanted
        await click(terminal, 10, y + 2)
        assert not terminal.main.navigation.in_inspector, "a click into the pane gives it the keys"


@pytest.mark.parametrize("title", ["Overview", "Bases", "Map", "Analysis"])
async def test_a_click_on_a_tab_shows_the_pane(title: str) -> None:
    async with opened(NARROW) as terminal:
        await terminal.press("5")
        await click(terminal, terminal.lines[1].index(title), 1)
        assert terminal.pane_name == title.lower()


async def test_a_click_on_a_key_of_the_footer_presses_it() -> None:
    async with opened() as terminal:
        await terminal.press("2")
        await click_on(terminal, "enter")
        assert terminal.main.navigation.in_inspector
        await click_on(terminal, "esc back")
        assert not terminal.main.navigation.in_inspector
        await click_on(terminal, "f filter")
        assert "Filter by" in terminal.text
        await click_on(terminal, "reliability")
        assert "Filter by reliability" in terminal.text
        before = terminal.shown
        await click_on(terminal, "C or better")
        assert terminal.shown == before, "where several may be ticked, a click ticks"
        await click_on(terminal, "applies")
        assert terminal.shown < before
        await terminal.press("f")
        await click(terminal, 10, 5)
        assert not terminal.main.menu.offering, "a click beside a menu cancels it"


async def test_a_click_on_a_day_shows_what_was_known_then() -> None:
    async with opened() as terminal:
        days = terminal.situation.days
        await click(terminal, terminal.lines[-2].index("Nov") + 5, len(terminal.lines) - 2)
        assert terminal.situation.as_of == days[0]
        await terminal.press("(")
        assert terminal.situation.as_of == days[-1]


async def test_the_wheel_scrolls_and_keeps_the_cursor_in_the_window() -> None:
    async with opened() as terminal:
        await terminal.press("2")
        for _ in range(4):
            await mouse(terminal, report(events.MouseScrollDown, 10, 20))
        assert terminal.pane.top == 12
        assert 12 <= terminal.pane.cursor < 12 + terminal.pane.page
        for _ in range(5):
            await mouse(terminal, report(events.MouseScrollUp, 10, 20))
        assert terminal.pane.top == 0
        await terminal.press("f", "a")
        await mouse(terminal, report(events.MouseScrollDown, 10, 36))
        assert terminal.main.menu.list.top == 3
        await mouse(terminal, report(events.MouseScrollDown, 10, 8))
        assert terminal.pane.top == 0, "what stands under a menu is left alone"


async def test_the_border_between_pane_and_inspector_is_dragged() -> None:
    async with opened() as terminal:
        await terminal.press("2")
        border = terminal.inspector.region.x
        moves = [report(events.MouseMove, x, 12) for x in range(border, 60, -1)]
        await mouse(terminal, report(events.MouseDown, border, 12), *moves, report(events.MouseUp, 60, 12))
        assert terminal.inspector.region.x == 61
        assert terminal.pane.region.width == 61
        await mouse(terminal, report(events.MouseMove, 80, 12))
        assert terminal.inspector.region.x == 61, "the button is no longer held"
        await terminal.resize(*NARROW)
        await terminal.resize(120, 40)
        assert terminal.inspector.region.x == 61


async def test_reports_from_beyond_the_window_do_nothing() -> None:
    async with opened(NARROW) as terminal:
        await terminal.press("2")
        before = terminal.text
        for kind in (events.MouseDown, events.MouseMove, events.MouseUp, events.MouseScrollUp):
            for x, y in ((10**20, 5), (5, 10**20), (79, 24), (80, 23)):
                await mouse(terminal, report(kind, x, y))
        assert terminal.text == before


async def test_a_page_is_scrolled_and_clicked_on() -> None:
    async with opened(NARROW) as terminal:
        await terminal.press("?")
        page = terminal.app.screen
        assert isinstance(page, Page)
        await mouse(terminal, report(events.MouseScrollDown, 10, 10))
        assert page.list.top == 3
        rows, top = page.list.rows, page.list.top
        index = next(index for index in range(top, len(rows)) if rows[index].key not in ("", page.list.position.key))
        await click(terminal, 10, page.list.region.y + index - top)
        assert page.list.position.key == rows[index].key


def test_the_mouse_is_for_local_terminals_unless_the_user_says_otherwise() -> None:
    given = settings()
    assert wants_mouse(given, {})
    assert not wants_mouse(given, {}, read_only=True)
    for name in ("SSH_CONNECTION", "SSH_CLIENT", "SSH_TTY"):
        assert not wants_mouse(given, {name: "x"})
        assert wants_mouse(replace(given, mouse="always"), {name: "x"})
        assert not wants_mouse(replace(given, mouse="always"), {}, read_only=True)
    assert not wants_mouse(replace(given, mouse="never"), {})
