"""What comes later and says something else: found for all at once, without comparing any two answers."""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl


def superseded(items: pl.DataFrame, later: pl.DataFrame, within: Sequence[str]) -> pl.DataFrame:
    """Add `later` to items: the greatest c of what begins after an item's last day and says something else.

    `items` has `ends`, `id`, what it says, and `lasting`, whether it can be superseded; `later` is `[…within, id,
    begins, c]`. From the last begin back, running maxima give for each begin the best of all that begin then or later,
    and the best of those that say something else than that one.
    """
    groups = later.select(within).unique().with_row_index("group")
    order = later.join(groups, on=within).sort("group", "begins", "c", "id", descending=[False, True, True, False])
    table = _best_from_each_begin(order).sort("begins")
    asked = items.join(groups, on=within, how="left").with_row_index("place").sort("ends")
    found = asked.join_asof(
        table, left_on="ends", right_on="begins", by="group", strategy="forward", allow_exact_matches=False,
        check_sortedness=False,
    ).sort("place")  # fmt: skip
    value = pl.when(pl.col("leader") == pl.col("id")).then("second").otherwise("best")
    return found.with_columns(later=pl.when("lasting").then(value).fill_null(0.0)).drop(
        "place", "group", "begins", "best", "leader", "second"
    )


def _best_from_each_begin(order: pl.DataFrame) -> pl.DataFrame:
    """Return `[group, begins, best, leader, second]` of answers by group and falling begin.

    `leader` is what the best says, `second` the best of those that say something else.
    """
    first = (order["group"] != order["group"].shift()).fill_null(value=True)
    lifted = order["group"].cast(pl.Float64) * 2.0  # a c is at most 1: no maximum runs over from one group to the next
    best = (lifted + order["c"]).cum_max() - lifted
    before = pl.select(pl.when(~first).then(best.shift())).to_series()
    leads = (before.is_null() | (order["c"] > before)).fill_null(value=True)
    leader = pl.select(pl.when(leads).then(order["id"])).to_series().forward_fill()
    beaten = pl.when(~first, leader.shift() != order["id"]).then(pl.min_horizontal(order["c"], before)).otherwise(0.0)
    second = (lifted + pl.select(beaten).to_series()).cum_max() - lifted
    table = order.select("group", "begins").with_columns(best=best, leader=leader, second=second)
    return table.unique(["group", "begins"], keep="last", maintain_order=True)
