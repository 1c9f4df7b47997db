"""What levels would be if other citations counted: the cells that these touch are weighed again, the others stay."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

import polars as pl

from tui.analysis.corroboration.lines import probability
from tui.analysis.corroboration.support import credibility_weight
from tui.analysis.numbered_rows import beside
from tui.analysis.threat.bands import assessed, imminence, level, reported
from tui.analysis.threat.bearing import Bearing
from tui.analysis.threat.evidence import cell_evidence, closing, dated, of_items, strengths
from tui.analysis.threat.exclusions import Exclusions
from tui.analysis.threat.index import LEVEL, contributions, index_of, sums

_AT_ONCE: Final = 1_000_000
"""Items that are weighed at once, at some hundreds of bytes each."""


def levels_in(
    about: Bearing,
    trials: pl.DataFrame,
    exclusions: Exclusions,
    cells: pl.DataFrame,
    strong: pl.DataFrame,
    moments: pl.DataFrame,
) -> pl.DataFrame:
    """Return the levels of trials: `[trial, base, event, index, step, reason, level, imminent, age, key]`.

    A trial `[trial, scenario, moment, base]` is a base at a moment, in a scenario in which other citations count; a
    scenario is of one base. `cells` and `strong` are those of scenario 0 at `moments` (`evidence.cell_evidence` and
    `strengths`).
    """
    blocks = _in_blocks(trials, about)
    return pl.concat(
        _levels_at_once(about, some, exclusions.of(some["scenario"]), cells, strong, moments) for some in blocks
    )


def _in_blocks(trials: pl.DataFrame, about: Bearing) -> list[pl.DataFrame]:
    """Return trials in blocks: each weighs what is said of its base, and with many at once that takes gigabytes."""
    said = about.counted["base"].value_counts(name="items")
    items = trials.join(said, on="base", how="left", maintain_order="left")["items"].fill_null(0) + 1
    if items.sum() < _AT_ONCE:
        return [trials]
    return trials.with_columns(block=items.cum_sum() // _AT_ONCE).partition_by("block", include_key=False)


def _levels_at_once(
    about: Bearing,
    trials: pl.DataFrame,
    exclusions: Exclusions,
    cells: pl.DataFrame,
    strong: pl.DataFrame,
    moments: pl.DataFrame,
) -> pl.DataFrame:
    """Return the levels of trials, all of them at once."""
    at = trials.join(moments.select("moment", "knowledge", "day"), on="moment")
    own = at.select("scenario", "knowledge", "day", "base", moment="trial")
    touched = _touched(about, trials.select("scenario", "base").unique(), exclusions)
    fronts = closing(about, own, exclusions)
    again = strengths(about, dated(about, touched, exclusions), own, fronts, exclusions)
    weighed = cell_evidence(about, again)

    def with_untouched(anew: pl.DataFrame, nominal: pl.DataFrame) -> pl.DataFrame:
        same = (
            nominal.join(trials, on=["moment", "base"])
            .join(touched, on=["scenario", "cell"], how="anti")
            .drop("moment")
            .rename({"trial": "moment"})
        )
        return pl.concat([anew, same.select(anew.columns)])

    together = with_untouched(weighed, beside(cells, "cell", about.cells, "base"))
    found = sums(about, contributions(about, together), own)
    rests = reported(about, together)
    age = pl.col("day").to_physical() - pl.col("newest")
    told = found.join(rests, on=LEVEL, how="left").join(own.select("moment", "day"), on="moment")
    told = assessed(told.with_columns(index=index_of(pl.col("log_odds")), age=age), about.constants)
    items = ("moment", "cell", "item", "strength")
    counted = with_untouched(again.select(items), strong.select(*items, "base"))
    contact = imminence(about, together, counted, own, fronts)
    return (
        told.join(contact, on=LEVEL, how="left")
        .with_columns(level=level())
        .select("base", "event", "index", "step", "reason", "level", "imminent", "age", "key", trial="moment")
    )


def carriers(about: Bearing, strong: pl.DataFrame, parts: pl.DataFrame, by: str, most: int) -> pl.DataFrame:
    """Return who carries most at each moment, `most` of them a base: `[moment, base, …by, place]`, from 0 on.

    `strong` are `evidence.strengths`, `by` is a column of items: the source, the voice, the fact. What an indicator
    adds is shared among them by their best item, as far as it is believed by itself.
    """
    cell = ["moment", "base", "indicator"]
    believed = pl.col("strength") * credibility_weight(probability(pl.col("weight")), about.testimony.constants)
    known = of_items(about, strong.select("moment", "base", "item", "strength"), "indicator", "weight", by)
    best = known.group_by(*cell, by).agg(best=believed.max())
    size = parts.filter(pl.col("reading") == "").group_by(cell).agg(size=pl.col("part").abs().sum())
    carried = best.join(best.group_by(cell).agg(total=pl.col("best").sum()), on=cell).join(size, on=cell)
    return (
        carried.filter(pl.col("total") > 0)
        .group_by("moment", "base", by)
        .agg(carried=(pl.col("size") * pl.col("best") / pl.col("total")).sum())
        .sort("moment", "base", "carried", by, descending=[False, False, True, False])
        .select("moment", "base", by, place=pl.int_range(pl.len(), dtype=pl.UInt32).over("moment", "base"))
        .filter(pl.col("place") < most)
    )


def levels_without(
    about: Bearing,
    kinds: Mapping[str, int],
    strong: pl.DataFrame,
    parts: pl.DataFrame,
    cells: pl.DataFrame,
    moments: pl.DataFrame,
) -> pl.DataFrame:
    """Return each level without each of those who carry most of it: `kinds` says how many sources, voices, facts.

    Returns `[moment, base, event, kind, of, place, index, step, reason, level]`; `of` is a row of the store's sources
    or facts, or the number of a voice, and `place` as `carriers`. All others are of scenario 0 at `moments`.
    """
    # All moments and kinds in one run: what it takes hardly depends on how many scenarios it has.
    carry, stands = [], []
    for kind, most in kinds.items():
        found = carriers(about, strong, parts, kind, most).rename({kind: "of"})
        named = pl.lit(kind).alias("kind")
        carry.append(found.with_columns(pl.col("of").cast(pl.UInt32), named))
        stands.append(_citations_of(about, kind).with_columns(pl.col("of").cast(pl.UInt32), named))
    trials = (
        pl.concat(carry)
        .with_columns(scenario=pl.struct("base", "kind", "of").rank("dense").cast(pl.UInt32))
        .with_row_index("trial")
    )
    excluded = trials.select("scenario", "kind", "of").unique().join(pl.concat(stands), on=["kind", "of"])
    asked = trials.select("trial", "scenario", "moment", "base")
    levels = levels_in(about, asked, Exclusions(excluded.select("scenario", "citation")), cells, strong, moments)
    return levels.join(trials.select("trial", "moment", "kind", "of", "place"), on="trial").drop("trial")


def _citations_of(about: Bearing, kind: str) -> pl.DataFrame:
    """Return which citations pass through each source, or stand for each voice or fact: `[of, citation]`."""
    if kind == "source":
        return about.testimony.passes.select("citation", of="link")
    return about.testimony.citations.select("citation", of=kind).unique()


def _touched(about: Bearing, scenarios: pl.DataFrame, exclusions: Exclusions) -> pl.DataFrame:
    """Return the cells that may change in each scenario: `[scenario, cell]`."""
    found = exclusions.changed.join(about.touches, on="citation").select("scenario", "cell").unique()
    return (
        beside(found, "cell", about.cells, "base")
        .join(scenarios, on=["scenario", "base"], how="semi")
        .select("scenario", "cell")
    )
