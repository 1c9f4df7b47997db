"""A text to select with the terminal's own mouse or keys, where it cannot be copied for the user."""

from __future__ import annotations

from tui.render.rows.parts import BLANK, paragraph, plain
from tui.render.text import Rows, Span
from tui.ui.screens.page import Page


class ToSelect(Page):
    """A text with nothing beside it, so that it can be selected as it is."""

    def __init__(self, text: str) -> None:
        super().__init__("Select and copy this with your terminal")
        self.text_shown = text

    def rows(self, cells: int) -> Rows:
        """The text, wrapped."""
        made = [row for line in self.text_shown.splitlines() for row in paragraph([Span(line)], cells, key=line)]
        return Rows([*made, BLANK] if made else [plain("There is nothing to copy.")])
