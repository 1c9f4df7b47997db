"""GDELT → events: the 61 columns of an event in 2.0, or the 58 of 1.0, as its codebooks list them.

Those are "The GDELT Event Database: Data Format Codebook" V2.0 (2015) and V1.03 (2013); what was collected before April
2013 is without the last column, the address. The classes of CAMEO are named as GDELT's own list of them has them,
CAMEO.eventcodes.txt.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Final

import polars as pl

from tui.exchange.event_rows import Columns, address, by_code


def _actor(number: int) -> list[str]:
    parts = "Code Name CountryCode KnownGroupCode EthnicCode Religion1Code Religion2Code Type1Code Type2Code Type3Code"
    return [f"Actor{number}{part}" for part in parts.split()]


def _geo(who: str, *, second: bool) -> list[str]:
    parts = ["Type", "FullName", "CountryCode", "ADM1Code", *(["ADM2Code"] if second else []), "Lat", "Long"]
    return [f"{who}Geo_{part}" for part in [*parts, "FeatureID"]]


def _columns(*, second: bool) -> tuple[str, ...]:
    """Return the columns of an event; from 2.0 on the second level of districts is told."""
    return (
        *("GLOBALEVENTID", "SQLDATE", "MonthYear", "Year", "FractionDate"),
        *_actor(1),
        *_actor(2),
        *("IsRootEvent", "EventCode", "EventBaseCode", "EventRootCode", "QuadClass", "GoldsteinScale"),
        *("NumMentions", "NumSources", "NumArticles", "AvgTone"),
        *(name for who in ("Actor1", "Actor2", "Action") for name in _geo(who, second=second)),
        *("DATEADDED", "SOURCEURL"),
    )


COLUMNS: Final = {61: _columns(second=True), 58: _columns(second=False), 57: _columns(second=False)[:-1]}
NEEDED: Final = ("globaleventid", "sqldate")
"""Of a table with a header, as a query of GDELT's own tables gives it."""
_PLACES: Final = {1: "country", 2: "province", 3: "near", 4: "near", 5: "province"}
_ROOTS: Final = dict(
    enumerate(
        (
            "make public statement", "appeal", "express intent to cooperate", "consult",
            "engage in diplomatic cooperation", "engage in material cooperation", "provide aid", "yield", "investigate",
            "demand", "disapprove", "reject", "threaten", "protest", "exhibit force posture", "reduce relations",
            "coerce", "assault", "fight", "use unconventional mass violence",
        ),
        1,
    )
)  # fmt: skip
"""The twenty classes of CAMEO; the three or four digits of an event's code are within one of them."""


def fields(names: Collection[str]) -> tuple[Mapping[str, pl.Expr], Columns]:
    """Return an expression for each column of an event, over a table with these columns."""
    of = Columns(names)
    told = [("CAMEO ", "EventCode"), (", Goldstein ", "GoldsteinScale"), (", mentions ", "NumMentions"),
            (", sources ", "NumSources")]  # fmt: skip
    return {
        "id": of.text("GLOBALEVENTID"),
        "start": of.day("SQLDATE", formats=("%Y%m%d",)),
        "date_precision": pl.lit("day"),
        "lon": of.number("ActionGeo_Long"),
        "lat": of.number("ActionGeo_Lat"),
        "place": of.text("ActionGeo_FullName"),
        "place_precision": by_code(of.code("ActionGeo_Type"), _PLACES),
        "kind": by_code(of.code("EventRootCode"), _ROOTS),
        "actor_a": of.text("Actor1Name", "Actor1Code"),
        "actor_b": of.text("Actor2Name", "Actor2Code"),
        "text": pl.concat_str(*(part for word, name in told for part in (pl.lit(word), of.text(name).fill_null("?")))),
        "url": address(of.text("SOURCEURL")),
        # A day in 1.0, a quarter of an hour in 2.0.
        "published": of.text("DATEADDED").str.slice(0, 8).str.to_date("%Y%m%d", strict=False),
    }, of
