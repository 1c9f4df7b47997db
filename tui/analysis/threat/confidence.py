"""How well grounded a level is, however high: lines, age, what rests on one source, width of the interval."""

from __future__ import annotations

from typing import Final

import polars as pl

from tui.analysis.constants import Bands, Threat
from tui.analysis.numbered_rows import beside
from tui.analysis.threat.bands import whole
from tui.analysis.threat.bearing import Bearing
from tui.analysis.threat.index import LEVEL

REASONS: Final = ("lines", "age", "one source", "interval")
"""What can keep confidence from being higher: too few independent lines, no news, one source that moves the band, an
interval that crosses edges of bands."""
_LOST: Final = 9
"""Bands by which a level moves that is not assessed any more."""


def confidence(levels: pl.DataFrame, constants: Threat) -> pl.DataFrame:
    """Add `confidence` and `binding`, the first reason (`REASONS`) that keeps it from being higher.

    `binding` is null where confidence is high. Needs `lines`, `age`, `low`, `high`, and `moved`: the most bands that
    one source left out moves the level by.
    """
    limits = constants.confidence
    edges = _edges(constants.bands)
    kept_low = (
        pl.col("lines") < limits.low_lines,
        pl.col("age") > limits.low_age,
        pl.col("moved") >= limits.low_bands,
        edges >= limits.low_edges,
    )
    kept_moderate = (
        pl.col("lines") < limits.high_lines,
        pl.col("age") > limits.high_age,
        pl.col("moved") > 0,
        edges > limits.high_edges,
    )
    low, moderate = _first(kept_low), _first(kept_moderate)
    return (
        levels.with_columns(low_because=low, moderate_because=moderate)
        .with_columns(
            confidence=pl.when(pl.col("low_because").is_not_null())
            .then(pl.lit("low"))
            .when(pl.col("moderate_because").is_not_null())
            .then(pl.lit("moderate"))
            .otherwise(pl.lit("high")),
            binding=pl.coalesce("low_because", "moderate_because"),
        )
        .drop("low_because", "moderate_because")
    )


def _first(conditions: tuple[pl.Expr, ...]) -> pl.Expr:
    """Return the first of `REASONS` whose condition holds."""
    return pl.coalesce(pl.when(holds).then(pl.lit(reason)) for holds, reason in zip(conditions, REASONS, strict=True))


def _edges(bands: Bands) -> pl.Expr:
    """Return how many starts of bands lie within the interval, in whole points."""
    return pl.sum_horizontal(
        ((whole("low") < start) & (start <= whole("high"))).cast(pl.Int8) for start in bands.starts
    )


def lines_of(cells: pl.DataFrame, parts: pl.DataFrame, about: Bearing) -> pl.DataFrame:
    """Return the mean of the cells' independent lines, weighted by what they add: `[moment, base, event, lines]`.

    Where none adds anything all count alike.
    """
    size = pl.col("part").abs()
    return (
        parts.filter(pl.col("reading") == "")
        .join(
            beside(cells.select("moment", "cell", "lines"), "cell", about.cells, "base", "indicator"),
            on=["moment", "base", "indicator"],
        )
        .group_by(LEVEL)
        .agg(
            lines=pl.when(size.sum() > 0)
            .then((size * pl.col("lines")).sum() / size.sum())
            .otherwise(pl.col("lines").mean())
        )
    )


# --- what rests on one source ---


def moved(levels: pl.DataFrame, without: pl.DataFrame) -> pl.DataFrame:
    """Add what the level rests on: `carrier`, `without`, `without_level`, and `moved`, the most bands it moves by.

    `without` is `[moment, base, event, source, index, step, reason, level]`, of sources that carry most (`trials`).
    `carrier` is the source without which the index differs most, `without` the index then, and `without_level` its
    band, or that it is not assessed any more: that is to move by more than any number of bands.
    """
    on = list(LEVEL)
    known = without.join(levels.select(*on, now="index", begun="step"), on=on)
    bands = pl.when(pl.col("reason").is_not_null()).then(_LOST).otherwise((pl.col("step") - pl.col("begun")).abs())
    most = known.sort((pl.col("index") - pl.col("now")).abs().round(9), "source", descending=[True, False])
    rests = most.group_by(on).agg(
        moved=bands.max().cast(pl.Int8),
        carrier=pl.col("source").first(),
        without=pl.when(pl.col("reason").is_null()).then("index").first(),
        without_level=pl.col("level").first(),
    )
    return levels.join(rests, on=on, how="left").with_columns(pl.col("moved").fill_null(0))
