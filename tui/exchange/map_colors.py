"""Colours of what stands on a map, in hexadecimal, told apart by those who see no red or no green."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from tui.analysis.views.map import Spot, Way

LEVELS: Final[Mapping[str, str]] = {
    "low": "#4575b4",
    "moderate": "#91bfdb",
    "substantial": "#fee090",
    "severe": "#fc8d59",
    "critical": "#d73027",
}
"""Of the bands of a level."""
OTHER: Final = "#7f7f7f"
"""Of what has no level: a place, a base that is not assessed or is lost."""
FRONT: Final = "#b2182b"
FACT: Final = "#35618f"
SIDES: Final[Sequence[str]] = ("#0072b2", "#d55e00", "#009e73", "#cc79a7", "#56b4e9", "#e69f00")
"""Of the sides that move, over and over."""


def of_spot(spot: Spot) -> str:
    """Return the colour of a place: of a base, that of its level of attack."""
    return LEVELS.get(spot.levels[0].level, OTHER) if spot.levels else OTHER


def of_way(way: Way) -> str:
    """Return the colour of a movement: that of the side that moves."""
    return SIDES[way.side_number % len(SIDES)]
