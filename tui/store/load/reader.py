"""A folder of YAML → a store: every file read with care, every problem at its line, whatever is sound kept."""

from __future__ import annotations

import gc
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

import msgspec
from msgspec.structs import replace

from tui.base.errors import Problem
from tui.base.sanitize import clean
from tui.store.load import files
from tui.store.load.builder import build
from tui.store.load.defaults import usable
from tui.store.load.entries import Entries, Entry
from tui.store.schema.frames import Store
from tui.store.schema.limits import LIMITS, Limits
from tui.store.schema.records import UNKNOWN, Record, Theatre
from tui.store.validate.cross_record import check_across
from tui.store.validate.record import check_within
from tui.store.validate.shape import Slip, convert, fit, is_id
from tui.store.validate.vocabulary import Vocabulary
from tui.store.yaml import parser
from tui.store.yaml.errors import Fault
from tui.store.yaml.positions import Marks

Progress = Callable[[int, int], None]
"""Called with the bytes read so far and the bytes to read in all."""


def read(
    root: Path, progress: Progress | None = None, limits: Limits = LIMITS, vocabulary: Vocabulary | None = None
) -> Store:
    """Read the theatre in the folder `root`.

    Broken records are set aside, each with all of its problems; the rest is the store. Warnings that take long to find
    are left to `checks.check`; indicators are held against `vocabulary`, where one is given.

    Raises:
        NoTheatre: where `root` is no folder, cannot be read, or holds no theatre.yaml.
    """
    with no_collection():
        reading = read_entries(root, progress, limits, vocabulary)
        return Store(root, reading.theatre, build(reading.theatre, reading.entries), reading.problems())


def read_entries(
    root: Path, progress: Progress | None = None, limits: Limits = LIMITS, vocabulary: Vocabulary | None = None
) -> Reading:
    """All records of the theatre with their places in the files, checked; what `read` builds its frames from.

    Raises:
        NoTheatre: as `read` does.
    """
    reading = Reading(root, limits, vocabulary)
    with no_collection():
        reading.read(progress)
        check_across(reading.entries, reading.tell, vocabulary)
    return reading


@contextmanager
def no_collection() -> Iterator[None]:
    """No cyclic garbage is made while reading, and looking for it again and again costs a fifth of the time."""
    running = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if running:
            gc.enable()


