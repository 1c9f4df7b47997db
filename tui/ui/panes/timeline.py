"""The timeline: every fact, by when it happened or in another order."""

from __future__ import annotations

from tui.analysis.views import timeline as views
from tui.render.rows import timeline
from tui.render.rows.timeline import Layout
from tui.ui.panes.pane import Content, Pane, Request


class Timeline(Pane):
    """One row a fact; order and columns are the user's."""

    lists_facts = sorts = True
    row_layout = Layout()

    @property
    def detail(self) -> str:
        """Order and columns."""
        return self.row_layout.written()

    def set_detail(self, detail: str) -> None:
        """Take up an order and columns."""
        self.row_layout = Layout.read(detail)

    def make(self, request: Request) -> Content:
        """Return a row a fact, under the names of the columns and how many facts fall on each day."""
        layout, cells = Layout.read(request.detail), request.cells
        shown = views.timeline(request.situation, layout.order, layout.fitting(cells))
        heading = tuple(timeline.heading(shown, layout, cells))
        return Content(rows=timeline.rows(shown, layout, cells), heading=heading)

    def sort(self) -> None:
        """Take the next order."""
        orders = list(timeline.ORDERS)
        order = orders[(orders.index(self.row_layout.order) + 1) % len(orders)]
        self.row_layout = Layout(order, self.row_layout.columns)

    def choices(self) -> list[tuple[str, bool]]:
        """Return the name of every column, and whether it is shown."""
        shown = self.row_layout.fitting(self.inner_width)
        return [(name, name in shown) for name in timeline.COLUMNS]

    def choose(self, name: str) -> None:
        """Show a column, or hide it."""
        shown = set(self.row_layout.fitting(self.inner_width)) ^ {name}
        self.row_layout = Layout(self.row_layout.order, tuple(each for each in timeline.COLUMNS if each in shown))
