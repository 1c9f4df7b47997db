"""A record together with where it stands and what became of it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Generic, TypeVar

import msgspec

from tui.store.schema.records import Actor, Fact, Place, Question, Record, Source, Theatre
from tui.store.validate.shape import Path

R = TypeVar("R", bound=Record)


class Entry(msgspec.Struct, Generic[R]):
    """One record as read from `file`.

    Where it is `aside`, `record` is what could be saved of it: the values at and below the paths in `stand_ins` are
    made up. `decimals` counts the digits after the point of a fact's quantity, as written.
    """

    record: R
    file: str
    line: int
    column: int
    aside: bool = False
    decimals: int = 0
    stand_ins: tuple[Path, ...] = ()

    def made_up(self, path: Path) -> bool:
        """Whether the value at `path` is a stand-in, or holds one."""
        return any(path[: len(other)] == other or other[: len(path)] == path for other in self.stand_ins)


class Entries(msgspec.Struct):
    """All records of a theatre by kind, in the order in which they were read."""

    theatre: list[Entry[Theatre]] = msgspec.field(default_factory=list)
    sources: list[Entry[Source]] = msgspec.field(default_factory=list)
    actors: list[Entry[Actor]] = msgspec.field(default_factory=list)
    places: list[Entry[Place]] = msgspec.field(default_factory=list)
    questions: list[Entry[Question]] = msgspec.field(default_factory=list)
    facts: list[Entry[Fact]] = msgspec.field(default_factory=list)

    def aside(self) -> int:
        """How many records are set aside."""
        return sum(entry.aside for entry in self.all())

    def all(self) -> Iterable[Entry[Theatre | Source | Actor | Place | Question | Fact]]:
        """Every entry, kind by kind."""
        for kind in (self.theatre, self.sources, self.actors, self.places, self.questions, self.facts):
            yield from kind  # type: ignore[misc]
