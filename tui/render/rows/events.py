"""Events as a table: a row an event, of which only the pages that were come to are held; above it counts and bars."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import TYPE_CHECKING, Final, NamedTuple

import msgspec

from tui.analysis.views.event_rows import EventRow, EventView
from tui.render import glyphs
from tui.render.rows.parts import BLOCKS, count, day_text
from tui.render.text import Line, Row, Span, Target, cut, line_width, pad, width

if TYPE_CHECKING:  # late: a theatre without events does without them
    from tui.analysis.views.event_table import EventTable
    from tui.analysis.views.events import Order

PAGE: Final = 200
"""Events that are read together."""


class Column(NamedTuple):
    """A column: its heading, its cells, and its order in words, as it comes and turned round; "" where it has none."""

    heading: str
    cells: int
    order: str = ""
    first: str = "a to z"
    first_reversed: str = "z to a"


COLUMNS: Final[Mapping[str, Column]] = {
    "start": Column("when", 18, "when it began", "earliest first", "latest first"),
    "kind": Column("kind", 18, "kind"),
    "place": Column("where", 18, "place"),
    "actor_a": Column("first actor", 22, "first actor"),
    "actor_b": Column("second actor", 22, "second actor"),
    "dataset": Column("data set", 10, "data set"),
    "published": Column("published", 12, "when it was published", "earliest first", "latest first"),
    "text": Column("what is told", 0),
    "deaths_best": Column("deaths", 12, "deaths", "fewest first", "most first"),
}
"""Every column from left to right; the text has the room that the others leave."""
ORDERS: Final[tuple[Order, ...]] = (
    "start",
    "kind",
    "place",
    "actor_a",
    "actor_b",
    "dataset",
    "published",
    "deaths_best",
)
CHOSEN: Final = tuple(name for name in COLUMNS if name != "text")
"""The columns that can be shown or hidden."""
WIDEST: Final = 4
"""Cells of a bar at the most."""
LEAST_WORDS: Final = 18
"""Cells for the text, where the width decides which columns there are."""


class Layout(msgspec.Struct, frozen=True):
    """Order and columns; no columns means those that the width has room for."""

    order: Order = "start"
    reverse: bool = False
    columns: tuple[str, ...] = ()

    def written(self) -> str:
        """Return the layout as one word, for a pane's detail; "" for the one that it begins with."""
        if self == Layout():
            return ""
        return f"{'-' if self.reverse else ''}{self.order}:{','.join(self.columns)}"

    @classmethod
    def read(cls, text: str) -> Layout:
        """Return the layout that `written` wrote; what cannot be used of a text is left out."""
        written, _, columns = text.partition(":")
        order = next((each for each in ORDERS if each == written.removeprefix("-")), None)
        chosen = tuple(name for name in columns.split(",") if name in CHOSEN)
        return cls(order or "start", order is not None and written.startswith("-"), chosen)

    def same_order(self, other: Layout) -> bool:
        """Return whether rows stand in the same order in another layout."""
        return (self.order, self.reverse) == (other.order, other.reverse)

    def fitting(self, cells: int) -> list[str]:
        """Return the columns shown at this width."""
        if self.columns:
            return [name for name in CHOSEN if name in self.columns]
        rest, fitting = cells - LEAST_WORDS, []
        for name in ("start", "deaths_best", "place", "actor_a", "kind", "actor_b", "dataset"):
            if COLUMNS[name].cells > rest:
                break
            fitting.append(name)
            rest -= COLUMNS[name].cells
        return [name for name in CHOSEN if name in fitting]


