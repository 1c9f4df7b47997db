"""How strong the evidence of each indicator is: what its citations come to on a day.

An item, one citation of a fact that carries the indicator for a base, has the strength

    s = x · h · u · f

x as the curator says, or as near as the front is; h ½ where the citation only alleges it; u the undisputed share; f the
freshness. Then, over all voices of the cell, with L(t) of the items with s ≥ t,

    E = ∫₀¹ c(L(t)) dt

Read: how strong the indicator is, averaged over how well it is supported to be at least that strong.
"""

from __future__ import annotations

from datetime import date
from typing import Final

import polars as pl

from tui.analysis.constants import Proximity
from tui.analysis.corroboration.citation_weights import READINGS, with_first_told
from tui.analysis.corroboration.lines import LAYERS, accumulated, integral, probability
from tui.analysis.corroboration.support import credibility_weight
from tui.analysis.numbered_rows import beside
from tui.analysis.threat.bearing import Bearing, spans
from tui.analysis.threat.closing_rate import closing_rates, front_reports
from tui.analysis.threat.exclusions import NOTHING, Exclusions
from tui.analysis.threat.undisputed import undisputed

CELL: Final = ("moment", "cell")


def dated(about: Bearing, only: pl.DataFrame, exclusions: Exclusions) -> pl.DataFrame:
    """Return the items of some cells in some scenarios, with the days between which they count (`bearing.spans`).

    `only` is `[scenario, cell]`.
    """
    told = ("item", "cell", "base", "citation", "known", "until", "earliest", "latest", "fades", "days")
    found = only.join(about.counted.select(*told, "fact", "voice", "denied", "voted", "told"), on="cell")
    return spans(with_first_told(exclusions.counted(found), ("scenario", "cell")), about.constants)


def strengths(
    about: Bearing,
    items: pl.DataFrame,
    moments: pl.DataFrame,
    fronts: pl.DataFrame | None,
    exclusions: Exclusions = NOTHING,
) -> pl.DataFrame:
    """Return how strong every item is at each moment at which it counts.

    `items` are `dated`; a moment `[moment, scenario, knowledge, day]` looks on a day at what is known on another;
    `fronts` are `closing` of the same moments.
    Returns `[moment, item, cell, base, last, x, h, u, f, against, later, strength, strength_low, strength_high]`:
    `against` and `later` as `undisputed`, strengths as they are, at the low and at the high reading.
    """
    seen = _seen(items, moments)
    disputes = undisputed(about, seen.select("scenario", "knowledge", "item"), exclusions)
    constants = about.constants
    age = (pl.col("day").to_physical() - pl.col("ages_from")).clip(lower_bound=0)
    alleged = about.items["alleged"].gather(seen["item"])
    near = _near(about, seen, fronts)
    weighed_down = seen.hstack([*near, *disputes]).select(
        "moment", "item", "cell", "base", "last", "x", "x_low", "x_high", "against", "later",
        h=pl.select(pl.when(alleged).then(constants.alleged).otherwise(1.0)).to_series(),
        u=(1 - pl.col("against")) * (1 - pl.col("later")),
        f=0.5 ** (age / pl.col("days")),
    )  # fmt: skip
    disputed = pl.col("against") > constants.interval.disputed_from
    share = pl.col("h") * pl.col("u") * pl.col("f")
    return weighed_down.with_columns(
        strength=pl.col("x") * share,
        strength_low=pl.when(disputed).then(0.0).otherwise(pl.col("x_low") * share),
        strength_high=pl.col("x_high") * pl.col("h"),
    ).drop("x_low", "x_high")


def _seen(items: pl.DataFrame, moments: pl.DataFrame) -> pl.DataFrame:
    """Return the items that count at each moment, with the columns of both."""
    spans = items.with_row_index("row").select("row", "scenario", "known", "until", "gone_after")
    together = _of_one_scenario(spans, moments) if moments["scenario"].n_unique() == 1 else None
    if together is None:
        pairs = spans.join(moments, on="scenario").filter(
            pl.col("known") <= pl.col("knowledge"),
            pl.col("until") > pl.col("knowledge"),
            pl.col("day").to_physical() <= pl.col("gone_after"),
        )
        together = pairs["row"], pairs.select("moment", "scenario", "knowledge", "day")
    rows, seen = together
    return seen.hstack(items.select("item", "cell", "base", "days", "last", "ages_from")[rows])


