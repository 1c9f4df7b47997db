"""ACLED → events. Columns and codes as ACLED's codebook has them, from its CSV exports or the JSON of its API."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Final

import polars as pl

from tui.exchange.event_rows import Columns, address, by_code

NEEDED: Final = ("event_id_cnty", "event_date", "event_type")
_DAYS: Final = ("%Y-%m-%d", "%d %B %Y", "%d-%b-%Y", "%d-%B-%Y", "%d/%m/%Y", "%d-%m-%Y")
_DATES: Final = {1: "day", 2: "week", 3: "month"}
_LAST: Final = 4_000_000_000
"""The last second, in 2096, that is taken for one."""
_PLACES: Final = {1: "exact", 2: "near", 3: "province"}


def fields(names: Collection[str]) -> tuple[Mapping[str, pl.Expr], Columns]:
    """Return an expression for each column of an event, over a table with these columns."""
    of = Columns(names)
    # Seconds since 1970: when the row was last written.
    written = of.code("timestamp")
    return {
        "id": of.text("event_id_cnty"),
        "start": of.day("event_date", formats=_DAYS),
        "date_precision": by_code(of.code("time_precision"), _DATES),
        "lon": of.number("longitude"),
        "lat": of.number("latitude"),
        "place": of.text("location", "admin3", "admin2", "admin1", "country"),
        "place_precision": by_code(of.code("geo_precision"), _PLACES),
        "kind": pl.concat_str(of.text("event_type"), of.text("sub_event_type"), separator=": ", ignore_nulls=True),
        "actor_a": of.text("actor1"),
        "actor_b": of.text("actor2"),
        "deaths_best": of.count("fatalities"),
        "text": of.text("notes"),
        "url": address(of.text("source")),
        "published": pl.from_epoch(pl.when(written.is_between(0, _LAST, closed="right")).then(written)).dt.date(),
    }, of
