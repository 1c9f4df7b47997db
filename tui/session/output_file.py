"""A file that the user names to write to: whole or not at all, and never over what syrtui has not written there."""

from __future__ import annotations

import contextlib
import os
import stat
from pathlib import Path
from typing import Final

import msgspec

from tui.base.errors import SyrtuiError
from tui.base.sanitize import clean

_MOST: Final = 1000
"""Files of which is remembered what was written to them."""
_RECORD: Final = "written.json"
"""The file in the state folder that has the hash of what was written last to each path: no format has a mark of ours,
and one that has been edited since is the user's."""


class NotOurs(SyrtuiError):
    """There is a file that syrtui has not written, or that was changed since."""


def write(file: Path, content: bytes, *, force: bool = False) -> None:
    """Write a file, as readable as the user's other files; with `force`, over whatever is there.

    A file that is there is ours where it is empty, has this very content, or has what was last written to it; a device
    or a pipe is just written to. A link stays, and what it leads to is written.

    Raises:
        NotOurs: the file that is there is not ours.
        SyrtuiError: it cannot be written.
    """
    from tui.settings import paths

    record = paths.state_folder() / _RECORD
    try:
        there = _status(file)
        if there is not None and not stat.S_ISREG(there.st_mode) and not stat.S_ISDIR(there.st_mode):
            with file.open("wb") as stream:
                stream.write(content)
            return
        target = Path(os.path.realpath(file))
        if there is not None and not force and not _is_ours(target, content, record):
            raise NotOurs(
                f"{clean(str(file))[0]}: syrtui has not written this file, or it was changed since; "
                "--force writes over it"
            )
        from tui.base import atomic_write

        atomic_write.write(target, [content], mode=_mode(there))
    except OSError as error:
        raise SyrtuiError(f"{clean(str(file))[0]}: {error.strerror or type(error).__name__}") from None
    _remember(target, content, record)


def _status(file: Path) -> os.stat_result | None:
    try:
        return file.stat()
    except FileNotFoundError:
        return None


def _mode(there: os.stat_result | None) -> int:
    """Return the permissions of the file that there is; of a new one those that the user's mask leaves."""
    if there is not None:
        return there.st_mode & 0o777
    mask = os.umask(0o077)
    os.umask(mask)
    return 0o666 & ~mask


def _is_ours(target: Path, content: bytes, record: Path) -> bool:
    there = target.read_bytes()
    return not there or there == content or _written(record).get(str(target)) == _hash(there)


def _hash(content: bytes) -> str:
    from tui.store.cache.file_stamps import hash_content

    return hash_content(content)


def _written(record: Path) -> dict[str, str]:
    """Return the hash of what was last written to each path; nothing where that cannot be read."""
    with contextlib.suppress(OSError, msgspec.DecodeError, UnicodeDecodeError):
        return msgspec.json.decode(record.read_bytes(), type=dict[str, str])
    return {}


def _remember(target: Path, content: bytes, record: Path) -> None:
    """Note what was written; where the state folder takes nothing, the next time asks for --force."""
    from tui.base import atomic_write
    from tui.base.file_lock import locked

    with contextlib.suppress(OSError), locked(record):
        written = _written(record)
        written.pop(str(target), None)
        kept = [*written.items(), (str(target), _hash(content))][-_MOST:]
        atomic_write.write(record, [msgspec.json.format(msgspec.json.encode(dict(kept)))], durable=False)
