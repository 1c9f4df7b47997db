"""Events as the screen shows them: what stands above their table, falls on the theatre's days, lies beside a fact.

What is asked for at every step of a cursor is not read there: `known_…` returns what was read ahead, None before that.
Where a data set cannot be read, a view says why, and shows none of it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from functools import partial
from itertools import accumulate
from typing import Any, Final, TypeVar

import msgspec
import polars as pl
from msgspec.structs import replace

from tui.analysis.facets import ByDay, Choice, Frequencies
from tui.analysis.memory import Memory
from tui.analysis.query.ast import Term
from tui.analysis.query.narrow import names
from tui.analysis.query.resolve import UnknownValue, resolve
from tui.analysis.situation import Situation
from tui.analysis.timeline import PerDay
from tui.analysis.views.cited_events import read_from
from tui.analysis.views.event_rows import EventDays, EventRow, EventsBeside, EventView, UnreadEvent
from tui.analysis.views.events import (
    Bar,
    Column,
    EventCounts,
    EventDensity,
    EventFrequency,
    EventSet,
    Grain,
    Order,
    event,
    event_bars,
    event_counts,
    event_density,
    event_frequencies,
    event_frequencies_by_day,
    event_place,
    event_problems,
    event_sets,
    event_views,
    events_alone,
    events_beside,
    has_at_hand,
    has_events,
    has_value,
    names_are_read,
)
from tui.base.errors import SyrtuiError
from tui.base.sanitize import clean
from tui.events.opened import DataSet, find

T = TypeVar("T")

FIELDS: Final[tuple[tuple[str, str, Column, str], ...]] = (
    ("k", "kind", "kind", "kind"),
    ("p", "place", "place", "place"),
    ("a", "actor", "actor_a", "first actor"),
    ("b", "actor", "actor_b", "second actor"),
    ("s", "source", "dataset", "data set"),
)
"""Key, field of the filter, column and title of what events can be counted by."""
_READ: Final = 200
"""Answers that are remembered of each sort."""
_GRAINS: Final[tuple[Grain, ...]] = ("day", "week", "month", "year")
_DAYS: Final = {"day": 1, "week": 7, "month": 30, "year": 365}


class EventTable(msgspec.Struct, frozen=True):
    """What stands above the rows: the data sets, how many events are shown, and when they began.

    No `sets` means that the theatre has none. `problem` is why some of them cannot be read, "" where all can. `waits`
    says that they are being read, and shown then.
    """

    sets: tuple[EventSet, ...] = ()
    counts: EventCounts = EventCounts(0, 0, 0)
    grain: Grain = "day"
    bars: tuple[Bar, ...] = ()
    problem: str = ""
    waits: bool = False


def event_table(situation: Situation, most: int) -> EventTable:
    """Return what stands above the table, with `most` bars; it may read files."""

    def read() -> EventTable:
        wrong = event_problems(situation)
        more = f" (and {len(wrong) - 1:,} more)" if len(wrong) > 1 else ""
        problem = f"{wrong[0]}{more}" if wrong else ""
        if not has_events(situation):
            return EventTable(problem=problem)
        counts = event_counts(situation)
        days = event_bars(situation, "day").bars
        span = (days[-1].start - days[0].start).days + 1 if days else 0
        grain: Grain = next((each for each in _GRAINS if span / _DAYS[each] <= most), "year")
        return EventTable(event_sets(situation), counts, grain, event_bars(situation, grain).bars, problem)

    return readable(read, lambda problem: EventTable((EventSet("", 0),), problem=problem))


def table_page(
    situation: Situation, first: int, last: int, order: Order, *, reverse: bool
) -> tuple[EventView, ...] | str:
    """Return the events shown from place `first` to before `last` in an order; why, where they cannot be read."""

    def read() -> tuple[EventView, ...] | str:
        return event_views(situation, first, last, order, reverse=reverse)

    return readable(read, lambda problem: problem)


def frequencies(situation: Situation, field: str, column: Column) -> Frequencies:
    """Return how many of the events shown have each value of a column, as choices of a field of the filter."""
    rest = _without(situation, field)
    nothing: tuple[EventFrequency, ...] = ()
    found = readable(lambda: event_frequencies(rest, column), lambda _: nothing)
    shown = readable(lambda: event_counts(rest).shown, lambda _: 0)
    chosen = situation.lens.chosen_terms(field)
    terms = ((Term(field, each.value), each) for each in found if each.value)
    return Frequencies(
        tuple(Choice(term, each.value, each.rows, term in chosen, names(each.value)) for term, each in terms),
        shown,
        "event",
    )


def frequencies_by_day(situation: Situation, table: Frequencies, field: str, column: Column) -> ByDay:
    """Return on which days of the theatre's window the events of each choice of a field began."""
    rest, days = _without(situation, field), situation.days
    nothing: Mapping[str, Mapping[date, int]] = {}
    found = readable(lambda: event_frequencies_by_day(rest, column, days[0], days[-1]), lambda _: nothing)
    none = (0,) * len(days)
    counts = (found.get(each.term.value, {}) for each in table.choices)
    return ByDay(
        days[0],
        situation.as_of,
        tuple(PerDay(tuple(each.get(day, 0) for day in days), none) for each in counts),
        (None,) * len(table.choices),
    )


