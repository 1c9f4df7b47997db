"""How strong the evidence of each indicator is: what its citations come to on a day.

An item, one citation of a fact that carries the indicator for a base, has the strength

    s = x · h · u · f

x as the curator says, or as near as the front is; h ½ where the citation only alleges it; u the undisputed share; f the
freshness. Then, over all voices of the cell, with L(t) of the items with s ≥ t,

    E = ∫₀¹ c(L(t)) dt

Read: how strong the indicator is, averaged over how well it is supported to be at least that strong.
"""

from __future__ import annotations

from typing import Final

import polars as pl

from tui.analysis.constants import Proximity
from tui.analysis.corroboration.citation_weights import READINGS, with_first_told
from tui.analysis.corroboration.lines import accumulated, integral, probability
from tui.analysis.corroboration.support import credibility_weight
from tui.analysis.threat.bearing import Bearing
from tui.analysis.threat.closing_rate import closing_rates, front_reports
from tui.analysis.threat.undisputed import undisputed

CELL: Final = ("moment", "cell")
NOTHING: Final = pl.DataFrame(schema={"scenario": pl.UInt32, "citation": pl.UInt32})
"""What is left out where nothing is: `[scenario, citation]`."""


def dated(about: Bearing, only: pl.DataFrame, excluded: pl.DataFrame = NOTHING) -> pl.DataFrame:
    """Return the items of some cells in some scenarios, with the days between which they count.

    `only` is `[scenario, cell]`; the citations of `excluded` are left out. Returns the columns of `Bearing.items` with
    `scenario`, and as whole numbers of days `last`, the last day that the item attests, `ages_from` and `gone_after`.
    """
    found = only.join(about.counted, on="cell")
    if excluded.height:
        left = found.join(excluded, on=["scenario", "citation"], how="anti")
        found = with_first_told(left, ("scenario", "cell"))
    found = found.join(about.indicators.select("indicator", "days", "fades"), on="indicator")
    told, first, latest = (pl.col(name).to_physical() for name in ("first_told", "earliest", "latest"))
    last = pl.min_horizontal(pl.coalesce(latest, told), told)
    begun = pl.min_horizontal(pl.coalesce(first, last), last)
    return found.with_columns(
        last=last,
        ages_from=pl.when("fades").then(begun + (last - begun) // 2).otherwise(last + pl.col("days")),
    ).with_columns(gone_after=pl.col("ages_from") + about.constants.out_after * pl.col("days"))


def strengths(
    about: Bearing, items: pl.DataFrame, moments: pl.DataFrame, excluded: pl.DataFrame = NOTHING
) -> pl.DataFrame:
    """Return how strong every item is at each moment at which it counts.

    `items` are `dated`; a moment `[moment, scenario, knowledge, day]` looks on a day at what is known on another.
    Returns the columns of `items` with those of moments, `x`, `h`, `u`, `f`, `against`, `later` (as `undisputed`), and
    `strength` as it is, at its low and at its high reading.
    """
    day, knowledge = pl.col("day").to_physical(), pl.col("knowledge")
    seen = items.join(moments, on="scenario").filter(
        pl.col("known") <= knowledge, pl.col("until") > knowledge, day <= pl.col("gone_after")
    )
    disputes = undisputed(about, seen.select("scenario", "knowledge", "item"), excluded)
    constants = about.constants
    age = (day - pl.col("ages_from")).clip(lower_bound=0)
    seen = _near(about, seen.hstack(disputes), moments, excluded).with_columns(
        h=pl.when("alleged").then(constants.alleged).otherwise(1.0),
        u=(1 - pl.col("against")) * (1 - pl.col("later")),
        f=0.5 ** (age / pl.col("days")),
    )
    disputed = pl.col("against") > constants.interval.disputed_from
    hedged = pl.col("h") * pl.col("u") * pl.col("f")
    return seen.with_columns(
        strength=pl.col("x") * hedged,
        strength_low=pl.when(disputed).then(0.0).otherwise(pl.col("x_low") * hedged),
        strength_high=pl.col("x_high") * pl.col("h"),
    )


def weighed(about: Bearing, strong: pl.DataFrame, reading: str = "") -> pl.DataFrame:
    """Return `strengths` with a strength in a reading, from the strongest of each cell, with what they add up to.

    Adds `log_odds`, `lines` and camps as `lines.accumulated`, `c`, the credibility weight of these, and `evidence`, the
    item's share of E.
    """
    strength, weight = f"strength{reading}", f"weight{reading}"
    voices = strong.filter(pl.col(weight).is_not_null())
    group = pl.col("moment").cast(pl.UInt64) * about.cells.height + pl.col("cell")
    added = accumulated(voices.with_columns(group=group, weight=pl.col(weight)), "group", strength)
    c = credibility_weight(probability(pl.col("log_odds")), about.testimony.constants)
    return added.with_columns(c=c).with_columns(evidence=integral("c", "group", strength)).drop("group")


def cell_evidence(about: Bearing, strong: pl.DataFrame, readings: tuple[str, ...] = READINGS) -> pl.DataFrame:
    """Return E of every cell that has an item: `[moment, cell, newest, items, lines, evidence…]`.

    `newest` is the last day that an item attests, as a whole number; `lines` are those of items with a strength, or of
    all where none has one.
    """
    found = strong.group_by(CELL).agg(newest=pl.col("last").max(), items=pl.len())
    for reading in readings:
        added = weighed(about, strong.select(*_NEEDED), reading).group_by(CELL)
        sums = [pl.col("evidence").sum().alias(f"evidence{reading}")]
        strong_lines = pl.col("lines").filter(pl.col("strength") > 0).last()
        lines = [pl.coalesce(strong_lines, pl.col("lines").last()).alias("lines")] if reading == "" else []
        found = found.join(added.agg(*sums, *lines), on=CELL, how="left")
    return found.with_columns(
        pl.col("lines").fill_null(0), *(pl.col(f"evidence{reading}").fill_null(0.0) for reading in readings)
    )


_NEEDED: Final = (
    "moment", "cell", "origin", "reporter", "publication", "weight", "weight_low", "weight_high", "strength",
    "strength_low", "strength_high",
)  # fmt: skip


# --- how near a front is ---


def rates(about: Bearing, moments: pl.DataFrame, excluded: pl.DataFrame = NOTHING) -> pl.DataFrame:
    """Return how fast fronts close: `[scenario, knowledge, base, rate, rate_low, rate_high]`, bases by their numbers."""
    proximity = about.constants.proximity
    fronts = about.indicators.filter(pl.col("name").is_in([proximity.indicator, proximity.advance]))
    places = about.bases.select("place", "base")
    outright = (
        about.counted.filter(~pl.col("alleged"))
        .join(fronts.select("indicator"), on="indicator", how="semi")
        .join(places, on="base")
        .select("fact", "place", "citation", "known")
    )
    asked = moments.select("scenario", "knowledge").unique()
    told = asked.select("scenario").unique().join(outright, how="cross")
    told = told.join(excluded, on=["scenario", "citation"], how="anti")
    first = told.group_by("scenario", "fact", base="place").agg(pl.col("known").min())
    found = closing_rates(front_reports(about.testimony.frames, first, proximity), asked, proximity)
    return found.rename({"base": "place"}).join(places, on="place").drop("place")


def _near(about: Bearing, seen: pl.DataFrame, moments: pl.DataFrame, excluded: pl.DataFrame) -> pl.DataFrame:
    """Add x, how strong every item is as told, with its low and high reading.

    Of a front that is the nearer of two straight lines: by its distance, and at a rate of advance by the days to contact.
    """
    constants, margin = about.constants.proximity, about.constants.interval.strength
    given = pl.col("strength")
    if not about.indications["km"].is_not_null().any():
        return seen.with_columns(x=given, x_low=(given - margin).clip(0.0, 1.0), x_high=(given + margin).clip(0.0, 1.0))
    seen = seen.join(
        rates(about, moments, excluded), on=["scenario", "knowledge", "base"], how="left", maintain_order="left"
    )
    return seen.with_columns(
        x=pl.coalesce(given, _proximity("km", "rate", constants)),
        x_low=pl.coalesce((given - margin).clip(0.0, 1.0), _proximity("far_km", "rate_low", constants)),
        x_high=pl.coalesce((given + margin).clip(0.0, 1.0), _proximity("near_km", "rate_high", constants)),
    )


def _proximity(km: str, rate: str, constants: Proximity) -> pl.Expr:
    near = (constants.none_from_km - pl.col(km)) / (constants.none_from_km - constants.full_to_km)
    span = constants.none_from_days - constants.full_to_days
    soon = (constants.none_from_days - pl.col(km) / pl.col(rate)) / span
    return pl.max_horizontal(near.clip(0.0, 1.0), soon.clip(0.0, 1.0))
