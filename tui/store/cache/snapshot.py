"""A theatre as it was read, on disk: frames as Arrow IPC, with all that tells whether they still hold."""

from __future__ import annotations

import io
import os
from collections.abc import Mapping
from pathlib import Path
from typing import Final

import msgspec
import polars as pl

from tui.base.errors import Problem
from tui.store.cache import container
from tui.store.cache.file_stamps import Stamp
from tui.store.schema.frames import SCHEMAS, Frames, Store
from tui.store.schema.records import Theatre

_MUCH: Final = 4_000_000
"""Bytes that are worth the threads that read them."""


class FileState(msgspec.Struct, frozen=True, array_like=True):
    """A data file as it was read: what was in it, and the stamp that it then had (None: it might not show a change)."""

    kind: str
    digest: str
    stamp: Stamp | None


class Snapshot(msgspec.Struct, frozen=True):
    """A store, and what it was made of.

    `files` are in the order in which they were read. `tree` names the stamps of everything in the folder, or is ""
    where these might not show a change. `found` is what was wrong with the folder; `aside` holds the ids of facts that
    are set aside, by file; `outlook` is as in `splice`.
    """

    store: Store
    files: Mapping[str, FileState]
    tree: str
    found: tuple[Problem, ...]
    aside: Mapping[str, tuple[str, ...]]
    outlook: str

    @property
    def key(self) -> str:
        """A name for the content: equal for theatres of equal files, wherever they are."""
        from tui.store.cache.file_stamps import digest

        return digest(*(f"{name}\n{state.digest}".encode() for name, state in self.files.items()))


class _State(msgspec.Struct, frozen=True, array_like=True):
    theatre: Theatre
    problems: tuple[Problem, ...]
    files: dict[str, FileState]
    tree: str
    found: tuple[Problem, ...]
    aside: dict[str, tuple[str, ...]]
    outlook: str


def save(path: Path, key: str, snapshot: Snapshot) -> bool:
    """Keep a snapshot in the file `path` under `key`, whole or not at all; say whether it is kept."""
    store = snapshot.store
    state = _State(
        store.theatre,
        store.problems,
        dict(snapshot.files),
        snapshot.tree,
        snapshot.found,
        dict(snapshot.aside),
        snapshot.outlook,
    )
    parts = {"state": msgspec.msgpack.encode(state)}
    parts.update((name, to_bytes(getattr(store.frames, name))) for name in SCHEMAS)
    return container.write(path, key, parts)


def load(path: Path, key: str, root: Path) -> Snapshot | None:
    """The snapshot of the theatre in `root` that was kept under `key`; None where there is none that can be trusted."""
    parts = container.read(path, key)
    if parts is None:
        return None
    try:
        state = msgspec.msgpack.decode(parts["state"], type=_State)
        frames = all_from_bytes({name: parts[name] for name in SCHEMAS})
    except (KeyError, msgspec.DecodeError, pl.exceptions.PolarsError, OSError, ValueError):
        return None
    if any(frames[name].schema != schema for name, schema in SCHEMAS.items()):
        return None
    store = Store(root, state.theatre, Frames(**frames), state.problems)
    return Snapshot(store, state.files, state.tree, state.found, state.aside, state.outlook)


def to_bytes(frame: pl.DataFrame) -> bytes:
    """A frame as an Arrow IPC stream: a tenth of the time that the file format takes to read for small frames.

    Other threads may go on reading the frame.
    """
    buffer = io.BytesIO()
    # polars locks the frame that it writes, and takes the GIL for each piece with the frame locked: a thread that has
    # the GIL and asks the same frame for anything would never get it. A clone is the same data behind its own lock.
    frame.clone().write_ipc_stream(buffer, compression="lz4")
    return buffer.getvalue()


def all_from_bytes(parts: Mapping[str, bytes]) -> dict[str, pl.DataFrame]:
    """The frames that `to_bytes` wrote, by their names; where there is much to read, several at a time.

    Raises:
        pl.exceptions.PolarsError: one is none.
    """
    if sum(map(len, parts.values())) < _MUCH:
        return {name: from_bytes(data) for name, data in parts.items()}
    from concurrent.futures import ThreadPoolExecutor

    with ThreadPoolExecutor(os.cpu_count()) as pool:
        return dict(zip(parts, pool.map(from_bytes, parts.values()), strict=True))


def from_bytes(data: bytes) -> pl.DataFrame:
    """The frame that `to_bytes` wrote.

    Raises:
        pl.exceptions.PolarsError: it is none.
    """
    return pl.read_ipc_stream(io.BytesIO(data))
