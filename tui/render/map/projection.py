"""From longitude and latitude to dots and back; lines clipped to a picture, points along them, circles."""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

import msgspec

from tui.render.canvas import Dot

Point = tuple[float, float]
"""Longitude and latitude in degrees."""

ZOOM = 1.5
"""How many times as large one step of zoom makes the picture."""
NEAREST = 0.05
"""Kilometres a dot at the closest; the gazetteers are no finer."""
RADIUS = 6371.0088
"""Mean radius of the globe in kilometres."""
ROUND = 720
"""Corners that a ring has at the most: none is then half a dot off, however large it is."""
_NEAR_POLE = 88.0
"""Degrees of latitude beyond which a degree of longitude is drawn as long as here: at the poles it is nothing."""


class Box(NamedTuple):
    """A part of the globe, in degrees; where it crosses 180°, its east is beyond that."""

    west: float
    south: float
    east: float
    north: float

    @property
    def middle(self) -> Point:
        """Longitude and latitude of the middle."""
        return (self.west + self.east) / 2, (self.south + self.north) / 2

    @property
    def goes_round(self) -> bool:
        """Whether it goes round the globe: it then ends neither east nor west."""
        return self.east - self.west >= 360

    def overlaps(self, other: Box) -> bool:
        """Return whether some part of another box is in this one."""
        across = self.west <= other.east and other.west <= self.east
        return across and self.south <= other.north and other.south <= self.north


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
        return self._dot(self.lon + _short_way(lon - self.lon), lat)

    def _dot(self, lon: float, lat: float) -> Dot:
        """Return where a point is drawn whose longitude counts on beyond 180°."""
        across, along = degree_km(self.lat)
        return (
            self.cells + (lon - self.lon) * across / self.km_per_dot,
            2 * self.lines + (self.lat - lat) * along / self.km_per_dot,
        )

    def dots(self, line: Sequence[Point]) -> list[Dot]:
        """Return where the points of a line are drawn that ends on the view's side of the globe, wherever it began."""
        if not line:
            return []
        points = unrolled(line)
        turn = self.lon + _short_way(points[-1][0] - self.lon) - points[-1][0]
        return [self._dot(lon + turn, lat) for lon, lat in points]

    def inside(self, line: Sequence[Point]) -> Iterator[list[Dot]]:
        """Return the parts of a line that are inside the picture, once more a turn to the east or west if in sight."""
        if len(line) < 2:
            return
        points, window = unrolled(line), self.window
        lons, lats = [lon for lon, _ in points], [lat for _, lat in points]
        west, east, south, north = min(lons), max(lons), min(lats), max(lats)
        first, last = math.ceil((window.west - east) / 360), math.floor((window.east - west) / 360)
        for turn in range(360 * first, 360 * last + 1, 360):
            if window.overlaps(Box(west + turn, south, east + turn, north)):
                yield from clip([self._dot(lon + turn, lat) for lon, lat in points], self)

    @property
    def window(self) -> Box:
        """The part of the globe that is in the picture."""
        west, north = self.lon_lat(0, 0)
        east, south = self.lon_lat(2 * self.cells, 4 * self.lines)
        return Box(west, south, east, north)

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
    phi = math.radians(min(max(lat, -_NEAR_POLE), _NEAR_POLE))
    along = 111.13209 - 0.56605 * math.cos(2 * phi) + 0.00120 * math.cos(4 * phi)
    across = 111.41513 * math.cos(phi) - 0.09455 * math.cos(3 * phi) + 0.00012 * math.cos(5 * phi)
    return across, along


def _short_way(degrees: float) -> float:
    """Return a difference of longitudes, taken the short way round: no more than half a turn."""
    # Left as it is where it can be: a remainder would round it.
    return degrees if -180 <= degrees <= 180 else (degrees + 180) % 360 - 180


def unrolled(line: Sequence[Point]) -> list[Point]:
    """Return a line whose longitudes count on where it crosses 180°, each point the short way from the one before."""
    lon = line[0][0]
    points = [line[0]]
    for each, lat in line[1:]:
        lon = each if -180 <= each - lon <= 180 else lon + _short_way(each - lon)
        points.append((lon, lat))
    return points


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
    if not bounds.goes_round:
        # By the latitude just clamped: a degree of longitude is as long as it is there.
        half_across = cells * scale / degree_km(lat)[0]
        lon = _clamped(lon, bounds.west + half_across, bounds.east - half_across)
    return View(lon, lat, scale, cells, lines)


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


def ring(view: View, lon: float, lat: float, km: float) -> list[Point]:
    """Return all points `km` from a point, as a closed line that looks round; none where the globe has no such point.

    A ring round a pole is no closed line on a map: it leads from one end of it to the other.
    """
    arc = km / RADIUS
    if not 0 < arc < math.pi:
        return []
    steps = max(12, min(round(math.pi * km / view.km_per_dot), ROUND))
    phi = math.radians(lat)
    points = []
    for step in range(steps + 1):
        turn = 2 * math.pi * step / steps  # from the east to the south
        sine = math.sin(phi) * math.cos(arc) - math.cos(phi) * math.sin(arc) * math.sin(turn)
        there = math.asin(min(max(sine, -1.0), 1.0))
        aside = math.cos(turn) * math.sin(arc) * math.cos(phi)
        away = math.atan2(aside, math.cos(arc) - math.sin(phi) * math.sin(there))
        points.append((lon + math.degrees(away), math.degrees(there)))
    return points


def bounding_box(points: Iterable[Point], bounds: Box, rings: Iterable[tuple[float, float, float]] = ()) -> Box:
    """Return the box of points (lon, lat) and rings (lon, lat, km), a tenth of its longer side around it.

    What is beyond the bounds does not count; where nothing is within them, they are the box.
    """
    inner = [
        (east_of(bounds, lon), lat)
        for lon, lat in points
        if bounds.south <= lat <= bounds.north and east_of(bounds, lon) <= bounds.east
    ]
    if not inner:
        return bounds
    if bounds.goes_round:
        inner = _least_apart(inner)
    west, south = min(lon for lon, _ in inner), min(lat for _, lat in inner)
    east, north = max(lon for lon, _ in inner), max(lat for _, lat in inner)
    for lon, lat, km in rings:
        if km < math.pi * RADIUS and bounds.south <= lat <= bounds.north:
            across, along = (km / degree for degree in degree_km(lat))
            middle = (west + east) / 2 + _short_way(lon - (west + east) / 2)
            west, south = min(west, middle - across), min(south, lat - along)
            east, north = max(east, middle + across), max(north, lat + along)
    # A single place has no extent: 0.2 degrees stand in for it, so that there is something around the place.
    room = max(east - west, north - south, 0.2) * 0.1
    south, north = max(south - room, bounds.south), min(north + room, bounds.north)
    if bounds.goes_round:
        return Box(west - room, south, east + room, north) if east - west + 2 * room < 360 else bounds
    return Box(max(west - room, bounds.west), south, min(east + room, bounds.east), north)


def east_of(bounds: Box, lon: float) -> float:
    """Return a longitude counted on from the west of a box, as its east is."""
    return lon + 360 if lon < bounds.west else lon


def _least_apart(points: Sequence[Point]) -> list[Point]:
    """Return points with their longitudes counted from where the widest gap between them ends."""
    lons = sorted({lon for lon, _ in points})
    gaps = [after - before for before, after in itertools.pairwise([*lons, lons[0] + 360])]
    start = lons[(gaps.index(max(gaps)) + 1) % len(lons)]
    return [(lon + 360 if lon < start else lon, lat) for lon, lat in points]
