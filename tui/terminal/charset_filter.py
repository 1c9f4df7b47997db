"""The filter that every line of the screen goes through last, so that it holds only what the terminal shows."""

from __future__ import annotations

from rich.segment import Segment
from rich.style import Style
from textual.color import Color
from textual.filter import LineFilter

from tui.render.charset import UTF8, Cell, Charset, rewrite, split


class CharsetFilter(LineFilter):
    """Writes lines in the characters of a charset, in the same cells."""

    def __init__(self, charset: Charset) -> None:
        super().__init__(enabled=charset != UTF8)
        self.charset = charset

    def apply(self, segments: list[Segment], background: Color) -> list[Segment]:
        """Return a line with nothing in it that the charset lacks."""
        shows = self.charset.shows
        if all(segment.text.isascii() or all(map(shows, segment.text)) for segment in segments):
            return segments
        cells: list[Cell[Style | None]] = []
        for segment in segments:
            if not segment.control:
                cells += split(segment.text, segment.style)
        return list(Segment.simplify(Segment(text, style) for text, style in rewrite(cells, self.charset)))
