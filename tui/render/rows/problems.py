"""The records with problems: where, what, and how to mend it."""

from __future__ import annotations

from collections.abc import Sequence

from tui.base.errors import Problem
from tui.render.rows.parts import BLANK, count, heading, paragraph, plain
from tui.render.text import Row, Rows, Span


def rows(problems: Sequence[Problem], cells: int) -> Rows:
    """Return one item a problem of the store, errors first."""
    if not problems:
        return Rows([plain("Every record of this theatre was read without a problem.")])
    made: list[Row] = []
    for title, note, severity, style in (
        ("Errors", "not shown, or shown as they last were", "error", "bad"),
        ("Warnings", "shown", "warning", "warn"),
    ):
        listed = [problem for problem in problems if problem.severity == severity]
        if not listed:
            continue
        made += [heading(title, f"{count(len(listed), 'problem')}; {note}"), BLANK]
        for number, problem in enumerate(listed):
            key = f"{title}{number}"
            record = f"  {problem.record}" if problem.record else ""
            made += paragraph([Span(problem.place, "accent"), Span(record, "muted")], cells, key=key)
            made += paragraph([Span(f"  {problem.what}", style)], cells, key=key, indent=2)
            if problem.mend:
                made += paragraph([Span(f"  {problem.mend}")], cells, key=key, indent=2)
            made.append(BLANK)
    return Rows(made)
