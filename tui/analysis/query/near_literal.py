"""How near something lies, as a filter asks for it: a place, and within what distance of it or beyond."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final, Literal

import msgspec

from tui.analysis.query.quantity_literal import QuantityLiteral, parse_quantity
from tui.store.schema.units import UNITS

NEAR_KM: Final = 25
"""The distance that is meant where none is given."""
_PARTS: Final = re.compile(r"(?P<place>[^<>=]+?) ?(?:(?P<sign><=|>=|<|>) ?(?P<distance>.+))?")


class NearLiteral(msgspec.Struct, frozen=True):
    """A place by one of its names, and how its distance compares to one."""

    place: str
    comparison: Literal["<", "<=", ">", ">="]
    distance: QuantityLiteral

    @property
    def km(self) -> float:
        """Return the distance in km."""
        return self.distance.in_base if self.distance.unit else self.distance.number

    def __str__(self) -> str:
        return f"{self.place}{self.comparison}{self.distance.digits}{self.distance.unit or 'km'}"


@lru_cache(maxsize=256)
def parse_near(value: str) -> NearLiteral | None:
    """Return the place and the distance that `value` writes: `khmeimim<30km`. None where it writes none."""
    match = _PARTS.fullmatch(value.strip())
    if match is None:
        return None
    distance = parse_quantity(match["distance"]) if match["distance"] else QuantityLiteral(str(NEAR_KM), "km")
    if distance is None or distance.number <= 0 or (distance.unit is not None and not _is_length(distance.unit)):
        return None
    return NearLiteral(match["place"], match["sign"] or "<", distance)  # type: ignore[arg-type]


def _is_length(unit: str) -> bool:
    return unit in UNITS and UNITS[unit].base == "km"
