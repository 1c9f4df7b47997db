"""Keeps what a terminal cannot show from it: the last thing that every line of the screen goes through."""

from __future__ import annotations

from rich.segment import Segment
from rich.style import Style
from textual.color import Color
from textual.filter import LineFilter

from tui.render.charset import EVERYTHING, Alphabet, Cell, rewrite, split


class Lettering(LineFilter):
    """Writes lines with the characters of an alphabet, in the same cells."""

    def __init__(self, alphabet: Alphabet) -> None:
        super().__init__(enabled=alphabet != EVERYTHING)
        self.alphabet = alphabet

    def apply(self, segments: list[Segment], background: Color) -> list[Segment]:
        """The line without what the alphabet lacks."""
        shows = self.alphabet.shows
        if all(segment.text.isascii() or all(map(shows, segment.text)) for segment in segments):
            return segments
        cells: list[Cell[Style | None]] = []
        for segment in segments:
            if not segment.control:
                cells += split(segment.text, segment.style)
        return list(Segment.simplify(Segment(text, style) for text, style in rewrite(cells, self.alphabet)))
