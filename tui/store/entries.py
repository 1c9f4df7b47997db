"""A record together with where it stands and what became of it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Generic, TypeVar

from tui.store.records import Actor, Fact, Place, Question, Record, Source, Theatre

R = TypeVar("R", bound=Record)


@dataclass(slots=True)
class Entry(Generic[R]):
    """One record as read from `file`. Where it is `aside`, `record` is what could be saved of it, for further checks.

    `decimals` counts the digits after the point of a fact's quantity, as written.
    """

    record: R
    file: str
    line: int
    column: int
    aside: bool = False
    decimals: int = 0


@dataclass(slots=True)
class Entries:
    """All records of a theatre by kind, in the order in which they were read."""

    theatre: list[Entry[Theatre]] = field(default_factory=list)
    sources: list[Entry[Source]] = field(default_factory=list)
    actors: list[Entry[Actor]] = field(default_factory=list)
    places: list[Entry[Place]] = field(default_factory=list)
    questions: list[Entry[Question]] = field(default_factory=list)
    facts: list[Entry[Fact]] = field(default_factory=list)
    lost: dict[str, set[str]] = field(default_factory=dict)
    """Kind → ids of records that could not be read at all."""
