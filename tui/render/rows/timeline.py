"""The timeline as a table: a row a fact, of two lines where its words need them, under what is true of all below it."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Final, NamedTuple

import msgspec

from tui.analysis.timeline import PerDay
from tui.analysis.views.facts import FactRow
from tui.analysis.views.notes import Mark
from tui.analysis.views.timeline import Breaks, Group, Timeline
from tui.render import glyphs
from tui.render.charts import facts_per_day, top_of
from tui.render.rows.notes import NOTED
from tui.render.rows.parts import SHADES, count, day_text, grade_text
from tui.render.text import LazyRows, Line, Row, Span, Target, cut, line_width, pad, width
from tui.store.schema.edtf import without_year


class Column(NamedTuple):
    """A column: its heading, its cells, and its order in words, as it comes and turned round."""

    heading: str
    cells: int
    order: str
    first: str
    first_reversed: str


COLUMNS: Final[Mapping[str, Column]] = {
    "when": Column("when", 16, "when it happened", "earliest first", "latest first"),
    "kind": Column("kind", 11, "kind", "a to z", "z to a"),
    "places": Column("where", 18, "first place", "a to z", "z to a"),
    "actors": Column("who", 22, "first actor", "a to z", "z to a"),
    "source": Column("source", 20, "first source", "a to z", "z to a"),
    "known": Column("known", 7, "when it became known", "earliest first", "latest first"),
    "says": Column("what is said", 0, "what is said", "a to z", "z to a"),
    "grade": Column("gr.", 4, "grade", "best first", "worst first"),
    "lines": Column("n", 4, "independent lines", "most first", "fewest first"),
}
"""Every column from left to right; what is said has the room that the others leave."""
CHOSEN: Final = tuple(name for name in COLUMNS if name != "says")
"""The columns that can be shown or hidden."""
WHEN: Final = COLUMNS["when"].cells
LEAST: Final = 80
"""Characters that are shown of every fact, unless the user wants one line a fact."""
LEAST_WORDS: Final = 36
"""Cells for the words in their first line, where the width decides which columns there are; one line has fewer."""
LEAST_BESIDE: Final = 20
"""Cells below which words stand under their columns and not beside them."""
NARROWEST, WIDEST = 3, 60
"""Cells that a column can be given."""
MARK = 2
"""Cells at the end of a line for the mark of a disputed fact."""
KIND = 26
"""Cells before the bars of a kind."""


_POSSIBLE: Final = (Span(f"  {SHADES[2]}", "heading"), Span(" possible", "muted"))


class Layout(msgspec.Struct, frozen=True):
    """Order, columns and widths; no columns means those that the width has room for."""

    order: str = "when"
    reverse: bool = False
    columns: tuple[str, ...] = ()
    widths: tuple[tuple[str, int], ...] = ()
    """Cells of the columns that the user has made wider or narrower."""
    one_line: bool = False

    def written(self) -> str:
        """Return the layout as one word, for a pane's detail."""
        widths = ",".join(f"{name}={cells}" for name, cells in self.widths)
        order = f"{'-' if self.reverse else ''}{self.order}"
        return ":".join((order, ",".join(self.columns), widths, "one-line" if self.one_line else ""))

    @classmethod
    def read(cls, text: str) -> Layout:
        """Return the layout that `written` wrote; what cannot be used of a text is left out."""
        order, columns, widths, lines = (*text.split(":"), "", "", "", "")[:4]
        sizes = [(name, cells) for name, _, cells in (each.partition("=") for each in widths.split(","))]
        return cls(
            order.removeprefix("-") if order.removeprefix("-") in COLUMNS else "when",
            order.startswith("-"),
            tuple(name for name in columns.split(",") if name in CHOSEN),
            tuple(
                (name, int(cells))
                for name, cells in sizes
                if name in CHOSEN and cells.isdecimal() and NARROWEST <= int(cells) <= WIDEST
            ),
            lines == "one-line",
        )

    def size(self, name: str) -> int:
        """Return the cells of a column."""
        return dict(self.widths).get(name, COLUMNS[name].cells)

    def fitting(self, cells: int) -> list[str]:
        """Return the columns shown at this width."""
        if self.columns:
            return [name for name in CHOSEN if name in self.columns]
        rest = cells - MARK - self.size("when") - (LEAST_WORDS - MARK if self.one_line else LEAST_WORDS)
        fitting = ["when"]
        for name in ("grade", "lines", "kind", "source", "places", "actors"):
            # In one line, the wide columns wait until what is said has room to spare: that is what is read.
            spare = 30 if self.one_line and name in ("source", "places", "actors") else 0
            if self.size(name) + spare <= rest:
                fitting.append(name)
                rest -= self.size(name)
        return [name for name in CHOSEN if name in fitting]


