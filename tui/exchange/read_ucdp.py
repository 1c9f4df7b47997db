"""UCDP GED → events. Columns and codes as the codebook of the Georeferenced Event Dataset (Högbladh, 19.1 on) has them.

`date_prec`: 1 the day is known; 2 two to six days; 3 the week; 4 the month; 5 the year. `where_prec`: 1 the very place;
2 its surroundings; 3 and 4 an administrative division of the second and of the first order, the middle of which is
given; 5 more than that and less than the country, or a place told by its relation to others; 6 the country; 7 over
water or in international airspace. `type_of_violence`: 1 state-based, 2 non-state, 3 one-sided.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Final

import polars as pl

from tui.exchange.event_rows import Columns, address, by_code

COLUMNS: Final = (
    "id", "relid", "year", "active_year", "code_status", "type_of_violence", "conflict_dset_id", "conflict_new_id",
    "conflict_name", "dyad_dset_id", "dyad_new_id", "dyad_name", "side_a_dset_id", "side_a_new_id", "side_a",
    "side_b_dset_id", "side_b_new_id", "side_b", "number_of_sources", "source_article", "source_office",
    "source_date", "source_headline", "source_original", "where_prec", "where_coordinates", "where_description",
    "adm_1", "adm_2", "latitude", "longitude", "geom_wkt", "priogrid_gid", "country", "country_id", "region",
    "event_clarity", "date_prec", "date_start", "date_end", "deaths_a", "deaths_b", "deaths_civilians",
    "deaths_unknown", "best", "high", "low", "gwnoa", "gwnob",
)  # fmt: skip
"""Of a release without a header; some of the monthly ones come so."""
NEEDED: Final = ("id", "date_start", "side_a")
_DATES: Final = {1: "day", 2: "week", 3: "week", 4: "month", 5: "year"}
# There is none between the province and the country: both are drawn nowhere.
_PLACES: Final = {1: "exact", 2: "near", 3: "district", 4: "province", 5: "province", 6: "country", 7: "unknown"}
_KINDS: Final = {1: "state-based conflict", 2: "non-state conflict", 3: "one-sided violence"}


def fields(names: Collection[str]) -> tuple[Mapping[str, pl.Expr], Columns]:
    """Return an expression for each column of an event, over a table with these columns.

    No row tells on which day it came out: `source_date` is that of the newspapers, a year before a release.
    """
    of = Columns(names)
    return {
        "id": of.text("id"),
        "start": of.day("date_start", formats=("%Y-%m-%d", "%m/%d/%Y")),
        "end": of.day("date_end", formats=("%Y-%m-%d", "%m/%d/%Y")),
        "date_precision": by_code(of.code("date_prec"), _DATES),
        "lon": of.number("longitude"),
        "lat": of.number("latitude"),
        "place": of.text("where_coordinates", "where_description", "adm_2", "adm_1", "country"),
        "place_precision": by_code(of.code("where_prec"), _PLACES),
        "kind": by_code(of.code("type_of_violence"), _KINDS),
        "actor_a": of.text("side_a"),
        "actor_b": of.text("side_b"),
        "deaths_low": of.count("low"),
        "deaths_best": of.count("best"),
        "deaths_high": of.count("high"),
        "text": of.text("source_headline", "source_article", "dyad_name"),
        "url": address(of.text("source_article")),
    }, of
