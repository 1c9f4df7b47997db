"""Airwars → events: incidents of civilian harm, as its spreadsheets have them, its older tables, or its JSON."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Final

import polars as pl

from tui.exchange.event_rows import Columns, address

NEEDED: Final = ("date",)
_NAME: Final = r'"name":"((?:[^"\\]|\\.)*)"'
_PLACES: Final = {
    "exact_location": "exact", "exact_location_(other)": "exact", "nearby_landmark": "near", "street": "near",
    "neighbourhood_area": "near", "neighbourhood/area": "near", "village": "near", "town": "near", "city": "district",
    "subdistrict": "district", "district": "district", "province_governorate": "province",
    "province/governorate": "province",
}  # fmt: skip


def fields(names: Collection[str]) -> tuple[Mapping[str, pl.Expr], Columns]:
    """Return an expression for each column of an event, over a table with these columns.

    The deaths are those of civilians, a lower and an upper figure; there is no best one.
    """
    of = Columns(names)
    accuracy = of.text("geolocation_accuracy_slug", "geolocation_accuracy", "location_accuracy")
    accuracy = accuracy.str.to_lowercase().str.replace_all(r"\s+", "_")
    exact = pl.when(accuracy.str.starts_with("exact_location")).then(pl.lit("exact"))
    killed = ("civilian_non_combatants_killed", "civilians_reported_killed", "civilians_killed")
    return {
        "id": of.text("code", "unique_reference_code", "post_id"),
        "start": of.day("date", "incident_date", formats=("%Y-%m-%d", "%B %d, %Y")),
        "end": of.day("date_end", "incident_date_end", formats=("%Y-%m-%d", "%B %d, %Y")),
        "lon": of.number("longitude"),
        "lat": of.number("latitude"),
        "place": of.text("location_name", "location", "region", "country_name", "country"),
        "place_precision": pl.coalesce(exact, accuracy.replace_strict(_PLACES, default=None, return_dtype=pl.String)),
        "kind": of.text("strike_type_name", "strike_type_slug", "strike_status_name", "strike_status"),
        "actor_a": of.text("belligerent_1_belligerent_name", "belligerent_name", "belligerent"),
        "actor_b": _names(of.text("targeted_belligerent_name", "targeted_belligerents")),
        "deaths_low": of.count(*(f"{each}_min" for each in killed)),
        "deaths_high": of.count(*(f"{each}_max" for each in killed)),
        "text": of.text("summary", "description", "assessment"),
        "url": address(of.text("permalink")),
        "published": of.day("post_published", "published"),
    }, of


def _names(said: pl.Expr) -> pl.Expr:
    """Return the names of a list of belligerents in JSON; any other text as it stands."""
    names = said.str.extract_all(_NAME).list.eval(pl.element().str.extract(_NAME)).list.join("; ")
    return pl.when(said.str.starts_with("[")).then(pl.when(names != "").then(names)).otherwise(said)
