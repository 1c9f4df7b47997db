"""Events as rows, their texts clean."""

from __future__ import annotations

import json
from bisect import bisect_left
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any, Final

import msgspec

from tui.base.sanitize import clean


class EventRow(msgspec.Struct, frozen=True):
    """An event as a row of the table; all texts are clean. "" is what the data set does not say."""

    dataset: str
    id: str
    start: date
    end: date
    date_precision: str
    """day, week, month, year, longer."""
    lon: float | None
    lat: float | None
    place: str
    place_precision: str
    """exact, near, district, province, country, unknown."""
    kind: str
    actor_a: str
    actor_b: str
    deaths_low: int | None
    deaths_best: int | None
    deaths_high: int | None
    text: str
    url: str
    published: date | None

    @property
    def key(self) -> str:
        """Return the key of the event as an item of a list: `event:<data set>/<id>`."""
        return f"event:{self.dataset}/{self.id}"


class EventView(msgspec.Struct, frozen=True):
    """An event with all that its data set has of it: the columns as they stood, and the row of the file."""

    row: EventRow
    raw: tuple[tuple[str, str], ...]
    number: int | None
    """The row of the file that it was read from, from 1; None where it is not known."""


class UnreadEvent(msgspec.Struct, frozen=True):
    """An event of which nothing is known: another machine, `place`, is waited for, or there is a `problem`."""

    place: str = ""
    problem: str = ""


class EventsBeside(msgspec.Struct, frozen=True):
    """The events on the days of a fact, within `km` of its places; `places` are those of it that have coordinates.

    `filter` is the text of a filter that shows them; "" where the fact has no day or no place to compare.
    """

    rows: int
    km: int
    first: date | None
    last: date | None
    places: tuple[str, ...]
    filter: str


class EventDays(msgspec.Struct, frozen=True):
    """How many events had begun before each of some days, so that any span of time is one subtraction.

    `starts` are the days on which any began, in order; `before` has one number more, of all. `vague` is how many have a
    date that is too vague for one day.
    """

    starts: tuple[date, ...] = ()
    before: tuple[int, ...] = (0,)
    vague: int = 0

    def __bool__(self) -> bool:
        return bool(self.starts)

    def between(self, first: date, stop: date) -> int:
        """Return how many began on the days from `first` to before `stop`."""
        return self.before[bisect_left(self.starts, stop)] - self.before[bisect_left(self.starts, first)]

    def on(self, days: Sequence[date]) -> tuple[int, ...]:
        """Return how many began on each of some days; nothing where none did on any."""
        counts = tuple(self.between(day, day + timedelta(days=1)) for day in days)
        return counts if any(counts) else ()


_TEXTS: Final = [name for name, kind in EventRow.__annotations__.items() if kind == "str"]


def event_row(row: Mapping[str, Any]) -> EventRow:
    """Return a row of the schema `EVENTS`, which may have more columns."""
    texts = {name: clean_text(row[name]) for name in _TEXTS}
    given = {name: row[name] for name in EventRow.__struct_fields__} | texts
    return EventRow(**{**given, "end": row["end"] or row["start"]})


def event_view(row: Mapping[str, Any]) -> EventView:
    """Return a row with all columns of the schema `EVENTS`, with those that its file had."""
    return EventView(event_row(row), _raw(row["raw"]), row["row"])


def _raw(raw: str | None) -> tuple[tuple[str, str], ...]:
    """Return the columns as they stood, clean; what cannot be read is one column."""
    try:
        columns = json.loads(raw or "{}")
    except ValueError:
        columns = {"": raw}
    if not isinstance(columns, dict):
        columns = {"": raw}
    stood = {name: "" if value is None else str(value) for name, value in columns.items()}
    return tuple((clean_text(name), clean_text(value)) for name, value in stood.items())


def clean_text(text: str | None) -> str:
    """Return a text of a data set as it may be written to a terminal; "" where there is none."""
    return clean(text)[0] if text else ""


# --- in words ---


def event_title(event: EventRow) -> str:
    """Return what a row may be called: the data set's kind of event, where, when, and the row's id."""
    told = ", ".join(filter(None, (event.kind, event.place, event_edtf(event))))
    return f"{event.dataset} {event.id}: {told}"


def event_columns(event: EventRow) -> str:
    """Return the columns of a row in words, those that it has."""
    between = " and ".join(filter(None, (event.actor_a, event.actor_b)))
    named = (("Kind", event.kind), ("Place", event.place), ("Actors", between), ("Deaths", _deaths(event)))
    return " ".join(f"{name}: {value}." for name, value in (*named, ("Days", event_edtf(event))) if value)


def event_edtf(event: EventRow) -> str:
    """Return when an event happened in EDTF, no more precisely than its row knows."""
    lengths = {"month": 7, "year": 4, "longer": 4}
    length = lengths.get(event.date_precision, 10)
    first, last = (day.isoformat()[:length] for day in (event.start, event.end))
    if event.date_precision == "week" and first == last:
        return f"{first}~"
    return first if first == last else f"{first}/{last}"


def _deaths(event: EventRow) -> str:
    low, best, high = event.deaths_low, event.deaths_best, event.deaths_high
    told = (("at least", low), ("best", best), ("at most", high)) if low != high else (("", best),)
    return ", ".join(f"{name} {number}".strip() for name, number in told if number is not None)