class Table(NamedTuple):
    """Where columns and words stand in rows of so many cells."""

    layout: Layout
    columns: list[str]
    left: list[str]
    """The columns before the words."""
    words: int
    """Cells for the words beside their columns; 0 where they stand below."""
    indent: int
    """Cells before the words in their further lines."""
    below: int
    """Cells for the words in each of those."""

    @property
    def rooms(self) -> tuple[int, ...]:
        """Return the cells for the words in each of the lines that a fact may take."""
        if self.layout.one_line:
            return (self.words,)
        # Two lines hold the least that is shown of a fact, but beside many columns; a word may have to be broken.
        enough = self.words + self.below >= LEAST + 2
        return (self.words, self.below) if enough else (self.words, self.below, self.below)

    @property
    def breaks(self) -> Breaks | None:
        """Return after how many cells a fact takes another line; None where each has one."""
        if self.layout.one_line:
            return None
        rooms = self.rooms
        return Breaks(tuple(sum(rooms[:number]) for number in range(1, len(rooms))), width)


def table(layout: Layout, cells: int) -> Table:
    """Return where columns and words stand."""
    columns = layout.fitting(cells)
    names = list(COLUMNS)
    left = [name for name in columns if names.index(name) < names.index("says")]
    indent = sum(map(layout.size, left))
    words = cells - sum(map(layout.size, columns)) - MARK
    if layout.one_line:
        return Table(layout, columns, left, max(words, 10), 0, 0)
    if words < LEAST_BESIDE:
        words = 0
    if words + cells - indent < LEAST + 2:
        indent = min(layout.size("when") if "when" in columns else 2, max(cells - LEAST_WORDS, 0))
    return Table(layout, columns, left, words, indent, max(cells - indent, 10))


def heading(view: Timeline, layout: Layout, cells: int) -> list[Line]:
    """Return the strip of days and the names of the columns; an arrow stands by the one that facts are sorted by."""
    at = table(layout, cells)

    def named(name: str, size: int, *, right: bool = False) -> Span:
        on = name == view.order
        text = cut(COLUMNS[name].heading, max(size - 1, 1))
        if on:
            arrow = "▾" if view.reverse else "▴"
            text = f"{text} {arrow}" if width(text) + 2 <= size else cut(text, size - 1) + arrow
        return Span(pad(text, size, right=right), "strong" if on else "muted")

    spans = [named(name, layout.size(name)) for name in at.left]
    spans.append(named("says", at.words) if at.words else Span(""))
    spans += [named(name, layout.size(name), right=True) for name in at.columns if name not in at.left]
    return [_strip(view, cells), tuple(spans)]


def _strip(view: Timeline, cells: int) -> Line:
    """Return how many facts are certain and possible on each day."""
    first, last, room = _strip_room(view, cells)
    return (
        Span(f"{first} ", "muted"),
        *facts_per_day(view.per_day, view.days[0], room, today=view.as_of),
        Span(f" {last}", "muted"),
        *(_POSSIBLE if any(view.per_day.possible) else ()),
    )


