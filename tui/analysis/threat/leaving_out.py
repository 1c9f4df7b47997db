"""What levels would be without some citations: the cells that these touch are weighed again, the others stay."""

from __future__ import annotations

import polars as pl

from tui.analysis.corroboration.lines import probability
from tui.analysis.corroboration.support import credibility_weight
from tui.analysis.threat.bands import assessed, reported
from tui.analysis.threat.bearing import Bearing
from tui.analysis.threat.evidence import cell_evidence, dated, of_items, strengths
from tui.analysis.threat.index import LEVEL, contributions, index_of, sums


def levels_without(
    about: Bearing, trials: pl.DataFrame, excluded: pl.DataFrame, cells: pl.DataFrame, moments: pl.DataFrame
) -> pl.DataFrame:
    """Return the levels of trials: `[trial, base, event, index, step, reason]`.

    A trial `[trial, scenario, moment, base]` is a base at a moment without the citations that its scenario leaves out:
    `excluded` is `[scenario, citation]`, a scenario is of one base, and none is 0. `cells` are those of scenario 0 at
    `moments` (`evidence.cell_evidence`).
    """
    at = trials.join(moments.select("moment", "knowledge", "day"), on="moment")
    own = at.select("scenario", "knowledge", "day", moment="trial")
    touched = _touched(about, trials.select("scenario", "base").unique(), excluded)
    strong = strengths(about, dated(about, touched, excluded), own, excluded)
    again = cell_evidence(about, strong, ("",))
    same = (
        cells.join(about.cells.select("cell", "base"), on="cell")
        .join(trials, on=["moment", "base"])
        .join(touched, on=["scenario", "cell"], how="anti")
        .drop("moment", "base", "scenario")
        .rename({"trial": "moment"})
    )
    together = pl.concat([again, same.select(again.columns)])
    parts = contributions(about, together, ("",))
    found = sums(about, parts, own).join(trials.select("base", moment="trial"), on=["moment", "base"], how="semi")
    rests = reported(about, together)
    age = pl.col("day").to_physical() - pl.col("newest")
    told = found.join(rests, on=LEVEL, how="left").join(own.select("moment", "day"), on="moment")
    return assessed(told.with_columns(index=index_of(pl.col("log_odds")), age=age), about.constants).select(
        "base", "event", "index", "step", "reason", trial="moment"
    )


def carriers(about: Bearing, strong: pl.DataFrame, parts: pl.DataFrame, by: str, most: int) -> pl.DataFrame:
    """Return who carries most at each moment, `most` of them a base: `[moment, base, …by]`.

    `strong` are `evidence.strengths`, `by` is a column of items: the source, the voice, the fact. What an indicator adds is shared
    among them by their best item, as far as it is believed by itself.
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
        .group_by("moment", "base", maintain_order=True)
        .head(most)
        .select("moment", "base", by)
    )


def _touched(about: Bearing, scenarios: pl.DataFrame, excluded: pl.DataFrame) -> pl.DataFrame:
    """Return the cells that leaving out citations can change: `[scenario, cell]`.

    They are those in which the citations stand; those with an item on a question that they answer; and, where they
    tell of a front or of what has become of the base, how near that is and whether it is taken.
    """
    testimony, constants = about.testimony, about.constants
    cells = about.cells.join(about.indicators.select("indicator", "name"), on="indicator").select(
        "cell", "base", "name"
    )
    left = excluded.join(testimony.citations.select("citation", "question", "fact").unique(), on="citation")
    contested = testimony.keys.filter("contested").select("question").unique()
    cell_questions = about.items.select("cell", "question").unique()
    standing = about.items.select("cell", "citation").unique()
    direct = left.join(standing, on="citation").select("scenario", "cell")
    by_question = (
        left.join(contested, on="question", how="semi").join(cell_questions, on="question").select("scenario", "cell")
    )
    fronts = cells.filter(pl.col("name").is_in([constants.proximity.indicator, constants.proximity.advance]))
    near = cells.filter(pl.col("name") == constants.proximity.indicator).select("base", near="cell")
    by_front = (
        direct.join(fronts.select("cell", "base"), on="cell").join(near, on="base").select("scenario", cell="near")
    )
    rows = testimony.frames.facts.with_row_index("row").select("row", fact="id")
    told = testimony.frames.statuses.join(rows, on="fact").join(
        about.bases.select("place", "base"), left_on="base", right_on="place"
    )
    taken = cells.filter(pl.col("name") == constants.taken).select("base", "cell")
    by_status = (
        left.join(told.select(fact="row", base="base_right"), on="fact")
        .join(taken, on="base")
        .select("scenario", "cell")
    )
    found = pl.concat([direct, by_question, by_front, by_status]).unique()
    return (
        found.join(cells.select("cell", "base"), on="cell")
        .join(scenarios, on=["scenario", "base"], how="semi")
        .select("scenario", "cell")
    )
