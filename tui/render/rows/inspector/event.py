"""An event for the inspector: what its data set says of it, and the columns of its row as they stood."""

from __future__ import annotations

from typing import Final

from tui.analysis.views.event_rows import EventsBeside, EventView, UnreadEvent
from tui.render.rows.events import waiting_words, when_text
from tui.render.rows.parts import BLANK, count, day_text, heading, labelled, paragraph
from tui.render.text import Row, Span, Target

_DATES: Final = {
    "week": "known to the week",
    "month": "known to the month",
    "year": "known to the year",
    "longer": "no closer than that",
}
_PLACES: Final = {
    "exact": "the spot",
    "near": "near there",
    "district": "somewhere in the district",
    "province": "somewhere in the province",
    "country": "somewhere in the country",
    "unknown": "how near is not known",
}


def event_rows(view: EventView, cells: int, *, glance: bool = False) -> list[Row]:
    """Return an event whole; at a `glance` without the columns of its row."""
    event = view.row
    actors = " – ".join(filter(None, (event.actor_a, event.actor_b)))
    title = event.text or ": ".join(filter(None, (event.kind, actors)))
    made = paragraph([Span(title or event.id, "title")], cells)
    precision = _DATES.get(event.date_precision, "")
    made += [
        BLANK,
        *labelled("when", [Span(when_text(event)), Span(f" · {precision}" if precision else "", "muted")], cells),
    ]
    if event.kind:
        made += labelled("kind", [Span(event.kind)], cells)
    if event.place or event.lat is not None:
        near = f" · {_PLACES.get(event.place_precision, event.place_precision)}"
        made += labelled("place", [Span(event.place or "unnamed"), Span(near, "muted")], cells)
    if event.lat is not None and event.lon is not None:
        made += labelled("", [Span(f"{event.lat:.4f} N {event.lon:.4f} E", "muted")], cells)
    for number, actor in enumerate(filter(None, (event.actor_a, event.actor_b))):
        made += labelled("" if number else "actors", [Span(actor)], cells)
    made += labelled("deaths", _deaths(view), cells)
    made += labelled("data set", [Span(event.dataset, "accent"), Span(f" {event.id}", "muted")], cells)
    if event.published is not None:
        made += labelled("published", [Span(day_text(event.published))], cells)
    if event.url:
        made += labelled("address", [Span(event.url, "muted")], cells)
    if glance:
        return made
    row = f"row {view.number}" if view.number is not None else ""
    if view.raw:
        made += [BLANK, heading("As it stood", row)]
    for name, value in view.raw:
        made += (
            labelled(name, [Span(value)], cells)
            if len(name) < 13
            else paragraph([Span(f"{name}  ", "muted"), Span(value)], cells, indent=2)
        )
    return made


def unread_rows(view: UnreadEvent, cells: int) -> list[Row]:
    """Return why nothing is known of an event."""
    told = view.problem or f"{waiting_words(view.place)} …"
    return paragraph([Span(told, "warn" if view.problem else "muted")], cells)


def _deaths(view: EventView) -> list[Span]:
    event = view.row
    if event.deaths_best is None and event.deaths_low is None and event.deaths_high is None:
        return [Span("not told", "muted")]
    told = [("at least", event.deaths_low), ("best", event.deaths_best), ("at most", event.deaths_high)]
    if event.deaths_low == event.deaths_best == event.deaths_high:
        return [Span(str(event.deaths_best), "strong")]
    spans: list[Span] = []
    for name, number in told:
        if number is not None:
            spans += [Span(f"{' · ' if spans else ''}{name} ", "muted"), Span(str(number), "strong")]
    return spans


def beside_rows(beside: EventsBeside, cells: int) -> list[Row]:
    """Return how many events there are on the days of a fact near its places, as a link to them."""
    days = "that day" if beside.first == beside.last else "in those days"
    line = [
        Span(f"{count(beside.rows, 'event')} within {beside.km} km {days}", "accent"),
        Span(" · 9", "key"),
    ]
    return [BLANK, *paragraph(line, cells, key="events", target=Target("events", beside.filter))]
