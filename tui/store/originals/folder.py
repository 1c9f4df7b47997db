"""The user's own copies of articles, kept in the user's data folder: one text file for each source, never shipped.

Folder and files are the user's alone (0700, 0600). A file holds one paragraph a line, as it came; what is shown is
cleaned. Fingerprints say whether a text still is the source's, each time that it is read.
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
from tui.store.originals.import_file import MAX_BYTES

_SUFFIX: Final = ".txt"
_MAX_NAME_LENGTH: Final = 40


class Original(msgspec.Struct, frozen=True):
    """A source's own text: its paragraphs, cleaned, and the fingerprint of each as it came."""

    paragraphs: tuple[str, ...]
    fingerprints: tuple[str, ...]


class Originals(msgspec.Struct, frozen=True):
    """The originals of a theatre by source, and the reason why one cannot be read, also by source."""

    texts: Mapping[str, Original] = msgspec.field(default_factory=lambda: MappingProxyType({}))
    unreadable: Mapping[str, str] = msgspec.field(default_factory=lambda: MappingProxyType({}))


def originals_folder(data_home: Path, title: str) -> Path:
    """Return the folder for the originals of the theatre with this title, wherever the theatre itself is."""
    # The hash tells apart titles that are cut alike, or have no Latin letter.
    words = re.sub(r"[^a-z0-9]+", "-", fingerprint.normalise(title)).strip("-")[:_MAX_NAME_LENGTH].strip("-")
    return data_home / "originals" / f"{words or 'theatre'}-{fingerprint.hash_paragraph(title)[:8]}"


def to_original(paragraphs: Iterable[str]) -> Original:
    """Return the original with these paragraphs; one of which nothing can be shown is kept, because it is counted."""
    raw = tuple(paragraphs)
    return Original(tuple(clean(each)[0] for each in raw), tuple(map(fingerprint.hash_paragraph, raw)))


def save(folder: Path, source: str, paragraphs: Sequence[str]) -> Path:
    """Write the original of a source to a folder, whole or not at all, in place of an earlier one; return its file.

    Raises:
        OSError: it cannot be written.
    """
    # A mode given to `parents=True` would hold for the last folder alone.
    for made in (folder.parent.parent, folder.parent, folder):
        made.mkdir(mode=0o700, parents=True, exist_ok=True)
    # mkdir leaves the mode of a folder that was there before.
    for own in (folder.parent, folder):
        own.chmod(0o700)
    path = folder / f"{source}{_SUFFIX}"
    text = "".join(f"{paragraph}\n" for paragraph in paragraphs)
    atomic_write.write(path, [text.encode("utf-8", "replace")])
    return path


def remove(folder: Path, source: str) -> bool:
    """Delete the original of a source; return whether there was one.

    Raises:
        OSError: it cannot be deleted.
    """
    # Only a name that the folder lists: an id with `../` in it deletes nothing.
    if source not in stored_ids(folder):
        return False
    (folder / f"{source}{_SUFFIX}").unlink(missing_ok=True)
    return True


def stored_ids(folder: Path) -> list[str]:
    """Return the ids of the sources that have an original in the folder, in order.

    Raises:
        OSError: the folder cannot be read.
    """
    try:
        names = os.listdir(folder)  # noqa: PTH208 - names are all that is wanted
    except FileNotFoundError:
        return []
    return sorted(name.removesuffix(_SUFFIX) for name in names if name.endswith(_SUFFIX) and name[0] != ".")


def load(folder: Path, sources: Collection[str]) -> Originals:
    """Return the originals of these sources; one that cannot be read raises nothing, its reason is returned."""
    wanted = set(sources)
    try:
        names = [source for source in stored_ids(folder) if source in wanted]
    except OSError as error:
        return Originals(unreadable=dict.fromkeys(wanted, _reason(error)))
    texts: dict[str, Original] = {}
    unreadable: dict[str, str] = {}
    for source in names:
        try:
            texts[source] = to_original(fingerprint.split_paragraphs(_read(folder / f"{source}{_SUFFIX}")))
        except OSError as error:
            unreadable[source] = _reason(error)
    return Originals(MappingProxyType(texts), MappingProxyType(unreadable))


def _read(path: Path) -> str:
    """Return the text of a stored original.

    Raises:
        OSError: it cannot be read, is no regular file, or is too large.
    """
    # A link may lead to any file, and a pipe would be waited for.
    descriptor = os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_NOFOLLOW | os.O_CLOEXEC)
    with os.fdopen(descriptor, "rb") as stream:
        status = os.fstat(descriptor)
        if not stat.S_ISREG(status.st_mode):
            raise OSError(0, "it is not a regular file")
        # Twice what may be imported: Windows-1252 and UTF-16 can grow when they are stored as UTF-8.
        if status.st_size > 2 * MAX_BYTES:
            raise OSError(0, "it is too large")
        return stream.read().decode("utf-8", "replace")


def _reason(error: OSError) -> str:
    """Return why a file cannot be read, in lower case."""
    return "it is a link" if error.errno == errno.ELOOP else clean(error.strerror or str(error))[0].lower()