class EventRows(msgspec.Struct):
    """The rows of a table of any length: those of pages that were not read yet are blank."""

    total: int
    layout: Layout
    cells: int
    pages: dict[int, Sequence[EventView]] = msgspec.field(default_factory=dict)
    problem: str = ""
    """Why pages could not be read, that were asked for last."""

    def __len__(self) -> int:
        return self.total

    def __getitem__(self, index: int, /) -> Row:
        if not 0 <= index < self.total:
            raise IndexError(index)
        view = self.at(index)
        if view is None:
            blank = Span(cut(self.problem, self.cells), "warn") if self.problem else Span("…", "faint")
            return Row((blank,), f"event#{index}")
        event = view.row
        return Row(event_line(event, self.layout, self.cells), event.key, target(event))

    def at(self, index: int) -> EventView | None:
        """Return the event at a place; None where its page was not read."""
        page = self.pages.get(index // PAGE, ())
        return page[index % PAGE] if index % PAGE < len(page) else None

    def find(self, key: str) -> int | None:
        """Return the place of an event by its key, where its page was read."""
        for number, page in self.pages.items():
            for place, view in enumerate(page):
                if view.row.key == key:
                    return number * PAGE + place
        return None

    def missing(self, first: int, last: int) -> range:
        """Return the pages that rows from `first` to before `last` need and that were not read, with those between."""
        first, last = max(first, 0), min(last, self.total)
        if first >= last:
            return range(0)
        asked = [number for number in range(first // PAGE, (last - 1) // PAGE + 1) if number not in self.pages]
        return range(asked[0], asked[-1] + 1) if asked else range(0)

    def take(self, first: int, views: Sequence[EventView] | str) -> None:
        """Take pages that were read, from page `first` on, or why they were not; none far from them is kept."""
        self.problem = views if isinstance(views, str) else ""
        if isinstance(views, str):
            return
        if len(self.pages) > 40:  # some 8,000 rows: paging through a million must not keep them all
            self.pages.clear()
        for start in range(0, len(views), PAGE):
            self.pages[first + start // PAGE] = views[start : start + PAGE]


def target(event: EventRow) -> Target:
    """Return what a row opens."""
    return Target("event", event.key.removeprefix("event:"))


def heading(table: EventTable, layout: Layout, cells: int, year: int) -> tuple[Line, ...]:
    """Return how many events are shown, when they began, and the names of the columns with an arrow by the order."""
    wrong = ((Span(cut(f"{glyphs.WITH_ERRORS.glyph} {table.problem}", cells), "warn"),),) if table.problem else ()
    return (*wrong, _counts(table, cells), _bars(table, cells, year), _names(layout, cells))


def _counts(table: EventTable, cells: int) -> Line:
    counts = table.counts
    known = f" of {counts.known:,}" if counts.shown != counts.known else ""
    left = [Span(f"{counts.shown:,}{known} {'event' if counts.known == 1 else 'events'}", "strong")]
    left.append(Span(f" · {counts.deaths:,} {'death' if counts.deaths == 1 else 'deaths'}", "muted"))
    if counts.unasked:
        left.append(Span(f" · events have no {', '.join(counts.unasked)}", "warn"))
    right = " · ".join(each.name for each in table.sets)
    room = cells - line_width(left) - 2
    return (*left, Span(" " * 2 + pad(right, room, right=True), "faint")) if room >= width(right) else tuple(left)


def _bars(table: EventTable, cells: int, year: int) -> Line:
    """Return a bar for each day, week, month or year from the first event on."""
    if not table.bars:
        return ()
    first, last = table.bars[0].start, table.bars[-1].start
    own = first.year == last.year == year
    told = (day_text(first, year=not own), day_text(last, year=not own))
    if table.grain == "year":
        told = (str(first.year), str(last.year))
    legend = f"  a bar is a {table.grain}"
    most = max(bar.rows for bar in table.bars)
    known = {bar.start: bar.rows for bar in table.bars}
    steps = _steps(first, last, table.grain)
    room = cells - sum(map(len, told)) - 2
    step = min(max((room - len(legend)) // len(steps), 1), WIDEST)
    legend = legend if step * len(steps) + len(legend) <= room else ""
    drawn = "".join((_block(known.get(day, 0), most) * max(step - 1, 1)).ljust(step) for day in steps)
    return (
        Span(f"{told[0]} ", "muted"),
        Span(cut(drawn, max(room, 1)), "heading"),
        Span(f" {told[1]}{legend}", "muted"),
    )


def _block(rows: int, most: int) -> str:
    # However few there are, they have a bar.
    return BLOCKS[min(max(round(rows / most * 8), 1), 8)] if rows else "·"


def _steps(first: date, last: date, grain: str) -> list[date]:
    """Return where the bars from the first to the last begin, those without events too."""
    if grain in ("day", "week"):
        step = 7 if grain == "week" else 1
        return [first + timedelta(days=day) for day in range(0, (last - first).days + 1, step)]
    months = range(12 * first.year + first.month - 1, 12 * last.year + last.month, 12 if grain == "year" else 1)
    return [date(month // 12, month % 12 + 1, 1) for month in months]


def _names(layout: Layout, cells: int) -> Line:
    spans = []
    for name, size in _sizes(layout, cells):
        arrow = ("▾" if layout.reverse else "▴") if name == layout.order else ""
        text = COLUMNS[name].heading
        text = f"{text} {arrow}" if arrow and len(text) + 3 <= size else cut(text, max(size - 1, 1))
        spans.append(Span(pad(text, size, right=name == "deaths_best"), "strong" if arrow else "muted"))
    return tuple(spans)


def _sizes(layout: Layout, cells: int) -> list[tuple[str, int]]:
    """Return the columns with their cells, the text's among them."""
    columns = layout.fitting(cells)
    words = max(cells - sum(COLUMNS[name].cells for name in columns), 8)
    return [(name, COLUMNS[name].cells or words) for name in COLUMNS if name in columns or name == "text"]


def event_line(event: EventRow, layout: Layout, cells: int) -> Line:
    """Return an event as one line."""
    spans = []
    shown = _sizes(layout, cells)
    for name, size in shown:
        match name:
            case "start":
                span = Span(when_text(event), "muted")
            case "place":
                span = Span(place_text(event), "muted")
            case "published":
                span = Span(day_text(event.published) if event.published else "", "muted")
            case "deaths_best":
                span = Span(deaths_text(event), "strong" if event.deaths_best else "muted")
            case "text":
                span = Span(event.text) if event.text else Span(_instead(event, [each for each, _ in shown]), "muted")
            case _:
                span = Span(getattr(event, name), "faint" if name == "kind" else "muted")
        text = pad(span.text, size, right=True) if name == "deaths_best" else pad(cut(span.text, size - 1), size)
        spans.append(Span(text, span.style))
    return tuple(spans)


def _instead(event: EventRow, shown: Sequence[str]) -> str:
    """Return what stands in place of a text that a row does not have: what no column says already."""
    actors = " – ".join(filter(None, (event.actor_a, event.actor_b))) if "actor_b" not in shown else ""
    return ": ".join(filter(None, (event.kind if "kind" not in shown else "", actors)))


def when_text(event: EventRow) -> str:
    """Return when an event happened, as precisely as its row knows."""
    start, end = event.start, event.end
    match event.date_precision:
        case "month":
            return f"{start:%b %Y}" if (start.year, start.month) == (end.year, end.month) else _span(start, end)
        case "year":
            return str(start.year) if start.year == end.year else f"{start.year}–{end.year}"
        case "longer":
            return f"{start.year}–{end.year}" if start.year != end.year else _span(start, end)
    return day_text(start) if start == end else _span(start, end)


def _span(start: date, end: date) -> str:
    if (start.year, start.month) == (end.year, end.month):
        return f"{start.day}–{day_text(end)}"
    if start.year == end.year:
        return f"{day_text(start, year=False)}–{day_text(end)}"
    return f"{start:%b %Y}–{end:%b %Y}"


def place_text(event: EventRow) -> str:
    """Return where it happened, and how far from there it may have been."""
    if not event.place:
        return ""
    match event.place_precision:
        case "near":
            return f"near {event.place}"
        case "district" | "province" | "country":
            return f"{event.place} ({event.place_precision})"
    return event.place


def deaths_text(event: EventRow) -> str:
    """Return how many died: the best figure, and the range that the row gives around it."""
    low, best, high = event.deaths_low, event.deaths_best, event.deaths_high
    ends = [each for each in (low, high) if each is not None]
    around = "–".join(str(each) for each in dict.fromkeys(ends))
    if best is None:
        return around
    return f"{best} ({around})" if ends and (low, high) != (best, best) and ends != [best] else str(best)


# --- where there are none ---


def none_at_all() -> tuple[Line, ...]:
    """Return that a theatre has no event data, and how it comes to some."""
    return (
        (Span("This theatre has no event data.", "strong"),),
        (),
        (Span("syrtui import ucdp FILE", "accent"), Span("  reads rows of UCDP into events/;", "muted")),
        (Span("or acled, gdelt, airwars, csv, geojson", "muted"),),
        (
            Span("events: [../acled, s3://…]", "accent"),
            Span("  in theatre.yaml names others", "muted"),
        ),
        (),
        (Span("Events are rows of bulk data under the facts; nothing weighs them.", "muted"),),
    )


def waiting_words(place: str) -> str:
    """Return that events are being read: from another machine, or from this one where that is nothing."""
    return f"waiting for {place}" if place else "reading events"


def none_yet(place: str) -> tuple[Line, ...]:
    """Return what stands in place of events that are being read."""
    told = waiting_words(place)
    return (
        (Span(f"{told[0].upper()}{told[1:]} …", "strong"),),
        (Span("They are shown once they are there; keys work meanwhile.", "muted"),),
    )


def none_shown(table: EventTable, as_of: date) -> tuple[Line, ...]:
    """Return why no event is shown: what cannot be read, what events do not have, the filter, or the day."""
    counts = table.counts
    if table.problem and not counts.known:
        return (Span("The event data cannot be read.", "strong"),), (Span(table.problem, "bad"),)
    if not counts.known:
        return (
            (Span(f"No event had come out by {day_text(as_of)}.", "strong"),),
            (Span("] goes a day on, 0 to the latest.", "muted"),),
        )
    made: list[Line] = [(Span(f"None of {count(counts.known, 'event')} matches the filter.", "strong"),)]
    if counts.unasked:
        made.append((Span(f"Only facts have {', '.join(counts.unasked)}: no event answers that.", "warn"),))
    return (*made, (), (Span("x clears the filter, u undoes the last step, / changes it.", "muted"),))