def _of_one_scenario(spans: pl.DataFrame, moments: pl.DataFrame) -> tuple[pl.Series, pl.DataFrame] | None:
    """Return the rows of items that count, each with its moment, of moments in one scenario.

    None where these are not in order: else an item counts in a stretch of them, which is found without comparing it to
    each. Ten years are 10^4 items at some 10^4 moments.
    """
    knowledge, day = moments["knowledge"], moments["day"]
    if not (knowledge.is_sorted() and day.is_sorted()):
        return None
    ours = spans.filter(pl.col("scenario") == moments["scenario"][0], pl.col("known").is_not_null())
    first = knowledge.search_sorted(ours["known"], side="left")
    unknown = knowledge.search_sorted(ours["until"].fill_null(date.min), side="left")
    gone = day.to_physical().cast(pl.Float64).search_sorted(ours["gone_after"], side="right")
    stretches = ours.select("row").with_columns(first=first, end=pl.min_horizontal(unknown, gone))
    found = (
        stretches.filter(pl.col("first") < pl.col("end")).select("row", at=pl.int_ranges("first", "end")).explode("at")
    )
    return found["row"], moments.select("moment", "scenario", "knowledge", "day")[found["at"]]


def voices(about: Bearing, strong: pl.DataFrame, reading: str = "") -> pl.DataFrame:
    """Return items in a reading of their citations: with `reading`, `strength` and `weight` in it, and their `group`.

    `strong` are `strengths`; a group is a cell at a moment in a reading.
    """
    group = pl.col("moment").cast(pl.UInt64) * about.cells.height + pl.col("cell")
    return strong.with_columns(
        reading=pl.lit(reading),
        strength=f"strength{reading}",
        weight=about.items[f"weight{reading}"].gather(strong["item"]),
        group=group * len(READINGS) + READINGS.index(reading),
    )


def weighed(about: Bearing, told: pl.DataFrame) -> pl.DataFrame:
    """Return `voices` from the strongest of each group down, with what they add up to.

    Adds `log_odds`, `lines` and camps as `lines.accumulated`, `c`, the credibility weight of these, and `evidence`, the
    item's share of E.
    """
    voted = of_items(about, told.filter(pl.col("weight").is_not_null()), *LAYERS)
    added = accumulated(voted, "group", "strength")
    c = credibility_weight(probability(pl.col("log_odds")), about.testimony.constants)
    return added.with_columns(c=c).with_columns(evidence=integral("c", "group", "strength")).drop("group")


def of_items(about: Bearing, strong: pl.DataFrame, *names: str) -> pl.DataFrame:
    """Return a frame with `item` and what is known of each item, columns of `Bearing.items`."""
    return beside(strong, "item", about.items, *names)


def cell_evidence(about: Bearing, strong: pl.DataFrame, read_at: pl.Series | None = None) -> pl.DataFrame:
    """Return E of every cell that has an item: `[moment, cell, newest, items, reading, evidence, lines]`.

    As it is, and at the moments `read_at` also at its low and high reading (`READINGS`). `newest` is the last day that
    an item attests, as a whole number; `lines` are those of items with a strength, or of all where none has one.
    """
    found = strong.group_by(CELL).agg(newest=pl.col("last").max(), items=pl.len())
    strength = [f"strength{reading}" for reading in READINGS]
    strong = strong.select(*CELL, "item", *strength[: 1 if read_at is None else None])
    cells, told = [found.with_columns(reading=pl.lit(""))], [voices(about, strong)]
    if read_at is not None:
        here = pl.col("moment").is_in(read_at.implode())
        found, strong = found.filter(here), strong.filter(here)
        cells += (found.with_columns(reading=pl.lit(reading)) for reading in READINGS[1:])
        told += (voices(about, strong, reading) for reading in READINGS[1:])
    of_strong = pl.col("lines").filter(pl.col("strength") > 0).last()
    added = (
        weighed(about, pl.concat(told))
        .group_by(*CELL, "reading")
        .agg(pl.col("evidence").sum(), pl.coalesce(of_strong, pl.col("lines").last()).alias("lines"))
    )
    return (
        pl.concat(cells)
        .join(added, on=[*CELL, "reading"], how="left")
        .with_columns(pl.col("evidence").fill_null(0.0), pl.col("lines").fill_null(0))
    )


# --- how near a front is ---


def closing(about: Bearing, moments: pl.DataFrame, exclusions: Exclusions = NOTHING) -> pl.DataFrame | None:
    """Return `rates`; None where nobody tells how far a front is, for then they make no difference."""
    return rates(about, moments, exclusions) if about.tells_distances else None


