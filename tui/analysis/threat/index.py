"""From evidence to the index: how it ages, how it adds up, and how the result is laid out."""

from __future__ import annotations

import math
from datetime import date

import msgspec
import polars as pl

from tui.analysis.corroboration.citation_weights import Testimony
from tui.analysis.corroboration.support import heard_once
from tui.analysis.threat.bands import levels, listed
from tui.analysis.threat.evidence import UNIT, Bearing, Evidence

PRIOR = "prior"


class Assessment(msgspec.Struct, frozen=True):
    """The levels of every base on every day asked for, with all their parts.

    levels `[base, as_of, index, low, high, band, imminent, confidence, n_eff, last_report, report_age, reports,
    contact_days]`. contributions `[base, as_of, indicator, sign, weight, effect, effect_low, effect_high, log_odds,
    log_odds_low, log_odds_high, facts, share]`, with the prior as the indicator "prior": the `log_odds` of a base and
    day add up to logit(index / 100), and so do the other two to the ends of the interval. evidence `[base, as_of,
    indicator, question, fact, answer, root, strength, share, corroboration, age, decay, e, e_low, e_high,
    independence, effect, hedged, last, known]`, a row a fact; the facts of one question share e, independence and
    effect. gaps `[base, as_of, indicator, sign, weight]`: what nobody reports on.
    """

    levels: pl.DataFrame
    contributions: pl.DataFrame
    evidence: pl.DataFrame
    gaps: pl.DataFrame

    def until(self, day: date) -> Assessment:
        """The same up to a day."""
        earlier = pl.col("as_of") <= day
        return Assessment(
            self.levels.filter(earlier),
            self.contributions.filter(earlier),
            self.evidence.filter(earlier),
            self.gaps.filter(earlier),
        )


def _aged(about: Bearing, evidence: Evidence, moments: pl.DataFrame) -> pl.DataFrame:
    """Units on each day with their age, e and I. `moments` is `[scenario, day]`."""
    half_life = {name: indicator.half_life for name, indicator in about.constants.indicators.items()}
    same_camp = about.testimony.constants.same_camp
    age = (pl.col("day") - pl.col("last")).dt.total_days().clip(lower_bound=0)
    units = (
        evidence.units.join(moments, on="scenario")
        .sort("scenario", "day", "unit")
        .with_columns(
            age=age,
            decay=0.5 ** (age / pl.col("indicator").replace_strict(half_life, return_dtype=pl.Float64)),
        )
        .with_columns(
            e=pl.col("x") * pl.col("c") * pl.col("decay"),
            e_low=pl.col("x_low") * pl.col("c_low") * pl.col("decay"),
            e_high=pl.col("x_high") * pl.col("c_high") * pl.col("decay"),
        )
    )
    cell = ["scenario", "day", "cell"]
    return units.with_columns(
        heard_once(units, cell, f"e{bound}", same_camp).alias(f"independence{bound}") for bound in ("", "_low", "_high")
    )


def _cells(units: pl.DataFrame) -> pl.DataFrame:
    """E of each indicator: `[scenario, day, base, indicator, effect, effect_low, effect_high, facts]`."""

    def effect(bound: str) -> pl.Expr:
        return (1 - (1 - pl.col(f"independence{bound}") * pl.col(f"e{bound}")).product()).alias(f"effect{bound}")

    return units.group_by("scenario", "day", "cell").agg(
        pl.col("base", "indicator").first(),
        effect(""),
        effect("_low"),
        effect("_high"),
        facts=pl.col("facts").sum().cast(pl.UInt32),
    )


def _contributions(about: Bearing, cells: pl.DataFrame, moments: pl.DataFrame) -> pl.DataFrame:
    """Log-odds of the prior and of every indicator on which there is evidence."""
    constants = about.constants
    sign, weight = pl.col("sign"), pl.col("weight")
    signed = sign * weight
    lowest = pl.when(sign > 0).then("effect_low").otherwise("effect_high")
    highest = pl.when(sign > 0).then("effect_high").otherwise("effect_low")
    parts = cells.join(listed(constants), on="indicator").with_columns(
        log_odds=signed * pl.col("effect"), log_odds_low=signed * lowest, log_odds_high=signed * highest
    )
    start = math.log(constants.prior / (1 - constants.prior))
    prior = (
        about.frames.places.filter("base")
        .select(base="id")
        .join(moments, how="cross")
        .with_columns(
            pl.lit(PRIOR).alias("indicator"),
            pl.lit(1 if start > 0 else -1, pl.Int8).alias("sign"),
            pl.lit(abs(start)).alias("weight"),
            *[pl.lit(1.0).alias(name) for name in ("effect", "effect_low", "effect_high")],
            *[pl.lit(start).alias(name) for name in ("log_odds", "log_odds_low", "log_odds_high")],
            pl.lit(0, pl.UInt32).alias("facts"),
        )
    )
    return pl.concat([prior, parts.select(prior.columns)])


