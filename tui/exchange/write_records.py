"""A theatre as one JSON file: every record with the keys and values that its YAML has, so that nothing is lost."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final

import msgspec

from tui.exchange.tables import record_table
from tui.settings.exports import Subject
from tui.store.schema.frames import Frames, Store
from tui.store.schema.records import KINDS, Citation, Quantity, Record

Row = dict[str, Any]


def encode(store: Store, frames: Frames) -> bytes:
    """Return the theatre's record and those of `frames` as JSON: `{theatre: …, actors: […], facts: […], …}`.

    JSON is YAML: each list may stand as a file of a theatre (`facts.yaml`), and is read as what it was written from.
    """
    found: dict[str, Any] = {"theatre": _without_defaults(msgspec.to_builtins(store.theatre), KINDS["theatre"])}
    for kind, record in KINDS.items():
        if kind != "theatre":
            rows = record_table(frames, _TABLE_OF[kind]).to_dicts()
            written = _AS_WRITTEN.get(kind)
            found[kind] = [_without_defaults(written(row, frames) if written else row, record) for row in rows]
    return msgspec.json.format(msgspec.json.encode(found), indent=2) + b"\n"


def _without_defaults(row: Mapping[str, Any], record: type[Record]) -> Row:
    """Return the fields that a record has, as a curator writes them: none that is empty or as it is anyhow."""
    kept = {}
    for field in msgspec.structs.fields(record):
        value = row.get(field.encode_name)
        usual = field.default if field.default is not msgspec.NODEFAULT else None
        if value is not None and value not in ([], {}, "") and value != usual:
            kept[field.encode_name] = value
    return kept


def _without_nulls(row: Mapping[str, Any]) -> Row:
    return {name: value for name, value in row.items() if value is not None}


def _fact(row: Row, _: Frames) -> Row:
    written = row | {
        "quantity": _quantity(row["quantity"]) if row["quantity"] else None,
        "cited": [_without_defaults(each, Citation) for each in row["cited"]],
        "ends": [each["actor"] or _without_nulls(each) for each in row["ends"]],
        "indicates": [_without_nulls(each) for each in row["indicates"]],
        "ties": [_without_nulls(each) for each in row["ties"]],
    }
    return written | {name: _without_nulls(row[name]) for name in ("forecast", "resolved") if row[name]}


def _quantity(figure: Row) -> Row:
    decimals = figure["decimals"] or 0
    rounded = "value" if figure["value"] is not None else "low"
    written: Row = {}
    for name in ("value", "low", "high"):
        number = figure[name]
        if number is not None:
            # How many digits it was written with says how finely it is rounded: 20.0 is no 20.
            digits = decimals if name == rounded else 0 if number == int(number) else None
            text = repr(number) if digits is None else f"{number:.{digits}f}"
            written[name] = msgspec.Raw(text.encode())
    return _without_defaults(figure | written, Quantity)


def _source(row: Row, _: Frames) -> Row:
    return row | {
        "echoes": [_without_nulls(each) for each in row["echoes"]],
        "digest": [text or None for text in row["digest"]] if any(row["digest"]) else [],
    }


def _question(row: Row, _: Frames) -> Row:
    choices = [each if each["implies"] else {"id": each["id"], "says": each["says"]} for each in row["answers"]]
    return row | {"answers": choices}


def _hypotheses(row: Row, _: Frames) -> Row:
    weighs = [
        _without_nulls(each | {"why": each["why"] or None})
        | {"ratings": {rated["hypothesis"]: rated["rating"] for rated in each["ratings"]}}
        for each in row["weighs"]
    ]
    return row | {"weighs": weighs}


def _assumption(row: Row, frames: Frames) -> Row:
    change, target, value = row["change"], row["target"], row["value"]
    wrong: Row
    match change:
        case "published":
            wrong = {"source": target, "published": value}
        case "reliability":
            kind = "source" if target in frames.sources["id"] else "actor"
            wrong = {kind: target, "reliability": value}
        case "strength":
            named = {"fact": target, "base": row["base"], "indicator": row["indicator"]}
            wrong = named | {"strength": float(value)}
        case "answer":
            wrong = {"question": target, "answer": value}
        case "setting":
            wrong = {"setting": row["setting"], "value": _number_or_text(value)}
        case _:
            wrong = {"exclude": target}
    return row | {"behind": {row["behind-kind"]: row["behind"]}, "if-wrong": wrong}


def _number_or_text(text: str) -> float | int | str:
    for kind in (int, float):
        try:
            return kind(text)
        except ValueError:
            continue
    return text


_TABLE_OF: Final[Mapping[str, Subject]] = {
    "sources": "sources",
    "actors": "actors",
    "places": "places",
    "questions": "questions",
    "facts": "facts",
    "hypotheses": "hypotheses",
    "assumptions": "assumptions",
}
"""The table of each kind of record."""
_AS_WRITTEN: Final[Mapping[str, Callable[[Row, Frames], Row]]] = {
    "sources": _source,
    "questions": _question,
    "facts": _fact,
    "hypotheses": _hypotheses,
    "assumptions": _assumption,
}
"""How a row becomes what a curator wrote, where its nesting is another."""
