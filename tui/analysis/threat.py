"""The threat index of a base: weight of evidence over a list of indicators.

After I. J. Good, *Weight of evidence: a brief survey* (1985), over an indications-and-warning list (C. Grabo,
*Anticipating Surprise*). The index sums over indicators, not facts, so that finer curation does not raise it:

    T   = 100 · σ( logit p0 + Σ_i s_i · w_i · E_i ),    w_i = ln(odds), s = +1 raises, −1 lowers
    E_i = 1 − Π_k (1 − I_k · e_k)

with e and I of `threat_evidence`. It is an index of what is reported, not a probability of anything.

The interval takes each indicator at its lowest and its highest over disputed figures, disputed answers and links
graded F. A band is left downwards only when the index is `hysteresis` points below its start.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

import polars as pl

from tui.analysis.constants import VERSIONS, Corroboration, Indicator, Threat
from tui.analysis.corroboration import heard_once
from tui.analysis.testimony import Testimony, hear, states, whole
from tui.analysis.threat_evidence import Evidence, indications, narrowed, weigh
from tui.analysis.threat_levels import levels
from tui.store.frames import Frames

VERSION = VERSIONS["threat"]
PRIOR = "prior"


@dataclass(frozen=True, slots=True)
class Assessment:
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


def assess(
    frames: Frames,
    days: pl.Series | Iterable[date],
    constants: Threat,
    distrusted: frozenset[str] = frozenset(),
    *,
    corroboration: Corroboration | None = None,
    since: date | None = None,
) -> Assessment:
    """The level of every base as known on each of `days`, without the voices that are `distrusted`.

    Bands are run from `since`, the theatre's first day; where it is not given, from the first day on which anything
    was known, or the first of `days` if that is earlier.
    """
    wanted = _days(days)
    testimony, found = _heard(frames, constants, corroboration or Corroboration(), distrusted)
    starts = [wanted["day"].min(), since, testimony.citations["known"].min() if since is None else None]
    first = min((day for day in starts if isinstance(day, date)), default=None)
    last = wanted["day"].max()
    if first is None or not isinstance(last, date):
        run = wanted
    else:
        run = pl.DataFrame({"day": pl.date_range(first, last, eager=True)})
    return _as_known(frames, testimony, found, run, wanted, constants)


def history(
    frames: Frames,
    window: tuple[date, date],
    constants: Threat,
    distrusted: frozenset[str] = frozenset(),
    *,
    hindsight: bool = False,
    corroboration: Corroboration | None = None,
) -> Assessment:
    """The level of every base on each day of `window`, as known then, or in hindsight.

    In hindsight everything that was ever published counts on every day, from the day on which it began to happen.
    """
    first, last = window
    days = pl.DataFrame({"day": pl.date_range(first, last, eager=True)})
    if not hindsight:
        return assess(frames, days["day"], constants, distrusted, corroboration=corroboration, since=first)
    testimony, found = _heard(frames, constants, corroboration or Corroboration(), distrusted)
    moments = days.with_row_index("scenario")
    evidence = weigh(frames, testimony, found, whole(moments), constants, moments.rename({"day": "until"}))
    return _assessment(frames, testimony, evidence, moments, days, constants)


def sensitivity(
    frames: Frames,
    day: date,
    constants: Threat,
    distrusted: frozenset[str] = frozenset(),
    *,
    corroboration: Corroboration | None = None,
) -> pl.DataFrame:
    """The index of every base again without each root, each source and each fact that it may rest on.

    Returns `[base, kind, id, index, change]`, kind being root, source or fact, largest change first. Of each kind, the
    `sensitivity-limit` that carry most are tried.
    """
    testimony, found = _heard(frames, constants, corroboration or Corroboration(), distrusted)
    scenarios = _leaving_out(testimony, found, day, constants)
    evidence = weigh(frames, testimony, found, scenarios, constants)
    moments = scenarios.select("scenario", day=pl.lit(day))
    parts = _contributions(
        frames, _cells(_aged(evidence, moments, constants, testimony.constants.same_camp)), moments, constants
    )
    index = parts.group_by("scenario", "base").agg(index=_index(pl.col("log_odds").sum()))
    whole = index.filter(pl.col("scenario") == 0).select("base", whole="index")
    return (
        index.filter(pl.col("scenario") > 0)
        .join(whole, on="base")
        .join(scenarios, on="scenario")
        .select("base", kind="without_kind", id="without", index="index", change=pl.col("index") - pl.col("whole"))
        .sort(
            [pl.col("base"), pl.col("change").abs().round(9), pl.col("kind"), pl.col("id")],
            descending=[False, True, False, False],
        )
    )


def _days(days: pl.Series | Iterable[date]) -> pl.DataFrame:
    series = days if isinstance(days, pl.Series) else pl.Series(list(days), dtype=pl.Date)
    return pl.DataFrame({"day": series.cast(pl.Date)}).unique().sort("day")


def _heard(
    frames: Frames, constants: Threat, corroboration: Corroboration, distrusted: frozenset[str]
) -> tuple[Testimony, pl.DataFrame]:
    """The testimony on the questions that bear on a base, and the facts with an indicator."""
    testimony = hear(frames.citations, frames.chains, frames.facts, frames.sources, corroboration)
    if distrusted:
        testimony = testimony.without(distrusted)
    found = indications(frames, testimony, constants)
    return narrowed(testimony, found), found


def _as_known(
    frames: Frames,
    testimony: Testimony,
    found: pl.DataFrame,
    run: pl.DataFrame,
    wanted: pl.DataFrame,
    constants: Threat,
) -> Assessment:
    """What is known changes only on days of publication, so each state of knowledge is weighed once."""
    scenarios, moments = states(testimony, run["day"])
    evidence = weigh(frames, testimony, found, scenarios, constants)
    return _assessment(frames, testimony, evidence, moments, wanted, constants)


def _leaving_out(testimony: Testimony, found: pl.DataFrame, day: date, constants: Threat) -> pl.DataFrame:
    """Scenario 0 leaves out nothing; the others one root, source or fact each, most cited first."""
    known = testimony.citations.filter(pl.col("known") <= day)
    about = known.join(
        found.select("question_key").unique().join(testimony.keys, on="question_key"), on="key", how="semi"
    )
    by_kind = [
        about.join(testimony.roots.select("voice", "root"), on="voice").select(kind=pl.lit("root"), id="root"),
        about.select(kind=pl.lit("source"), id="source"),
        about.select(kind=pl.lit("fact"), id="fact"),
    ]
    tried = (
        pl.concat(by_kind)
        .group_by("kind", "id")
        .agg(cited=pl.len())
        .sort("cited", "id", descending=[True, False])
        .group_by("kind", maintain_order=True)
        .head(constants.sensitivity_limit)
        .sort("kind", "id")
    )
    none = pl.DataFrame({"kind": [None], "id": [None]}, schema={"kind": pl.String, "id": pl.String})
    return (
        pl.concat([none, tried.select("kind", "id")])
        .with_row_index("scenario")
        .select("scenario", as_of=pl.lit(day), without_kind="kind", without="id")
    )


def _aged(evidence: Evidence, moments: pl.DataFrame, constants: Threat, same_camp: float) -> pl.DataFrame:
    """Units on each day with their age, e and I. `moments` is `[scenario, day]`."""
    half_life = {name: indicator.half_life for name, indicator in constants.indicators.items()}
    age = (pl.col("day") - pl.col("last")).dt.total_days().clip(lower_bound=0)
    units = (
        evidence.units.join(moments, on="scenario")
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
    cell = ["scenario", "day", "base", "indicator"]
    return units.with_columns(
        heard_once(units, cell, f"e{bound}", same_camp).alias(f"independence{bound}") for bound in ("", "_low", "_high")
    )


def _cells(units: pl.DataFrame) -> pl.DataFrame:
    """E of each indicator: `[scenario, day, base, indicator, effect, effect_low, effect_high, facts]`."""

    def effect(bound: str) -> pl.Expr:
        return (1 - (1 - pl.col(f"independence{bound}") * pl.col(f"e{bound}")).product()).alias(f"effect{bound}")

    return units.group_by("scenario", "day", "base", "indicator").agg(
        effect(""), effect("_low"), effect("_high"), facts=pl.col("facts").sum().cast(pl.UInt32)
    )


def _table(indicators: dict[str, Indicator]) -> pl.DataFrame:
    """The list of indicators: `[indicator, sign, weight]`, in its order."""
    return pl.DataFrame(
        {
            "indicator": list(indicators),
            "sign": [indicator.sign for indicator in indicators.values()],
            "weight": [math.log(indicator.odds) for indicator in indicators.values()],
        },
        schema={"indicator": pl.String, "sign": pl.Int8, "weight": pl.Float64},
    )


def _contributions(frames: Frames, cells: pl.DataFrame, moments: pl.DataFrame, constants: Threat) -> pl.DataFrame:
    """Log-odds of the prior and of every indicator on which there is evidence."""
    sign, weight = pl.col("sign"), pl.col("weight")
    signed = sign * weight
    lowest = pl.when(sign > 0).then("effect_low").otherwise("effect_high")
    highest = pl.when(sign > 0).then("effect_high").otherwise("effect_low")
    parts = cells.join(_table(constants.indicators), on="indicator").with_columns(
        log_odds=signed * pl.col("effect"), log_odds_low=signed * lowest, log_odds_high=signed * highest
    )
    start = math.log(constants.prior / (1 - constants.prior))
    prior = (
        frames.places.filter("base")
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


def _assessment(
    frames: Frames,
    testimony: Testimony,
    evidence: Evidence,
    moments: pl.DataFrame,
    wanted: pl.DataFrame,
    constants: Threat,
) -> Assessment:
    units = _aged(evidence, moments, constants, testimony.constants.same_camp)
    parts = _contributions(frames, _cells(units), moments, constants)
    on = ["base", "day"]
    sums = parts.group_by(on).agg(
        index=_index(pl.col("log_odds").sum()),
        low=_index(pl.col("log_odds_low").sum()),
        high=_index(pl.col("log_odds_high").sum()),
    )
    listed = _table(constants.indicators)
    gaps = (
        sums.select(on)
        .join(listed, how="cross")
        .join(parts.select(*on, "indicator"), on=[*on, "indicator"], how="anti")
    )
    levelled = levels(sums, units, evidence, moments, gaps, listed, constants, testimony.constants.same_camp)
    order = pl.concat([pl.Series([PRIOR]), listed["indicator"]])
    rank = pl.col("indicator").replace_strict(order, pl.int_range(order.len(), eager=True))
    size = pl.col("log_odds").abs()
    counted = parts.filter(pl.col("day").is_in(wanted["day"].implode()))
    return Assessment(
        levelled.filter(pl.col("as_of").is_in(wanted["day"].implode())),
        counted.sort("base", "day", rank)
        .rename({"day": "as_of"})
        .with_columns(share=size / size.sum().over("base", "as_of"))
        .drop("scenario"),
        _evidence(testimony, evidence, units.filter(pl.col("day").is_in(wanted["day"].implode()))),
        gaps.filter(pl.col("day").is_in(wanted["day"].implode()))
        .sort("base", "day", pl.col("weight"), descending=[False, False, True], maintain_order=True)
        .select("base", "indicator", "sign", "weight", as_of="day"),
    )


def _evidence(testimony: Testimony, evidence: Evidence, units: pl.DataFrame) -> pl.DataFrame:
    """One row a fact of each unit, strongest first."""
    unit = ["scenario", "base", "indicator", "question_key"]
    facts = evidence.facts.select(*unit, "fact", "key", "weight", "hedged", strength="x", attested="last")
    return (
        units.join(facts, on=unit)
        .join(testimony.keys.select("key", "question", "answer"), on="key")
        .join(testimony.roots.select("root", lead="voice"), on="lead")
        .with_columns(share=pl.col("weight") / pl.col("weight").sum().over(*unit, "day"))
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
