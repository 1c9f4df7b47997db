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

import msgspec
import polars as pl

from tui.analysis.constants import Threat
from tui.analysis.corroboration.citation_weights import Testimony, apart, present, whole
from tui.analysis.corroboration.support import believed, chance, discount, gather, support, tally, votings
from tui.analysis.quantities import stated
from tui.analysis.threat.closing_rate import rates, rates_by_day
from tui.store.schema.frames import Frames

UNIT = ["scenario", "unit"]


class Bearing(msgspec.Struct, frozen=True):
    """All that may bear on the bases of a theatre, sorted out before anything is left out.

    found: `indications` with `unit`, the row in units `[unit, base, indicator, question_key, cell, pooled]`: a `cell`
    is one indicator of one base, and `pooled` units have facts with different answers. testimony: what is said on their
    questions. reports `[base, voice, camp, source, known]`: who has spoken on a base.
    """

    frames: Frames
    testimony: Testimony
    found: pl.DataFrame
    units: pl.DataFrame
    reports: pl.DataFrame
    constants: Threat


def bearing(frames: Frames, testimony: Testimony, constants: Threat) -> Bearing:
    """Sort out of a whole store what bears on its bases."""
    found = indications(frames, testimony, constants)
    unit = ["base", "indicator", "question_key"]
    units = (
        found.group_by(unit)
        .agg(pooled=pl.col("key").n_unique() > 1)
        .sort(unit)
        .with_row_index("unit")
        .with_columns(cell=pl.struct("base", "indicator").rle_id())
    )
    found = found.join(units.drop("cell"), on=unit, maintain_order="left")
    testimony = testimony.narrowed(found.select("question_key").unique())
    reports = (
        testimony.citations.filter(~pl.col("denied"))
        .join(found.select("fact_number", "base").unique(), on="fact_number")
        .join(testimony.roots.select("voice", "camp"), on="voice")
        .select("base", "voice", "camp", "source", "known")
        .unique()
    )
    return Bearing(frames, testimony, found, units.select("unit", *unit, "cell", "pooled"), reports, constants)


class Evidence(msgspec.Struct, frozen=True):
    """The evidence of each scenario, before it ages.

    units `[scenario, unit, base, indicator, question_key, cell, x, x_low, x_high, last, known, distance_high, facts,
    probability, c, c_low, c_high, n_eff, roots, lead, camp]`; facts `[scenario, unit, fact, key, x, last, hedged,
    weight, …]`; rates `[scenario, base, rate, rate_low, rate_high]` in km a day.
    """

    units: pl.DataFrame
    facts: pl.DataFrame
    rates: pl.DataFrame


