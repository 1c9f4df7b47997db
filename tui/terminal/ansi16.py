"""The terminal theme in sixteen colours: chosen by meaning, for the nearest are one grey for several."""

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


class Ansi16Filter(LineFilter):
    """Draws lines in sixteen colours."""

    def apply(self, segments: list[Segment], background: Background) -> list[Segment]:
        """Return the segments with the chosen colours in place of the theme's."""
        return [
            Segment(text, _chosen(style) if style is not None else None, control) for text, style, control in segments
        ]


@lru_cache(maxsize=1024)
def _chosen(style: Style) -> Style:
    color, background = _chosen_color(style.color), _chosen_color(style.bgcolor)
    return style + Style(color=color, bgcolor=background) if color or background else style


def _chosen_color(color: Color | None) -> Color | None:
    if color is None or color.type is not ColorType.EIGHT_BIT or color.number not in _CHOSEN:
        return None
    return Color(f"color({_CHOSEN[color.number]})", ColorType.STANDARD, number=_CHOSEN[color.number])
