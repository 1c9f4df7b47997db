"""Records together with where they stand, and whether they are set aside."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Generic, TypeVar

import msgspec

from tui.store.schema.records import Actor, Assumption, Fact, HypothesisSet, Place, Question, Record, Source, Theatre
from tui.store.yaml.positions import KeyPath

R = TypeVar("R", bound=Record)


class Entry(msgspec.Struct, Generic[R]):
    """One record as read from `file`, where it begins at `line` and `column` (from 1).

    Where it is `set_aside`, it has errors, and `record` is what could be salvaged: the values at and below the paths in
    `placeholders` are made up. `decimals` counts the digits after the point of a fact's quantity, as written.
    """

    record: R
    file: str
    line: int
    column: int
    set_aside: bool = False
    decimals: int = 0
    placeholders: tuple[KeyPath, ...] = ()

    def is_placeholder(self, path: KeyPath) -> bool:
        """Return whether the value at `path` is made up, or holds a value that is."""
        return any(path[: len(other)] == other or other[: len(path)] == path for other in self.placeholders)


class Entries(msgspec.Struct):
    """All records of a theatre by kind (a key of `records.KINDS`), in the order in which they were read."""

    theatre: list[Entry[Theatre]] = msgspec.field(default_factory=list)
    sources: list[Entry[Source]] = msgspec.field(default_factory=list)
    actors: list[Entry[Actor]] = msgspec.field(default_factory=list)
    places: list[Entry[Place]] = msgspec.field(default_factory=list)
    questions: list[Entry[Question]] = msgspec.field(default_factory=list)
    facts: list[Entry[Fact]] = msgspec.field(default_factory=list)
    hypotheses: list[Entry[HypothesisSet]] = msgspec.field(default_factory=list)
    assumptions: list[Entry[Assumption]] = msgspec.field(default_factory=list)

    def all(self) -> Iterable[Entry[Any]]:
        """Yield every entry, kind by kind."""
        for kind in self.__struct_fields__:
            yield from getattr(self, kind)

    def count_set_aside(self) -> int:
        """Return how many records are set aside."""
        return sum(entry.set_aside for entry in self.all())
