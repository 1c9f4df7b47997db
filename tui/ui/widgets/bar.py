"""A single line of text with a left and a right end: header, tabs, status and footer are made of it."""

from __future__ import annotations

from textual.strip import Strip
from textual.widget import Widget

from tui.render.text import Line, Span, justify, width
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

    @property
    def _line(self) -> Line:
        return (Span(" "), *justify(self.left, self.right, self.size.width - 2))

    def spans_to(self, x: int) -> Line:
        """Return what stands up to a column, the last of it that in the column itself; nothing beyond the text."""
        found: list[Span] = []
        for span in self._line:
            found.append(span)
            x -= width(span.text)
            if x < 0:
                return tuple(found)
        return ()

    def render_line(self, y: int) -> Strip:
        """Return the line; nothing below it where the bar is given more room."""
        cells, background = self.size.width, self.visual_style.rich_style
        return strip(() if y else self._line, cells, background, palette(self.app.theme).__getitem__)
