"""Theatres whose records are changed within their schema: most of them `check` lets pass, and all must be drawn."""

from __future__ import annotations

import json
import random
from collections.abc import Iterator
from copy import deepcopy
from functools import cache
from pathlib import Path
from typing import Any, Final, NamedTuple

from msgspec import inspect

from tests.theatres import FILES
from tui.analysis.constants import Methods
from tui.settings import paths
from tui.store.schema.kinds import ACTOR_KINDS, FACT_KINDS, MEASURES, PLACE_KINDS
from tui.store.schema.records import FORM, KINDS, Form
from tui.store.schema.units import UNITS
from tui.store.yaml.document import load

Theatre = dict[str, list[dict[str, Any]]]
"""The records of a theatre by their kind, as YAML has them."""

TEXTS: Final = (
    "", " ", "x", ".", "—", "…", "?!", "a b", "the of and", "0", "-1", "2024-12-01", "=1+1", "<b>&amp;</b>", "{{ x }}",
    "%s {0}", "# a", "| a | b |", "*a* _b_ `c`", "قوات الشمال", "漢字" * 30, "e\u0301" * 40, "é", "\U0001f468",
    "a\nb\n",
    "a" * 200, "word " * 40, "x" * 2000, "word " * 400, "\u00a0", "unknown", "none", "null", "True",
    "a/b/../c", "ﷺ" * 20,
)  # fmt: skip
DATES: Final = (
    "unknown", "0001-01-01", "1000-01-01", "9000-12-31", "2017", "2024-12", "2025-03-05", "2025-03-05~", "2025-03-05?",
    "../2025-03-05", "2025-03-05/..", "2025-03-01/2025-03-12", "1900/2100", "2024-12-01/2024-12-06",
    "2024-12-03T23:30:00Z", "2025-03-05%",
    "2025-03-05T00:00:00+14:00", "1000/9000", "2024-02-29", "../9000-12-31", "1000-01-01/..", "2024-12-02",
    "2200-01-01",
)  # fmt: skip
DAYS: Final = ("1000-01-01", "2024-12-01", "2024-12-06", "2025-03-05", "2025-03-12", "2026-11-21", "9000-12-31")
NUMBERS: Final = (
    0, 1, -1, 2, 3, 7, 0.25, 0.5, 0.75, 1.0, -0.0, 1e-9, 5e-324, 99.99, 100, 360, 1e6, 1e9, 2**31 - 1, 2**31, 2**53 + 1,
    10**14, 1e15, 1e18, 10**25, 1e100, 1.7e308, -1e9, -1e308, -90, 90, -180, 180, 12345.678901,
)  # fmt: skip
REFERRED: Final = {
    "source": ("sources",), "derived-from": ("sources",), "place": ("places",), "places": ("places",),
    "route": ("places",), "within": ("places",), "base": ("bases",), "bases": ("places",), "owner": ("actors",),
    "host": ("actors",), "publisher": ("actors",), "members": ("actors",), "actors": ("actors",), "actor": ("actors",),
    "done-to": ("actors",), "ends": ("actors",), "to": ("actors",), "from": ("actors", "places"), "side": ("sides",),
    "of": ("places", "actors", "sources"), "chain": ("actors", "sources", "unknown"), "fact": ("facts",),
    "implies": ("facts",), "by": ("facts",), "contradicted-by": ("facts",), "question": ("questions",),
    "answer": ("answers",), "indicator": ("indicators",), "type": ("types",), "measure": ("measures",),
    "exclude": ("sources", "actors"), "like": ("kinds",),
}  # fmt: skip
"""What the ids of a field are those of, by the field's name; where that has several meanings, one is tried."""
LISTED: Final = {
    "unit": (*UNITS, "furlong"),
    "word": (*Methods().vocabulary.likelihoods, "perhaps"),
    "setting": Methods().vocabulary.settings,
    "timezone": ("Asia/Damascus", "Etc/GMT+6", "Pacific/Kiritimati", "Pacific/Chatham"),
    "window": (
        "2024-11-27/2024-12-09", "2025-03-01/2025-03-12", "2024-12-01/2024-12-01", "2020-01-01/2029-12-01",
        "1000-01-01/1000-01-09", "9000-12-20/9000-12-31",
    ),
}  # fmt: skip
"""What is written in fields that take more than `check` does."""
RECORDS: Final = 120
"""Records of one kind that are made at most."""


class Spot(NamedTuple):
    """One value in a record: where it is held, of what type it is, and under what name."""

    holder: Any
    key: Any
    node: inspect.Type
    name: str
    optional: bool


def mutated(chance: random.Random) -> Theatre:
    """Return one of two small theatres with one to forty things done to its records."""
    theatre = deepcopy(chance.choice(originals()))
    for _ in range(chance.choice((1, 1, 2, 3, 5, 10, 40))):
        Mutation(theatre, chance).do()
    return theatre


