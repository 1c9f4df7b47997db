"""Frames computed from a theatre, kept in one file beside its snapshot."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from pathlib import Path

import polars as pl

from tui.store.cache import bundle, snapshot

Value = pl.DataFrame | dict[str, pl.DataFrame]


class KeptFrames:
    """What one file holds under one key: frames, and dictionaries of frames, by name.

    All of it is read at once but for the names in `later`, which are read when they are asked for. A file that is
    missing, broken or written under another key holds nothing.
    """

    def __init__(self, file: Path, key: str, later: Collection[str] = ()) -> None:
        self.file = file
        self.key = key
        self._names = bundle.names(file, key) or frozenset()
        self._frames = self._read(self._names.difference(later))

    @property
    def names(self) -> frozenset[str]:
        """The names of what is kept."""
        return frozenset(name.partition("/")[0] for name in self._names)

    def get(self, name: str) -> Value | None:
        """Return what is kept under a name: a frame, a dictionary of frames, or None."""
        if name in self._names and name not in self._frames:
            self._frames = {**self._frames, **self._read({name})}
        if name in self._frames:
            return self._frames[name]
        parts = {each.partition("/")[2]: frame for each, frame in self._frames.items() if each.startswith(f"{name}/")}
        return parts or None

    def write(self, values: Mapping[str, Value]) -> bool:
        """Replace the file by these values and those it held under other names; return whether that worked."""
        others = {
            name: frame for name, frame in self._read(self._names).items() if name.partition("/")[0] not in values
        }
        frames = others | dict(_flat(values))
        written = bundle.write(self.file, self.key, {name: snapshot.to_bytes(frame) for name, frame in frames.items()})
        if written:
            self._names = frozenset(frames)
        return written

    def _read(self, names: Collection[str]) -> dict[str, pl.DataFrame]:
        """Return the frames under these names in the file; none where any of them is missing or broken."""
        parts = bundle.read(self.file, self.key, names) if names else None
        try:
            return snapshot.all_from_bytes(parts or {})
        except (pl.exceptions.PolarsError, OSError, ValueError):
            return {}


def _flat(values: Mapping[str, Value]) -> Iterator[tuple[str, pl.DataFrame]]:
    """Yield each frame with the name of its part: `name`, or `name/key` for one of a dictionary."""
    for name, value in values.items():
        if isinstance(value, dict):
            yield from ((f"{name}/{part}", frame) for part, frame in value.items())
        else:
            yield name, value
