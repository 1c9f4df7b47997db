"""The bases: level and index of each, and what adds up to it."""

from __future__ import annotations

from typing import Final

from tui.analysis.situation import Situation
from tui.analysis.views import levels
from tui.render.rows import bases
from tui.render.text import Target
from tui.ui.panes.pane import Content, Pane, Request

FRAME: Final = 5
"""Lines of the window around the pane: header, tabs, status, scrubber and footer."""


class Bases(Pane):
    """Level and index of each base, how it ran, and what adds up to it."""

    grows = True
    rests_on = frozenset({"threat", "corroboration"})
    home_of = frozenset({"base"})
    shows_of_base = frozenset({"card", "contributions"})

    def prepare(self, situation: Situation) -> None:
        """Compute the index without each source and fact, and the levels by all that was published later."""
        # Left to the first look at the pane, this made the screen stand still for 0.4 s with the theatre that ships.
        levels.prepare(situation)

    def make(self, request: Request) -> Content:
        """Return the rows of all bases."""
        return Content(rows=bases.rows(levels.bases(request.situation), request.cells, max(request.lines - FRAME, 0)))

    def opens(self, target: Target, here: Pane | None) -> bool:
        """Return whether it is a base; the inspector goes on by itself, and beside this pane it shows the rest."""
        return target.kind == "base" and here not in (None, self)
