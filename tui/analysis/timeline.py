"""Facts in time: their order, and how many fall on each day.

A fact dated to a month did not happen on its first day. In order it stands where it may have begun, after those that
are dated more finely; counted, it is possible on each day of the month and certain on none.
"""

from __future__ import annotations

from datetime import date
from itertools import accumulate

import msgspec
import polars as pl


class PerDay(msgspec.Struct, frozen=True):
    """For each day of a window, how many facts certainly fall on it, and how many others possibly do."""

    certain: tuple[int, ...]
    possible: tuple[int, ...]


def on_one_day() -> pl.Expr:
    """Return whether a fact is known to have happened on one day: approximate and uncertain days are not."""
    return (pl.col("precision") == "day") & ~pl.col("approximate") & ~pl.col("uncertain")


def order(facts: pl.DataFrame) -> pl.Series:
    """Return row numbers of facts by when they may have begun, the more precisely dated first, undated ones last."""
    begun = pl.coalesce("earliest", "latest")
    span = pl.col("latest") - pl.col("earliest")
    # Of those that begin alike: what happened on the day, perhaps on the day, from it on, and at some time up to it.
    sure = pl.when(on_one_day()).then(0).when(precision="day").then(1).when(pl.col("earliest").is_not_null()).then(2)
    by = (begun, sure.otherwise(3), span, "latest")
    return facts.select(order=pl.arg_sort_by(*by, nulls_last=True, maintain_order=True)).to_series()


def ordered(facts: pl.DataFrame, by: pl.Series | None = None) -> pl.DataFrame:
    """Return facts in `order`, which may be given as `by`.

    Adds `order`, the day it stands at (null where nothing is known).
    """
    return facts[order(facts) if by is None else by].with_columns(order=pl.coalesce("earliest", "latest"))


def per_day(facts: pl.DataFrame, window: tuple[date, date]) -> PerDay:
    """Return on how many facts each day of `window` can count: those known to the day, and those that are not.

    A fact that can have happened on any day of the window says nothing of one of them, and counts on none.
    """
    first, days = window[0], (window[1] - window[0]).days + 1
    certain, steps = [0] * days, [0] * (days + 1)
    # By spans, not by facts: a row for each day of each fact would grow with vague dates.
    spans = facts.group_by("earliest", "latest", on_one_day().alias("certain")).len()
    for earliest, latest, is_certain, number in spans.iter_rows():
        start = max((earliest - first).days, 0) if earliest is not None else 0
        stop = min((latest - first).days + 1, days) if latest is not None else days
        if start >= stop:
            continue
        if is_certain:
            certain[start] += number
        elif (start, stop) != (0, days):
            steps[start] += number
            steps[stop] -= number
    return PerDay(tuple(certain), tuple(accumulate(steps[:-1])))
