"""A theatre that can be shown although its own record is broken: what of it is right, with defaults for the rest."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Final

from msgspec.structs import replace

from tui.store.load.entries import Entries
from tui.store.schema.edtf import BadDate, day, parse
from tui.store.schema.records import UNKNOWN, Theatre
from tui.store.validate.record import LONGEST_WINDOW, is_box, is_timezone

_WORLD: Final = [-180.0, -90.0, 180.0, 90.0]
_NO_DAYS: Final = "2000-01-01/2000-01-01"
_TIMEZONE: Final = "UTC"


def usable(entries: Entries, folder: str) -> Theatre:
    """The theatre's record, made good: `folder` stands for its title, and its facts for its window."""
    if not entries.theatre:
        return Theatre(title=folder, timezone=_TIMEZONE, window=_window(entries), bbox=_WORLD, bases=[], measures={})
    entry = entries.theatre[0]
    theatre = entry.record
    if not entry.aside:
        return theatre
    places = {place.record.id for place in entries.places} - {UNKNOWN}
    return replace(
        theatre,
        title=folder if entry.made_up(("title",)) else theatre.title,
        timezone=theatre.timezone if is_timezone(theatre.timezone) else _TIMEZONE,
        window=_window(entries) if entry.made_up(("window",)) or not _is_window(theatre.window) else theatre.window,
        bbox=theatre.bbox if is_box(theatre.bbox) else _WORLD,
        bases=[base for base, place in zip(theatre.bases, theatre.base_ids, strict=True) if place in places],
    )


def _is_window(text: str) -> bool:
    first, _, last = text.partition("/")
    try:
        return 0 <= (day(last) - day(first)).days < LONGEST_WINDOW
    except BadDate:
        return False


def _window(entries: Entries) -> str:
    """The days on which the theatre's facts happened, as far as they are told to the day."""
    days = list(_days(entries))
    if not days:
        return _NO_DAYS
    last = max(days)
    first = max(min(days), last - timedelta(days=LONGEST_WINDOW - 1))
    return f"{first}/{last}"


def _days(entries: Entries) -> Iterable[date]:
    for entry in entries.facts:
        if not entry.aside:
            when = parse(entry.record.when)
            if when.precision == "day" and when.earliest is not None:
                yield when.earliest
