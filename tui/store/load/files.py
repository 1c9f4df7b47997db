"""The files of a theatre: found, opened and decoded.

A theatre's folder may hold anything. A pipe or device is not waited for, no link is followed out of the folder, and
what is larger than the limits is not read.
"""

from __future__ import annotations

import codecs
import os
import stat
from pathlib import Path
from typing import Final

import msgspec

from tui.base.errors import NoTheatre, Problem
from tui.base.sanitize import clean
from tui.store.schema.limits import Limits
from tui.store.schema.records import KINDS

SUFFIX: Final = ".yaml"
NOTES_FILE: Final = "notes.yaml"
"""The usual name of a file of notes, which a team may keep beside the theatre's own."""
_WRONG_SUFFIXES: Final = (".yml", ".yaml.txt")

_BACKUP: Final = ("~", "#", ".bak", ".orig", ".rej", ".tmp", "4913")
"""How names begin or end of files that editors and git leave beside the one that is edited, if only for a moment."""


class DataFile(msgspec.Struct, frozen=True):
    """One YAML file of a theatre: `kind` is a key of `records.KINDS`, `name` its clean path inside the folder."""

    kind: str
    path: Path
    name: str
    size: int


def find_data_files(root: Path, limits: Limits) -> tuple[list[DataFile], list[Problem]]:
    """Return the data files under `root`, theatre.yaml first, the others by path; and problems of files that are none.

    Raises:
        NoTheatre: `root` is no folder, cannot be read, or holds no theatre.yaml.
    """
    try:
        top = sorted(path.name for path in root.iterdir())
    except OSError as error:
        raise NoTheatre(f"{clean(str(root))[0]}: {_reason(error)}") from None
    if "theatre.yaml" not in top:
        where = clean(str(root))[0]
        raise NoTheatre(f"{where}: there is no theatre here (no theatre.yaml); `syrtui init {where}` makes one")
    search = _Search(root, limits)
    for name in top:
        kind = name.removesuffix(SUFFIX)
        path = root / name
        if name.startswith(".") or name == NOTES_FILE:
            continue
        if name.endswith(SUFFIX) and kind in KINDS:
            search.add_file(kind, path)
        elif name in KINDS and path.is_dir():
            search.add_folder(name, path)
        elif name.endswith((SUFFIX, *_WRONG_SUFFIXES)):
            search.problems.append(_stray(name))
    return sorted(search.found, key=lambda file: (file.kind != "theatre", file.name)), search.problems


def read_text(file: DataFile, limits: Limits) -> tuple[str, list[Problem]]:
    """Return the file's text without a byte-order mark, and its problems; the text is "" where it cannot be read."""
    data, problems = read_bytes(file, limits)
    return ("", problems) if problems else decode(file, data)


def read_bytes(file: DataFile, limits: Limits) -> tuple[bytes, list[Problem]]:
    """Return the file's bytes; where it cannot be read, none and the problem."""

    def refused(what: str, mend: str = "", rule: str = "file-unreadable") -> tuple[bytes, list[Problem]]:
        return b"", [Problem(file.name, 0, 0, what, mend, rule)]

    if file.size > limits.file_bytes:
        return refused(_too_big(limits), "split it", "file-limit")
    try:
        # Without O_NONBLOCK, opening a pipe would wait for its writer.
        descriptor = os.open(file.path, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC)
        with os.fdopen(descriptor, "rb") as stream:
            # Asked of what is open: something else may stand at the path since the search.
            if not stat.S_ISREG(os.fstat(descriptor).st_mode):
                return refused("this is not a regular file", "take it out of the folder", "file-kind")
            # One byte more than allowed: a file may have grown since its size was taken.
            data = stream.read(limits.file_bytes + 1)
    except OSError as error:
        return refused(_reason(error))
    return (data, []) if len(data) <= limits.file_bytes else refused(_too_big(limits), "split it", "file-limit")


def decode(file: DataFile, data: bytes) -> tuple[str, list[Problem]]:
    """Return the text that `data` is in UTF-8, without a byte-order mark, and its problems; "" where it is UTF-16."""
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "", [Problem(file.name, 0, 0, "this file is UTF-16", "save it as UTF-8", "file-encoding")]
    data = data.removeprefix(codecs.BOM_UTF8)
    try:
        return data.decode("utf-8"), []
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        # In characters, as editors count, not in bytes.
        column = len(data[data.rfind(b"\n", 0, error.start) + 1 : error.start].decode("utf-8", "replace")) + 1
        what = f"the byte 0x{data[error.start]:02x} is not UTF-8 and is read as a replacement sign"
        problem = Problem(file.name, line, column, what, "save the file as UTF-8", "file-encoding", "warning")
        return data.decode("utf-8", "replace"), [problem]


