"""The files of a theatre: found, opened with care, decoded. Nothing here can hang or leave the folder."""

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
_OTHER_SUFFIXES: Final = (".yml", ".yaml.txt")


class DataFile(msgspec.Struct, frozen=True):
    """One YAML file of a theatre: `kind` is a key of `records.KINDS`, `name` its clean path inside the folder."""

    kind: str
    path: Path
    name: str
    size: int


def find(root: Path, limits: Limits) -> tuple[list[DataFile], list[Problem]]:
    """All data files under `root`, theatre.yaml first, the others by path; and what stands there that cannot be one.

    Raises:
        NoTheatre: where `root` is no folder, cannot be read, or holds no theatre.yaml.
    """
    try:
        top = sorted(path.name for path in root.iterdir())
    except OSError as error:
        raise NoTheatre(f"{clean(str(root))[0]}: {_reason(error)}") from None
    if "theatre.yaml" not in top:
        where = clean(str(root))[0]
        raise NoTheatre(f"{where}: there is no theatre here (no theatre.yaml); `syrtui init {where}` makes one")
    found: list[DataFile] = []
    problems: list[Problem] = []
    inside = root.resolve()
    for name in top:
        kind = name.removesuffix(SUFFIX)
        path = root / name
        if name.startswith("."):
            continue
        if name.endswith(SUFFIX) and kind in KINDS:
            _take(kind, path, root, inside, found, problems)
        elif name in KINDS and path.is_dir():
            _walk(name, path, root, inside, found, problems, limits)
        elif name.endswith((SUFFIX, *_OTHER_SUFFIXES)):
            problems.append(_stray(name))
    return sorted(found, key=lambda file: (file.kind != "theatre", file.name)), problems


def read_text(file: DataFile, limits: Limits) -> tuple[str, list[Problem]]:
    """The file's text without a byte-order mark, and what is wrong with it; "" where it cannot be had."""
    data, problems = read_bytes(file, limits)
    return ("", problems) if problems else decode(file, data)


def read_bytes(file: DataFile, limits: Limits) -> tuple[bytes, list[Problem]]:
    """What is in the file, or why it cannot be had."""

    def refused(what: str, mend: str = "", rule: str = "file-unreadable") -> tuple[bytes, list[Problem]]:
        return b"", [Problem(file.name, 0, 0, what, mend, rule)]

    if file.size > limits.file_bytes:
        return refused(_too_big(limits), "split it", "file-limit")
    try:
        descriptor = os.open(file.path, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC)
        with os.fdopen(descriptor, "rb") as stream:
            if not stat.S_ISREG(os.fstat(descriptor).st_mode):
                return refused("this is not a regular file", "take it out of the folder", "file-kind")
            data = stream.read(limits.file_bytes + 1)
    except OSError as error:
        return refused(_reason(error))
    return (data, []) if len(data) <= limits.file_bytes else refused(_too_big(limits), "split it", "file-limit")


def decode(file: DataFile, data: bytes) -> tuple[str, list[Problem]]:
    """The text that `data` is, without a byte-order mark, and what is wrong with it; "" where it is none."""
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "", [Problem(file.name, 0, 0, "this file is UTF-16", "save it as UTF-8", "file-encoding")]
    data = data.removeprefix(codecs.BOM_UTF8)
    try:
        return data.decode("utf-8"), []
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        column = len(data[data.rfind(b"\n", 0, error.start) + 1 : error.start].decode("utf-8", "replace")) + 1
        what = f"the byte 0x{data[error.start]:02x} is not UTF-8 and is read as a replacement sign"
        problem = Problem(file.name, line, column, what, "save the file as UTF-8", "file-encoding", "warning")
        return data.decode("utf-8", "replace"), [problem]


def _walk(
    kind: str,
    folder: Path,
    root: Path,
    inside: Path,
    found: list[DataFile],
    problems: list[Problem],
    limits: Limits,
) -> None:
    """Take every YAML file under `folder`; links to folders are not followed."""

    def unreadable(error: OSError) -> None:
        problems.append(Problem(_name(Path(error.filename), root), 0, 0, _reason(error), "", "file-unreadable"))

    linked = folder.is_symlink()
    for parent, folders, names in os.walk(folder, onerror=unreadable):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        here = Path(parent)
        for name in [name for name in folders if name.endswith(SUFFIX) or (here / name).is_symlink()]:
            folders.remove(name)
            what = "this is a folder" if name.endswith(SUFFIX) else "links to folders are not followed"
            problems.append(Problem(_name(here / name, root), 0, 0, what, "rename or move it", "file-kind"))
        for name in sorted(names):
            if name.startswith("."):
                continue
            if name.endswith(_OTHER_SUFFIXES):
                problems.append(_stray(_name(here / name, root)))
            elif name.endswith(SUFFIX):
                _take(kind, here / name, root, inside, found, problems, linked=linked)
            if len(found) > limits.files:
                what = f"there are more than {limits.files} files: the rest is set aside"
                problems.append(
                    Problem(_name(folder, root), 0, 0, what, "put more records into one file", "file-limit")
                )
                return


def _take(
    kind: str,
    path: Path,
    root: Path,
    inside: Path,
    found: list[DataFile],
    problems: list[Problem],
    *,
    linked: bool = False,
) -> None:
    """Add the file, or say why not. In a folder that is `linked` from elsewhere, no file is taken for what it seems."""
    name = _name(path, root)
    try:
        status = path.lstat()
        leads_out = False
        if linked or stat.S_ISLNK(status.st_mode):
            target = path.resolve(strict=True)
            status, leads_out = target.stat(), not target.is_relative_to(inside)
    except (OSError, RuntimeError) as error:
        problems.append(Problem(name, 0, 0, _reason(error), "", "file-unreadable"))
        return
    if leads_out:
        what = "this link leads out of the theatre's folder and is not followed"
        problems.append(Problem(name, 0, 0, what, "put the file itself here", "file-kind"))
    elif not stat.S_ISREG(status.st_mode):
        problems.append(Problem(name, 0, 0, "this is not a regular file", "take it out of the folder", "file-kind"))
    else:
        found.append(DataFile(kind, path, name, status.st_size))


def _stray(name: str) -> Problem:
    from tui.base.suggest import did_you_mean

    stem = name.removesuffix(".txt").removesuffix(".yml").removesuffix(SUFFIX)
    guess = did_you_mean(stem, KINDS) if "/" not in stem else ""
    mend = (guess + SUFFIX + "?" if guess else f"name it {stem}{SUFFIX}") if not name.endswith(SUFFIX) or guess else ""
    return Problem(
        name, 0, 0, "this file is not read", mend or "put it into facts/ or one of its kin", "file-stray", "warning"
    )


def _name(path: Path, root: Path) -> str:
    """The path inside the theatre, clean, with `/`."""
    return clean(os.fspath(path).removeprefix(os.path.join(root, "")).replace(os.sep, "/"))[0] or "?"  # noqa: PTH118


def _too_big(limits: Limits) -> str:
    return f"this file is larger than {limits.file_bytes // 1024} KiB"


def _reason(error: OSError | RuntimeError) -> str:
    """What the operating system says, in lower case: `permission denied`."""
    if isinstance(error, OSError) and error.strerror:
        return error.strerror[0].lower() + error.strerror[1:]
    return clean(str(error))[0]
