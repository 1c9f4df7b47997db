"""Frames computed from a theatre, kept in one file beside its snapshot."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from pathlib import Path

import polars as pl

from tui.store.cache import bundle, snapshot

Value = pl.DataFrame | dict[str, pl.DataFrame]


class KeptFrames:
    """What one file holds under one key: frames, and dictionaries of frames, by name.

    All of it is read at once but for the names in `later`, which are read when they are asked for. Frames are made of
    what was read when they are asked for: a first screen needs a quarter of them. A file that is missing, broken or
    written under another key holds nothing.
    """

    def __init__(self, file: Path, key: str, later: Collection[str] = ()) -> None:
        self.file = file
        self.key = key
        self._names = bundle.names(file, key) or frozenset()
        self._read_first = self._read(self._names.difference(later))
        self._frames: dict[str, pl.DataFrame] = {}

    @property
    def names(self) -> frozenset[str]:
        """The names of what is kept."""
        return frozenset(name.partition("/")[0] for name in self._names)

    def get(self, name: str) -> Value | None:
        """Return what is kept under a name: a frame, a dictionary of frames, or None."""
        wanted = {each for each in self._names if each.partition("/")[0] == name}
        self._make(wanted - self._frames.keys())
        if name in self._frames:
            return self._frames[name]
        parts = {each.partition("/")[2]: self._frames[each] for each in sorted(wanted) if each in self._frames}
        return parts if len(parts) == len(wanted) and parts else None

    def write(self, values: Mapping[str, Value]) -> bool:
        """Replace the file by these values and those it held under other names; return whether that worked."""
        parts = {name: data for name, data in self._read(self._names).items() if name.partition("/")[0] not in values}
        parts |= {name: snapshot.to_bytes(frame) for name, frame in _flat(values)}
        written = bundle.write(self.file, self.key, parts)
        if written:
            self._names = frozenset(parts)
        return written

    def _make(self, names: Collection[str]) -> None:
        """Make frames of these parts; of none, where any of them is missing or broken."""
        if not names:
            return
        read = self._read_first if self._read_first.keys() >= set(names) else self._read(names)
        try:
            made = snapshot.all_from_bytes({name: read[name] for name in names})
        except (pl.exceptions.PolarsError, OSError, ValueError, KeyError):
            return
        self._frames = {**self._frames, **made}
        self._read_first = {name: data for name, data in self._read_first.items() if name not in made}

    def _read(self, names: Collection[str]) -> dict[str, bytes]:
        """Return the parts under these names in the file; none where any of them is missing or broken."""
        return (bundle.read(self.file, self.key, names) if names else None) or {}


def _flat(values: Mapping[str, Value]) -> Iterator[tuple[str, pl.DataFrame]]:
    """Yield each frame with the name of its part: `name`, or `name/key` for one of a dictionary."""
    for name, value in values.items():
        if isinstance(value, dict):
            yield from ((f"{name}/{part}", frame) for part, frame in value.items())
        else:
            yield name, value
