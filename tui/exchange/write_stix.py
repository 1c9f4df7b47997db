"""STIX 2.1, a bundle: actors as identities, places as locations, sources as reports, facts as notes, relations.

Of each fact that has a date there is an observed-data as well: in which documents it was seen, and from when to when.
Confidence is the standard's Admiralty scale (appendix A) of the credibility of the best citation.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any, Final
from uuid import UUID, uuid5

import msgspec

from tui.analysis.views.extract import Extract, FactEntry, PlaceEntry, SourceEntry
from tui.analysis.views.relations import Relation
from tui.exchange.identifiers import uuid_of

Json = dict[str, Any]

CONFIDENCE: Final[Mapping[str, int]] = {"1": 90, "2": 70, "3": 50, "4": 30, "5": 10}
"""By the digit of a grade, as appendix A of STIX 2.1 has it. 6, which cannot be judged, is left unspecified."""
_CLASSES: Final[Mapping[str, str]] = {
    "person": "individual",
    "official": "individual",
    "people": "class",
    "unnamed": "unknown",
    "faction": "group",
    "coalition": "group",
    "paramilitary": "group",
}
"""The class of an identity by the kind of actor; organization for the rest."""
_VERBS: Final[Mapping[str, str]] = {
    "fighting": "fights",
    "hostile": "hostile-to",
    "bond": "allied-with",
    "strained": "strained-with",
    "contact": "in-contact-with",
}
"""What a relationship is called by the state that holds plainly; `related-to`, the standard's own, for the rest."""
_OBSERVABLES: Final = UUID("00abedb4-aa42-466c-9c01-fed23315a9b7")
"""The standard's namespace of the ids of observables (2.9)."""
_SCHEMA: Final = (
    '{"type": "object", "properties": {"aliases": {"type": "array", "items": {"type": "string"}}, '
    '"kind": {"type": "string"}, "side": {"type": "string"}}}'
)
"""Of the extension that carries what an identity and a location have no property for."""


def encode(held: Extract) -> bytes:
    """Return the view as a STIX 2.1 bundle."""
    bundle = {
        "type": "bundle",
        "id": _id(held, "bundle", "bundle", held.as_of.isoformat()),
        "objects": _Bundle(held).objects(),
    }
    return msgspec.json.format(msgspec.json.encode(bundle), indent=2) + b"\n"


def _id(held: Extract, kind: str, of: str, id_: str) -> str:
    return f"{kind}--{uuid_of(held.title, of, id_)}"


def _moment(day: date, clock: str = "00:00:00") -> str:
    """Return a moment to the millisecond, as the standard wants it of `created` and `modified` (3.2)."""
    return f"{day.isoformat()}T{clock}.000Z"


