"""Facts in time: their order, and how many fall on each day.

A fact dated to a month did not happen on its first day. In order it stands where it may have begun, after those that
are dated more finely; counted, it is spread evenly over all days on which it may have happened.
"""

from __future__ import annotations

from datetime import date

import polars as pl


def order(facts: pl.DataFrame) -> pl.Series:
    """Return row numbers of facts by when they may have begun, the more precisely dated first.

    What happened by a day stands after what may have begun on it; undated facts come last.
    """
    begun = pl.coalesce("earliest", "latest")
    span = pl.col("latest") - pl.col("earliest")
    open_start = pl.col("earliest").is_null()
    found = facts.select(order=pl.arg_sort_by(begun, open_start, span, "latest", nulls_last=True, maintain_order=True))
    return found.to_series()


def ordered(facts: pl.DataFrame, by: pl.Series | None = None) -> pl.DataFrame:
    """Return facts in `order`, which may be given as `by`.

    Adds `order`, the day it stands at (null where nothing is known), and `grouped`, the day that it is grouped under:
    null unless it is dated to one day.
    """
    found = facts[order(facts) if by is None else by]
    one_day = pl.col("precision") == "day"
    return found.with_columns(order=pl.coalesce("earliest", "latest"), grouped=pl.when(one_day).then("earliest"))


def density(facts: pl.DataFrame, window: tuple[date, date]) -> pl.Series:
    """Return how many facts fall on each day of `window`.

    A fact that happened on one of n days counts 1/n on each; one that is open at an end counts on no day, for it may
    have happened on any.
    """
    first, last = window
    days = pl.DataFrame({"day": pl.date_range(first, last, eager=True)})
    spans = (
        facts.filter(pl.col("earliest").is_not_null() & pl.col("latest").is_not_null())
        .group_by("earliest", "latest")
        .agg(number=pl.len())
        .with_columns(share=pl.col("number") / ((pl.col("latest") - pl.col("earliest")).dt.total_days() + 1))
    )
    # Sums that rise at a start and fall after an end: a row for each day of each fact would grow with vague dates.
    starts = spans.select("share", day="earliest")
    ends = spans.select(-pl.col("share"), day=pl.col("latest").dt.offset_by("1d"))
    running = (
        pl.concat([starts, ends])
        .group_by("day")
        .agg(pl.col("share").sum())
        .sort("day")
        .select("day", pl.col("share").cum_sum())
    )
    found = days.join_asof(running, on="day", strategy="backward")
    # Shares that should cancel leave rounding errors, also below 0.
    return found["share"].fill_null(0.0).clip(lower_bound=0.0)
