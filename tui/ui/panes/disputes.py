"""The disputes: every question that known facts answer differently."""

from __future__ import annotations

from tui.analysis.views import disputes as views
from tui.render.rows import disputes
from tui.render.text import Rows
from tui.ui.panes.pane import Content, Pane, Request


class Disputes(Pane):
    """Question, answers side by side, verdicts, measured distances, adjudication."""

    needs = frozenset({"questions"})
    rests_on = frozenset({"disputes", "corroboration"})
    home_of = frozenset({"question"})

    def make(self, request: Request) -> Content:
        """Return the rows of all questions, or a line that there is none."""
        situation = request.situation
        made = disputes.rows(views.disputes(situation), request.cells)
        # Under a filter, or before anything was known, the pane says why it is empty.
        if not len(made) and not situation.lens.filters and situation.known and situation.store.frames.questions.height:
            made = Rows(disputes.nothing())
        return Content(rows=made)
