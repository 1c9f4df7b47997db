"""The mouse: what a click, a turn of the wheel and a drag do."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

import msgspec
from textual import events
from textual.screen import Screen
from textual.widget import Widget

from tui.render.text import Line
from tui.settings import actions
from tui.ui.screens.navigation import Navigation
from tui.ui.widgets.bar import Bar
from tui.ui.widgets.filter_bar import FilterBar
from tui.ui.widgets.menu import Menu
from tui.ui.widgets.pointer import turn, widget_at
from tui.ui.widgets.rows import RowsView
from tui.ui.widgets.scrubber import Scrubber


class Mouse(msgspec.Struct, eq=False):
    """The mouse on the main screen: `press` does what a key does, `go_to_day` shows a day by its number."""

    _screen: Screen[None]
    _navigation: Navigation
    _menu: Menu
    _filter_bar: FilterBar
    _press: Callable[[str], Awaitable[None]]
    _go_to_day: Callable[[int], Awaitable[None]]
    _dragging: bool = False
    """Whether the border between pane and inspector is held."""
    _border: int | None = None
    """The column that it is to be moved to."""

    async def take(self, event: events.MouseEvent) -> None:
        """Act on what the mouse does."""
        found = widget_at(self._screen, event)
        if isinstance(event, events.MouseUp):
            self._dragging = False
        elif isinstance(event, events.MouseMove):
            self._drag(int(event.x))
        elif found is None:
            return
        elif turned := turn(event):
            if isinstance(found, RowsView) and (found is self._menu.list or not self._menu.offering):
                found.scroll_by(turned)
        elif isinstance(event, events.MouseDown) and event.button == 1:
            await self._click(found, int(event.x) - found.region.x, int(event.y) - found.region.y)

    async def _click(self, on: Widget, x: int, y: int) -> None:
        navigation, menu = self._navigation, self._menu
        if menu.offering and on not in menu.children:
            menu.cancel()
        elif on is menu.list:
            await menu.choose(x, y)
        elif self._filter_bar.asking:
            return  # what is being typed is ended by enter or esc
        elif on is navigation.inspector and x == 0 and navigation.inspector.edge:
            self._dragging = True
        elif isinstance(on, RowsView):
            await self._click_row(on, x, y)
        elif isinstance(on, Scrubber):
            day = on.day_at(x)
            if day is not None:
                await self._go_to_day(day)
        elif isinstance(on, Bar):
            key = _key_named(on.spans_to(x))
            if key:
                await self._press(key)

    async def _click_row(self, on: RowsView, x: int, y: int) -> None:
        if (on is self._navigation.inspector) == self._navigation.in_inspector:
            await on.click(x, y)
        else:
            self._navigation.switch_region(1)
            on.put_cursor_at(x, y)

    def _drag(self, x: int) -> None:
        if not self._dragging:
            return
        # After all moves that have come by now: each would have pane and inspector laid out anew.
        if self._border is None:
            self._screen.call_later(self._move_border)
        self._border = x

    def _move_border(self) -> None:
        x, self._border = self._border, None
        if x is not None:
            self._navigation.set_split(self._screen.size.width - x)


def _key_named(spans: Line) -> str:
    """Return the key that the last of some spans of a bar names; "" where it names none."""
    if not spans or not spans[-1].text.strip():
        return ""
    *before, last = spans
    if last.style.startswith("tab"):
        return last.text.split()[0]
    named = last if last.style == "key" else before[-1] if before and last.style == "muted" else None
    if named is None or named.style != "key":
        return ""
    return actions.key_of_label(named.text.split()[0])
