"""The one schema that rows of every data set are brought to."""

from __future__ import annotations

from typing import Final, Literal, get_args

import polars as pl

DatePrecision = Literal["day", "week", "month", "year", "longer"]
"""Within what time the row says that its event happened."""

PlacePrecision = Literal["exact", "near", "district", "province", "country", "unknown"]
"""How far the coordinates may lie from where it happened: the spot, its surroundings, or the middle of an area."""

DATE_PRECISIONS: Final = get_args(DatePrecision)
PLACE_PRECISIONS: Final = get_args(PlacePrecision)

EVENTS: Final = pl.Schema(
    {
        "id": pl.String(),  # the data set's own name of the row; one row an id in a data set
        "dataset": pl.String(),  # the folder that it lies in: ucdp, acled …
        "start": pl.Date(),
        "end": pl.Date(),  # the last day; that of `start` where the row knows one day
        "date_precision": pl.String(),  # one of DATE_PRECISIONS
        "lon": pl.Float64(),  # degrees east; null where the row has no coordinates
        "lat": pl.Float64(),
        "place": pl.String(),  # as the data set spells it; null where it says none, as in all that follow
        "place_precision": pl.String(),  # one of PLACE_PRECISIONS
        "kind": pl.String(),  # in the data set's words
        "actor_a": pl.String(),
        "actor_b": pl.String(),
        "deaths_low": pl.Int32(),
        "deaths_best": pl.Int32(),
        "deaths_high": pl.Int32(),
        "text": pl.String(),
        "url": pl.String(),
        "published": pl.Date(),  # the day on which the row came out, where the data set tells
        "row": pl.Int64(),  # in the file that it was read from, from 1, without its header
        "raw": pl.String(),  # all columns of the row as they stood, as a JSON object
    }
)
"""The columns of an event. Rows are kept as Parquet, a folder a data set, a folder a year of `start` in it."""
