"""Errors in YAML text: what is wrong, where, and how to mend it, in words for the author of the text."""

from __future__ import annotations

import msgspec
from yaml import MarkedYAMLError, YAMLError

from tui.base.errors import Problem, Severity
from tui.base.sanitize import shorten


class Diagnostic(msgspec.Struct, frozen=True):
    """One thing wrong at one place of a text; `line` and `column` count from 1."""

    line: int
    column: int
    rule: str
    what: str
    mend: str = ""
    severity: Severity = "error"

    def located(self, file: str, record: str = "") -> Problem:
        """Return the problem that this is in `file`, in the record with the id `record` where that is known."""
        return Problem(file, self.line, self.column, self.what, self.mend, self.rule, self.severity, record)


class ParseStopped(Exception):
    """The parser cannot go on after the character at offset `index`; `diagnostic` says why."""

    def __init__(self, diagnostic: Diagnostic, index: int) -> None:
        super().__init__(diagnostic)
        self.diagnostic = diagnostic
        self.index = index


def explain(error: YAMLError, text: str, first_line: int, item_start: int) -> ParseStopped:
    """Return what libyaml's error means for the author of `text`.

    Args:
        error: what libyaml raised.
        text: what it was reading.
        first_line: the number of the line on which `text` begins in its file.
        item_start: the offset in `text` of the list item that was being read; -1 where there is none.
    """
    if not isinstance(error, MarkedYAMLError):
        position = min(getattr(error, "position", 0), len(text))
        line = text.count("\n", 0, position) + first_line
        column = position - text.rfind("\n", 0, position)
        reason = shorten(str(getattr(error, "reason", "the text cannot be read")))
        return ParseStopped(Diagnostic(line, column, "yaml-syntax", reason, "type this line anew"), position)
    near, far = error.context_mark, error.problem_mark
    at = far or near
    line, column = (at.line + first_line, at.column + 1) if at else (first_line, 1)
    context = error.context or ""
    # A bracket or quotation mark that is never closed swallows the items that follow: the one to give up is that in
    # which it was opened, not that in which libyaml noticed.
    mark = near if near is not None and near.index > item_start else at
    index = item_start if "flow" in context or mark is None else mark.index
    if "maximum nesting depth" in (error.problem or ""):  # libyaml's own limit comes before ours from 0.2.6 on
        return ParseStopped(
            Diagnostic(line, column, "yaml-limit", "too many lists and mappings inside each other"), index
        )
    problem = shorten(error.problem or "cannot be read", 120)
    what = f"{problem} ({shorten(context, 80)}, line {near.line + first_line})" if near and context else problem
    return ParseStopped(Diagnostic(line, column, "yaml-syntax", f"not YAML: {what}", _hint(error)), index)


def _hint(error: MarkedYAMLError) -> str:
    """Return how to mend the mistake that is usually behind an error of libyaml's scanner."""
    problem = error.problem or ""
    if "mapping values are not allowed" in problem:
        return "put a text that contains `: ` in quotes, and check the indentation"
    if "cannot start any token" in problem:
        return "indent with blanks, not tabs, and put a text that begins with % @ ` or * in quotes"
    if "quoted scalar" in (error.context or ""):
        return "close the quotation mark; in '…' a quotation mark is written twice"
    if "flow" in (error.context or ""):
        return "close the bracket, and put a text that contains , [ ] { or } in quotes"
    return "check the indentation and the colon"
