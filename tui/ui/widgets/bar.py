"""A single line of text with a left and a right end: header, tabs, status and footer are made of it."""

from __future__ import annotations

from textual.strip import Strip
from textual.widget import Widget

from tui.render.text import Line, Span, justify
from tui.ui.widgets.palette import palette
from tui.ui.widgets.strips import strip


class Bar(Widget):
    """One line. What does not fit is cut on the left part's end; the right part stays."""

    DEFAULT_CSS = "Bar { height: 1; width: 1fr; }"

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002 - Textual's name
        super().__init__(id=id)
        self.left: Line = ()
        self.right: Line = ()

    def show(self, left: Line, right: Line = ()) -> None:
        """Show other text; draw only if it differs."""
        if (left, right) != (self.left, self.right):
            self.left, self.right = left, right
            self.refresh()

    def render_line(self, y: int) -> Strip:
        """Return the line; nothing below it where the bar is given more room."""
        cells, background = self.size.width, self.visual_style.rich_style
        line = () if y else (Span(" "), *justify(self.left, self.right, cells - 2))
        return strip(line, cells, background, palette(self.app.theme).__getitem__)
