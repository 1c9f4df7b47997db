"""A theatre's folder beside what was read of it last: which files have changed, and what is in them."""

from __future__ import annotations

from collections.abc import Collection, Mapping

import msgspec

from tui.base.errors import Problem
from tui.store.cache.file_stamps import ABSENT, Stamp, hash_content
from tui.store.cache.snapshot import FileState, Snapshot
from tui.store.load import files
from tui.store.load.files import DataFile
from tui.store.schema.limits import Limits


class Content(msgspec.Struct, frozen=True):
    """The bytes of a file and their hash; or why it cannot be read."""

    data: bytes
    problems: list[Problem]
    hash: str


class Scan(msgspec.Struct):
    """A folder as it is now: `files` in order, the state of each, and the content of those that have changed.

    `tree` and `found` are as in `Snapshot`.
    """

    tree: str
    files: list[DataFile]
    found: tuple[Problem, ...]
    states: dict[str, FileState]
    changed: dict[str, Content | None]
    """By name; None where the file is gone."""


def scan_folder(
    current: Snapshot,
    tree: str,
    stamps: Mapping[str, Stamp],
    now: int,
    limits: Limits,
    distrusted: Collection[str],
) -> Scan:
    """Return the folder of a theatre beside `current`, its snapshot; files whose stamp is the same are not read.

    Args:
        current: what was read last.
        tree: a hash of all stamps, or "".
        stamps: the stamp of each file by its path, from before any file is read.
        now: the time of the stamps, in ns since 1970.
        limits: what is refused.
        distrusted: names of files that count as changed even where they are the same.

    Raises:
        NoTheatre: there is none any more.
    """
    listed, problems = files.find_data_files(current.store.root, limits)
    states: dict[str, FileState] = {}
    # Each counts as gone until it is found.
    changed: dict[str, Content | None] = dict.fromkeys(current.files)
    for file in listed:
        stamp = lasting_stamp(file, stamps, now)
        old = current.files.get(file.name)
        changed.pop(file.name, None)
        if old is not None and old.kind == file.kind and stamp is not None and old.stamp == stamp:
            states[file.name] = old
            continue
        content = read_content(file, limits)
        states[file.name] = FileState(file.kind, content.hash, stamp)
        same = old is not None and old.kind == file.kind and old.hash == content.hash and not content.problems
        if not same or file.name in distrusted:
            changed[file.name] = content
    return Scan(tree, listed, tuple(problems), states, changed)


def read_content(file: DataFile, limits: Limits) -> Content:
    """Return what a file holds now."""
    data, problems = files.read_bytes(file, limits)
    # What cannot be read has no hash, and so is never taken for unchanged.
    return Content(data, problems, hash_content(data) if not problems else "")


def lasting_stamp(file: DataFile, stamps: Mapping[str, Stamp], now: int) -> Stamp | None:
    """Return a file's stamp if a later change of the file would show in it, else None."""
    stamp = stamps.get(str(file.path))
    return stamp if stamp is not None and stamp != ABSENT and not stamp.is_racy(now) else None
