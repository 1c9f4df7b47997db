"""GeoJSON (RFC 7946) → features, one after the other."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from tui.exchange.features import Feature, checked_geometry
from tui.exchange.input_file import BadFile, InputFile, Progress
from tui.exchange.table import Refused, as_json, cell_text, json_items

_NAMES: Final = ("name", "title", "label", "headline")


def read_geojson(file: InputFile, progress: Progress | None = None) -> Iterator[Feature | Refused]:
    """Yield the features of a collection, and those that are none.

    Raises:
        BadFile: it is no collection of features, or its coordinates are no degrees.
    """
    if b'"crs"' in file.head and not any(each in file.head for each in (b"CRS84", b"4326")):
        raise BadFile(f"{file.name}: its coordinates are of another system than WGS84; reproject it to EPSG:4326")
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
    named = next((str(properties[each]) for each in _NAMES if properties.get(each)), "")
    id_ = cell_text(said.get("id")) or cell_text(properties.get("id")) or ""
    return Feature(number, id_, named, properties, checked_geometry(said.get("geometry")), raw)
