"""What is wrong with a text of YAML, told to its author."""

from __future__ import annotations

import msgspec
from yaml import MarkedYAMLError, YAMLError

from tui.base.errors import Severity
from tui.base.sanitize import shorten


class Fault(msgspec.Struct, frozen=True):
    """One thing wrong at one place of a text; lines and columns count from 1."""

    line: int
    column: int
    rule: str
    what: str
    mend: str = ""
    severity: Severity = "error"


class Broken(Exception):
    """Reading cannot go on after the character `index`."""

    def __init__(self, fault: Fault, index: int) -> None:
        super().__init__(fault)
        self.fault = fault
        self.index = index


def told(error: YAMLError, text: str, first: int, unfinished: int) -> Broken:
    """What libyaml's error means for the author of `text`, which begins on line `first`.

    `unfinished` is where the item begins that was being read.
    """
    if not isinstance(error, MarkedYAMLError):
        position = min(getattr(error, "position", 0), len(text))
        line = text.count("\n", 0, position) + first
        column = position - text.rfind("\n", 0, position)
        reason = shorten(str(getattr(error, "reason", "the text cannot be read")))
        return Broken(Fault(line, column, "yaml-syntax", reason, "type this line anew"), position)
    near, far = error.context_mark, error.problem_mark
    at = far or near
    line, column = (at.line + first, at.column + 1) if at else (first, 1)
    context = error.context or ""
    mark = near if near is not None and near.index > unfinished else at
    index = unfinished if "flow" in context or mark is None else mark.index
    problem = shorten(error.problem or "cannot be read", 120)
    what = f"{problem} ({shorten(context, 80)}, line {near.line + first})" if near and context else problem
    return Broken(Fault(line, column, "yaml-syntax", f"not YAML: {what}", _hint(error)), index)


def _hint(error: MarkedYAMLError) -> str:
    """The usual mistake behind an error of libyaml's scanner."""
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
