"""The folder of drafts in the user's data folder: one file a draft, written whole, readable by its owner alone."""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import Final

from tui.base import atomic_write
from tui.base.errors import SyrtuiError
from tui.base.sanitize import clean
from tui.intake.draft import Draft, decode, encode
from tui.store.originals.folder import title_folder

_SUFFIX: Final = ".json"
_KEY: Final = re.compile(r"[0-9a-f]{16}")
_LARGEST: Final = 64 * 1024 * 1024


def drafts_folder(data_home: Path, title: str) -> Path:
    """Return the folder for the drafts of the theatre with this title, wherever the theatre itself is."""
    return data_home / "drafts" / title_folder(title)


def save(folder: Path, draft: Draft) -> Path:
    """Write a draft, whole or not at all, in place of an earlier state of it; return its file.

    Raises:
        OSError: it cannot be written.
    """
    for made in (folder.parent.parent, folder.parent, folder):
        made.mkdir(mode=0o700, parents=True, exist_ok=True)
    path = folder / f"{draft.key}{_SUFFIX}"
    atomic_write.write(path, [encode(draft)])
    return path


def load(folder: Path) -> tuple[list[Draft], list[str]]:
    """Return all drafts in a folder, by key, and the names of the files that hold none."""
    drafts, broken = [], []
    for key in keys(folder):
        try:
            drafts.append(load_one(folder, key))
        except SyrtuiError as error:
            broken.append(str(error))
    return drafts, broken


def keys(folder: Path) -> list[str]:
    """Return the keys of the drafts in a folder, in order."""
    try:
        names = os.listdir(folder)  # noqa: PTH208 - names are all that is wanted
    except (FileNotFoundError, NotADirectoryError):
        return []
    found = (name.removesuffix(_SUFFIX) for name in names if name.endswith(_SUFFIX))
    return sorted(each for each in found if _KEY.fullmatch(each))


def load_one(folder: Path, key: str) -> Draft:
    """Return the draft with a key.

    Raises:
        SyrtuiError: there is none, or its file holds none.
    """
    path = folder / f"{key}{_SUFFIX}"
    name = clean(str(path))[0]
    try:
        # A link may lead to any file, and a pipe would be waited for.
        descriptor = os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_NOFOLLOW | os.O_CLOEXEC)
        with os.fdopen(descriptor, "rb") as stream:
            return decode(stream.read(_LARGEST))
    except OSError as error:
        raise SyrtuiError(f"{name}: {(error.strerror or str(error)).lower()}") from None
    except ValueError as error:
        raise SyrtuiError(f"{name}: this is no draft ({clean(str(error))[0]})") from None


def remove(folder: Path, key: str) -> bool:
    """Delete a draft; return whether there was one. Raises OSError where it cannot be deleted."""
    if key not in keys(folder):
        return False
    (folder / f"{key}{_SUFFIX}").unlink(missing_ok=True)
    return True
