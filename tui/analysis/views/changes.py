"""Changes: what is different between two days, or by what is excluded."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

import msgspec
import polars as pl

from tui.analysis.constants import VERSIONS, Event
from tui.analysis.day_changes import Changes
from tui.analysis.situation import Situation
from tui.analysis.views.disputes import DisputeMove
from tui.analysis.views.facts import FactRows
from tui.analysis.views.from_frame import structs
from tui.analysis.views.relations import RelationMove, relation_moves


class LevelMove(msgspec.Struct, frozen=True):
    """The level of a base for one event, before and after; what has become of it where it is lost."""

    base: str
    event: Event
    name: str
    level_before: str
    level_after: str
    index_before: float | None
    index_after: float | None
    change: float | None
    """Points of the index; None where either level has none."""


class Differences(msgspec.Struct, frozen=True, rename="kebab"):
    """What two days differ in, from the earlier to the later, or what an exclusion changes; not what reads the same.

    `before` and `after` are the days; one and the same where `without`, the names of what is excluded, makes the
    difference.
    """

    before: date
    after: date
    without: tuple[str, ...]
    levels: tuple[LevelMove, ...]
    disputes: tuple[DisputeMove, ...]
    relations: tuple[RelationMove, ...]
    facts: Mapping[str, FactRows]
    """Facts that are new, corroborated, denied or withdrawn (known before only), by what happened to them."""
    methods: Mapping[str, str]
    """The version of each method, which says whether the user has edited its constants."""

    @property
    def edited(self) -> bool:
        """Whether it rests on constants that the user has changed."""
        return "edited" in " ".join(self.methods.values())

    @property
    def any(self) -> bool:
        """Whether anything reads differently."""
        return bool(self.levels or self.disputes or self.relations or self.facts)


def differences(situation: Situation, one: date, other: date) -> Differences:
    """Return what is different between two days."""
    first, second = sorted((one, other))
    return _differences(situation, situation.day.assessor.changes(first, second), first, second)


def by_exclusion(situation: Situation) -> Differences | None:
    """Return what is different from what it would be with nothing excluded; None where nothing is."""
    if not situation.day.excluded:
        return None
    return _differences(situation, situation.day.changes_by_exclusion, situation.as_of, situation.as_of)


def _differences(situation: Situation, changes: Changes, before: date, after: date) -> Differences:
    # From the whole store: a fact that was withdrawn is not among those known on the later day.
    facts = situation.store.frames.facts.join(changes.facts.select("change", id="fact"), on="id")
    by_change = facts.sort("earliest", nulls_last=True).partition_by("change", as_dict=True, include_key=False)
    year = situation.year
    moves = relation_moves(changes.relations, situation.lookup)
    return Differences(
        before,
        after,
        tuple(sorted(map(situation.lookup.actor, situation.day.excluded))),
        level_moves(situation, changes),
        structs(changes.disputes, DisputeMove),
        tuple(each for each in moves if each.before != each.after),
        {str(change): FactRows(rows, situation, year) for (change,), rows in by_change.items()},
        {name: situation.day.methods.version(name) for name in VERSIONS if name != "structured"},
    )


def level_moves(situation: Situation, changes: Changes) -> tuple[LevelMove, ...]:
    """Return the levels that read otherwise than before."""
    levels = changes.levels.with_columns(name=pl.col("base").replace(situation.lookup.places))
    return tuple(each for each in structs(levels, LevelMove) if not _reads_the_same(each))


def _reads_the_same(level: LevelMove) -> bool:
    """Return whether a level is shown alike before and after: the word, and the index in whole points."""
    indexes = [None if each is None else round(each) for each in (level.index_before, level.index_after)]
    return level.level_before == level.level_after and indexes[0] == indexes[1]
