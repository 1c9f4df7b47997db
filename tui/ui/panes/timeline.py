"""Every fact, by when it happened or in another order."""

from __future__ import annotations

from collections.abc import Iterable

from tui.analysis.situation import Situation
from tui.analysis.views import timeline as views
from tui.render.rows import timeline
from tui.render.rows.timeline import Layout
from tui.render.text import Line, RowList
from tui.ui.panes.pane import Pane


class Timeline(Pane):
    """One row a fact; order and columns are the user's."""

    layout_ = Layout()

    @property
    def detail(self) -> str:
        """Order and columns."""
        return self.layout_.written()

    def set_detail(self, detail: str) -> None:
        """Takes up an order and columns."""
        self.layout_ = Layout.read(detail)

    def make(self, situation: Situation, cells: int) -> tuple[RowList, Iterable[Line]]:
        """Rows of the timeline table, and its density strip."""
        shown = views.timeline(situation, self.layout_.order, self.layout_.fitting(cells))
        return timeline.rows(shown, self.layout_, cells), timeline.heading(shown, self.layout_, cells)

    def sort(self) -> None:
        """Takes the next order."""
        orders = list(timeline.ORDERS)
        order = orders[(orders.index(self.layout_.order) + 1) % len(orders)]
        self.set_detail(Layout(order, self.layout_.columns).written())

    def columns(self) -> list[tuple[str, str, bool]]:
        """Name and heading of every column, and whether it is shown."""
        shown = self.layout_.fitting(self.inner_width)
        return [(name, heading, name in shown) for name, (heading, _) in timeline.COLUMNS.items()]

    def toggle_column(self, name: str) -> None:
        """Shows a column, or hides it."""
        shown = set(self.layout_.fitting(self.inner_width)) ^ {name}
        self.set_detail(Layout(self.layout_.order, tuple(kept for kept in timeline.COLUMNS if kept in shown)).written())
