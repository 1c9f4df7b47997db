"""Analysis of competing hypotheses: what speaks against each, and how much of it there is on a day.

A row is an indicator of a base, or a fact that is weighed by itself, rated for every hypothesis from −2, it speaks
strongly against it, to 2; where it does not apply it counts as 0. It weighs e:

- an indicator as strong as its evidence on the day (`threat/evidence`), less the facts of rows of their own; what
  the owner's side says of its own base counts here, too, for that it says so is evidence of something;
- a fact x · f · c(support): how strongly it bears on the base, how fresh that is, and how far it is supported. One that
  indicates nothing of the base has x = 1, and ages by `Structured.other_days`: what happened halves in so many days,
  what lasts keeps all of it for so long and then fades as fast.

Against a hypothesis speaks Σ e · max(0, −rating). The one with the least against it leads, unless another is within
`Structured.undecided_within` (Heuer, *Psychology of Intelligence Analysis*, 1999, chapter 8). A row tells hypotheses
apart by e · (highest rating − lowest) / 4.

A set without a base takes each indicator where it is strongest.
"""

from __future__ import annotations

from datetime import date
from typing import Final

import msgspec
import polars as pl
from msgspec.structs import replace

from tui.analysis.constants import Methods
from tui.analysis.corroboration.citation_weights import Testimony
from tui.analysis.corroboration.support import credibility_weight
from tui.analysis.threat.bearing import Bearing, bearing
from tui.analysis.threat.evidence import cell_evidence, closing, strengths
from tui.store.schema.frames import Frames

_ALIKE: Final = 9
"""Decimals to which what speaks against two hypotheses is equal."""
_ROW: Final = ("set", "row")


class Hypotheses(msgspec.Struct, frozen=True):
    """The sets of hypotheses as they stand on a day.

    rows `[set, row, indicator, fact, base, why, evidence, spread, diagnosticity]`, the most diagnostic of each set
    first: either an indicator with the base where it is that strong, or a fact that is known; `spread` is the highest
    rating less the lowest. ratings `[set, row, hypothesis, rating]`, null where it does not apply. scores `[set,
    hypothesis, inconsistency, items, rank, lead]`, the least inconsistent of each set first: `items` is how many rows
    speak against it, `lead` whether it leads; ranks of equal ones are equal.
    """

    rows: pl.DataFrame
    ratings: pl.DataFrame
    scores: pl.DataFrame


def as_known(testimony: Testimony, known: Frames, supports: pl.DataFrame, day: date, methods: Methods) -> Hypotheses:
    """Return how hypotheses stand on a day.

    `known` are the frames known on it, `supports` is `[fact, support]` of the facts known.
    """
    frames = testimony.frames
    sets = frames.hypothesis_sets.select("base", set="id")
    weighings = frames.weighings.join(sets.select("set"), on="set", how="semi")
    own = weighings.filter(pl.col("fact").is_not_null()).join(known.facts.select(fact="id"), on="fact", how="semi")
    every = frames.hypotheses.select("set", "position", "hypothesis").join(
        weighings.select(_ROW), on="set", maintain_order="left"
    )
    ratings = every.join(frames.ratings, on=[*_ROW, "hypothesis"], how="left", maintain_order="left")
    counted = pl.col("rating").fill_null(0)
    spread = ratings.group_by(_ROW).agg(spread=counted.max() - counted.min())
    # A store without hypotheses is spared the work.
    if weighings.is_empty():
        weights = weighings.select(*_ROW, base="fact", evidence=pl.lit(0.0))
    else:
        about = _without_owners(testimony, methods)
        strong = _strengths(about, sets, day)
        weights = pl.concat(
            [
                _of_indicators(about, strong, weighings.filter(pl.col("fact").is_null()), own, sets),
                _of_facts(about, strong, own, sets, supports, day, methods),
            ]
        )
    rows = (
        weighings.join(weights, on=_ROW, maintain_order="left")
        .join(spread, on=_ROW, how="left", maintain_order="left")
        .with_columns(pl.col("spread").fill_null(0))
        .with_columns(diagnosticity=pl.col("evidence") * pl.col("spread") / 4)
        # In the order of the sets; of rows that tell as much the stronger one, then as they are written.
        .join(sets.with_row_index("nth"), on="set", maintain_order="left")
        .sort("nth", "diagnosticity", "evidence", descending=[False, True, True], maintain_order=True)
        .select(*_ROW, "indicator", "fact", "base", "why", "evidence", "spread", "diagnosticity")
    )
    ratings = ratings.join(rows.select(_ROW), on=_ROW, how="semi").sort(*_ROW, "position")
    return Hypotheses(rows, ratings.select(*_ROW, "hypothesis", "rating"), _scores(frames, rows, ratings, methods))


