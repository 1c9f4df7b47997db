"""The signed matrix of actors, with a cursor that moves by cell."""

from __future__ import annotations

from collections.abc import Iterable

from tui.analysis.situation import Situation
from tui.analysis.views import relations
from tui.render.rows import factions
from tui.render.text import Line, RowList
from tui.ui.panes.pane import Pane


class Factions(Pane):
    """Who stands how to whom; left and right choose the other actor."""

    column = 0
    number = 0

    @property
    def detail(self) -> str:
        """The chosen column."""
        return str(self.column)

    def set_detail(self, detail: str) -> None:
        """Chooses a column."""
        self.column = int(detail or 0)

    def make(self, situation: Situation, cells: int) -> tuple[RowList, Iterable[Line]]:
        """Rows of the matrix."""
        shown = relations.factions(situation)
        self.number = len(shown.actors)
        self.column = min(self.column, max(self.number - 1, 0))
        return factions.rows(shown, self.column, cells), factions.heading(shown, self.column, cells)

    def action_sideways(self, step: int) -> None:
        """Chooses the column to the left or right."""
        if self.number and self.situation is not None:
            self.column = (self.column + step) % self.number
            self.draw(self.situation)
