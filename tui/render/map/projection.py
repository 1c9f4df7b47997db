"""From longitude and latitude to dots and back; lines clipped to a picture, points along them, circles."""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

import msgspec

Dot = tuple[float, float]
"""Dots from the picture's top left, to the right and down."""

ZOOM = 1.5
"""How many times as large one step of zoom makes the picture."""
NEAREST = 0.05
"""Kilometres a dot at the closest; the gazetteers are no finer."""


class Box(NamedTuple):
    """A part of the globe, in degrees."""

    west: float
    south: float
    east: float
    north: float

    @property
    def middle(self) -> tuple[float, float]:
        """Longitude and latitude of the middle."""
        return (self.west + self.east) / 2, (self.south + self.north) / 2


class View(msgspec.Struct, frozen=True):
    """What part of the globe a picture shows: its middle, its scale, its size in cells.

    Equirectangular with the scale of the middle's latitude, which is true to a few per cent over a country.
    """

    lon: float
    lat: float
    km_per_dot: float
    cells: int
    lines: int

    def dot(self, lon: float, lat: float) -> Dot:
        """Return where a point of the globe is drawn; outside the picture where it is outside the view."""
        across, along = degree_km(self.lat)
        return (
            self.cells + (lon - self.lon) * across / self.km_per_dot,
            2 * self.lines + (self.lat - lat) * along / self.km_per_dot,
        )

    def cell(self, lon: float, lat: float) -> tuple[int, int]:
        """Return column and row of the cell that a point of the globe falls into, inside the picture or not."""
        x, y = self.dot(lon, lat)
        return math.floor(x / 2), math.floor(y / 4)

    def lon_lat(self, x: float, y: float) -> tuple[float, float]:
        """Return longitude and latitude of a dot."""
        across, along = degree_km(self.lat)
        return (
            self.lon + (x - self.cells) * self.km_per_dot / across,
            self.lat - (y - 2 * self.lines) * self.km_per_dot / along,
        )

    def shows(self, x: float, y: float, *, margin: int = 0) -> bool:
        """Return whether a dot is inside the picture, `margin` dots from its edges."""
        return margin <= x < 2 * self.cells - margin and margin <= y < 4 * self.lines - margin


def degree_km(lat: float) -> tuple[float, float]:
    """Return the km of a degree of longitude and of latitude on WGS84 (series of the parallel and the meridian)."""
    phi = math.radians(lat)
    along = 111.13209 - 0.56605 * math.cos(2 * phi) + 0.00120 * math.cos(4 * phi)
    across = 111.41513 * math.cos(phi) - 0.09455 * math.cos(3 * phi) + 0.00012 * math.cos(5 * phi)
    # It is divided by, and at the poles it would be nothing.
    return max(across, 1e-6), along


def view_of(box: Box, cells: int, lines: int) -> View:
    """Return the view that just shows the whole of a box."""
    lon, lat = box.middle
    across, along = degree_km(lat)
    scale = max((box.east - box.west) * across / (2 * cells), (box.north - box.south) * along / (4 * lines))
    return View(lon, lat, max(scale, NEAREST), cells, lines)


def view_at(
    home: Box, bounds: Box, cells: int, lines: int, zoom: int = 0, centre: tuple[float, float] | None = None
) -> View:
    """Return the view `zoom` steps closer than one that shows `home`, over `centre` (lon, lat); never beyond `bounds`.

    Where the view is larger than the bounds either way, they stand in its middle.
    """
    lon, lat = centre or home.middle
    widest = view_of(bounds, cells, lines).km_per_dot
    scale = view_of(home, cells, lines).km_per_dot / ZOOM**zoom
    scale = min(max(scale, NEAREST), widest)
    half_along = 2 * lines * scale / degree_km(lat)[1]
    lat = _clamped(lat, bounds.south + half_along, bounds.north - half_along)
    # By the latitude just clamped: a degree of longitude is as long as it is there.
    half_across = cells * scale / degree_km(lat)[0]
    return View(_clamped(lon, bounds.west + half_across, bounds.east - half_across), lat, scale, cells, lines)


