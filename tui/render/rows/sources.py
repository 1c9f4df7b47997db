"""The list of sources: how good each is, and how much rests on it."""

from __future__ import annotations

from tui.analysis.views.sources import SourceList, SourceRow
from tui.render.rows.parts import grade
from tui.render.text import Line, Row, Rows, Span, Target, pad
from tui.store.schema.edtf import without_year

GRADE, ID, PUBLISHED, FACTS, CITATIONS, ALONE = 6, 23, 18, 8, 6, 6
_WITH_DATE = GRADE + ID + PUBLISHED + FACTS + CITATIONS + ALONE


def list_heading(cells: int) -> list[Line]:
    """Return the names of the list's columns; the last is how many facts nobody else reports."""
    published = pad("published", PUBLISHED) if cells >= _WITH_DATE else ""
    names = pad("facts", FACTS, right=True) + pad("cited", CITATIONS, right=True) + pad("alone", ALONE, right=True)
    return [(Span(pad("grade", GRADE) + pad("source", ID) + published + names, "muted"),)]


def list_rows(view: SourceList, cells: int) -> Rows:
    """Return two rows a source: grade, publisher, date and what it contributes to the facts shown; title and state.

    Where there is no room for it, the date goes down to the title.
    """
    made: list[Row] = []
    for row in view.rows:
        source = row.source
        key, target = f"source:{source.id}", Target("source", source.id)
        # No year goes without saying here: 0 only has an interval within a month shortened.
        published = without_year(source.published, 0)
        who = source.publisher or ("lost text" if source.lost else "unknown publisher")
        name = Span(pad(who, ID), "strong" if row.facts or source.lost else "muted")
        date = [Span(pad(published, PUBLISHED), "muted")] if cells >= _WITH_DATE else []
        below = [] if date else [Span(f"{published} · ", "muted")]
        figures = _figures(row, filtered=view.filtered)
        made.append(Row((grade(source.reliability), Span(" " * (GRADE - 1)), name, *date, *figures), key, target))
        made.append(Row((Span(" " * GRADE), *below, *_state(row), Span(source.title, "muted")), key, target))
    return Rows(made)


def _figures(row: SourceRow, *, filtered: bool) -> list[Span]:
    if row.source.lost:
        return [Span(pad(f"lost, origin of {row.origin_of}", FACTS + CITATIONS + ALONE, right=True), "muted")]
    facts = f"{row.facts} of {row.facts_in_all}" if filtered else str(row.facts)
    return [
        Span(pad(facts, FACTS, right=True)),
        Span(pad(str(row.cited), CITATIONS, right=True), "muted"),
        Span(pad(str(row.alone or "-"), ALONE, right=True), "strong" if row.alone else "faint"),
    ]


def _state(row: SourceRow) -> list[Span]:
    made = []
    if row.excluded:
        made.append(Span("excluded · ", "warn"))
    if row.original == "unreadable":
        made.append(Span("original unreadable · ", "bad"))
    elif row.original == "attached":
        made.append(Span("original attached · ", "faint"))
    return made
