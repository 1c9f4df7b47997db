"""Level and index of each base, and what adds up to it."""

from __future__ import annotations

from collections.abc import Iterable

from tui.analysis.situation import Situation
from tui.render.rows import bases
from tui.render.text import Line, RowList
from tui.ui.panes.pane import Pane


class Bases(Pane):
    """Level and index of each base, and what adds up to it."""

    takes_long = charted = True

    def prepare(self, situation: Situation) -> None:
        """What the index would be without each voice, and how it ran in hindsight."""
        bases.prepare(situation)

    def make(self, situation: Situation, cells: int) -> tuple[RowList, Iterable[Line]]:
        """Rows of the bases table."""
        return bases.rows(situation, cells), ()
