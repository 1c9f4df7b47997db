"""Every fact by when it happened."""

from __future__ import annotations

from collections.abc import Iterable

from tui.analysis.situation import Situation
from tui.panes.pane import Pane
from tui.render.tables import timeline
from tui.render.text import Line, RowList


class Timeline(Pane):
    """Every fact by when it happened."""

    def make(self, situation: Situation, cells: int) -> tuple[RowList, Iterable[Line]]:
        """Rows of the timeline table."""
        return timeline.rows(situation, cells), timeline.heading(cells)
