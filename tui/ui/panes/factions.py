"""The factions: a matrix of actors, with a cursor that moves by cell."""

from __future__ import annotations

from tui.analysis.constants import RELATION_STATES
from tui.analysis.views import relations
from tui.render.rows import factions
from tui.ui.panes.pane import Content, Pane, Request
from tui.ui.widgets.menu import Entry


class MatrixContent(Content, frozen=True, kw_only=True):
    """The matrix, and how many columns it has."""

    columns: int


class Factions(Pane):
    """Who stands how to whom; left and right choose the other actor."""

    rests_on = frozenset({"relations", "corroboration"})
    chooses = "states of relations"
    content: MatrixContent | None = None
    column = 0
    """The chosen column; a matrix that has fewer shows its last as chosen."""
    states: frozenset[str] = frozenset(RELATION_STATES)
    """The states of relations that are shown."""

    @property
    def detail(self) -> str:
        """The chosen column, and the states that are left out."""
        return " ".join((str(self.column), *(state for state in RELATION_STATES if state not in self.states)))

    def set_detail(self, detail: str) -> None:
        """Choose a column and states."""
        self.column, self.states = _read(detail)

    def make(self, request: Request) -> MatrixContent:
        """Return the matrix with a column chosen."""
        column, states = _read(request.detail)
        matrix, cells = relations.factions(request.situation, states), request.cells
        number = len(matrix.actors)
        column = min(column, max(number - 1, 0))
        heading = tuple(factions.heading(matrix, column, cells))
        return MatrixContent(rows=factions.rows(matrix, column, cells), heading=heading, columns=number)

    def choices(self) -> list[Entry]:
        """Return every state of a relation, and whether it is shown."""
        return [Entry(state.replace("-", " "), on=state in self.states) for state in RELATION_STATES]

    def choose(self, number: int) -> None:
        """Show the relations in a state, or leave them out."""
        self.states ^= {RELATION_STATES[number]}

    def action_sideways(self, step: int) -> None:
        """Choose the column to the left or right; after the last comes the first."""
        columns = self.content.columns if self.content is not None else 0
        if columns:
            self.column = (min(self.column, columns - 1) + step) % columns
            self.redraw()


def _read(detail: str) -> tuple[int, frozenset[str]]:
    """Return the chosen column and the states that are shown, as `Factions.detail` writes them."""
    column, *left_out = detail.split() or ["0"]
    return int(column), frozenset(RELATION_STATES) - set(left_out)
