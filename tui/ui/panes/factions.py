"""The factions: a matrix of actors, with a cursor that moves by cell."""

from __future__ import annotations

from tui.analysis.constants import RELATION_STATES
from tui.analysis.views import factions as views
from tui.render.rows import factions
from tui.render.text import Target
from tui.ui.panes.pane import Content, Pane, Request
from tui.ui.widgets.menu import Entry


class MatrixContent(Content, frozen=True, kw_only=True):
    """The matrix with its actors, in the order of rows and columns, and the cells that `n` goes to."""

    actors: tuple[str, ...]
    names: dict[str, tuple[str, ...]]
    """What each row can be found by: whole and short name of its actor."""
    marked: list[tuple[int, int]]


class Factions(Pane):
    """Who stands how to whom; left and right choose the other actor."""

    jumps = True
    needs = frozenset({"actors"})
    rests_on = frozenset({"relations", "corroboration"})
    home_of = frozenset({"actor"})
    shows_whole = False
    chooses = "states of relations"
    content: MatrixContent | None = None
    column = 0
    """The chosen column; a matrix that has fewer shows its last as chosen."""
    states: frozenset[str] = frozenset(RELATION_STATES)
    """The states of relations that are shown."""
    unfolded = False
    """Whether actors without a tie have a row each."""

    @property
    def detail(self) -> str:
        """The chosen column, whether actors without a tie have a row each, and the states that are left out."""
        left_out = (state for state in RELATION_STATES if state not in self.states)
        return " ".join((str(self.column), _UNFOLDED if self.unfolded else _FOLDED, *left_out))

    def set_detail(self, detail: str) -> None:
        """Choose a column, rows and states."""
        self.column, self.unfolded, self.states = _read(detail)

    def make(self, request: Request) -> MatrixContent:
        """Return the matrix with a column chosen."""
        column, unfolded, states = _read(request.detail)
        matrix, cells = views.factions(request.situation, states), request.cells
        column = min(column, max(len(matrix.actors) - 1, 0))
        names: dict[str, tuple[str, ...]] = {}
        for actor, name, short in zip(matrix.actors, matrix.names, matrix.short, strict=True):
            names[actor] = (name, short)
        if unfolded:
            names |= {each.id: (each.name,) for each in matrix.without_tie}
        return MatrixContent(
            rows=factions.rows(matrix, column, cells, unfolded=unfolded),
            heading=tuple(factions.heading(matrix, column, cells)),
            actors=matrix.actors,
            names=names,
            marked=factions.marked(matrix),
        )

    def choices(self) -> list[Entry]:
        """Return every state of a relation, and whether it is shown."""
        return [Entry(state.replace("-", " "), on=state in self.states) for state in RELATION_STATES]

    def choose(self, number: int) -> None:
        """Show the relations in a state, or leave them out."""
        self.states ^= {RELATION_STATES[number]}

    async def action_open(self) -> None:
        """Open the pair under the cursor, or list the actors without a tie."""
        if self.position.key == factions.WITHOUT_TIE:
            self.unfolded = not self.unfolded
            self.redraw()
        else:
            await super().action_open()

    def reveal(self, target: Target) -> None:
        """Put the cursor on an actor, in the column of the same actor: there the two are one."""
        row = self.rows.find(target.id)
        if row is not None:
            self.column = sum(1 for index in range(row) if self.rows[index].key)
            self.redraw()
            self.move_to(target.id)

    def action_sideways(self, step: int) -> None:
        """Choose the column to the left or right; after the last comes the first."""
        columns = len(self.content.actors) if self.content is not None else 0
        if columns:
            self.column = (min(self.column, columns - 1) + step) % columns
            self.redraw()

    def move_to_mark(self, step: int) -> None:
        """Choose the next (1) or previous (-1) pair that is contested or has changed, round the end if need be."""
        content = self.content
        if content is None or not content.marked:
            return
        key, column = self.position.key, min(self.column, len(content.actors) - 1)
        row = content.actors.index(key) if key in content.actors else -1
        at = (min(row, column), max(row, column)) if row >= 0 else (-1, -1)
        ahead = [cell for cell in content.marked if (cell > at if step > 0 else cell < at)]
        found = (ahead or content.marked)[0 if step > 0 else -1]
        self.column = found[1]
        self.redraw()
        self.move_to(content.actors[found[0]])

    def jump(self, letter: str) -> bool:
        """Put the cursor on the next actor whose name begins with a letter; return whether there is one."""
        names = self.content.names if self.content is not None else {}
        keys = list(names)
        key = self.position.key
        start = keys.index(key) + 1 if key in names else 0
        for each in (*keys[start:], *keys[:start]):
            if any(name.casefold().startswith(letter.casefold()) for name in names[each]):
                return self.move_to(each)
        return False


_FOLDED, _UNFOLDED = "folded", "unfolded"


def _read(detail: str) -> tuple[int, bool, frozenset[str]]:
    """Return the chosen column, whether all have rows, and the states that are shown, as `Factions.detail` has them."""
    column, rows, *left_out = detail.split() or ["0", _FOLDED]
    return int(column), rows == _UNFOLDED, frozenset(RELATION_STATES) - set(left_out)