class _Search:
    """A search of a theatre's folder: the data files `found`, and `problems` of what is none."""

    def __init__(self, root: Path, limits: Limits) -> None:
        self.found: list[DataFile] = []
        self.problems: list[Problem] = []
        self._root = root
        self._real_root = root.resolve()
        self._limits = limits

    def add_folder(self, kind: str, folder: Path) -> None:
        """Add every YAML file in or below a folder of files of `kind`."""
        linked = folder.is_symlink()
        for parent, folders, names in os.walk(folder, onerror=self._unreadable):
            folders[:] = sorted(name for name in folders if not name.startswith("."))
            here = Path(parent)
            # A list of its own: os.walk goes into whatever is left in `folders`.
            for name in [name for name in folders if name.endswith(SUFFIX) or (here / name).is_symlink()]:
                folders.remove(name)
                what = "this is a folder" if name.endswith(SUFFIX) else "links to folders are not followed"
                self._refuse(here / name, what, "rename or move it")
            for name in sorted(names):
                if name.startswith("."):
                    continue
                if name.endswith(_WRONG_SUFFIXES):
                    self.problems.append(_stray(_display_name(here / name, self._root)))
                elif name.endswith(SUFFIX):
                    self.add_file(kind, here / name, linked=linked)
                elif not name.endswith(_BACKUP) and not name.startswith(_BACKUP):
                    self.problems.append(_not_yaml(_display_name(here / name, self._root)))
                if len(self.found) > self._limits.files:
                    what = f"there are more than {self._limits.files} files: the rest is set aside"
                    self._refuse(folder, what, "put more records into one file", "file-limit")
                    return

    def add_file(self, kind: str, path: Path, *, linked: bool = False) -> None:
        """Add the file at `path`; a link, and every file of a `linked` folder, must lead to a file of the theatre."""
        try:
            status = path.lstat()
            leads_out = False
            # Resolving a path costs many calls: only where there is a link can it lead elsewhere.
            if linked or stat.S_ISLNK(status.st_mode):
                target = path.resolve(strict=True)
                status, leads_out = target.stat(), not target.is_relative_to(self._real_root)
        except (OSError, RuntimeError) as error:  # a loop of links is a RuntimeError
            self._refuse(path, _reason(error), "", "file-unreadable")
            return
        if leads_out:
            what = "this link leads out of the theatre's folder and is not followed"
            self._refuse(path, what, "put the file itself here")
        elif not stat.S_ISREG(status.st_mode):
            self._refuse(path, "this is not a regular file", "take it out of the folder")
        else:
            self.found.append(DataFile(kind, path, _display_name(path, self._root), status.st_size))

    def _unreadable(self, error: OSError) -> None:
        """Add the problem of a folder that cannot be listed."""
        self._refuse(Path(error.filename), _reason(error), "", "file-unreadable")

    def _refuse(self, path: Path, what: str, mend: str, rule: str = "file-kind") -> None:
        """Add the problem of a file or folder that is not read."""
        self.problems.append(Problem(_display_name(path, self._root), 0, 0, what, mend, rule))


def _stray(name: str) -> Problem:
    """Return the warning for a YAML file that is not read, with the name that it may have been meant to have."""
    from tui.base.suggest import did_you_mean

    stem = name.removesuffix(".txt").removesuffix(".yml").removesuffix(SUFFIX)
    guess = did_you_mean(stem, KINDS) if "/" not in stem else ""
    mend = (guess + SUFFIX + "?" if guess else f"name it {stem}{SUFFIX}") if not name.endswith(SUFFIX) or guess else ""
    return Problem(
        name, 0, 0, "this file is not read", mend or "put it into facts/ or one of its kin", "file-stray", "warning"
    )


def _not_yaml(name: str) -> Problem:
    """Return the warning for a file among records that is not YAML."""
    mend = f"write its records in a file that ends in {SUFFIX}, or move it elsewhere"
    return Problem(name, 0, 0, "this file is no YAML and is not read", mend, "file-stray", "warning")


def _display_name(path: Path, root: Path) -> str:
    """Return a path as problems show it: relative to `root`, with `/`, clean."""
    return clean(os.fspath(path).removeprefix(os.path.join(root, "")).replace(os.sep, "/"))[0] or "?"  # noqa: PTH118


def _too_big(limits: Limits) -> str:
    """Return what is wrong with a file that is too large."""
    return f"this file is larger than {limits.file_bytes // 1024} KiB"


def _reason(error: OSError | RuntimeError) -> str:
    """Return what the operating system says, in lower case: `permission denied`."""
    if isinstance(error, OSError) and error.strerror:
        return error.strerror[0].lower() + error.strerror[1:]
    return clean(str(error))[0]
