"""The records that were set aside, and the warnings: where, what, and how to mend it."""

from __future__ import annotations

from tui.base.errors import Problem
from tui.render.rows.parts import BLANK, count, heading, paragraph, plain
from tui.render.text import Row, Rows, Span
from tui.ui.screens.page import Page


class Aside(Page):
    """Every problem of the store, errors first."""

    def __init__(self, problems: tuple[Problem, ...]) -> None:
        super().__init__("Records aside")
        self.problems = problems

    def rows(self, cells: int) -> Rows:
        """One item a problem."""
        errors = [problem for problem in self.problems if problem.severity == "error"]
        warnings = [problem for problem in self.problems if problem.severity == "warning"]
        if not self.problems:
            return Rows([plain("Every record of this theatre was read without a problem.")])
        made: list[Row] = []
        for title, note, listed in (
            ("Errors", "not shown, or shown as they last were", errors),
            ("Warnings", "shown", warnings),
        ):
            if not listed:
                continue
            made += [heading(title, f"{count(len(listed), 'problem')}; {note}"), BLANK]
            for number, problem in enumerate(listed):
                key = f"{title}{number}"
                where = f"{problem.file}:{problem.line}:{problem.column}" if problem.line else problem.file
                record = f"  {problem.record}" if problem.record else ""
                made += paragraph([Span(where, "accent"), Span(record, "muted")], cells, key=key)
                made += paragraph(
                    [Span(f"  {problem.what}", "bad" if listed is errors else "warn")], cells, key=key, indent=2
                )
                if problem.mend:
                    made += paragraph([Span(f"  {problem.mend}")], cells, key=key, indent=2)
                made.append(BLANK)
        return Rows(made)