def rates(about: Bearing, moments: pl.DataFrame, exclusions: Exclusions = NOTHING) -> pl.DataFrame:
    """Return how fast fronts close: `[scenario, knowledge, base, rate, rate_low, rate_high]`, bases by number.

    Where moments have a `base`, that of each scenario, no other is asked for.
    """
    proximity = about.constants.proximity
    fronts = about.indicators.filter(pl.col("name").is_in([proximity.indicator, proximity.advance]))
    outright = (
        about.counted.filter(~pl.col("alleged"))
        .join(fronts.select("indicator"), on="indicator", how="semi")
        .select("fact", "base", "citation", "known")
        .unique()
    )
    if outright.is_empty():
        return (
            moments.select("scenario", "knowledge")
            .clear()
            .join(about.bases.select("base"), how="cross")
            .with_columns(pl.lit(None, pl.Float64).alias(name) for name in ("rate", "rate_low", "rate_high"))
        )
    asked = moments.select("scenario", "knowledge", *(["base"] if "base" in moments.columns else [])).unique()
    scenarios = asked.drop("knowledge").unique()
    changed = exclusions.changed.join(outright, on="citation").select("scenario", "fact", "base").unique()
    changed = changed.join(scenarios, on=scenarios.columns, how="semi")
    told = _first_outright(outright, scenarios, changed, exclusions)
    # Where no report of a front is changed, fronts close as in scenario 0: it is asked for all of those at once.
    own = pl.col("scenario").is_in(changed["scenario"].unique().implode())
    asked = asked.with_columns(told_in=pl.when(own).then("scenario").otherwise(pl.lit(0, pl.UInt32)))
    of_each = asked.select("knowledge", scenario="told_in").unique()
    places = about.bases.select("place", "base")
    first = told.join(places, on="base").select("scenario", "fact", "known", base="place")
    found = closing_rates(front_reports(about.testimony.frames, first, proximity), of_each, proximity)
    numbered = found.rename({"scenario": "told_in", "base": "place"}).join(places, on="place").drop("place")
    on = ["told_in", "knowledge", *(["base"] if "base" in asked.columns else [])]
    return asked.join(numbered, on=on).select("scenario", "knowledge", "base", "rate", "rate_low", "rate_high")


def _first_outright(
    outright: pl.DataFrame, scenarios: pl.DataFrame, changed: pl.DataFrame, exclusions: Exclusions
) -> pl.DataFrame:
    """Return the day from which each fact is told outright, in scenario 0 and in those that change what is told.

    `outright` is `[fact, base, citation, known]`, `scenarios` `[scenario]`, or with the `base` of each, and `changed`
    `[scenario, fact, base]`. Returns `[scenario, fact, base, known]`.
    """
    on = changed.columns
    unchanged = exclusions.counted(outright.with_columns(scenario=pl.lit(0, pl.UInt32)))
    first = unchanged.group_by(on).agg(pl.col("known").min())
    again = exclusions.counted(changed.join(outright, on=["fact", "base"])).group_by(on).agg(pl.col("known").min())
    touched = scenarios.join(changed.select("scenario").unique(), on="scenario", how="semi")
    others = first.drop("scenario")
    kept = touched.join(others, on="base") if "base" in touched.columns else touched.join(others, how="cross")
    rest = kept.join(changed, on=on, how="anti")
    return pl.concat(each.select(*on, "known") for each in (first, again, rest))


def _near(about: Bearing, seen: pl.DataFrame, fronts: pl.DataFrame | None) -> pl.DataFrame:
    """Return x, how strong every item is as told, and its low and high reading, parallel to `seen`.

    Of a front that is the nearer of two straight lines: by its distance, and at a rate of advance by the days to
    contact.
    """
    constants, margin = about.constants.proximity, about.constants.interval.strength
    given = pl.col("strength")
    margins = ((given - margin).clip(0.0, 1.0), (given + margin).clip(0.0, 1.0))
    if fronts is None:
        told = seen.select(strength=about.items["strength"].gather(seen["item"]))
        return told.select(x=given, x_low=margins[0], x_high=margins[1])
    told = of_items(about, seen.select("scenario", "knowledge", "base", "item"), "strength", "km", "far_km", "near_km")
    fast = told.join(fronts, on=["scenario", "knowledge", "base"], how="left", maintain_order="left")
    return fast.select(
        x=pl.coalesce(given, _proximity("km", "rate", constants)),
        x_low=pl.coalesce(margins[0], _proximity("far_km", "rate_low", constants)),
        x_high=pl.coalesce(margins[1], _proximity("near_km", "rate_high", constants)),
    )


def _proximity(km: str, rate: str, constants: Proximity) -> pl.Expr:
    near = (constants.none_from_km - pl.col(km)) / (constants.none_from_km - constants.full_to_km)
    span = constants.none_from_days - constants.full_to_days
    soon = (constants.none_from_days - pl.col(km) / pl.col(rate)) / span
    return pl.max_horizontal(near.clip(0.0, 1.0), soon.clip(0.0, 1.0))
