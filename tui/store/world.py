"""The world under every theatre's map: coasts, borders, lakes and names, in a form that is read in some milliseconds.

`world.bin` holds lines from Natural Earth (public domain), cut into pieces of some dozens of points, in four levels of
detail. It is little-endian: the number of pieces; for each its level and layer, first point, number of points, west,
south, east and north; then all points. Positions are hundredths of a degree. `tests/world_map.py` writes it.

`world.tsv` holds names of countries and seas: kind, the scale from which they are shown, longitude, latitude, name. The
largest have further points, at a scale where a map may show only a part of them that lies far from the first.
"""

from __future__ import annotations

import struct
import sys
from array import array
from collections.abc import Iterator, Sequence
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Final, NamedTuple

Point = tuple[float, float]
"""Longitude and latitude in degrees."""
Polyline = tuple[Point, ...]

LAYERS: Final = ("coastline", "boundaries", "lakes")
"""The layers of the world, by their number in the file."""
DETAIL: Final = (0.025, 0.12, 0.4, 1.0)
"""Degrees that lines of each level may be off."""
PIECE: Final = 40
"""Points of a piece at the most; the last is the first of the next."""
_KM: Final = 111.0
_FIELDS: Final = 7
_FOLDER: Final = Path(__file__).parent


class Name(NamedTuple):
    """The name of a country or sea, where it stands, and from which zoom of web maps on it is shown."""

    kind: str
    zoom: float
    lon: float
    lat: float
    name: str


class World:
    """Lines and names of the whole world; both are read when they are first asked for."""

    def __init__(self, folder: Path = _FOLDER) -> None:
        self._folder = folder

    @cached_property
    def names(self) -> tuple[Name, ...]:
        """All names, those first that are shown first."""
        rows = (line.split("\t") for line in (self._folder / "world.tsv").read_text(encoding="utf-8").splitlines())
        return tuple(Name(kind, float(zoom), float(lon), float(lat), name) for kind, zoom, lon, lat, name in rows)

    def lines(self, layer: str, box: Sequence[float], km_per_dot: float) -> Iterator[Polyline]:
        """Yield the lines of a layer that may be seen in a box (west, south, east, north), as fine as its dots."""
        west, south, east, north = (round(100 * each) for each in box)
        level = max(number for number, off in enumerate(DETAIL) if number == 0 or off * _KM <= km_per_dot)
        # A box may lie beyond 180°, on either side.
        turns = [turn for turn in (-36_000, 0, 36_000) if west <= 18_000 + turn and east >= -18_000 + turn]
        pieces, points = self._read
        for first, size, left, bottom, right, top in pieces.get(len(LAYERS) * level + LAYERS.index(layer), ()):
            if bottom <= north and top >= south and any(left + t <= east and right + t >= west for t in turns):
                numbers = points[2 * first : 2 * (first + size)]
                yield tuple((numbers[at] / 100, numbers[at + 1] / 100) for at in range(0, len(numbers), 2))

    @cached_property
    def _read(self) -> tuple[dict[int, list[tuple[int, ...]]], array[int]]:
        data = (self._folder / "world.bin").read_bytes()
        (size,) = struct.unpack_from("<i", data)
        end = 4 + 4 * _FIELDS * size
        points = array("h", data[end:])
        if sys.byteorder == "big":
            points.byteswap()
        pieces: dict[int, list[tuple[int, ...]]] = {}
        for which, *piece in struct.iter_unpack(f"<{_FIELDS}i", data[4:end]):
            pieces.setdefault(which, []).append(tuple(piece))
        return pieces, points


@lru_cache(maxsize=1)
def world() -> World:
    """Return the world."""
    return World()
