"""Where in a file a value stands: looked up when there is something to say about it, never kept."""

from __future__ import annotations

from typing import Any

from yaml import YAMLError
from yaml._yaml import CParser
from yaml.events import MappingEndEvent, MappingStartEvent, ScalarEvent, SequenceEndEvent, SequenceStartEvent

Path = tuple[str | int, ...]
Mark = tuple[int, int]
"""Line and column, from 1."""


class Marks:
    """Positions in one text. Splits it once; each item is parsed when first asked for."""

    def __init__(self, text: str) -> None:
        self._lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
        self._start: Mark = (0, 0)
        self._known: dict[Path, tuple[Mark, Mark]] = {}

    def find(self, line: int, column: int, path: Path, *, on_key: bool = False) -> Mark:
        """Where the value at `path` stands in the item that begins at `line` and `column`, or its key.

        A path that is not there gives the place of the innermost part of it that is.
        """
        if self._start != (line, column):
            self._start = (line, column)
            self._known = self._read(line, column)
        for length in range(len(path), 0, -1):
            marks = self._known.get(path[:length])
            if marks is not None:
                return marks[0] if on_key and length == len(path) else marks[1]
        return line, column

    def _read(self, line: int, column: int) -> dict[Path, tuple[Mark, Mark]]:
        if not 1 <= line <= len(self._lines):
            return {}
        end = line
        while end < len(self._lines) and not self._leaves(self._lines[end], column):
            end += 1
        first = " " * (column - 1) + self._lines[line - 1][column - 1 :]
        reading = _Reading("\n".join([first, *self._lines[line:end]]), line)
        try:
            reading.run()
        except (YAMLError, UnicodeError, RecursionError):
            return reading.marks  # what follows the item is of no concern here
        return reading.marks

    @staticmethod
    def _leaves(line: str, column: int) -> bool:
        """Whether a line stands further left than the item that begins in `column`, and so is no part of it."""
        rest = line.lstrip(" ")
        return bool(rest) and rest[0] not in "#\t" and len(line) - len(rest) < column - 1


class _Reading:
    """The marks of the first node of a text whose first line has the number `line`."""

    def __init__(self, text: str, line: int) -> None:
        self.marks: dict[Path, tuple[Mark, Mark]] = {}
        parser: Any = CParser(text)
        self._next = parser.get_event
        self._line = line

    def run(self) -> None:
        self._next()
        self._next()
        event = self._next()
        if type(event) is MappingStartEvent:
            self._mapping(())

    def _mapping(self, path: Path) -> None:
        while True:
            key = self._next()
            if type(key) is MappingEndEvent:
                return
            step = key.value if type(key) is ScalarEvent else "?"
            if step == "?":
                self._node(key, (*path, step), key)
            self._node(self._next(), (*path, step), key)

    def _sequence(self, path: Path) -> None:
        position = 0
        while True:
            event = self._next()
            if type(event) is SequenceEndEvent:
                return
            self._node(event, (*path, position), event)
            position += 1

    def _node(self, event: Any, path: Path, key: Any) -> None:
        self.marks.setdefault(path, (self._mark(key), self._mark(event)))
        if type(event) is MappingStartEvent:
            self._mapping(path)
        elif type(event) is SequenceStartEvent:
            self._sequence(path)

    def _mark(self, event: Any) -> Mark:
        mark = event.start_mark
        return mark.line + self._line, mark.column + 1