def write_records(root: Path, theatre: Theatre) -> None:
    """Write a theatre's files, one for each kind; each is JSON, which is YAML."""
    root.mkdir(parents=True, exist_ok=True)
    for kind in KINDS:
        records = theatre.get(kind, [])
        folder = root / kind
        file = folder / f"{kind}.yaml" if kind in ("sources", "facts") else root / f"{kind}.yaml"
        file.parent.mkdir(exist_ok=True)
        whole = records[0] if kind == "theatre" else records
        file.write_text(json.dumps(whole, ensure_ascii=False, indent=1), encoding="utf-8")


@cache
def originals() -> tuple[Theatre, ...]:
    """The theatre of the tests, and the example that ships."""
    example = paths.bundled_data() / "example"
    files = {str(file.relative_to(example)): file.read_text("utf-8") for file in sorted(example.rglob("*.yaml"))}
    return _records(dict(FILES)), _records(files)


def _records(files: dict[str, str]) -> Theatre:
    found: Theatre = {kind: [] for kind in KINDS}
    for name, text in files.items():
        found[name.split("/")[0].removesuffix(".yaml")].extend(item.data for item in load(text).items)
    return found


class Mutation:
    """One thing that is done to a theatre, in place."""

    def __init__(self, theatre: Theatre, chance: random.Random) -> None:
        self._theatre = theatre
        self._chance = chance
        own = theatre["theatre"][0]
        ids = {kind: [str(record.get("id")) for record in records] for kind, records in theatre.items()}
        self._ids: dict[str, list[str]] = {
            **ids,
            "unknown": ["unknown"],
            "bases": [base["place"] if isinstance(base, dict) else base for base in own["bases"]] or ids["places"],
            "sides": [actor.get("side", "unknown") for actor in theatre["actors"]] + ["unknown"],
            "answers": [one["id"] for question in theatre["questions"] for one in question.get("answers", [])],
            "indicators": [*Methods().threat.indicators, *own.get("indicators", {})],
            "types": [*Methods().relations.types, *own.get("tie-types", {})],
            "measures": [*MEASURES, *own.get("measures", {})],
            "kinds": [*FACT_KINDS, *ACTOR_KINDS, *PLACE_KINDS],
        }

    def do(self) -> None:
        """Do it."""
        kind = self._chance.choices([*KINDS], [2, 4, 3, 3, 4, 9, 3, 3])[0]
        records = self._theatre[kind]
        deed = self._chance.random()
        if kind != "theatre" and deed < 0.12:
            self._of_records(kind, records)
        elif kind == "theatre" and deed < 0.3:
            self._many_bases(records[0])
        elif records:
            spots = [*_spots(inspect.type_info(KINDS[kind]), self._chance.choice(records))]
            if spots:
                self._of_value(self._chance.choice(spots))

    def _of_records(self, kind: str, records: list[dict[str, Any]]) -> None:
        """Take records away, change their order, or repeat one under other ids."""
        deed = self._chance.randrange(5)
        if deed == 0 and records:
            del records[self._chance.randrange(len(records))]
        elif deed == 1:
            records.clear()
        elif deed == 2:
            self._chance.shuffle(records)
        elif records:
            for number in range(self._chance.choice((1, 1, 2, 5, 40, max(RECORDS - len(records), 1)))):
                copy = deepcopy(self._chance.choice(records))
                copy["id"] = f"{copy['id'][:60]}-{len(records)}-{number}"
                if "says" in copy and self._chance.random() < 0.5:
                    copy["says"] = f"{copy['says'][:1900]} {number}"
                if len(records) < RECORDS:
                    records.append(copy)

    def _many_bases(self, own: dict[str, Any]) -> None:
        """Make a base of every place that has coordinates."""
        fit = [place["id"] for place in self._theatre["places"] if place.get("lon") is not None]
        if fit:
            actors = self._ids["actors"]
            own["bases"] = [
                {"place": place, "owner": self._chance.choice(actors)}
                if actors and self._chance.random() < 0.5
                else place
                for place in fit
            ]

    def _of_value(self, spot: Spot) -> None:
        """Change one value, leave it out or bring it in."""
        holder, key, node, name, optional = spot
        value = holder.get(key) if isinstance(holder, dict) else holder[key]
        deed = self._chance.random()
        if optional and value is not None and deed < 0.15:
            del holder[key]
        elif isinstance(value, list) and deed < 0.6:
            self._of_list(value, node, name)
        elif isinstance(value, dict) and isinstance(_bare(node), inspect.DictType) and value and deed < 0.5:
            del value[self._chance.choice([*value])]
        elif deed < 0.25 and isinstance(value, str):
            holder[key] = self._chance.choice(
                (value.upper(), value[:1], value * 3, value[::-1], f" {value} ", value + ".")
            )
        else:
            holder[key] = self._value(node, name)

    def _of_list(self, listed: list[Any], node: inspect.Type, name: str) -> None:
        """Repeat, swap, remove or add items."""
        deed = self._chance.randrange(7)
        item = _bare(node)
        if deed == 0 and listed:
            del listed[self._chance.randrange(len(listed))]
        elif deed == 1:
            listed.clear()
        elif deed == 2:
            self._chance.shuffle(listed)
        elif deed in (3, 4) and listed:
            one = self._chance.choice(listed)
            listed.extend(deepcopy(one) for _ in range(self._chance.choice((1, 2, 10, 60))))
        elif isinstance(item, inspect.ListType):
            listed.extend(self._value(item.item_type, name) for _ in range(self._chance.choice((1, 1, 2, 10, 40))))

    def _value(self, node: inspect.Type, name: str) -> Any:
        """Return a value of a type, for a field of a name."""
        form: Form | None = None
        choose = self._chance.choice
        if isinstance(node, inspect.Metadata):
            form, node = (node.extra or {}).get(FORM), node.type
        if form is not None and form.date:
            return choose(DATES if form.date == "edtf" else DAYS)
        match node:
            case inspect.UnionType():
                options = [each for each in node.types if not isinstance(each, inspect.NoneType)]
                return (
                    None
                    if len(options) < len(node.types) and not choose(range(6))
                    else self._value(choose(options), name)
                )
            case inspect.StructType():
                given = [field for field in node.fields if field.required or self._chance.random() < 0.35]
                return {field.encode_name: self._value(field.type, field.encode_name) for field in given}
            case inspect.ListType():
                number = node.max_length or choose((node.min_length or 0, 1, 2, 3))
                return [self._value(node.item_type, name) for _ in range(number)]
            case inspect.DictType():
                keys = [choose(self._ids["measures"] + self._ids["indicators"] + self._ids["kinds"]) for _ in range(2)]
                return {key: self._value(node.value_type, name) for key in keys}
            case inspect.BoolType():
                return choose((True, False))
            case inspect.LiteralType():
                return choose(node.values)
            case inspect.IntType() | inspect.FloatType():
                return choose(_numbers(node))
        return self._text(node, name)

    def _text(self, node: inspect.Type, name: str) -> str:
        """Return a text for a field of a name: an id of what is meant by it, or any."""
        choose = self._chance.choice
        if name in LISTED:
            return choose(LISTED[name])
        if name == "kind":
            return choose(self._ids["kinds"])
        if name in REFERRED and (ids := [each for kind in REFERRED[name] for each in self._ids[kind]]):
            return choose(ids)
        if not isinstance(node, inspect.StrType):
            return "x"
        if node.pattern:
            return choose(("x", "a-b-c", "en", "unknown", "0" * 16, "a" * 80))
        longest = node.max_length or 20_000
        return choose([text for text in TEXTS if (node.min_length or 0) <= len(text) <= longest])


