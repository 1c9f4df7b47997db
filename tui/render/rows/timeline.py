"""The timeline: one row a fact, under the day on which it happened, or in another order."""

from __future__ import annotations

from bisect import bisect_right
from datetime import date

import msgspec

from tui.analysis.views.facts import FactRow
from tui.analysis.views.notes import Mark
from tui.analysis.views.timeline import Group, Timeline
from tui.render import glyphs
from tui.render.charts import facts_per_day
from tui.render.rows.notes import NOTED
from tui.render.rows.parts import count, day_text, grade_text
from tui.render.text import LazyRows, Line, Row, Span, Target, cut, line_width, pad
from tui.store.schema.edtf import without_year

ORDERS: dict[str, str] = {
    "when": "by when it happened",
    "known": "by when it became known",
    "grade": "by grade, best first",
    "lines": "by independent lines, most first",
    "kind": "by kind",
}
"""The orders that `s` goes through, and how each is called."""

COLUMNS: dict[str, tuple[str, int]] = {
    "kind": ("kind", 11),
    "places": ("where", 18),
    "actors": ("who", 22),
    "known": ("known", 7),
    "grade": ("gr.", 4),
    "lines": ("n", 4),
}
"""The columns that `S` offers beside date and words: heading and cells."""

WHEN = 16
KIND = 26
"""Cells before the bars of a kind."""
LEAST_WORDS = 34


class Layout(msgspec.Struct, frozen=True):
    """Order and columns; no columns means those that the width has room for."""

    order: str = "when"
    columns: tuple[str, ...] = ()

    def written(self) -> str:
        """Return the layout as one word, for a pane's detail."""
        return f"{self.order}:{','.join(self.columns)}"

    @classmethod
    def read(cls, text: str) -> Layout:
        """Return the layout that `written` wrote."""
        order, _, columns = text.partition(":")
        known = tuple(name for name in columns.split(",") if name in COLUMNS)
        return cls(order if order in ORDERS else "when", known)

    def fitting(self, cells: int) -> list[str]:
        """Return the columns shown at this width."""
        if self.columns:
            return [name for name in COLUMNS if name in self.columns]
        rest = cells - WHEN - 2 - LEAST_WORDS
        fitting = []
        for name in ("grade", "lines", "kind", "places", "actors"):
            # The wide columns wait until what is said has room to spare: that is what is read.
            if COLUMNS[name][1] + (30 if name in ("places", "actors") else 0) <= rest:
                fitting.append(name)
                rest -= COLUMNS[name][1]
        return [name for name in COLUMNS if name in fitting]


def _words_width(columns: list[str], cells: int) -> int:
    return max(cells - WHEN - 2 - sum(COLUMNS[name][1] for name in columns), 10)


def heading(view: Timeline, layout: Layout, cells: int) -> list[Line]:
    """Return the strip of days and the names of the columns."""
    columns = layout.fitting(cells)
    spans = [Span(pad("when", WHEN), "muted")]
    spans += [Span(pad(*COLUMNS[name]), "muted") for name in columns if name not in ("grade", "lines")]
    spans.append(Span(pad("what is said", _words_width(columns, cells)), "muted"))
    spans += [Span(pad(*COLUMNS[name], right=True), "muted") for name in columns if name in ("grade", "lines")]
    return [_strip(view, cells), tuple(spans)]


