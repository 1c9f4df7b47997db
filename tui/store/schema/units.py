"""Units of quantities: which can be converted into which, and by what factor."""

from __future__ import annotations

from typing import Final, NamedTuple


class Unit(NamedTuple):
    """One unit: the base unit of its dimension, and how many of those it is."""

    base: str
    factor: float


# Exact: the international mile of 1959.
KM_PER_MILE: Final = 1.609344
UNITS: Final[dict[str, Unit]] = {
    "km": Unit("km", 1.0),
    "m": Unit("km", 0.001),
    "mi": Unit("km", KM_PER_MILE),
    # Exact: the international nautical mile.
    "nmi": Unit("km", 1.852),
    "km/day": Unit("km/day", 1.0),
    "mi/day": Unit("km/day", KM_PER_MILE),
    "km/h": Unit("km/day", 24.0),
    "mi/h": Unit("km/day", 24.0 * KM_PER_MILE),
    "hour": Unit("hour", 1.0),
    "day": Unit("hour", 24.0),
    "week": Unit("hour", 168.0),
}
"""Units that can be converted. Any other unit stays as it is: counts, years, whatever a theatre measures."""


def convertible_units(unit: str) -> tuple[str, ...]:
    """Return the units in which a quantity in `unit` can be given, `unit` itself first."""
    base = UNITS[unit].base if unit in UNITS else None
    return (unit, *(name for name, other in UNITS.items() if other.base == base and name != unit))
