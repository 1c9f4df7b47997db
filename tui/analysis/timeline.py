"""Facts in time: in an honest order, and how many fall on each day.

A fact dated to a month did not happen on its first day. In order it stands where it may have begun, after those that
are dated more finely; counted, it is spread evenly over all days on which it may have happened.
"""

from __future__ import annotations

from datetime import date

import polars as pl


def ordered(facts: pl.DataFrame) -> pl.DataFrame:
    """Facts by when they may have begun, the more precisely dated first; undated ones last.

    Adds `order`, the day it stands at (null where nothing is known), `span`, how many days its date leaves open (null
    where it is open at an end), and `grouped`, the day that it is grouped under: null unless it is dated to one day.
    """
    one_day = pl.col("precision") == "day"
    return facts.with_columns(
        order=pl.coalesce("earliest", "latest"),
        span=(pl.col("latest") - pl.col("earliest")).dt.total_days() + 1,
        grouped=pl.when(one_day).then("earliest"),
    ).sort("order", "span", "latest", maintain_order=True, nulls_last=True)


def density(facts: pl.DataFrame, citations: pl.DataFrame, window: tuple[date, date]) -> pl.DataFrame:
    """How much falls on each day of `window`: `[day, known, happened]`.

    `known` counts the facts that became known on the day. `happened` adds up shares: a fact that happened on one of n
    days counts 1/n on each; one that is open at an end counts on no day, for it may have happened on any.
    """
    first, last = window
    days = pl.DataFrame({"day": pl.date_range(first, last, eager=True)})
    known = citations.group_by("fact").agg(day=pl.col("known").min()).group_by("day").agg(known=pl.len())
    spans = facts.filter(pl.col("earliest").is_not_null() & pl.col("latest").is_not_null()).select(
        "earliest", "latest", share=1 / ((pl.col("latest") - pl.col("earliest")).dt.total_days() + 1)
    )
    starts = spans.group_by(day="earliest").agg(begun=pl.col("share").sum())
    ends = spans.group_by(day=pl.col("latest").dt.offset_by("1d")).agg(begun=-pl.col("share").sum())
    running = (
        pl.concat([starts, ends])
        .group_by("day")
        .agg(pl.col("begun").sum())
        .sort("day")
        .select("day", happened=pl.col("begun").cum_sum())
    )
    return (
        days.join_asof(running, on="day", strategy="backward")
        .join(known, on="day", how="left", maintain_order="left")
        .select("day", pl.col("known").fill_null(0), pl.col("happened").fill_null(0.0).clip(lower_bound=0.0))
    )
