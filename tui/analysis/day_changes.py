"""What has changed between two days, or by leaving something out: facts, levels, relations and disputes."""

from __future__ import annotations

import msgspec
import polars as pl

from tui.analysis import relations


class Judgements(msgspec.Struct, frozen=True):
    """What is known and judged on one day: citations; levels of that day; `Relations.pairs`; disputed questions."""

    citations: pl.DataFrame
    levels: pl.DataFrame
    pairs: pl.DataFrame
    questions: pl.DataFrame


class Changes(msgspec.Struct, frozen=True):
    """What two days differ in, from the earlier to the later.

    facts `[fact, change, citations]`, change being new, corroborated, denied or withdrawn (known on the first day
    only), `citations` how many have come or gone; levels `[base, event, level_before, level_after, index_before,
    index_after, change]`, all bases and events, `change` null where either is not assessed; relations as
    `relations.moves`; disputes `[question, asks, change]`, change being opened, widened (by an answer) or settled.
    """

    facts: pl.DataFrame
    levels: pl.DataFrame
    relations: pl.DataFrame
    disputes: pl.DataFrame


def between(before: Judgements, after: Judgements) -> Changes:
    """Return what differs between two days, or between one day with and without something."""
    return Changes(
        citation_changes(before.citations, after.citations),
        level_changes(before.levels, after.levels),
        relations.moves(before.pairs, after.pairs),
        dispute_changes(before.questions, after.questions),
    )


def citation_changes(before: pl.DataFrame, after: pl.DataFrame) -> pl.DataFrame:
    """Return `Changes.facts` from the citations known on each day. A fact that is also denied now counts as denied."""
    come = after.join(before, on="id", how="anti").select("fact", denied=pl.col("wording") == "denied")
    gone = before.join(after, on="id", how="anti").select("fact", denied=pl.lit(value=False))
    was, still = before.select("fact").unique(), after.select("fact").unique()
    fresh = come.join(was, on="fact", how="anti").select("fact", change=pl.lit("new"))
    denied = come.filter("denied").join(was, on="fact", how="semi").select("fact", change=pl.lit("denied"))
    corroborated = (
        come.filter(~pl.col("denied"))
        .join(was, on="fact", how="semi")
        .join(denied, on="fact", how="anti")
        .select("fact", change=pl.lit("corroborated"))
    )
    withdrawn = gone.join(still, on="fact", how="anti").select("fact", change=pl.lit("withdrawn"))
    counts = pl.concat([come, gone]).group_by("fact").agg(citations=pl.len())
    # Each citation that has come or gone made a row; a fact is told once, with their number.
    return pl.concat([fresh, denied, corroborated, withdrawn]).unique().join(counts, on="fact").sort("change", "fact")


def level_changes(before: pl.DataFrame, after: pl.DataFrame) -> pl.DataFrame:
    """Return `Changes.levels` from the levels of each day. What has become of a lost base stands for its level."""
    told = ("base", "event", "index", pl.coalesce("level", "status").alias("level"))
    first, second = before.select(told), after.select(told)
    return (
        first.join(second, on=["base", "event"], suffix="_after")
        .rename({"index": "index_before", "level": "level_before"})
        .with_columns(change=pl.col("index_after") - pl.col("index_before"))
        .sort("base", "event")
        .select("base", "event", "level_before", "level_after", "index_before", "index_after", "change")
    )


def dispute_changes(before: pl.DataFrame, after: pl.DataFrame) -> pl.DataFrame:
    """Return `Changes.disputes` from the questions disputed on each day."""
    both = before.join(after, on="question", suffix="_after")
    opened = after.join(before, on="question", how="anti").select("question", "asks", change=pl.lit("opened"))
    gone = before.join(after, on="question", how="anti").select("question", "asks", change=pl.lit("no longer disputed"))
    settled = both.filter(pl.col("status") == "open", pl.col("status_after") == "settled").select(
        "question", "asks", change=pl.lit("settled")
    )
    wider = both.filter(pl.col("answers_after") > pl.col("answers")).select(
        "question", "asks", change=pl.lit("widened")
    )
    return pl.concat([opened, wider, settled, gone]).sort("change", "question")
