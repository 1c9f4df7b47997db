"""The lines under a theatre's map: `basemap/*.geojson`, read with limits; what is broken is reported and left out."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Annotated, Final

import msgspec
from msgspec import Meta

from tui.base.errors import Problem
from tui.base.sanitize import shorten
from tui.store import world
from tui.store.load.files import DataFile, read_text
from tui.store.schema.limits import LIMITS, Limits
from tui.store.world import Point, Polyline, World

FOLDER: Final = "basemap"
MAX_POINTS: Final = 200_000
"""Points that one file may have; what is beyond is left out."""


class Basemap(msgspec.Struct, frozen=True, eq=False):
    """The lines of each layer, with the outlines of areas. Compared by identity, so that drawings of it can be kept.

    The `world` lies under them where they end.
    """

    coastline: tuple[Polyline, ...] = ()
    boundaries: tuple[Polyline, ...] = ()
    provinces: tuple[Polyline, ...] = ()
    lakes: tuple[Polyline, ...] = ()
    problems: tuple[Problem, ...] = ()
    world: World | None = None

    def under(self, layer: str, box: Sequence[float], km_per_dot: float) -> Iterator[Polyline]:
        """Yield the world's lines of a layer that may be seen in a box, but for those where the theatre has its own."""
        if self.world is None or layer not in world.LAYERS:
            return
        own = _extent(getattr(self, layer))
        for line in self.world.lines(layer, box, km_per_dot):
            yield from _outside(line, own) if own else (line,)


def _extent(lines: Iterable[Polyline]) -> tuple[float, float, float, float] | None:
    """Return west, south, east and north of lines; None where there are none."""
    lons, lats = [lon for line in lines for lon, _ in line], [lat for line in lines for _, lat in line]
    return (min(lons), min(lats), max(lons), max(lats)) if lons else None


def _outside(line: Polyline, box: tuple[float, float, float, float]) -> Iterator[Polyline]:
    """Yield the parts of a line that are not in a box; a segment across its edge is."""
    west, south, east, north = box
    part: list[Point] = []
    hidden = True
    for point in line:
        was_hidden, hidden = hidden, west <= point[0] <= east and south <= point[1] <= north
        if hidden and was_hidden:
            part = []
        part.append(point)
        if hidden and len(part) > 1:
            yield tuple(part)
            part = [point]
    if len(part) > 1:
        yield tuple(part)


LAYERS: Final = tuple(name for name in Basemap.__struct_fields__ if name not in ("problems", "world"))
"""The layers; `basemap/<layer>.geojson` holds one."""

_Position = Annotated[list[float], Meta(min_length=2, max_length=4)]
_Line = list[_Position]


class _LineString(msgspec.Struct, tag="LineString", tag_field="type"):
    """One line."""

    coordinates: _Line

    def lines(self) -> Iterable[_Line]:
        """Return the line, as all geometries return theirs."""
        return (self.coordinates,)


class _Lines(msgspec.Struct):
    """Several lines, or the rings of one area."""

    coordinates: list[_Line]

    def lines(self) -> Iterable[_Line]:
        """Return all lines."""
        return self.coordinates


class _Polygon(_Lines, tag="Polygon", tag_field="type"):
    """An area."""


class _MultiLineString(_Lines, tag="MultiLineString", tag_field="type"):
    """Several lines."""


class _MultiPolygon(msgspec.Struct, tag="MultiPolygon", tag_field="type"):
    """Several areas, each with its rings."""

    coordinates: list[list[_Line]]

    def lines(self) -> Iterable[_Line]:
        """Return the rings of all areas."""
        return itertools.chain.from_iterable(self.coordinates)


class _Feature(msgspec.Struct):
    """One GeoJSON feature; its properties are not used."""

    geometry: _LineString | _Polygon | _MultiLineString | _MultiPolygon


class _Collection(msgspec.Struct):
    """A GeoJSON FeatureCollection; features are decoded one by one, so that one that is broken costs no other."""

    features: list[msgspec.Raw]


def load(root: Path, limits: Limits = LIMITS) -> Basemap:
    """Return the base map of the theatre at `root`, over the world; read again only when a file has changed.

    Never raises for what the files hold: a file or a feature that cannot be used is a problem of the base map.
    """
    return _load(root, tuple(_stamp(root / FOLDER / f"{layer}.geojson") for layer in LAYERS), limits)


def _stamp(path: Path) -> tuple[int, int] | None:
    """Return when a file was changed (ns since 1970) and its size; None where there is none."""
    try:
        status = path.stat()
    except (OSError, RuntimeError):
        return None
    return status.st_mtime_ns, status.st_size


@lru_cache(maxsize=4)
def _load(root: Path, stamps: tuple[tuple[int, int] | None, ...], limits: Limits) -> Basemap:
    """Return the base map whose layers have these stamps."""
    problems: list[Problem] = []
    layers: dict[str, tuple[Polyline, ...]] = {}
    for layer, stamp in zip(LAYERS, stamps, strict=True):
        if stamp is not None:
            layers[layer] = tuple(_read(root, f"{FOLDER}/{layer}.geojson", stamp[1], limits, problems))
    return Basemap(**layers, problems=tuple(problems), world=world.world())


def _read(root: Path, name: str, size: int, limits: Limits, problems: list[Problem]) -> Iterator[Polyline]:
    """Yield the lines of one file, and add what is wrong with it to `problems`."""
    path = root / name
    # A theatre may come from a stranger: a link in it must not make a file of the reader's own be read.
    if not path.resolve().is_relative_to(root.resolve()):
        problems.append(_problem(name, "this link leads out of the theatre's folder", "put the file itself here"))
        return
    text, found = read_text(DataFile(FOLDER, path, name, size), limits)
    problems += found
    # A byte that is not UTF-8 is only a warning: the rest of the text is used.
    if found and not text:
        return
    try:
        features = msgspec.json.decode(text, type=_Collection).features
    # msgspec raises RecursionError where brackets are nested too deeply, and a file may be nothing but brackets.
    except (msgspec.DecodeError, RecursionError) as error:
        problems.append(_problem(name, _said(error), "it must be a GeoJSON FeatureCollection"))
        return
    room = MAX_POINTS
    for number, raw in enumerate(features, 1):
        try:
            lines = msgspec.json.decode(raw, type=_Feature).geometry.lines()
        except (msgspec.DecodeError, RecursionError) as error:
            problems.append(_problem(name, f"feature {number}: {_said(error)}", "only lines and polygons are drawn"))
            continue
        for line in lines:
            room -= len(line)
            if room < 0:
                problems.append(_problem(name, f"there are more than {MAX_POINTS} points", "simplify the lines"))
                return
            if not all(abs(position[0]) <= 180 and abs(position[1]) <= 90 for position in line):
                what = f"feature {number}: a position is not on the globe"
                problems.append(_problem(name, what, "give longitude and latitude in degrees (WGS84)"))
            elif len(line) > 1:
                yield tuple((position[0], position[1]) for position in line)


def _problem(name: str, what: str, mend: str) -> Problem:
    """Return the warning for a file of the base map."""
    return Problem(name, 0, 0, what, mend, "basemap", "warning")


def _said(error: Exception) -> str:
    """Return what a decoder says is wrong, in one line."""
    return shorten(str(error), 100) or "it is nested too deeply"
