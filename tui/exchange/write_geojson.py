"""GeoJSON (RFC 7946) with the style hints of simplestyle: places, front reports, movements, and every fact."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final

import msgspec

from tui.analysis.views.extract import Extract, FactEntry
from tui.analysis.views.map import Front, Spot, Way
from tui.exchange import map_colors
from tui.exchange.shapes import Point, ring, rounded, route

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
    """Return the view as a FeatureCollection: what has an area or a way first, so that points lie on top of it.

    `properties.type` says what a feature is: place, front, movement or fact. A fact without a place that is on the map
    has no geometry.
    """
    facts = {fact.id: fact for fact in held.facts}
    spots = {spot.id: spot for spot in held.map.spots}
    features = [
        *(_front(front, facts[front.fact], spots) for front in held.map.fronts),
        *(_way(way, facts[way.fact]) for way in held.map.ways),
        *_places(held, spots),
        *(_fact(fact, spots) for fact in held.facts),
    ]
    collection = {
        "type": "FeatureCollection",
        "name": held.title,
        "description": held.described,
        "features": features,
    }
    return msgspec.json.format(msgspec.json.encode(collection), indent=2) + b"\n"


def _feature(kind: str, id_: str, geometry: Json | None, properties: Json) -> Json:
    told = {name: value for name, value in properties.items() if value not in (None, "", [], ())}
    return {
        "type": "Feature",
        "id": f"{kind}:{id_}",
        "geometry": geometry,
        "properties": {"type": kind, "id": id_, **told},
    }


def _places(held: Extract, spots: Mapping[str, Spot]) -> Iterator[Json]:
    for place in held.places:
        spot = spots.get(place.id)
        levels: Json = {}
        for level in spot.levels if spot is not None else ():
            index = None if level.index is None else round(level.index)
            levels |= {f"{level.event}-level": level.level, f"{level.event}-index": index}
        yield _feature(
            "place",
            place.id,
            None if spot is None else _points([(spot.lon, spot.lat)]),
            {
                "title": place.name,
                "description": place.about,
                "kind": place.kind,
                "base": place.base,
                "within": place.within,
                "aliases": place.aliases,
                "precision-m": place.precision_m,
                "coordinates-from": place.coordinates_from,
                "facts": spot.facts if spot is not None else None,
                **levels,
                "marker-color": map_colors.of_spot(spot) if spot is not None else None,
                "marker-size": "large" if place.base else "small",
                "marker-symbol": _SYMBOLS.get(place.kind),
            },
        )


def _front(front: Front, fact: FactEntry, spots: Mapping[str, Spot]) -> Json:
    rings = ring(front)
    return _feature(
        "front",
        fact.id,
        {"type": "MultiPolygon", "coordinates": [[each] for each in rings]}
        if len(rings) > 1
        else {"type": "Polygon", "coordinates": rings},
        {
            "title": fact.says,
            "description": f"{front.km:g} km from {spots[front.place].name}, {fact.when_text}",
            "place": front.place,
            "km": round(front.km, 3),
            "low-km": round(front.low, 3),
            "high-km": round(front.high, 3),
            "sources": front.sources,
            **_dates(fact),
            "stroke": map_colors.FRONT,
            "stroke-width": 2,
            "fill": map_colors.FRONT,
            "fill-opacity": 0,
        },
    )


def _way(way: Way, fact: FactEntry) -> Json:
    lines = route(way.points)
    return _feature(
        "movement",
        fact.id,
        {"type": "MultiLineString", "coordinates": lines}
        if len(lines) > 1
        else {"type": "LineString", "coordinates": lines[0]},
        {
            "title": fact.says,
            "description": ", ".join(filter(None, (way.actor, fact.when_text))),
            "actor": way.actor,
            "side": way.side,
            "attack": way.attack,
            **_dates(fact),
            "stroke": map_colors.of_way(way),
            "stroke-width": 3 if way.attack else 2,
        },
    )


def _fact(fact: FactEntry, spots: Mapping[str, Spot]) -> Json:
    where = [(spots[place].lon, spots[place].lat) for place in fact.places if place in spots]
    return _feature(
        "fact",
        fact.id,
        _points(where) if where else None,
        {
            "title": fact.says,
            "description": f"{fact.when_text}; graded {fact.grade or 'nowhere'}",
            "kind": fact.kind,
            **_dates(fact),
            "known": fact.known,
            "grade": fact.grade,
            "lines": fact.lines,
            "disputed": fact.disputed,
            "actors": fact.actors,
            "places": fact.places,
            "sources": list(dict.fromkeys(each.source for each in fact.citations)),
            "note": fact.note,
            "marker-color": map_colors.FACT,
            "marker-size": "small",
        },
    )


def _dates(fact: FactEntry) -> Json:
    return {"when": fact.when, "when-text": fact.when_text, "earliest": fact.earliest, "latest": fact.latest}


def _points(points: list[Point]) -> Json:
    found = rounded(points)
    if len(found) == 1:
        return {"type": "Point", "coordinates": found[0]}
    return {"type": "MultiPoint", "coordinates": found}
