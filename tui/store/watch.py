"""A theatre's folder, watched: tells when its files have changed, once for all that changes at a time.

Linux's own inotify lets a thread sleep until something happens; watchfiles, which serves everywhere else, looks again
and again.
"""

from __future__ import annotations

import contextlib
import ctypes
import os
import select
import stat
import struct
import sys
import time
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from threading import Event, Thread
from typing import Final

QUIET_MS: Final = 120
"""Milliseconds without a change after which the changes before are told of, as one."""
LONGEST_S: Final = 3.0
"""Seconds after which changes are told of though others still follow."""
_STEP_MS: Final = 250
_TIMEOUT_MS: Final = 60_000
"""How often watchfiles looks, and how long it looks before it begins anew."""


class Watch:
    """Calls `told`, from a thread of its own, whenever something in a folder may have changed, until it is closed.

    A file that is being written is told of when it is whole: when its writer closes it, or puts it into its place. The
    folder may be gone for a while, or be replaced by another. `told` is also called once when the watch has begun:
    what changed before it began is not missed.
    """

    def __init__(self, root: Path, told: Callable[[], None]) -> None:
        self._root = root
        self._told = told
        self._closed = Event()
        self._wake, self._waker = os.pipe()
        Thread(target=self._run, name="syrtui-watch", daemon=True).start()

    def close(self) -> None:
        """Ends the watch."""
        if not self._closed.is_set():
            self._closed.set()
            os.close(self._waker)

    def _run(self) -> None:
        try:
            try:
                notices = _Notices(self._root)
            except (OSError, AttributeError):
                self._look_again_and_again()
            else:
                with contextlib.closing(notices):
                    self._listen(notices)
        finally:
            os.close(self._wake)

    def _listen(self, notices: _Notices) -> None:
        ready = select.poll()
        ready.register(notices.descriptor, select.POLLIN)
        ready.register(self._wake, select.POLLHUP)
        self._told()
        while True:
            ready.poll()
            began = time.monotonic()
            changed = False
            while not self._closed.is_set():
                changed = notices.take() or changed
                if time.monotonic() - began > LONGEST_S or not ready.poll(QUIET_MS):
                    break
            if self._closed.is_set():
                return
            if changed:
                notices.mark()
                self._told()

    def _look_again_and_again(self) -> None:
        import watchfiles

        self._told()
        while not self._closed.is_set():
            with contextlib.suppress(OSError, RuntimeError):
                for _ in watchfiles.watch(
                    self._root,
                    step=_STEP_MS,
                    debounce=int(LONGEST_S * 1000),
                    rust_timeout=_TIMEOUT_MS,
                    stop_event=self._closed,
                    raise_interrupt=False,
                ):
                    self._told()
            self._closed.wait(_TIMEOUT_MS / 1000)  # the folder is gone, or cannot be watched


# --- inotify(7) ---

_EVENT: Final = struct.Struct("iIII")
"""Watch, mask, cookie and length of the name that follows."""
_ATTRIB, _CLOSE_WRITE, _MOVED_FROM, _MOVED_TO = 0x4, 0x8, 0x40, 0x80
_CREATE, _DELETE, _DELETE_SELF, _MOVE_SELF = 0x100, 0x200, 0x400, 0x800
_UNMOUNT, _OVERFLOW, _IGNORED = 0x2000, 0x4000, 0x8000
_ONLY_FOLDERS, _IS_FOLDER = 0x0100_0000, 0x4000_0000
_CHANGES: Final = _ATTRIB | _CLOSE_WRITE | _MOVED_FROM | _MOVED_TO | _CREATE | _DELETE | _DELETE_SELF | _MOVE_SELF
_ARRIVALS: Final = _MOVED_TO | _CREATE


class _Notices:
    """What the kernel tells of a folder and of every folder in it, hidden ones left out.

    Where the folder is a link, or is not there, its parent is watched, too: for another in its place.
    """

    def __init__(self, root: Path) -> None:
        """Raises OSError or AttributeError where the kernel has no inotify, or no room for another watch."""
        if sys.platform != "linux":
            raise OSError
        self._root = root
        self._kernel = ctypes.CDLL(None, use_errno=True)
        self.descriptor = self._asked(self._kernel.inotify_init1(os.O_CLOEXEC | os.O_NONBLOCK))
        self._folders: dict[int, str] = {}
        self._parent = -1
        try:
            self.mark()
        except OSError:
            self.close()
            raise

    def close(self) -> None:
        """Ends all watches."""
        os.close(self.descriptor)

    def mark(self) -> None:
        """Watch the folders that are there now, and no others."""
        before = {*self._folders, self._parent} - {-1}
        folders: dict[int, str] = {}
        for folder in _folders(os.fspath(self._root)):
            watch = self._add(folder, _CHANGES)
            if watch is not None:
                folders[watch] = folder
        alone = bool(folders) and not self._root.is_symlink()
        parent = None if alone else self._add(os.fspath(self._root.absolute().parent), _ARRIVALS)
        self._folders, self._parent = folders, -1 if parent is None or parent in folders else parent
        for watch in before - {*folders, self._parent}:
            self._kernel.inotify_rm_watch(self.descriptor, watch)

    def take(self) -> bool:
        """Take what has been told; say whether it may be a change of the theatre."""
        changed = False
        with contextlib.suppress(BlockingIOError):
            while data := os.read(self.descriptor, 1 << 16):
                changed = any(self._matters(*event) for event in _events(data)) or changed
        return changed

    def _matters(self, watch: int, mask: int, name: str) -> bool:
        if mask & _OVERFLOW:
            return True
        if watch == self._parent:
            return name == self._root.name
        if mask & _IGNORED or watch not in self._folders:
            return False
        if name.startswith("."):
            return False
        if mask & _CREATE and not mask & _IS_FOLDER:
            return _is_whole(os.path.join(self._folders[watch], name))  # noqa: PTH118 - may be a thousand of them
        return True

    def _add(self, folder: str, mask: int) -> int | None:
        """Watch a folder; None where it cannot be seen. Without room for more watches, an OSError."""
        watch = self._kernel.inotify_add_watch(self.descriptor, os.fsencode(folder), mask | _ONLY_FOLDERS)
        if watch < 0 and ctypes.get_errno() in _GONE:
            return None
        return self._asked(watch)

    def _asked(self, answer: int) -> int:
        if answer < 0:
            number = ctypes.get_errno()
            raise OSError(number, os.strerror(number))
        return answer


_GONE: Final = frozenset((2, 13, 20, 40))
"""ENOENT, EACCES, ENOTDIR and ELOOP on Linux."""


def _events(data: bytes) -> Iterable[tuple[int, int, str]]:
    at = 0
    while at < len(data):
        watch, mask, _, length = _EVENT.unpack_from(data, at)
        at += _EVENT.size
        yield watch, mask, os.fsdecode(data[at : at + length].rstrip(b"\0"))
        at += length


def _is_whole(path: str) -> bool:
    """Whether a file that has just come to be is not one that is yet to be written: a link."""
    try:
        status = os.lstat(path)
    except OSError:
        return True
    return not stat.S_ISREG(status.st_mode) or status.st_nlink > 1


def _folders(root: str) -> Iterator[str]:
    """A folder and all in it, hidden ones left out, links to folders not followed."""
    yield root
    try:
        entries = list(os.scandir(root))
    except OSError:
        return
    for entry in entries:
        if not entry.name.startswith(".") and entry.is_dir(follow_symlinks=False):
            yield from _folders(entry.path)