def _index(log_odds: pl.Expr) -> pl.Expr:
    return 100 / (1 + (-log_odds).exp())


def indices(about: Bearing, evidence: Evidence, moments: pl.DataFrame) -> pl.DataFrame:
    """The index alone: `[scenario, base, index]`, for `moments` `[scenario, day]` of one day each."""
    parts = _contributions(about, _cells(_aged(about, evidence, moments)), moments)
    return parts.group_by("scenario", "base").agg(index=_index(pl.col("log_odds").sum()))


def strengths(about: Bearing, evidence: Evidence, moments: pl.DataFrame) -> pl.DataFrame:
    """How much each question carries, in log-odds of either sign: `[question_key, carried]`, on one day."""
    weights = {name: math.log(indicator.odds) for name, indicator in about.constants.indicators.items()}
    weight = pl.col("indicator").replace_strict(weights, return_dtype=pl.Float64)
    carried = weight * pl.col("independence") * pl.col("e")
    return _aged(about, evidence, moments).group_by("question_key").agg(carried=carried.sum())


def assessment(about: Bearing, evidence: Evidence, moments: pl.DataFrame, days: pl.Series) -> Assessment:
    """Levels and parts of `days`, where `moments` `[scenario, day]` are all the days that bands are run over."""
    table = listed(about.constants)
    units, parts, gaps, levelled = _levelled(about, evidence, moments)
    order = pl.concat([pl.Series([PRIOR]), table["indicator"]])
    rank = pl.col("indicator").replace_strict(order, pl.int_range(order.len(), eager=True))
    size = pl.col("log_odds").abs()
    wanted = pl.col("day").is_in(days.implode())
    return Assessment(
        levelled.filter(pl.col("as_of").is_in(days.implode())),
        parts.filter(wanted)
        .sort("base", "day", rank)
        .rename({"day": "as_of"})
        .with_columns(share=size / size.sum().over("base", "as_of"))
        .drop("scenario"),
        _evidence(about.testimony, evidence, units.filter(wanted)),
        gaps.filter(wanted)
        .sort("base", "day", pl.col("weight"), descending=[False, False, True], maintain_order=True)
        .select("base", "indicator", "sign", "weight", as_of="day"),
    )


def levels_alone(about: Bearing, evidence: Evidence, moments: pl.DataFrame) -> pl.DataFrame:
    """`Assessment.levels` on every day of `moments`, where nobody asks for their parts."""
    return _levelled(about, evidence, moments)[3]


def _levelled(
    about: Bearing, evidence: Evidence, moments: pl.DataFrame
) -> tuple[pl.DataFrame, pl.DataFrame, pl.DataFrame, pl.DataFrame]:
    """Aged units, contributions, gaps and levels of every day."""
    units = _aged(about, evidence, moments)
    parts = _contributions(about, _cells(units), moments)
    on = ["base", "day"]
    sums = parts.group_by(on).agg(
        index=_index(pl.col("log_odds").sum()),
        low=_index(pl.col("log_odds_low").sum()),
        high=_index(pl.col("log_odds_high").sum()),
    )
    every = sums.select(on).join(listed(about.constants), how="cross")
    gaps = every.join(parts.select(*on, "indicator"), on=[*on, "indicator"], how="anti")
    return units, parts, gaps, levels(about, sums, units, evidence.rates, gaps)


def _evidence(testimony: Testimony, evidence: Evidence, units: pl.DataFrame) -> pl.DataFrame:
    """One row a fact of each unit, strongest first."""
    facts = evidence.facts.select(*UNIT, "fact", "key", "weight", "hedged", strength="x", attested="last")
    return (
        units.join(facts, on=UNIT)
        .join(testimony.keys.select("key", "question", "answer"), on="key")
        .join(testimony.roots.select("root", lead="voice"), on="lead")
        .with_columns(share=pl.col("weight") / pl.col("weight").sum().over(*UNIT, "day"))
        .sort("base", "day", "indicator", "e", "question", "fact", descending=[False, False, False, True, False, False])
        .select(
            "base",
            "indicator",
            "question",
            "fact",
            "answer",
            "root",
            "strength",
            "share",
            "probability",
            "age",
            "decay",
            "e",
            "e_low",
            "e_high",
            "independence",
            "hedged",
            "last",
            "known",
            "n_eff",
            "roots",
            as_of="day",
            x="x",
            corroboration="c",
            effect=pl.col("independence") * pl.col("e"),
        )
    )
