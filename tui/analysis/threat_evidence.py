"""What bears on a base: facts with an indicator, pooled by the question that they answer.

One unit of evidence is all that is known on one question that carries one indicator for one base; a fact that answers
no question is a unit by itself. Rival answers that carry the same indicator are pooled: how near is disputed, that
they are near is not. The strength of a unit is

    e = x · c · 2^(−age / h),    c = clip((P − .5) / (`full-from` − .5), 0, 1)

with P from the union of the voices of its answers, x their P-weighted mean, and the age in days from the last day on
which any of them attests it. A unit speaks with the voice of its first root; each root is heard once, at its
strongest, and within a camp the second strongest counts for half, and so on (I).
"""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

from tui.analysis.constants import Threat
from tui.analysis.corroboration import believed, chance, discount, gather, support, tally, votings
from tui.analysis.figures import stated
from tui.analysis.testimony import Testimony, apart, present
from tui.analysis.threat_rate import rates
from tui.store.frames import Frames


@dataclass(frozen=True, slots=True)
class Bearing:
    """All that may bear on the bases of a theatre: facts with an indicator, and the testimony on their questions."""

    frames: Frames
    testimony: Testimony
    found: pl.DataFrame
    constants: Threat


def bearing(frames: Frames, testimony: Testimony, constants: Threat) -> Bearing:
    """Sort out of a whole store what bears on its bases."""
    found = indications(frames, testimony, constants)
    return Bearing(frames, testimony.narrowed(found.select("question_key").unique()), found, constants)


UNIT = ["scenario", "base", "indicator", "question_key"]


@dataclass(frozen=True, slots=True)
class Evidence:
    """The evidence of each scenario, before it ages.

    units `[scenario, base, indicator, question_key, x, x_low, x_high, last, known, distance_low, distance_high,
    answers, facts, probability, c, c_low, c_high, n_eff, roots, lead, camp, judged]`; facts, as `indications` with
    `[scenario, x, x_low, x_high, last, known, began, hedged, probability, weight]`; rates `[scenario, base, rate,
    rate_low, rate_high]` in km a day; reports `[scenario, base, voice, camp, source, known]`.
    """

    units: pl.DataFrame
    facts: pl.DataFrame
    rates: pl.DataFrame
    reports: pl.DataFrame


def indications(frames: Frames, testimony: Testimony, constants: Threat) -> pl.DataFrame:
    """Every fact that carries an indicator of the list for a base of the theatre.

    Returns `[fact, base, indicator, strength, distance, key, question_key, earliest, latest]`; `distance` in km, where
    the strength is to be computed from it. Facts that give neither a strength nor a distance are left out.
    """
    proximity = constants.proximity
    bases = frames.places.filter("base").select(base="id")
    distances = (
        stated(frames.quantities.filter(pl.col("measure") == proximity.distance_measure))
        .filter(pl.col("base_unit") == "km")
        .select("fact", base="of", distance="point")
    )
    return (
        frames.indicators.filter(pl.col("indicator").is_in(list(constants.indicators)))
        .join(bases, on="base", how="semi")
        .join(distances, on=["fact", "base"], how="left")
        .with_columns(
            distance=pl.when(pl.col("strength").is_null() & (pl.col("indicator") == proximity.indicator)).then(
                "distance"
            )
        )
        .filter(pl.col("strength").is_not_null() | pl.col("distance").is_not_null())
        .unique(["fact", "base", "indicator"], maintain_order=True)
        .join(testimony.answered(), on="fact")
        .join(frames.facts.select("id", "earliest", "latest"), left_on="fact", right_on="id")
    )


def weigh(about: Bearing, scenarios: pl.DataFrame, until: pl.DataFrame | None = None) -> Evidence:
    """The evidence in each scenario.

    `until` `[scenario, until]` leaves out, for hindsight, what had not begun by a day.
    """
    frames, testimony, constants = about.frames, about.testimony, about.constants
    cited = present(testimony, scenarios)
    voices = gather(testimony, cited)
    answers = tally(testimony, voices)
    heard = (
        cited.filter(~pl.col("denied")).group_by("scenario", "fact").agg(pl.col("known").max(), pl.col("hedged").all())
    )
    facts = about.found.join(heard, on="fact").with_columns(
        last=pl.min_horizontal(pl.coalesce("latest", "known"), "known"),
        began=pl.coalesce("earliest", "latest", "known"),
        damping=pl.when("hedged").then(constants.hedged).otherwise(1.0),
    )
    if until is not None:
        facts = facts.join(until, on="scenario").filter(pl.col("began") <= pl.col("until")).drop("until")
    speed = rates(frames, facts, answers, constants)
    facts = _strengths(facts, speed, constants)
    weights = pl.when("judged").then("probability").otherwise(0.0)
    stands = answers.select("scenario", "key", "probability", weight=weights)
    facts = facts.join(stands, on=["scenario", "key"])
    units = _pool(facts).join(_believed(testimony, facts, voices, answers, constants), on=UNIT)
    reports = (
        facts.select("scenario", "base", "fact")
        .unique()
        .join(cited.filter(~pl.col("denied")), on=["scenario", "fact"])
        .join(testimony.roots.select("voice", "camp"), on="voice")
        .select("scenario", "base", "voice", "camp", "source", "known")
        .unique()
    )
    return Evidence(units, facts, speed, reports)


