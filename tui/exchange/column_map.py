"""Which column of a table is what: written by the user in a small YAML file, or guessed from names and first rows."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any, Final

import msgspec
import polars as pl

from tui.base.sanitize import clean, shorten
from tui.base.suggest import did_you_mean
from tui.events.schema import DATE_PRECISIONS, EVENTS, PLACE_PRECISIONS
from tui.exchange.event_rows import Check, Columns, as_day
from tui.exchange.formats import column_key
from tui.exchange.input_file import BadFile

MAX_BYTES: Final = 64 * 1024


class ColumnMap(msgspec.Struct, frozen=True, kw_only=True, rename="kebab", forbid_unknown_fields=True):
    """The column that each part of an event stands in; "" where none does. Only the day is needed."""

    start: str
    end: str = ""
    date_format: str = ""
    """As `strftime` has it, such as %d/%m/%Y; needed where days are not written as 2024-12-31."""
    date_precision: str = ""
    id: str = ""
    lon: str = ""
    lat: str = ""
    place: str = ""
    place_precision: str = ""
    kind: str = ""
    actor_a: str = ""
    actor_b: str = ""
    deaths_low: str = ""
    deaths_best: str = ""
    deaths_high: str = ""
    text: str = ""
    url: str = ""
    published: str = ""
    dataset: str = ""
    row: str = ""
    raw: str = ""
    """A column that has the whole row as it stood where this one was made of; that of our own export."""

    @property
    def columns(self) -> dict[str, str]:
        """The columns that are named, by the part of an event that stands in them."""
        parts = [name for name in self.__struct_fields__ if name != "date_format"]
        return {part: getattr(self, part) for part in parts if getattr(self, part)}


_NAMES: Final[Mapping[str, tuple[str, ...]]] = {
    "id": ("id", "event_id", "incident_id", "uid", "identifier", "ref", "reference", "code"),
    "start": (
        "start",
        "start_date",
        "date_start",
        "date",
        "event_date",
        "incident_date",
        "day",
        "when",
        "datum",
        "from",
    ),
    "end": ("end", "end_date", "date_end", "until", "to", "last_day"),
    "date_precision": ("date_precision",),
    "lon": ("lon", "longitude", "long", "lng", "x"),
    "lat": ("lat", "latitude", "y"),
    "place": ("place", "location", "place_name", "location_name", "town", "city", "village", "where"),
    "place_precision": ("place_precision",),
    "kind": ("kind", "type", "event_type", "category", "class", "incident_type"),
    "actor_a": ("actor_a", "actor1", "actor_1", "side_a", "perpetrator", "attacker", "belligerent", "actor", "group"),
    "actor_b": ("actor_b", "actor2", "actor_2", "side_b", "target", "victim"),
    "deaths_low": ("deaths_low", "deaths_min", "killed_min", "fatalities_min", "low"),
    "deaths_best": ("deaths_best", "deaths", "fatalities", "killed", "dead", "best"),
    "deaths_high": ("deaths_high", "deaths_max", "killed_max", "fatalities_max", "high"),
    "text": (
        "text",
        "description",
        "notes",
        "summary",
        "headline",
        "title",
        "name",
        "says",
        "details",
        "comment",
        "narrative",
        "what_happened",
        "what",
        "incident",
        "event",
        "remarks",
    ),
    "url": ("url", "link", "source_url", "permalink", "href", "source"),
    "published": ("published", "date_published", "publication_date", "reported", "report_date"),
    "dataset": ("dataset",),
    "row": ("row",),
    "raw": ("raw",),
}
"""The names by which a column is known, the surest first."""
_DAYS: Final = (
    "%Y-%m-%d", "%d/%m/%Y", "%m/%d/%Y", "%d.%m.%Y", "%d-%m-%Y", "%m-%d-%Y", "%Y/%m/%d", "%Y%m%d", "%d %B %Y",
    "%d %b %Y", "%B %d, %Y", "%b %d, %Y", "%d-%b-%Y", "%d/%m/%y", "%m/%d/%y", "%d.%m.%y",
)  # fmt: skip
_COARSE: Final = r"^\d{4}(-\d{2})?$"
_HINT: Final = "# Which column is what; leave out what is not there. date-format is for days unlike 2024-12-31."


class Guess(msgspec.Struct, frozen=True):
    """A map that was guessed, and what is not sure about it: a sentence each."""

    map: ColumnMap
    doubts: tuple[str, ...] = ()


def read_map(path: Path) -> ColumnMap:
    """Return the map in a file.

    Raises:
        BadFile: it cannot be read, or is none.
    """
    import yaml

    name = clean(str(path))[0]
    try:
        data = path.read_bytes()[: MAX_BYTES + 1]
        if len(data) > MAX_BYTES:
            raise BadFile(f"{name}: this is too long for a map of columns")
        said = yaml.safe_load(data)
        if isinstance(said, dict):
            said = {str(key): str(value) for key, value in said.items() if value is not None}
        return msgspec.convert(said, ColumnMap)
    except OSError as error:
        raise BadFile(f"{name}: {(error.strerror or str(error)).lower()}") from None
    except (yaml.YAMLError, RecursionError, UnicodeDecodeError):
        raise BadFile(f"{name}: this is no YAML that can be read") from None
    except msgspec.ValidationError as error:
        keys = [field.encode_name for field in msgspec.structs.fields(ColumnMap)]
        unknown = re.search(r"unknown field `([^`]*)`", str(error))
        if unknown:
            mend = did_you_mean(unknown[1], keys)
            raise BadFile(
                f"{name}: {shorten(unknown[1])!r} is no part of an event{f'; {mend}?' if mend else ''}"
            ) from None
        raise BadFile(f"{name}: this is no map of columns (start: DATE, lon: LONGITUDE …), or has no `start`") from None


def check_map(map_: ColumnMap, columns: Collection[str], name: str) -> None:
    """Check that a map names columns that a table has, and a way to write days. Raises BadFile where it does not."""
    try:
        pl.Series(["1"]).str.to_date(map_.date_format or _DAYS[0], strict=False)
    except pl.exceptions.PolarsError:
        raise BadFile(f"{name}: date-format {shorten(map_.date_format)!r} is none; %d/%m/%Y would be one") from None
    known = {column_key(each): each for each in columns}
    for part, column in map_.columns.items():
        if column_key(column) not in known:
            mend = did_you_mean(column, columns)
            told = f"; {mend}?" if mend else f"; it has {', '.join(shorten(each, 20) for each in [*columns][:12])}"
            raise BadFile(f"{name}: there is no column {shorten(column)!r} for {part.replace('_', '-')}{told}")


def with_columns(cells: pl.DataFrame, map_: ColumnMap) -> pl.DataFrame:
    """Return a table with every column that its map names; those that it has not say nothing."""
    there = {column_key(each) for each in cells.columns}
    missing = [each for each in map_.columns.values() if column_key(each) not in there]
    return cells.with_columns(pl.lit(None, pl.String).alias(each) for each in missing)


def guess(cells: pl.DataFrame) -> Guess | None:
    """Return what the columns of a table are, from their names and first rows; None where none could be the day."""
    keys: dict[str, str] = {}
    for name in cells.columns:
        keys.setdefault(column_key(name), name)
    doubts: list[str] = []
    found: dict[str, str] = {}
    for part, names in _NAMES.items():
        there = [keys[each] for each in names if each in keys]
        if not there:
            continue
        found[part] = there[0]
        # The very name that an event has for it is not in doubt.
        if len(there) > 1 and column_key(there[0]) != part and part not in ("text", "url", "place", "kind"):
            doubts.append(f"{part.replace('_', '-')} could be {' or '.join(there)}")
    if "start" not in found:
        return None
    if ("lon" in found) != ("lat" in found):
        found = {part: column for part, column in found.items() if part not in ("lon", "lat")}
        doubts.append("only one coordinate of two is found")
    formats = _formats(cells[found["start"]])
    if not formats:
        doubts.append(f"how days are written in {found['start']} is not clear")
    elif len(formats) > 1:
        doubts.append(f"days in {found['start']} could be {' or '.join(formats)}")
    date_format = formats[0] if formats and formats[0] != _DAYS[0] else ""
    return Guess(ColumnMap(**found, date_format=date_format), tuple(doubts))


def _formats(said: pl.Series) -> list[str]:
    """Return in which ways the days of a column can be read, each giving other days; none where no way fits all."""
    texts = said.str.strip_chars()
    texts = texts.filter((texts != "") & ~texts.str.contains(_COARSE)).drop_nulls()
    if not len(texts):
        return [_DAYS[0]]
    fit: list[tuple[str, list[date | None]]] = []
    for form in _DAYS:
        days = texts.to_frame("said").select(as_day(pl.col("said"), (form,)))["said"]
        # A row that is wrong is refused later; a way in which a tenth is wrong is not the way.
        bad = days.null_count()
        if bad * 10 <= len(texts) and bad < len(texts):
            fit.append((form, days.to_list()))
            if form == _DAYS[0]:
                break
    best = min((days.count(None) for _, days in fit), default=0)
    fit = [(form, days) for form, days in fit if days.count(None) == best]
    return [form for at, (form, days) in enumerate(fit) if all(days != other for _, other in fit[:at])]


def as_yaml(map_: ColumnMap) -> str:
    """Return a map as the YAML to keep it in."""
    from tui.intake.record_text import scalar

    said = {field.encode_name: getattr(map_, field.name) for field in msgspec.structs.fields(ColumnMap)}
    return "\n".join([_HINT, *(f"{key}: {scalar(value)}" for key, value in said.items() if value)]) + "\n"


def fields(
    map_: ColumnMap, names: Sequence[str], *, decimal_comma: bool = False
) -> tuple[Mapping[str, pl.Expr], Columns]:
    """Return an expression for each column of an event, over a table with these columns, by their map."""
    of = Columns(names)
    formats = (map_.date_format,) if map_.date_format else (_DAYS[0],)
    start, last, precision = of.period(map_.start, formats)
    parts: dict[str, Any] = {"start": start, "end": last, "date_precision": precision}
    if map_.end:
        end, last, _ = of.period(map_.end, formats)
        parts["end"] = pl.coalesce(last, parts["end"])
        # What begins on one day and ends on another is no longer of a day.
        parts["date_precision"] = pl.when((precision != "day") | end.is_null() | (last == start)).then(precision)
    if map_.published:
        parts["published"] = of.day(map_.published, formats=formats)
    for part, known in (("date_precision", DATE_PRECISIONS), ("place_precision", PLACE_PRECISIONS)):
        column = map_.columns.get(part)
        if column:
            said = of.text(column)
            parts[part] = pl.coalesce(said, parts[part]) if part in parts else said
            told = f"{column} is none of {', '.join(known)}"
            of.checks.append(Check(~said.is_in(known), told))
    for part, column in map_.columns.items():
        if part in ("lon", "lat"):
            parts[part] = of.number(column, decimal_comma=decimal_comma)
        elif part.startswith("deaths_"):
            parts[part] = of.count(column)
        elif part == "row":
            parts[part] = of.code(column)
        elif part == "raw":
            parts[part] = pl.col(next(each for each in names if column_key(each) == column_key(column)))
        elif part not in parts and EVENTS[part] == pl.String():
            parts[part] = of.text(column)
    return parts, of