class _Bundle:
    """Makes the objects of one view; they refer to each other by ids that follow from those of the theatre."""

    def __init__(self, held: Extract) -> None:
        self._held = held
        self._extension = _id(held, "extension-definition", "stix extension", "aliases")
        self._maker = _id(held, "identity", "program", "syrtui")
        self._identities = {each.id: _id(held, "identity", "actor", each.id) for each in held.actors}
        self._locations = {each.id: _id(held, "location", "place", each.id) for each in held.places}
        self._documents = {each.id: self._document(each) for each in held.sources}
        self._begun = min(held.first, held.as_of)

    def objects(self) -> list[Json]:
        """Return every object, each kind in the order of the theatre."""
        held = self._held
        documents = {each["id"]: each for each in self._documents.values()}
        return [
            self._identity_of_maker(),
            self._extension_definition(),
            *self._actors(),
            *self._memberships(),
            *(self._location(place) for place in held.places),
            *documents.values(),
            *(each for fact in held.facts for each in self._fact(fact)),
            *self._reports(),
            *(self._relationship(relation) for relation in held.relations),
        ]

    def _made(self, kind: str, of: str, id_: str, since: date | None = None) -> Json:
        """Return what every object of a kind begins with; it is of as many versions as there are days to look from."""
        created = self._begun if since is None else min(since, self._held.as_of)
        return {
            "type": kind,
            "spec_version": "2.1",
            "id": _id(self._held, kind, of, id_),
            "created": _moment(created),
            "modified": _moment(self._held.as_of),
        }

    def _named(self, id_: str, aliases: tuple[str, ...], kind: str, **more: str) -> Json:
        """Return what says who in the theatre something is: its id there, and its other names."""
        extension: Json = {"extension_type": "property-extension", "kind": kind, **more}
        if aliases:
            extension["aliases"] = aliases
        return {
            "external_references": [{"source_name": "syrtui", "external_id": id_}],
            "extensions": {self._extension: extension},
        }

    def _identity_of_maker(self) -> Json:
        made = self._made("identity", "program", "syrtui")
        return made | {"name": "syrtui", "description": self._held.described, "identity_class": "system"}

    def _extension_definition(self) -> Json:
        return self._made("extension-definition", "stix extension", "aliases") | {
            "created_by_ref": self._maker,
            "name": "syrtui names",
            "description": "Other names of an actor or a place, what kind it is, and on which side.",
            "schema": _SCHEMA,
            "version": "1.0.0",
            "extension_types": ["property-extension"],
        }

    def _actors(self) -> Iterator[Json]:
        for actor in self._held.actors:
            identity = self._made("identity", "actor", actor.id) | {
                "name": actor.name,
                "identity_class": _CLASSES.get(actor.kind, "organization"),
                **self._named(actor.id, actor.aliases, actor.kind, side=actor.side),
            }
            yield identity | {"description": actor.about} if actor.about else identity

    def _memberships(self) -> Iterator[Json]:
        for actor in self._held.actors:
            for member in actor.members:
                if member in self._identities:
                    yield self._made("relationship", "member", f"{member}~{actor.id}") | {
                        "relationship_type": "part-of",
                        "source_ref": self._identities[member],
                        "target_ref": self._identities[actor.id],
                    }

    def _location(self, place: PlaceEntry) -> Json:
        location = self._made("location", "place", place.id) | {
            "name": place.name,
            **self._named(place.id, place.aliases, place.kind),
        }
        if place.about:
            location["description"] = place.about
        if place.lon is None or place.lat is None:
            # An area has no coordinates, and the standard wants them or a region.
            return location | {"region": place.id}
        location |= {"latitude": place.lat, "longitude": place.lon}
        return location | {"precision": float(place.precision_m)} if place.precision_m else location

    def _document(self, source: SourceEntry) -> Json:
        """Return a source as what can be observed: an address, or a file that is called by its title."""
        kind, name = ("url", "value") if source.url else ("file", "name")
        value = source.url or source.title
        # The standard says from what, and in which form, the id of an observable is made.
        key = msgspec.json.encode({name: value}).decode()
        return {"type": kind, "spec_version": "2.1", "id": f"{kind}--{uuid5(_OBSERVABLES, key)}", name: value}

    def _fact(self, fact: FactEntry) -> Iterator[Json]:
        known = [self._identities[each] for each in fact.actors if each in self._identities]
        known += [self._locations[each] for each in fact.places if each in self._locations]
        seen = list(dict.fromkeys(self._documents[each.source]["id"] for each in fact.citations))
        if fact.span is not None and seen:
            observed = self._made("observed-data", "fact", fact.id, fact.known)
            yield observed | {
                "first_observed": _moment(fact.span[0]),
                "last_observed": _moment(fact.span[1], "23:59:59"),
                "number_observed": len(fact.citations),
                "object_refs": seen,
                **_confidence(fact.grade),
            }
            known.append(observed["id"])
        when = f"When: {fact.when_text} ({fact.when})."
        yield self._made("note", "fact", fact.id, fact.known) | {
            "abstract": fact.says,
            "content": " ".join(filter(None, (f"{fact.says} {when}", fact.note))),
            "object_refs": known or [self._maker],
            "labels": [fact.kind, *(["disputed"] if fact.disputed else [])],
            "external_references": [{"source_name": "syrtui", "external_id": fact.id}],
            **_confidence(fact.grade),
        }

    def _reports(self) -> Iterator[Json]:
        noted: dict[str, list[str]] = {}
        for fact in self._held.facts:
            for name in dict.fromkeys(each.source for each in fact.citations):
                noted.setdefault(name, []).append(_id(self._held, "note", "fact", fact.id))
        for source in self._held.sources:
            reference = {"source_name": source.publisher or "unknown publisher", "description": source.title}
            report = self._made("report", "source", source.id) | {
                "name": source.title,
                "description": f"Published {source.dated.text}; Admiralty reliability {source.reliability}.",
                "published": _moment(source.out),
                "object_refs": [self._documents[source.id]["id"], *noted.get(source.id, ())],
                "labels": [f"admiralty-reliability-{source.reliability.lower()}"],
                "external_references": [
                    {"source_name": "syrtui", "external_id": source.id},
                    reference | {"url": source.url} if source.url else reference,
                ],
            }
            if source.publisher_id in self._identities:
                report["created_by_ref"] = self._identities[source.publisher_id]
            yield report

    def _relationship(self, relation: Relation) -> Json:
        made = self._made("relationship", "pair", relation.id) | {
            "relationship_type": _VERBS.get(relation.state, "related-to"),
            "description": relation.says,
            "source_ref": self._identities[relation.a],
            "target_ref": self._identities[relation.b],
            **_confidence(relation.grade),
        }
        if relation.since is not None:
            made["start_time"] = _moment(relation.since)
        if relation.ended is not None and (relation.since is None or relation.ended > relation.since):
            made["stop_time"] = _moment(relation.ended)
        return made


def _confidence(grade: str | None) -> Json:
    found = CONFIDENCE.get((grade or "")[-1:])
    return {} if found is None else {"confidence": found}
