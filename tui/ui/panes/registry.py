"""The panes that there are. Names, titles and order are the settings'; a class stands in the module of its name."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from importlib import import_module
from typing import Final

from tui.render.text import Target
from tui.settings import actions
from tui.ui.host import Session
from tui.ui.panes.pane import Pane

NAMES: Final = tuple(name for name, _ in actions.PANES)
"""The name of each pane, in the order of the number keys."""


def pane_class(name: str) -> type[Pane]:
    """Return the class of a pane, imported now: a start needs one of them, and all take a fifteenth of it."""
    found: type[Pane] = getattr(import_module(f"tui.ui.panes.{NAMES[NAMES.index(name)]}"), name.capitalize())
    return found


def make(
    name: str,
    session: Session,
    on_move: Callable[[Target | None], None],
    on_open: Callable[[Target | None], Awaitable[None]],
) -> Pane:
    """Return a new pane by its name."""
    return pane_class(name)(session, on_move=on_move, on_open=on_open)


def load() -> None:
    """Import every pane."""
    for name in NAMES:
        pane_class(name)
