"""Stamps of files, by which a later change shows without reading them; and hashes of content."""

from __future__ import annotations

import os
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Final, NamedTuple

from tui import __version__

RACY_NS: Final = 2_000_000_000
"""File systems tell times in steps of up to two seconds: for so long, another change may leave the same stamp."""

_PACKAGE: Final = Path(__file__).resolve().parents[2]


class Stamp(NamedTuple):
    """What the file system says of a file. Two equal stamps that are not racy mean the same content.

    `size` is in bytes, `modified` and `changed` in ns since 1970. All are 0 where there is no file.
    """

    size: int
    modified: int
    changed: int
    inode: int

    def is_racy(self, now_ns: int) -> bool:
        """Return whether, at `now_ns`, the file was changed so lately that a later change may leave the same stamp."""
        # `changed`, too: the time of modification can be set back (`touch -d`, `cp -p`), that of change cannot.
        return now_ns - max(self.modified, self.changed) < RACY_NS


ABSENT: Final = Stamp(0, 0, 0, 0)
"""The stamp of a file that is not there."""

Listing = tuple[tuple[str, Stamp], ...]
"""Path and stamp of a folder and of everything in it."""


def stamp(path: str | Path) -> Stamp:
    """Return the stamp of a file or folder; `ABSENT` where it cannot be had."""
    try:
        return from_status(os.stat(path))  # noqa: PTH116 - a Path costs more than the call
    except OSError:
        return ABSENT


def from_status(status: os.stat_result) -> Stamp:
    """Return the stamp of a file with this status."""
    return Stamp(status.st_size, status.st_mtime_ns, status.st_ctime_ns, status.st_ino)


def list_tree(root: str | Path) -> Listing:
    """Return path and stamp of a folder and of everything in it, but for what is hidden and compiled code.

    The stamp of a link is that of what it leads to; what is below a linked folder is not listed.
    """
    return tuple(_walk(os.fspath(root)))


def _walk(folder: str) -> Iterator[tuple[str, Stamp]]:
    """Yield what `list_tree` lists, each folder before what is in it, by name."""
    yield folder, stamp(folder)
    try:
        # The listing is hashed and compared, and the system lists in no fixed order.
        entries = sorted(os.scandir(folder), key=lambda entry: entry.name)
    except OSError:
        return
    for entry in entries:
        # Compiled code follows from its sources, and is half of all files that a start would look at.
        if entry.name.startswith(".") or entry.name == "__pycache__":
            continue
        # A link to a folder above would be walked without end.
        if entry.is_dir(follow_symlinks=False):
            yield from _walk(entry.path)
        else:
            yield entry.path, stamp(entry.path)


def hash_content(*parts: bytes) -> str:
    """Return a name for content: 32 hexadecimal digits, the same for the same parts."""
    from hashlib import blake2b

    hashed = blake2b(digest_size=16)
    for part in parts:
        # With the lengths, so that the parts `ab`, `c` and `a`, `bc` have different names.
        hashed.update(len(part).to_bytes(8, "little"))
        hashed.update(part)
    return hashed.hexdigest()


def hash_path(path: Path) -> str:
    """Return a name for a path, the same through any link to it: 32 hexadecimal digits."""
    # A path need not be UTF-8.
    return hash_content(str(path.resolve()).encode("utf-8", "surrogateescape"))


@cache
def code_version() -> str:
    """Return a name for the code that runs: what other code has kept is not read."""
    # The version alone would not do: in a checkout the code changes without it.
    return hash_content(__version__.encode(), *(f"{path}{each}".encode() for path, each in list_code()))


def list_code() -> Listing:
    """Return path and stamp of each file of this package that what is drawn depends on."""
    return tuple((path, each) for path, each in _walk(os.fspath(_PACKAGE)) if path.endswith((".py", ".tcss")))
