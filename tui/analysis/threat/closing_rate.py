"""How fast a front closes on a base: as a source says, or from an actor's dated places. Never from rival answers."""

from __future__ import annotations

import polars as pl

from tui.analysis.constants import Proximity
from tui.analysis.geodesy import distances
from tui.analysis.quantities import stated
from tui.store.schema.frames import Frames


def front_reports(frames: Frames, told: pl.DataFrame, constants: Proximity) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Return what facts about a front say of its pace: rates that they state, and where it stood when.

    `told` is `[scenario, fact, base, known]`: the facts that bear on the front before a base by their rows, with the
    day from which somebody with a vote tells them outright; bases by their ids. Returns `[scenario, base, known,
    rate]` in km a day, and `[scenario, base, actor, day, km, known]` of the facts that are dated to a day: how near
    the place came that is named for the first of their actors.
    """
    facts = frames.facts.with_row_index("row").select("row", "id", "earliest", "latest")
    speeds = stated(frames.quantities.filter(pl.col("measure") == constants.rate_measure)).filter(
        pl.col("base_unit") == "km/day", pl.col("point") > 0
    )
    named = told.join(facts, left_on="fact", right_on="row")
    rates = (
        named.join(speeds.select("of", id="fact", rate="point"), on="id")
        .filter(pl.col("of").is_null() | (pl.col("of") == pl.col("base")))
        .select("scenario", "base", "known", "rate")
    )
    dated = named.filter(pl.col("earliest") == pl.col("latest")).select("scenario", "id", "base", "known", day="latest")
    places = dated.select("id", "base").unique().join(frames.fact_places.select("place", id="fact"), on="id")
    km = distances(places.select(a="base", b="place").filter(pl.col("a") != pl.col("b")), frames.places)
    nearest = (
        places.join(km, left_on=["base", "place"], right_on=["a", "b"]).group_by("id", "base").agg(pl.col("km").min())
    )
    subject = frames.fact_actors.filter(pl.col("position") == 0).select("actor", id="fact")
    stood = dated.join(nearest, on=["id", "base"]).join(subject, on="id")
    return rates, stood.select("scenario", "base", "actor", "day", "km", "known")


def closing_rates(
    reports: tuple[pl.DataFrame, pl.DataFrame], asked: pl.DataFrame, constants: Proximity
) -> pl.DataFrame:
    """Return the rate of advance on each base: `[scenario, knowledge, base, rate, rate_low, rate_high]`.

    `asked` is `[scenario, knowledge]`: by what is known on a day in a scenario.
    A rate that a source states goes first. Else it is the ground that one actor has gained towards the base between two
    of its days no more than `pair-within-days` apart, by where it stood nearest on each; the latest such days count.
    There is no row where there is no rate.
    """
    rates, stood = (
        frame.join(asked, on="scenario").filter(pl.col("known") <= pl.col("knowledge")) for frame in reports
    )
    said = _summed(rates)
    return pl.concat([said, _gained(stood, constants).join(said, on=["scenario", "knowledge", "base"], how="anti")])


def _gained(stood: pl.DataFrame, constants: Proximity) -> pl.DataFrame:
    """Return the rates that follow from where actors stood, nearest km of an actor a day first."""
    actor = ["scenario", "knowledge", "base", "actor"]
    nearest = stood.group_by(*actor, "day").agg(pl.col("km").min()).sort(*actor, "day")
    same = pl.all_horizontal(pl.col(name) == pl.col(name).shift() for name in actor)
    days = (pl.col("day") - pl.col("day").shift()).dt.total_days()
    gained = nearest.with_columns(
        rate=pl.when(same, days <= constants.pair_within_days).then((pl.col("km").shift() - pl.col("km")) / days)
    )
    closing = gained.filter(pl.col("rate") > 0)
    front = ["scenario", "knowledge", "base"]
    latest = closing.group_by(front).agg(pl.col("day").max())
    return _summed(closing.join(latest, on=[*front, "day"], how="semi"))


def _summed(speeds: pl.DataFrame) -> pl.DataFrame:
    return speeds.group_by("scenario", "knowledge", "base").agg(
        pl.col("rate").mean(), rate_low=pl.col("rate").min(), rate_high=pl.col("rate").max()
    )
