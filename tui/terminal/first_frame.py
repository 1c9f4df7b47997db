"""The first frame: what the dashboard begins with, kept when a session ends and shown before all else is imported.

A frame is shown only while every file that it was drawn from is what it was, in the same terminal, for the same
command. It needs nothing but the standard library, so it stands while the rest is still being imported; the dashboard
goes on from it and sends what differs: nothing, as a rule.
"""

from __future__ import annotations

import contextlib
import os
import select
import sys
import time
import zlib
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any, Final, NamedTuple, Self

from tui import __version__
from tui.base import atomic_write
from tui.store.cache import file_stamps
from tui.store.cache.file_stamps import Stamp

Run = tuple[str, str]
"""SGR codes after a reset, and the text shown with them."""

MAX_FRAMES: Final = 24
"""Frames that are kept: one for each size of terminal and way of calling syrtui."""
_HEAD: Final = b"syrtui picture 2 "
_ENVIRONMENT: Final = (
    "TERM",
    "COLORTERM",
    "NO_COLOR",
    "FORCE_COLOR",
    "TERM_PROGRAM",
    "VTE_VERSION",
    "KONSOLE_VERSION",
    "HOME",
    "TZ",
)
_PREFIXES: Final = ("SYRTUI_", "TEXTUAL_", "XDG_", "LC_", "LANG")
_SHOW, _ERASE = "\x1b[?1049h\x1b[?25l\x1b[2J", "\x1b[m\x1b[?1049l\x1b[?25h"
"""Switches to the alternate screen, blank and without a cursor; and back."""


class FirstFrame(NamedTuple):
    """A screen of text: for each line its runs, without blanks at its end, and what brings it onto a blank terminal."""

    columns: int
    lines: tuple[tuple[Run, ...], ...]
    sequence: str


class FrameCache(NamedTuple):
    """The folder where the frames of one way of calling syrtui are kept; None: nowhere. `key` comes of `cache_key`."""

    folder: Path | None
    key: tuple[str, ...]

    def file(self, columns: int, lines: int) -> Path | None:
        """Return where the frame for a terminal of this size is."""
        if self.folder is None:
            return None
        key = (*self.key, __version__, str(columns), str(lines))
        return self.folder / file_stamps.hash_content(*(word.encode("utf-8", "surrogateescape") for word in key))

    def find(self, columns: int, lines: int) -> FirstFrame | None:
        """Return the frame that still holds; None where there is none."""
        file = self.file(columns, lines)
        if file is None:
            return None
        try:
            return _decode(file.read_bytes(), columns)
        except (OSError, ValueError, TypeError, KeyError):
            return None

    def keep(self, frame: FirstFrame, files: Iterable[tuple[str, Stamp]], replaced: Iterable[Path] = ()) -> bool:
        """Keep a frame that was drawn from `files` and `replaced`, whole or not at all; return whether it is kept.

        It is not kept where one of `files` was changed so lately that the next change might not show. `replaced` are
        those that are never changed, but always replaced by others, which shows at once.
        """
        file = self.file(frame.columns, len(frame.lines))
        listed = [*files, *file_stamps.list_code()]  # code that changed may draw something else
        if file is None or any(each.is_racy(time.time_ns()) for _, each in listed):
            return False
        listed += [(str(path), file_stamps.stamp(path)) for path in replaced]
        try:
            file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            atomic_write.write(file, [_encode(frame, listed)], durable=False)  # one that is not whole is not shown
            _prune(file.parent)
        except (OSError, ValueError):
            return False
        return True


def cache_key(arguments: Iterable[object], environment: Mapping[str, str] = os.environ) -> tuple[str, ...]:
    """Return all that decides what the dashboard begins with, but for files and the terminal's size."""
    named = sorted(name for name in environment if name in _ENVIRONMENT or name.startswith(_PREFIXES))
    given = tuple(arguments)
    # Folders among the arguments may be relative to it; of those in settings the stamps tell where they are others.
    here = os.getcwd() if any(given) else ""  # noqa: PTH109
    return (here, *map(str, given), *(f"{name}={environment[name]}" for name in named))


