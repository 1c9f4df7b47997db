"""What a map for other programs has: places, front reports, movements and facts, with fields that any of them reads."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any, Final, Literal

import msgspec

from tui.analysis.views.extract import Extract, FactEntry, PlaceEntry
from tui.analysis.views.map import Front, Spot, Way
from tui.exchange import map_colors
from tui.exchange.shapes import Point, ring, rounded, route

Kind = Literal["place", "front", "movement", "fact"]
Shape = Literal["Point", "LineString", "Polygon"]
Field = str | int | float | date

LIST_SEPARATOR: Final = "; "
"""Between names in one field: a map filters, labels and saves texts, and lists hardly."""


class MapFeature(msgspec.Struct, frozen=True, kw_only=True):
    """One thing on the map. What is not there, or of no known place, has no `parts`."""

    kind: Kind
    id: str
    title: str
    about: str
    shape: Shape
    parts: Sequence[Any] = ()
    """Points (lon, lat), lines of them, or closed rings: several where it is at several places."""
    color: str
    is_base: bool = False
    fact: FactEntry | None = None
    """Whose days it has."""
    fields: Mapping[str, Field]


def map_features(held: Extract) -> Iterator[MapFeature]:
    """Yield what a view has on its map in the order of drawing: rings and routes, facts, places, and bases on top.

    A base would not show its level below the facts that are told of it.
    """
    facts = {fact.id: fact for fact in held.facts}
    spots = {spot.id: spot for spot in held.map.spots}
    for front in held.map.fronts:
        yield _front(front, facts[front.fact], spots[front.place])
    for way in held.map.ways:
        yield _way(way, facts[way.fact])
    for fact in held.facts:
        yield _fact(fact, spots)
    for place in sorted(held.places, key=lambda each: each.base):
        yield _place(place, spots.get(place.id))


def _said(**fields: Field | tuple[str, ...] | None) -> dict[str, Field]:
    """Return fields by the names that they have in YAML, lists as one text, without those that say nothing."""
    told = {
        name.replace("_", "-"): LIST_SEPARATOR.join(value) if isinstance(value, tuple) else value
        for name, value in fields.items()
    }
    return {name: value for name, value in told.items() if value is not None and value != ""}


def _place(place: PlaceEntry, spot: Spot | None) -> MapFeature:
    levels: dict[str, Field] = {}
    for level in spot.levels if spot is not None else ():
        index = None if level.index is None else round(level.index)
        levels |= _said(**{f"{level.event}_level": level.level, f"{level.event}_index": index})
    return MapFeature(
        kind="place",
        id=place.id,
        title=place.name,
        about=place.about,
        shape="Point",
        parts=rounded([(spot.lon, spot.lat)]) if spot is not None else (),
        color=map_colors.of_spot(spot) if spot is not None else map_colors.OTHER,
        is_base=place.base,
        fields=_said(
            kind=place.kind,
            base=place.base,
            within=place.within,
            aliases=place.aliases,
            precision_m=place.precision_m,
            coordinates_from=place.coordinates_from,
            facts=spot.facts if spot is not None else None,
        )
        | levels,
    )


def _front(front: Front, fact: FactEntry, spot: Spot) -> MapFeature:
    return MapFeature(
        kind="front",
        id=fact.id,
        title=fact.says,
        about=f"{front.km:g} km from {spot.name}, {fact.when_text}",
        shape="Polygon",
        parts=ring(front),
        color=map_colors.FRONT,
        fact=fact,
        fields=_said(
            place=front.place,
            km=round(front.km, 3),
            low_km=round(front.low, 3),
            high_km=round(front.high, 3),
            sources=front.sources,
            **_when(fact),
        ),
    )


def _way(way: Way, fact: FactEntry) -> MapFeature:
    return MapFeature(
        kind="movement",
        id=fact.id,
        title=fact.says,
        about=", ".join(filter(None, (way.actor, fact.when_text))),
        shape="LineString",
        parts=route(way.points),
        color=map_colors.of_way(way),
        fact=fact,
        fields=_said(actor=way.actor, side=way.side, attack=way.attack, **_when(fact)),
    )


def _fact(fact: FactEntry, spots: Mapping[str, Spot]) -> MapFeature:
    where: list[Point] = [(spots[place].lon, spots[place].lat) for place in fact.places if place in spots]
    return MapFeature(
        kind="fact",
        id=fact.id,
        title=fact.says,
        about=f"{fact.when_text}; graded {fact.grade or 'nowhere'}",
        shape="Point",
        parts=rounded(where),
        color=map_colors.FACT,
        fact=fact,
        fields=_said(
            kind=fact.kind,
            **_when(fact),
            known=fact.known,
            grade=fact.grade,
            lines=fact.lines,
            disputed=fact.disputed,
            actors=fact.actors,
            places=fact.places,
            sources=tuple(dict.fromkeys(each.source for each in fact.citations)),
            note=fact.note,
        ),
    )


def _when(fact: FactEntry) -> dict[str, str]:
    return {"when": fact.when, "when_text": fact.when_text}
