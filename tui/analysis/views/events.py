"""Events: what the data sets under the facts have, as far as the filter and the day let it be seen.

All of it may read files: ask for it off the event loop. `has_events` alone costs nothing.

A day that was chosen hides the rows that had not come out (`published`); one that does not tell when it did is hidden
until the day on which it began. With no day chosen (the latest), every row is there, whenever it came out: a data set
that is made a year later than the window would else never be seen.

What is counted is remembered as long as filter, day and files stay the same. No number here changes a judgement.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from functools import partial
from typing import Any, Final, Literal, TypeVar

import msgspec
import polars as pl

from tui.analysis.query.ast import Term
from tui.analysis.query.fold import fold_all
from tui.analysis.query.near_literal import NEAR_KM
from tui.analysis.query.of_events import COLUMNS, condition, unasked
from tui.analysis.situation import Situation
from tui.analysis.views.event_rows import EventRow, EventsBeside, EventView, clean_text, event_row, event_view
from tui.events.conditions import EVERY, NONE, Condition, Days, Known, Near, OneOf, Within, all_of
from tui.events.opened import DataSet, find, problems, rows
from tui.events.queries import Rows
from tui.events.schema import EVENTS

T = TypeVar("T")
Grain = Literal["day", "week", "month", "year"]
Order = Literal["start", "place", "kind", "actor_a", "actor_b", "deaths_best", "dataset", "published"]
Column = Literal["dataset", "kind", "place", "actor_a", "actor_b", "date_precision", "place_precision"]

_REMEMBERED: Final = 24
"""Answers that are remembered of each sort: those of the last filters and days."""
_AT_HAND: Final = 2000
"""Events that are remembered whole: those of some pages, through which the cursor may go without reading."""
_ALONE: Final = 300
"""Events of a map that are told one by one."""
_COARSER: Final = {
    "day": ("week", "month", "year", "longer"),
    "week": ("month", "year", "longer"),
    "month": ("year", "longer"),
    "year": ("longer",),
}
"""The precisions of dates that are too vague to fall into one bin."""
_STEPS: Final = {"day": "1d", "week": "1w", "month": "1mo", "year": "1y"}


class EventSet(msgspec.Struct, frozen=True):
    """A data set, and how many rows it has."""

    name: str
    rows: int


class EventPage(msgspec.Struct, frozen=True):
    """Some rows in an order, from place `first`, of `total` that the filter shows."""

    first: int
    rows: tuple[EventRow, ...]
    total: int


class EventCounts(msgspec.Struct, frozen=True):
    """How many events the filter shows, with how many deaths, of how many that there are on the as-of day.

    `unasked` are the fields of the filter that events do not have (`reliability`, say): no event answers a condition on
    them, and the screen should say so where it shows none.
    """

    shown: int
    deaths: int
    known: int
    unasked: tuple[str, ...] = ()


class Bar(msgspec.Struct, frozen=True):
    """How many events began on the days from `start` to before the next bar's, with how many deaths."""

    start: date
    rows: int
    deaths: int


class EventBars(msgspec.Struct, frozen=True):
    """Events per day, week (from Monday), month or year, in order; only bars that have any.

    `vague` is how many events have a date that is too vague for one bar.
    """

    grain: Grain
    bars: tuple[Bar, ...]
    vague: int

    def counts(self, days: Sequence[date]) -> tuple[int, ...]:
        """Return the rows of the bar that begins on each of some days, 0 where there is none."""
        known = {bar.start: bar.rows for bar in self.bars}
        return tuple(known.get(day, 0) for day in days)


class Cell(msgspec.Struct, frozen=True):
    """A cell of a grid: column (eastward) and row (northward) from its corner, how many events, how many deaths."""

    x: int
    y: int
    rows: int
    deaths: int


class EventDensity(msgspec.Struct, frozen=True):
    """Events per cell of a grid over a box of the map, by row and column; only cells that have any.

    `nowhere` is how many of the events shown lie outside of the box, or know no more than their province.
    """

    cells: tuple[Cell, ...]
    most: int
    inside: int
    nowhere: int


