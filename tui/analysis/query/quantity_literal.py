"""Quantities as a filter asks for them: a number, with or without a unit."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final

import msgspec

from tui.store.schema.units import UNITS

_FIGURE: Final = re.compile(r"(-?[0-9]{1,15}(?:\.[0-9]{1,15})?) ?([^\W\d_][^\d]*)?")

SPELLINGS: Final[dict[str, str]] = {
    **dict.fromkeys(("kms", "kilometre", "kilometres", "kilometer", "kilometers"), "km"),
    **dict.fromkeys(("mile", "miles"), "mi"),
    **dict.fromkeys(("metre", "metres", "meter", "meters"), "m"),
    **dict.fromkeys(("kmh", "kph"), "km/h"),
    "mph": "mi/h",
    "hours": "hour",
    "days": "day",
    "weeks": "week",
    "years": "year",
}
"""Other ways to write a unit."""


class QuantityLiteral(msgspec.Struct, frozen=True):
    """A number as it was written, and its unit; None is the unit of the measure."""

    # A text, so that a filter prints the digits that were typed: 12.50 stays 12.50.
    digits: str
    unit: str | None

    @property
    def number(self) -> float:
        """Return the number, in its own unit."""
        return float(self.digits)

    @property
    def base(self) -> str | None:
        """Return the base unit of its dimension."""
        return UNITS[self.unit].base if self.unit in UNITS else self.unit

    @property
    def in_base(self) -> float:
        """Return the number in the base unit."""
        return self.number * (UNITS[self.unit].factor if self.unit in UNITS else 1.0)

    def __str__(self) -> str:
        return self.digits if self.unit is None else f"{self.digits} {self.unit}"


@lru_cache(maxsize=256)
def parse_quantity(value: str) -> QuantityLiteral | None:
    """Return the quantity that `value` writes: `20`, `20km`, `12.5 miles`. None where it writes none."""
    match = _FIGURE.fullmatch(value)
    if match is None:
        return None
    unit = match[2].strip() if match[2] else None
    return QuantityLiteral(match[1], SPELLINGS.get(unit.lower(), unit) if unit else None)
