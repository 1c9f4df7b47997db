"""The originals that the user attached: kept under the user's data folder, one text file a source, never shipped.

Folder and files are the user's alone (0700, 0600). A file holds one paragraph a line, as it came; what is shown is
clean. Whether a text still is the source's is told by fingerprint each time it is read.
"""

from __future__ import annotations

import errno
import os
import re
import stat
from collections.abc import Collection, Iterable, Mapping, Sequence
from pathlib import Path
from types import MappingProxyType
from typing import Final

import msgspec

from tui.base import atomic_write
from tui.base.sanitize import clean
from tui.store.originals import fingerprint
from tui.store.originals.import_file import MOST_BYTES

_SUFFIX: Final = ".txt"
_NAME_LENGTH: Final = 40


class Original(msgspec.Struct, frozen=True):
    """A source's own text: its paragraphs, clean, and the fingerprint of each as it came."""

    paragraphs: tuple[str, ...]
    fingerprints: tuple[str, ...]


class Originals(msgspec.Struct, frozen=True):
    """The originals of a theatre by source, and by source why one that is there cannot be read."""

    texts: Mapping[str, Original] = msgspec.field(default_factory=lambda: MappingProxyType({}))
    unreadable: Mapping[str, str] = msgspec.field(default_factory=lambda: MappingProxyType({}))


def folder(data_home: Path, title: str) -> Path:
    """Where the originals of the theatre with this title lie, whichever folder the theatre itself is in."""
    words = re.sub(r"[^a-z0-9]+", "-", fingerprint.normalise(title)).strip("-")[:_NAME_LENGTH].strip("-")
    return data_home / "originals" / f"{words or 'theatre'}-{fingerprint.of(title)[:8]}"


def as_original(paragraphs: Iterable[str]) -> Original:
    """An original of these paragraphs. One that has nothing to show is kept: it counts as a paragraph."""
    raw = tuple(paragraphs)
    return Original(tuple(clean(each)[0] for each in raw), tuple(map(fingerprint.of, raw)))


def save(where: Path, source: str, paragraphs: Sequence[str]) -> Path:
    """Keep an original in the folder `where`, whole or not at all; an earlier one gives way.

    Raises:
        OSError: it cannot be written.
    """
    # A mode given to `parents=True` would hold for the last folder alone.
    for made in (where.parent.parent, where.parent, where):
        made.mkdir(mode=0o700, parents=True, exist_ok=True)
    for own in (where.parent, where):
        own.chmod(0o700)
    path = where / f"{source}{_SUFFIX}"
    text = "".join(f"{paragraph}\n" for paragraph in paragraphs)
    atomic_write.write(path, [text.encode("utf-8", "replace")])
    return path


def remove(where: Path, source: str) -> bool:
    """Take an original away; says whether there was one. Raises OSError."""
    if source not in stored(where):
        return False
    (where / f"{source}{_SUFFIX}").unlink(missing_ok=True)
    return True


def stored(where: Path) -> list[str]:
    """Ids of the sources that have an original in the folder, in order. Raises OSError where it cannot be read."""
    try:
        names = os.listdir(where)  # noqa: PTH208 - names are all that is wanted
    except FileNotFoundError:
        return []
    return sorted(name.removesuffix(_SUFFIX) for name in names if name.endswith(_SUFFIX) and name[0] != ".")


def load(where: Path, sources: Collection[str]) -> Originals:
    """The originals of these sources. One that cannot be read is named with the reason, not raised."""
    wanted = set(sources)
    try:
        names = [source for source in stored(where) if source in wanted]
    except OSError as error:
        return Originals(unreadable=dict.fromkeys(wanted, _reason(error)))
    texts: dict[str, Original] = {}
    unreadable: dict[str, str] = {}
    for source in names:
        try:
            texts[source] = as_original(fingerprint.paragraphs(_read(where / f"{source}{_SUFFIX}")))
        except OSError as error:
            unreadable[source] = _reason(error)
    return Originals(MappingProxyType(texts), MappingProxyType(unreadable))


def _read(path: Path) -> str:
    """The text of a stored original. Raises OSError, also for what is no regular file, or too large."""
    descriptor = os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_NOFOLLOW | os.O_CLOEXEC)
    with os.fdopen(descriptor, "rb") as stream:
        status = os.fstat(descriptor)
        if not stat.S_ISREG(status.st_mode):
            raise OSError(0, "it is not a regular file")
        if status.st_size > 2 * MOST_BYTES:
            raise OSError(0, "it is too large")
        return stream.read().decode("utf-8", "replace")


def _reason(error: OSError) -> str:
    return "it is a link" if error.errno == errno.ELOOP else clean(error.strerror or str(error))[0].lower()