def _without_owners(testimony: Testimony, methods: Methods) -> Bearing:
    """Return what bears on the bases as if they had no owner, so that what an owner's side says counts."""
    frames = testimony.frames
    unheld = replace(frames, bases=frames.bases.with_columns(owner=pl.lit(None, pl.String)))
    return bearing(replace(testimony, frames=unheld), methods.threat)


def _strengths(about: Bearing, sets: pl.DataFrame, day: date) -> pl.DataFrame:
    """Return the items that bear on the bases of the sets, as strong as they are on a day (`evidence.strengths`)."""
    cells = _named_cells(about).join(_bases(about, sets), on="place", how="semi").select("cell")
    # As levels do: what is known on a day is told by the last day on which something became known.
    told = about.testimony.citations["known"].filter(about.testimony.citations["known"] <= day).max()
    knowledge = told if isinstance(told, date) else day
    moment = pl.DataFrame(
        {"moment": [0], "scenario": [0], "knowledge": [knowledge], "day": [day]},
        schema_overrides={"moment": pl.UInt32, "scenario": pl.UInt32, "knowledge": pl.Date, "day": pl.Date},
    )
    return strengths(about, about.spans.join(cells, on="cell", how="semi"), moment, closing(about, moment))


def _named_cells(about: Bearing) -> pl.DataFrame:
    """Return the cells by name: `[cell, place, name]`."""
    return (
        about.cells.select("cell", "base", "indicator")
        .join(about.bases.select("base", "place"), on="base", maintain_order="left")
        .join(about.indicators.select("indicator", "name"), on="indicator", maintain_order="left")
        .select("cell", "place", "name")
    )


def _bases(about: Bearing, sets: pl.DataFrame) -> pl.DataFrame:
    """Return the bases that each set is about, all where it names none: `[set, place]`."""
    every = sets.filter(pl.col("base").is_null()).select("set").join(about.bases.select("place"), how="cross")
    return pl.concat([sets.drop_nulls("base").select("set", place="base"), every])


def _of_indicators(
    about: Bearing, strong: pl.DataFrame, listed: pl.DataFrame, own: pl.DataFrame, sets: pl.DataFrame
) -> pl.DataFrame:
    """Return what rows of indicators weigh: `[set, row, base, evidence]`, `own` being the facts with their own rows."""
    asked = (
        listed.select(*_ROW, name="indicator")
        .join(_bases(about, sets), on="set", maintain_order="left")
        .join(_named_cells(about), on=["place", "name"], how="left", maintain_order="left")
        .with_row_index("moment")
    )
    ids = about.testimony.frames.facts["id"]
    facts = ids.gather(about.items["fact"].gather(strong["item"])).alias("fact")
    # Weighed once for each row: what a set weighs by itself is left in the rows of the others.
    found = (
        asked.select("set", "moment", "cell")
        .drop_nulls("cell")
        .join(strong.with_columns(facts).drop("moment"), on="cell")
        .join(own.select("set", "fact").unique(), on=["set", "fact"], how="anti")
        .drop("set", "fact")
    )
    evidence = cell_evidence(about, found).select("moment", "evidence")
    return (
        asked.join(evidence, on="moment", how="left", maintain_order="left")
        .with_columns(pl.col("evidence").fill_null(0.0))
        .sort("evidence", descending=True, maintain_order=True)
        .unique(_ROW, keep="first", maintain_order=True)
        .select(*_ROW, pl.col("place").alias("base"), "evidence")
    )


