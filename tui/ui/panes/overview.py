"""The overview: cards of the bases, what is new, what is disputed."""

from __future__ import annotations

from tui.analysis.views import overview as views
from tui.render.rows import overview
from tui.ui.panes.pane import Content, Pane, Request


class Overview(Pane):
    """Cards of the bases, what is new, what is disputed."""

    rests_on = frozenset({"threat", "relations", "disputes", "corroboration"})
    needs = frozenset({"bases"})
    shows_hits = False
    shows_of_base = frozenset({"card"})

    def make(self, request: Request) -> Content:
        """Return the overview's rows."""
        view = views.overview(request.situation, self.session.visited, first_look=True)
        return Content(rows=overview.rows(view, request.cells))
