"""The pages over the screen of panes: what is chosen on one is opened, and esc leads back to it."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from functools import partial

import msgspec
from textual.screen import Screen

from tui.render.text import Target
from tui.ui.screens.navigation import Navigation
from tui.ui.screens.page import Page


class Pages(msgspec.Struct, eq=False):
    """Shows pages, and the way back to them."""

    _screen: Screen[None]
    _navigation: Navigation

    def show(self, page: Page, chosen: Callable[[Target | None], Awaitable[None]] | None = None) -> None:
        """Show a page over the screen; what is chosen on it is opened, unless `chosen` says what becomes of it."""
        self._screen.app.push_screen(page, chosen or partial(self._follow, page))

    async def _follow(self, page: Page, target: Target | None) -> None:
        """Open what was chosen on a page; esc leads back to the line of the page that it was chosen on."""
        at = page.list.position
        await self._navigation.open(target, lambda: self.show(page.again(at)))
