"""From evidence to the index: what each indicator adds, and the interval around the sum.

Every indicator has, for each event, the index it would give alone when certain. At evidence E it gives

    a = baseline + E · (alone − baseline)        (Jeffrey's rule)
    λ = logit(a) − logit(baseline)

Indicators of one group tell partly the same: within a group the largest |λ| counts 1, the next ½, the next ¼, equal
ones by name. T = logit(baseline) + Σ share · λ, and the index is 100 · σ(T). It is an index of what is reported, not a
probability of anything.

The interval, in log-odds, is T ± √(ln2² + w² + (½·d)² + .09·age): ln 2 for the baseline; w = ¼ · √Σ part² for the
weights; d is how far T is from T with all evidence at its low reading, or at its high one on the upper side (what
lowers the index the other way round); the age in days is that of the newest evidence, for silence widens it.
"""

from __future__ import annotations

import math
from typing import Final

import polars as pl

from tui.analysis.constants import EVENTS, Threat
from tui.analysis.corroboration.citation_weights import READINGS
from tui.analysis.numbered_rows import beside
from tui.analysis.threat.bearing import Bearing

LEVEL: Final = ("moment", "base", "event")
BASELINE: Final = "baseline"
_ALIKE: Final = 12
"""Decimals to which log-odds are equal."""


def index_of(log_odds: pl.Expr) -> pl.Expr:
    """Return the index that has these log-odds."""
    return 100 / (1 + (-log_odds).exp())


def contributions(about: Bearing, cells: pl.DataFrame) -> pl.DataFrame:
    """Return what every indicator adds, at every moment, for each event and in each reading.

    `cells` has `moment`, `cell`, `reading` and `evidence`. Returns `[moment, base, event, reading, indicator, group,
    alone, evidence, log_odds, share, part]`, bases and indicators by number; `part` is share · log_odds.
    """
    known = beside(cells, "cell", about.cells, "base", "indicator", "name", "group", *EVENTS)
    by_event = pl.concat(known.with_columns(event=pl.lit(event), alone=pl.col(event)) for event in EVENTS)
    # What lowers the index counts most at its high reading in the low one of the index, and the other way round.
    reading, low, high = pl.col("reading"), pl.lit("_low"), pl.lit("_high")
    other = pl.when(reading == "_low").then(high).when(reading == "_high").then(low).otherwise(reading)
    lowers = pl.col("alone") < about.constants.baseline
    told = by_event.select(
        *LEVEL,
        "indicator",
        "name",
        "group",
        "alone",
        "evidence",
        reading=pl.when(lowers).then(other).otherwise(reading),
    )
    return added_up(told, about.constants).drop("name")


def added_up(told: pl.DataFrame, constants: Threat) -> pl.DataFrame:
    """Add what each indicator adds by its evidence: its log-odds, its share of its group, and its part.

    `told` is `[moment, base, event, reading, group, name, alone, evidence, …]`.
    """
    baseline = constants.baseline
    given = (baseline + pl.col("evidence") * (pl.col("alone") - baseline)) / 100
    weighed = told.with_columns(log_odds=(given / (1 - given)).log() - constants.baseline_log_odds)
    group = [*LEVEL, "reading", "group"]
    size = pl.col("log_odds").abs().round(_ALIKE)
    ordered = weighed.sort(*group, size, "name", descending=[False] * len(group) + [True, False])
    first = pl.any_horizontal(pl.col(name) != pl.col(name).shift() for name in group).fill_null(value=True)
    row = pl.int_range(pl.len())
    place = row - pl.when(first).then(row).forward_fill()
    return ordered.with_columns(share=constants.next_in_group**place).with_columns(
        part=pl.col("share") * pl.col("log_odds")
    )


def sums(about: Bearing, parts: pl.DataFrame, moments: pl.DataFrame) -> pl.DataFrame:
    """Return T of every base and event at every moment, where nothing is reported, too.

    `parts` are `contributions`; where moments have a `base`, no other is asked for. Returns `[moment, base, event,
    log_odds…, squares, total]`: `log_odds` in each reading of the parts, Σ part² and Σ |part|.
    """
    of_bases = moments if "base" in moments.columns else moments.join(about.bases.select("base"), how="cross")
    every = of_bases.select("moment", "base").join(pl.DataFrame({"event": list(EVENTS)}), how="cross")
    part = pl.col("part")
    added = [
        (about.constants.baseline_log_odds + part.filter(pl.col("reading") == reading).sum()).alias(
            f"log_odds{reading}"
        )
        for reading in READINGS
    ]
    nominal = part.filter(pl.col("reading") == "")
    found = parts.group_by(LEVEL).agg(*added, squares=(nominal**2).sum(), total=nominal.abs().sum())
    return every.join(found, on=LEVEL, how="left", maintain_order="left").with_columns(
        pl.col("log_odds", "log_odds_low", "log_odds_high").fill_null(about.constants.baseline_log_odds),
        pl.col("squares", "total").fill_null(0.0),
    )


def interval(levels: pl.DataFrame, constants: Threat) -> pl.DataFrame:
    """Add `index`, `low` and `high` to the columns of `sums` and `age`, in days."""
    limits = constants.interval
    always = (
        math.log(limits.baseline) ** 2
        + limits.weights**2 * pl.col("squares")
        + limits.silence * pl.col("age").fill_null(0)
    )
    down, up = pl.col("log_odds") - pl.col("log_odds_low"), pl.col("log_odds_high") - pl.col("log_odds")
    return levels.with_columns(
        index=index_of(pl.col("log_odds")),
        low=index_of(pl.col("log_odds") - (always + (limits.evidence * down) ** 2).sqrt()),
        high=index_of(pl.col("log_odds") + (always + (limits.evidence * up) ** 2).sqrt()),
    )
