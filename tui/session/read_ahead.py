"""The first start with a theatre: another process reads and judges it, while this one imports what draws it."""

from __future__ import annotations

import contextlib
import os
import signal
import sys
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Final, NoReturn

from tui.analysis.constants import Methods
from tui.settings import paths
from tui.store.cache import file_stamps

_MOST_BYTES: Final = 1 << 20
"""Bytes of files up to which it is done: of more, the process that reads has to say how far it has come."""
_PR_SET_PDEATHSIG: Final = 1
"""Linux' number of the signal that a process gets at its parent's end (`prctl(2)`)."""


def read_ahead(root: Path, methods: Methods, cache: Path) -> Callable[[], None] | None:
    """Have another process read, judge and keep a theatre of which nothing is kept; return what waits for its end.

    Returns None where that would not help. To be called before there is another thread. The first useful screen of
    what ships then comes after 2.8 times a bare Textual app instead of 3.2.
    """
    kept = paths.theatre_cache(cache) / file_stamps.hash_path(root)
    if sys.platform != "linux" or kept.exists() or not os.access(cache, os.W_OK):
        return None
    if len(os.sched_getaffinity(0)) < 2 or threading.active_count() > 1:
        return None
    if sum(each.size for _, each in file_stamps.list_tree(root)) > _MOST_BYTES:
        return None
    parent = os.getpid()
    try:
        process = os.fork()
    except OSError:
        return None
    if process == 0:
        _keep(root, methods, cache, parent)

    def wait() -> None:
        with contextlib.suppress(ChildProcessError):
            os.waitpid(process, 0)

    return wait


def _keep(root: Path, methods: Methods, cache: Path, parent: int) -> NoReturn:
    """Read, judge and keep a theatre, and end, with the parent at the latest.

    What goes wrong goes wrong for who waits, too, and is told there.
    """
    try:
        for number in (signal.SIGHUP, signal.SIGINT, signal.SIGQUIT, signal.SIGTERM):
            if signal.getsignal(number) != signal.SIG_IGN:
                signal.signal(number, signal.SIG_DFL)
        import ctypes

        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, int(signal.SIGKILL))
        if os.getppid() != parent:  # it has ended meanwhile
            os._exit(0)
        nowhere = os.open(os.devnull, os.O_RDWR)  # the terminal is the other one's
        for stream in range(3):
            os.dup2(nowhere, stream)
        from tui.session.theatre import OpenTheatre

        theatre = OpenTheatre(root, methods, cache)
        seen = theatre.open()
        seen.day.assessment  # noqa: B018 - computed here, to be kept
        theatre.keep(seen)
    finally:
        os._exit(0)
