"""Writing a file whole or not at all."""

from __future__ import annotations

import contextlib
import os
import time
from collections.abc import Iterable
from pathlib import Path
from typing import Final

_LEFT_OVER_S: Final = 3600.0
"""Seconds after which what an interrupted write left behind is taken away."""


def write(file: Path, chunks: Iterable[bytes], *, durable: bool = True, mode: int = 0o600) -> None:
    """Write a file in place of what `file` held, readable by its owner alone unless `mode` says otherwise.

    The folder must be there. Two processes that write at once leave the file of the one that ends last, whole.
    `durable` waits until the disk has it; without, what is read after a loss of power may be anything.

    Raises:
        OSError: it cannot be written. What there was is still there then, and nothing beside it.
    """
    # Beside the file, because a rename is atomic only within one file system; named so that two writers do not meet.
    part = file.with_name(f".{file.name}.{os.getpid()}-{time.monotonic_ns()}")
    # O_EXCL and O_NOFOLLOW: a link that somebody has put here beforehand is not written through.
    descriptor = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW, 0o600)
    try:
        with os.fdopen(descriptor, "wb") as stream:
            if mode != 0o600:
                os.fchmod(descriptor, mode)
            stream.writelines(chunks)
            if durable:
                # Before the rename, or the new name may outlive a loss of power that its content does not.
                stream.flush()
                os.fsync(descriptor)
        part.replace(file)
    # Ctrl+C leaves no part behind, either.
    except BaseException:
        with contextlib.suppress(OSError):
            part.unlink()
        raise
    _sweep(file)


def _sweep(file: Path) -> None:
    """Delete what writes of this file left behind that were interrupted long ago."""
    with contextlib.suppress(OSError):
        for left in file.parent.glob(f".{file.name}.*"):
            with contextlib.suppress(OSError):
                if time.time() - left.stat().st_mtime > _LEFT_OVER_S:
                    left.unlink()
