"""A theatre as it was read, on disk: its frames as Arrow IPC, with all that tells whether they still hold."""

from __future__ import annotations

import io
import os
from collections.abc import Mapping
from pathlib import Path
from typing import Final

import msgspec
import polars as pl

from tui.base.errors import Problem
from tui.store.cache import bundle
from tui.store.cache.file_stamps import Stamp
from tui.store.schema.frames import SCHEMAS, Frames, Store
from tui.store.schema.records import Theatre

_WORTH_THREADS: Final = 4_000_000
"""Bytes of frames from which on reading them in several threads is faster."""


class FileState(msgspec.Struct, frozen=True, array_like=True):
    """A data file as it was read: a hash of its content, and its stamp (None where it might not show a change)."""

    kind: str
    hash: str
    stamp: Stamp | None

    def part(self, name: str) -> str:
        """Return the name under which the file `name` with this content is kept when it is parsed."""
        return f"{self.hash} {name}"


class _Origin(msgspec.Struct, frozen=True, array_like=True):
    """What a store was made of.

    `files` are in the order in which they were read. `tree` is a hash of the stamps of everything in the folder, or ""
    where these might not show a change. `found` are the problems of the folder itself; `set_aside` holds the ids of
    facts that are set aside, by file; `facts_context` is `splice.hash_facts_context`.
    """

    files: Mapping[str, FileState]
    tree: str
    found: tuple[Problem, ...]
    set_aside: Mapping[str, tuple[str, ...]]
    facts_context: str


class Snapshot(_Origin, frozen=True, kw_only=True):
    """A store, and what it was made of."""

    store: Store

    @property
    def content_hash(self) -> str:
        """A name for the content: the same for theatres of the same files, wherever they are."""
        from tui.store.cache.file_stamps import hash_content

        return hash_content(*(f"{name}\n{state.hash}".encode() for name, state in self.files.items()))


class _State(_Origin, frozen=True, kw_only=True):
    """All of a snapshot but its frames."""

    theatre: Theatre
    problems: tuple[Problem, ...]


def save(path: Path, key: str, snapshot: Snapshot) -> bool:
    """Write a snapshot to the file `path` under `key`, whole or not at all; return whether that could be done."""
    store = snapshot.store
    origin = {name: getattr(snapshot, name) for name in _Origin.__struct_fields__}
    state = _State(**origin, theatre=store.theatre, problems=store.problems)
    parts = {"state": msgspec.msgpack.encode(state)}
    parts.update((name, to_bytes(getattr(store.frames, name))) for name in SCHEMAS)
    return bundle.write(path, key, parts)


def load(path: Path, key: str, root: Path) -> Snapshot | None:
    """Return the snapshot of the theatre in `root` that was written under `key`; None where none is intact."""
    parts = bundle.read(path, key)
    if parts is None:
        return None
    try:
        state = msgspec.msgpack.decode(parts["state"], type=_State)
        frames = all_from_bytes({name: parts[name] for name in SCHEMAS})
    except (KeyError, msgspec.DecodeError, pl.exceptions.PolarsError, OSError, ValueError):
        return None
    if any(frames[name].schema != schema for name, schema in SCHEMAS.items()):
        return None
    origin = {name: getattr(state, name) for name in _Origin.__struct_fields__}
    return Snapshot(**origin, store=Store(root, state.theatre, Frames(**frames), state.problems))


def to_bytes(frame: pl.DataFrame) -> bytes:
    """Return a frame as an Arrow IPC stream. Other threads may go on reading the frame.

    Small frames are read from a stream in a tenth of the time that the file format takes.
    """
    buffer = io.BytesIO()
    # polars locks the frame that it writes, and takes the GIL for each piece with the frame locked: a thread that has
    # the GIL and asks the same frame for anything would never get it. A clone is the same data behind its own lock.
    frame.clone().write_ipc_stream(buffer, compression="lz4")
    return buffer.getvalue()


def all_from_bytes(parts: Mapping[str, bytes]) -> dict[str, pl.DataFrame]:
    """Return the frames that `to_bytes` wrote, by their names; where there is much to read, several at a time.

    Raises:
        pl.exceptions.PolarsError: the bytes are no frame.
    """
    if sum(map(len, parts.values())) < _WORTH_THREADS:
        return {name: from_bytes(data) for name, data in parts.items()}
    from concurrent.futures import ThreadPoolExecutor

    # One after the other, the frames were part of why a warm start with 100,000 facts took seven seconds.
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        return dict(zip(parts, pool.map(from_bytes, parts.values()), strict=True))


def from_bytes(data: bytes) -> pl.DataFrame:
    """Return the frame that `to_bytes` wrote.

    Raises:
        pl.exceptions.PolarsError: the bytes are no frame.
    """
    return pl.read_ipc_stream(io.BytesIO(data))