def _without(situation: Situation, field: str) -> Situation:
    """Return a situation without the filter's choices of a field: one more of those shows more events, and no fewer."""
    lens = situation.lens.without_field(field)
    return replace(situation, lens=lens, resolved=resolve(lens.where, situation.day.assessor.lexicon))


def density(
    situation: Situation, box: tuple[float, float, float, float], columns: int, lines: int
) -> EventDensity | str | None:
    """Return how many events lie in each cell of a grid over a box (west, south, east, north); None without any.

    A text says why they cannot be read.
    """

    def read() -> EventDensity | str | None:
        return event_density(situation, *box, columns, lines) if has_events(situation) else None

    return readable(read, lambda problem: problem)


def alone(
    situation: Situation, found: EventDensity, box: tuple[float, float, float, float], columns: int, lines: int
) -> tuple[EventRow, ...]:
    """Return the events that have a cell of a density to themselves; none where they cannot be read."""
    return readable(lambda: events_alone(situation, found, box, columns, lines), lambda _: ())


def unknown_to_all(situation: Situation, *, read: bool = True) -> tuple[UnknownValue, ...]:
    """Return the values of the filter that neither facts nor events have; without `read` as far as that is known."""
    return tuple(
        each
        for each in situation.resolved.unknown
        if not (read or readable(partial(names_are_read, situation, each.field), lambda _: False))
        or not readable(partial(has_value, situation, each.field, each.value), lambda _: False)
    )


# --- read ahead ---


def days_key(situation: Situation) -> tuple[Any, ...]:
    """Return what `event_days` depends on."""
    return ("events by day", situation.resolved.where, situation.lens.as_of, _files(situation))


def event_days(situation: Situation) -> EventDays:
    """Return how many of the events shown began on each day; it may read files."""

    def read() -> EventDays:
        if not has_events(situation):
            return EventDays()
        found = event_bars(situation, "day")
        sums = accumulate((bar.rows for bar in found.bars), initial=0)
        return EventDays(tuple(bar.start for bar in found.bars), tuple(sums), found.vague)

    return _memory(situation).once(days_key(situation), lambda: readable(read, lambda _: EventDays()), most=_READ)


def known_days(situation: Situation) -> EventDays | None:
    """Return the same where it was read already; None before."""
    if not situation.may_have_events:
        return EventDays()
    return event_days(situation) if _memory(situation).has(days_key(situation)) else None


def beside(situation: Situation, fact: str) -> EventsBeside | None:
    """Return the events on the days of a fact near its places; None where there are none. It may read files."""

    def read() -> EventsBeside | None:
        found = readable(lambda: events_beside(situation, fact) if has_events(situation) else None, lambda _: None)
        return found if found is not None and found.rows else None

    return _memory(situation).once(_beside_key(situation, fact), read, most=_READ)


def knows_beside(situation: Situation, fact: str) -> bool:
    """Return whether `beside` needs no reading."""
    return not situation.may_have_events or _memory(situation).has(_beside_key(situation, fact))


def known_beside(situation: Situation, fact: str) -> EventsBeside | None:
    """Return what `beside` does where it was read already; None before."""
    return beside(situation, fact) if situation.may_have_events and knows_beside(situation, fact) else None


def one_event(situation: Situation, key: str) -> EventView | UnreadEvent | None:
    """Return the event `<data set>/<id>`, read where it is on no page that was read; None where there is none."""
    dataset, _, row = key.partition("/")

    def read() -> EventView | UnreadEvent | None:
        return readable(lambda: event(situation, dataset, row), lambda problem: UnreadEvent(problem=problem))

    if has_at_hand(situation, dataset, row):
        return read()
    return _memory(situation).once(_event_key(situation, key), read, most=_READ)


def knows_event(situation: Situation, key: str) -> bool:
    """Return whether `one_event` need not wait for another machine."""
    if not read_from(situation) or has_at_hand(situation, *key.split("/", 1)):
        return True
    return _memory(situation).has(_event_key(situation, key))


def _event_key(situation: Situation, key: str) -> tuple[Any, ...]:
    return ("an event", key, _files(situation))


def place_of(situation: Situation, key: str) -> int | None:
    """Return the place of the event `<data set>/<id>` in order of time; None where the filter or the day hides it."""
    dataset, _, row = key.partition("/")
    return readable(lambda: event_place(situation, dataset, row), lambda _: None)


def _beside_key(situation: Situation, fact: str) -> tuple[Any, ...]:
    return ("events beside a fact", fact, situation.lens.as_of, _files(situation))


def _files(situation: Situation) -> tuple[DataSet, ...]:
    store = situation.store
    return readable(lambda: find(store.root, store.theatre.events), lambda _: ())


def _memory(situation: Situation) -> Memory:
    return situation.day.assessor.whole.memory


def readable(read: Callable[[], T], instead: Callable[[str], T]) -> T:
    """Return what is read of data sets; where a file or a cluster cannot be read, what stands for it, told why."""
    try:
        return read()
    except (SyrtuiError, OSError, pl.exceptions.PolarsError) as error:
        return instead(clean(str(error).strip().partition("\n")[0])[0])
