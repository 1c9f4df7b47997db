"""What a file is, by its beginning: whether it is of the format that it is said to be, and if not, of which."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from types import ModuleType
from typing import Final, Protocol, cast

import polars as pl

from tui.exchange import read_acled, read_airwars, read_gdelt, read_ucdp
from tui.exchange.event_rows import Columns
from tui.exchange.formats import FORMATS, GDELT_WIDTHS, column_key, of_columns, of_json, of_row
from tui.exchange.input_file import BadFile, InputFile, is_xml
from tui.exchange.table import Head, read_head

_TABLES: dict[str, ModuleType] = {
    "ucdp": read_ucdp,
    "acled": read_acled,
    "gdelt": read_gdelt,
    "airwars": read_airwars,
}


_LISTS_GDELT: Final = re.compile(r"\d+ [0-9a-f]{32} https?://\S+")
"""A line of masterfilelist.txt or lastupdate.txt: size, checksum, address."""


class TableReader(Protocol):
    """A module that makes events of the columns of a table."""

    def fields(self, names: Collection[str]) -> tuple[Mapping[str, pl.Expr], Columns]:
        """Return an expression for each column of an event."""


def reader(format_: str) -> TableReader:
    """Return the module that reads the tables of a format."""
    return cast("TableReader", _TABLES[format_])


def check(file: InputFile, format_: str, *, mapped: bool = False) -> Head | None:
    """Return how a table begins; None of a file that is no CSV. `mapped` is what the user says of a table's columns.

    Raises:
        BadFile: it is of another format, or not of this; the message names the one that it looks like.
    """
    head = file.head.decode(file.encoding, "replace").lstrip("\ufeff").lstrip()
    if is_xml(head[:200].encode()):
        found = "kml" if "<kml" in head[:4096] else None
        if format_ != "kml":
            raise _other(file, format_, found, "XML")
        return None
    if head[:1] in "[{":
        _check_json(file, format_)
        return None
    if format_ not in (*_TABLES, "csv"):
        table = read_head(file)
        raise _other(file, format_, of_row(table.columns, table.separator), "no JSON" if format_ != "kml" else "no XML")
    return _check_table(file, format_, mapped=mapped)


def _check_table(file: InputFile, format_: str, *, mapped: bool) -> Head:
    line = file.head.decode(file.encoding, "replace").partition("\n")[0]
    cells = line.rstrip("\r").split("\t")
    if of_row(cells, "\t") == "gdelt":
        if format_ != "gdelt":
            raise _other(file, format_, "gdelt", "")
        return Head(read_gdelt.COLUMNS[len(cells)], "\t", is_data=True, quotes=False)
    head = read_head(file)
    columns = head.columns
    if format_ == "gdelt" and of_columns([column_key(each) for each in columns]) != "gdelt":
        if _LISTS_GDELT.match(line):
            raise BadFile(f"{file.name}: this is the list of GDELT's files; give those that end in .export.CSV.zip")
        found = of_columns([column_key(each) for each in columns])
        widths = " or ".join(map(str, GDELT_WIDTHS))
        raise _other(file, format_, found, f"no table of {widths} columns parted by tabs")
    if len(columns) == len(read_ucdp.COLUMNS) and columns[0].isdigit():
        head = head._replace(columns=read_ucdp.COLUMNS, is_data=True)
        columns = head.columns
    check_columns(file, format_, columns, mapped=mapped)
    return head


def check_columns(file: InputFile, format_: str, columns: Collection[str], *, mapped: bool = False) -> None:
    """Check that a table has the columns of its format. Raises BadFile, as `check` does, where it has not."""
    there = {column_key(each) for each in columns}
    found = of_columns(there)
    if found not in (None, format_) and not mapped:
        raise _other(file, format_, found, "")
    if format_ == "csv":
        return
    missing = [name for name in getattr(_TABLES[format_], "NEEDED", ()) if name not in there]
    if missing:
        raise BadFile(
            f"{file.name}: this is no table of {_short(format_)}: it has no column {', '.join(missing)}; "
            "any table can be read with `syrtui import csv`"
        )


def _check_json(file: InputFile, format_: str) -> None:
    keys, kind = _json_keys(file)
    found = of_json(keys, kind)
    # The rows of an answer of an API stand behind its status; what they are, their columns tell when they are read.
    if found not in (None, format_) or format_ in ("kml", "gdelt"):
        raise _other(file, format_, found if found != format_ else None, "JSON")


def _json_keys(file: InputFile) -> tuple[list[str], object]:
    """Return the keys of a JSON object, or of the first object of a list, and its `type`; as far as they come soon."""
    import ijson

    from tui.exchange.table import Blocks, shallow

    keys: list[str] = []
    kind: object = None
    base: str | None = None
    head = file.head.decode(file.encoding, "replace").lstrip("\ufeff").encode()
    with Blocks(shallow([head], file.name)) as stream:
        try:
            for prefix, event, value in ijson.parse(stream, use_float=True):
                if base is None and event == "start_map":
                    base = prefix
                elif event == "map_key" and prefix == base:
                    keys.append(value)
                elif event == "end_map" and prefix == base:
                    break
                elif value is not None and prefix == (f"{base}.type" if base else "type"):
                    kind = value
        except ijson.JSONError:
            pass
    return keys, kind


def _short(format_: str) -> str:
    return FORMATS[format_].title.partition(" (")[0].partition(",")[0].partition(":")[0].removeprefix("a ")


def _other(file: InputFile, format_: str, found: str | None, is_: str) -> BadFile:
    """Return the error for a file that is of another format than it is said to be."""
    if found is not None:
        return BadFile(
            f"{file.name}: this is no {_short(format_)}; it looks like {_short(found)}: `syrtui import {found}`"
        )
    return BadFile(f"{file.name}: this is no {_short(format_)}: it is {is_}")
