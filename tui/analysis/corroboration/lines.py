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
    weights = (ordered["weight"] * _UNIT).round().cast(pl.Int64)
    first = (ordered[group] != ordered[group].shift()).fill_null(value=True)
    sums, counts = _accumulated_layers(ordered.select(LAYERS), weights, first)
    return ordered.with_columns(
        pl.select(pl.min_horizontal(*sums) / _UNIT).to_series().alias("log_odds"),
        pl.select(pl.min_horizontal(*counts)).to_series().alias("lines"),
        *(count.alias(name) for name, count in zip(COUNTS, counts, strict=True)),
    )


def _accumulated_layers(
    layers: pl.DataFrame, weights: pl.Series, first: pl.Series
) -> tuple[list[pl.Series], list[pl.Series]]:
    """Return the running sum over camps of their best weight, and the running number of camps, layer by layer.

    `first` says where each group begins. Whole-frame running maxima and sums instead of window functions, which take
    25 times as long: rows are put camp by camp, and camp n is lifted by n times more than any weight, so that no
    maximum runs over from one camp to the next. The layers stand one below the other, for what a few rows take is the
    number of calls.
    """
    rows, number = layers.height, layers.width
    first = pl.concat([first] * number)
    groups = first.cast(pl.UInt32).cum_sum()
    stacked = pl.DataFrame({"group": groups, "camp": pl.concat(each.cast(pl.UInt32).rename("") for each in layers)})
    order = stacked.select(pl.arg_sort_by("group", "camp", maintain_order=True)).to_series()
    by_camp = stacked[order]
    group, camp = by_camp["group"], by_camp["camp"]
    new = ((group != group.shift()) | (camp != camp.shift())).fill_null(value=True)
    floor = new.cast(pl.Int64).cum_sum() * _ABOVE_ANY_WEIGHT
    best = (floor + pl.concat([weights] * number)[order]).cum_max()
    before = pl.select(pl.when(new).then(floor).otherwise(best.shift())).to_series()
    gain = pl.zeros(len(order), pl.Int64, eager=True).scatter(order, best - before)
    camps = pl.zeros(len(order), pl.UInt32, eager=True).scatter(order, new.cast(pl.UInt32))
    sums, counts = _restarted(gain, first), _restarted(camps, first)
    starts = range(0, rows * number, rows) if rows else [0] * number
    return [sums.slice(start, rows) for start in starts], [counts.slice(start, rows) for start in starts]


def _restarted(values: pl.Series, first: pl.Series) -> pl.Series:
    """Return the running sum of values that begins anew at each `first`."""
    total = values.cum_sum()
    before = pl.select(pl.when(first).then(total - values)).to_series().forward_fill()
    return total - before


def integral(part: str, group: str, strength: str) -> pl.Expr:
    """Return ∫₀¹ of a column over strength, to be summed by group: each value times the step down to the next.

    For frames as `accumulated` returns them.
    """
    following = pl.col(strength).shift(-1)
    step = pl.when(pl.col(group) == pl.col(group).shift(-1)).then(following).otherwise(0.0).fill_null(0.0)
    return pl.col(part) * (pl.col(strength) - step)
