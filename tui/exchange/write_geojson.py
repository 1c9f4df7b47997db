"""GeoJSON (RFC 7946) with the style hints of simplestyle: places, front reports, movements, and every fact."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

import msgspec

from tui.analysis.views.extract import Extract
from tui.exchange.map_features import MapFeature, map_features

Json = dict[str, Any]

_SYMBOLS: Final[Mapping[str, str]] = {
    "air-base": "airfield",
    "airport": "airport",
    "naval-base": "harbor",
    "port": "harbor",
    "city": "city",
    "town": "town",
    "village": "village",
}
"""Icons of the Maki set by the kind of place."""


def encode(held: Extract) -> bytes:
    """Return the view as a FeatureCollection in the order of drawing.

    `properties.type` says what a feature is: place, front, movement or fact. A fact without a place that is on the map
    has no geometry.
    """
    collection = {
        "type": "FeatureCollection",
        "name": held.title,
        "description": held.described,
        "features": [_feature(each) for each in map_features(held)],
    }
    return msgspec.json.format(msgspec.json.encode(collection), indent=2) + b"\n"


def _feature(each: MapFeature) -> Json:
    properties: Json = {"type": each.kind, "id": each.id, "title": each.title, "description": each.about, **each.fields}
    if each.fact is not None:
        properties |= {"earliest": each.fact.earliest, "latest": each.fact.latest}
    properties |= _style(each) if each.parts else {}
    return {
        "type": "Feature",
        "id": f"{each.kind}:{each.id}",
        "geometry": _geometry(each),
        "properties": {name: value for name, value in properties.items() if value not in (None, "")},
    }


def _geometry(each: MapFeature) -> Json | None:
    if not each.parts:
        return None
    # A polygon is a list of rings, of which these have the outer one alone.
    parts = [[part] for part in each.parts] if each.shape == "Polygon" else each.parts
    if len(parts) == 1:
        return {"type": each.shape, "coordinates": parts[0]}
    return {"type": f"Multi{each.shape}", "coordinates": parts}


def _style(each: MapFeature) -> Json:
    if each.shape == "Point":
        symbol = _SYMBOLS.get(str(each.fields["kind"])) if each.kind == "place" else None
        size = "large" if each.is_base else "small"
        return {"marker-color": each.color, "marker-size": size, "marker-symbol": symbol}
    stroke = {"stroke": each.color, "stroke-width": 3 if each.fields.get("attack") else 2}
    return stroke | {"fill": each.color, "fill-opacity": 0} if each.shape == "Polygon" else stroke
