"""Whether files are still what they were: by stamps of the file system, and by what is in them."""

from __future__ import annotations

import os
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Final, NamedTuple

from tui import __version__

FRESH_NS: Final = 2_000_000_000
"""File systems tell times in steps of up to two seconds: what was changed so shortly before it was read may have been
changed again since, without a sign."""

_PACKAGE: Final = Path(__file__).resolve().parents[2]


class Stamp(NamedTuple):
    """What the file system says of a file. Two equal stamps that are not fresh mean the same content.

    `size` is in bytes, `modified` and `changed` in ns since 1970. All are 0 where there is no file.
    """

    size: int
    modified: int
    changed: int
    inode: int

    def fresh(self, now_ns: int) -> bool:
        """Whether, at `now_ns`, the file was changed so lately that a later change might leave the same stamp."""
        return now_ns - max(self.modified, self.changed) < FRESH_NS


ABSENT: Final = Stamp(0, 0, 0, 0)
"""The stamp of a file that is not there."""


def stamp(path: str | Path) -> Stamp:
    """The stamp of a file or folder; `ABSENT` where it cannot be had."""
    try:
        return of(os.stat(path))  # noqa: PTH116 - a Path costs more than the call
    except OSError:
        return ABSENT


def of(status: os.stat_result) -> Stamp:
    """The stamp that a status gives."""
    return Stamp(status.st_size, status.st_mtime_ns, status.st_ctime_ns, status.st_ino)


def below(root: str | Path) -> Iterator[tuple[str, Stamp]]:
    """Path and stamp of a folder and of everything in it, hidden files and folders left out, links followed once."""
    folder = os.fspath(root)
    yield folder, stamp(folder)
    try:
        entries = sorted(os.scandir(folder), key=lambda entry: entry.name)
    except OSError:
        return
    for entry in entries:
        if entry.name.startswith("."):
            continue
        if entry.is_dir(follow_symlinks=False):
            yield from below(entry.path)
        else:
            yield entry.path, stamp(entry.path)


def digest(*parts: bytes) -> str:
    """A name for content: 32 hexadecimal digits, the same for the same bytes."""
    from hashlib import blake2b

    hashed = blake2b(digest_size=16)
    for part in parts:
        hashed.update(len(part).to_bytes(8, "little"))
        hashed.update(part)
    return hashed.hexdigest()


@cache
def code() -> str:
    """A name for the code that runs: what it kept is not taken for what other code would have kept."""
    return digest(__version__.encode(), *(f"{path}{each}".encode() for path, each in code_files()))


def code_files() -> Iterator[tuple[str, Stamp]]:
    """Path and stamp of each file of this package that what is drawn depends on."""
    for path, each in below(_PACKAGE):
        if path.endswith((".py", ".tcss")):
            yield path, each
