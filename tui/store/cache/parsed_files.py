"""Files as they were parsed, kept as MessagePack: a theatre is assembled again without parsing what has not changed."""

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
from tui.store.load.reader import TheatreReader
from tui.store.schema.limits import Limits
from tui.store.schema.records import KINDS, Record
from tui.store.validate.vocabulary import Vocabulary
from tui.store.yaml.positions import KeyPath

R = TypeVar("R", bound=Record)


class _Item(msgspec.Struct, Generic[R], array_like=True):
    """An `Entry` without the name of its file."""

    record: R
    line: int
    column: int
    set_aside: bool
    decimals: int
    placeholders: tuple[KeyPath, ...]


class _ParsedFile(msgspec.Struct, Generic[R], array_like=True):
    """One file: its records before they are checked against others, and what is wrong within each of them.

    The counts are those of `TheatreReader`: problems listed and unlisted, and records.
    """

    items: list[_Item[R]]
    problems: list[Problem]
    listed: int
    unlisted: int
    count: int


@cache
def _decoder(kind: str) -> msgspec.msgpack.Decoder[Any]:
    """Return the decoder of parsed files of `kind`, which takes a millisecond to make."""
    record: Any = KINDS[kind]
    return msgspec.msgpack.Decoder(_ParsedFile[record])


class TheatreAssembler(TheatreReader):
    """A reader that is given the files one by one, each as it is or as it was parsed before.

    Files must be added in the order of `find_data_files`; then the result is that of `read_files`.
    """

    def __init__(
        self,
        root: Path,
        limits: Limits,
        listed: Iterable[DataFile],
        problems: Iterable[Problem] = (),
        vocabulary: Vocabulary | None = None,
    ) -> None:
        """`listed` and `problems` are what `find_data_files` returns."""
        super().__init__(root, limits, vocabulary)
        self._problems = list(problems)
        self._paths = {file.name: file for file in listed}

    def add(self, file: DataFile, data: bytes) -> bytes | None:
        """Parse and add a file; return what `add_parsed` takes in its place another time, None where it cannot."""
        # By a reader of its own: what is kept of a file must not depend on the files before it.
        alone = TheatreAssembler(self._root, self._limits, [file])
        alone._read_text(file, *files.decode(file, data))
        items = [
            _Item(entry.record, entry.line, entry.column, entry.set_aside, entry.decimals, entry.placeholders)
            for entry in getattr(alone.entries, file.kind)
        ]
        listed, unlisted = alone._listed[file.name], alone._unlisted[file.name]
        parsed = _ParsedFile(items, alone._problems, listed, unlisted, alone._count)
        if not self._merge(file, parsed):
            # Which of its records count depends on the files before it: it is read again, after them.
            self._read_text(file, *files.decode(file, data))
            return None
        try:
            return msgspec.msgpack.encode(parsed)
        except (UnicodeEncodeError, OverflowError):
            return None

    def add_parsed(self, file: DataFile, parsed: bytes) -> bool:
        """Add a file as `add` returned it; return whether that could be done."""
        try:
            return self._merge(file, _decoder(file.kind).decode(parsed))
        except (msgspec.DecodeError, UnicodeDecodeError):
            return False

    def add_problems(self, problems: list[Problem]) -> None:
        """Add what is wrong with a file that cannot be read."""
        self._problems.extend(problems)

    def _merge(self, file: DataFile, parsed: _ParsedFile[Any]) -> bool:
        """Add a parsed file; return False where which of its records count depends on the files before it."""
        if self._count + parsed.count > self._limits.records or (file.kind == "theatre" and self.entries.theatre):
            return False
        self._count += parsed.count
        self._problems.extend(parsed.problems)
        self._listed[file.name] = parsed.listed
        if parsed.unlisted:
            self._unlisted[file.name] = parsed.unlisted
        target: list[Entry[Any]] = getattr(self.entries, file.kind)
        for item in parsed.items:
            place = (file.name, item.line, item.column)
            target.append(Entry(item.record, *place, item.set_aside, item.decimals, item.placeholders))
        return True
