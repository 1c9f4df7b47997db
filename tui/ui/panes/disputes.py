"""Every question that known facts answer differently."""

from __future__ import annotations

from collections.abc import Iterable

from tui.analysis.situation import Situation
from tui.analysis.views import disputes as views
from tui.render.rows import disputes
from tui.render.text import Line, RowList, Rows
from tui.ui.panes.pane import Pane


class Disputes(Pane):
    """Question, answers side by side, verdicts, measured distances, adjudication."""

    def make(self, situation: Situation, cells: int) -> tuple[RowList, Iterable[Line]]:
        """Rows of the disputes table."""
        made = disputes.rows(views.disputes(situation), cells)
        if not len(made) and not situation.lens.filters and situation.known:
            made = Rows(disputes.nothing())
        return made, ()
