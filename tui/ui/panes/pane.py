"""What every pane is: a list of rows, made from a situation and a width."""

from __future__ import annotations

from collections.abc import Iterable

import msgspec

from tui.analysis.situation import Situation
from tui.analysis.views.nothing_shown import nothing_shown
from tui.render.rows import empty
from tui.render.text import Line, RowList, Target
from tui.ui.widgets.rows import Position, RowsView


class PaneState(msgspec.Struct, frozen=True):
    """Where a pane stands: its detail (a source being read, a column), and the cursor."""

    detail: str = ""
    position: Position = msgspec.field(default_factory=Position)


class Pane(RowsView):
    """A pane draws rows of a situation; a subclass says which."""

    situation: Situation | None = None
    _drawn: tuple[Situation, int, str] | None = None

    @property
    def detail(self) -> str:
        """What the pane shows beyond its list: nothing, for most."""
        return ""

    def set_detail(self, detail: str) -> None:
        """Shows another detail with the next drawing."""

    def make(self, situation: Situation, cells: int) -> tuple[RowList, Iterable[Line]]:
        """The pane's rows and the heading above them, `cells` wide. Called off the event loop: pure."""
        raise NotImplementedError

    takes_long = False
    """Whether `prepare` has something to do."""

    charted = False
    """Whether it draws charts."""

    def prepare(self, situation: Situation) -> None:
        """Works out what takes too long to be worked out while the pane is drawn. Called off the event loop."""

    def nothing(self, situation: Situation) -> tuple[Line, ...]:
        """What stands where there are no rows."""
        return empty.lines(nothing_shown(situation))

    def draw(self, situation: Situation, *, at: Position | None = None) -> None:
        """Draws the situation, unless it already stands there."""
        self.situation = situation
        drawing = (situation, self.inner_width, self.detail)
        if self._drawn != drawing or at is not None:
            rows, heading = self.make(situation, self.inner_width)
            refiltered = self._drawn is not None and self._drawn[0].lens.where != situation.lens.where
            if at is None and refiltered and rows.find(self.position.key) is None:
                at = Position()  # another filter lists something else: it is read from its beginning
            self._drawn = drawing
            self.empty = self.nothing(situation)
            self.show(rows, heading, at=at)

    def on_resize(self) -> None:
        """Draws the same for another width."""
        if self.situation is not None:
            self.draw(self.situation)

    @property
    def state(self) -> PaneState:
        """Where the pane stands, for coming back to it."""
        return PaneState(self.detail, self.position)

    def restore(self, state: PaneState) -> None:
        """Stands again where it stood."""
        self.set_detail(state.detail)
        if self.situation is not None:
            self.draw(self.situation, at=state.position)

    def sort(self) -> None:
        """Takes the next order, where the pane has several."""

    def columns(self) -> list[tuple[str, str, bool]]:
        """Name and title of every column that can be chosen, and whether it is shown."""
        return []

    def toggle_column(self, name: str) -> None:
        """Shows a column, or hides it."""

    def reveal(self, target: Target) -> bool:
        """Puts the cursor on the target, and what follows it into sight, if the pane lists it."""
        return self.move_to(f"{target.kind}:{target.id}", topmost=True)
