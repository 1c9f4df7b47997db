"""iCalendar (RFC 5545): an all-day event a fact; where the date is not plain, its summary says so."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime, time, timedelta

from icalendar import Calendar, Event

from tui import __version__
from tui.analysis.views.extract import Extract, FactEntry
from tui.analysis.views.map import Spot
from tui.exchange.identifiers import uuid_of


def encode(held: Extract) -> bytes:
    """Return the facts that have a date as a calendar; it has no place for the others."""
    calendar = Calendar()
    calendar.add("prodid", f"-//syrtui//syrtui {__version__}//EN")
    calendar.add("version", "2.0")
    calendar.add("x-wr-calname", held.title)
    calendar.add("x-wr-caldesc", held.described)
    names = {place.id: place.name for place in held.places}
    spots = {spot.id: spot for spot in held.map.spots}
    for fact, first, last in held.dated:
        event = _event(fact, names, spots)
        event.add("uid", f"{uuid_of(held.title, 'fact', fact.id)}@syrtui")
        # When the calendar was made is a day of the theatre: the same view gives the same bytes.
        event.add("dtstamp", datetime.combine(held.as_of, time(), UTC))
        event.add("dtstart", first)
        event.add("dtend", last + timedelta(days=1))
        calendar.add_component(event)
    written: bytes = calendar.to_ical()
    return written


def _event(fact: FactEntry, names: Mapping[str, str], spots: Mapping[str, Spot]) -> Event:
    """Return what is told of a fact, without its days."""
    event = Event()
    event.add("summary", fact.says if fact.is_certain else f"{fact.when_text}: {fact.says}")
    cited = [f"{each.source}, paragraph {each.paragraph}, {each.wording}" for each in fact.citations]
    told = [f"Fact {fact.id}; when: {fact.when}; graded {fact.grade or 'nowhere'}", *cited, fact.note]
    event.add("description", "\n".join(filter(None, told)))
    event.add("categories", [fact.kind, *(["disputed"] if fact.disputed else [])])
    event.add("transp", "TRANSPARENT")
    if fact.places:
        event.add("location", ", ".join(names.get(place, place) for place in fact.places))
    spot = next((spots[place] for place in fact.places if place in spots), None)
    if spot is not None:
        event.add("geo", (spot.lat, spot.lon))
    return event