def _strip(view: Timeline, cells: int) -> Line:
    days = view.days
    first, last = day_text(days[0], year=False), day_text(days[-1], year=False)
    room = len(days) * max(min((cells - len(first) - len(last) - 34) // len(days), 4), 1)
    return (
        Span(f"{first} ", "muted"),
        *facts_per_day(view.per_day, days[0], room, today=view.as_of),
        Span(f" {last}", "muted"),
        Span(f"   {ORDERS[view.order]}", "muted"),
    )


def _kind_strips(view: Timeline, cells: int) -> dict[str, Line]:
    """Return how many facts of each kind fall on each day, all to one scale."""
    days = view.days
    top = max((share for each in view.per_day_of_kind.values() for share in each), default=0.0) or 1.0
    room = len(days) * max(min((cells - KIND) // len(days), 4), 1)
    return {
        kind: facts_per_day(each, days[0], room, today=view.as_of, top=top)
        for kind, each in view.per_day_of_kind.items()
    }


def fact_line(
    fact: FactRow, cells: int, year: int, columns: list[str] | None = None, noted: Mark | None = None
) -> Line:
    """Return a fact as one line: when, what is said, and the columns asked for, grade, lines and marks at the end."""
    columns = Layout().fitting(cells) if columns is None else columns
    mark = glyphs.DISPUTED if fact.disputed else None
    texts = {
        "kind": fact.kind,
        "places": fact.places,
        "actors": fact.actors,
        "known": day_text(fact.known, year=False) if fact.known is not None else "",
    }
    spans = [Span(pad(cut(without_year(fact.when, year), WHEN - 1), WHEN), "muted")]
    for name in columns:
        if name in texts:
            size = COLUMNS[name][1]
            spans.append(Span(pad(cut(texts[name], size - 1), size), "faint" if name == "kind" else "muted"))
    spans.append(Span(pad(fact.says, _words_width(columns, cells)), "muted" if fact.kind == "background" else ""))
    if "grade" in columns:
        spans.append(grade_text((fact.grade or "-").rjust(COLUMNS["grade"][1])))
    if "lines" in columns:
        lines = "-" if fact.lines is None else str(fact.lines)
        spans.append(Span(pad(lines, COLUMNS["lines"][1], right=True), "muted"))
    own = NOTED[noted] if noted is not None else None
    spans.append(Span(own.glyph if own else " ", own.style if own else ""))
    spans.append(Span(mark.glyph if mark else " ", mark.style if mark else ""))
    return tuple(spans)


def rows(view: Timeline, layout: Layout, cells: int) -> LazyRows:
    """Return a heading a group and a row a fact, made as they are drawn."""
    first = view.days[0]
    columns = layout.fitting(cells)
    ends = [group.end for group in view.groups]
    titles = [_title(group, view.order, first) for group in view.groups]
    # For bisection: to walk the groups row by row was part of a start that took seconds with 100,000 facts.
    heads = [end + number for number, end in enumerate([0, *ends[:-1]])] if ends else []
    sizes: dict[str, int] = {}
    for title, start, end in zip(titles, [0, *ends], ends, strict=False):
        sizes[title] = sizes.get(title, 0) + end - start
    strips = {kind.title(): strip for kind, strip in _kind_strips(view, cells).items()}

    def make(index: int) -> Row:
        number = bisect_right(heads, index)
        if heads[number - 1] == index:
            title = titles[number - 1]
            head = (Span(title, "heading"), Span(f"  {count(sizes[title], 'fact')}", "faint"))
            gap = Span(" " * max(KIND - line_width(head), 1))
            return Row((*head, gap, *strips[title]) if title in strips else head)
        fact = view.facts[index - number]
        line = fact_line(fact, cells, first.year, columns, view.marks.get(fact.id))
        return Row(line, fact.id, Target("fact", fact.id), marked=fact.disputed)

    def position(key: str) -> int | None:
        found = view.facts.find(key)
        return None if found is None else found + bisect_right(ends, found) + 1

    return LazyRows(len(view.facts) + len(titles), make, position)


def _title(group: Group, order: str, first: date) -> str:
    """Return what stands above a group."""
    value = group.value
    match order:
        case "known" if isinstance(value, date):
            return f"Known from {day_text(value)}"
        case "grade":
            return f"Grade {value or 'unknown'}"
        case "lines":
            return count(int(value), "independent line") if isinstance(value, int | float) else "No vote"
        case "kind":
            return str(value).title()
    if group.before:
        return f"Before {day_text(first)}"
    if isinstance(value, date):
        return f"{value:%A} {day_text(value)}"
    return "No date" if group.begins is None else f"{day_text(group.begins)} or later"
