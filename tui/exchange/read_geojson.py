"""GeoJSON (RFC 7946) → features, one after the other."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, Final

from tui.exchange.features import NAMES, Feature, checked_geometry
from tui.exchange.input_file import BadFile, InputFile, Progress
from tui.exchange.table import Refused, as_json, cell_text, json_items

_SYSTEM: Final = re.compile(rb'"crs"\s*:\s*\{[^{}]*"properties"\s*:\s*\{[^{}]*"name"\s*:\s*"([^"]*)"')
"""Named by GeoJSON of 2008, which QGIS still writes."""
_ONE: Final = re.compile(rb'[\x1e\s]*\{\s*"type"\s*:\s*"Feature"')


def read_geojson(file: InputFile, progress: Progress | None = None) -> Iterator[Feature | Refused]:
    """Yield the features of a collection, and those that are none.

    Raises:
        BadFile: it is no collection of features, or its coordinates are no degrees.
    """
    system = _SYSTEM.search(file.head)
    if system is not None and not system[1].endswith((b"CRS84", b":4326", b"CRS84h")):
        raise BadFile(f"{file.name}: its coordinates are of another system than WGS84; reproject it to EPSG:4326")
    if _ONE.match(file.head):
        told = "this is one feature, or one a line; put them into a FeatureCollection (`ogr2ogr -f GeoJSON`)"
        raise BadFile(f"{file.name}: {told}")
    for number, said in enumerate(json_items(file, ("features",), progress), 1):
        raw = as_json(said)
        try:
            yield _feature(number, said, raw)
        except ValueError as error:
            yield Refused(number, str(error), raw)


def _feature(number: int, said: Any, raw: str) -> Feature:
    if not isinstance(said, dict) or said.get("type") != "Feature":
        raise ValueError("it is no feature")
    properties = said.get("properties") or {}
    if not isinstance(properties, dict):
        raise ValueError("its properties are no object")  # noqa: TRY004 - of the file, and not of the code
    named = next((str(properties[each]) for each in NAMES if properties.get(each)), "")
    id_ = cell_text(said.get("id")) or cell_text(properties.get("id")) or ""
    return Feature(number, id_, named, properties, checked_geometry(said.get("geometry")), raw)
