"""The factions: a matrix of actors, with a cursor that moves by cell."""

from __future__ import annotations

from tui.analysis.views import relations
from tui.render.rows import factions
from tui.ui.panes.pane import Content, Pane, Request


class MatrixContent(Content, frozen=True, kw_only=True):
    """The matrix, and how many columns it has."""

    columns: int


class Factions(Pane):
    """Who stands how to whom; left and right choose the other actor."""

    content: MatrixContent | None = None
    column = 0
    """The chosen column; a matrix that has fewer shows its last as chosen."""

    @property
    def detail(self) -> str:
        """The chosen column."""
        return str(self.column)

    def set_detail(self, detail: str) -> None:
        """Choose a column."""
        self.column = int(detail or 0)

    def make(self, request: Request) -> MatrixContent:
        """Return the matrix with a column chosen."""
        matrix, cells = relations.factions(request.situation), request.cells
        number = len(matrix.actors)
        column = min(int(request.detail), max(number - 1, 0))
        heading = tuple(factions.heading(matrix, column, cells))
        return MatrixContent(rows=factions.rows(matrix, column, cells), heading=heading, columns=number)

    def action_sideways(self, step: int) -> None:
        """Choose the column to the left or right; after the last comes the first."""
        columns = self.content.columns if self.content is not None else 0
        if columns:
            self.column = (min(self.column, columns - 1) + step) % columns
            self.redraw()
