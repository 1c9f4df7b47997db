"""Watching a theatre's folder: a callback when its files have changed, once for all that change together.

watchdog hears from the system what happens in a folder. This module decides what of it is a change of the theatre,
waits for the end of a burst, and goes on watching where another folder takes the place of the first.
"""

from __future__ import annotations

import contextlib
import os
import stat
import sys
import time
from collections.abc import Callable
from pathlib import Path
from threading import Condition, Thread
from typing import Final

from watchdog import events
from watchdog.events import FileSystemEvent, FileSystemEventHandler
from watchdog.observers import Observer
from watchdog.observers.api import BaseObserver, ObservedWatch

QUIET_S: Final = 0.12
"""Seconds without a change after which the changes before are told of, as one."""
LONGEST_S: Final = 3.0
"""Seconds after which changes are told of though others still follow."""
POLLING_S: Final = 5.0
"""Seconds between two looks at a folder where the system has no watches left to give."""

_ARRIVALS: Final[list[type[FileSystemEvent]]] = [
    events.DirCreatedEvent,
    events.DirDeletedEvent,
    events.DirMovedEvent,
    events.FileCreatedEvent,
    events.FileDeletedEvent,
    events.FileMovedEvent,
]
"""What may put another folder, or a link to one, in a folder's place."""
_CHANGES: Final[list[type[FileSystemEvent]]] = [
    *_ARRIVALS,
    events.DirAttribEvent,
    events.FileAttribEvent,
    events.FileClosedEvent,
    events.FileModifiedEvent,
]
"""What may change a theatre. watchdog 7.1 hears of attributes only where it is asked for modifications, too."""


class Watch(FileSystemEventHandler):
    """Calls `told`, in a thread of its own, whenever files in a folder may have changed, until it is closed.

    On Linux, a file that is being written is told of when its writer closes it. The folder may be gone for a while, or
    be replaced by another. `told` is also called once when the watch has begun: nothing that changed before is missed.
    Hidden files and folders are left out.
    """

    def __init__(self, root: Path, told: Callable[[], None]) -> None:
        self._root = os.path.abspath(root)  # noqa: PTH100 - compared with what watchdog says, which is text
        self._folder = self._root
        self._told = told
        self._tells_closing = False
        self._condition = Condition()
        self._changed = self._replaced = self._closed = False
        Thread(target=self._run, name="syrtui-watch", daemon=True).start()

    def close(self) -> None:
        """End the watch."""
        with self._condition:
            self._closed = True
            self._condition.notify()

    def on_any_event(self, event: FileSystemEvent) -> None:
        """Note what watchdog tells, in its thread."""
        paths = [os.fsdecode(path) for path in (event.src_path, event.dest_path) if path]
        replaced = not {self._root, self._folder}.isdisjoint(paths)
        if not replaced and (not any(map(self._is_shown, paths)) or (self._tells_closing and _is_open(event))):
            return
        with self._condition:
            self._changed = True
            self._replaced = self._replaced or replaced
            self._condition.notify()

    def _is_shown(self, path: str) -> bool:
        """Whether a path is in the folder, and neither hidden nor in a hidden folder."""
        return path.startswith(self._folder + os.sep) and f"{os.sep}." not in path[len(self._folder) :]

    def _run(self) -> None:
        observer = self._start()
        watched = self._follow(observer, None)
        self._told()
        while self._wait():
            if self._replaced:
                self._replaced = False
                watched = self._follow(observer, watched)
            self._told()
        observer.stop()

    def _start(self) -> BaseObserver:
        """Start what hears from the system, and have it tell of another folder in this one's place."""
        parent = os.path.dirname(self._root)  # noqa: PTH120
        try:
            observer = _observer()
            observer.start()
            # The folder above may be closed to us: the theatre's own files are watched all the same.
            with contextlib.suppress(PermissionError):
                observer.schedule(self, parent, event_filter=_ARRIVALS)
        except OSError:  # as many are watched already as the system allows
            from watchdog.observers.polling import PollingObserver

            observer = PollingObserver(timeout=POLLING_S)
            observer.start()
            with contextlib.suppress(OSError):
                observer.schedule(self, parent, event_filter=_ARRIVALS)
        else:
            # Only inotify tells of closing: anywhere else, waiting for it would miss the change.
            self._tells_closing = sys.platform == "linux"
        return observer

    def _follow(self, observer: BaseObserver, before: ObservedWatch | None) -> ObservedWatch | None:
        """Watch the folder that the path leads to now, in place of the one before; None where there is none."""
        if before is not None:
            observer.unschedule(before)
        self._folder = os.path.realpath(self._root)
        with contextlib.suppress(OSError):
            return observer.schedule(self, self._folder, recursive=True, event_filter=_CHANGES)
        return None

    def _wait(self) -> bool:
        """Wait until changes have come to an end; False once the watch is closed."""
        with self._condition:
            self._condition.wait_for(lambda: self._changed or self._closed)
            began = time.monotonic()
            while self._changed and not self._closed and time.monotonic() - began < LONGEST_S:
                self._changed = False
                self._condition.wait(QUIET_S)
            self._changed = False
            return not self._closed


def _observer() -> BaseObserver:
    if sys.platform != "linux":
        return Observer()
    from watchdog.observers.inotify import InotifyObserver

    # Full events tell a file that was moved here, which is whole, from one that is yet to be written.
    return InotifyObserver(generate_full_events=True)


def _is_open(event: FileSystemEvent) -> bool:
    """Whether a file was made or written that its writer has yet to close; a link to another is not one of those."""
    if not isinstance(event, events.FileCreatedEvent):
        return isinstance(event, events.FileModifiedEvent)
    try:
        status = os.lstat(event.src_path)
    except OSError:
        # It is gone already, and will not be closed.
        return False
    return stat.S_ISREG(status.st_mode) and status.st_nlink == 1