class EventFrequency(msgspec.Struct, frozen=True):
    """How many of the events shown have a value in a column; "" stands for those without one."""

    value: str
    rows: int


def has_events(situation: Situation) -> bool:
    """Return whether the theatre has data sets of events: a look at the file system."""
    return situation.may_have_events and bool(_sets(situation))


def names_are_read(situation: Situation, field: str) -> bool:
    """Return whether `has_value` needs no reading for a field."""
    memory, sets = situation.day.assessor.whole.memory, _sets(situation)
    return all(memory.has(("event names", column, sets)) for column in COLUMNS.get(field, ()))


def has_value(situation: Situation, field: str, value: str) -> bool:
    """Return whether some event has a value that a field of the filter asks for, whatever facts have."""
    asked = condition(Term(field, value), situation.search_index, lambda column: _named(situation, column))
    return field in COLUMNS and asked != NONE


def event_sets(situation: Situation) -> tuple[EventSet, ...]:
    """Return the data sets with their numbers of rows."""
    known = dict(_named(situation, "dataset").select("value", "rows").iter_rows())
    return tuple(EventSet(each.name, known.get(each.name, 0)) for each in _sets(situation))


def event_problems(situation: Situation) -> tuple[str, ...]:
    """Return what is wrong with files of the data sets, which then have no rows, and with what the theatre lists."""
    store = situation.store
    return tuple(clean_text(str(each)) for each in problems(store.root, store.theatre.events, _sets(situation)))


def event_counts(situation: Situation) -> EventCounts:
    """Return how many events the filter shows, of how many."""
    shown = _per_day(situation, _shown(situation))
    known = _per_day(situation, _known(situation))
    return EventCounts(
        int(shown["rows"].sum()),
        int(shown["deaths"].sum()),
        int(known["rows"].sum()),
        unasked(situation.lens.where),
    )


def event_bars(situation: Situation, grain: Grain) -> EventBars:
    """Return how many of the events shown began in each bin of time."""
    per_day = _per_day(situation, _shown(situation))
    vague = pl.col("date_precision").is_in(_COARSER[grain])
    binned = (
        per_day.filter(~vague, pl.col("start").is_not_null())
        .group_by(pl.col("start").dt.truncate(_STEPS[grain]))
        .agg(pl.col("rows").sum(), pl.col("deaths").sum())
        .sort("start")
    )
    return EventBars(grain, tuple(Bar(*row) for row in binned.iter_rows()), int(per_day.filter(vague)["rows"].sum()))


def event_density(
    situation: Situation, west: float, south: float, east: float, north: float, columns: int, lines: int
) -> EventDensity:
    """Return how many of the events shown lie in each cell of a grid over a box in degrees."""
    where = _shown(situation)
    grid = (west, south, (east - west) / columns, (north - south) / lines)
    found = _once(situation, ("event cells", where, *grid), lambda reader: reader.per_cell(where, *grid))
    inside = found.filter(pl.col("x").is_between(0, columns - 1) & pl.col("y").is_between(0, lines - 1))
    cells = tuple(Cell(*row) for row in inside.select("x", "y", "rows", "deaths").iter_rows())
    number = sum(cell.rows for cell in cells)
    total = int(_per_day(situation, where)["rows"].sum())
    return EventDensity(cells, max((cell.rows for cell in cells), default=0), number, total - number)


def events_alone(
    situation: Situation, density: EventDensity, box: tuple[float, float, float, float], columns: int, lines: int
) -> tuple[EventRow, ...]:
    """Return the events that have a cell of `density` to themselves, in order of time.

    Where they are too many to go to each, those nearest to the middle of the box. All that is known of them is read
    along: `event` need not read it.
    """
    where, (west, south, east, north) = _shown(situation), box
    grid = (west, south, (east - west) / columns, (north - south) / lines)

    def off_middle(cell: Cell) -> float:
        # A cell is twice as high as wide.
        return (cell.x - (columns - 1) / 2) ** 2 + 4 * (cell.y - (lines - 1) / 2) ** 2

    alone = sorted((cell for cell in density.cells if cell.rows == 1), key=off_middle)[:_ALONE]
    cells = [(cell.x, cell.y) for cell in alone]

    def read(reader: Rows) -> tuple[EventView, ...]:
        return tuple(map(event_view, reader.in_cells(where, *grid, cells).iter_rows(named=True)))

    views = _once(situation, ("events alone", where, *grid, columns, lines), read)
    _keep_at_hand(situation, views)
    return tuple(view.row for view in views)