def _encode(frame: FirstFrame, files: Iterable[tuple[str, Stamp]]) -> bytes:
    import json

    body = json.dumps({"files": list(files), "lines": frame.lines, "sequence": frame.sequence}).encode("ascii")
    return b"%s%08x\n%s" % (_HEAD, zlib.crc32(body), body)


def _decode(data: bytes, columns: int) -> FirstFrame | None:
    # Late, as all that a start without a frame can do without: each import delays the first screen.
    import json

    head, _, body = data.partition(b"\n")
    # A damaged frame would go to the terminal as it is, escape sequences and all.
    if head != b"%s%08x" % (_HEAD, zlib.crc32(body)):
        return None
    held = json.loads(body)
    if any(tuple(each) != file_stamps.stamp(path) for path, each in held["files"]):
        return None
    lines = tuple(tuple((codes, text) for codes, text in line) for line in held["lines"])
    return FirstFrame(columns, lines, str(held["sequence"]))


def _prune(folder: Path) -> None:
    """Delete all but the frames that were made last."""
    with contextlib.suppress(OSError):
        made = sorted(folder.iterdir(), key=lambda file: file.stat().st_mtime_ns, reverse=True)
        for file in made[MAX_FRAMES:]:
            file.unlink(missing_ok=True)


class ShownFrame:
    """The first frame on the terminal, until the dashboard takes over; `frame` is None where none holds.

    Meanwhile what is typed waits unseen. Where the dashboard never takes over, the terminal is left as it was found.
    """

    def __init__(self, cache: FrameCache) -> None:
        self.cache = cache
        self.frame: FirstFrame | None = None
        self._modes: list[Any] | None = None

    def __enter__(self) -> Self:
        # Where Textual draws, too.
        terminal = sys.__stderr__
        if terminal is None:
            return self
        with contextlib.suppress(OSError, ValueError):
            columns, lines = os.get_terminal_size(terminal.fileno())
            self.frame = self.cache.find(columns, lines)
            # Echoed keys would stand in the frame, and the dashboard would not know of them.
            if self.frame is not None:
                self._hide_typing()
                terminal.write(_SHOW + self.frame.sequence)
                terminal.flush()
        return self

    def erase(self, _: object = None) -> None:
        """Take the frame from the terminal at once, past everything, where the terminal takes that."""
        if self.frame is not None and sys.__stderr__ is not None:
            target = sys.__stderr__.fileno()
            if select.select([], [target], [], 0)[1]:
                os.write(target, _ERASE.encode("ascii"))

    def release(self) -> FirstFrame | None:
        """Let the dashboard draw from here on; return what stands on the terminal, once."""
        frame, self.frame = self.frame, None
        self._show_typing()
        return frame

    def __exit__(self, *_: object) -> None:
        if self.release() is not None and sys.__stderr__ is not None:
            with contextlib.suppress(OSError):
                sys.__stderr__.write(_ERASE)
                sys.__stderr__.flush()

    def _hide_typing(self) -> None:
        import termios

        with contextlib.suppress(termios.error, OSError, ValueError):
            modes = termios.tcgetattr(sys.stdin.fileno())
            quiet = list(modes)
            quiet[3] = modes[3] & ~(termios.ECHO | termios.ICANON)
            # TCSAFLUSH would drop the keys that were typed ahead.
            termios.tcsetattr(sys.stdin.fileno(), termios.TCSANOW, quiet)
            self._modes = modes

    def _show_typing(self) -> None:
        import termios

        if self._modes is not None:
            with contextlib.suppress(termios.error, OSError, ValueError):
                termios.tcsetattr(sys.stdin.fileno(), termios.TCSANOW, self._modes)
            self._modes = None
