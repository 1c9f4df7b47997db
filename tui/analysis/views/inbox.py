"""What a curator who makes facts of a draft is shown of the theatre: names, similar facts, what can be chosen."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping

import msgspec
from msgspec.structs import replace

from tui.analysis.query.fold import fold
from tui.analysis.situation import Situation
from tui.store.schema.kinds import ACTOR_KINDS, FACT_KINDS, PLACE_KINDS
from tui.store.schema.records import STRENGTHS


class NearFact(msgspec.Struct, frozen=True):
    """A fact that a paragraph may tell as well: what it says, its date as shown, and the answer that it gives."""

    id: str
    says: str
    when: str
    question: str = ""
    answer: str = ""


class Named(msgspec.Struct, frozen=True):
    """Something that can be chosen: its id, name, what else is said of it, and all its names to narrow by."""

    id: str
    name: str
    detail: str = ""
    names: str = ""


class Asked(msgspec.Struct, frozen=True):
    """A question with its answers."""

    id: str
    asks: str
    answers: tuple[Named, ...]


class Choices(msgspec.Struct, frozen=True):
    """All of a theatre that the fields of a form may have; `facts` are the ids that are taken."""

    actors: tuple[Named, ...]
    places: tuple[Named, ...]
    bases: tuple[Named, ...]
    sides: tuple[str, ...]
    indicators: tuple[str, ...]
    from_distance: str
    """The indicator whose strength follows from a distance."""
    strengths: tuple[float, ...]
    tie_types: tuple[Named, ...]
    questions: Mapping[str, Asked]
    facts: frozenset[str]
    links: Mapping[str, str]
    """Names of actors, and of sources that stand as links of chains."""

    spots: Mapping[str, str]
    """Names of places."""
    fact_kinds: tuple[str, ...]
    actor_kinds: tuple[str, ...]
    place_kinds: tuple[str, ...]
    sources: tuple[Named, ...] = ()
    languages: tuple[str, ...] = ()
    """Those of the sources, the most frequent first."""

    def name(self, id_: str) -> str:
        """Return the name of an actor or a source; the id where it has none."""
        return self.links.get(id_, id_)

    def place(self, id_: str) -> str:
        """Return the name of a place; the id where it has none."""
        return self.spots.get(id_, id_)


def with_new(known: Choices, actors: Iterable[Named], places: Iterable[Named]) -> Choices:
    """Return what the fields may have with actors and places that are not in the theatre yet."""
    more, spots = tuple(actors), tuple(places)
    if not (more or spots):
        return known
    return replace(
        known,
        actors=(*more, *known.actors),
        places=(*spots, *known.places),
        links={**known.links, **{each.id: each.name for each in more}},
        spots={**known.spots, **{each.id: each.name for each in spots}},
    )


def choices(situation: Situation) -> Choices:
    """Return what the fields of a form may have in a theatre."""
    lookup, frames, spelt = situation.lookup, situation.store.frames, situation.lookup.spellings
    methods, theatre = situation.day.assessor.methods, situation.store.theatre
    actors = [
        Named(id_, name, kind, spelt["actors", id_])
        for id_, name, kind in frames.actors.select("id", "name", "kind").iter_rows()
    ]
    places = [
        Named(id_, name, kind, spelt["places", id_])
        for id_, name, kind in frames.places.select("id", "name", "kind").iter_rows()
    ]
    bases = [Named(id_, lookup.place(id_), "", spelt["places", id_]) for id_ in lookup.bases]
    ties = [Named(name, each.says, each.kind) for name, each in methods.relations.types.items()]
    answers: dict[str, list[Named]] = {}
    for question, answer, says in frames.answers.select("question", "answer", "says").iter_rows():
        answers.setdefault(question, []).append(Named(answer, says))
    asked = {
        id_: Asked(id_, asks, tuple(answers.get(id_, ())))
        for id_, asks in frames.questions.select("id", "asks").iter_rows()
    }
    links = {each: lookup.source(each) for each in frames.sources["id"]}
    links |= {each.id: each.name for each in actors} | {"unknown": "unnamed"}
    return Choices(
        tuple(actors),
        tuple(places),
        tuple(bases),
        tuple(sorted(set(frames.actors["side"]), key=fold)),
        methods.vocabulary.indicators,
        methods.vocabulary.distance_indicator,
        tuple(reversed(STRENGTHS)),
        tuple(ties),
        asked,
        frozenset(frames.facts["id"]),
        links,
        lookup.places,
        _with_own(FACT_KINDS, theatre.fact_kinds),
        _with_own(ACTOR_KINDS, theatre.actor_kinds),
        _with_own(PLACE_KINDS, theatre.place_kinds),
        sources=tuple(Named(id_, lookup.source(id_), title, id_) for id_, title in lookup.sources.items()),
        languages=tuple(each for each, _ in Counter(frames.sources["language"]).most_common()),
    )


def _with_own(shipped: Iterable[str], own: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys((*shipped, *own)))


def near_facts(situation: Situation, ids: Iterable[str]) -> tuple[NearFact, ...]:
    """Return facts by their ids, in that order; those that the theatre has no more are left out."""
    made, tell = [], situation.clock.tell
    for id_ in ids:
        rows = situation.lookup.rows("facts", "id", id_).select("says", "when_text", "question", "answer")
        made += [
            NearFact(id_, says, tell(when), asks or "", gives or "") for says, when, asks, gives in rows.iter_rows()
        ]
    return tuple(made)


def facts_told(situation: Situation, source: str, paragraph: int) -> tuple[str, ...]:
    """Return the ids of the facts that a paragraph of a source tells."""
    cited = situation.store.frames.citations.filter(source=source, paragraph=paragraph)
    return tuple(dict.fromkeys(cited["fact"]))
