"""How well every fact is corroborated on every day, worked out in one go."""

from __future__ import annotations

from datetime import date

import polars as pl

from tui.analysis.corroboration.citation_weights import Testimony
from tui.analysis.corroboration.support import OF_FACTS, gather, judge, tally

FOREVER = date.max
"""Until when a judgement holds that nothing published later changes."""


def judgements(testimony: Testimony) -> pl.DataFrame:
    """How well every fact is corroborated on every day: one row a fact and span of days on which that is the same.

    Only who speaks on its question changes it, so a question is weighed once for each day on which something on it was
    published. Returns the columns of `Corroborated.facts` without `scenario`, in the order of the store's facts, with
    `since`, the first day on which it is so, and `until`, the first on which it is no longer (`FOREVER`: never).
    """
    known = testimony.citations.select("question_key", since="known").unique().sort("question_key", "since")
    states = known.with_columns(
        until=pl.col("since").shift(-1).over("question_key").fill_null(FOREVER),
        scenario=pl.col("since").rank("dense").cast(pl.UInt32),
    )
    cited = (
        states.select("question_key", "since", "scenario")
        .join(testimony.citations, on="question_key")
        .filter(pl.col("known") <= pl.col("since"))
        .select("scenario", *testimony.citations.columns)
    )
    judged = judge(testimony, cited, tally(testimony, cited, gather(testimony, cited)))
    return (
        judged.join(states, on=["question_key", "scenario"])
        .sort("fact_number", "since")
        .select("since", "until", *OF_FACTS)
    )


def facts_of(judged: pl.DataFrame, as_of: date | None = None) -> pl.DataFrame:
    """The `judgements` that hold on a day (None: the last of all): one row a known fact, in the order of the store."""
    holds = pl.col("until") == FOREVER if as_of is None else pl.col("since").le(as_of) & pl.col("until").gt(as_of)
    return judged.filter(holds).drop("since", "until")
