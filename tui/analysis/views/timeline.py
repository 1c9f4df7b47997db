"""The timeline: the shown facts in order, in groups, with how many fall on each day."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date

import msgspec
import polars as pl

from tui.analysis.situation import Situation
from tui.analysis.timeline import density
from tui.analysis.views.facts import FactRows
from tui.analysis.views.notes import Mark, marks


class Group(msgspec.Struct, frozen=True):
    """Facts that follow each other under one heading, up to but without the row `end`.

    `value` is what they have in common: a kind, a grade, a number of lines, the day from which they are known. In the
    order of time it is the day on which they happened; where that is not known to a day, `begins` is the first day on
    which they can have happened (None: unknown), and before the window `before` says so.
    """

    end: int
    value: str | float | date | None = None
    begins: date | None = None
    before: bool = False


class Timeline(msgspec.Struct, frozen=True):
    """The shown facts in one order."""

    order: str
    """when, known, grade, lines or kind."""
    days: tuple[date, ...]
    """The days of the theatre's window."""
    as_of: date
    facts: FactRows
    groups: tuple[Group, ...]
    per_day: tuple[float, ...]
    """How many facts fall on each day of the window; one that spans n days counts 1/n on each."""
    per_day_of_kind: Mapping[str, tuple[float, ...]]
    """The same for each kind, in the order of kinds."""
    marks: Mapping[str, Mark]
    """The facts that the user has noted."""


def timeline(situation: Situation, order: str, columns: Collection[str]) -> Timeline:
    """Return the shown facts in an order; names of places and actors only where `columns` has them."""
    facts = _with_names(situation, columns)
    group: pl.Expr | None = None
    match order:
        case "known":
            facts, group = facts.sort("known", maintain_order=True), pl.col("known")
        case "grade":
            facts, group = facts.sort("grade", maintain_order=True, nulls_last=True), pl.col("grade")
        case "lines":
            lines = pl.col("lines")
            facts, group = facts.sort(lines, descending=True, maintain_order=True, nulls_last=True), lines
        case "kind":
            facts, group = facts.sort("kind", maintain_order=True), pl.col("kind")
    groups = _by_day(facts, situation.days[0]) if group is None else _by_value(facts, group)
    by_kind = facts.group_by("kind", maintain_order=True) if order == "kind" else ()
    return Timeline(
        order,
        tuple(situation.days),
        situation.as_of,
        FactRows(facts, situation.shown),
        groups,
        _per_day(situation, facts),
        {str(kind): _per_day(situation, some) for (kind,), some in by_kind},
        marks(situation, "fact"),
    )


def _with_names(situation: Situation, columns: Collection[str]) -> pl.DataFrame:
    facts, frames = situation.facts, situation.frames
    for name, link, records in (
        ("places", frames.fact_places.select("fact", id="place"), frames.places),
        ("actors", frames.fact_actors.select("fact", id="actor"), frames.actors),
    ):
        if name in columns:
            named = link.join(records.select("id", "name"), on="id", how="left", maintain_order="left")
            texts = named.group_by("fact", maintain_order=True).agg(pl.col("name").str.join(", ").alias(name))
            facts = facts.join(texts, left_on="id", right_on="fact", how="left", maintain_order="left")
    return facts


def _per_day(situation: Situation, facts: pl.DataFrame) -> tuple[float, ...]:
    return tuple(density(facts, (situation.days[0], situation.days[-1])))


def _by_value(facts: pl.DataFrame, group: pl.Expr) -> tuple[Group, ...]:
    # By polars: walking the groups row by row was a part of the seven seconds that 100,000 facts took to start.
    runs = facts.select(group.rle().alias("run")).unnest("run")
    return tuple(Group(end, value) for end, value in zip(runs["len"].cum_sum(), runs["value"], strict=True))


def _by_day(facts: pl.DataFrame, first: date) -> tuple[Group, ...]:
    """Return groups by day: the day itself, the first possible day of facts dated less finely, all before `first`."""
    before = pl.col("order") < first
    runs = facts.select(
        run=pl.when(before)
        .then(pl.struct(day=pl.lit(None, pl.Date), begins=pl.lit(None, pl.Date), before=pl.lit(value=True)))
        .otherwise(pl.struct(day="grouped", begins="order", before=pl.lit(value=False)))
        .rle()
    ).unnest("run")
    values = runs["value"].struct.unnest().iter_rows()
    return tuple(Group(end, *value) for end, value in zip(runs["len"].cum_sum(), values, strict=True))
