"""From the index to what is said about it: band, imminence, confidence, and how old the last report is."""

from __future__ import annotations

import math

import polars as pl

from tui.analysis.constants import Bands, Confidence, Threat
from tui.analysis.threat.evidence import Bearing

BANDS = ("low", "moderate", "substantial", "severe", "critical")
"""The bands in rising order. Critical is severe and imminent."""


def listed(constants: Threat) -> pl.DataFrame:
    """The list of indicators: `[indicator, sign, weight]`, in its order, with weights in log-odds."""
    indicators = constants.indicators
    return pl.DataFrame(
        {
            "indicator": list(indicators),
            "sign": [indicator.sign for indicator in indicators.values()],
            "weight": [math.log(indicator.odds) for indicator in indicators.values()],
        },
        schema={"indicator": pl.String, "sign": pl.Int8, "weight": pl.Float64},
    )


def levels(
    about: Bearing,
    sums: pl.DataFrame,
    units: pl.DataFrame,
    rates: pl.DataFrame,
    gaps: pl.DataFrame,
) -> pl.DataFrame:
    """Everything that is said about the level of a base on a day (`threat_index.Assessment.levels`).

    `sums` is `[base, day, index, low, high]`, `units` the aged evidence, `rates` how fast fronts close, `gaps`
    `[base, day, indicator, sign, weight]`.
    """
    constants = about.constants
    on = ["base", "day"]
    silent = gaps.group_by(on).agg(gap=pl.col("weight").sum() / listed(constants)["weight"].sum())
    return (
        sums.join(_reports(about, sums.select("day").unique()), on=on, how="left")
        .join(_imminent(units, rates, constants), on=on, how="left")
        .join(silent, on=on, how="left")
        .with_columns(
            pl.col("n_eff", "gap").fill_null(0.0),
            pl.col("reports").fill_null(0),
            pl.col("imminent").fill_null(value=False),
            report_age=(pl.col("day") - pl.col("last_report")).dt.total_days(),
        )
        .sort(on)
        .with_columns(step=_band(constants.bands))
        .with_columns(
            band=pl.when((pl.col("step") == 3) & pl.col("imminent"))
            .then(pl.lit(BANDS[4]))
            .otherwise(pl.col("step").replace_strict(dict(enumerate(BANDS[:4])), return_dtype=pl.String)),
            confidence=_confidence(constants.confidence),
        )
        .select(
            "base",
            "index",
            "low",
            "high",
            "band",
            "imminent",
            "confidence",
            "n_eff",
            "last_report",
            "report_age",
            "reports",
            "contact_days",
            "gap",
            as_of="day",
        )
        .select("base", "as_of", pl.exclude("base", "as_of"))
    )


def _band(bands: Bands) -> pl.Expr:
    """The number of bands begun: each is entered at its start and left `hysteresis` points below it.

    Bands are read off the index in whole points, as it is shown. Needs the days of a base in order. Each start switches
    by itself, which needs no loop: on above, off below, and in between as on the day before.
    """

    def begun(start: float) -> pl.Expr:
        index = pl.col("index").round(0)
        switched = pl.when(index >= start).then(1).when(index < start - bands.hysteresis).then(0)
        return switched.forward_fill().over("base").fill_null(0)

    return begun(bands.moderate) + begun(bands.substantial) + begun(bands.severe)


def _reports(about: Bearing, days: pl.DataFrame) -> pl.DataFrame:
    """How many independent voices have spoken on a base, in how many sources, and when the last of them came out."""
    same_camp = about.testimony.constants.same_camp
    spoken = about.reports.join_where(days, pl.col("known") <= pl.col("day"))
    voices = spoken.select("base", "day", "camp", "voice").unique()
    places = pl.int_range(pl.len()).over("base", "day", "camp")
    counted = (
        voices.select("base", "day", share=same_camp**places).group_by("base", "day").agg(n_eff=pl.col("share").sum())
    )
    reports = spoken.group_by("base", "day").agg(last_report=pl.col("known").max(), reports=pl.col("source").n_unique())
    return reports.join(counted, on=["base", "day"])


def _imminent(units: pl.DataFrame, rates: pl.DataFrame, constants: Threat) -> pl.DataFrame:
    """Contact at the interval's slow end within the limit and by enough voices, or a strike that has just happened.

    Returns `[base, day, imminent, contact_days]`; `contact_days` is the slow end, from the farthest distance at the
    lowest rate.
    """
    limits = constants.imminence
    near = units.filter(pl.col("indicator") == constants.proximity.indicator, pl.col("c") > 0).join(
        rates, on=["scenario", "base"]
    )
    contact = pl.col("distance_high") / pl.col("rate_low")
    fresh = pl.col("age") <= limits.contact_within_days
    contacts = near.select(
        "base",
        "day",
        contact_days=contact,
        imminent=fresh & (contact <= limits.contact_within_days) & (pl.col("n_eff") >= limits.voices),
    )
    strikes = units.filter(pl.col("indicator") == limits.strike, pl.col("c") > 0).select(
        "base",
        "day",
        contact_days=pl.lit(None, pl.Float64),
        imminent=pl.col("age") <= limits.strike_within_days,
    )
    return (
        pl.concat([contacts, strikes])
        .group_by("base", "day")
        .agg(pl.col("imminent").fill_null(value=False).any(), pl.col("contact_days").min())
    )


def _confidence(limits: Confidence) -> pl.Expr:
    """High and moderate need enough voices, a narrow interval and fresh reports; high also few gaps. Else low."""
    width = pl.col("high") - pl.col("low")
    high = (
        (pl.col("n_eff") >= limits.high_voices)
        & (width <= limits.high_width)
        & (pl.col("report_age") <= limits.high_age)
        & (pl.col("gap") <= limits.high_gaps)
    )
    moderate = (
        (pl.col("n_eff") >= limits.moderate_voices)
        & (width <= limits.moderate_width)
        & (pl.col("report_age") <= limits.moderate_age)
    )
    return pl.when(high).then(pl.lit("high")).when(moderate).then(pl.lit("moderate")).otherwise(pl.lit("low"))