def _strengths(facts: pl.DataFrame, speed: pl.DataFrame, constants: Threat) -> pl.DataFrame:
    """How strong every fact is (x): as the curator says, or by its distance and the rate at which it closes.

    A fact that is only alleged or expected counts for `hedged` of that.

    x = 1 / (1 + e^((d − `half-at-km`) / `scale-km`)), and at a rate of v km a day at least e^(−(d/v) / `scale-days`).
    """
    proximity = constants.proximity
    near = 1 / (1 + ((pl.col("distance") - proximity.half_at_km) / proximity.scale_km).exp())

    def soon(rate: str) -> pl.Expr:
        return (-(pl.col("distance") / pl.col(rate)) / proximity.scale_days).exp()

    def strength(rate: str) -> pl.Expr:
        return pl.coalesce("strength", pl.max_horizontal(near, soon(rate))) * pl.col("damping")

    return (
        facts.join(speed, on=["scenario", "base"], how="left")
        .with_columns(x=strength("rate"), x_low=strength("rate_low"), x_high=strength("rate_high"))
        .drop("rate", "rate_low", "rate_high", "damping")
    )


def _pool(facts: pl.DataFrame) -> pl.DataFrame:
    """Strength and dates of every unit. An answer is as strong as its strongest fact; rivals are averaged by P."""
    answers = facts.group_by(*UNIT, "key").agg(
        pl.col("x", "x_low", "x_high", "last", "known").max(),
        pl.col("began", "distance").min(),
        pl.col("weight", "probability").first(),
        facts=pl.len(),
    )
    unjudged = pl.col("weight").sum() <= 0
    weight = pl.when(unjudged).then("probability").otherwise("weight")
    return answers.group_by(UNIT).agg(
        x=(weight * pl.col("x")).sum() / weight.sum(),
        x_low=pl.col("x_low").min(),
        x_high=pl.col("x_high").max(),
        last=pl.col("last").max(),
        known=pl.col("known").max(),
        distance_low=pl.col("distance").min(),
        distance_high=pl.col("distance").max(),
        answers=pl.len(),
        facts=pl.col("facts").sum(),
    )


def _believed(
    testimony: Testimony, facts: pl.DataFrame, voices: pl.DataFrame, answers: pl.DataFrame, constants: Threat
) -> pl.DataFrame:
    """P and c of every unit, from the union of the voices of its answers against the rivals that are not in it.

    At its lowest c is 0 where a rival answer has a vote, and F links count as .50; at its highest the rivals are
    wrong, and F links count as .75.
    """
    span = ["begins", "ends", "lasting"]
    pooled = facts.select(*UNIT, "key").unique()
    together = (
        pooled.with_columns(pool=pl.len().over(UNIT) > 1)
        .join(voices, on=["scenario", "key"])
        .group_by(*UNIT, "voice")
        .agg(
            pl.col("p", "p_low", "p_high", "kept").max(),
            pl.col("camp", "certain").first(),
            (pl.col("crowded") | pl.col("pool")).any(),
        )
    )
    together = discount(together, UNIT, testimony.constants).sort(
        "independence", "p", "voice", descending=[True, True, False]
    )
    union = (
        together.with_columns(votings())
        .group_by(UNIT, maintain_order=True)
        .agg(*support(), lead=pl.col("voice").first(), camp=pl.col("camp").first())
    )
    pooled_span = (
        pooled.join(answers.select("scenario", "key", *span), on=["scenario", "key"])
        .group_by(UNIT)
        .agg(pl.col("begins").min(), pl.col("ends").max(), pl.col("lasting").all())
    )
    others = pooled_span.join(
        answers.select("scenario", "question_key", "key", "of", "votes", "votes_low", "votes_high", *span),
        on=["scenario", "question_key"],
        suffix="_b",
    ).join(pooled, on=[*UNIT, "key"], how="anti")
    given = others.filter(pl.col("key") == pl.col("of"), ~apart())
    denials = others.filter(pl.col("key") != pl.col("of")).join(
        pooled, left_on=[*UNIT, "of"], right_on=[*UNIT, "key"], how="semi"
    )
    rivals = (
        pl.concat([given, denials])
        .group_by(UNIT)
        .agg(
            rivals=pl.col("votes").sum(),
            rivals_low=pl.col("votes_low").sum(),
            rivals_high=pl.col("votes_high").sum(),
        )
    )

    full = constants.full_from
    return (
        union.join(rivals, on=UNIT, how="left")
        .with_columns(pl.col("rivals", "rivals_low", "rivals_high").fill_null(0.0), alone=pl.lit(0.0))
        .with_columns(
            probability=chance("", "rivals"),
            worst=chance("_low", "rivals_high"),
            best=chance("_high", "alone"),
        )
        .with_columns(
            c=believed("probability", full),
            c_low=pl.when(pl.col("rivals") > 0).then(0.0).otherwise(believed("worst", full)),
            c_high=believed("best", full),
        )
        .select(*UNIT, "probability", "c", "c_low", "c_high", "n_eff", "roots", "lead", "camp", "judged")
    )
