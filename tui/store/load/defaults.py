"""Defaults for a theatre whose own record is broken or missing, so that the rest of it can be shown."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Final

from msgspec.structs import replace

from tui.store.load.entries import Entries
from tui.store.schema.edtf import BadDate, parse, parse_day
from tui.store.schema.records import UNKNOWN, Base, Theatre
from tui.store.validate.record import MAX_WINDOW_DAYS, is_bounding_box, is_timezone

_WORLD: Final = [-180.0, -90.0, 180.0, 90.0]
_NO_DAYS: Final = "2000-01-01/2000-01-01"
_TIMEZONE: Final = "UTC"


def theatre_with_defaults(entries: Entries, folder: str) -> Theatre:
    """Return the theatre's record, with defaults for what is broken in it or missing.

    The default title is `folder`, the window spans the theatre's facts, the box is the whole world, there are no bases.
    """
    if not entries.theatre:
        return Theatre(title=folder, timezone=_TIMEZONE, window=_window(entries), bbox=_WORLD, bases=[])
    entry = entries.theatre[0]
    theatre = _with_each_base_once(entry.record)
    if not entry.set_aside:
        return theatre
    # A base without an id must not be taken for a place without one.
    places = {place.record.id for place in entries.places} - {UNKNOWN}
    return replace(
        theatre,
        title=folder if entry.is_placeholder(("title",)) else theatre.title,
        timezone=theatre.timezone if is_timezone(theatre.timezone) else _TIMEZONE,
        window=_window(entries)
        if entry.is_placeholder(("window",)) or not _is_window(theatre.window)
        else theatre.window,
        bbox=theatre.bbox if is_bounding_box(theatre.bbox) else _WORLD,
        bases=[base for base, place in zip(theatre.bases, theatre.base_ids, strict=True) if place in places],
    )


def _with_each_base_once(theatre: Theatre) -> Theatre:
    """Return a theatre without the bases that have stood in its list before."""
    first: dict[str, str | Base] = {}
    for place, base in zip(theatre.base_ids, theatre.bases, strict=True):
        first.setdefault(place, base)
    return theatre if len(first) == len(theatre.bases) else replace(theatre, bases=[*first.values()])


def _is_window(text: str) -> bool:
    """Return whether `text` is a window that a theatre can have."""
    first, _, last = text.partition("/")
    try:
        return 0 <= (parse_day(last) - parse_day(first)).days < MAX_WINDOW_DAYS
    except BadDate:
        return False


def _window(entries: Entries) -> str:
    """Return the window, in EDTF, of the facts that are dated to the day; its last days where it is too long."""
    days = list(_days(entries))
    if not days:
        return _NO_DAYS
    last = max(days)
    first = max(min(days), last - timedelta(days=MAX_WINDOW_DAYS - 1))
    return f"{first}/{last}"


def _days(entries: Entries) -> Iterable[date]:
    """Yield the day of each fact that is dated to the day and not set aside."""
    for entry in entries.facts:
        if not entry.set_aside:
            when = parse(entry.record.when)
            if when.precision == "day" and when.earliest is not None:
                yield when.earliest
