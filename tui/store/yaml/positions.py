"""Lines and columns of values in a YAML text, looked up only where there is a problem to report."""

from __future__ import annotations

from typing import Any

from yaml import YAMLError
from yaml._yaml import CParser
from yaml.events import MappingEndEvent, MappingStartEvent, ScalarEvent, SequenceEndEvent, SequenceStartEvent

KeyPath = tuple[str | int, ...]
"""The way from a mapping to a value in it: keys, and positions from 0 in lists."""
Position = tuple[int, int]
"""Line and column, from 1."""


class Positions:
    """The positions of all keys and values of one text.

    The text is split once. The item that was asked for last stays parsed: problems come record by record.
    """

    def __init__(self, text: str) -> None:
        self._lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
        self._item: Position = (0, 0)
        self._positions: dict[KeyPath, tuple[Position, Position]] = {}
        """Of each key and its value, in the item that begins at `_item`."""

    def find(self, line: int, column: int, path: KeyPath, *, on_key: bool = False) -> Position:
        """Return where the value at `path` (or its key) stands in the item that begins at `line` and `column`.

        For a path that is not there, the position of the innermost part of it that is; else the item's own.
        """
        self._take(line, column)
        for length in range(len(path), 0, -1):
            found = self._positions.get(path[:length])
            if found is not None:
                return found[0] if on_key and length == len(path) else found[1]
        return line, column

    def having(self, line: int, column: int, path: KeyPath, key: str) -> list[int]:
        """Return the places, in the list at `path` of the item that begins here, of the mappings that have a key."""
        self._take(line, column)
        depth = len(path)
        found = (each[depth] for each in self._positions if each[:depth] == path and each[depth + 1 :] == (key,))
        return [place for place in found if isinstance(place, int)]

    def _take(self, line: int, column: int) -> None:
        if self._item != (line, column):
            self._item = (line, column)
            self._positions = self._parse_item(line, column)

    def _parse_item(self, line: int, column: int) -> dict[KeyPath, tuple[Position, Position]]:
        """Return key and value positions of the item that begins here, as far as it can be parsed."""
        if not 1 <= line <= len(self._lines):
            return {}
        end = line
        while end < len(self._lines) and not self._ends_item(self._lines[end], column):
            end += 1
        # Blanks stand in for `- `, so that columns stay right.
        first = " " * (column - 1) + self._lines[line - 1][column - 1 :]
        parser = _PositionParser("\n".join([first, *self._lines[line:end]]), line)
        try:
            parser.run()
        except (YAMLError, UnicodeError, RecursionError):
            return parser.positions  # the item is read by then, or is known to be broken
        return parser.positions

    @staticmethod
    def _ends_item(line: str, column: int) -> bool:
        """Return whether a line is indented less than the item that begins in `column`, and so is no part of it."""
        rest = line.lstrip(" ")
        return bool(rest) and rest[0] not in "#\t" and len(line) - len(rest) < column - 1


class _PositionParser:
    """Collects the positions of the first mapping of a text whose first line has the number `line`."""

    def __init__(self, text: str, line: int) -> None:
        self.positions: dict[KeyPath, tuple[Position, Position]] = {}
        parser: Any = CParser(text)
        self._next = parser.get_event
        self._line = line

    def run(self) -> None:
        """Parse until the mapping ends. Raises YAMLError, UnicodeError or RecursionError where it is broken."""
        self._next()
        self._next()
        event = self._next()
        if type(event) is MappingStartEvent:
            self._mapping(())

    def _mapping(self, path: KeyPath) -> None:
        """Read the mapping at `path`, whose first event is read, to its end."""
        while True:
            key = self._next()
            if type(key) is MappingEndEvent:
                return
            step = key.value if type(key) is ScalarEvent else "?"
            if step == "?":
                self._node(key, (*path, step), key)
            self._node(self._next(), (*path, step), key)

    def _sequence(self, path: KeyPath) -> None:
        """Read the list at `path`, whose first event is read, to its end."""
        position = 0
        while True:
            event = self._next()
            if type(event) is SequenceEndEvent:
                return
            self._node(event, (*path, position), event)
            position += 1

    def _node(self, event: Any, path: KeyPath, key: Any) -> None:
        """Note where the node that `event` begins and its `key` stand, and all that is in it."""
        # Of a key that stands twice the first counts, as it does in the parser.
        self.positions.setdefault(path, (self._position(key), self._position(event)))
        if type(event) is MappingStartEvent:
            self._mapping(path)
        elif type(event) is SequenceStartEvent:
            self._sequence(path)

    def _position(self, event: Any) -> Position:
        """Return line and column at which the event begins, in the file."""
        mark = event.start_mark
        return mark.line + self._line, mark.column + 1
