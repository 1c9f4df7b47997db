"""The formats that are read: what each is called, and what a file of it is known by."""

from __future__ import annotations

from collections.abc import Callable, Collection
from typing import Final, Literal, NamedTuple

Gives = Literal["events", "offers", "both"]
"""Rows of the event layer; actors, places and sources that a curator looks through; or, feature by feature, either."""


class Format(NamedTuple):
    """One format: in full, what its files give, and where the rows of its JSON lie: under one of these keys."""

    title: str
    gives: Gives
    arrays: tuple[str, ...] = ()


FORMATS: Final = {
    "ucdp": Format("UCDP GED, the Georeferenced Event Dataset (CSV or the API's JSON)", "events", ("Result",)),
    "acled": Format("ACLED, Armed Conflict Location & Event Data (CSV or the API's JSON)", "events", ("data",)),
    "gdelt": Format("GDELT events, 2.0 or 1.0 (tab-separated as they come, or with a header)", "events"),
    "airwars": Format("Airwars, incidents of civilian harm (CSV or JSON)", "events", ("incidents", "data")),
    "csv": Format("a table of your own, with a row an event: CSV, or a JSON list", "events"),
    "geojson": Format("GeoJSON (RFC 7946)", "both", ("features",)),
    "kml": Format("KML 2.2 or KMZ", "both"),
    "stix": Format("STIX 2.1, a bundle", "offers", ("objects",)),
    "misp": Format("MISP core format, an event or several", "offers"),
    "ftm": Format("FollowTheMoney, an entity a line", "offers"),
    "timelinejs": Format("TimelineJS 3 (JSON)", "events", ("events",)),
}
"""The formats by the name that the command line has for them."""

_Test = Callable[[Collection[str]], bool]


def _has(*names: str) -> _Test:
    return lambda found: {*names} <= {*found}


_COLUMNS: Final[dict[str, tuple[_Test, ...]]] = {
    "ucdp": (_has("date_start", "date_end", "side_a", "side_b"),),
    "gdelt": (_has("globaleventid", "sqldate"),),
    "acled": (_has("event_id_cnty", "event_date"), _has("event_date", "sub_event_type")),
    "airwars": (
        _has("permalink", "code", "date"),
        _has("unique_reference_code", "permalink"),
        _has("unique_reference_code", "date"),
    ),
}
"""Of which columns one can tell whose table it is."""
_JSON_TYPES: Final = {"FeatureCollection": "geojson", "Feature": "geojson", "bundle": "stix"}
GDELT_WIDTHS: Final = (61, 58, 57)
"""How many columns a row of GDELT has: in 2.0, in 1.0, and before April 2013."""


def of_columns(columns: Collection[str]) -> str | None:
    """Return the format whose table has these columns, folded by `column_key`; None where it could be anybody's."""
    return next((name for name, tests in _COLUMNS.items() if any(test(columns) for test in tests)), None)


def of_row(cells: Collection[str], separator: str) -> str | None:
    """Return the format whose tables begin with such a row, a header or not; None where it could be anybody's."""
    if separator == "\t" and len(cells) in GDELT_WIDTHS and all(each.isdigit() for each in [*cells][:2]):
        return "gdelt"
    return of_columns([column_key(each) for each in cells])


def of_json(keys: Collection[str], kind: object) -> str | None:
    """Return the format of a JSON object with these keys, of which `type` says `kind`; None where that is unclear."""
    if isinstance(kind, str) and kind in _JSON_TYPES:
        return _JSON_TYPES[kind]
    found = {*keys}
    if found & {"Event", "response"} or {"info", "threat_level_id"} <= found:
        return "misp"
    if {"schema", "properties"} <= found:
        return "ftm"
    if "events" in found and not found & {"data", "Result"}:
        return "timelinejs"
    return of_columns([column_key(each) for each in keys]) or ("ucdp" if {"TotalCount", "Result"} <= found else None)


def column_key(name: str) -> str:
    """Return the name of a column as its format's own: small letters, one underscore between words."""
    return "_".join("".join(sign if sign.isalnum() else " " for sign in name.casefold()).split())
