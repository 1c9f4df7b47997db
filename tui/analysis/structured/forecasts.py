"""The ledger of forecasts: what was to happen by when, whether it did, and how often each origin was right.

A forecast is open until its due day has gone by, then overdue, until its outcome is known: a *hit*, *late*
(it happened after its due day), a *miss*, or *void*, because its condition failed. It has become known once the
resolution's own day has come and every fact that decides it is known; `as_known` sees to that.

An origin's record counts its resolved forecasts without the void ones, each once however often it was repeated. Its
Brier score is the mean of (chance − outcome)², outcome being 1 for a hit and 0 for a late one or a miss, from 0, always
right and sure of it, to 1. It is given only from so many scored forecasts on: those with a number, or with a word of
likelihood, which counts as the middle of its range (`icd203.CHANCES`).
"""

from __future__ import annotations

from datetime import date
from typing import Final

import msgspec
import polars as pl

from tui.analysis.as_known import publishers
from tui.analysis.constants import Structured
from tui.analysis.icd203 import CHANCES
from tui.store.schema.frames import Frames

OPEN, OVERDUE, VOID = "open", "overdue", "void"
"""What a forecast is that has not come to anything yet, or to nothing that tells of its origin."""
OUTCOMES: Final = {"hit": 1.0, "late": 0.0, "miss": 0.0}
"""Outcomes that count in the record of an origin, and what the Brier score counts them as."""


class Ledger(msgspec.Struct, frozen=True):
    """The forecasts known on a day.

    forecasts `[fact, says, event, by, due, condition, chance, word, status, on, days, reason]`, overdue ones first,
    then by due day: `by` is the due date as it is shown, `due` its last day; `on` the day from which it is resolved;
    `days` how long it has been overdue, or till then (negative), null where it is resolved or has no due day.

    origins `[fact, origin, via]`: who makes it, and through whom it reached us, the nearest to him first. evidence
    `[fact, by, says]`: the facts that resolve it. records `[origin, resolved, hits, late, misses, void, scored,
    brier]`, a row an origin of whose forecasts any is resolved or void, those with most first.
    """

    forecasts: pl.DataFrame
    origins: pl.DataFrame
    evidence: pl.DataFrame
    records: pl.DataFrame


def as_known(frames: Frames, day: date, constants: Structured) -> Ledger:
    """Return the ledger of a day from the frames that are known on it."""
    forecasts, origins = _forecasts(frames, day), _origins(frames)
    evidence = (
        frames.resolution_facts.join(forecasts.filter(pl.col("on").is_not_null()), on="fact", how="semi")
        .sort("fact", "position")
        .select("fact", "by")
        .join(frames.facts.select("says", by="id"), on="by", how="left", maintain_order="left")
    )
    return Ledger(forecasts, origins, evidence, _records(forecasts, origins, constants))


def _forecasts(frames: Frames, day: date) -> pl.DataFrame:
    """Return the forecasts with their outcomes (`Ledger.forecasts`)."""
    resolved = frames.resolutions.select("fact", "reason", outcome="as", on="known")
    told = frames.forecasts.join(frames.facts.select("says", fact="id"), on="fact", maintain_order="left").join(
        resolved, on="fact", how="left", maintain_order="left"
    )
    gone_by = (pl.lit(day, pl.Date) - pl.col("by_latest")).dt.total_days()
    waits = pl.when(gone_by > 0).then(pl.lit(OVERDUE)).otherwise(pl.lit(OPEN))
    found = told.with_columns(
        by="by_text",
        due="by_latest",
        status=pl.coalesce("outcome", waits),
        days=pl.when(pl.col("outcome").is_null()).then(gone_by),
    )
    first = pl.col("status") != OVERDUE
    return found.sort(first, "due", nulls_last=True, maintain_order=True).select(
        "fact", "says", "event", "by", "due", "condition", "chance", "word", "status", "on", "days", "reason"
    )


def _origins(frames: Frames) -> pl.DataFrame:
    """Return who makes each forecast, and through whom it reached us (`Ledger.origins`)."""
    # Who denies that something will happen makes another forecast.
    told = frames.citations.filter(pl.col("wording") != "denied").join(frames.forecasts, on="fact", how="semi")
    links = (
        frames.chains.join(told.select(citation="id"), on="citation", how="semi")
        .join(publishers(frames.sources), left_on="link", right_on="source", how="left")
        .with_columns(voice=pl.when(pl.col("kind") == "source").then(pl.coalesce("voice", "link")).otherwise("link"))
        .sort("citation", "position", descending=[False, True])
        .group_by("citation", maintain_order=True)
        # The innermost link is the origin himself.
        .agg(via=pl.col("voice").slice(1))
    )
    return (
        told.select("fact", origin="origin", citation="id")
        .join(links, on="citation", how="left", maintain_order="left")
        .group_by("fact", "origin", maintain_order=True)
        .agg(pl.col("via").explode().drop_nulls().unique(maintain_order=True))
    )


def _records(forecasts: pl.DataFrame, origins: pl.DataFrame, constants: Structured) -> pl.DataFrame:
    """Return how often each origin was right (`Ledger.records`)."""
    known = list(OUTCOMES)
    chance = pl.coalesce("chance", pl.col("word").replace_strict(CHANCES, default=None, return_dtype=pl.Float64))
    outcome = pl.col("status").replace_strict(OUTCOMES, default=None, return_dtype=pl.Float64)
    error = (chance - outcome) ** 2  # null where there is no chance, or no outcome
    came = pl.col("status")
    return (
        origins.select("fact", "origin")
        .join(forecasts, on="fact")
        .filter(came.is_in([*known, VOID]))
        .group_by("origin")
        .agg(
            resolved=came.is_in(known).sum(),
            hits=(came == "hit").sum(),
            late=(came == "late").sum(),
            misses=(came == "miss").sum(),
            void=(came == VOID).sum(),
            scored=error.count(),
            brier=error.mean(),
        )
        .with_columns(brier=pl.when(pl.col("scored") >= constants.brier_from).then("brier"))
        .sort("resolved", "void", "origin", descending=[True, True, False])
    )
