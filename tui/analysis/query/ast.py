"""The syntax tree of a filter: conditions, frozen and comparable.

The leaves are conditions on one field of a fact; `All`, `Any` and `Not` join them. `all_of` and `any_of` make trees in
their one normal form, so that two filters that were put together in different ways can be equal. What a condition
means for each field stands in `evaluate`; how it is written, in `printer`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final, Literal

import msgspec

FIELDS: Final = (
    "base",
    "actor",
    "does",
    "suffers",
    "says",
    "side",
    "place",
    "near",
    "kind",
    "source",
    "publisher",
    "origin",
    "origins",
    "named",
    "lines",
    "grade",
    "reliability",
    "credibility",
    "wording",
    "disputed",
    "indicator",
    "relation",
    "date",
    "published",
    "quantity",
    "deaths",
    "tag",
    "note",
    "text",
)
"""What a fact can be asked for. `text` is every word that it can be found by, and needs no name."""

Comparison = Literal["=", "<", "<=", ">", ">="]

ANYTHING: Final = "*"
"""The pattern that every value fits."""


class Term(msgspec.Struct, frozen=True):
    """One condition: a field, a comparison and a value. `reliability >= C` means C or better.

    As free text the words of the value follow each other, the last of them matched from its beginning.
    """

    field: str
    value: str
    comparison: Comparison = "="


class Phrase(msgspec.Struct, frozen=True):
    """Free text in quotes: whole words that follow each other."""

    words: str

    @property
    def field(self) -> str:
        """Return the field that it is a condition on."""
        return "text"


class Pattern(msgspec.Struct, frozen=True):
    """A value with wildcards: `*` stands for any characters, `?` for one; after a backslash both are themselves."""

    field: str
    value: str


class Range(msgspec.Struct, frozen=True):
    """Values between two ends, each of which may belong to it or not."""

    field: str
    low: str
    high: str
    with_low: bool = True
    with_high: bool = True


class All(msgspec.Struct, frozen=True):
    """Every part holds. With no parts: everything matches."""

    parts: tuple[Node, ...] = ()


class Any(msgspec.Struct, frozen=True):
    """At least one part holds."""

    parts: tuple[Node, ...]


class Not(msgspec.Struct, frozen=True):
    """The part does not hold."""

    part: Node


Condition = Term | Phrase | Pattern | Range
Node = Condition | All | Any | Not
EVERYTHING: Final = All()


def all_of(parts: Iterable[Node]) -> Node:
    """Return the filter that asks for every one of the parts, in normal form: flat, a single part by itself."""
    flat: list[Node] = []
    for part in parts:
        flat.extend(conjuncts(part))
    return flat[0] if len(flat) == 1 else All(tuple(flat))


def any_of(parts: Iterable[Node]) -> Node:
    """Return the filter that asks for at least one of the parts, in normal form. With no parts nothing matches."""
    flat: list[Node] = []
    for part in parts:
        flat.extend(part.parts if isinstance(part, Any) else (part,))
    if not flat:
        return Not(EVERYTHING)
    return flat[0] if len(flat) == 1 else Any(tuple(flat))


def conjuncts(node: Node) -> tuple[Node, ...]:
    """Return the parts that must all hold for the filter to hold."""
    return node.parts if isinstance(node, All) else (node,)


def alternatives(node: Node) -> tuple[Node, ...]:
    """Return the parts of which one must hold for the filter to hold."""
    return node.parts if isinstance(node, Any) else (node,)


def terms(node: Node) -> Iterator[Condition]:
    """Yield all conditions of a filter, in order."""
    match node:
        case All(parts=parts) | Any(parts=parts):
            for part in parts:
                yield from terms(part)
        case Not(part=part):
            yield from terms(part)
        case _:
            yield node


def two_values(where: Node) -> Iterator[tuple[Term, Term]]:
    """Yield every two conditions of a filter that are alternatives on one field."""
    for part in conjuncts(where):
        match alternatives(part):
            case (Term() as one, Term() as other) if one.field == other.field:
                yield one, other


def as_pattern(literal: str) -> str:
    """Return the pattern that only `literal` fits."""
    return "".join("\\" + character if character in "*?\\" else character for character in literal)


def characters(pattern: str) -> Iterator[tuple[str, bool]]:
    """Yield each character of a pattern, and whether it is a wildcard."""
    escaped = False
    for character in pattern:
        if character == "\\" and not escaped:
            escaped = True
            continue
        yield character, character in "*?" and not escaped
        escaped = False


def misplaced(condition: Condition) -> ValueError:
    """Return the error that a condition was made which the parser would refuse."""
    return ValueError(f"{condition} cannot be asked of {condition.field!r}")
