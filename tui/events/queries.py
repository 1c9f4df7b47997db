"""What is asked of events, written once for every engine: how many, when, where, of what, and the rows themselves.

Each query reads the columns that it needs, and gives back as many rows as are drawn. Answers are the same on each
engine, in the same order. Distances are those on a sphere, half a percent off an ellipsoid's at most.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import date
from functools import reduce
from operator import and_, or_
from typing import TYPE_CHECKING, Any, Final

import polars as pl

from tui.events.conditions import (
    EVERY,
    NONE,
    AllOf,
    AnyOf,
    Condition,
    Days,
    Deaths,
    Known,
    Missing,
    Near,
    Negated,
    OneOf,
    Within,
    Words,
    all_of,
    any_of,
    leaves,
)
from tui.events.engines import Engine
from tui.events.near import box, within
from tui.events.schema import EVENTS

if TYPE_CHECKING:
    import narwhals as nw

_SORTED: Final = 20_000
"""Rows that are sorted without counting them by day before."""
_ORDER: Final = ("start", "dataset", "id")
"""What rows are ordered by after the column that is asked for, so that each has one place."""


class Rows:
    """The rows of some data sets, of which nothing is read before a query."""

    def __init__(self, engine: Engine, files: Sequence[str]) -> None:
        self._engine = engine
        self._files = files

    def __bool__(self) -> bool:
        return bool(self._files)

    def per_day(self, where: Condition = EVERY) -> pl.DataFrame:
        """Return `[start, date_precision, rows, deaths]` of the days on which rows began, in order."""
        import narwhals as nw

        found = (
            self._matching(where, "start", "date_precision", *_DEATHS)
            .select("start", "date_precision", deaths=_deaths().cast(nw.Int64))
            .group_by("start", "date_precision")
            .agg(rows=nw.len(), deaths=nw.col("deaths").sum())
        )
        return self._fetch(found).cast({"rows": pl.Int64, "deaths": pl.Int64}).sort("start", "date_precision")

    def per_cell(self, where: Condition, west: float, south: float, width: float, height: float) -> pl.DataFrame:
        """Return `[x, y, rows, deaths]`, a row a cell of a grid that has any, by row and column.

        The grid begins at a corner and has cells of so many degrees; those to the west and south of it count below 0.
        Rows that know no more than their province or country lie nowhere.
        """
        import narwhals as nw

        x, y = _cell(west, south, width, height)
        found = (
            self._placed(where, *_DEATHS)
            .select(x=x, y=y, deaths=_deaths().cast(nw.Int64))
            .group_by("x", "y")
            .agg(rows=nw.len(), deaths=nw.col("deaths").sum())
        )
        return self._fetch(found).cast({"rows": pl.Int64, "deaths": pl.Int64}).sort("y", "x")

    def in_cells(
        self,
        where: Condition,
        west: float,
        south: float,
        width: float,
        height: float,
        cells: Collection[tuple[int, int]],
    ) -> pl.DataFrame:
        """Return the rows in some cells of the grid of `per_cell`, with all columns; for cells with few rows."""
        if not cells:
            return pl.DataFrame(schema=EVENTS)
        across, along = [x for x, _ in cells], [y for _, y in cells]
        columns = max(across) - min(across) + 1
        x, y = _cell(west, south, width, height)
        # By one number a cell: a comparison with each of some hundred pairs would take as many passes.
        number = (y - min(along)) * columns + x - min(across)
        wanted = sorted((row - min(along)) * columns + column - min(across) for column, row in cells)
        inside = x.is_between(min(across), max(across)) & y.is_between(min(along), max(along))
        found = self._fetch(self._placed(where, *EVENTS).filter(inside, number.is_in(wanted)).select(*EVENTS))
        return found.sort(*_ORDER, nulls_last=True)

    def _placed(self, where: Condition, *columns: str) -> nw.LazyFrame[Any]:
        """Return the rows that answer a condition and lie somewhere."""
        import narwhals as nw

        vague = nw.col("place_precision").is_in(_AREAS)
        placed = self._matching(where, "lon", "lat", "place_precision", *columns)
        return placed.filter(~nw.col("lon").is_null(), ~nw.col("lat").is_null(), ~vague)

    def per_value(self, where: Condition, column: str) -> pl.DataFrame:
        """Return `[value, rows]` of a column, the value with most rows first; null stands for rows without one."""
        import narwhals as nw

        found = self._matching(where, column).group_by(column).agg(rows=nw.len())
        values = self._fetch(found).select(value=column, rows=pl.col("rows").cast(pl.Int64))
        return values.sort("rows", "value", descending=[True, False])

    def per_value_and_day(self, where: Condition, column: str) -> pl.DataFrame:
        """Return `[value, start, rows]` of a column and the days on which rows began, in order."""
        import narwhals as nw

        found = self._matching(where, column, "start").group_by(column, "start").agg(rows=nw.len())
        return self._fetch(found).select(value=column, start="start", rows=pl.col("rows").cast(pl.Int64)).sort(pl.all())

    def page(
        self,
        where: Condition,
        columns: Sequence[str],
        order: str,
        first: int,
        last: int,
        *,
        reverse: bool = False,
        counted: pl.DataFrame | None = None,
    ) -> pl.DataFrame:
        """Return some columns of the rows from place `first` to before `last` in the order of a column, nulls last.

        Rows with the same value follow each other by day, data set and id. Only the rows of those days and values are
        sorted that the page has: counting tells which. `counted` is `per_value` of the order, where it is known.
        """
        counted = self.per_value(where, order) if counted is None else counted
        values = counted.sort("value", descending=reverse, nulls_last=True)
        inside, skipped = _part(values, first, last)
        narrowed = all_of((where, any_of(_equals(order, value) for value in inside["value"])))
        if order != "start" and inside["rows"].sum() > _SORTED:
            narrowed, more = self._by_day(where, order, inside, first - skipped, last - skipped, reverse=reverse)
            skipped += more
        if inside.is_empty():
            return pl.DataFrame(schema=EVENTS).select(columns)
        by = [order, *(each for each in _ORDER if each != order)]
        wanted = list(dict.fromkeys((*columns, *by)))
        found = self._fetch(self._matching(narrowed, *wanted).select(*wanted))
        turned = [reverse, *[False] * (len(by) - 1)]
        return found.sort(by, descending=turned, nulls_last=True)[first - skipped : last - skipped].select(columns)

    def _by_day(
        self, where: Condition, order: str, values: pl.DataFrame, first: int, last: int, *, reverse: bool
    ) -> tuple[Condition, int]:
        """Return the condition on the values and days that a page has, and how many rows stand before those."""
        import narwhals as nw

        same = all_of((where, any_of(_equals(order, value) for value in values["value"])))
        days = self._fetch(self._matching(same, order, "start").group_by(order, "start").agg(rows=nw.len()))
        days = days.sort(order, "start", descending=[reverse, False], nulls_last=True)
        inside, skipped = _part(days, first, last)
        each = inside.group_by(order, maintain_order=True).agg(pl.col("start").min(), last=pl.col("start").max())
        chosen = [all_of((_equals(order, value), Within("start", *ends))) for value, *ends in each.iter_rows()]
        return all_of((where, any_of(chosen))), skipped

    def row(self, dataset: str, id: str) -> pl.DataFrame:  # noqa: A002 - the column's name
        """Return the row of a data set with an id, with all columns; none where there is none."""
        return self.of(AllOf((OneOf(("dataset",), frozenset((dataset,))), OneOf(("id",), frozenset((id,))))))

    def of(self, where: Condition) -> pl.DataFrame:
        """Return the rows that answer a condition, with all columns; for conditions that few rows do."""
        return self._fetch(self._matching(where, *EVENTS).select(*EVENTS)) if self else pl.DataFrame(schema=EVENTS)

    def _matching(self, where: Condition, *columns: str) -> nw.LazyFrame[Any]:
        """Return the rows that answer a condition, with these columns and perhaps others."""
        asked = [*leaves(where)]
        needed = {*columns, *(column for leaf in asked for column in _columns(leaf))}
        patterns = {leaf.pattern for leaf in asked if isinstance(leaf, Words)}
        rows, in_text = self._engine.scan(self._files, needed, patterns)
        if where == NONE:
            return rows.head(0)
        outline = _outline(where)
        rows = rows if outline == EVERY else rows.filter(expression(outline, in_text))
        # As a column first: an engine would work out both conditions of every row, if it were told them together.
        return rows if outline == where else rows.with_columns(expression(where, in_text).alias(_HOLDS)).filter(_HOLDS)

    def _fetch(self, answer: nw.LazyFrame[Any]) -> pl.DataFrame:
        return self._engine.fetch(answer)


_DEATHS: Final = ("deaths_best", "deaths_high", "deaths_low")
_HOLDS: Final = "holds"
_AREAS: Final = ("province", "country", "unknown")


def _columns(leaf: Condition) -> tuple[str, ...]:
    """Return the columns that tell whether a condition without parts holds."""
    match leaf:
        case OneOf(columns=columns):
            return columns
        case Within(column=column) | Missing(column=column):
            return (column,)
        case Days():
            return ("start", "end", "date_precision")
        case Deaths():
            return _DEATHS
        case Near():
            return ("lon", "lat")
        case Known():
            return ("published", "start")
        case _:
            return ()


def _outline(where: Condition) -> Condition:
    """Return what holds for every row that answers a condition, with boxes in the place of distances."""
    match where:
        case AllOf(parts=parts):
            return all_of(map(_outline, parts))
        case AnyOf(parts=parts):
            return any_of(map(_outline, parts))
        case Negated() if any(isinstance(leaf, Near) for leaf in leaves(where)):
            return EVERY
        case Near():
            return box(where)
        case _:
            return where


def _cell(west: float, south: float, width: float, height: float) -> tuple[nw.Expr, nw.Expr]:
    """Return column and row of the cell of a grid that a row lies in."""
    import narwhals as nw

    x = ((nw.col("lon") - west) / width).floor().cast(nw.Int32)
    y = ((nw.col("lat") - south) / height).floor().cast(nw.Int32)
    return x, y


def _part(counted: pl.DataFrame, first: int, last: int) -> tuple[pl.DataFrame, int]:
    """Return which of some counts, in order, the rows from `first` to before `last` fall into, and the rows before."""
    ends = counted["rows"].cast(pl.Int64).cum_sum()
    starts = ends - counted["rows"].cast(pl.Int64)
    chosen = (ends > first) & (starts < last)
    return counted.filter(chosen), int(starts.filter(chosen).head(1).sum())


def _equals(column: str, value: str | int | date | None) -> Condition:
    """Return the condition that a column has a value, or none where that is None."""
    if value is None:
        return Missing(column)
    return OneOf((column,), frozenset((value,))) if isinstance(value, str) else Within(column, value, value)


def expression(where: Condition, in_text: Mapping[str, nw.Expr]) -> nw.Expr:
    """Return a condition as an expression; null where a row has no value to answer it with.

    Neither it nor a part of it is `EVERY` or `NONE`: `all_of` and `any_of` leave them out. Words are found by what
    their pattern stands for in `in_text`.
    """
    import narwhals as nw

    match where:
        case AllOf(parts=parts):
            return reduce(and_, (expression(part, in_text) for part in parts))
        case AnyOf(parts=parts):
            return reduce(or_, (expression(part, in_text) for part in parts))
        case Negated(part=part):
            return ~expression(part, in_text).fill_null(value=False)
        case OneOf(columns=columns, values=values):
            listed = sorted(values)
            return reduce(or_, (nw.col(column).is_in(listed) for column in columns))
        case Within(column=column, low=low, high=high):
            return _between(nw.col(column), low, high)
        case Deaths(low=low, high=high):
            return _between(_deaths(), low, high)
        case Days(first=first, last=last, vague=vague):
            begun = _between(nw.col("start"), None, last) & _between(nw.col("end"), first, None)
            return begun if vague else begun & ~nw.col("date_precision").is_in(("year", "longer"))
        case Near():
            return within(where)
        case Known(by=by):
            return nw.coalesce("published", "start") <= by
        case Missing(column=column):
            return nw.col(column).is_null()
        case Words(pattern=pattern):
            return in_text[pattern]


def _deaths() -> nw.Expr:
    import narwhals as nw

    return nw.coalesce(*_DEATHS)


def _between(value: nw.Expr, low: date | float | None, high: date | float | None) -> nw.Expr:
    ends = [*([value >= low] if low is not None else ()), *([value <= high] if high is not None else ())]
    return reduce(and_, ends) if ends else ~value.is_null()
