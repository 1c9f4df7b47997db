"""The schema as JSON Schema, for editors: they complete keys and values, and mark slips while one types.

One schema a kind of file, `<kind>.schema.json`; a data file names its own in a comment that the YAML language server
reads (`modeline`). What JSON Schema cannot say (dates that exist, ids that name something) is left to `syrtui check`.
"""

from __future__ import annotations

from typing import Any, Final

import msgspec

from tui.store.schema.records import KINDS, UNKNOWN

DRAFT: Final = "http://json-schema.org/draft-07/schema#"
_EDTF_DESCRIPTION: Final = "a date in EDTF"

DESCRIPTIONS: Final[dict[str, str]] = {
    "Theatre.title": "What the conflict is called on screen.",
    "Theatre.timezone": "IANA name; its days are the days of this theatre.",
    "Theatre.window": "First and last day that the scrubber spans.",
    "Theatre.bbox": "West, south, east, north of the map, in degrees.",
    "Theatre.bases": "Places whose threat is judged; each needs coordinates.",
    "Theatre.measures": "What is counted or measured, and the unit to show it in.",
    "Theatre.about": "What this theatre is about, in a sentence or two.",
    "Echo.paragraph": "The paragraph of this source.",
    "Echo.of": "The source that it echoes.",
    "Echo.at": "The paragraph of that source.",
    "Source.id": "Publisher and date make a good id.",
    "Source.title": "The document's title; say `Untitled: …` where it has none.",
    "Source.publisher": "The actor that published it, or `unknown`.",
    "Source.published": "When it was published: a day, with or without the time; EDTF where that is inferred.",
    "Source.published-note": "How the date was inferred; needed where it is no plain day.",
    "Source.byline": "The author's name as given.",
    "Source.url": "Where it was found.",
    "Source.entered": "The day on which it was entered here.",
    "Source.language": "ISO 639 code of the language that it is written in.",
    "Source.reliability": "Admiralty grade of the source: A reliable … E unreliable, F cannot be judged.",
    "Source.reliability-reason": "Why this grade.",
    "Source.derived-from": "Sources that this one was made from; what is lost is a source with `lost: true`.",
    "Source.lost": "Known only through its echoes.",
    "Source.flaws": "What is wrong with the document: no byline, boilerplate, translation, slips of units …",
    "Source.echoes": "Paragraphs that say what a paragraph of another source says, in much the same words.",
    "Source.digest": "One entry for each paragraph of the original, in our own words.",
    "Source.fingerprint": "A hash for each paragraph: recognises an original without keeping it.",
    "Actor.name": "The name on screen.",
    "Actor.kind": "What sort of actor this is; `voice` for one that a source leaves unnamed.",
    "Actor.side": "The side it is on, one word for all its allies; `unknown` where that is unclear.",
    "Actor.about": "Who this is, in a sentence.",
    "Actor.named": "false for a voice that the sources leave unnamed.",
    "Actor.members": "Actors that belong to it.",
    "Actor.aliases": "Every other spelling and name that the sources use, in any script.",
    "Actor.reliability": "Admiralty grade as a link of a chain.",
    "Actor.reliability-reason": "Why this grade.",
    "Place.name": "The name on screen.",
    "Place.kind": "What sort of place this is.",
    "Place.about": "What this is, in a sentence.",
    "Place.within": "The place that it lies in.",
    "Place.lon": "Longitude in degrees, WGS84.",
    "Place.lat": "Latitude in degrees, WGS84.",
    "Place.precision-m": "How far off the point may be, in metres.",
    "Place.coordinates-from": "The gazetteer and its id, or how the point was found.",
    "Place.aliases": "Every other spelling that the sources use, in any script.",
    "Question.asks": "The question in words.",
    "Question.answers": "The answers that facts give; at least two.",
    "Question.adjudication": "Which answer the curator holds to be right, if any.",
    "Choice.id": "A short id, unique in its question.",
    "Choice.says": "The answer in words.",
    "Adjudication.answer": "The id of the answer.",
    "Adjudication.on": "The day of the decision.",
    "Adjudication.reason": "Why.",
    "Quantity.measure": "One of the theatre's measures.",
    "Quantity.of": "The place or actor that is measured.",
    "Quantity.from": "The other end, where one is given.",
    "Quantity.inferred": "true where no source names the other end.",
    "Quantity.value": "The figure as given; write as many digits as the source does.",
    "Quantity.low": "The lower end of a range.",
    "Quantity.high": "The upper end of a range.",
    "Quantity.unit": "The unit that the source uses; it is converted.",
    "Quantity.bound": "How the source qualifies the figure: about, within, more-than …",
    "Tie.from": "The actor that does it.",
    "Tie.to": "The actor that it is done to or with.",
    "Tie.type": "What the one does to the other.",
    "Tie.since": "From when on; the fact's own date where absent.",
    "Tie.until": "Until when.",
    "Tie.inferred": "true where no source says it outright.",
    "Indication.base": "One of the theatre's bases.",
    "Indication.indicator": "What it is a sign of, from the list of indications and warnings.",
    "Indication.strength": "How strongly: .25 .5 .75 1. Left out where it is computed from a distance.",
    "Answer.question": "The question that this fact answers.",
    "Answer.answer": "The id of the answer that it gives.",
    "Citation.source": "The source that says (or denies) it.",
    "Citation.paragraph": "In which paragraph, from 1.",
    "Citation.chain": "From whom the source had it, outermost first: actors, sources or `unknown`.",
    "Citation.relation": "repost or quote, or cites (own reporting besides); needed where there is a chain.",
    "Citation.wording": "asserted, attributed to somebody, alleged, expected or denied.",
    "Citation.credibility": "The content alone: 2 probably true, 3 possibly, 4 doubtful, 5 improbable, 6 unjudged.",
    "Citation.note": "What else should be known about this citation.",
    "Fact.id": "A few words that name the fact.",
    "Fact.says": "One atomic assertion, in our own words.",
    "Fact.kind": "What sort of assertion this is.",
    "Fact.when": "When it happened, no finer than the source says.",
    "Fact.dated": "How the date was derived, where it is not plain; why it is unknown.",
    "Fact.actors": "Who takes part.",
    "Fact.places": "Where.",
    "Fact.route": "The places that a movement leads through, in order.",
    "Fact.quantity": "The figure that the fact gives.",
    "Fact.ties": "What it says about pairs of actors.",
    "Fact.indicates": "What it says about the threat to bases.",
    "Fact.answers": "The question that it answers, where facts differ.",
    "Fact.cited": "Where sources say it; at least one citation.",
    "Fact.note": "What else should be known.",
}
"""What an editor shows beside a field, by record and YAML key."""


