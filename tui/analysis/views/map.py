"""The map: places with what the facts say of them, how near the front is reported, and who moved where."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterator, Mapping

import msgspec
import polars as pl
from msgspec.structs import replace

from tui.analysis import quantities
from tui.analysis.constants import Event, Methods
from tui.analysis.lookup import plain_year
from tui.analysis.situation import Situation
from tui.analysis.threat.bands import NOT_ASSESSED
from tui.analysis.views.figures import Figure, figures
from tui.store.schema.edtf import without_year
from tui.store.schema.frames import KIND, Store
from tui.store.schema.records import UNKNOWN


class SpotLevel(msgspec.Struct, frozen=True):
    """The level of a base for one event, or what has become of it where it is lost."""

    event: Event
    level: str
    index: float | None
    low: float | None
    high: float | None


class Spot(msgspec.Struct, frozen=True):
    """A place with coordinates in degrees: its levels if it is a base, how many shown facts speak of it."""

    id: str
    name: str
    kind: str
    lon: float
    lat: float
    facts: int
    levels: tuple[SpotLevel, ...] = ()
    """Of a base, that of attack first; else none."""
    today: int = 0
    """How many of the facts are of the very day."""

    @property
    def key(self) -> str:
        """Return the key of the place as an item of a list: `base:…` or `place:…`."""
        return f"{'base' if self.levels else 'place'}:{self.id}"


class Front(msgspec.Struct, frozen=True):
    """How far a source puts the front from a place: kilometres as stated, and the range that this leaves open."""

    place: str
    lon: float
    lat: float
    km: float
    low: float
    high: float
    figure: Figure
    fact: str = ""
    sources: tuple[str, ...] = ()
    """Publisher and day of each source that has the figure."""

    @property
    def key(self) -> str:
        """Return the key of the ring as an item of a list."""
        return f"front:{self.fact}"


class Way(msgspec.Struct, frozen=True):
    """A movement: the points (lon, lat) that it went by, in order; who moved, on which side, and when."""

    fact: str
    points: tuple[tuple[float, float], ...]
    actor: str = ""
    side: str = ""
    side_number: int = 0
    """Which of the sides that move in this theatre, from 0."""
    when: str = ""
    attack: bool = False
    """Whether it is a strike or an advance against a base, rather than a march."""

    @property
    def key(self) -> str:
        """Return the key of the movement as an item of a list."""
        return f"fact:{self.fact}"


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
    """Front reports and movements of a whole store, one for each fact that reports them."""

    fronts: tuple[Front, ...]
    ways: tuple[Way, ...]


def map_view(situation: Situation) -> MapView:
    """Return what the map shows of a situation."""
    memory, methods = situation.day.assessor.memory, situation.day.methods
    # Of the whole store, whatever the day: a step or a filter then only chooses among them.
    reports = memory.once(("map reports",), lambda: _reports(situation, methods))
    shown = situation.shown
    ways = {(way.points, way.actor, way.attack): way for way in reports.ways if way.fact in shown}
    fronts = _fronts(situation, [front for front in reports.fronts if front.fact in shown])
    west, south, east, north = situation.store.theatre.bbox
    told = tuple(replace(way, when=_day(situation, way.when)) for way in ways.values())
    return MapView((west, south, east, north), _spots(situation), fronts, told)


def _day(situation: Situation, when: str) -> str:
    """Return the date of a movement as a label has it."""
    if when == UNKNOWN:
        return "undated"
    return without_year(situation.clock.tell(when), plain_year(situation.lookup.window))


def _fronts(situation: Situation, fronts: list[Front]) -> tuple[Front, ...]:
    """Return the rings with the sources that are known to have them; reports that draw the same one are one."""
    facts = pl.Series([front.fact for front in fronts], dtype=pl.String).implode()
    cited = (
        situation.frames.citations.filter(pl.col("fact").is_in(facts))
        .select("fact", "source")
        .unique(maintain_order=True)
    )
    sources: dict[str, list[str]] = defaultdict(list)
    for fact, source in cited.iter_rows():
        sources[fact].append(situation.lookup.source(source))
    rings: dict[Front, list[Front]] = defaultdict(list)
    for front in fronts:
        rings[replace(front, fact="")].append(front)
    return tuple(
        replace(same[0], sources=tuple(dict.fromkeys(source for front in same for source in sources[front.fact])))
        for same in rings.values()
    )


def _placed(store: Store) -> pl.DataFrame:
    return store.frames.places.filter(pl.col("lon").is_not_null() & pl.col("lat").is_not_null())


def _spots(situation: Situation) -> tuple[Spot, ...]:
    frames = situation.frames
    shown = pl.Series(list(situation.shown), dtype=pl.String).implode()
    days = frames.facts.select(
        fact="id", today=(pl.col("earliest") == situation.as_of) & (pl.col("latest") == situation.as_of)
    )
    facts = (
        pl.concat([frames.fact_places.select("fact", "place"), frames.indicators.select("fact", place="base")])
        .filter(pl.col("fact").is_in(shown))
        .unique()
        .join(days, on="fact")
        .group_by("place")
        .agg(facts=pl.len(), today=pl.col("today").sum())
    )
    levels = _levels(situation)
    bases = situation.lookup.bases
    rank = pl.col("id").replace_strict(bases, range(len(bases)), default=len(bases), return_dtype=pl.Int64)
    found = (
        _placed(situation.store)
        .join(facts, left_on="id", right_on="place", how="left", maintain_order="left")
        .with_columns(pl.col("facts", "today").fill_null(0))
        # Counts are unsigned, and polars negates none that are.
        .sort(rank, -pl.col("facts").cast(pl.Int64), maintain_order=True)
        .select("id", "name", "kind", "lon", "lat", "facts", "today")
    )
    return tuple(Spot(*[*place, levels.get(place[0], ()), today]) for *place, today in found.iter_rows())


def _levels(situation: Situation) -> Mapping[str, tuple[SpotLevel, ...]]:
    today = situation.day.assessment.levels.filter(pl.col("as_of") == situation.as_of)
    told = today.with_columns(level=pl.coalesce("level", "status", pl.lit(NOT_ASSESSED)))
    found: dict[str, list[SpotLevel]] = defaultdict(list)
    for base, *level in told.select("base", *SpotLevel.__struct_fields__).iter_rows():
        found[base].append(SpotLevel(*level))
    return {base: tuple(levels) for base, levels in found.items()}


def _reports(situation: Situation, methods: Methods) -> _Reports:
    store = situation.store
    places = _placed(store).select("id", "lon", "lat")
    given = figures(store.frames)
    distance = pl.col("measure") == methods.threat.proximity.distance_measure
    stated = (
        quantities.stated(store.frames.quantities.filter(distance), methods.disputes)
        # A ring of no radius, or of an endless one, cannot be drawn.
        .filter((pl.col("base_unit") == "km") & pl.col("point").is_between(0, math.inf, closed="none"))
        .join(places, left_on="of", right_on="id", maintain_order="left")
        .sort("of", "point", maintain_order=True)
        .select("fact", "of", "lon", "lat", "point", "wide_low", "wide_high")
    )
    fronts = tuple(Front(*[*place, given[fact], fact]) for fact, *place in stated.iter_rows())
    return _Reports(fronts, tuple(_ways(situation, places, methods.threat.proximity.advance)))


def _ways(situation: Situation, places: pl.DataFrame, advance: str) -> Iterator[Way]:
    """Yield the movements of a whole store; those that indicate an advance are attacks, as strikes are."""
    frames, lookup = situation.store.frames, situation.lookup
    stops = frames.routes.join(places, left_on="place", right_on="id", maintain_order="left")
    movers = frames.fact_actors.sort("position").unique("fact", keep="first")
    advances = frames.indicators.filter(indicator=advance)["fact"].implode()
    routes = (
        stops.sort("fact", "position")
        .group_by("fact", maintain_order=True)
        .agg("lon", "lat")
        .filter(pl.col("lon").list.len() > 1)
        .join(frames.facts.select("id", "when_text", kind=KIND), left_on="fact", right_on="id", maintain_order="left")
        .join(movers.select("fact", "actor"), on="fact", how="left", maintain_order="left")
        .join(frames.actors.select("id", "side"), left_on="actor", right_on="id", how="left", maintain_order="left")
        .with_columns(
            pl.col("side").fill_null(""), attack=(pl.col("kind") == "strike") | pl.col("fact").is_in(advances)
        )
    )
    sides = list(dict.fromkeys(routes["side"].sort()))
    columns = ("fact", "lon", "lat", "actor", "side", "when_text", "attack")
    for fact, lon, lat, actor, side, when, attack in routes.select(columns).iter_rows():
        points = tuple(zip(lon, lat, strict=True))
        yield Way(fact, points, lookup.actor(actor) if actor else "", side, sides.index(side), when, attack)
