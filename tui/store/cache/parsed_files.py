"""Files as they were parsed: kept, so that a theatre is put together again without reading what has not changed."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import Any, Generic, TypeVar

import msgspec

from tui.base.errors import Problem
from tui.store.load import files
from tui.store.load.entries import Entry
from tui.store.load.files import DataFile
from tui.store.load.reader import Reading
from tui.store.schema.limits import Limits
from tui.store.schema.records import KINDS, Record
from tui.store.validate.cross_record import check_across
from tui.store.validate.vocabulary import Vocabulary

R = TypeVar("R", bound=Record)


class _Item(msgspec.Struct, Generic[R], array_like=True):
    record: R
    line: int
    column: int
    aside: bool
    decimals: int
    stand_ins: tuple[tuple[str | int, ...], ...]


class _Parsed(msgspec.Struct, Generic[R], array_like=True):
    """One file: its records as they were before they were held against others, and what is wrong within them."""

    items: list[_Item[R]]
    problems: list[Problem]
    told: int
    untold: int
    counted: int


@cache
def _decoder(kind: str) -> msgspec.msgpack.Decoder[Any]:
    record: Any = KINDS[kind]
    return msgspec.msgpack.Decoder(_Parsed[record])


class Piecewise(Reading):
    """A reading that takes files one by one, as they are or as they were parsed before.

    Files must be taken in the order of `find`; then what comes of it is what `Reading.read` would make of all of them.
    """

    def __init__(
        self,
        root: Path,
        limits: Limits,
        listed: Iterable[DataFile],
        problems: Iterable[Problem] = (),
        vocabulary: Vocabulary | None = None,
    ) -> None:
        """`listed` and `problems` are what `files.find` gives."""
        super().__init__(root, limits, vocabulary)
        self._problems = list(problems)
        self._paths = {file.name: file for file in listed}

    def take(self, file: DataFile, data: bytes) -> bytes | None:
        """Parse a file; give what `take_parsed` takes in its stead another time, None where that is of no use."""
        alone = Piecewise(self._root, self._limits, [file])
        alone._take(file, data)
        items = [
            _Item(entry.record, entry.line, entry.column, entry.aside, entry.decimals, entry.stand_ins)
            for entry in getattr(alone.entries, file.kind)
        ]
        told, untold = alone._told[file.name], alone._untold[file.name]
        parsed = _Parsed(items, alone._problems, told, untold, alone._count)
        if not self._add(file, parsed):
            self._take(file, data)
            return None
        try:
            return msgspec.msgpack.encode(parsed)
        except (UnicodeEncodeError, OverflowError):
            return None

    def take_parsed(self, file: DataFile, parsed: bytes) -> bool:
        """Take a file as `take` gave it; say whether that could be done."""
        try:
            return self._add(file, _decoder(file.kind).decode(parsed))
        except (msgspec.DecodeError, UnicodeDecodeError):
            return False

    def refuse(self, problems: list[Problem]) -> None:
        """Take note of a file that cannot be had."""
        self._problems.extend(problems)

    def check(self) -> None:
        """Hold the records that were taken against each other."""
        self.finish()
        check_across(self.entries, self.tell, self._vocabulary)

    def _take(self, file: DataFile, data: bytes) -> None:
        text, problems = files.decode(file, data)
        self._problems.extend(problems)
        if text:
            self._text(file, text)

    def _add(self, file: DataFile, parsed: _Parsed[Any]) -> bool:
        if self._count + parsed.counted > self._limits.records or (file.kind == "theatre" and self.entries.theatre):
            return False  # which of its records count depends on the files before it
        self._count += parsed.counted
        self._problems.extend(parsed.problems)
        self._told[file.name] = parsed.told
        if parsed.untold:
            self._untold[file.name] = parsed.untold
        target: list[Entry[Any]] = getattr(self.entries, file.kind)
        for item in parsed.items:
            place = (file.name, item.line, item.column)
            target.append(Entry(item.record, *place, item.aside, item.decimals, item.stand_ins))
        return True
