"""The user's own copies of articles, kept in the user's data folder: one text file for each text, never shipped.

A text belongs to a source and its fingerprints, not to a theatre: a theatre that is renamed keeps what is attached, and
two theatres of one title share nothing but texts that are the same. Folder and files are the user's alone (0700, 0600).
A file holds one paragraph a line, as it came; what is shown is cleaned. Fingerprints say whether a text still is the
source's, each time that it is read.
"""

from __future__ import annotations

import errno
import hashlib
import os
import re
import stat
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from types import MappingProxyType
from typing import Final

import msgspec

from tui.base import atomic_write
from tui.base.sanitize import clean
from tui.store.originals import fingerprint
from tui.store.originals.import_file import MAX_BYTES
from tui.store.originals.match import RECOGNISED_FROM, best_match
from tui.store.schema.frames import Store

_SUFFIX: Final = ".txt"
_TEXTS: Final = "texts"
_MAX_NAME_LENGTH: Final = 40


class Original(msgspec.Struct, frozen=True):
    """A source's own text: its paragraphs, cleaned, and the fingerprint of each as it came."""

    paragraphs: tuple[str, ...]
    fingerprints: tuple[str, ...]


class Originals(msgspec.Struct, frozen=True):
    """The originals of a theatre by source, and the reason why one cannot be read, also by source."""

    texts: Mapping[str, Original] = msgspec.field(default_factory=lambda: MappingProxyType({}))
    unreadable: Mapping[str, str] = msgspec.field(default_factory=lambda: MappingProxyType({}))


class Wanted(msgspec.Struct, frozen=True):
    """A source whose text is looked for: its id, its fingerprints, and what it is told by where it has none."""

    source: str
    fingerprints: tuple[str, ...] = ()
    about: str = ""

    @property
    def file(self) -> str:
        """The name of the file that holds its text."""
        told_by = "\n".join(self.fingerprints) or self.about
        return f"{self.source}--{hashlib.sha256(told_by.encode()).hexdigest()[: fingerprint.HEX_DIGITS]}{_SUFFIX}"

    def with_fingerprints(self, fingerprints: tuple[str, ...]) -> Wanted:
        """Return the same source with these fingerprints."""
        return Wanted(self.source, fingerprints, self.about)


def wanted(store: Store) -> dict[str, Wanted]:
    """Return what is looked for, for each source of a store, by its id."""
    digests = store.frames.digests.drop_nulls("fingerprint").sort("source", "paragraph")
    fingerprints = dict(digests.group_by("source", maintain_order=True).agg("fingerprint").iter_rows())
    sources = store.frames.sources.select("id", "publisher", "published").iter_rows()
    return {name: Wanted(name, tuple(fingerprints.get(name, ())), f"{by} {on}") for name, by, on in sources}


