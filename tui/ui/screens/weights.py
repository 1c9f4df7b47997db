"""The editorial constants behind the figure at hand."""

from __future__ import annotations

from tui.analysis.constants import Methods
from tui.render.rows import weights
from tui.render.text import Rows
from tui.ui.screens.page import Page


class Weights(Page):
    """The constants of the methods behind one kind of thing."""

    def __init__(self, methods: Methods, kind: str) -> None:
        super().__init__("Weights")
        self.methods = methods
        self.kind = kind

    def rows(self, cells: int) -> Rows:
        """One row a constant."""
        return weights.rows(self.methods, self.kind, cells)
