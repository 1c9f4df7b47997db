"""Two days compared."""

from __future__ import annotations

from datetime import date

from tui.analysis.situation import Situation
from tui.render.rows import compare
from tui.render.rows.parts import day_text
from tui.render.text import Rows
from tui.ui.screens.page import Page


class Compare(Page):
    """What was known on one day against another."""

    def __init__(self, situation: Situation, marked: date) -> None:
        first, second = sorted((marked, situation.as_of))
        super().__init__(f"From {day_text(first)} to {day_text(second)}")
        self.situation = situation
        self.marked = marked

    def rows(self, cells: int) -> Rows:
        """What is different."""
        return compare.rows(self.situation, self.marked, self.situation.as_of, cells)
