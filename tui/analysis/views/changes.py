"""Changes: what is different between two days."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

import msgspec
import polars as pl

from tui.analysis.constants import Event
from tui.analysis.situation import Situation
from tui.analysis.views.disputes import DisputeMove
from tui.analysis.views.facts import FactRows
from tui.analysis.views.from_frame import structs
from tui.analysis.views.relations import RelationMove, relation_moves


class LevelMove(msgspec.Struct, frozen=True):
    """The level of a base for one event on two days; what has become of it where it is lost."""

    base: str
    event: Event
    name: str
    level_before: str
    level_after: str
    index_before: float | None
    index_after: float | None
    change: float | None
    """Points of the index; None where either level has none."""


class Differences(msgspec.Struct, frozen=True):
    """What two days differ in, from the earlier to the later."""

    levels: tuple[LevelMove, ...]
    disputes: tuple[DisputeMove, ...]
    relations: tuple[RelationMove, ...]
    facts: Mapping[str, FactRows]
    """Facts that are new, corroborated, denied or withdrawn (known on the first day only), by what happened to them."""


def differences(situation: Situation, one: date, other: date) -> Differences:
    """Return what is different between two days."""
    changes = situation.day.assessor.changes(*sorted((one, other)))
    # From the whole store: a fact that was withdrawn is not among those known on the later day.
    facts = situation.store.frames.facts.join(changes.facts.select("change", id="fact"), on="id")
    by_change = facts.sort("earliest", nulls_last=True).partition_by("change", as_dict=True, include_key=False)
    levels = changes.levels.with_columns(name=pl.col("base").replace(situation.lookup.places))
    year = situation.days[0].year
    return Differences(
        structs(levels, LevelMove),
        structs(changes.disputes, DisputeMove),
        relation_moves(changes.relations, situation.lookup),
        {str(change): FactRows(rows, situation.shown, year) for (change,), rows in by_change.items()},
    )
