"""A folder of YAML → a store: every problem with its line, and all that is right although other records are not."""

from __future__ import annotations

import gc
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator
from contextlib import contextmanager
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any, Final

import msgspec
from msgspec.structs import replace

from tui.base.errors import Problem
from tui.base.sanitize import clean
from tui.store.load import files
from tui.store.load.builder import build_frames
from tui.store.load.defaults import theatre_with_defaults
from tui.store.load.entries import Entries, Entry
from tui.store.schema.frames import Store
from tui.store.schema.limits import LIMITS, Limits
from tui.store.schema.records import UNKNOWN, Record, Theatre
from tui.store.validate.cross_record import check_between_records
from tui.store.validate.record import check_record
from tui.store.validate.shape import Violation, convert, is_id, salvage
from tui.store.validate.vocabulary import Vocabulary
from tui.store.yaml import document
from tui.store.yaml.errors import Diagnostic
from tui.store.yaml.parser import Data, Item
from tui.store.yaml.positions import Position, Positions

_MOST_DECIMALS: Final = 12

Progress = Callable[[int, int], None]
"""Called with the bytes read so far and the bytes to read in all."""


def read(
    root: Path, progress: Progress | None = None, limits: Limits = LIMITS, vocabulary: Vocabulary | None = None
) -> Store:
    """Return the store of the theatre in the folder `root`.

    Records with errors are set aside, each with all of its problems; the rest is the store. Warnings that take long to
    find are left to `lint.check`; indicators are checked against `vocabulary`, where one is given.

    Raises:
        NoTheatre: `root` is no folder, cannot be read, or holds no theatre.yaml.
    """
    with without_gc():
        return read_entries(root, progress, limits, vocabulary).store()


def read_entries(
    root: Path, progress: Progress | None = None, limits: Limits = LIMITS, vocabulary: Vocabulary | None = None
) -> TheatreReader:
    """Return a reader that has read and checked all records of the theatre in the folder `root`.

    Raises:
        NoTheatre: as `read` does.
    """
    reader = TheatreReader(root, limits, vocabulary)
    with without_gc():
        reader.read_files(progress)
        reader.check()
    return reader


@contextmanager
def without_gc() -> Iterator[None]:
    """Pause the garbage collector: reading makes no cycles, and looking for them takes a fifth of its time."""
    # These pauses lie within each other: only the outermost may end it.
    running = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if running:
            gc.enable()


