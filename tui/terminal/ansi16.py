"""The theme's colours where a terminal has sixteen: chosen by meaning, for the nearest are one grey for several."""

from __future__ import annotations

from functools import lru_cache
from typing import Final

from rich.color import Color, ColorType
from rich.segment import Segment
from rich.style import Style
from textual.color import Color as Background
from textual.filter import LineFilter

_CHOSEN: Final = {
    65: 2,
    67: 6,
    133: 5,
    136: 3,
    167: 1,
    172: 3,
    179: 3,
    242: 8,
    245: 7,
    16: 0,
    24: 4,
    124: 1,
    231: 15,
    238: 8,
}
"""Of the 256 colours that the terminal's own theme uses, the one of the 16 that stands for each."""


class Sixteen(LineFilter):
    """Draws lines in sixteen colours."""

    def apply(self, segments: list[Segment], background: Background) -> list[Segment]:
        """The line with the chosen colours in place of the theme's."""
        return [
            Segment(text, _chosen(style) if style is not None else None, control) for text, style, control in segments
        ]


@lru_cache(maxsize=1024)
def _chosen(style: Style) -> Style:
    colour, ground = _one(style.color), _one(style.bgcolor)
    return style + Style(color=colour, bgcolor=ground) if colour or ground else style


def _one(colour: Color | None) -> Color | None:
    if colour is None or colour.type is not ColorType.EIGHT_BIT or colour.number not in _CHOSEN:
        return None
    return Color(f"color({_CHOSEN[colour.number]})", ColorType.STANDARD, number=_CHOSEN[colour.number])
