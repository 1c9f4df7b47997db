"""What the map shows of a situation: places, front reports, movements."""

from __future__ import annotations

import math
from functools import lru_cache
from typing import Any

import msgspec
import polars as pl

from tui.analysis import quantities
from tui.analysis.constants import Disputes
from tui.analysis.situation import Situation
from tui.render.map.projection import Box, bounding_box
from tui.render.text import Target
from tui.store.schema.frames import Store

_SHORT_BOUNDS = {
    "about": "~",
    "within": "≤",
    "up-to": "≤",
    "less-than": "<",
    "more-than": ">",
    "at-least": "≥",
}


class Spot(msgspec.Struct, frozen=True):
    """A place with coordinates: its band and index if it is a base, and how many shown facts speak of it."""

    id: str
    name: str
    kind: str
    lon: float
    lat: float
    facts: int
    band: str = ""
    index: tuple[float, float, float] | None = None
    """Index, low and high."""

    @property
    def target(self) -> Target:
        """What the place opens as."""
        return Target("base" if self.band else "place", self.id)

    @property
    def key(self) -> str:
        """The place as an item of the pane."""
        return f"{self.target.kind}:{self.id}"


class Front(msgspec.Struct, frozen=True):
    """How far a source puts the front from a place: kilometres as stated, and what that leaves open (§5.4)."""

    place: str
    lon: float
    lat: float
    km: float
    low: float
    high: float
    figure: str


class Way(msgspec.Struct, frozen=True):
    """A movement: the points (lon, lat) that it went by, in order."""

    fact: str
    points: tuple[tuple[float, float], ...]


class Scene(msgspec.Struct, frozen=True):
    """Everything on the map that depends on the lens; places in the order of importance."""

    home: Box
    bounds: Box
    spots: tuple[Spot, ...]
    fronts: tuple[Front, ...]
    ways: tuple[Way, ...]

    def spot(self, key: str) -> Spot | None:
        """The place with this key."""
        return next((spot for spot in self.spots if spot.key == key), None)


class _Atlas(msgspec.Struct, frozen=True):
    """What of a store's map does not depend on the lens; fronts and movements by the fact that tells of them."""

    places: pl.DataFrame
    home: Box
    bounds: Box
    fronts: tuple[tuple[str, Front], ...]
    ways: tuple[Way, ...]


def scene(situation: Situation) -> Scene:
    """The map of a situation: only facts that the lens shows count, levels as known on its day.

    Bases come first, in the theatre's order, then the places that most facts speak of. Reports that draw the same ring
    or the same line are one.
    """
    methods = situation.day.methods
    atlas = _atlas(situation.store, methods.threat.proximity.distance_measure, methods.disputes)
    shown = situation.shown
    fronts = dict.fromkeys(front for fact, front in atlas.fronts if fact in shown)
    ways = {way.points: way for way in atlas.ways if way.fact in shown}
    return Scene(atlas.home, atlas.bounds, _spots(situation, atlas.places), tuple(fronts), tuple(ways.values()))


@lru_cache(maxsize=1)
def _atlas(store: Store, distance: str, constants: Disputes) -> _Atlas:
    places = store.frames.places.filter(pl.col("lon").is_not_null() & pl.col("lat").is_not_null())
    bounds = Box(*store.theatre.bbox)
    home = bounding_box(places.select("lon", "lat").iter_rows(), bounds)
    fronts = _fronts(store.frames.quantities.filter(pl.col("measure") == distance), places, constants)
    return _Atlas(places, home, bounds, tuple(fronts), tuple(_ways(store.frames.routes, places)))


def _spots(situation: Situation, places: pl.DataFrame) -> tuple[Spot, ...]:
    frames = situation.frames
    shown = pl.Series(list(situation.shown), dtype=pl.String).implode()
    facts = (
        pl.concat([frames.fact_places.select("fact", "place"), frames.indicators.select("fact", place="base")])
        .filter(pl.col("fact").is_in(shown))
        .unique()
        .group_by("place")
        .agg(facts=pl.len())
    )
    levels = situation.day.assessment.levels.filter(pl.col("as_of") == situation.as_of).select(
        "base", "index", "low", "high", "band"
    )
    order = {base: number for number, base in enumerate(situation.lookup.bases)}
    rows = (
        places.select("id", "name", "kind", "lon", "lat", is_base="base")
        .join(facts, left_on="id", right_on="place", how="left", maintain_order="left")
        .join(levels, left_on="id", right_on="base", how="left", maintain_order="left")
        .iter_rows(named=True)
    )
    return tuple(sorted(map(_spot, rows), key=lambda spot: (order.get(spot.id, len(order)), -spot.facts)))


def _spot(row: dict[str, Any]) -> Spot:
    judged = row["is_base"] and row["index"] is not None
    return Spot(
        row["id"],
        row["name"],
        row["kind"],
        row["lon"],
        row["lat"],
        row["facts"] or 0,
        (row["band"] or "low") if row["is_base"] else "",
        (row["index"], row["low"], row["high"]) if judged else None,
    )


def _fronts(distances: pl.DataFrame, places: pl.DataFrame, constants: Disputes) -> list[tuple[str, Front]]:
    """Every distance with what it leaves open, nearest first."""
    stated = (
        quantities.widened(distances, constants)
        .filter((pl.col("base_unit") == "km") & pl.col("point").is_between(0, math.inf, closed="none"))
        .join(places.select("id", "lon", "lat"), left_on="of", right_on="id", maintain_order="left")
        .sort("of", "point", maintain_order=True)
    )
    return [
        (
            row["fact"],
            Front(row["of"], row["lon"], row["lat"], row["point"], row["wide_low"], row["wide_high"], _figure(row)),
        )
        for row in stated.iter_rows(named=True)
    ]


def _figure(row: dict[str, Any]) -> str:
    """A figure as its source gave it, short enough for a map: `≤20 mi`."""
    ends = [row["value"]] if row["value"] is not None else [row["low"], row["high"]]
    digits = row["decimals"] or 0
    numbers = "–".join(
        f"{end:.{digits}f}" if round(end, digits) == end else f"{end:g}" for end in ends if end is not None
    )
    return f"{_SHORT_BOUNDS.get(row['bound'], '')}{numbers} {row['unit']}"


def _ways(routes: pl.DataFrame, places: pl.DataFrame) -> list[Way]:
    """Every movement that has two places with coordinates or more, in the order in which it went by them."""
    stops = routes.join(places.select("id", "lon", "lat"), left_on="place", right_on="id", maintain_order="left").sort(
        "fact", "position"
    )
    ways: dict[str, list[tuple[float, float]]] = {}
    for fact, lon, lat in stops.select("fact", "lon", "lat").iter_rows():
        ways.setdefault(fact, []).append((lon, lat))
    return [Way(fact, tuple(points)) for fact, points in ways.items() if len(points) > 1]
