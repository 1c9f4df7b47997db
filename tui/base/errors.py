"""Problems of files, and the errors that a user is told of in one line."""

from __future__ import annotations

from typing import Literal, NamedTuple

Severity = Literal["error", "warning"]


class Problem(NamedTuple):
    """One thing that is wrong at one place of one file.

    `line` and `column` count from 1; 0 means the file as a whole. `rule` is the id of the broken rule
    (`syrtui check --rules` lists them). `record` is the id of the record it stands in, where known.
    All texts are clean: they may be written to a terminal as they are.
    """

    file: str
    line: int
    column: int
    what: str
    mend: str = ""
    rule: str = ""
    severity: Severity = "error"
    record: str = ""

    @property
    def place(self) -> str:
        """Return file, line and column; the file alone where it is wrong as a whole."""
        return f"{self.file}:{self.line}:{self.column}" if self.line else self.file

    def __str__(self) -> str:
        kind = "" if self.severity == "error" else "warning: "
        rule = f" [{self.rule}]" if self.rule else ""
        return f"{self.place}: {kind}{self.what}{'; ' + self.mend if self.mend else ''}{rule}"


class SyrtuiError(Exception):
    """A failure that the user can act on: shown as one line, never as a traceback."""

    exit_code = 2


class ServiceBroken(SyrtuiError):
    """Something went wrong inside that is not a caller's to know; the operator's log has it."""

    exit_code = 1

    def __init__(self) -> None:
        super().__init__("something went wrong inside and ended the session; the operator can look why")


class NoTheatre(SyrtuiError):
    """There is no theatre at the given folder, or it cannot be read."""


class BadConfig(SyrtuiError):
    """A setting is wrong; the message names file and line, and the nearest right name."""
