"""What the map shows of a situation: places, front reports, movements."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

import polars as pl

from tui.analysis import figures
from tui.analysis.situation import Situation
from tui.render.projection import Box, around
from tui.render.text import Target

_SHORT_BOUNDS = {
    "about": "~",
    "within": "≤",
    "up-to": "≤",
    "less-than": "<",
    "more-than": ">",
    "at-least": "≥",
}


@dataclass(frozen=True, slots=True)
class Spot:
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


@dataclass(frozen=True, slots=True)
class Front:
    """How far a source puts the front from a place: kilometres as stated, and what that leaves open (§5.4)."""

    place: str
    lon: float
    lat: float
    km: float
    low: float
    high: float
    figure: str


@dataclass(frozen=True, slots=True)
class Way:
    """A movement: the points (lon, lat) that it went by, in order."""

    fact: str
    points: tuple[tuple[float, float], ...]


@dataclass(frozen=True, slots=True)
class Scene:
    """Everything on the map that depends on the lens; places in the order of importance."""

    home: Box
    bounds: Box
    spots: tuple[Spot, ...]
    fronts: tuple[Front, ...]
    ways: tuple[Way, ...]

    def spot(self, key: str) -> Spot | None:
        """The place with this key."""
        return next((spot for spot in self.spots if spot.key == key), None)


def scene(situation: Situation) -> Scene:
    """The map of a situation: only facts that the lens shows count, levels as known on its day.

    Bases come first, in the theatre's order, then the places that most facts speak of.
    """
    places = situation.store.frames.places.filter(pl.col("lon").is_not_null() & pl.col("lat").is_not_null())
    bounds = Box(*situation.store.theatre.bbox)
    spots = _spots(situation, places)
    return Scene(
        _home(places, bounds), bounds, spots, tuple(_fronts(situation, places)), tuple(_ways(situation, places))
    )


def _home(places: pl.DataFrame, bounds: Box) -> Box:
    return around(places.select("lon", "lat").iter_rows(), bounds)


def _shown(situation: Situation, frame: pl.DataFrame) -> pl.DataFrame:
    return frame.filter(pl.col("fact").is_in(list(situation.shown)))


def _spots(situation: Situation, places: pl.DataFrame) -> tuple[Spot, ...]:
    frames = situation.frames
    spoken = pl.concat(
        [frames.fact_places.select("fact", "place"), frames.indicators.select("fact", place="base")]
    ).unique()
    facts = _shown(situation, spoken).group_by("place").agg(facts=pl.len())
    levels = situation.knowledge.threat.levels.filter(pl.col("as_of") == situation.as_of).select(
        "base", "index", "low", "high", "band"
    )
    order = {base: number for number, base in enumerate(situation.catalogue.bases)}
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


def _fronts(situation: Situation, places: pl.DataFrame) -> list[Front]:
    methods = situation.knowledge.methods
    quantities = _shown(situation, situation.frames.quantities).filter(
        pl.col("measure") == methods.threat.proximity.distance_measure
    )
    stated = (
        figures.widened(quantities, methods.disputes)
        .filter(pl.col("base_unit") == "km")
        .join(places.select("id", "lon", "lat"), left_on="of", right_on="id", maintain_order="left")
    )
    fronts: dict[Front, None] = {}
    for row in stated.iter_rows(named=True):
        front = Front(row["of"], row["lon"], row["lat"], row["point"], row["wide_low"], row["wide_high"], _figure(row))
        if front.km > 0 and math.isfinite(front.km):
            fronts[front] = None
    return sorted(fronts, key=lambda front: (front.place, front.km))


def _figure(row: dict[str, Any]) -> str:
    """A figure as its source gave it, short enough for a map: `≤20 mi`."""
    ends = [
        end for end in ([row["value"]] if row["value"] is not None else [row["low"], row["high"]]) if end is not None
    ]
    numbers = "–".join(f"{end:.{row['decimals'] or 0}f}" for end in ends)
    return f"{_SHORT_BOUNDS.get(row['bound'], '')}{numbers} {row['unit']}"


def _ways(situation: Situation, places: pl.DataFrame) -> list[Way]:
    stops = (
        _shown(situation, situation.frames.routes)
        .join(places.select("id", "lon", "lat"), left_on="place", right_on="id", maintain_order="left")
        .sort("fact", "position")
    )
    ways: dict[str, list[tuple[float, float]]] = {}
    for fact, lon, lat in stops.select("fact", "lon", "lat").iter_rows():
        ways.setdefault(fact, []).append((lon, lat))
    seen: dict[tuple[tuple[float, float], ...], str] = {}
    for fact, points in ways.items():
        if len(points) > 1:
            seen.setdefault(tuple(points), fact)
    return [Way(fact, points) for points, fact in seen.items()]
