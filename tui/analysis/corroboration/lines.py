"""Independent lines: how many ways a claim has reached us that share neither origin, reporter nor publication.

A claim passes through three layers: who said it, who took it down, who published it. In each layer voices are grouped
into camps, and a camp counts once, with its best voice, w = ln(p / (1 − p)):

    L = min over the layers of Σ over camps of max w
    lines = min over the layers of the number of camps

Ten people quoted by one article are one line; one person quoted by ten articles is one line.
"""

from __future__ import annotations

from typing import Final

import polars as pl

LAYERS: Final = ("origin", "reporter", "publication")
"""The layers that a claim passes through. Columns of these names hold the number of each voice's camp."""
COUNTS: Final = ("origins", "reporters", "publications")
"""How many camps there are in each layer: columns of what `accumulated` returns."""
_UNIT: Final = 2**32
"""Weights are added as whole numbers of 1 / `_UNIT`: exactly, and so the same in any order."""
_ABOVE_ANY_WEIGHT: Final = 64 * _UNIT


def weight(p: str) -> pl.Expr:
    """Return what a voice of probability p weighs, ln(p / (1 − p))."""
    return (pl.col(p) / (1 - pl.col(p))).log()


def probability(log_odds: pl.Expr) -> pl.Expr:
    """Return the share of 1 that has these log-odds."""
    return 1 / (1 + (-log_odds).exp())


def accumulated(voices: pl.DataFrame, group: str, strength: str) -> pl.DataFrame:
    """Add up voices from the strongest to the weakest, group by group.

    `voices` has the whole numbers `group`, `origin`, `reporter` and `publication`, and the floats `strength` and
    `weight`. Returns them sorted by group and falling strength, with `log_odds`, `lines` and `COUNTS`: L, the number of
    lines and that of camps in each layer, of all voices of the group down to it; equally strong ones keep their order.
    """
    ordered = voices.sort(group, strength, descending=[False, True], maintain_order=True)
    # The layers stand one below the other, for what a few rows take is the number of calls.
    told = ordered.select(
        *LAYERS,
        weight=(pl.col("weight") * _UNIT).round().cast(pl.Int64),
        first=(pl.col(group) != pl.col(group).shift()).fill_null(value=True),
    )
    stacked = pl.concat(told[[layer, "weight", "first"]].rename({layer: "camp"}) for layer in LAYERS)
    added = _added(stacked.with_columns(group=pl.col("first").cum_sum()))
    sums, counts = ([each.slice(n * ordered.height, ordered.height) for n in range(len(LAYERS))] for each in added)
    return ordered.with_columns(
        log_odds=pl.min_horizontal(*sums) / _UNIT,
        lines=pl.min_horizontal(*counts),
        **dict(zip(COUNTS, counts, strict=True)),
    )


def _added(told: pl.DataFrame) -> tuple[pl.Series, pl.Series]:
    """Return the running sum over camps of their best weight, and the running number of camps, group by group.

    `told` is `[group, first, camp, weight]`; `first` says where each group begins. Whole-frame running maxima and sums
    instead of window functions, which take 25 times as long: rows are put camp by camp, and camp n is lifted by n times
    more than any weight, so that no maximum runs over from one camp to the next.
    """
    order = told.select(pl.arg_sort_by("group", "camp", maintain_order=True)).to_series()
    group, camp = pl.col("group"), pl.col("camp")
    new = ((group != group.shift()) | (camp != camp.shift())).fill_null(value=True)
    by_camp = (
        told[["group", "camp", "weight"]][order]
        .select("weight", new=new)
        .with_columns(floor=pl.col("new").cast(pl.Int64).cum_sum() * _ABOVE_ANY_WEIGHT)
        .with_columns(best=(pl.col("floor") + pl.col("weight")).cum_max())
    )
    before = pl.when("new").then("floor").otherwise(pl.col("best").shift())
    added = by_camp.select(gain=pl.col("best") - before, camps=pl.col("new").cast(pl.UInt32))
    # Each row back in its place: `order` names all of them.
    gain, camps = (each.clone().scatter(order, each) for each in added)
    found = pl.DataFrame({"first": told["first"], "gain": gain, "camps": camps}).select(
        _restarted("gain"), _restarted("camps")
    )
    return found["gain"], found["camps"]


def _restarted(values: str) -> pl.Expr:
    """Return the running sum of a column that begins anew at each `first`."""
    total = pl.col(values).cum_sum()
    return total - pl.when("first").then(total - pl.col(values)).forward_fill()


def integral(part: str, group: str, strength: str) -> pl.Expr:
    """Return ∫₀¹ of a column over strength, to be summed by group: each value times the step down to the next.

    For frames as `accumulated` returns them.
    """
    following = pl.col(strength).shift(-1)
    step = pl.when(pl.col(group) == pl.col(group).shift(-1)).then(following).otherwise(0.0).fill_null(0.0)
    return pl.col(part) * (pl.col(strength) - step)
