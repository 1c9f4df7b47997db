"""Files that hold named parts with a checksum each: written whole or not at all, read only where all is intact.

Layout: a magic line; length and CRC-32 of the head, 4 bytes each, little-endian; the head as MessagePack (the key and,
for each part, name, offset from the end of the head, length and CRC-32); the parts.

The key is whatever the parts depend on (versions, settings, content): a file that was written under another is as good
as none.
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Final

import msgspec

from tui.base import atomic_write

MAGIC: Final = b"syrtui kept 1\n"
_LENGTHS: Final = struct.Struct("<II")
_MAX_HEAD_BYTES: Final = 64 * 1024 * 1024


class _Part(msgspec.Struct, frozen=True, array_like=True):
    """Where a part lies, and the checksum of its bytes."""

    name: str
    offset: int
    length: int
    crc: int


class _Head(msgspec.Struct, frozen=True, array_like=True):
    """What stands before the parts."""

    key: str
    parts: list[_Part]


def write(path: Path, key: str, parts: Mapping[str, bytes]) -> bool:
    """Write `parts` under `key` in place of what `path` held; return whether that could be done.

    Where two processes write at once, the one that ends last wins.
    """
    listed: list[_Part] = []
    offset = 0
    for name, data in parts.items():
        listed.append(_Part(name, offset, len(data), zlib.crc32(data)))
        offset += len(data)
    head = msgspec.msgpack.encode(_Head(key, listed))
    try:
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        atomic_write.write(path, [MAGIC + _LENGTHS.pack(len(head), zlib.crc32(head)) + head, *parts.values()])
    except OSError:
        return False
    return True


def read(path: Path, key: str, names: Iterable[str] | None = None) -> dict[str, bytes] | None:
    """Return the parts, bytes by name, that were written under `key`; where `names` is given, only these.

    Returns None where there is no such file, it was written under another key, lacks one of `names`, or is damaged.
    """
    try:
        with path.open("rb") as stream:
            head = _read_head(stream.read(len(MAGIC) + _LENGTHS.size), stream.read)
            if head is None or head.key != key:
                return None
            start = stream.tell()
            wanted = None if names is None else set(names)
            found: dict[str, bytes] = {}
            for part in head.parts:
                if wanted is None or part.name in wanted:
                    stream.seek(start + part.offset)
                    data = stream.read(part.length)
                    if len(data) != part.length or zlib.crc32(data) != part.crc:
                        return None
                    found[part.name] = data
    except (OSError, ValueError, OverflowError):
        return None
    return found if wanted is None or len(found) == len(wanted) else None


def names(path: Path, key: str) -> frozenset[str] | None:
    """Return the names of the parts that were written under `key`; None where no such file is intact."""
    try:
        with path.open("rb") as stream:
            head = _read_head(stream.read(len(MAGIC) + _LENGTHS.size), stream.read)
    except (OSError, ValueError, OverflowError):
        return None
    return frozenset(part.name for part in head.parts) if head is not None and head.key == key else None


def _read_head(fixed: bytes, more: Callable[[int], bytes]) -> _Head | None:
    """Return the head whose magic and lengths are `fixed`, with its rest from `more`; None where it is damaged."""
    if len(fixed) != len(MAGIC) + _LENGTHS.size or not fixed.startswith(MAGIC):
        return None
    length, crc = _LENGTHS.unpack(fixed[len(MAGIC) :])
    # A damaged length could ask for 4 GiB, which `read` would set aside before it finds the file's end.
    if length > _MAX_HEAD_BYTES:
        return None
    data = more(length)
    if len(data) != length or zlib.crc32(data) != crc:
        return None
    try:
        return msgspec.msgpack.decode(data, type=_Head)
    except msgspec.DecodeError:
        return None
