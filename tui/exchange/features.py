"""Features of a map, from GeoJSON or KML: those with a day are events, those with a name alone are places."""

from __future__ import annotations

from typing import Any, Final

import msgspec

Geometry = tuple[str, Any]
"""Its type as GeoJSON has it (Point, LineString, Polygon …), and its coordinates."""

NAMES: Final = ("name", "title", "label", "headline")
"""Properties that may have the name of a feature."""
_KINDS: Final = {"LineString": "route", "MultiLineString": "route"}


class Feature(msgspec.Struct, frozen=True):
    """One feature: its number in the file, its name, what is said of it, its geometry, and all that stood there."""

    number: int
    id: str
    name: str
    properties: dict[str, Any]
    geometry: Geometry | None
    raw: str

    @property
    def point(self) -> tuple[float, float] | None:
        """Longitude and latitude of a point; None of anything else."""
        if self.geometry is None or self.geometry[0] != "Point":
            return None
        lon, lat = self.geometry[1][:2]
        return float(lon), float(lat)

    @property
    def place_kind(self) -> str:
        """The kind of place that its geometry makes it: a point may be any."""
        return "area" if self.geometry is None else _KINDS.get(self.geometry[0], "settlement" if self.point else "area")


def checked_geometry(said: Any) -> Geometry | None:
    """Return a geometry of GeoJSON; None where there is none.

    Raises:
        ValueError: it is of no type that RFC 7946 knows, or its coordinates are none; the message says it.
    """
    if said is None:
        return None
    if not isinstance(said, dict):
        raise ValueError("its geometry is no object")  # noqa: TRY004 - of the file, and not of the code
    kind = said.get("type")
    if kind == "GeometryCollection":
        return kind, []
    depth = {"Point": 0, "MultiPoint": 1, "LineString": 1, "MultiLineString": 2, "Polygon": 2, "MultiPolygon": 3}.get(
        kind if isinstance(kind, str) else ""
    )
    if depth is None:
        raise ValueError("its geometry is of no type that GeoJSON has")
    coordinates = said.get("coordinates")
    if kind == "Point" and coordinates == []:
        return None
    _check(coordinates, depth)
    return str(kind), coordinates


def _check(said: Any, depth: int) -> None:
    if not isinstance(said, list):
        raise ValueError("its coordinates are no list")  # noqa: TRY004
    if depth:
        for each in said:
            _check(each, depth - 1)
        return
    if len(said) < 2 or not all(isinstance(each, int | float) and not isinstance(each, bool) for each in said):
        raise ValueError("its coordinates are no numbers")
    if not (-180 <= said[0] <= 180 and -90 <= said[1] <= 90):
        raise ValueError("its coordinates are nowhere on Earth; GeoJSON has longitude first, in degrees")
