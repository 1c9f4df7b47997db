"""Rows of events, made up: as many as are asked for, the same for the same seed."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import numpy as np
import polars as pl

from tui.events.schema import EVENTS

KINDS = ("Battles", "Air/drone strike", "Shelling/artillery", "Protests", "Remote explosive", "Looting", "Arrests")
ACTORS = ("HTS", "Hayat Tahrir al-Sham", "Military Forces of Syria", "SNA", "Civilians (Syria)", "ISIS")
PLACES = ("Aleppo", "Aleppo city", "Hama", "Homs", "Jableh", "Khmeimim", "Idlib - Central", "Deir ez-Zor")


def rows(number: int, *, first: int = 1, seed: int = 1, years: int = 10) -> pl.DataFrame:
    """Return events of the ids `made-<first>` and following, over some years from 2015, most of them in Syria."""
    drawn = np.random.default_rng((seed, first))

    def one_of(values: tuple[str, ...], more: int) -> pl.Series:
        # A few names have most rows, as in all such data.
        pool = pl.Series([*values, *(f"{values[0]} {n}" for n in range(more))], dtype=pl.String)
        return pool.gather((drawn.pareto(1.0, number) * len(values)).astype(np.int64) % len(pool))

    start = pl.Series(np.full(number, date(2015, 1, 1), "datetime64[D]") + drawn.integers(0, 365 * years, number))
    best = pl.Series(drawn.poisson(2, number).astype(np.int32))
    precision = pl.Series(["day", "day", "day", "week", "month", "year"]).gather(drawn.integers(0, 6, number))
    made = pl.DataFrame(
        {
            "start": start.cast(pl.Date),
            "date_precision": precision,
            "lon": drawn.normal(36.5, 1.5, number),
            "lat": drawn.normal(35.2, 1.0, number),
            "place": one_of(PLACES, 5000),
            "place_precision": pl.Series(["exact", "near", "province"]).gather(drawn.integers(0, 3, number)),
            "kind": one_of(KINDS, 20),
            "actor_a": one_of(ACTORS, 2000),
            "actor_b": one_of(ACTORS[::-1], 2000),
            "deaths_best": best,
            "deaths_low": best // 2,
            "deaths_high": best * 2,
            "row": pl.int_range(first, first + number, eager=True),
        }
    ).with_columns(
        id=pl.format("made-{}", "row"),
        dataset=pl.lit("made"),
        end=pl.col("start") + pl.duration(days=pl.when(pl.col("date_precision") == "week").then(6).otherwise(0)),
        text=pl.format("{} and {} fought near {}; {} were killed.", "actor_a", "actor_b", "place", "deaths_best"),
        url=pl.format("https://example.org/{}", "row"),
        published=pl.when(pl.col("row") % 3 > 0).then(pl.col("start") + pl.duration(days=14)),
        raw=pl.struct(event="row", side="actor_a").struct.json_encode(),
    )
    unknown = made["row"] % 50 == 0
    return (
        made.with_columns(
            pl.when(~unknown).then(pl.col("lon", "lat", "place", "actor_b", "deaths_best", "deaths_low", "deaths_high"))
        )
        .select(EVENTS.names())
        .cast(EVENTS)
    )


def batches(number: int, size: int = 250_000, **how: int) -> Iterator[pl.DataFrame]:
    """Yield so many events in batches, as an importer does."""
    for first in range(1, number + 1, size):
        yield rows(min(size, number + 1 - first), first=first, **how)
