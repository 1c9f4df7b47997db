"""The log that is kept of an error of ours, and the one line that says where it is."""

from __future__ import annotations

import contextlib
import os
from pathlib import Path
from typing import Final

from tui import __version__

MAX_LOGS: Final = 10
"""Logs that are kept."""


def summary(error: BaseException, log: Path | None) -> str:
    """Return what to say of an error: one line, with the log that `write` kept of it."""
    where = f"what happened is in {log}" if log is not None else "and no log of it could be written"
    return f"something went wrong inside ({type(error).__name__}), and syrtui ended; saved views are kept; {where}"


def write(error: BaseException, folder: Path) -> Path | None:
    """Write a log of an error, for its owner's eyes, in `folder` or else where temporary files go.

    It says where in the code, and which versions of what; nothing of what was read, typed or shown. Returns the file;
    None where it could be written nowhere.
    """
    import platform
    import traceback
    from datetime import UTC, datetime

    now = datetime.now(UTC)
    text = (
        f"syrtui {__version__}, Python {platform.python_version()}, {platform.platform()}\n"
        f"{now:%Y-%m-%d %H:%M:%S} UTC, TERM={os.environ.get('TERM', '')[:64]!r}\n\n"
        f"{''.join(traceback.format_exception(error))}"
    )
    # A message or a file name in it may hold escape sequences, and a log is read in a terminal.
    safe = "".join(each if each == "\n" or each.isprintable() else ascii(each)[1:-1] for each in text)
    name = f"crash-{now:%Y%m%d-%H%M%S}-{os.getpid()}.log"
    return _write_new(folder / name, safe) or _write_temporary(name, safe)


def _write_temporary(name: str, text: str) -> Path | None:
    import tempfile

    try:
        return _write_new(Path(tempfile.gettempdir()) / f"syrtui-{name}", text)
    except OSError:  # it looks for a folder that takes something, and finds none
        return None


def _write_new(file: Path, text: str) -> Path | None:
    try:
        file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        # The folder for temporary files is everyone's: a link laid there under this name must not be followed.
        descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW, 0o600)
    except OSError:
        return None
    try:
        with os.fdopen(descriptor, "w", encoding="utf-8", errors="backslashreplace") as log:
            log.write(text)
    except OSError:
        with contextlib.suppress(OSError):
            file.unlink()
        return None
    _prune(file.parent)
    return file


def _prune(folder: Path) -> None:
    with contextlib.suppress(OSError):
        # Names begin with the time, so the first are the oldest.
        for old in sorted(folder.glob("crash-*.log"))[:-MAX_LOGS]:
            # What others have in a shared folder is not ours to delete.
            if old.stat().st_uid == os.getuid():
                old.unlink()
