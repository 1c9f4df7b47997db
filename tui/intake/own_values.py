"""What a curator gives a field that rules did not find: it is among the field's candidates from then on."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, TypeVar

import msgspec
from msgspec.structs import replace

from tui.intake.draft import AcceptedFact, SourceDraft

R = TypeVar("R", AcceptedFact, SourceDraft)


class Held(msgspec.Struct, frozen=True):
    """Where a record has what a field holds: the attributes of its value, and those that say how it is known."""

    value: tuple[str, ...]
    why: tuple[str, ...] = ()

    def of(self, record: AcceptedFact | SourceDraft) -> tuple[Any, ...]:
        """Return the value that a record has in the field."""
        return tuple(getattr(record, name) for name in self.value)

    def all_of(self, record: AcceptedFact | SourceDraft) -> dict[str, Any]:
        """Return the attributes of a record that the field is of."""
        return {name: getattr(record, name) for name in (*self.value, *self.why)}


def with_own(ways: Sequence[R], passed: Sequence[R], now: R, held: Held) -> list[R]:
    """Return a field's candidates after those that a curator gave it, each value once.

    `now` is the record as it stands, and `passed` are older states of it, in order, whose values were replaced: what
    was typed once can be chosen again, and candidates keep their order while one goes through them.
    """
    found = [held.all_of(each) for each in ways]
    own: dict[tuple[Any, ...], R] = {}
    for records in (passed, (now,)):
        for each in records:
            given = held.all_of(each)
            if given not in found:
                own[held.of(each)] = replace(now, **given)
    return list(own.values()) + [each for each in ways if held.of(each) not in own]


def passed_by(ways: Sequence[R], passed: tuple[R, ...], before: R, after: R, held: Held) -> tuple[R, ...]:
    """Return the older states of a record, with the one before a change where its value is found nowhere else."""
    known = [held.all_of(each) for records in (ways, passed) for each in records]
    gives_way = held.of(before) != held.of(after) and held.all_of(before) not in known
    return passed + (before,) * gives_way
