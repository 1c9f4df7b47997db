"""All that a view holds, for other programs: facts with who says so, who and where, relations, and the map."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import date

import msgspec
import polars as pl

from tui.analysis.constants import VERSIONS
from tui.analysis.situation import Situation, shown_frames
from tui.analysis.views.from_frame import from_row
from tui.analysis.views.map import MapView, map_view
from tui.analysis.views.relations import Relation, relations_in, reported_relations
from tui.store.schema.edtf import EdtfDate, parse
from tui.store.schema.frames import Frames
from tui.store.schema.records import UNKNOWN


class ActorEntry(msgspec.Struct, frozen=True, kw_only=True):
    """An actor with all its names."""

    id: str
    name: str
    kind: str
    side: str
    about: str
    named: bool
    aliases: tuple[str, ...] = ()
    members: tuple[str, ...] = ()


class PlaceEntry(msgspec.Struct, frozen=True, kw_only=True):
    """A place with all its names; without coordinates where it is an area."""

    id: str
    name: str
    kind: str
    about: str
    within: str | None
    base: bool
    lon: float | None
    lat: float | None
    precision_m: int | None
    coordinates_from: str
    aliases: tuple[str, ...] = ()


class SourceEntry(msgspec.Struct, frozen=True, kw_only=True):
    """A source: what a bibliography wants to know of it."""

    id: str
    title: str
    publisher_id: str
    publisher: str
    """Its name; "" where nobody knows who published it."""
    byline: str
    url: str
    published: str
    """As its curator wrote it, in EDTF."""
    dated: EdtfDate
    """The same, with its bounds."""
    out: date
    """The day from which it counts."""
    entered: date
    language: str
    reliability: str
    lost: bool


class CitationEntry(msgspec.Struct, frozen=True, kw_only=True):
    """Where a source says a fact."""

    source: str
    paragraph: int
    wording: str
    credibility: int
    origin: str
    """The name of who said it first."""


class FactEntry(msgspec.Struct, frozen=True, kw_only=True):
    """A fact with its dates as bounds, its names as ids, and how it is graded."""

    id: str
    says: str
    kind: str
    when: str
    """As its curator wrote it, in EDTF."""
    when_text: str
    """As the screen shows it: `~6 Dec 2024`."""
    earliest: date | None
    latest: date | None
    precision: str
    """day, month, year, interval, before, after or unknown."""
    approximate: bool
    uncertain: bool
    dated: str
    note: str
    question: str | None
    answer: str | None
    known: date
    grade: str | None
    """Letter and digit of its best citation: `C3`."""
    lines: int | None
    disputed: bool
    actors: tuple[str, ...] = ()
    places: tuple[str, ...] = ()
    citations: tuple[CitationEntry, ...] = ()

    @property
    def is_certain(self) -> bool:
        """Return whether it is plain on which day it was."""
        return self.precision == "day" and not (self.approximate or self.uncertain)

    @property
    def span(self) -> tuple[date, date] | None:
        """Return the first and the last day that can be drawn: of an open date the end that there is. None undated."""
        first, last = self.earliest or self.latest, self.latest or self.earliest
        return (first, last) if first is not None and last is not None else None


class Extract(msgspec.Struct, frozen=True, kw_only=True):
    """All that a view of a theatre holds, as known on a day.

    With a filter, `facts` are those that it shows, in the order of time; actors, places and sources those that they
    name, and relations those that they report. Bases are always there.
    """

    title: str
    about: str
    as_of: date
    first: date
    """The first day that the theatre can be looked at."""
    window: tuple[date, date]
    filtered: bool
    methods: tuple[str, ...]
    """The version of each method, which says whether the user has edited its constants."""
    actors: tuple[ActorEntry, ...]
    places: tuple[PlaceEntry, ...]
    sources: tuple[SourceEntry, ...]
    facts: tuple[FactEntry, ...]
    relations: tuple[Relation, ...]
    """Of the two actors themselves: what is said of a coalition is not said again of its members."""
    map: MapView

    @property
    def dated(self) -> Iterator[tuple[FactEntry, date, date]]:
        """Yield the facts that have a date, each with the first and the last day that can be drawn of it."""
        for fact in self.facts:
            if fact.span is not None:
                yield fact, *fact.span

    @property
    def described(self) -> str:
        """Return what it is, in a sentence, for the place that each format has for it."""
        what = "the facts that a filter shows" if self.filtered else "all facts"
        told = f"{what}, as known on {self.as_of.isoformat()}; syrtui methods: {', '.join(self.methods)}"
        return f"{self.about} ({told})" if self.about else f"{told[0].upper()}{told[1:]}."


def extract(seen: Situation) -> Extract:
    """Return all that a view holds."""
    frames = shown_frames(seen)
    facts = _facts(seen, frames)
    sources = _sources(seen, frames)
    relations = reported_relations(seen) if seen.lens.filters else seen.day.relations
    own = tuple(each for each in relations_in(seen, relations) if each.rolled_up_from is None)
    actors, places = _actors(frames), _places(frames)
    if seen.lens.filters:
        named = {actor for fact in facts for actor in fact.actors} | {each.publisher_id for each in sources}
        named.update(actor for each in own for actor in (each.a, each.b))
        actors = tuple(each for each in actors if each.id in named)
        where = {place for fact in facts for place in fact.places}
        places = tuple(each for each in places if each.id in where or each.base)
    theatre, window = seen.store.theatre, seen.lookup.window
    return Extract(
        title=theatre.title,
        about=theatre.about,
        as_of=seen.as_of,
        first=seen.lookup.days[0],
        window=(window[0], window[-1]),
        filtered=seen.lens.filters,
        methods=tuple(seen.day.methods.version(name) for name in VERSIONS),
        actors=actors,
        places=places,
        sources=sources,
        facts=facts,
        relations=own,
        map=map_view(seen),
    )


def _lists(frame: pl.DataFrame, owner: str, member: str) -> Mapping[str, Sequence[str]]:
    return dict(frame.group_by(owner, maintain_order=True).agg(member).iter_rows())


def _actors(frames: Frames) -> tuple[ActorEntry, ...]:
    aliases = _lists(frames.aliases.filter(kind="actors"), "id", "alias")
    members = _lists(frames.members, "actor", "member")
    return tuple(
        from_row(
            ActorEntry,
            row,
            aliases=tuple(aliases.get(row["id"], ())),
            members=tuple(members.get(row["id"], ())),
        )
        for row in frames.actors.iter_rows(named=True)
    )


def _places(frames: Frames) -> tuple[PlaceEntry, ...]:
    aliases = _lists(frames.aliases.filter(kind="places"), "id", "alias")
    return tuple(
        from_row(PlaceEntry, row, aliases=tuple(aliases.get(row["id"], ())))
        for row in frames.places.iter_rows(named=True)
    )


def _sources(seen: Situation, frames: Frames) -> tuple[SourceEntry, ...]:
    return tuple(
        from_row(
            SourceEntry,
            row,
            publisher_id=row["publisher"],
            publisher="" if row["publisher"] == UNKNOWN else seen.lookup.actor(row["publisher"]),
            dated=parse(row["published"], seen.store.theatre.timezone),
        )
        for row in frames.sources.iter_rows(named=True)
    )


def _facts(seen: Situation, frames: Frames) -> tuple[FactEntry, ...]:
    actors = _lists(frames.fact_actors, "fact", "actor")
    # Those of its route are its places as well.
    stops = pl.concat([each.select("fact", "place") for each in (frames.fact_places, frames.routes)])
    places = _lists(stops.unique(maintain_order=True), "fact", "place")
    cited: dict[str, list[CitationEntry]] = defaultdict(list)
    for row in frames.citations.iter_rows(named=True):
        cited[row["fact"]].append(from_row(CitationEntry, row, origin=seen.lookup.actor(row["origin"])))
    return tuple(
        from_row(
            FactEntry,
            row,
            disputed=bool(row["disputed"]),
            actors=tuple(actors.get(row["id"], ())),
            places=tuple(places.get(row["id"], ())),
            citations=tuple(cited[row["id"]]),
        )
        for row in seen.facts.iter_rows(named=True)
    )
