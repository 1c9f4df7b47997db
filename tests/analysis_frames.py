"""Small stores for the tests of the methods: records as dicts → frames, by the store's own builder."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import msgspec

from tui.analysis.constants import Methods
from tui.store.load.builder import build_frames
from tui.store.load.entries import Entries, Entry
from tui.store.schema.frames import Frames, Store
from tui.store.schema.records import Actor, Fact, HypothesisSet, Place, Question, Record, Source, Theatre

THEATRE: dict[str, Any] = {
    "title": "Test",
    "timezone": "UTC",
    "window": "2024-12-01/2024-12-10",
    "bbox": [0, 0, 1, 1],
    "bases": ["base"],
    "measures": {"front-distance": "km", "advance-rate": "km/day", "distance": "km"},
}


def assessor(frames: Frames, excluded: frozenset[str] = frozenset(), window: str = THEATRE["window"]) -> Any:
    """The assessor of some frames by the shipped constants."""
    from tui.analysis.assessor import Assessor

    theatre = msgspec.convert({**THEATRE, "window": window}, Theatre)
    return Assessor(Store(Path(), theatre, frames, ()), Methods(), excluded)


def source(name: str, reliability: str = "C", *, published: str = "2024-12-01", **rest: Any) -> dict[str, Any]:
    """A source of an unknown publisher, unless `publisher` says otherwise."""
    return {
        "id": name,
        "title": name,
        "publisher": "unknown",
        "published": published,
        "entered": "2024-12-31",
        "language": "en",
        "reliability": reliability,
        "reliability-reason": "test",
        **rest,
    }


def outlet(name: str, *, side: str = "press", **rest: Any) -> dict[str, Any]:
    """A named actor that can publish or be cited."""
    return {"id": name, "name": name, "kind": "outlet", "side": side, **rest}


def cite(source: str, *chain: str, **rest: Any) -> dict[str, Any]:
    """A citation; with a chain it is a quote. Credibility 6, which caps nothing, unless it says otherwise."""
    relation = {"relation": "quote"} if chain else {}
    return {
        "source": source,
        "paragraph": 1,
        "chain": list(chain),
        "wording": "asserted",
        "credibility": 6,
        **relation,
        **rest,
    }


def fact(name: str, *cited: dict[str, Any], **rest: Any) -> dict[str, Any]:
    """A fact of 1 December, unless `when` says otherwise; `answers` may be given as a pair."""
    if isinstance(rest.get("answers"), tuple):
        question, answer = rest.pop("answers")
        rest["answers"] = {"question": question, "answer": answer}
    return {"id": name, "says": name, "kind": "position", "when": "2024-12-01", "cited": list(cited), **rest}


def indicates(indicator: str, strength: float | None = 1.0, base: str = "base") -> list[dict[str, Any]]:
    """One indication."""
    return [{"base": base, "indicator": indicator} | ({} if strength is None else {"strength": strength})]


def frames(
    facts: list[dict[str, Any]],
    sources: list[dict[str, Any]] | None = None,
    actors: list[dict[str, Any]] | None = None,
    places: list[dict[str, Any]] | None = None,
    *,
    owner: str | None = None,
    questions: dict[str, dict[str, Any]] | None = None,
    bases: Sequence[str] = ("base",),
    hypotheses: Sequence[dict[str, Any]] = (),
) -> Frames:
    """The frames of a store. Sources that are only cited are graded C and published on 1 December by named outlets.

    Actors that are only mentioned are named outlets of no side; questions follow from the answers given, and
    `questions` says more of them by id. `owner` holds the bases. `hypotheses` are sets of them.
    """
    given = {record["id"]: record for record in sources or []}
    people = {record["id"]: record for record in actors or []}
    for each in facts:
        for cited in each["cited"]:
            if cited["source"] not in given:
                publisher = f"{cited['source']}-publisher"
                people.setdefault(publisher, outlet(publisher))
                given[cited["source"]] = source(cited["source"], publisher=publisher)
            for link in cited["chain"]:
                if link != "unknown" and link not in given:
                    people.setdefault(link, outlet(link, reliability="B"))
        for tie in each.get("ties", []):
            people.setdefault(tie["from"], outlet(tie["from"]))
            people.setdefault(tie["to"], outlet(tie["to"]))
        for actor in each.get("actors", []):
            people.setdefault(actor, outlet(actor))
    for record in given.values():
        if record["publisher"] != "unknown":
            people.setdefault(record["publisher"], outlet(record["publisher"]))
    choices: dict[str, set[str]] = {}
    for each in facts:
        if "answers" in each:
            choices.setdefault(each["answers"]["question"], set()).add(each["answers"]["answer"])
    asked = [
        {
            "id": name,
            "asks": f"{name}?",
            "answers": [{"id": one, "says": one} for one in sorted(answers)],
            **(questions or {}).get(name, {}),
        }
        for name, answers in choices.items()
    ]
    based = [{"id": name, "name": name, "kind": "air-base", "lon": 36.0, "lat": 35.0} for name in bases]
    return build_frames(
        msgspec.convert({**THEATRE, "bases": [{"place": name, "owner": owner} for name in bases]}, Theatre),
        Entries(
            sources=_entries(list(given.values()), Source),
            actors=_entries(list(people.values()), Actor),
            places=_entries([*based, *(places or [])], Place),
            questions=_entries(asked, Question),
            facts=_entries(facts, Fact),
            hypotheses=_entries(list(hypotheses), HypothesisSet),
        ),
    )


def _entries(records: list[dict[str, Any]], kind: type[Record]) -> list[Entry[Any]]:
    return [
        Entry(msgspec.convert(record, kind), "test.yaml", 1, 1, decimals=_decimals(record.get("quantity", {})))
        for record in records
    ]


def _decimals(quantity: dict[str, Any]) -> int:
    figure = quantity.get("value", quantity.get("low", 0))
    return len(str(figure).partition(".")[2]) if isinstance(figure, float) else 0