def _bare(node: inspect.Type) -> inspect.Type:
    """Return a type without what is said of it, and without that it may be absent."""
    while isinstance(node, inspect.Metadata | inspect.UnionType):
        node = node.type if isinstance(node, inspect.Metadata) else node.types[0]
    return node


def _numbers(node: inspect.IntType | inspect.FloatType) -> list[float]:
    """Return the numbers that a type takes, its ends among them."""
    low = node.ge if node.ge is not None else -float("inf")
    high = node.le if node.le is not None else float("inf")
    whole = isinstance(node, inspect.IntType)
    ends = [each for each in (node.ge, node.le) if each is not None]
    return [each for each in (*NUMBERS, *ends) if low <= each <= high and (not whole or isinstance(each, int))] or [0]


def _spots(node: inspect.Type, value: Any) -> Iterator[Spot]:
    """Yield every value of a record that can be changed, also those that it leaves out."""
    node = _bare(node)
    if isinstance(node, inspect.StructType) and isinstance(value, dict):
        for field in node.fields:
            name = field.encode_name
            if name == "id":
                continue
            yield Spot(value, name, field.type, name, not field.required)
            yield from _named(_spots(field.type, value.get(name)), name)
    elif isinstance(node, inspect.ListType) and isinstance(value, list):
        for position, item in enumerate(value):
            if not isinstance(item, dict):
                yield Spot(value, position, node.item_type, "", False)
            yield from _spots(node.item_type, item)
    elif isinstance(node, inspect.DictType) and isinstance(value, dict):
        for key, item in value.items():
            yield Spot(value, key, node.value_type, key, False)
            yield from _spots(node.value_type, item)


def _named(spots: Iterator[Spot], name: str) -> Iterator[Spot]:
    """Yield spots, those of a list's items under the list's name."""
    for spot in spots:
        yield spot if spot.name else spot._replace(name=name)
