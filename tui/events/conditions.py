"""Conditions on an event, frozen and comparable: what a filter comes to once its names are those of the data sets.

`queries` evaluates them, on any engine. A row that has no value in a column answers no condition on it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import date

import msgspec


class OneOf(msgspec.Struct, frozen=True):
    """One of the columns has one of the values."""

    columns: tuple[str, ...]
    values: frozenset[str]


class Within(msgspec.Struct, frozen=True):
    """A column of days or numbers lies between two ends, which belong to it; None leaves that side open."""

    column: str
    low: date | float | None = None
    high: date | float | None = None


class Days(msgspec.Struct, frozen=True):
    """It may have happened on these days; None leaves that side open.

    `vague` also takes a row that knows no more than the year, which else would answer every span.
    """

    first: date | None
    last: date | None
    vague: bool = True


class Deaths(msgspec.Struct, frozen=True):
    """The number of deaths, by the best figure that a row has, lies between two ends, which belong to it."""

    low: int | None = None
    high: int | None = None


class Near(msgspec.Struct, frozen=True):
    """The coordinates lie within so many km of one of the points (longitude, latitude in degrees), on a sphere."""

    points: tuple[tuple[float, float], ...]
    km: float


class Words(msgspec.Struct, frozen=True):
    """The text of the row has these words, in order, the last from its beginning; `whole` asks for all of that."""

    words: str
    whole: bool = False

    @property
    def pattern(self) -> str:
        """Return the regular expression that finds the words in a text."""
        between = r"[\W_]+".join(re.escape(word) for word in self.words.split())
        return rf"(?i)\b{between}" + (r"\b" if self.whole else "")


class Known(msgspec.Struct, frozen=True):
    """The row had come out by a day; one that does not tell when it did counts from the day on which it began."""

    by: date


class Missing(msgspec.Struct, frozen=True):
    """The column has no value."""

    column: str


class AllOf(msgspec.Struct, frozen=True):
    """Every part holds; with no parts, all rows."""

    parts: tuple[Condition, ...] = ()


class AnyOf(msgspec.Struct, frozen=True):
    """At least one part holds; with no parts, no row."""

    parts: tuple[Condition, ...] = ()


class Negated(msgspec.Struct, frozen=True):
    """The part does not hold."""

    part: Condition


Condition = OneOf | Within | Days | Deaths | Near | Words | Known | Missing | AllOf | AnyOf | Negated
EVERY = AllOf()
NONE = AnyOf()


def all_of(parts: Iterable[Condition]) -> Condition:
    """Return the condition that asks for all parts, without those that hold for every row."""
    kept = tuple(part for part in parts if part != EVERY)
    return NONE if NONE in kept else kept[0] if len(kept) == 1 else AllOf(kept)


def any_of(parts: Iterable[Condition]) -> Condition:
    """Return the condition that asks for one of the parts, without those that hold for no row."""
    kept = tuple(part for part in parts if part != NONE)
    return EVERY if EVERY in kept else kept[0] if len(kept) == 1 else AnyOf(kept)


def negated(part: Condition) -> Condition:
    """Return the condition that a part does not hold."""
    return NONE if part == EVERY else EVERY if part == NONE else Negated(part)


def leaves(where: Condition) -> Iterator[Condition]:
    """Yield the conditions that a condition is made of, which have no parts."""
    match where:
        case AllOf(parts=parts) | AnyOf(parts=parts):
            for part in parts:
                yield from leaves(part)
        case Negated(part=part):
            yield from leaves(part)
        case _:
            yield where
