"""The timeline: the shown facts in order, in groups, with how many fall on each day."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import date
from typing import Final, Literal

import msgspec
import polars as pl

from tui.analysis.situation import Situation
from tui.analysis.timeline import PerDay, on_one_day, per_day
from tui.analysis.views.facts import FactRows
from tui.analysis.views.notes import Mark, marks

Claim = Literal["", "on", "perhaps", "from", "by", "before", "across"]


class Group(msgspec.Struct, frozen=True):
    """Facts that follow each other under one heading, up to but without the row `end`.

    `value` is what they have in common: a kind, a grade, a number of lines, the day from which they are known, the
    first of their places, actors or sources, the letter that they begin with. In the order of time it is a day, and
    `claim` says what holds of it: they happened `on` it, or `perhaps`; no earlier (`from`), no later (`by`) or
    `before`; or they may have begun before it, and may have gone on to it (`across`). Without a claim they have no
    date.
    """

    end: int
    value: str | float | date | None = None
    claim: Claim = ""


class Breaks(msgspec.Struct, frozen=True):
    """After how many cells words go on in the next line, and who measures a text: (w, v) is three lines at most."""

    after: tuple[int, ...]
    measure: Callable[[str], int]


class Timeline(msgspec.Struct, frozen=True):
    """The shown facts in one order."""

    order: str
    """when, known, says, kind, places, actors, source, grade or lines."""
    reverse: bool
    """Whether the order is turned round."""
    days: tuple[date, ...]
    """The days of the theatre's window."""
    as_of: date
    facts: FactRows
    last_lines: Sequence[int]
    """For each fact, how many lines it and all facts before it take."""
    groups: tuple[Group, ...]
    per_day: PerDay
    per_day_of_kind: Mapping[str, PerDay]
    """The same for each kind, in the order of kinds."""
    marks: Mapping[str, Mark]
    """The facts that the user has noted."""


_MOST_FIRST: Final = frozenset({"lines"})
"""Orders that begin with the most."""


def timeline(
    situation: Situation,
    order: str,
    columns: Collection[str],
    *,
    reverse: bool = False,
    breaks: Breaks | None = None,
) -> Timeline:
    """Return the shown facts in an order; places, actors and source only where `columns` or the order has them."""
    facts = _with_names(situation, {*columns, order})
    if order == "when":
        facts, groups = _in_time(facts, situation.days[0], reverse=reverse)
    else:
        facts, groups = _by_value(facts, order, reverse=reverse)
    by_kind = facts.group_by("kind", maintain_order=True) if order == "kind" else ()
    window = situation.days[0], situation.days[-1]
    return Timeline(
        order,
        reverse,
        tuple(situation.days),
        situation.as_of,
        FactRows(facts, situation),
        range(1, facts.height + 1) if breaks is None else _last_lines(situation, facts, breaks),
        groups,
        situation.per_day,
        {str(kind): per_day(some, window) for (kind,), some in by_kind},
        marks(situation, "fact"),
    )


def _last_lines(situation: Situation, facts: pl.DataFrame, breaks: Breaks) -> Sequence[int]:
    cells = situation.lookup.cells(breaks.measure).gather(facts["row"])
    lines = pl.repeat(1, facts.height, dtype=pl.Int64, eager=True)
    for most in breaks.after:
        lines += (cells > most).cast(pl.Int64)
    found: Sequence[int] = lines.cum_sum().to_list()
    return found


# --- columns that are made for it ---


