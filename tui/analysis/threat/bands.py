"""From the index to what is said about it: whether it is assessed at all, its band, and whether it is imminent."""

from __future__ import annotations

from typing import Final

import polars as pl

from tui.analysis.constants import EVENTS, Bands, Threat
from tui.analysis.numbered_rows import beside
from tui.analysis.threat.bearing import Bearing
from tui.analysis.threat.evidence import of_items

BANDS: Final = ("low", "moderate", "substantial", "severe", "critical")
"""The bands in rising order. Critical is severe and imminent, of attack alone."""
NOT_ASSESSED: Final = "not assessed"
NO_VOTE, LAPSED, NO_KEY = "nothing reported", "lapsed", "no key indicator"
"""Why a level is not assessed."""


def whole(index: str) -> pl.Expr:
    """Return an index in whole points, as it is shown and as bands are read off it."""
    return (pl.col(index) + 0.5).floor()


def steps(index: str, bands: Bands) -> pl.Expr:
    """Return the number of bands that an index has begun: 0 is low, 3 severe."""
    return pl.sum_horizontal((whole(index) >= start).cast(pl.Int8) for start in bands.starts)


def reported(about: Bearing, cells: pl.DataFrame) -> pl.DataFrame:
    """Return what each level rests on: `[moment, base, event, newest, key]`.

    `cells` has `moment`, `cell` and `newest`. `newest` is the last day that an item of an indicator attests that counts
    for the event, null where none does; `key` holds where one is key to it.
    """
    known = beside(cells, "cell", about.cells, "base", *EVENTS)
    baseline, key_from = about.constants.baseline, about.constants.key_from
    counts = {event: pl.col(event) != baseline for event in EVENTS}
    found = known.group_by("moment", "base").agg(
        *(pl.col("newest").filter(counts[event]).max().alias(f"newest_{event}") for event in EVENTS),
        *(((pl.col(event) >= key_from) & counts[event]).any().alias(f"key_{event}") for event in EVENTS),
    )
    return pl.concat(
        found.select("moment", "base", event=pl.lit(event), newest=f"newest_{event}", key=f"key_{event}")
        for event in EVENTS
    )


def assessed(levels: pl.DataFrame, constants: Threat) -> pl.DataFrame:
    """Add `reason`, why a level is not assessed (null where it is), and `step`, the number of bands begun.

    Needs `index`, `event`, `age` and `key`. A level is not assessed where nothing with a vote is reported, where the
    newest evidence is older than the event's horizon, or where it is low while no key indicator is reported.
    """
    horizon = pl.col("event").replace_strict(
        {event: constants.horizon(event) for event in EVENTS}, return_dtype=pl.Int64
    )
    low = whole("index") < constants.bands.moderate
    reason = (
        pl.when(pl.col("age").is_null())
        .then(pl.lit(NO_VOTE))
        .when(pl.col("age") > horizon)
        .then(pl.lit(LAPSED))
        .when(low & ~pl.col("key").fill_null(value=False))
        .then(pl.lit(NO_KEY))
    )
    return levels.with_columns(reason=reason, step=steps("index", constants.bands))


def imminence(
    about: Bearing, cells: pl.DataFrame, strong: pl.DataFrame, moments: pl.DataFrame, fronts: pl.DataFrame | None
) -> pl.DataFrame:
    """Return what makes a severe level of attack critical: `[moment, base, event, imminent, contact_days]`.

    On enough lines a strike that has just happened, or contact within some days at the slow end: the farthest distance
    at the lowest rate. `fronts` are `evidence.closing` of these moments, or of more.
    """
    limits, proximity = about.constants.imminence, about.constants.proximity
    known = (
        beside(cells, "cell", about.cells, "base", "name")
        .filter(pl.col("name").is_in([limits.strike, proximity.indicator]))
        .join(moments.select("moment", "scenario", "knowledge", "day"), on="moment")
        .with_columns(age=pl.col("day").to_physical() - pl.col("newest"))
    )
    enough = pl.col("lines") >= limits.lines
    strikes = known.filter(pl.col("name") == limits.strike).select(
        "moment",
        "base",
        imminent=enough & (pl.col("age") <= limits.strike_within_days) & (pl.col("evidence") >= limits.strike_evidence),
        contact_days=pl.lit(None, pl.Float64),
    )
    found = [strikes]
    if fronts is not None:
        told = of_items(about, strong.filter(pl.col("strength") > 0).select("moment", "cell", "item"), "far_km")
        farthest = told.drop_nulls().group_by("moment", "cell").agg(pl.col("far_km").max())
        contact = pl.col("far_km") / pl.col("rate_low")
        soon = (pl.col("age") <= limits.contact_within_days) & (contact <= limits.contact_within_days)
        found.append(
            known.filter(pl.col("name") == proximity.indicator)
            .join(farthest, on=["moment", "cell"])
            .join(fronts, on=["scenario", "knowledge", "base"])
            .select("moment", "base", imminent=enough & soon, contact_days=contact)
        )
    return (
        pl.concat(found)
        .group_by("moment", "base")
        .agg(pl.col("imminent").any(), pl.col("contact_days").min())
        .select("moment", "base", "imminent", "contact_days", event=pl.lit("attack"))
    )


def level() -> pl.Expr:
    """Return a level in words: a band, or that it is not assessed. Needs `reason`, `step`, and `imminent`."""
    named = pl.col("step").replace_strict(dict(enumerate(BANDS[:4])), return_dtype=pl.String)
    critical = (pl.col("step") == 3) & pl.col("imminent").fill_null(value=False)
    return (
        pl.when(pl.col("reason").is_not_null())
        .then(pl.lit(NOT_ASSESSED))
        .when(critical)
        .then(pl.lit(BANDS[4]))
        .otherwise(named)
    )


def borders(constants: Threat) -> pl.Expr:
    """Return the band that an index is within some points of, the nearer of two; null where there is none."""
    bands = constants.bands
    index, nearest = pl.col("index"), pl.lit(None, pl.String)
    for number, start in enumerate(bands.starts):
        above = index - start
        nearest = (
            pl.when((pl.col("step") == number) & (-above <= bands.borders))
            .then(pl.lit(BANDS[number + 1]))
            .when((pl.col("step") == number + 1) & (above < bands.borders))
            .then(pl.lit(BANDS[number]))
            .otherwise(nearest)
        )
    return nearest