class TheatreReader:
    """Reads and checks the records of one theatre; `entries` are those read so far, with the broken ones set aside."""

    def __init__(self, root: Path, limits: Limits, vocabulary: Vocabulary | None = None) -> None:
        self.entries = Entries()
        self._root = root
        self._limits = limits
        self._vocabulary = vocabulary
        self._problems: list[Problem] = []
        self._count = 0
        """Records read so far, of all kinds."""
        self._listed: Counter[str] = Counter()
        """Problems in `_problems`, by file."""
        self._unlisted: Counter[str] = Counter()
        """Problems beyond the limit, by file."""
        self._positions: tuple[str, Positions] | None = None
        """Of the file that a problem was reported in last; problems come file by file."""
        self._paths: dict[str, files.DataFile] = {}

    @property
    def theatre(self) -> Theatre:
        """The theatre's own record, with defaults where it is broken."""
        return theatre_with_defaults(self.entries, clean(self._root.resolve().name)[0] or "?")

    def store(self) -> Store:
        """Return the store of the records read so far."""
        theatre = self.theatre
        return Store(self._root, theatre, build_frames(theatre, self.entries), self.problems())

    def problems(self) -> tuple[Problem, ...]:
        """Return all problems so far, by file and line, each once."""
        found = set(self._problems)
        for name, number in self._unlisted.items():
            what = f"{number:,} more problems of this file are not listed"
            found.add(Problem(name, 0, 0, what, "mend those that are", "file-limit"))
        return tuple(sorted(found))

    def read_files(self, progress: Progress | None) -> None:
        """Read every file of the theatre.

        Raises:
            NoTheatre: as `read` does.
        """
        found, self._problems = files.find_data_files(self._root, self._limits)
        self._paths = {file.name: file for file in found}
        total = sum(file.size for file in found)
        done = 0
        for file in found:
            if progress is not None:
                progress(done, total)
            self._read_text(file, *files.read_text(file, self._limits))
            done += file.size
        if progress is not None:
            progress(total, total)

    def check(self, other_facts: Collection[str] = ()) -> None:
        """Check the records that were read against each other; `other_facts` are ids of facts that are not here."""
        if not self.entries.theatre:
            what = "this file holds no record of the theatre"
            mend = "write at least title, timezone, window, bbox and bases"
            self._problems.append(Problem("theatre.yaml", 0, 0, what, mend, "schema-missing"))
        check_between_records(self.entries, self.report, self._vocabulary, other_facts)

    def report(self, entry: Entry[Any], violation: Violation) -> None:
        """Add a problem of a record; an error sets it aside. What is wrong with placeholders is not reported."""
        if entry.is_placeholder(violation.path):
            return
        if violation.severity == "error":
            entry.set_aside = True
        # Only now: an error that is one too many to be listed still sets its record aside.
        if self._is_full(entry.file):
            return
        line, column = self._find(entry, violation)
        record = getattr(entry.record, "id", "")
        self._problems.append(
            Problem(
                entry.file, line, column, violation.what, violation.mend, violation.rule, violation.severity, record
            )
        )

    def _is_full(self, file: str) -> bool:
        """Count a problem of this file; return whether it is one too many to be listed."""
        full = self._listed[file] >= self._limits.problems
        (self._unlisted if full else self._listed)[file] += 1
        return full

    def _find(self, entry: Entry[Any], violation: Violation) -> Position:
        """Return where a violation stands in the entry's file, which is read again: positions are not kept."""
        if self._positions is None or self._positions[0] != entry.file:
            file = self._paths.get(entry.file)
            text = files.read_text(file, self._limits)[0] if file else ""
            self._positions = entry.file, Positions(text)
        path, positions = violation.path, self._positions[1]
        if path[:1] == ("cited-events",) and len(path) > 1 and isinstance(path[1], int):
            # They are written among the citations.
            written = positions.having(entry.line, entry.column, ("cited",), "events")
            if path[1] < len(written):
                path = ("cited", written[path[1]], *path[2:])
        return positions.find(entry.line, entry.column, path, on_key=violation.on_key)

    def _read_text(self, file: files.DataFile, text: str, problems: list[Problem]) -> None:
        """Add the records in a file's text, and the problems that were found in decoding it."""
        self._problems.extend(problems)
        if not text:
            return
        # One reader may read a file twice: positions in its earlier text no longer hold.
        self._positions = None
        loaded = document.load(text, self._limits, exact=True)
        self._add_diagnostics(file, loaded.diagnostics)
        target: list[Entry[Any]] = getattr(self.entries, file.kind)
        for item in loaded.items:
            if self._count >= self._limits.records:
                what = f"there are more than {self._limits.records} records: the rest is set aside"
                self._problems.append(Problem(file.name, item.line, item.column, what, "", "file-limit"))
                return
            self._count += 1
            if file.kind == "theatre" and target:
                what = "a theatre has one record"
                self._problems.append(Problem(file.name, item.line, item.column, what, "keep one", "schema-type"))
                return
            target.append(self._entry(file, item))
        if file.kind != "theatre":
            # Their ids are kept, so that what refers to them is not reported as well.
            target.extend(_unreadable(file, name) for name in loaded.unreadable_ids)

    def _add_diagnostics(self, file: files.DataFile, diagnostics: Iterable[Diagnostic], record: str = "") -> None:
        """Add problems of the file's text; `record` is the id of the record that they are in, where known."""
        for diagnostic in diagnostics:
            if not self._is_full(file.name):
                self._problems.append(diagnostic.located(file.name, record))

    def _entry(self, file: files.DataFile, item: Item) -> Entry[Any]:
        """Return the record that an item of the file is, checked by itself, and add its problems."""
        data = item.data
        violations: tuple[Violation, ...] = ()
        record: Record
        try:
            record = convert(file.kind, data)
        except msgspec.ValidationError:
            if self._listed[file.name] >= self._limits.problems:  # more are not listed: no need to look for them
                self._unlisted[file.name] += 1
                return _unreadable(file, data.get("id") if type(data) is dict else UNKNOWN, item.line, item.column)
            salvaged = salvage(file.kind, data)
            record, violations = salvaged.record, salvaged.violations
        entry: Entry[Any] = Entry(record, file.name, item.line, item.column)
        if file.kind == "facts" and type(data) is dict:
            # From the data: the record has a float, which does not tell 1.50 from 1.5.
            entry.decimals = count_decimals(data.get("quantity"))
        inner = check_record(record)
        if violations or inner or item.diagnostics:
            for violation in violations:
                self.report(entry, violation)
            entry.placeholders = tuple(violation.path for violation in violations)
            for violation in inner:
                self.report(entry, violation)
            self._add_diagnostics(file, item.diagnostics, getattr(record, "id", ""))
            entry.set_aside = entry.set_aside or not item.is_valid
        return entry


def count_decimals(quantity: Data) -> int:
    """Return how many digits stand after the point in a quantity's `value`, or else in its `low`, as written.

    No more than are shown: 1e-300 has three hundred of them.
    """
    if type(quantity) is not dict:
        return 0
    number = quantity.get("value", quantity.get("low"))
    if type(number) not in (float, Decimal):
        return 0
    exponent = Decimal(str(number)).as_tuple().exponent
    return min(max(0, -exponent), _MOST_DECIMALS) if isinstance(exponent, int) else 0


def _unreadable(file: files.DataFile, name: Data, line: int = 0, column: int = 0) -> Entry[Any]:
    """Return the entry of a record of which no more than the id `name` could be made out, if that."""
    record = _placeholder_record(file.kind)
    if type(name) is str and is_id(name) and file.kind != "theatre":
        # Actors and places keep a bare row when they are set aside, and it is shown by its name.
        named = {"id": name, "name": name} if file.kind in ("actors", "places") else {"id": name}
        record = replace(record, **named)
    return Entry(record, file.name, line, column, set_aside=True, placeholders=((),))


@cache
def _placeholder_record(kind: str) -> Record:
    """Return a record of `kind` that is all placeholders."""
    return salvage(kind, {"kind": "unnamed" if kind == "actors" else "area"}).record
