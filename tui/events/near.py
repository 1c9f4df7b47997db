"""Whether a row lies near a point of the globe: exactly, and roughly, which is told of a million rows in no time."""

from __future__ import annotations

import math
from collections.abc import Sequence
from functools import reduce
from operator import or_
from typing import TYPE_CHECKING, Final

from tui.events.conditions import Condition, Near, Within, all_of, any_of

if TYPE_CHECKING:  # late: a theatre without events needs none of it
    import narwhals as nw

_EARTH_KM: Final = 6371.0088
_HALF_SINE: Final = [0.0, *((-1) ** (k + 1) / math.factorial(2 * k) / 2 for k in range(1, 13))]
"""sin²(x/2) in powers of x²."""
_SINE: Final = [(-1) ** k / math.factorial(2 * k + 1) for k in range(13)]
"""sin(x)/x in powers of x²."""
_EXACT: Final = 1e-14
_SLACK: Final = 1.000001


def box(near: Near) -> Condition:
    """Return the condition that a row lies in the box of degrees around the circle around one of the points."""
    return any_of(_box(lon, lat, near.km) for lon, lat in near.points)


def _box(lon: float, lat: float, km: float) -> Condition:
    north, east = (math.degrees(angle) * _SLACK for angle in _reach(lat, km))
    across = (
        Within("lon", lon - east, lon + east),
        # The other way round the earth.
        Within("lon", lon - east + 360, None),
        Within("lon", None, lon + east - 360),
    )
    return all_of((Within("lat", lat - north, lat + north), any_of(across)))


def _reach(lat: float, km: float) -> tuple[float, float]:
    """Return how far the circle around a point of a latitude goes to the north and to the east, in radians."""
    angle = min(km / _EARTH_KM, math.pi)
    to_pole = math.pi / 2 - abs(math.radians(lat))
    widest = math.asin(math.sin(angle) / math.cos(math.radians(lat))) if angle < to_pole else math.pi
    return angle, widest


def within(near: Near) -> nw.Expr:
    """Return whether a row lies within so many km of one of the points."""
    return reduce(or_, (_within(lon, lat, near.km) for lon, lat in near.points))


def _within(lon: float, lat: float, km: float) -> nw.Expr:
    """Return whether a row lies within so many km of a point.

    By the haversine, in powers of the angles: an engine that knows no sine can multiply. What lies outside of the box
    around the circle is left out first, so that few powers will do.
    """
    import narwhals as nw

    radian, (angle, widest) = math.pi / 180, _reach(lat, km)
    north = (nw.col("lat") - lat) * radian
    # Both ways round the earth, whichever is shorter.
    east = (180 - ((nw.col("lon") - lon).abs() - 180).abs()) * radian
    inside = (north.abs() <= angle * _SLACK) & (east <= widest * _SLACK)
    # The cosine of the row's latitude, from that of the point: cos φ₀ cos δ - sin φ₀ sin δ.
    half = _powers(north, angle, _HALF_SINE)
    parallel = math.cos(lat * radian) * (1 - 2 * half) - math.sin(lat * radian) * north * _powers(north, angle, _SINE)
    distance = half + math.cos(lat * radian) * parallel * _powers(east, widest, _HALF_SINE)
    return inside & (distance <= math.sin(angle / 2) ** 2)


def _powers(angle: nw.Expr, widest: float, terms: Sequence[float]) -> nw.Expr:
    """Return a series in even powers of an angle, with as many terms as one as wide as `widest` needs."""
    square = angle * angle
    # Never fewer than two: the first is no small one, or nothing.
    needed = next(
        (n for n, term in enumerate(terms, 1) if 0 < abs(term) * widest ** (2 * (n - 1)) < _EXACT), len(terms)
    )
    found = square * terms[needed - 1] + terms[needed - 2]
    for term in reversed(terms[: needed - 2]):
        found = found * square + term
    return found
