"""Events as rows, their texts clean."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
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


_TEXTS: Final = [name for name, kind in EventRow.__annotations__.items() if kind == "str"]


def event_row(row: Mapping[str, Any]) -> EventRow:
    """Return a row of the schema `EVENTS`, which may have more columns."""
    texts = {name: clean_text(row[name]) for name in _TEXTS}
    given = {name: row[name] for name in EventRow.__struct_fields__} | texts
    return EventRow(**{**given, "end": row["end"] or row["start"]})


def clean_text(text: str | None) -> str:
    """Return a text of a data set as it may be written to a terminal; "" where there is none."""
    return clean(text)[0] if text else ""
