"""Shapes for maps: rings and routes as coordinates that no map draws across the whole globe."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import pairwise
from typing import Final

from tui.analysis.geodesy import circle
from tui.analysis.views.map import Front

Point = tuple[float, float]

RING_POINTS: Final = 72
DIGITS: Final = 6
"""Of a coordinate: a decimetre."""


def rounded(points: Iterable[Point]) -> list[Point]:
    """Return points with as many digits as mean anything."""
    return [(round(lon, DIGITS), round(lat, DIGITS)) for lon, lat in points]


def ring(front: Front) -> list[list[Point]]:
    """Return how near the front is reported as closed rings (lon, lat), counterclockwise.

    One ring; two where it crosses the 180th meridian, one on either side of it (RFC 7946, 3.1.9).
    """
    points = circle(front.lon, front.lat, front.km, RING_POINTS)
    parts = []
    for shift in (0.0, 360.0, -360.0):
        part = [(lon + shift, lat) for lon, lat in points]
        for edge, sign in ((180.0, 1.0), (-180.0, -1.0)):
            part = _within(part, edge, sign)
        if len(part) > 2:
            parts.append(rounded([*part, part[0]]))
    return parts


def _within(points: Sequence[Point], edge: float, sign: float) -> list[Point]:
    """Return the part of a polygon on the inner side of a meridian (one step of Sutherland and Hodgman)."""
    kept: list[Point] = []
    for index, (lon, lat) in enumerate(points):
        before_lon, before_lat = points[index - 1]
        inside, was_inside = sign * lon <= sign * edge, sign * before_lon <= sign * edge
        if inside != was_inside:
            share = (edge - before_lon) / (lon - before_lon)
            kept.append((edge, before_lat + share * (lat - before_lat)))
        if inside:
            kept.append((lon, lat))
    return kept


def route(points: Sequence[Point]) -> list[list[Point]]:
    """Return a movement as lines (lon, lat), the shorter way round: two where it crosses the 180th meridian."""
    lines: list[list[Point]] = [[points[0]]]
    for (lon, lat), (next_lon, next_lat) in pairwise(points):
        if abs(next_lon - lon) > 180.0:
            edge = 180.0 if lon > 0 else -180.0
            unrolled = next_lon + 2 * edge
            share = (edge - lon) / (unrolled - lon)
            crossing = lat + share * (next_lat - lat)
            lines[-1].append((edge, crossing))
            lines.append([(-edge, crossing)])
        lines[-1].append((next_lon, next_lat))
    return [rounded(line) for line in lines]
