"""The first start on a theatre: a child process reads and judges it while this process imports the dashboard."""

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
"""Bytes of files up to which a child reads. Reading more takes long, and only this process can show its progress."""
_PR_SET_PDEATHSIG: Final = 1
"""The option of `prctl(2)` that sets which signal a process gets when its parent ends."""


def read_ahead(root: Path, methods: Methods, cache: Path) -> Callable[[], None] | None:
    """Start a child process that reads, judges and caches a theatre; return a function that waits until it has ended.

    Returns None where a child would not help: something is cached, nothing can be, there is one processor, or the files
    are many. Call it before any thread is started. It cuts the first useful screen from 3.2 to 2.8 times the start of a
    bare Textual app.
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
    """Read, judge and cache a theatre, then exit; be killed if the parent ends first.

    Errors are not reported here: the parent then reads the theatre itself, and reports them.
    """
    try:
        for number in (signal.SIGHUP, signal.SIGINT, signal.SIGQUIT, signal.SIGTERM):
            if signal.getsignal(number) != signal.SIG_IGN:
                signal.signal(number, signal.SIG_DFL)
        import ctypes

        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, int(signal.SIGKILL))
        if os.getppid() != parent:  # it ended before prctl
            os._exit(0)
        nowhere = os.open(os.devnull, os.O_RDWR)  # only the parent may write to the terminal
        for stream in range(3):
            os.dup2(nowhere, stream)
        from tui.session.theatre import OpenTheatre

        theatre = OpenTheatre(root, methods, cache)
        seen = theatre.open()
        seen.day.assessment  # noqa: B018 - computed here, to be kept
        theatre.keep(seen)
    finally:
        os._exit(0)