class Shelf:
    """The originals in a user's data folder, as a theatre looks for them.

    Earlier versions kept them in a folder for each title; what is there is still found.
    """

    def __init__(self, data_home: Path, title: str) -> None:
        """Take the data folder, and the title under which earlier versions kept what is attached to the theatre."""
        self.folder: Final = data_home / "originals"
        self.texts: Final = self.folder / _TEXTS
        self._by_title: Final = self.folder / title_folder(title)

    def save(self, source: Wanted, paragraphs: Sequence[str]) -> Path:
        """Write the original of a source, whole or not at all, in place of an earlier one; return its file.

        Raises:
            OSError: it cannot be written.
        """
        # A mode given to `parents=True` would hold for the last folder alone.
        for made in (self.folder.parent, self.folder, self.texts):
            made.mkdir(mode=0o700, parents=True, exist_ok=True)
        # mkdir leaves the mode of a folder that was there before.
        for own in (self.folder, self.texts):
            own.chmod(0o700)
        path = self.texts / source.file
        atomic_write.write(path, ["".join(f"{paragraph}\n" for paragraph in paragraphs).encode("utf-8", "replace")])
        return path

    def remove(self, source: Wanted) -> bool:
        """Delete the original of a source; return whether there was one.

        Raises:
            OSError: it cannot be deleted.
        """
        removed = False
        # One that an earlier version kept may lie beneath, and would come to light.
        while (path := self.find([source]).get(source.source)) is not None:
            path.unlink()
            removed = True
        return removed

    def find(self, sources: Iterable[Wanted]) -> dict[str, Path]:
        """Return the file of each of these sources that has an original, by the source's id.

        Raises:
            OSError: a folder cannot be read.
        """
        texts = set(_listed(self.texts))
        older = [self.folder / name for name in _listed(self.folder) if name != _TEXTS]
        older_files = [folder / name for folder in older if folder.is_dir() for name in _listed(folder)]
        found: dict[str, Path] = {}
        for source in sources:
            if source.file in texts:
                found[source.source] = self.texts / source.file
                continue
            begin = f"{source.source}--"
            others = [self.texts / name for name in texts if name.startswith(begin) and name.endswith(_SUFFIX)]
            earlier = [path for path in older_files if path.name == f"{source.source}{_SUFFIX}"]
            alike = _most_alike(source, [*others, *earlier])
            if alike is None:
                alike = next((path for path in earlier if path.parent == self._by_title), None)
            if alike is not None:
                found[source.source] = alike
        return found

    def load(self, sources: Sequence[Wanted]) -> Originals:
        """Return the originals of these sources; one that cannot be read raises nothing, its reason is returned."""
        try:
            found = self.find(sources)
        except OSError as error:
            return Originals(unreadable=dict.fromkeys((each.source for each in sources), _reason(error)))
        texts: dict[str, Original] = {}
        unreadable: dict[str, str] = {}
        for source, path in found.items():
            try:
                texts[source] = to_original(_paragraphs(path))
            except OSError as error:
                unreadable[source] = _reason(error)
        return Originals(MappingProxyType(texts), MappingProxyType(unreadable))


def load(data_home: Path, store: Store) -> Originals:
    """Return the originals of a store's sources that are in a user's data folder, as `Shelf.load` does."""
    return Shelf(data_home, store.theatre.title).load(list(wanted(store).values()))


def title_folder(title: str) -> str:
    """Return the name of the folder in which earlier versions kept the originals of the theatre with this title."""
    # The hash tells apart titles that are cut alike, or have no Latin letter.
    words = re.sub(r"[^a-z0-9]+", "-", fingerprint.normalise(title)).strip("-")[:_MAX_NAME_LENGTH].strip("-")
    return f"{words or 'theatre'}-{fingerprint.hash_paragraph(title)[:8]}"


def _listed(folder: Path) -> list[str]:
    """Return the names in a folder, in order; none where there is no such folder. Raises OSError where it is shut."""
    try:
        return sorted(os.listdir(folder))  # noqa: PTH208 - names are all that is wanted
    except (FileNotFoundError, NotADirectoryError):
        return []


def _most_alike(source: Wanted, files: Iterable[Path]) -> Path | None:
    """Return the file whose text has most of a source's paragraphs, if any has enough to be recognised by them."""
    best, share = None, 0.0
    for path in files if source.fingerprints else ():
        try:
            match = best_match([_paragraphs(path)], source.source, source.fingerprints)
        except OSError:
            continue
        if match.share >= RECOGNISED_FROM and match.share > share:
            best, share = path, match.share
    return best


def _paragraphs(path: Path) -> list[str]:
    """Return the paragraphs of a stored original. Raises OSError where it cannot be read."""
    return fingerprint.split_paragraphs(_read(path))


def to_original(paragraphs: Iterable[str]) -> Original:
    """Return the original with these paragraphs; one of which nothing can be shown is kept, because it is counted."""
    raw = tuple(paragraphs)
    return Original(tuple(clean(each)[0] for each in raw), tuple(map(fingerprint.hash_paragraph, raw)))


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
