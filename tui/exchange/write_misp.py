"""A MISP event: actors, places and sources as MISP's own objects, facts as temporal events with an Admiralty grade."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime, time
from typing import Any, Final, NamedTuple

import msgspec

from tui.analysis.views.extract import Extract, FactEntry, PlaceEntry, SourceEntry
from tui.exchange.identifiers import uuid_of

Json = dict[str, Any]
Attributes = list[tuple[str, str, str]]
"""Relation in the object, type and value of each attribute."""


class Template(NamedTuple):
    """One of MISP's object templates (misp-objects): its UUID and version."""

    uuid: str
    version: str


TEMPLATES: Final[Mapping[str, Template]] = {
    "organization": Template("f750e12b-127a-432c-b022-b3f9153c4e2a", "9"),
    "person": Template("a15b0477-e9d1-4b9c-9546-abe78a4f4248", "21"),
    "geolocation": Template("cd6f2238-ba55-4888-82c4-104e6e1acf21", "8"),
    "report": Template("70a68471-df22-4e3f-aa1a-5a3be19f82df", "8"),
    "temporal-event": Template("d79f2d25-2937-44d3-a6d4-2f36f2505448", "2"),
}
"""Those of which objects are made, by name."""
_CATEGORIES: Final[Mapping[str, str]] = {"link": "External analysis", "full-name": "Person"}
"""The category of an attribute by its type; Other for the rest."""
_NAMED_AS: Final[Mapping[str, str]] = {"country": "country", "city": "city", "town": "city"}
"""The attribute that has the name of a place by its kind; region for the rest."""
_PHYSICAL: Final = frozenset(
    ("event", "position", "movement", "strike", "casualties", "displacement", "detention", "protest")
)
"""Kinds of facts that happen somewhere."""


def encode(held: Extract) -> bytes:
    """Return the view as a MISP event, for one's own organisation only until somebody publishes it."""
    objects = [
        *(_actor(held, each.id, each.kind, each.name, each.aliases, each.about) for each in held.actors),
        *(_place(held, place) for place in held.places),
        *(_fact(held, fact) for fact in held.facts),
        *_sources(held),
    ]
    by_id = {each["uuid"]: each for each in objects}
    for a, b, reference in _relations(held):
        by_id[a]["ObjectReference"].append(_reference(held, a, b, *reference))
    event = {
        "uuid": _uuid(held, "misp event", held.as_of.isoformat()),
        "info": f"{held.title}: {held.described}",
        "date": held.as_of.isoformat(),
        "timestamp": _stamp(held),
        "threat_level_id": "4",
        "analysis": "1",
        "distribution": "0",
        "published": False,
        "Attribute": [],
        "Tag": [],
        "Object": objects,
    }
    return msgspec.json.format(msgspec.json.encode({"Event": event}), indent=2) + b"\n"


def _uuid(held: Extract, kind: str, id_: str) -> str:
    return str(uuid_of(held.title, kind, id_))


def _stamp(held: Extract) -> str:
    return str(int(datetime.combine(held.as_of, time(), UTC).timestamp()))


def _object(held: Extract, kind: str, id_: str, template: str, attributes: Attributes, tags: list[str]) -> Json:
    """Return an object; its comment is the id in the theatre, and its attributes have what tags it has."""
    chosen, stamp = TEMPLATES[template], _stamp(held)
    return {
        "name": template,
        "meta-category": "misc",
        "template_uuid": chosen.uuid,
        "template_version": chosen.version,
        "uuid": _uuid(held, kind, id_),
        "timestamp": stamp,
        "distribution": "5",
        "comment": id_,
        "ObjectReference": [],
        "Attribute": [
            {
                "object_relation": relation,
                "type": type_,
                "category": _CATEGORIES.get(type_, "Other"),
                "value": value,
                "uuid": _uuid(held, f"{kind} attribute", f"{id_}\n{n}"),
                "timestamp": stamp,
                "to_ids": False,
                "disable_correlation": True,
                "distribution": "5",
                "Tag": [{"name": tag} for tag in tags],
            }
            for n, (relation, type_, value) in enumerate(attributes)
            if value
        ],
    }


def _reference(held: Extract, a: str, b: str, verb: str, comment: str = "") -> Json:
    return {
        "uuid": _uuid(held, "misp reference", f"{a}\n{b}\n{verb}"),
        "object_uuid": a,
        "referenced_uuid": b,
        "relationship_type": verb,
        "comment": comment,
        "timestamp": _stamp(held),
    }