def indications(frames: Frames, testimony: Testimony, constants: Threat) -> pl.DataFrame:
    """Every fact that carries an indicator of the list for a base of the theatre.

    Returns `[fact, fact_number, base, indicator, strength, distance, key, question_key, earliest, latest]`; `distance`
    in km, where the strength is to be computed from it. Facts that give neither a strength nor a distance are left out.
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


def weigh(about: Bearing, scenarios: pl.DataFrame) -> Evidence:
    """The evidence in each scenario."""
    testimony, constants = about.testimony, about.constants
    cited = present(testimony, scenarios)
    voices = gather(testimony, cited)
    answers = tally(testimony, cited, voices)
    facts = _heard(about, cited)
    speed = rates(about.frames, facts, answers, constants)
    facts = _strengths(facts, speed, constants).join(_stands(answers), on=["scenario", "key"])
    parts = pl.concat(
        [
            _plain(facts.filter(~pl.col("pooled")), voices, answers),
            _pooled(testimony, facts.filter("pooled"), voices, answers),
        ]
    )
    return _evidence(about, facts, _pool(facts).join(_believed(parts, constants.full_from), on=UNIT), speed)


def weigh_begun(about: Bearing, moments: pl.DataFrame) -> Evidence:
    """The evidence of each day of `moments` `[scenario, day]` in hindsight: all that was ever said, on what had begun.

    How well a fact is corroborated is the same on all of these days, so that is worked out once. Only units of several
    answers are worked out anew for each, for a day may have some of the answers.
    """
    testimony, constants = about.testimony, about.constants
    cited = present(testimony, whole())
    voices = gather(testimony, cited)
    answers = tally(testimony, cited, voices)
    heard = _heard(about, cited)
    begun = heard.drop("scenario").join_where(moments, pl.col("began") <= pl.col("day"))
    speed = rates_by_day(about.frames, heard, begun, answers.drop("scenario"), constants)
    facts = _strengths(begun.drop("day"), speed, constants).join(_stands(answers).drop("scenario"), on="key")
    several = facts.filter("pooled")
    each = moments.select("scenario")
    voices_of_each = voices.drop("scenario").join(several.select("key").unique(), on="key", how="semi")
    answers_of_each = answers.drop("scenario").join(
        several.select("question_key").unique(), on="question_key", how="semi"
    )
    pooled = _pooled(
        testimony, several, voices_of_each.join(each, how="cross"), answers_of_each.join(each, how="cross")
    )
    plain = _believed(_plain(heard.filter(~pl.col("pooled")), voices, answers), constants.full_from)
    units = _pool(facts)
    judged = pl.concat(
        [
            units.join(plain.drop("scenario"), on="unit"),
            units.join(_believed(pooled, constants.full_from), on=UNIT),
        ]
    )
    return _evidence(about, facts, judged, speed)


def _evidence(about: Bearing, facts: pl.DataFrame, units: pl.DataFrame, speed: pl.DataFrame) -> Evidence:
    named = about.units.select("base", "indicator", "question_key", "cell")[units["unit"]]
    return Evidence(units.with_columns(named), facts, speed)


def _stands(answers: pl.DataFrame) -> pl.DataFrame:
    return answers.select("scenario", "key", "probability", weight=pl.when("judged").then("probability").otherwise(0.0))


def _heard(about: Bearing, cited: pl.DataFrame) -> pl.DataFrame:
    """The facts that somebody holds in each scenario, with when they were last attested and when they began."""
    heard = (
        cited.filter(~pl.col("denied"))
        .group_by("scenario", "fact_number")
        .agg(pl.col("known").max(), pl.col("hedged").all())
    )
    return about.found.join(heard, on="fact_number").with_columns(
        last=pl.min_horizontal(pl.coalesce("latest", "known"), "known"),
        began=pl.coalesce("earliest", "latest", "known"),
        damping=pl.when("hedged").then(about.constants.hedged).otherwise(1.0),
    )


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
    columns = ["x", "x_low", "x_high", "last", "known", "distance", "facts"]
    plain = facts.filter(~pl.col("pooled")).with_columns(facts=pl.lit(1, pl.UInt32))
    one = plain.group_by(UNIT).agg(pl.col(columns[:-1]).max(), pl.col("facts").sum())
    answers = (
        facts.filter("pooled")
        .group_by(*UNIT, "key")
        .agg(
            pl.col(columns[:-1]).max(),
            pl.col("weight", "probability").first(),
            facts=pl.len(),
        )
    )
    weight = pl.when(pl.col("weight").sum() <= 0).then("probability").otherwise("weight")
    several = answers.group_by(UNIT).agg(
        x=(weight * pl.col("x")).sum() / weight.sum(),
        x_low=pl.col("x_low").min(),
        x_high=pl.col("x_high").max(),
        last=pl.col("last").max(),
        known=pl.col("known").max(),
        distance=pl.col("distance").max(),
        facts=pl.col("facts").sum(),
    )
    order = [*UNIT, *columns]
    return pl.concat([one.select(order), several.select(order)]).rename({"distance": "distance_high"})


_SUPPORT = ["support", "support_low", "support_high", "judged", "judged_low", "judged_high", "n_eff", "roots"]
_RIVALS = ["rivals", "rivals_low", "rivals_high"]


def _plain(facts: pl.DataFrame, voices: pl.DataFrame, answers: pl.DataFrame) -> pl.DataFrame:
    """What is behind units of one answer: that of the answer, as tallied."""
    answer = ["scenario", "key"]
    keys = facts.select(*UNIT, "key").unique()
    first = (
        voices.join(keys.select(answer).unique(), on=answer, how="semi")
        .sort("independence", "p", "voice", descending=[True, True, False])
        .unique(answer, keep="first", maintain_order=True)
        .select(*answer, "camp", lead="voice")
    )
    return (
        keys.join(answers.select(*answer, *_SUPPORT, *_RIVALS), on=answer)
        .join(first, on=answer)
        .select(*UNIT, *_SUPPORT, *_RIVALS, "lead", "camp")
    )


def _pooled(testimony: Testimony, facts: pl.DataFrame, voices: pl.DataFrame, answers: pl.DataFrame) -> pl.DataFrame:
    """What is behind units of several answers: the union of their voices, against rivals that are not among them."""
    span = ["begins", "ends", "lasting"]
    keys = facts.select(*UNIT, "question_key", "key").unique()
    together = (
        keys.join(voices, on=["scenario", "key"])
        .group_by(*UNIT, "voice")
        .agg(pl.col("p", "p_low", "p_high", "kept").max(), pl.col("camp", "certain").first())
        .with_columns(crowded=pl.lit(value=True))
    )
    union = (
        discount(together, UNIT, testimony.constants)
        .sort("independence", "p", "voice", descending=[True, True, False])
        .with_columns(votings())
        .group_by(UNIT, maintain_order=True)
        .agg(*support(), lead=pl.col("voice").first(), camp=pl.col("camp").first())
    )
    spans = (
        keys.join(answers.select("scenario", "key", *span), on=["scenario", "key"])
        .group_by(*UNIT, "question_key")
        .agg(pl.col("begins").min(), pl.col("ends").max(), pl.col("lasting").all())
    )
    others = spans.join(
        answers.select("scenario", "question_key", "key", "of", "votes", "votes_low", "votes_high", *span),
        on=["scenario", "question_key"],
        suffix="_b",
    ).join(keys, on=[*UNIT, "key"], how="anti")
    given = others.filter(pl.col("key") == pl.col("of"), ~apart())
    denials = others.filter(pl.col("key") != pl.col("of")).join(
        keys, left_on=[*UNIT, "of"], right_on=[*UNIT, "key"], how="semi"
    )
    against = pl.concat([given, denials]).group_by(UNIT)
    rivals = against.agg(pl.col(f"votes{bound}").sum().alias(f"rivals{bound}") for bound in ("", "_low", "_high"))
    return (
        union.join(rivals, on=UNIT, how="left")
        .with_columns(pl.col(_RIVALS).fill_null(0.0))
        .select(*UNIT, *_SUPPORT, *_RIVALS, "lead", "camp")
    )


def _believed(parts: pl.DataFrame, full_from: float) -> pl.DataFrame:
    """P and c of every unit.

    At its lowest c is 0 where a rival answer has a vote, and F links count as .50; at its highest the rivals are
    wrong, and F links count as .75.
    """
    return (
        parts.with_columns(
            alone=pl.lit(0.0),
            probability=chance("", "rivals"),
            worst=chance("_low", "rivals_high"),
        )
        .with_columns(
            c=believed("probability", full_from),
            c_low=pl.when(pl.col("rivals") > 0).then(0.0).otherwise(believed("worst", full_from)),
            best=chance("_high", "alone"),
        )
        .with_columns(c_high=believed("best", full_from))
        .select(*UNIT, "probability", "c", "c_low", "c_high", "n_eff", "roots", "lead", "camp")
    )
