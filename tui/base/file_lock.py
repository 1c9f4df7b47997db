"""One writer of a file at a time, among all processes: what is read, changed and written under the lock is not lost."""

from __future__ import annotations

import errno
import fcntl
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

_LONGEST_S: Final = 5.0
"""Seconds after which a lock is given up: a writer holds it for some milliseconds, unless it was stopped meanwhile."""
_AGAIN_S: Final = 0.005


@contextmanager
def locked(file: Path) -> Iterator[None]:
    """Hold the lock of a file, in whose folder one is made; the file itself may be missing.

    Raises:
        OSError: the folder cannot be written, or somebody else holds the lock for seconds.
    """
    file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    # Beside the file, which is replaced by each write: who waits for the old one would wait for nobody. The name is
    # not one that `atomic_write` takes for a left-over of its own.
    lock = file.with_name(f".{file.name}-lock")
    descriptor = _acquired(lock)
    try:
        yield
    finally:
        lock.unlink(missing_ok=True)  # while it is held, lest the next one's be taken away
        os.close(descriptor)


def _acquired(lock: Path) -> int:
    """Return the open descriptor of a lock file that this process alone has locked."""
    give_up = time.monotonic() + _LONGEST_S
    while True:
        descriptor = os.open(lock, os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW | os.O_CLOEXEC, 0o600)
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
            # The holder before has taken the file away: this one is nobody's, and others lock another.
            if _is_at(lock, descriptor):
                return descriptor
        except BlockingIOError:
            if time.monotonic() > give_up:
                os.close(descriptor)
                raise OSError(errno.EAGAIN, "another session is writing it", str(lock)) from None
            time.sleep(_AGAIN_S)
        except BaseException:
            os.close(descriptor)
            raise
        os.close(descriptor)


def _is_at(lock: Path, descriptor: int) -> bool:
    """Return whether the path still leads to the file that is open."""
    try:
        there, mine = os.stat(lock, follow_symlinks=False), os.fstat(descriptor)  # noqa: PTH116
    except FileNotFoundError:
        return False
    return (there.st_dev, there.st_ino) == (mine.st_dev, mine.st_ino)
