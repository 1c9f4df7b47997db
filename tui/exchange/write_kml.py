"""KML 2.2: folders of bases, places, front reports, movements and facts, with the days on which they were."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from html import escape
from xml.etree.ElementTree import Element

from tui.analysis.views.extract import Extract, FactEntry, PlaceEntry
from tui.analysis.views.map import Front, Spot, Way
from tui.exchange import map_colors
from tui.exchange.shapes import Point, ring, rounded, route
from tui.exchange.xml_document import child
from tui.exchange.xml_document import encode as encode_xml

_LINE_WIDTH = "2"


def encode(held: Extract) -> bytes:
    """Return the view as a KML document; a fact without a place that is on the map has no geometry."""
    root = Element("kml", xmlns="http://www.opengis.net/kml/2.2")
    document = child(root, "Document")
    child(document, "name", held.title)
    child(document, "description", escape(held.described))
    _add_styles(document)
    facts = {fact.id: fact for fact in held.facts}
    spots = {spot.id: spot for spot in held.map.spots}
    for title, places in (
        ("Bases", [place for place in held.places if place.base]),
        ("Places", [place for place in held.places if not place.base]),
    ):
        folder = _folder(document, title)
        for place in places:
            _add_place(folder, place, spots.get(place.id))
    folder = _folder(document, "Front reports")
    for front in held.map.fronts:
        _add_front(folder, front, facts[front.fact])
    folder = _folder(document, "Movements")
    for way in held.map.ways:
        _add_way(folder, way, facts[way.fact])
    folder = _folder(document, "Facts")
    for fact in held.facts:
        where = [(spots[place].lon, spots[place].lat) for place in fact.places if place in spots]
        _add_fact(folder, fact, where)
    return encode_xml(root)


def _folder(document: Element, title: str) -> Element:
    folder = child(document, "Folder")
    child(folder, "name", title)
    return folder


def _kml_color(color: str) -> str:
    """Return a colour as KML writes it: opacity, blue, green, red."""
    return f"ff{color[5:7]}{color[3:5]}{color[1:3]}"


def _style_id(color: str) -> str:
    return f"c{color[1:]}"


def _add_styles(document: Element) -> None:
    colors = (*map_colors.LEVELS.values(), map_colors.OTHER, map_colors.FRONT, map_colors.FACT, *map_colors.SIDES)
    for color in dict.fromkeys(colors):
        style = child(document, "Style", id=_style_id(color))
        child(child(style, "IconStyle"), "color", _kml_color(color))
        line = child(style, "LineStyle")
        child(line, "color", _kml_color(color))
        child(line, "width", _LINE_WIDTH)
        child(child(style, "PolyStyle"), "fill", "0")


def _placemark(folder: Element, id_: str, name: str, description: str) -> Element:
    placemark = child(folder, "Placemark", id=id_)
    child(placemark, "name", name)
    if description:
        # Google Earth takes it for HTML.
        child(placemark, "description", escape(description))
    return placemark


def _finish(placemark: Element, color: str, fact: FactEntry | None, data: Mapping[str, object]) -> None:
    """Add what KML wants behind the description, in its order: days, style, data."""
    span = fact.span if fact is not None else None
    if fact is not None and span is not None:
        days = child(placemark, "TimeSpan")
        if fact.earliest is not None:
            child(days, "begin", fact.earliest.isoformat())
        if fact.latest is not None:
            child(days, "end", fact.latest.isoformat())
    child(placemark, "styleUrl", f"#{_style_id(color)}")
    extended = child(placemark, "ExtendedData")
    for name, value in data.items():
        if value is not None and value != "":
            child(child(extended, "Data", name=name), "value", str(value))


def _add_place(folder: Element, place: PlaceEntry, spot: Spot | None) -> None:
    placemark = _placemark(folder, f"place.{place.id}", place.name, place.about)
    levels = {f"{each.event}-level": each.level for each in spot.levels} if spot is not None else {}
    data = {"type": "place", "id": place.id, "kind": place.kind, "aliases": "; ".join(place.aliases)}
    _finish(placemark, map_colors.of_spot(spot) if spot is not None else map_colors.OTHER, None, data | levels)
    if spot is not None:
        _add_points(placemark, [(spot.lon, spot.lat)])


def _add_front(folder: Element, front: Front, fact: FactEntry) -> None:
    placemark = _placemark(folder, f"front.{fact.id}", fact.says, f"{fact.when_text}; {'; '.join(front.sources)}")
    data = {"type": "front", "id": fact.id, "place": front.place, "km": f"{front.km:g}"}
    _finish(placemark, map_colors.FRONT, fact, data)
    rings = ring(front)
    parent = child(placemark, "MultiGeometry") if len(rings) > 1 else placemark
    for points in rings:
        outer = child(child(parent, "Polygon"), "outerBoundaryIs")
        child(child(outer, "LinearRing"), "coordinates", _coordinates(points))


def _add_way(folder: Element, way: Way, fact: FactEntry) -> None:
    placemark = _placemark(
        folder, f"movement.{fact.id}", fact.says, ", ".join(filter(None, (way.actor, fact.when_text)))
    )
    data = {"type": "movement", "id": fact.id, "side": way.side, "when": fact.when}
    _finish(placemark, map_colors.of_way(way), fact, data)
    lines = route(way.points)
    parent = child(placemark, "MultiGeometry") if len(lines) > 1 else placemark
    for points in lines:
        line = child(parent, "LineString")
        child(line, "tessellate", "1")
        child(line, "coordinates", _coordinates(points))


def _add_fact(folder: Element, fact: FactEntry, where: list[Point]) -> None:
    placemark = _placemark(folder, f"fact.{fact.id}", fact.says, f"{fact.when_text}; graded {fact.grade or 'nowhere'}")
    sources = dict.fromkeys(each.source for each in fact.citations)
    data = {
        "type": "fact",
        "id": fact.id,
        "kind": fact.kind,
        "when": fact.when,
        "known": fact.known,
        "grade": fact.grade,
        "actors": "; ".join(fact.actors),
        "places": "; ".join(fact.places),
        "sources": "; ".join(sources),
    }
    _finish(placemark, map_colors.FACT, fact, data)
    if where:
        _add_points(placemark, where)


def _add_points(placemark: Element, points: list[Point]) -> None:
    parent = child(placemark, "MultiGeometry") if len(points) > 1 else placemark
    for point in rounded(points):
        child(child(parent, "Point"), "coordinates", _coordinates([point]))


def _coordinates(points: Iterable[Point]) -> str:
    return " ".join(f"{lon},{lat}" for lon, lat in points)
