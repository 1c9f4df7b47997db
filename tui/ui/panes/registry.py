"""The panes that there are: the only place that knows their classes. Names, titles and order are the settings'."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Final

from tui.render.text import Target
from tui.settings import actions
from tui.ui.host import Session
from tui.ui.panes.analysis import Analysis
from tui.ui.panes.bases import Bases
from tui.ui.panes.disputes import Disputes
from tui.ui.panes.events import Events
from tui.ui.panes.factions import Factions
from tui.ui.panes.map import Map
from tui.ui.panes.overview import Overview
from tui.ui.panes.pane import Pane
from tui.ui.panes.sources import Sources
from tui.ui.panes.timeline import Timeline

_CLASSES: Final[dict[str, type[Pane]]] = {
    each.__name__.casefold(): each
    for each in (Analysis, Bases, Disputes, Events, Factions, Map, Overview, Sources, Timeline)
}
"""The class of each pane, by the pane's name."""


def panes(
    session: Session,
    on_move: Callable[[Target | None], None],
    on_open: Callable[[Target | None], Awaitable[None]],
) -> dict[str, Pane]:
    """Return every pane by its name, in the order of the number keys."""
    return {name: _CLASSES[name](session, on_move=on_move, on_open=on_open) for name, _ in actions.PANES}