def _strip_room(view: Timeline, cells: int) -> tuple[str, str, int]:
    """Return the first and the last day as they stand beside the strip, and its cells."""
    days = view.days
    years = days[0].year != days[-1].year
    first, last = day_text(days[0], year=years), day_text(days[-1], year=years)
    most = cells - len(first) - len(last) - 2 - line_width(_POSSIBLE)
    return first, last, len(days) * min(most // len(days), 4) or max(most, 1)


def event_strip(view: Timeline, counts: Sequence[int], cells: int) -> Line:
    """Return how many events began on each day, under the facts of that day."""
    first, _, room = _strip_room(view, cells)
    drawn = facts_per_day(PerDay(tuple(counts), (0,) * len(counts)), view.days[0], room, today=view.as_of)
    told = cut(f" {sum(counts):,} {'event' if sum(counts) == 1 else 'events'}", cells - len(first) - 1 - room)
    return (Span(" " * (len(first) + 1)), *drawn, Span(told, "muted"))


def _kind_strips(view: Timeline, cells: int) -> dict[str, Line]:
    """Return how many facts of each kind fall on each day, all to one scale."""
    days, top = view.days, top_of(view.per_day_of_kind.values())
    most = cells - KIND
    room = len(days) * min(most // len(days), 4) or max(most, 1)
    return {
        kind: facts_per_day(each, days[0], room, today=view.as_of, top=top)
        for kind, each in view.per_day_of_kind.items()
    }


def fact_line(fact: FactRow, cells: int, year: int, noted: Mark | None = None) -> Line:
    """Return a fact as one line: when, what is said, and of kind, grade and lines what there is room for."""
    fitting = Layout(one_line=True).fitting(cells)
    columns = tuple(name for name in ("when", "kind", "grade", "lines") if name in fitting)
    return _first_line(fact, table(Layout(columns=columns, one_line=True), cells), year, fact.says, noted)


def source_text(fact: FactRow, cells: int) -> str:
    """Return where a fact is first cited, and in how many other sources: `Kataeb.org, 29 Nov +2`."""
    more = f" +{fact.more_sources}" if fact.more_sources else ""
    room = cells - len(more)
    name, comma, day = fact.source.rpartition(", ")
    # The name gives way to the day, which tells apart what one publisher has published.
    shorter = cut(name, max(room - width(comma + day), 6)) + comma + day if name else day
    return cut(shorter, room) + more


def _first_line(fact: FactRow, at: Table, year: int, says: str, noted: Mark | None = None) -> Line:
    layout = at.layout
    spans: list[Span] = []
    for name in at.left:
        size = layout.size(name)
        match name:
            case "when":
                text = without_year(fact.when, year)
            case "known":
                text = day_text(fact.known, year=False) if fact.known is not None else ""
            case "source":
                text = source_text(fact, size - 1)
            case "places":
                text = fact.places
            case "actors":
                text = fact.actors
            case _:
                text = fact.kind
        spans.append(Span(pad(cut(text, size - 1), size), "faint" if name == "kind" else "muted"))
    if at.words:
        spans.append(Span(pad(says, at.words), _style(fact)))
    if "grade" in at.columns:
        spans.append(grade_text(pad(fact.grade or "-", layout.size("grade"), right=True)))
    if "lines" in at.columns:
        lines = "-" if fact.lines is None else str(fact.lines)
        spans.append(Span(pad(lines, layout.size("lines"), right=True), "muted"))
    mark = glyphs.DISPUTED if fact.disputed else None
    own = NOTED[noted] if noted is not None else None
    spans.append(Span(own.glyph if own else " ", own.style if own else ""))
    spans.append(Span(mark.glyph if mark else " ", mark.style if mark else ""))
    return tuple(spans)


def _style(fact: FactRow) -> str:
    return "muted" if fact.kind == "background" else ""


def _fact_lines(fact: FactRow, at: Table, year: int, lines: int, noted: Mark | None) -> list[Line]:
    """Return a fact in so many lines."""
    first, *others = broken(fact.says, at.rooms[:lines])
    indent = Span(" " * at.indent)
    return [_first_line(fact, at, year, first, noted), *((indent, Span(words, _style(fact))) for words in others)]


def broken(text: str, rooms: Iterable[int]) -> list[str]:
    """Return a text in lines of so many cells: broken between words, and cut at the end of the last.

    Where that would leave less than `LEAST` characters of it, a line is filled to its end.
    """
    rooms = list(rooms)
    lines: list[str] = []
    done = 0
    for number, room in enumerate(rooms):
        after = sum(rooms[number + 1 :])
        if number == len(rooms) - 1 or width(text) <= room:
            line, text = cut(text, room), ""
        else:
            full = _head(text, room)
            # A space that the line has no room for may end it all the same.
            end = len(full) if text[len(full) : len(full) + 1] == " " else full.rfind(" ")
            line = full[: max(end, 0)]
            rest = text[len(line) :].strip()
            if width(rest) > after and done + len(line) + after - 1 < LEAST:
                line, rest = full, text[len(full) :].strip()
            text = rest
        done += len(line)
        lines.append(line.rstrip())
    return lines


def _head(text: str, cells: int) -> str:
    """Return as much of a text as fits; marks stay with their letter."""
    used = 0
    for position, character in enumerate(text):
        used += width(character)
        if used > cells:
            return text[:position]
    return text


def rows(view: Timeline, layout: Layout, cells: int) -> LazyRows:
    """Return a heading a group and a row a fact, made as they are drawn."""
    first, at = view.days[0], table(layout, cells)
    last_lines = view.last_lines
    titles = [_title(group, view.order) for group in view.groups]
    starts = [0, *(group.end for group in view.groups)]
    # For bisection: to walk the groups row by row was part of a start that took seconds with 100,000 facts.
    heads = [(last_lines[start - 1] if start else 0) + number for number, start in enumerate(starts[:-1])]
    sizes: dict[str, int] = {}
    for title, start, end in zip(titles, starts, starts[1:], strict=False):
        sizes[title] = sizes.get(title, 0) + end - start
    strips = {kind.title(): strip for kind, strip in _kind_strips(view, cells).items()}

    def make(index: int) -> Row:
        number = bisect_right(heads, index)
        if heads[number - 1] == index:
            title = titles[number - 1]
            head = (Span(title, "heading"), Span(f"  {count(sizes[title], 'fact')}", "faint"))
            gap = Span(" " * max(KIND - line_width(head), 1))
            return Row((*head, gap, *strips[title]) if title in strips else head)
        place = bisect_right(last_lines, index - number)
        before = last_lines[place - 1] if place else 0
        fact = view.facts[place]
        lines = _fact_lines(fact, at, first.year, last_lines[place] - before, view.marks.get(fact.id))
        return Row(lines[index - number - before], fact.id, Target("fact", fact.id), marked=fact.disputed)

    def position(key: str) -> int | None:
        found = view.facts.find(key)
        if found is None:
            return None
        return (last_lines[found - 1] if found else 0) + bisect_right(starts, found)

    return LazyRows((last_lines[-1] if len(last_lines) else 0) + len(titles), make, position)


def _title(group: Group, order: str) -> str:
    """Return what stands above a group, which is true of every fact in it."""
    value = group.value
    match order:
        case "when":
            return _time(group.claim, value) if isinstance(value, date) else "No date"
        case "known" if isinstance(value, date):
            return f"Known from {day_text(value)}"
        case "grade":
            return f"Grade {value or 'unknown'}"
        case "lines":
            return count(int(value), "independent line") if isinstance(value, int | float) else "No vote"
        case "kind":
            return str(value).title()
    return str(value) if value else {"places": "No place", "actors": "No actor"}.get(order, "Unknown")


def _time(claim: str, day: date) -> str:
    match claim:
        case "before":
            return f"Before {day_text(day)}"
        case "across":
            return f"From before {day_text(day)} on"
        case "perhaps":
            return f"Perhaps {day_text(day)}"
        case "by":
            return f"By {day_text(day)}"
        case "from":
            return f"{day_text(day)} or later"
    return f"{day:%A} {day_text(day)}"
