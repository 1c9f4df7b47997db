"""Features of a map sorted out: those with a day become events, those with a name alone are offered as places."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final

import msgspec
import polars as pl

from tui.exchange import column_map
from tui.exchange.column_map import ColumnMap
from tui.exchange.features import Feature
from tui.exchange.formats import column_key
from tui.exchange.offers import Offer
from tui.exchange.table import Batch, Refused, cell_text

_LON: Final = "longitude of the point"
_PRECISION: Final = "date precision"
_LAT: Final = "latitude of the point"
OWN: Final = ColumnMap(
    id="feature id", start="earliest", end="latest", kind="kind", text="title", actor_a="actors", place="places",
    published="known", lon=_LON, lat=_LAT, date_precision=_PRECISION, date_format="%Y/%m/%d",
)  # fmt: skip
"""Of facts in our own export; QGIS and GDAL, when they save it, write days so."""
_OWN_KML: Final = msgspec.structs.replace(OWN, start="start", end="end", text="name")
OWN_DRAWN: Final = ("front", "movement")
"""What our own export draws of facts, each of which is there as well."""


class Sorted(msgspec.Struct, frozen=True):
    """Features sorted out; `map` is that of the columns of the dated ones, None where none is."""

    dated: Sequence[Feature]
    offers: Sequence[Offer]
    refused: Sequence[Refused]
    left: Mapping[str, int]
    map: ColumnMap | None


def sorted_out(features: Sequence[Feature], map_: ColumnMap | None) -> Sorted:
    """Return features sorted out by whether they have a day; in which property it stands is guessed without a map."""
    left = Counter(str(each.properties.get("type")) for each in features if each.properties.get("type") in OWN_DRAWN)
    rest = [each for each in features if each.properties.get("type") not in OWN_DRAWN]
    own = [_own_fact(each) for each in rest if each.properties.get("type") == "fact" and each.id]
    others = [each for each in rest if each.properties.get("type") != "fact"] if own else rest
    if map_ is not None and not map_.lon:
        map_ = msgspec.structs.replace(map_, lon=_LON, lat=_LAT)
    if map_ is None:
        map_ = (OWN if "title" in own[0].properties else _OWN_KML) if own else _guessed(others)
    start = column_key(map_.start) if map_ is not None else ""
    dated = [*own]
    offers: list[Offer] = []
    refused: list[Refused] = []
    for each in others:
        has_day = any(column_key(name) == start and cell_text(value) for name, value in each.properties.items())
        if has_day and not own:
            dated.append(each)
        elif each.name:
            offers.append(_place(each))
        else:
            refused.append(Refused(each.number, "it has neither a day (--map tells where) nor a name", each.raw))
    return Sorted(dated, offers, refused, {f"{key} drawn of a fact": count for key, count in left.items()}, map_)


def _guessed(features: Iterable[Feature]) -> ColumnMap | None:
    """Return what the properties of the features that have a day are; None where none has."""
    cells = _cells(features)
    first = column_map.guess(cells) if cells.width else None
    if first is None:
        return None
    cells = cells.filter(pl.col(first.map.start).is_not_null())
    # What only places say is no part of an event.
    guess = column_map.guess(cells.select(each.name for each in cells if each.null_count() < len(cells)))
    return msgspec.structs.replace(guess.map, lon=_LON, lat=_LAT) if guess is not None else None


def _own_fact(feature: Feature) -> Feature:
    """Return a fact of our own export with both of its days: of what was until or from a day, that is both."""
    said = feature.properties
    first, last = ("earliest", "latest") if "title" in said else ("start", "end")
    days = [said[each] for each in (first, last) if said.get(each)]
    if len(days) != 1:
        return feature
    return msgspec.structs.replace(feature, properties=said | {first: days[0], last: days[0], _PRECISION: "longer"})


def _place(feature: Feature) -> Offer:
    said = feature.properties
    point = feature.point
    aliases = said.get("aliases", said.get("alias", ()))
    if isinstance(aliases, str):
        aliases = [each.strip() for each in aliases.split(";")]
    kind = said.get("kind")
    return Offer(
        noun="places",
        name=feature.name,
        kind=kind if isinstance(kind, str) and kind else feature.place_kind,
        id=str(said.get("id") or ""),
        more=_own_place(said) if said.get("type") == "place" else (),
        aliases=tuple(str(each) for each in aliases if each) if isinstance(aliases, list) else (),
        says=str(said.get("description") or ""),
        origin=feature.id,
        lon=point[0] if point else None,
        lat=point[1] if point else None,
    )


def _own_place(said: Mapping[str, Any]) -> tuple[tuple[str, str], ...]:
    """Return the further fields that our own export gives a place."""
    keys = {
        "about": "description",
        "within": "within",
        "precision-m": "precision-m",
        "coordinates-from": "coordinates-from",
    }
    return tuple((key, str(said[name])) for key, name in keys.items() if said.get(name))


def rows_of(features: Sequence[Feature], map_: ColumnMap) -> Batch:
    """Return dated features as rows of a table: a column a property, and where the point lies."""
    cells = column_map.with_columns(_cells(features), map_)
    return Batch(
        cells,
        pl.Series([each.number for each in features], dtype=pl.Int64),
        pl.Series([each.raw for each in features], dtype=pl.String),
    )


def _cells(features: Iterable[Feature]) -> pl.DataFrame:
    rows: list[dict[str, str | None]] = []
    for each in features:
        point = each.point or _first_point(each)
        rows.append(
            {key: _text(value) for key, value in each.properties.items()}
            | {"feature id": each.id or None}
            | {_LON: str(point[0]) if point else None, _LAT: str(point[1]) if point else None}
        )
    names = list(dict.fromkeys(name for row in rows for name in row))
    return pl.DataFrame({name: pl.Series([row.get(name) for row in rows], dtype=pl.String) for name in names})


def _first_point(feature: Feature) -> tuple[float, float] | None:
    """Return the first of several points; None of what is no point."""
    if feature.geometry is None or feature.geometry[0] != "MultiPoint" or not feature.geometry[1]:
        return None
    lon, lat = feature.geometry[1][0][:2]
    return float(lon), float(lat)


def _text(value: Any) -> str | None:
    if isinstance(value, list) and all(isinstance(each, str) for each in value):
        return "; ".join(value)
    return cell_text(value)
