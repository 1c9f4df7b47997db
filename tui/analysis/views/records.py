"""Actors, places, sources and paragraphs, each with everything that is linked to it."""

from __future__ import annotations

import msgspec
import polars as pl

from tui.analysis.lookup import Lookup
from tui.analysis.situation import Situation
from tui.analysis.views.citations import CitationView, citation_views, digest_text
from tui.analysis.views.deception import DeceptionMarks, deception_marks
from tui.analysis.views.facts import FactRows, fact_rows
from tui.analysis.views.from_frame import from_row
from tui.analysis.views.names import Named, actor_names, place_names
from tui.analysis.views.relations import Relation, relations_of
from tui.analysis.views.sources import SourceView, source_view


class ActorRelation(msgspec.Struct, frozen=True):
    """How an actor stands to another."""

    relation: Relation
    other: Named


class ActorView(msgspec.Struct, frozen=True):
    """A state, faction, armed group, agency, person or outlet."""

    id: str
    name: str
    about: str
    kind: str
    named: bool
    side: str
    also: tuple[str, ...]
    """Other spellings of its name."""
    reliability: str | None
    """Its own Admiralty letter as a link of a chain, None where nobody has graded it."""
    reliability_reason: str
    deception: DeceptionMarks | None
    """Whether it would deceive us; None where nobody has checked."""
    members: tuple[Named, ...]
    member_of: tuple[Named, ...]
    relations: tuple[ActorRelation, ...]
    """In the order of their states."""
    facts: FactRows


class PlaceView(msgspec.Struct, frozen=True):
    """A named point on the map, or an area, which has no position."""

    id: str
    name: str
    about: str
    kind: str
    position: tuple[float, float] | None
    """Latitude and longitude in degrees."""
    precision_m: int | None
    coordinates_from: str
    within: Named | None
    also: tuple[str, ...]
    """Other spellings of its name."""
    contains: tuple[Named, ...]
    facts: FactRows


class SourceWithFacts(msgspec.Struct, frozen=True):
    """A source, and the facts that it reports."""

    source: SourceView
    facts: FactRows


class Echoed(msgspec.Struct, frozen=True):
    """A paragraph of another source that says the same; `at` is None where it is not told which."""

    source: str
    name: str
    at: int | None


class ParagraphView(msgspec.Struct, frozen=True):
    """A paragraph of a source, and the facts that it is cited for."""

    source: SourceView
    number: int
    digest: str | None
    """It in our words; None where the digest has no such paragraph."""
    echoes: tuple[Echoed, ...]
    """Source and number of what the curator says it repeats; None for a source as a whole."""
    citations: tuple[CitationView, ...]


def actor_view(situation: Situation, actor: str) -> ActorView | None:
    """Return an actor; None where there is none of this id."""
    frames, lookup = situation.store.frames, situation.lookup
    found = lookup.rows("actors", "id", actor)
    if found.is_empty():
        return None
    record = found.row(0, named=True)
    # Facts as of the as-of day, the rest from the whole store: actors, places and members are no reports.
    named = situation.frames.fact_actors.filter(pl.col("actor") == actor)["fact"]
    tied = situation.frames.ties.filter((pl.col("from") == actor) | (pl.col("to") == actor))["fact"]
    return from_row(
        ActorView,
        record,
        also=_aliases(lookup, "actors", actor),
        deception=deception_marks(situation, "actor", actor),
        members=actor_names(lookup, lookup.rows("members", "actor", actor)["member"]),
        member_of=actor_names(lookup, frames.members.filter(pl.col("member") == actor)["actor"]),
        relations=tuple(
            ActorRelation(each, Named(other, lookup.actor(other)))
            for each in relations_of(situation, actor)
            for other in (each.a, each.b)
            if other != actor
        ),
        facts=fact_rows(situation, pl.concat([named, tied])),
    )


def place_view(situation: Situation, place: str) -> PlaceView | None:
    """Return a place; None where there is none of this id."""
    frames, lookup = situation.store.frames, situation.lookup
    found = lookup.rows("places", "id", place)
    if found.is_empty():
        return None
    record = found.row(0, named=True)
    within = record["within"]
    return from_row(
        PlaceView,
        record,
        position=None if record["lat"] is None else (record["lat"], record["lon"]),
        within=Named(within, lookup.place(within)) if within else None,
        also=_aliases(lookup, "places", place),
        contains=place_names(lookup, frames.places.filter(pl.col("within") == place)["id"]),
        facts=fact_rows(situation, situation.frames.fact_places.filter(pl.col("place") == place)["fact"]),
    )


def source_with_facts(situation: Situation, source: str) -> SourceWithFacts | None:
    """Return a source with its facts; None where there is none of this id."""
    found = source_view(situation, source)
    if found is None:
        return None
    cited = situation.frames.citations.filter(pl.col("source") == source)["fact"]
    return SourceWithFacts(found, fact_rows(situation, cited))


def paragraph_view(situation: Situation, paragraph: str) -> ParagraphView | None:
    """Return a paragraph by its id, `<source>#<n>`; None where there is no such source."""
    id_, _, digits = paragraph.rpartition("#")
    lookup, number = situation.lookup, int(digits)
    source = source_view(situation, id_)
    if source is None:
        return None
    here = (pl.col("source") == id_) & (pl.col("paragraph") == number)
    echoes = situation.store.frames.echoes.filter(here).select("of", "at")
    cited = situation.frames.citations.filter(here)
    return ParagraphView(
        source,
        number,
        digest_text(lookup, id_, number),
        tuple(Echoed(of, lookup.source(of), at) for of, at in echoes.iter_rows()),
        citation_views(situation, cited),
    )


def _aliases(lookup: Lookup, kind: str, record: str) -> tuple[str, ...]:
    found = lookup.rows("aliases", "id", record)
    # An actor and a place may have the same id.
    return tuple(found["alias"].filter(found["kind"] == kind))
