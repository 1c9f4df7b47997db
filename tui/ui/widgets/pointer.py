"""What a report of the mouse says: which widget it is on, how far the wheel was turned."""

from __future__ import annotations

from typing import Any

from textual import events
from textual.errors import NoWidget
from textual.screen import Screen
from textual.widget import Widget

from tui.ui.widgets.rows import RowsView

LINES = 3
"""Rows that a turn of the wheel scrolls by."""


def widget_at(screen: Screen[Any], event: events.MouseEvent) -> Widget | None:
    """Return the widget that the mouse is on; None outside of them, as a report that anyone can type may say."""
    try:
        return screen.get_widget_at(int(event.x), int(event.y))[0]
    except NoWidget:
        return None


def turn(event: events.MouseEvent) -> int:
    """Return the rows that a turn of the wheel scrolls by; 0 where it is none."""
    if isinstance(event, events.MouseScrollUp):
        return -LINES
    return LINES if isinstance(event, events.MouseScrollDown) else 0


async def take_on_list(screen: Screen[Any], rows: RowsView, event: events.MouseEvent) -> None:
    """Act on what the mouse does on a screen that has a list and nothing beside it."""
    if turned := turn(event):
        rows.scroll_by(turned)
    elif isinstance(event, events.MouseDown) and event.button == 1 and widget_at(screen, event) is rows:
        await rows.click(int(event.x) - rows.region.x, int(event.y) - rows.region.y)
