"""How fast a front closes on a base: from a cited rate, or from an actor's dated places. Never from rival answers."""

from __future__ import annotations

import polars as pl

from tui.analysis.constants import Threat
from tui.analysis.geodesy import between
from tui.analysis.quantities import stated
from tui.store.schema.frames import Frames


def rates(frames: Frames, facts: pl.DataFrame, answers: pl.DataFrame, constants: Threat) -> pl.DataFrame:
    """The rate of advance on each base in km a day: `[scenario, base, rate, rate_low, rate_high]`; no row where none.

    `facts` are the facts with indicators that count in each scenario (`threat_evidence`), `answers` the tally of all.
    A cited rate is preferred. Else the rate follows from facts that are dated to a day, name a place with coordinates
    and bear on the front before this base: the ground that one actor, the first that each fact names, has gained
    towards the base between two of its days no more than `pair-within-days` apart. The latest such days count. What is
    only alleged or expected gives no rate.
    """
    gained = _gained(frames, facts, constants)
    latest = gained.filter(pl.col("day") == pl.col("day").max().over("scenario", "base")).drop("day")
    judged = answers.filter("judged").select("scenario", "key")
    return _preferred(_cited(frames, facts, judged, constants), latest)


def rates_by_day(
    frames: Frames, facts: pl.DataFrame, begun: pl.DataFrame, answers: pl.DataFrame, constants: Threat
) -> pl.DataFrame:
    """`rates` where scenarios are days and differ by nothing but which facts had begun.

    `facts` are all of them, in one scenario; `begun` `[scenario, day, …]` those of each day; `answers` the tally that
    holds on all days. Ground is gained when the later of two days begins: it is measured once, and each day takes the
    last of it.
    """
    gained = _gained(frames, facts, constants).drop("scenario").sort("day")
    days = begun.select("scenario", "day").unique().sort("day")
    asked = days.join(gained.select("base").unique(), how="cross")
    latest = asked.join_asof(gained, on="day", by="base", strategy="backward", check_sortedness=False)
    cited = _cited(frames, begun, answers.filter("judged").select("key"), constants)
    return _preferred(cited, latest.filter(pl.col("rate").is_not_null()).select(cited.columns))


def _preferred(cited: pl.DataFrame, gained: pl.DataFrame) -> pl.DataFrame:
    return pl.concat([cited, gained.join(cited, on=["scenario", "base"], how="anti")])


def _summed(speeds: pl.DataFrame, *besides: str) -> pl.DataFrame:
    return speeds.group_by("scenario", "base", *besides).agg(
        rate=pl.col("rate").mean(), rate_low=pl.col("rate").min(), rate_high=pl.col("rate").max()
    )


def _cited(frames: Frames, facts: pl.DataFrame, judged: pl.DataFrame, constants: Threat) -> pl.DataFrame:
    """Rates that facts on the base's front state and that somebody has a vote on: `judged` `[key]`, or by scenario."""
    speeds = (
        stated(frames.quantities.filter(pl.col("measure") == constants.proximity.rate_measure))
        .filter((pl.col("base_unit") == "km/day") & (pl.col("point") > 0))
        .select("fact", "of", rate="point")
    )
    return _summed(
        _of_the_front(facts, constants)
        .join(speeds, on="fact")
        .join(judged, on=judged.columns, how="semi")
        .filter(pl.col("of").is_null() | (pl.col("of") == pl.col("base")))
    )


def _gained(frames: Frames, facts: pl.DataFrame, constants: Threat) -> pl.DataFrame:
    """Rates from the ground that an actor has gained towards the base, by the day on which it had:
    `[scenario, base, day, rate, rate_low, rate_high]`.
    """
    front = _of_the_front(facts, constants).filter(
        pl.col("latest").is_not_null() & (pl.col("earliest") == pl.col("latest"))
    )
    places = front.select("fact", "base").unique().join(frames.fact_places.select("fact", "place"), on="fact")
    distances = between(places.select(a="base", b="place").filter(pl.col("a") != pl.col("b")), frames.places)
    nearest = (
        places.join(distances, left_on=["base", "place"], right_on=["a", "b"])
        .group_by("fact", "base")
        .agg(pl.col("km").min())
    )
    subject = frames.fact_actors.filter(pl.col("position") == 0).select("fact", "actor")
    stood = (
        front.join(nearest, on=["fact", "base"])
        .join(subject, on="fact")
        .select("scenario", "base", "actor", "question_key", "key", day="latest", km="km")
        .unique()
    )
    days = (pl.col("day_later") - pl.col("day")).dt.total_days()
    rival = (pl.col("question_key") == pl.col("question_key_later")) & (pl.col("key") != pl.col("key_later"))
    speeds = (
        stood.join(stood, on=["scenario", "base", "actor"], suffix="_later")
        .filter(days > 0, days <= constants.proximity.pair_within_days, pl.col("km_later") < pl.col("km"), ~rival)
        .with_columns(rate=(pl.col("km") - pl.col("km_later")) / days)
    )
    return _summed(speeds, "day_later").rename({"day_later": "day"})


def _of_the_front(facts: pl.DataFrame, constants: Threat) -> pl.DataFrame:
    proximity = constants.proximity
    return facts.filter(pl.col("indicator").is_in([proximity.indicator, proximity.advance]), ~pl.col("hedged"))
