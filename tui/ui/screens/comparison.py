"""The comparison: two days, or what an exclusion changes, before and after."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from tui.analysis.situation import Situation
from tui.analysis.views.changes import Differences, by_exclusion, differences
from tui.base.daemon_thread import in_background
from tui.render.report import layout
from tui.render.report.changes import page
from tui.render.rows import compare
from tui.ui.screens.external_actions import ExternalActions
from tui.ui.screens.navigation import Navigation
from tui.ui.screens.page import Page
from tui.ui.widgets.menu import Entry, Menu, Offer


class Comparison:
    """What can be compared with what is on screen, and the page of it."""

    def __init__(
        self,
        navigation: Navigation,
        menu: Menu,
        external: ExternalActions,
        situation: Callable[[], Situation],
        draw_bars: Callable[[], None],
    ) -> None:
        """`draw_bars` shows which day is marked."""
        self._navigation = navigation
        self._menu = menu
        self._external = external
        self._situation = situation
        self._draw_bars = draw_bars

    async def compare(self) -> None:
        """Mark the day at hand; on another day, compare the two. With something excluded, ask which is meant."""
        marked, situation = self._navigation.marked, self._situation()
        if marked is not None and marked != situation.as_of:
            await self._show(partial(differences, situation, marked, situation.as_of))
        elif marked is None and situation.lens.excluded:
            entries = [Entry("with nothing excluded: before and after"), Entry("with another day: mark this one")]

            async def chosen(numbers: list[int]) -> None:
                if numbers[0]:
                    self._mark()
                else:
                    await self._show(partial(by_exclusion, situation))

            self._menu.offer(Offer("Compare this", entries, chosen))
        else:
            self._mark()

    def _mark(self) -> None:
        self._navigation.marked = self._situation().as_of if self._navigation.marked is None else None
        self._draw_bars()

    async def _show(self, find: Callable[[], Differences | None]) -> None:
        found = await in_background(find)
        if found is None:
            return

        def copy() -> None:
            self._external.copy(layout.as_markdown(page(found)), "This page is copied as Markdown.")

        def copy_command() -> None:
            self._external.copy_command_of(found)

        made = Page(compare.title(found), partial(compare.rows, found), copy=copy, copy_command=copy_command)
        self._navigation.show_page(made)
