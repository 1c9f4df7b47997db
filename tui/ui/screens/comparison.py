"""The comparison: two days, what an exclusion changes, or two values of a filter."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from functools import partial

from tui.analysis.query.ast import Term, two_values
from tui.analysis.query.printer import to_text
from tui.analysis.situation import Situation
from tui.analysis.views.changes import Differences, by_exclusion, differences
from tui.analysis.views.two_columns import TwoColumns, two_columns
from tui.base.daemon_thread import in_background
from tui.render.report import layout
from tui.render.report.changes import page
from tui.render.report.two_columns import page as columns_page
from tui.render.rows import compare
from tui.render.rows import two_columns as columns
from tui.render.text import RowList
from tui.ui.screens.external_actions import ExternalActions
from tui.ui.screens.navigation import Navigation
from tui.ui.screens.page import Page
from tui.ui.screens.pages import Pages
from tui.ui.widgets.menu import Entry, Menu, Offer


class Comparison:
    """What can be compared with what is on screen, and the page of it."""

    def __init__(
        self,
        navigation: Navigation,
        pages: Pages,
        menu: Menu,
        external: ExternalActions,
        situation: Callable[[], Situation],
        draw_bars: Callable[[], None],
    ) -> None:
        """`draw_bars` shows which day is marked."""
        self._navigation = navigation
        self._pages = pages
        self._menu = menu
        self._external = external
        self._situation = situation
        self._draw_bars = draw_bars

    async def compare(self) -> None:
        """Mark the as-of day; on another day, compare the two.

        Where something is excluded, or the filter chooses two values of a field, ask what is meant.
        """
        marked, situation = self._navigation.marked, self._situation()
        if marked is not None and marked != situation.as_of:
            await self._show(partial(differences, situation, marked, situation.as_of))
            return
        ways: list[tuple[str, Callable[[], Awaitable[None]]]] = []
        if marked is None and situation.lens.excluded:
            ways.append(
                ("with nothing excluded: before and after", lambda: self._show(partial(by_exclusion, situation)))
            )
        for one, other in two_values(situation.lens.where) if marked is None else ():
            ways.append((f"{to_text(one)} against {to_text(other)}, in two columns", self._columns(one, other)))
        if not ways:
            self._mark()
            return

        async def chosen(numbers: list[int]) -> None:
            if numbers[0] < len(ways):
                await ways[numbers[0]][1]()
            else:
                self._mark()

        entries = [*(Entry(text) for text, _ in ways), Entry("this day with another: mark it")]
        self._menu.offer(Offer("Compare", entries, chosen))

    def _columns(self, one: Term, other: Term) -> Callable[[], Awaitable[None]]:
        """Return what shows the facts of two values of a field in two columns."""

        async def show() -> None:
            found = await in_background(partial(two_columns, self._situation(), one, other))

            def copy() -> None:
                self._external.copy(layout.as_markdown(columns_page(found)), "This page is copied as Markdown.")

            self._pages.show(ColumnsPage(found, copy))

        return show

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
        self._pages.show(made)


class ColumnsPage(Page):
    """What two filters find, in two columns; left and right go from one to the other."""

    moves = "↑↓ move   ←→ column"

    def __init__(self, found: TwoColumns, copy: Callable[[], None] | None) -> None:
        super().__init__(columns.title(found), self._rows, copy=copy)
        self._found = found
        self._column: columns.Column = 0
        self.list.on_sideways = self._turn

    def _same(self) -> ColumnsPage:
        made = ColumnsPage(self._found, self._copy)
        made._column = self._column
        return made

    def _turn(self, step: int) -> None:
        self._column = 1 if step > 0 else 0
        self.fill()

    def _rows(self, cells: int) -> RowList:
        return columns.rows(self._found, self._column, cells)
