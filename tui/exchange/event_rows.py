"""Rows of a table, as texts → events, by expressions over all rows; what cannot be one is told with the reason."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Mapping, Sequence
from datetime import date
from typing import Final, NamedTuple

import polars as pl

from tui.events.schema import EVENTS
from tui.exchange.formats import column_key
from tui.exchange.table import Batch, Refused

ISO_DAYS: Final = ("%Y-%m-%d",)
MAX_TEXT: Final = 4000
"""Characters of a text that are kept beside the raw row, which has all of it."""

_NOTHING: Final = ("", "na", "n/a", "nan", "null", "none", "-", "–", "unknown", "not known", "\\n")
"""What stands in cells of numbers and dates that have none."""
_ISO: Final = r"^\d{4}-\d{2}-\d{2}(?:[T ].*)?$"
_TIME: Final = r"[T ]+\d{1,2}:\d{2}.*$"
_MONTH: Final = r"^\d{4}-\d{2}$"
_YEAR: Final = r"^\d{4}$"
_UNSAFE: Final = r"[\p{Cc}\p{Zl}\p{Zp}\u202a-\u202e\u2066-\u2069]+"
"""What a terminal could take for more than text: the layer is read by others than the dashboard, too."""
_FIRST: Final = date(1, 1, 1)
_MOST: Final = 2**31 - 1


class Check(NamedTuple):
    """Of which rows something cannot be read, and what to say of them."""

    fails: pl.Expr
    reason: str


class Columns:
    """The columns of a table by the names that its format has for them; gives expressions, and notes what can fail."""

    def __init__(self, names: Collection[str]) -> None:
        self._names = {column_key(name): name for name in reversed([*names])}
        self.checks: list[Check] = []

    def has(self, *names: str) -> bool:
        """Return whether the table has one of these columns."""
        return any(column_key(name) in self._names for name in names)

    def text(self, *names: str) -> pl.Expr:
        """Return the first of these columns that says anything, without what a terminal must not see."""
        there = [self._cell(name) for name in names if self.has(name)]
        if not there:
            return pl.lit(None, pl.String)
        return pl.coalesce(there).str.slice(0, MAX_TEXT).str.replace_all(_UNSAFE, " ").str.strip_chars()

    def number(self, *names: str, decimal_comma: bool = False) -> pl.Expr:
        """Return a column as numbers; null where it says nothing."""
        name = self._first(names)
        if name is None:
            return pl.lit(None, pl.Float64)
        said = self._value(name)
        read = said.str.replace(",", ".", literal=True) if decimal_comma else said
        value = read.cast(pl.Float64, strict=False)
        value = pl.when(value.is_finite()).then(value)
        self.checks.append(Check(said.is_not_null() & value.is_null(), f"{name} is no number"))
        return value

    def count(self, *names: str) -> pl.Expr:
        """Return a column as whole numbers from 0 on; null where it says nothing."""
        name = self._first(names)
        if name is None:
            return pl.lit(None, pl.Int32)
        value = self.number(name)
        self.checks.append(Check((value < 0) | (value > _MOST) | (value != value.round()), f"{name} is no count"))
        return value.cast(pl.Int32, strict=False)

    def code(self, *names: str) -> pl.Expr:
        """Return a column of codes as whole numbers; null where it says nothing or no number."""
        name = self._first(names)
        if name is None:
            return pl.lit(None, pl.Int64)
        return self._value(name).cast(pl.Float64, strict=False).cast(pl.Int64, strict=False)

    def day(self, *names: str, formats: Sequence[str] = ISO_DAYS) -> pl.Expr:
        """Return a column as days; null where it says nothing."""
        name = self._first(names)
        if name is None:
            return pl.lit(None, pl.Date)
        said = self._value(name)
        value = as_day(said, formats)
        self.checks.append(Check(said.is_not_null() & value.is_null(), f"{name} is no day"))
        return value

    def period(self, name: str, formats: Sequence[str]) -> tuple[pl.Expr, pl.Expr, pl.Expr]:
        """Return the first and the last day of what a column says, be it a day, month or year; and which of these."""
        said = self._value(self._names[column_key(name)])
        is_month, is_year = said.str.contains(_MONTH), said.str.contains(_YEAR)
        # Only what stands nowhere among the formats: `2024` may be a day's number there.
        day = as_day(said, formats)
        month = pl.when(is_month).then(said + "-01").str.to_date("%Y-%m-%d", strict=False)
        year = pl.when(is_year).then(said + "-01-01").str.to_date("%Y-%m-%d", strict=False)
        start = pl.coalesce(day, month, year)
        self.checks.append(Check(said.is_not_null() & start.is_null(), f"{name} is no day"))
        end = (
            pl.when(day.is_not_null())
            .then(day)
            .when(month.is_not_null())
            .then(month.dt.month_end())
            .otherwise(year.dt.offset_by("1y").dt.offset_by("-1d"))
        )
        precision = (
            pl.when(day.is_not_null())
            .then(pl.lit("day"))
            .when(month.is_not_null())
            .then(pl.lit("month"))
            .otherwise(pl.lit("year"))
        )
        return start, end, precision

    def _first(self, names: Sequence[str]) -> str | None:
        return next((self._names[column_key(name)] for name in names if self.has(name)), None)

    def _cell(self, name: str) -> pl.Expr:
        cell = pl.col(self._names[column_key(name)]).str.strip_chars()
        return pl.when(cell != "").then(cell)

    def _value(self, name: str) -> pl.Expr:
        cell = pl.col(name).str.strip_chars()
        return pl.when(~cell.str.to_lowercase().is_in(_NOTHING)).then(cell)


def as_day(said: pl.Expr, formats: Sequence[str]) -> pl.Expr:
    """Return texts as days: of ISO 8601, or as one of these formats, with or without a time; null where none fits."""
    iso = pl.when(said.str.contains(_ISO)).then(said.str.slice(0, 10)).str.to_date("%Y-%m-%d", strict=False)
    day = said.str.replace(_TIME, "")
    others = [
        (said if "%H" in each or "%I" in each else day).str.to_date(each, strict=False)
        for each in formats
        if each not in ISO_DAYS
    ]
    found = pl.coalesce(iso, *others)
    return pl.when(found >= _FIRST).then(found)


class Events(NamedTuple):
    """Rows of a batch as events, of the schema `EVENTS` (without the name of the data set), and those refused."""

    rows: pl.DataFrame
    refused: list[Refused]


def events_of(
    batch: Batch, fields: Mapping[str, pl.Expr], checks: Sequence[Check], *, names_rows: bool = False
) -> Events:
    """Return the rows of a batch as events.

    `fields` has an expression for columns of `EVENTS`; those left out are null, and `end` is `start`. With `names_rows`
    a row without an id is given one that is made of all that it says. A row is refused for the first of `checks` that
    it fails, or else of those that every event must pass.
    """
    cells = batch.cells
    if not len(cells):
        return Events(EVENTS.to_frame(), [*batch.refused])
    made = cells.select(
        [expression.alias(name) for name, expression in fields.items()]
        + [check.fails.fill_null(value=False).alias(f"check {at}") for at, check in enumerate(checks)]
    )
    made = made.with_columns(
        row=made["row"].fill_null(batch.rows) if "row" in fields else batch.rows,
        raw=made["raw"].fill_null(batch.raw) if "raw" in fields else batch.raw,
    )
    missing = {name: pl.lit(None, kind) for name, kind in EVENTS.items() if name not in made.columns}
    rows = made.with_columns(**missing)
    if names_rows and rows["id"].null_count():
        rows = rows.with_columns(
            id=pl.coalesce("id", pl.Series([_hashed(each) for each in batch.raw], dtype=pl.String))
        )
    rows = rows.with_columns(
        end=pl.coalesce("end", "start"),
        place_precision=pl.coalesce("place_precision", pl.lit("unknown")),
    ).with_columns(date_precision=pl.coalesce("date_precision", _span()))
    reason = pl.coalesce(
        *(
            pl.when(failed).then(pl.lit(told))
            for failed, told in [
                *((pl.col(f"check {at}"), check.reason) for at, check in enumerate(checks)),
                (pl.col("id").is_null(), "it has no id"),
                (pl.col("start").is_null(), "it has no day"),
                (pl.col("end") < pl.col("start"), "it ends before it begins"),
                (pl.col("lon").is_null() != pl.col("lat").is_null(), "it has one coordinate of two"),
                ((pl.col("lat").abs() > 90) | (pl.col("lon").abs() > 180), "its coordinates are nowhere on Earth"),
            ]
        )
    )
    told = rows.select(reason.alias("reason"), "row", raw=batch.raw)
    bad = told.filter(pl.col("reason").is_not_null())
    refused = [*batch.refused, *(Refused(row, why, raw) for why, row, raw in bad.iter_rows())]
    kept = rows.filter(told["reason"].is_null()) if len(bad) else rows
    return Events(kept.select(EVENTS.names()).cast(EVENTS), sorted(refused))


def _span() -> pl.Expr:
    """Return the precision that lies in how many days there are from the first to the last."""
    days = (pl.col("end") - pl.col("start")).dt.total_days()
    return (
        pl.when(days <= 0).then(pl.lit("day"))
        .when(days <= 7).then(pl.lit("week"))
        .when(days <= 31).then(pl.lit("month"))
        .when(days <= 366).then(pl.lit("year"))
        .otherwise(pl.lit("longer"))
    )  # fmt: skip


def by_code(code: pl.Expr, meanings: Mapping[int, str]) -> pl.Expr:
    """Return what codes mean; null where one is not listed."""
    return code.replace_strict(meanings, default=None, return_dtype=pl.String)


def address(said: pl.Expr) -> pl.Expr:
    """Return texts that are an address of the web; null where they are something else."""
    return pl.when(said.str.contains(r"^https?://[^\s]+$")).then(said)


def _hashed(raw: str) -> str:
    return hashlib.blake2b(raw.encode(), digest_size=10).hexdigest()
