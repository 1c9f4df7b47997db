"""A page of a report as rows to read on screen."""

from __future__ import annotations

from collections.abc import Sequence

from tui.render.report.layout import Heading, Part, Table, lines_of
from tui.render.rows.parts import BLANK
from tui.render.text import Row, Rows, Span


def rows(parts: Sequence[Part], cells: int) -> Rows:
    """Return the parts one below the other, wrapped to so many cells; the cursor goes from line to line."""
    made: list[Row] = []
    for number, part in enumerate(parts):
        if made:
            made.append(BLANK)
        for place, line in enumerate(lines_of(part, cells)):
            head = isinstance(part, Heading)
            style = ("title" if part.level == 1 else "heading") if isinstance(part, Heading) else ""
            style = "muted" if isinstance(part, Table) and place == 0 else style
            made.append(Row((Span(line, style),), "" if head else f"{number}.{place}"))
    return Rows(made)