def _actor(held: Extract, id_: str, kind: str, name: str, aliases: tuple[str, ...], about: str) -> Json:
    if kind == "person":
        attributes = [("full-name", "full-name", name), ("text", "text", about)]
        return _object(held, "actor", id_, "person", attributes + [("alias", "text", each) for each in aliases], [])
    attributes = [("name", "text", name), ("description", "text", about), ("type-of-organization", "text", kind)]
    attributes += [("alias", "text", each) for each in aliases]
    return _object(held, "actor", id_, "organization", attributes, [])


def _place(held: Extract, place: PlaceEntry) -> Json:
    names = ", ".join((place.name, *place.aliases))
    attributes: Attributes = [("text", "text", f"{names}. {place.about}".strip())]
    if place.lon is not None and place.lat is not None:
        attributes += [("latitude", "float", str(place.lat)), ("longitude", "float", str(place.lon))]
        if place.precision_m:
            attributes.append(("accuracy-radius", "float", f"{place.precision_m / 1000:g}"))
    attributes.append(
        ({"country": "country", "city": "city", "town": "city"}.get(place.kind, "region"), "text", place.name)
    )
    return _object(held, "place", place.id, "geolocation", attributes, [])


def _fact(held: Extract, fact: FactEntry) -> Json:
    told = [
        f"When: {fact.when_text} ({fact.when}).",
        f"Kind: {fact.kind}.",
        "Disputed." if fact.disputed else "",
        fact.note,
    ]
    attributes: Attributes = [("summary", "text", fact.says), ("description", "text", " ".join(filter(None, told)))]
    attributes.append(("type", "text", "Physical Event" if fact.kind in _PHYSICAL else "Unknown"))
    made = _object(held, "fact", fact.id, "temporal-event", attributes, _grade_tags(fact.grade))
    if fact.earliest is not None:
        made["first_seen"] = _moment(fact.earliest, time())
    if fact.latest is not None:
        made["last_seen"] = _moment(fact.latest, time(23, 59, 59))
    ends = [("related-to", "actor", each) for each in fact.actors] + [
        ("located-at", "place", each) for each in fact.places
    ]
    made["ObjectReference"] = [_reference(held, made["uuid"], _uuid(held, kind, id_), verb) for verb, kind, id_ in ends]
    return made


def _moment(day: date, clock: time) -> str:
    return datetime.combine(day, clock, UTC).isoformat()


def _grade_tags(grade: str | None) -> list[str]:
    """Return the grade in MISP's taxonomy of the Admiralty scale."""
    if not grade:
        return []
    letter, digit = grade[:1].lower(), grade[1:]
    tags = [f'admiralty-scale:source-reliability="{letter}"'] if letter in "abcdef" else []
    return tags + ([f'admiralty-scale:information-credibility="{digit}"'] if digit else [])


def _sources(held: Extract) -> Iterator[Json]:
    cited: dict[str, list[str]] = {}
    for fact in held.facts:
        for name in dict.fromkeys(each.source for each in fact.citations):
            cited.setdefault(name, []).append(fact.id)
    for source in held.sources:
        made = _object(held, "source", source.id, "report", _of_source(source), _grade_tags(source.reliability))
        made["ObjectReference"] = [
            _reference(held, made["uuid"], _uuid(held, "fact", fact), "mentions") for fact in cited.get(source.id, ())
        ]
        yield made


def _of_source(source: SourceEntry) -> Attributes:
    who = source.publisher or "unknown publisher"
    return [
        ("title", "text", source.title),
        ("summary", "text", f"{who}, {source.dated.text} ({source.published})"),
        ("link", "link", source.url),
        ("type", "text", "Document"),
    ]


def _relations(held: Extract) -> Iterator[tuple[str, str, tuple[str, str]]]:
    known = {actor.id for actor in held.actors}
    for actor in held.actors:
        for member in actor.members:
            if member in known:
                yield _uuid(held, "actor", member), _uuid(held, "actor", actor.id), ("member-of", "")
    for relation in held.relations:
        ends = _uuid(held, "actor", relation.a), _uuid(held, "actor", relation.b)
        yield *ends, ("related-to", relation.says)
