"""A page of a report as rows to read on screen."""

from __future__ import annotations

from collections.abc import Sequence

from tui.render.report.layout import Heading, Note, Part, Sentence, Table, Text, pieces_of
from tui.render.rows.parts import BLANK
from tui.render.text import Line, Row, Rows, Span, Target


def rows(parts: Sequence[Part], cells: int) -> Rows:
    """Return the parts one below the other, wrapped to so many cells; the cursor goes from line to line.

    A line of a sentence that rests on citations opens the first of them, that of a note what it stands for.
    """
    made: list[Row] = []
    for number, part in enumerate(parts):
        if made:
            made.append(BLANK)
        place = 0
        for piece, lines in pieces_of(part, cells):
            for line in lines:
                key = "" if isinstance(part, Heading) else f"{number}.{place}"
                made.append(Row(_styled(line, part, place), key, _opens(piece)))
                place += 1
    return Rows(made)


def _styled(line: Line, part: Part, place: int) -> Line:
    style = ("title" if part.level == 1 else "heading") if isinstance(part, Heading) else ""
    style = "muted" if isinstance(part, Table) and place == 0 else style
    return tuple(Span(span.text, style or span.style) for span in line)


def _opens(piece: Text | Note) -> Target | None:
    if isinstance(piece, Note):
        return piece.target
    return Target("citation", piece.cites[0]) if isinstance(piece, Sentence) and piece.notes else None