def event_frequencies(situation: Situation, column: Column, most: int = 200) -> tuple[EventFrequency, ...]:
    """Return how many of the events shown have each value of a column, the most first."""
    where = _shown(situation)
    found = _counted(situation, where, column)
    return tuple(EventFrequency(clean_text(value), rows) for value, rows in found.head(most).iter_rows())


def event_frequencies_by_day(
    situation: Situation, column: Column, first: date, last: date
) -> Mapping[str, Mapping[date, int]]:
    """Return how many of the events shown began on each day of a window, by value of a column; vague dates left out."""
    days = all_of((Within("start", first, last), OneOf(("date_precision",), frozenset(("day",)))))
    where = all_of((_shown(situation), days))
    key = ("event values by day", where, column)
    found: dict[str, dict[date, int]] = {}
    for value, day, number in _once(situation, key, lambda reader: reader.per_value_and_day(where, column)).iter_rows():
        found.setdefault(clean_text(value), {})[day] = number
    return found


def event_page(
    situation: Situation, first: int, last: int, order: Order = "start", *, reverse: bool = False
) -> EventPage:
    """Return the events shown from place `first` to before `last` in an order; rows without a value come last."""
    found = _page(situation, EventRow.__struct_fields__, first, last, order, reverse=reverse)
    total = int(_per_day(situation, _shown(situation))["rows"].sum())
    return EventPage(first, tuple(event_row(each) for each in found.iter_rows(named=True)), total)


def event_views(
    situation: Situation, first: int, last: int, order: Order = "start", *, reverse: bool = False
) -> tuple[EventView, ...]:
    """Return the same rows as `event_page` with all that is known of each, which `event` then need not read."""
    found = _page(situation, tuple(EVENTS), first, last, order, reverse=reverse)
    views = tuple(map(event_view, found.iter_rows(named=True)))
    _keep_at_hand(situation, views)
    return views


def _keep_at_hand(situation: Situation, views: Sequence[EventView]) -> None:
    sets, memory = _sets(situation), situation.day.assessor.whole.memory
    for view in views:
        memory.once(("event", view.row.dataset, view.row.id, sets), partial(_same, view), most=_AT_HAND)


def _page(
    situation: Situation, columns: tuple[str, ...], first: int, last: int, order: Order, *, reverse: bool
) -> pl.DataFrame:
    where = _shown(situation)
    counted = _counted(situation, where, order)
    return _once(
        situation,
        ("event page", where, columns, first, last, order, reverse),
        lambda reader: reader.page(where, columns, order, first, last, reverse=reverse, counted=counted),
    )


def shown_events(situation: Situation) -> pl.DataFrame:
    """Return every row that the filter shows, with all columns (`EVENTS`), in order of time."""
    found = rows(_sets(situation)).of(_shown(situation))
    return found.sort("start", "dataset", "id", nulls_last=True)


def event(situation: Situation, dataset: str, id: str) -> EventView | None:  # noqa: A002 - the field's name
    """Return one event with all that is known of it; None where there is none."""

    def read(reader: Rows) -> EventView | None:
        found = reader.row(dataset, id)
        return None if found.is_empty() else event_view(found.row(0, named=True))

    return _once(situation, ("event", dataset, id), read, most=_AT_HAND)


def has_at_hand(situation: Situation, dataset: str, id: str) -> bool:  # noqa: A002 - the field's name
    """Return whether `event` needs no reading."""
    return situation.day.assessor.whole.memory.has(("event", dataset, id, _sets(situation)))


