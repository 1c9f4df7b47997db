"""What filters ask of events again and again, held in memory: the narrow columns, and which texts have which words.

Texts, addresses and rows as they stood stay in the files: a page reads those of its own rows.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from pathlib import Path
from threading import Lock
from typing import Final

import polars as pl

from tui.events.parquet import scan

_NAMES: Final = ("dataset", "date_precision", "place", "place_precision", "kind", "actor_a", "actor_b")
"""Columns in which few texts stand again and again: held as numbers, and compared as such."""
NARROW: Final = frozenset(
    (*_NAMES, "start", "end", "lon", "lat", "deaths_low", "deaths_best", "deaths_high", "published")
)
"""The columns that are held: some 70 bytes a row."""
_MOST: Final = 3_000_000
"""Rows that are held at the most; files with more are scanned at every query."""
_PATTERNS: Final = 24
"""Patterns of which it is remembered in which texts they are found."""

_Stamped = tuple[tuple[str, int], ...]


class Held:
    """The narrow columns of the files that were asked last; of any thread."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._files: _Stamped = ()
        self._few: bool | None = None
        """Whether the files have few enough rows; None where they were asked once, and nobody has counted."""
        self._columns = pl.DataFrame()
        self._found: dict[str, pl.Series] = {}

    def rows(self, files: Sequence[str], patterns: Collection[str]) -> pl.DataFrame | None:
        """Return the narrow columns of files, and a column a pattern; None where they are not held.

        What is asked once is not read for that: only the second question holds the files.
        """
        stamped = tuple((file, _changed(file)) for file in files)
        with self._lock:
            if stamped != self._files:
                self._files, self._few, self._columns, self._found = stamped, None, pl.DataFrame(), {}
                return None
            if self._few is None:
                few = scan(files).select(pl.len()).collect().item() <= _MOST
                if few:
                    names = pl.col(_NAMES).cast(pl.Categorical)
                    self._columns = scan(files).select(sorted(NARROW)).with_columns(names).collect(engine="streaming")
                self._few = few  # last: where a file cannot be read, nothing is held
            if not self._few:
                return None
            new = [each for each in patterns if each not in self._found]
            if len(self._found) + len(new) > _PATTERNS:
                self._found, new = {}, [*patterns]
            if new:
                found = {each: pl.col("text").str.contains(each) for each in new}
                read = scan(files).select(**found).collect(engine="streaming")
                self._found |= {each: read[each] for each in new}
            return self._columns.with_columns(**{each: self._found[each] for each in patterns})


def _changed(file: str) -> int:
    """Return when a file was changed; 0 of one on another machine, or that is not there."""
    try:
        return Path(file).stat().st_mtime_ns
    except OSError:
        return 0
