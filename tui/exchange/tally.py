"""What becomes of the rows of a file: counted, the first of them shown, and those refused written beside it."""

from __future__ import annotations

import csv
import itertools
from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from types import TracebackType
from typing import IO, Final, Self

import msgspec
import polars as pl

from tui.exchange.table import Refused

HEADING: Final = ("day", "place", "kind", "actors", "deaths", "text")
"""What the columns of the first events are called."""
FIRST_ROWS: Final = 5
"""Events that a trial shows."""
_HEAD: Final = ",".join(Refused._fields)
_ROWS_TOLD: Final = 5
"""Numbers of rows that are told of each reason."""


class Reason(msgspec.Struct, frozen=True):
    """Why rows were refused, how many, and which were the first."""

    what: str
    count: int
    rows: tuple[int, ...]


class Tally:
    """Counts what is read, and writes what is refused to a file that has its name once all is done."""

    def __init__(self, path: Path, folder: Path, *, writes: bool) -> None:
        self.file = _rejects_of(path, folder)
        self.read = self.events = self.refused = 0
        self.first: list[tuple[str, ...]] = []
        self._reasons: dict[str, list[int]] = {}
        self._counts: Counter[str] = Counter()
        self._writes = writes
        self._part = self.file.with_name(f".{self.file.name}.part")
        self._stream: IO[str] | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        if self._stream is None:
            if self._writes and kind is None and _is_ours(self.file):
                # Of an import before the file was mended: it would say what no longer holds.
                self.file.unlink()
            return
        self._stream.close()
        if kind is None:
            self._part.replace(self.file)
        else:
            self._part.unlink(missing_ok=True)

    def refuse(self, refused: Iterable[Refused]) -> None:
        """Count rows as refused, and write them down."""
        for each in refused:
            self.refused += 1
            self.read += 1
            self._counts[each.reason] += 1
            rows = self._reasons.setdefault(each.reason, [])
            if len(rows) < _ROWS_TOLD:
                rows.append(each.row)
            if self._writes:
                if self._stream is None:
                    self._part.parent.mkdir(exist_ok=True)
                    self._stream = self._part.open("w", encoding="utf-8", newline="")
                    csv.writer(self._stream).writerow(Refused._fields)
                csv.writer(self._stream).writerow(each)

    def take(self, rows: pl.DataFrame) -> None:
        """Count rows as events."""
        self.events += len(rows)
        self.read += len(rows)
        if len(self.first) < FIRST_ROWS:
            self.first += map(_told, rows.head(FIRST_ROWS - len(self.first)).iter_rows(named=True))

    def reasons(self) -> tuple[Reason, ...]:
        """Return why rows were refused, the commonest reason first."""
        return tuple(Reason(what, count, tuple(self._reasons[what])) for what, count in self._counts.most_common())


def _rejects_of(path: Path, folder: Path) -> Path:
    """Return where the refused rows of a file stand: never where there is a file that is none of ours."""
    stem = path.name.removesuffix(".gz").removesuffix(".zip").removesuffix(".csv")
    names = itertools.chain((stem,), (f"{stem}-{number}" for number in itertools.count(2)))
    files = (folder / f"rejected-{name}.csv" for name in names)
    return next(file for file in files if not file.exists() or _is_ours(file))


def _is_ours(file: Path) -> bool:
    try:
        with file.open(encoding="utf-8", errors="replace") as stream:
            return stream.readline(80).rstrip("\r\n") == _HEAD
    except OSError:
        return False


def _told(row: dict[str, object]) -> tuple[str, ...]:
    """Return an event as a line of a trial shows it."""
    days = f"{row['start']}" if row["start"] == row["end"] else f"{row['start']}/{row['end']}"
    deaths = row["deaths_best"] if row["deaths_best"] is not None else row["deaths_low"]
    actors = " – ".join(str(each) for each in (row["actor_a"], row["actor_b"]) if each)
    where = str(row["place"] or ("" if row["lat"] is None else f"{row['lat']}, {row['lon']}"))
    return (days, where, str(row["kind"] or ""), actors, "" if deaths is None else f"{deaths}", str(row["text"] or ""))