def event_place(situation: Situation, dataset: str, id: str) -> int | None:  # noqa: A002 - the field's name
    """Return the place of an event among those that are shown, in order of time; None where it is not among them."""
    found = event(situation, dataset, id)
    if found is None:
        return None
    day = found.row.start
    where = all_of((_shown(situation), Within("start", day, day)))
    per_day = _per_day(situation, _shown(situation))
    number = int(per_day.filter(pl.col("start") == day)["rows"].sum())
    keys = ("dataset", "id")
    same = _once(situation, ("events of a day", where), lambda reader: reader.page(where, keys, "start", 0, number))
    place = same.with_row_index("place").filter(pl.col("dataset") == dataset, pl.col("id") == id)["place"]
    return int(per_day.filter(pl.col("start") < day)["rows"].sum()) + place[0] if len(place) else None


def _same(view: EventView) -> EventView:
    return view


def events_beside(situation: Situation, fact: str, km: int = NEAR_KM) -> EventsBeside:
    """Return how many events there are on the days of a fact, near its places, whatever the filter shows."""
    dated = situation.frames.facts.filter(pl.col("id") == fact)
    placed = (
        situation.frames.fact_places.filter(pl.col("fact") == fact)
        .join(situation.frames.places, left_on="place", right_on="id", maintain_order="left")
        .drop_nulls(["lon", "lat"])
    )
    first, last = dated.select("earliest", "latest").row(0) if len(dated) else (None, None)
    places = tuple(placed["place"])
    if first is None or last is None or not places:
        return EventsBeside(0, km, first, last, places, "")
    near = Near(tuple(placed.select("lon", "lat").iter_rows()), float(km))
    where = all_of((Days(first, last, vague=False), near, _known(situation)))
    days = f"{first}" if first == last else f"[{first} TO {last}]"
    around = " OR ".join(f"near:{place}<{km}km" for place in places)
    asked = f"date:{days} {around if len(places) == 1 else f'({around})'}"
    return EventsBeside(int(_per_day(situation, where)["rows"].sum()), km, first, last, places, asked)


# --- what is read, and remembered ---


def _sets(situation: Situation) -> tuple[DataSet, ...]:
    store = situation.store
    return find(store.root, store.theatre.events)


def _once(situation: Situation, key: tuple[Any, ...], query: Callable[[Rows], T], most: int = _REMEMBERED) -> T:
    """Return the answer of a query, which is remembered as long as the files are what they are."""
    sets = _sets(situation)
    memory = situation.day.assessor.whole.memory
    return memory.once((*key, sets), lambda: query(rows(sets)), most=most)


def _per_day(situation: Situation, where: Condition) -> pl.DataFrame:
    return _once(situation, ("events per day", where), lambda reader: reader.per_day(where))


def _counted(situation: Situation, where: Condition, column: str) -> pl.DataFrame:
    """Return how many rows have each value of a column: `[value, rows]`."""
    if column == "start":  # known from the counts above them
        return _per_day(situation, where).group_by(value="start").agg(pl.col("rows").sum())
    return _once(situation, ("event values", where, column), lambda reader: reader.per_value(where, column))


def _named(situation: Situation, column: str) -> pl.DataFrame:
    """Return the values of a column in all data sets, with their names folded: `[value, name, rows]`."""

    def read(reader: Rows) -> pl.DataFrame:
        values = reader.per_value(EVERY, column)
        return values.with_columns(fold_all(values["value"]).alias("name")).select("value", "name", "rows")

    return _once(situation, ("event names", column), read)


def _known(situation: Situation) -> Condition:
    """Return the condition that a row was there on the day that was chosen."""
    return EVERY if situation.lens.as_of is None else Known(situation.lens.as_of)


def _shown(situation: Situation) -> Condition:
    """Return the condition that a row is shown; thousands of names may be compared for it."""

    def asked(_: Rows) -> Condition:
        names = partial(_named, situation)
        return condition(situation.lens.where, situation.search_index, names, situation.resolved.meanings)

    key = ("events asked for", situation.lens, situation.resolved)
    return all_of((_known(situation), _once(situation, key, asked)))