class Reading:
    """A theatre on its way from files to frames."""

    def __init__(self, root: Path, limits: Limits, vocabulary: Vocabulary | None = None) -> None:
        self.entries = Entries()
        self._root = root
        self._limits = limits
        self._vocabulary = vocabulary
        self._problems: list[Problem] = []
        self._count = 0
        self._told: Counter[str] = Counter()
        self._untold: Counter[str] = Counter()
        self._marks: tuple[str, Marks] | None = None
        self._paths: dict[str, files.DataFile] = {}

    @property
    def theatre(self) -> Theatre:
        """The theatre's own record, made good where it is broken."""
        return usable(self.entries, clean(self._root.resolve().name)[0] or "?")

    def problems(self) -> tuple[Problem, ...]:
        """All problems so far, by file and line, each once."""
        told = set(self._problems)
        for name, number in self._untold.items():
            what = f"{number:,} more problems of this file are not listed"
            told.add(Problem(name, 0, 0, what, "mend those that are", "file-limit"))
        return tuple(sorted(told))

    def read(self, progress: Progress | None) -> None:
        """Read every file."""
        found, self._problems = files.find(self._root, self._limits)
        total = sum(file.size for file in found)
        done = 0
        for file in found:
            if progress is not None:
                progress(done, total)
            self._paths[file.name] = file
            self._file(file)
            done += file.size
        self.finish()
        if progress is not None:
            progress(total, total)

    def finish(self) -> None:
        """Take note that the theatre has no record of its own, where that is so."""
        if not self.entries.theatre:
            what = "this file holds no record of the theatre"
            mend = "write at least title, timezone, window, bbox, bases and measures"
            self._problems.append(Problem("theatre.yaml", 0, 0, what, mend, "schema-missing"))

    def tell(self, entry: Entry[Any], slip: Slip) -> None:
        """Note what is wrong with a record; an error sets it aside. Stand-ins are passed over."""
        if entry.made_up(slip.path):
            return
        if slip.severity == "error":
            entry.aside = True
        if self._is_full(entry.file):
            return
        line, column = self._find(entry, slip)
        name = getattr(entry.record, "id", "")
        self._problems.append(Problem(entry.file, line, column, slip.what, slip.mend, slip.rule, slip.severity, name))

    def _is_full(self, file: str) -> bool:
        """Whether no more problems of this file are told one by one; counts the one that is at hand."""
        full = self._told[file] >= self._limits.problems
        (self._untold if full else self._told)[file] += 1
        return full

    def _find(self, entry: Entry[Any], slip: Slip) -> tuple[int, int]:
        if self._marks is None or self._marks[0] != entry.file:
            file = self._paths.get(entry.file)
            text = files.read_text(file, self._limits)[0] if file else ""
            self._marks = entry.file, Marks(text)
        return self._marks[1].find(entry.line, entry.column, slip.path, on_key=slip.on_key)

    def _file(self, file: files.DataFile) -> None:
        text, problems = files.read_text(file, self._limits)
        self._problems.extend(problems)
        if text:
            self._text(file, text)

    def _text(self, file: files.DataFile, text: str) -> None:
        self._marks = None
        loaded = parser.load(text, self._limits, exact=True)
        self._faults(file, loaded.faults)
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
            target.extend(_unreadable(file, lost) for lost in loaded.lost)

    def _faults(self, file: files.DataFile, faults: Iterable[Fault], record: str = "") -> None:
        for fault in faults:
            if not self._is_full(file.name):
                place = (file.name, fault.line, fault.column)
                self._problems.append(Problem(*place, fault.what, fault.mend, fault.rule, fault.severity, record))

    def _entry(self, file: files.DataFile, item: parser.Item) -> Entry[Any]:
        data = item.data
        slips: tuple[Slip, ...] = ()
        record: Record
        try:
            record = convert(file.kind, data)
        except msgspec.ValidationError:
            if self._told[file.name] >= self._limits.problems:
                self._untold[file.name] += 1
                return _unreadable(file, data.get("id") if type(data) is dict else UNKNOWN, item.line, item.column)
            fitted = fit(file.kind, data)
            record, slips = fitted.record, fitted.slips
        entry: Entry[Any] = Entry(record, file.name, item.line, item.column)
        if file.kind == "facts" and type(data) is dict:
            entry.decimals = decimals(data.get("quantity"))
        inner = check_within(record)
        if slips or inner or item.faults:
            for slip in slips:
                self.tell(entry, slip)
            entry.stand_ins = tuple(slip.path for slip in slips)
            for slip in inner:
                self.tell(entry, slip)
            self._faults(file, item.faults, getattr(record, "id", ""))
            entry.aside = entry.aside or not item.sound
        return entry


def decimals(quantity: parser.Data) -> int:
    """The digits after the point of a quantity's `value`, or else of its `low`, as they were written."""
    if type(quantity) is not dict:
        return 0
    number = quantity.get("value", quantity.get("low"))
    if type(number) not in (float, Decimal):
        return 0
    exponent = Decimal(str(number)).as_tuple().exponent
    return max(0, -exponent) if isinstance(exponent, int) else 0


def _unreadable(file: files.DataFile, name: parser.Data, line: int = 0, column: int = 0) -> Entry[Any]:
    """What stands for a record of which no more than the id could be made out, if that."""
    record = _stand_in(file.kind)
    if type(name) is str and is_id(name) and file.kind != "theatre":
        named = {"id": name, "name": name} if file.kind in ("actors", "places") else {"id": name}
        record = replace(record, **named)
    return Entry(record, file.name, line, column, aside=True, stand_ins=((),))


@cache
def _stand_in(kind: str) -> Record:
    return fit(kind, {"kind": "voice" if kind == "actors" else "area"}).record
