"""Pages over the screen: what is followed out of one leads back to it, to the line that it was left from."""

from __future__ import annotations

import pytest

from tests.screen.terminal import NARROW, WIDE, Terminal, opened
from tui.ui.screens.main import Main
from tui.ui.screens.page import Page

PAGES = {
    "two days": ("{", "c", "0", "c"),
    "an exclusion": ("5", "-", "c", "enter"),
    "two columns": ("/", *"source:kataeb-2024-11-29 OR source:unian-2024-12-07", "enter", "c", "enter", "right"),
    "the brief": ("B",),
}


def cursor(terminal: Terminal) -> str:
    """The line that the cursor is on."""
    return next(line for line in terminal.lines if line.startswith("▌"))


@pytest.mark.parametrize(("name", "size"), [(name, (NARROW, WIDE)[at % 2]) for at, name in enumerate(PAGES)])
async def test_what_is_followed_out_of_a_page_leads_back_to_it(name: str, size: tuple[int, int]) -> None:
    async with opened(size) as terminal:
        await terminal.press(*PAGES[name])
        await terminal.until(lambda: isinstance(terminal.app.screen, Page), "the page")
        await terminal.settle()
        depth, pane, heading = len(terminal.app.screen_stack), terminal.pane_name, terminal.lines[0]
        for _ in range(2):  # it can be followed again once one is back
            page = terminal.app.screen
            assert isinstance(page, Page)
            for _ in range(40):
                await terminal.press("j")
                if page.list.target is not None:
                    break
            left = cursor(terminal)
            await terminal.press("enter")
            assert isinstance(terminal.app.screen, Main), terminal.text
            assert terminal.under_cursor is not None
            await terminal.press("escape")
            await terminal.until(lambda: isinstance(terminal.app.screen, Page), "the page again")
            await terminal.settle()
            assert (terminal.lines[0], cursor(terminal)) == (heading, left)
            assert len(terminal.app.screen_stack) == depth
        while len(terminal.app.screen_stack) > 2:
            await terminal.press("escape")
        assert isinstance(terminal.app.screen, Main)
        assert terminal.pane_name == pane
        assert not terminal.main.navigation.trail