def _with_names(situation: Situation, columns: Collection[str]) -> pl.DataFrame:
    """Return the shown facts with the texts of some columns, and the first name of each."""
    facts, frames = situation.facts, situation.frames
    for name, link, records in (
        ("places", frames.fact_places.select("fact", id="place"), frames.places),
        ("actors", frames.fact_actors.select("fact", id="actor"), frames.actors),
    ):
        if name in columns:
            named = link.join(records.select("id", "name"), on="id", how="left", maintain_order="left")
            texts = named.group_by("fact", maintain_order=True).agg(
                pl.col("name").str.join(", ").alias(name), pl.col("name").first().alias(f"first {name}")
            )
            facts = facts.join(texts, left_on="id", right_on="fact", how="left", maintain_order="left")
    if "source" in columns:
        facts = facts.join(_sources(situation), left_on="id", right_on="fact", how="left", maintain_order="left")
    return facts


def _sources(situation: Situation) -> pl.DataFrame:
    """Return the source that each fact is first cited in, by name, and in how many others: `[fact, source, …]`."""
    frames, lookup = situation.frames, situation.lookup
    names = {source: lookup.source(source) for source in frames.sources["id"]}
    published = frames.sources.select(source="id", published="latest")
    cited = frames.citations.select("fact", "source").unique(maintain_order=True)
    firsts = cited.group_by("fact", maintain_order=True).agg(pl.col("source").first(), more_sources=pl.len() - 1)
    return firsts.join(published, on="source", how="left", maintain_order="left").with_columns(
        pl.col("source").replace(names)
    )


# --- orders and groups ---


def _by_value(facts: pl.DataFrame, order: str, *, reverse: bool) -> tuple[pl.DataFrame, tuple[Group, ...]]:
    """Return facts by a column, those without a value last, and a group for each value."""
    group = pl.col(f"first {order}" if order in ("places", "actors") else order)
    by = [group]
    match order:
        case "says":
            by, group = [pl.col("says").str.to_lowercase()], pl.col("says").str.head(1).str.to_uppercase()
        case "places" | "actors":
            by = [group, pl.col(order)]
        case "source":
            # By publisher, then by day: as text, 2 December would come after 10 December.
            by = [pl.col("source").str.replace(", [^,]*$", "").str.to_lowercase(), pl.col("published"), group]
    descending = reverse != (order in _MOST_FIRST)
    facts = facts.sort(by, descending=descending, maintain_order=True, nulls_last=True)
    # By polars: walking the groups row by row was a part of the seven seconds that 100,000 facts took to start.
    runs = facts.select(group.rle().alias("run")).unnest("run")
    return facts, tuple(Group(end, value) for end, value in zip(runs["len"].cum_sum(), runs["value"], strict=True))


def _in_time(facts: pl.DataFrame, first: date, *, reverse: bool) -> tuple[pl.DataFrame, tuple[Group, ...]]:
    """Return facts by when they happened, and groups with what is true of all their facts.

    What happened before the window, which begins on `first`, comes before what only began before it.
    """
    begun = int((facts["order"] < first).sum())  # they come first, in the order of time
    reaches = pl.col("latest").is_null() | (pl.col("latest") >= first)
    facts = pl.concat([facts[:begun].sort(reaches, maintain_order=True), facts[begun:]]) if begun else facts
    if reverse:
        dated = facts["order"].is_not_null()
        facts = pl.concat([facts.filter(dated).reverse(), facts.filter(~dated)])
    early = pl.col("order") < first
    claim = (
        pl.when(pl.col("order").is_null()).then(pl.lit(""))
        .when(early & reaches).then(pl.lit("across"))
        .when(early).then(pl.lit("before"))
        .when(on_one_day()).then(pl.lit("on"))
        .when(precision="day").then(pl.lit("perhaps"))
        .when(pl.col("earliest").is_null()).then(pl.lit("by"))
        .otherwise(pl.lit("from"))
    )  # fmt: skip
    runs = facts.select(run=pl.struct(day=pl.when(early).then(pl.lit(first)).otherwise("order"), claim=claim).rle())
    ends = runs["run"].struct.field("len").cum_sum()
    values = runs["run"].struct.field("value").struct.unnest().iter_rows()
    return facts, tuple(Group(end, *value) for end, value in zip(ends, values, strict=True))
