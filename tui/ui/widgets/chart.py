"""Lines that are already drawn, put on the screen as they are: charts, maps."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from rich.segment import Segment
from rich.style import Style
from textual.geometry import Region, Size
from textual.strip import Strip
from textual.widget import Widget

from tui.render.text import Line, fit
from tui.ui.widgets.palette import palette


def strip(line: Line, cells: int, base: Style, style_of: Callable[[str], Style]) -> Strip:
    """One line of the screen, exactly `cells` wide; what does not fit is cut."""
    segments = [Segment(span.text, base + style_of(span.style) if span.style else base) for span in fit(line, cells)]
    return Strip(segments).adjust_cell_length(cells, base)


class ChartView(Widget):
    """Shows lines; draws again only those that changed."""

    DEFAULT_CSS = "ChartView { height: auto; width: 1fr; }"

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002 - Textual's name
        super().__init__(id=id)
        self.lines: tuple[Line, ...] = ()

    def show(self, lines: Sequence[Line]) -> None:
        """Shows other lines."""
        before, self.lines = self.lines, tuple(lines)
        if len(before) != len(self.lines):
            self.refresh(layout=True)
            return
        for y, (old, new) in enumerate(zip(before, self.lines, strict=True)):
            if old != new:
                self.refresh(Region(0, y, self.size.width, 1))

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        """As many lines as there are."""
        return len(self.lines)

    def render_line(self, y: int) -> Strip:
        """One line of the screen."""
        line = self.lines[y] if y < len(self.lines) else ()
        return strip(line, self.size.width, self.visual_style.rich_style, palette(self.app.theme).__getitem__)