def zoom_range(home: Box, bounds: Box, cells: int, lines: int) -> tuple[int, int]:
    """Return the least and the greatest zoom that change anything."""
    base = view_of(home, cells, lines).km_per_dot
    widest = view_of(bounds, cells, lines).km_per_dot
    # Rounded first: a hair above a whole step would else offer one more, which changes nothing.
    return -math.ceil(round(math.log(max(widest / base, 1), ZOOM), 6)), math.ceil(math.log(base / NEAREST, ZOOM))


def _clamped(value: float, low: float, high: float) -> float:
    """Return the value, no less than `low` and no more than `high`; their middle where they are the wrong way round."""
    return (low + high) / 2 if low > high else min(max(value, low), high)


def clip(line: Sequence[Dot], view: View) -> Iterator[list[Dot]]:
    """Return the parts of a line that are inside the picture, without points that fall on the dot before them."""
    # A point on the very edge belongs to the dot beyond it.
    right, bottom = 2 * view.cells - 1e-6, 4 * view.lines - 1e-6
    part: list[Dot] = []
    for start, end in itertools.pairwise(line):
        inside = _clip_segment(start, end, right, bottom)
        if inside is None:
            if part:
                yield part
            part = []
            continue
        first, last = inside
        if not part or part[-1] != first:
            if part:
                yield part
            part = [first]
        if last == end and len(part) > 1 and _on_one_dot(part[-1], last):
            part[-1] = last
        else:
            part.append(last)
        if last != end:
            yield part
            part = []
    if part:
        yield part


def _on_one_dot(one: Dot, other: Dot) -> bool:
    return int(one[0]) == int(other[0]) and int(one[1]) == int(other[1])


def _clip_segment(start: Dot, end: Dot, right: float, bottom: float) -> tuple[Dot, Dot] | None:
    """Return the part of a segment between the top left and `right` and `bottom`, if there is one (Liang–Barsky)."""
    enter, leave = 0.0, 1.0
    dx, dy = end[0] - start[0], end[1] - start[1]
    for step, room in ((-dx, start[0]), (dx, right - start[0]), (-dy, start[1]), (dy, bottom - start[1])):
        if step == 0:
            if room < 0:
                return None
        elif step < 0:
            enter = max(enter, room / step)
        else:
            leave = min(leave, room / step)
    if enter > leave:
        return None
    return (
        start if enter == 0 else (start[0] + enter * dx, start[1] + enter * dy),
        end if leave == 1 else (start[0] + leave * dx, start[1] + leave * dy),
    )


def points_along(line: Sequence[Dot], every: float) -> Iterator[Dot]:
    """Return points along a line, `every` dots apart, from its start on."""
    ahead = 0.0  # from the start of the segment to the next point
    for start, end in itertools.pairwise(line):
        length = math.dist(start, end)
        while ahead <= length and length:
            share = ahead / length
            yield start[0] + share * (end[0] - start[0]), start[1] + share * (end[1] - start[1])
            ahead += every
        ahead -= length


def ring(view: View, lon: float, lat: float, km: float) -> list[Dot]:
    """Return all points `km` from a point, as a closed line that looks round; for distances within a country."""
    across, along = degree_km(lat)
    steps = max(12, min(round(math.pi * km / view.km_per_dot), 720))
    turns = [2 * math.pi * step / steps for step in range(steps + 1)]
    return [view.dot(lon + km * math.cos(turn) / across, lat - km * math.sin(turn) / along) for turn in turns]


def bounding_box(points: Iterable[tuple[float, float]], bounds: Box) -> Box:
    """Return the box of points (lon, lat) within bounds, a tenth of its longer side around them; else the bounds."""
    inner = [
        (lon, lat) for lon, lat in points if bounds.west <= lon <= bounds.east and bounds.south <= lat <= bounds.north
    ]
    if not inner:
        return bounds
    lons, lats = [lon for lon, _ in inner], [lat for _, lat in inner]
    # A single place has no extent: 0.2 degrees stand in for it, so that there is something around the place.
    room = max(max(lons) - min(lons), max(lats) - min(lats), 0.2) * 0.1
    return Box(
        max(min(lons) - room, bounds.west),
        max(min(lats) - room, bounds.south),
        min(max(lons) + room, bounds.east),
        min(max(lats) + room, bounds.north),
    )
