"""KML 2.2: folders of bases, places, front reports, movements and facts, with the days on which they were."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from html import escape
from typing import Final
from xml.etree.ElementTree import Element

from tui.analysis.views.extract import Extract
from tui.exchange.map_features import Field, Kind, MapFeature, map_features
from tui.exchange.shapes import Point
from tui.exchange.xml_document import child
from tui.exchange.xml_document import encode as encode_xml

_FOLDERS: Final[Sequence[tuple[str, Kind, bool]]] = (
    ("Bases", "place", True),
    ("Places", "place", False),
    ("Front reports", "front", False),
    ("Movements", "movement", False),
    ("Facts", "fact", False),
)
"""The folders with what is in each, and whether it is a base."""
_TYPES: Final = {bool: "bool", int: "int", float: "double"}
"""Of fields; all else is a text, as KML has no days in fields."""


def encode(held: Extract) -> bytes:
    """Return the view as a KML document; a fact without a place that is on the map has no geometry."""
    root = Element("kml", xmlns="http://www.opengis.net/kml/2.2")
    document = child(root, "Document")
    child(document, "name", held.title)
    child(document, "description", _html(held.described))
    features = [*map_features(held)]
    styles = {_style_id(each): each for each in features}
    for id_ in sorted(styles):
        _add_style(document, id_, styles[id_])
    _add_schemas(document, features)
    for title, kind, is_base in _FOLDERS:
        inside = [each for each in features if (each.kind, each.is_base) == (kind, is_base)]
        if inside:
            folder = child(document, "Folder")
            child(folder, "name", title)
            for each in inside:
                _add(folder, each)
    return encode_xml(root)


def _html(text: str) -> str:
    """Return a text as the HTML that Google Earth takes a description for; others show it as it stands."""
    return escape(text, quote=False)


def _style_id(each: MapFeature) -> str:
    return f"{'base' if each.is_base else each.kind}-{each.color[1:]}"


def _add_style(document: Element, id_: str, each: MapFeature) -> None:
    # Opacity, blue, green, red.
    color = f"ff{each.color[5:7]}{each.color[3:5]}{each.color[1:3]}"
    style = child(document, "Style", id=id_)
    if each.shape == "Point":
        icon = child(style, "IconStyle")
        child(icon, "color", color)
        child(icon, "scale", "1.2" if each.is_base else "0.7")
        if each.kind == "fact":
            # Sentences beside each other, many of them at the same place, would hide the map.
            child(child(style, "LabelStyle"), "scale", "0")
        return
    line = child(style, "LineStyle")
    child(line, "color", color)
    child(line, "width", "2")
    if each.shape == "Polygon":
        child(child(style, "PolyStyle"), "fill", "0")


def _add_schemas(document: Element, features: Iterable[MapFeature]) -> None:
    """Add which fields each kind has, so that figures are figures to a program that reads them."""
    found: dict[Kind, dict[str, Field]] = defaultdict(dict)
    for each in features:
        for name, value in _data(each).items():
            found[each.kind].setdefault(name, value)
    for kind, fields in found.items():
        schema = child(document, "Schema", id=kind, name=kind)
        for name, value in fields.items():
            child(schema, "SimpleField", type=_TYPES.get(type(value), "string"), name=name)


def _data(each: MapFeature) -> dict[str, Field]:
    return {"type": each.kind, "id": each.id, **each.fields}


def _add(folder: Element, each: MapFeature) -> None:
    """Add a placemark, with what it has in the order that KML wants."""
    placemark = child(folder, "Placemark", id=f"{each.kind}.{each.id}")
    child(placemark, "name", each.title)
    if each.about:
        child(placemark, "description", _html(each.about))
    if each.fact is not None and each.fact.span is not None:
        days = child(placemark, "TimeSpan")
        if each.fact.earliest is not None:
            child(days, "begin", each.fact.earliest.isoformat())
        if each.fact.latest is not None:
            child(days, "end", each.fact.latest.isoformat())
    child(placemark, "styleUrl", f"#{_style_id(each)}")
    data = child(child(placemark, "ExtendedData"), "SchemaData", schemaUrl=f"#{each.kind}")
    for name, value in _data(each).items():
        # GDAL takes the word `true` for 0.
        child(data, "SimpleData", str(int(value) if isinstance(value, bool) else value), name=name)
    parent = child(placemark, "MultiGeometry") if len(each.parts) > 1 else placemark
    for part in each.parts:
        _add_shape(parent, each, part)


def _add_shape(parent: Element, each: MapFeature, part: Sequence[Point]) -> None:
    points = [part] if each.shape == "Point" else part
    shape = child(parent, each.shape)
    if each.shape == "LineString":
        child(shape, "tessellate", "1")
    if each.shape == "Polygon":
        shape = child(child(shape, "outerBoundaryIs"), "LinearRing")
    child(shape, "coordinates", " ".join(f"{lon},{lat}" for lon, lat in points))