def _of_facts(
    about: Bearing,
    strong: pl.DataFrame,
    own: pl.DataFrame,
    sets: pl.DataFrame,
    supports: pl.DataFrame,
    day: date,
    methods: Methods,
) -> pl.DataFrame:
    """Return what facts with rows of their own weigh: `[set, row, base, evidence]`."""
    ids = about.testimony.frames.facts["id"]
    places = _named_cells(about).select("cell", "place")
    said = about.indications.select("cell", fact=ids.gather(about.indications["fact"])).join(places, on="cell")
    told = strong.select(
        "cell", fact=ids.gather(about.items["fact"].gather(strong["item"])), bears=pl.col("x") * pl.col("f")
    ).join(places, on="cell")
    bears = (
        pl.concat([said.select("fact", "place", bears=pl.lit(0.0)), told.select("fact", "place", "bears")])
        .group_by("fact", "place")
        .agg(pl.col("bears").max())
    )
    # Of what bears on the base in no way an indicator knows, the fact itself says how old it is.
    asked = own.select(*_ROW, "fact").join(_bases(about, sets), on="set", maintain_order="left")
    c = credibility_weight(pl.col("support"), methods.corroboration)
    return (
        asked.join(bears, on=["fact", "place"], how="left", maintain_order="left")
        .join(_freshness(about.testimony, day, methods.structured.other_days), on="fact", how="left")
        .join(supports.select("fact", "support"), on="fact", how="left")
        .with_columns(evidence=pl.coalesce("bears", "fresh").fill_null(0.0) * c.fill_null(0.0))
        .sort("set", "row", "evidence", descending=[False, False, True], maintain_order=True)
        .unique(_ROW, keep="first", maintain_order=True)
        .select(*_ROW, pl.col("place").alias("base"), "evidence")
    )


def _freshness(testimony: Testimony, day: date, days: float) -> pl.DataFrame:
    """Return how fresh each fact is that ages by no indicator: `[fact, fresh]`, ages being as in `evidence.dated`."""
    ids = testimony.frames.facts["id"]
    told = testimony.citations.filter(pl.col("known") <= day)
    facts = told.group_by("fact").agg(pl.col("first_told").min(), pl.col("earliest", "latest", "lasting").first())
    last = pl.min_horizontal(pl.coalesce("latest", "first_told"), "first_told")
    begun = pl.min_horizontal(pl.coalesce("earliest", last), last)
    middle = begun + pl.duration(days=(last - begun).dt.total_days() // 2)
    since = (pl.lit(day, pl.Date) - pl.when("lasting").then(last).otherwise(middle)).dt.total_days()
    age = (since - pl.when("lasting").then(days).otherwise(0.0)).clip(lower_bound=0.0)
    return facts.select(fact=ids.gather(facts["fact"]), fresh=0.5 ** (age / days))


def _scores(frames: Frames, rows: pl.DataFrame, ratings: pl.DataFrame, methods: Methods) -> pl.DataFrame:
    """Return how much speaks against each hypothesis (`Hypotheses.scores`)."""
    against = ratings.join(rows.select(*_ROW, "evidence"), on=_ROW).select(
        "set", "hypothesis", part=pl.col("evidence") * (-pl.col("rating").fill_null(0)).clip(lower_bound=0)
    )
    summed = against.group_by("set", "hypothesis").agg(
        inconsistency=pl.col("part").sum(), items=(pl.col("part") > 0).sum()
    )
    sets = frames.hypothesis_sets.select(set="id").with_row_index("nth")
    told = (
        frames.hypotheses.select("set", "position", "hypothesis")
        .join(sets, on="set")
        .join(summed, on=["set", "hypothesis"], how="left")
        .with_columns(pl.col("inconsistency").fill_null(0.0).round(_ALIKE), pl.col("items").fill_null(0))
    )
    next_one = pl.col("inconsistency").sort().get(1, null_on_oob=True).over("set")
    margin = (next_one - pl.col("inconsistency")).round(_ALIKE)
    return (
        told.with_columns(
            rank=pl.col("inconsistency").rank("min").over("set").cast(pl.Int32),
            lead=((pl.col("inconsistency") == pl.col("inconsistency").min().over("set"))
                  & (margin > methods.structured.undecided_within)).fill_null(value=False),
        )
        .sort("nth", "inconsistency", "position")
        .select("set", "hypothesis", "inconsistency", "items", "rank", "lead")
    )  # fmt: skip
