"""The map: places with what the facts say of them, how near the front is reported, and who moved where."""

from __future__ import annotations

import math

import msgspec
import polars as pl

from tui.analysis import quantities
from tui.analysis.constants import Methods
from tui.analysis.situation import Situation
from tui.analysis.views.figures import Figure, figures
from tui.store.schema.frames import Store


class Spot(msgspec.Struct, frozen=True):
    """A place with coordinates in degrees: its band and index if it is a base, how many shown facts speak of it."""

    id: str
    name: str
    kind: str
    lon: float
    lat: float
    facts: int
    band: str = ""
    """Of a base, else nothing."""
    index: tuple[float, float, float] | None = None
    """Index, low and high."""

    @property
    def key(self) -> str:
        """Return the key of the place as an item of a list: `base:…` or `place:…`."""
        return f"{'base' if self.band else 'place'}:{self.id}"


class Front(msgspec.Struct, frozen=True):
    """How far a source puts the front from a place: kilometres as stated, and the range that this leaves open."""

    place: str
    lon: float
    lat: float
    km: float
    low: float
    high: float
    figure: Figure


class Way(msgspec.Struct, frozen=True):
    """A movement: the points (lon, lat) that it went by, in order."""

    fact: str
    points: tuple[tuple[float, float], ...]


class MapView(msgspec.Struct, frozen=True):
    """What stands on the map, as far as the filter shows it.

    Bases come first, in the theatre's order, then the places that most facts speak of. Reports that draw the same ring
    or the same line are one.
    """

    bbox: tuple[float, float, float, float]
    """West, south, east and north of the theatre."""
    spots: tuple[Spot, ...]
    fronts: tuple[Front, ...]
    ways: tuple[Way, ...]


class _Reports(msgspec.Struct, frozen=True):
    """Front reports and movements of a whole store, by the fact that reports them."""

    fronts: tuple[tuple[str, Front], ...]
    ways: tuple[Way, ...]


def map_view(situation: Situation) -> MapView:
    """Return what the map shows of a situation."""
    memory, methods = situation.day.assessor.memory, situation.day.methods
    # Of the whole store, whatever the day: a step or a filter then only chooses among them.
    reports = memory.once(("map reports",), lambda: _reports(situation.store, methods))
    shown = situation.shown
    fronts = dict.fromkeys(front for fact, front in reports.fronts if fact in shown)
    ways = {way.points: way for way in reports.ways if way.fact in shown}
    west, south, east, north = situation.store.theatre.bbox
    return MapView((west, south, east, north), _spots(situation), tuple(fronts), tuple(ways.values()))


def _placed(store: Store) -> pl.DataFrame:
    return store.frames.places.filter(pl.col("lon").is_not_null() & pl.col("lat").is_not_null())


def _spots(situation: Situation) -> tuple[Spot, ...]:
    frames = situation.frames
    shown = pl.Series(list(situation.shown), dtype=pl.String).implode()
    facts = (
        pl.concat([frames.fact_places.select("fact", "place"), frames.indicators.select("fact", place="base")])
        .filter(pl.col("fact").is_in(shown))
        .unique()
        .group_by("place")
        .agg(facts=pl.len())
    )
    levels = situation.day.assessment.levels.filter(pl.col("as_of") == situation.as_of)
    bases = situation.lookup.bases
    rank = pl.col("id").replace_strict(bases, range(len(bases)), default=len(bases), return_dtype=pl.Int64)
    is_base = pl.col("base")
    interval = pl.concat_list("index", "low", "high")
    found = (
        _placed(situation.store)
        .join(facts, left_on="id", right_on="place", how="left", maintain_order="left")
        .join(levels, left_on="id", right_on="base", how="left", maintain_order="left")
        .with_columns(pl.col("facts").fill_null(0))
        # Counts are unsigned, and polars negates none that are.
        .sort(rank, -pl.col("facts").cast(pl.Int64), maintain_order=True)
        .select(
            "id",
            "name",
            "kind",
            "lon",
            "lat",
            "facts",
            band=pl.when(is_base).then(pl.col("band").fill_null("low")).otherwise(pl.lit("")),
            interval=pl.when(is_base & pl.col("index").is_not_null()).then(interval),
        )
    )
    return tuple(
        Spot(*[*place, tuple(interval) if interval is not None else None]) for *place, interval in found.iter_rows()
    )


def _reports(store: Store, methods: Methods) -> _Reports:
    places = _placed(store).select("id", "lon", "lat")
    given = figures(store.frames)
    distance = pl.col("measure") == methods.threat.proximity.distance_measure
    stated = (
        quantities.widened(store.frames.quantities.filter(distance), methods.disputes)
        # A ring of no radius, or of an endless one, cannot be drawn.
        .filter((pl.col("base_unit") == "km") & pl.col("point").is_between(0, math.inf, closed="none"))
        .join(places, left_on="of", right_on="id", maintain_order="left")
        .sort("of", "point", maintain_order=True)
        .select("fact", "of", "lon", "lat", "point", "wide_low", "wide_high")
    )
    fronts = tuple((fact, Front(*[*place, given[fact]])) for fact, *place in stated.iter_rows())
    stops = store.frames.routes.join(places, left_on="place", right_on="id", maintain_order="left")
    routes = (
        stops.sort("fact", "position")
        .group_by("fact", maintain_order=True)
        .agg("lon", "lat")
        .filter(pl.col("lon").list.len() > 1)
    )
    ways = tuple(Way(fact, tuple(zip(lon, lat, strict=True))) for fact, lon, lat in routes.iter_rows())
    return _Reports(fronts, ways)