def schema(kind: str) -> dict[str, Any]:
    """The JSON Schema of a file of `kind`, a key of `records.KINDS`: one record, or a list of them."""
    (reference,), components = msgspec.json.schema_components([KINDS[kind]], ref_template="#/definitions/{name}")
    for name, definition in components.items():
        definition["description"] = " ".join(definition.get("description", "").split())
        for key, field in definition.get("properties", {}).items():
            described = DESCRIPTIONS.get(f"{name}.{key}")
            if described:
                definition["properties"][key] = _described(field, described)
        _loosen_dates(definition)
    one = {"$schema": DRAFT, "title": f"syrtui: {kind}", "definitions": dict(sorted(components.items()))}
    if kind == "theatre":
        return {**one, **reference}
    # not anyOf: an editor would say of a slip deep in a record no more than that the file fits neither
    return {**one, "if": {"type": "array"}, "then": {"items": reference}, "else": reference}


def schema_text(kind: str) -> str:
    """`schema` as the text of its file."""
    return msgspec.json.format(msgspec.json.encode(schema(kind)), indent=2).decode() + "\n"


def file_name(kind: str) -> str:
    """The name of the schema's file, in the theatre's folder."""
    return f"{kind}.schema.json"


def modeline(kind: str, depth: int = 0) -> str:
    """The comment by which a data file, `depth` folders below the theatre's, names its schema."""
    return f"# yaml-language-server: $schema={'../' * depth or './'}{file_name(kind)}"


def _described(field: dict[str, Any], text: str) -> dict[str, Any]:
    """The field with its own description; a bare reference may have no neighbours in draft 7."""
    if "$ref" in field:
        return {"allOf": [field], "description": text}
    return {**field, "description": text}


def _loosen_dates(node: Any) -> None:
    """A year alone (`when: 2017`) is a whole number to an editor's YAML, and right."""
    if isinstance(node, list):
        for item in node:
            _loosen_dates(item)
    elif isinstance(node, dict):
        if node.get("type") == "string" and UNKNOWN in node.get("examples", ()) and "maxLength" in node:
            node["type"] = ["string", "integer"]
        for value in node.values():
            _loosen_dates(value)
