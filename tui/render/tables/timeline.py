"""The timeline: one row a fact, under the day on which it began."""

from __future__ import annotations

from datetime import date
from typing import Any

from tui.analysis.situation import Situation
from tui.render import glyphs
from tui.render.tables.parts import count, grade_text, without_year
from tui.render.text import LazyRows, Line, Row, Span, Target, cut, pad

WHEN, KIND, GRADE, VOICES = 16, 11, 3, 4


def columns(cells: int) -> tuple[int, int]:
    """Cells for the kind and for the words of a fact."""
    kind = KIND if cells >= 68 else 0
    return kind, max(cells - WHEN - kind - GRADE - VOICES - 3, 10)


def heading(cells: int) -> list[Line]:
    """The names of the columns."""
    kind, says = columns(cells)
    return [
        (
            Span(pad("when", WHEN), "muted"),
            Span(pad("kind", kind), "muted"),
            Span(pad("what is said", says), "muted"),
            Span(" " + pad("gr.", GRADE, right=True) + pad("n", VOICES, right=True), "muted"),
        )
    ]


def fact_line(fact: dict[str, Any], cells: int, year: int) -> Line:
    """A fact on one line: when, kind, words, grade, independent voices, whether disputed."""
    kind, says = columns(cells)
    when = without_year(fact["when_text"], year)
    mark = glyphs.DISPUTED if fact["disputed"] else None
    voices = fact["n_eff"]
    return (
        Span(pad(cut(when, WHEN - 1), WHEN), "muted"),
        Span(pad(fact["kind"], kind), "faint") if kind else Span(""),
        Span(pad(fact["says"], says), "muted" if fact["kind"] == "background" else ""),
        Span(" "),
        grade_text(pad(fact["grade"] or "-", GRADE, right=True).lstrip().rjust(GRADE)),
        Span(pad("-" if voices is None else f"{voices:.1f}", VOICES, right=True), "muted"),
        Span(f" {mark.glyph}" if mark else "  ", mark.style if mark else ""),
    )


def rows(situation: Situation, cells: int) -> LazyRows:
    """A heading a day, a row a fact; made as they are drawn."""
    facts = situation.facts
    first = situation.days[0]
    ids = facts["id"].to_list()
    groups = [_group(day, stands, first) for day, stands in facts.select("grouped", "order").iter_rows()]
    sizes: dict[str, int] = {}
    for group in groups:
        sizes[group] = sizes.get(group, 0) + 1
    layout: list[int | str] = []
    positions: dict[str, int] = {}
    previous = None
    for number, (fact, group) in enumerate(zip(ids, groups, strict=True)):
        if group != previous:
            layout.append(group)
            previous = group
        positions[fact] = len(layout)
        layout.append(number)

    def make(index: int) -> Row:
        entry = layout[index]
        if isinstance(entry, str):
            return Row((Span(entry, "heading"), Span(f"  {count(sizes[entry], 'fact')}", "faint")))
        fact = facts.row(entry, named=True)
        return Row(
            fact_line(fact, cells, first.year), fact["id"], Target("fact", fact["id"]), marked=bool(fact["disputed"])
        )

    return LazyRows(len(layout), make, positions.get)


def _group(day: date | None, stands: date | None, first: date) -> str:
    """What a fact stands under: its day, or from when on it may have happened."""
    if stands is None:
        return "No date"
    if stands < first:
        return f"Before {first.day} {first:%b %Y}"
    if day is None:
        return f"{stands.day} {stands:%b %Y} or later"
    return f"{day:%A} {day.day} {day:%b %Y}"
