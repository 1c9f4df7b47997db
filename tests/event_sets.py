"""Made event data: rows of the one schema, spread over days, places and actors by arithmetic alone."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Final

import polars as pl

from tui.events.layer import add
from tui.events.schema import EVENTS

PLACES: Final = (("Hama", 36.75, 35.13), ("Aleppo", 37.16, 36.2), ("Latakia", 35.78, 35.52), ("Homs", 36.72, 34.73))
FIRST: Final = date(2024, 11, 27)


def frame(number: int, *, first: date = FIRST, days: int = 13, begin: int = 0) -> pl.DataFrame:
    """So many events: `n` is in place n % 4, on day n % days, with n % 7 deaths at best; each fifth came out late."""
    n = pl.int_range(begin, begin + number, eager=True).alias("n")
    place = n % len(PLACES)

    def of(column: int) -> pl.Expr:
        return pl.col("place_n").replace_strict(dict(enumerate(each[column] for each in PLACES)))

    start = pl.lit(first) + pl.duration(days=pl.col("n") % days)
    return (
        pl.DataFrame([n, place.alias("place_n")])
        .select(
            id=pl.format("e{}", "n"),
            dataset=pl.lit("made"),
            start=start,
            end=start,
            date_precision=pl.when(pl.col("n") % 11 == 10).then(pl.lit("month")).otherwise(pl.lit("day")),
            lon=of(1) + (pl.col("n") % 13) * 0.01,
            lat=of(2) + (pl.col("n") % 17) * 0.01,
            place=of(0),
            place_precision=pl.lit("exact"),
            kind=pl.when(pl.col("n") % 3 == 0).then(pl.lit("Air/drone strike")).otherwise(pl.lit("Armed clash")),
            actor_a=pl.lit("Military Forces of Russia"),
            actor_b=pl.when(pl.col("n") % 2 == 0).then(pl.lit("HTS")).otherwise(pl.lit("SNA")),
            deaths_low=pl.col("n") % 7 // 2,
            deaths_best=pl.col("n") % 7,
            deaths_high=pl.col("n") % 7 + 2,
            text=pl.format("Incident number {} was told of.", "n"),
            url=pl.format("https://example.org/{}", "n"),
            published=pl.when(pl.col("n") % 5 == 4).then(start + pl.duration(days=400)).otherwise(start),
            row=pl.col("n") + 1,
            raw=pl.format('{{"event_id": "{}", "notes": "as it stood"}}', "n"),
        )
        .cast(EVENTS)
    )  # type: ignore[arg-type]


def write(root: Path, number: int, *, days: int = 13) -> None:
    """Give the theatre at `root` a data set `made` with so many events."""
    step = 100_000
    add(root, "made", (frame(min(step, number - begin), days=days, begin=begin) for begin in range(0, number, step)))
