"""Cards of the bases, what is new, what is disputed."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from tui.analysis.situation import Situation
from tui.render.rows import overview
from tui.render.text import Line, RowList
from tui.ui.panes.pane import Pane


class Overview(Pane):
    """Cards of the bases, what is new, what is disputed."""

    visited: date | None = None
    """The day of the user's last visit."""

    def make(self, situation: Situation, cells: int) -> tuple[RowList, Iterable[Line]]:
        """Rows of the overview table."""
        return overview.rows(situation, cells, self.visited), ()
