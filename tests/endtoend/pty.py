"""A program on a pseudo-terminal of its own, with pyte for its screen: write keys, wait for what it shows.

Everything waits for a condition, never for a time.
"""

from __future__ import annotations

import copy
import fcntl
import json
import os
import re
import select
import struct
import subprocess
import sys
import sysconfig
import termios
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

import pyte

BOUND: Final = 60.0
"""Seconds after which a wait gives up: far more than a loaded machine needs, and never waited for where all is well."""

_LAUNCH: Final = (
    "import fcntl, json, os, sys, termios; fcntl.ioctl(0, termios.TIOCSCTTY, 0); "
    "os.execve(sys.argv[2], sys.argv[2:], json.loads(sys.argv[1]))"
)
"""Makes the pseudo-terminal the controlling one, as a login does, so that the program hears of another size.

The environment is handed on as it was given: Python adds LC_CTYPE to its own where the language is C.
"""
_UNKNOWN_TO_PYTE: Final = re.compile(rb"\x1b\[[<=>][0-9;]*[A-Za-z]")
_UNFINISHED: Final = re.compile(rb"\x1b(\[[<=>?0-9;]*)?\Z")
_SGR: Final = re.compile(rb"\x1b\[([0-9;:]*)m")


def installed() -> str:
    """The command that the venv running the tests has installed."""
    command = Path(sysconfig.get_path("scripts")) / "syrtui"
    assert command.exists(), f"{command} is missing; install this tree first: pip install -e '.[test]'"
    return str(command)


def environment(home: Path, **more: str) -> dict[str, str]:
    """What a fresh login over SSH has: a home, a path, a terminal's name, a language; nothing of ours."""
    path = os.pathsep.join([sysconfig.get_path("scripts"), "/usr/local/bin", "/usr/bin", "/bin"])
    return {"HOME": str(home), "PATH": path, "TERM": "xterm-256color", "LANG": "C.UTF-8", **more}


class Screen(pyte.Screen):
    """A screen with another beside it, for programs that leave the shell's as it was; pyte's has none."""

    _left: tuple[Any, int, int] | None = None

    def set_mode(self, *modes: int, **how: Any) -> None:
        if 1049 in modes and self._left is None:
            self._left = copy.deepcopy(self.buffer), self.cursor.x, self.cursor.y
            self.erase_in_display(2)
        super().set_mode(*modes, **how)

    def reset_mode(self, *modes: int, **how: Any) -> None:
        super().reset_mode(*modes, **how)
        if 1049 in modes and self._left is not None:
            self.buffer, self.cursor.x, self.cursor.y = self._left
            self._left = None


class Terminal:
    """A terminal with one program in it."""

    def __init__(self, command: Sequence[str], size: tuple[int, int], env: Mapping[str, str], cwd: Path) -> None:
        columns, lines = size
        self._screen = Screen(columns, lines)
        self._stream = pyte.ByteStream(self._screen)
        self._master, self._slave = self._open = list(os.openpty())
        self._set_size(size)
        self.before = self.modes
        self.sent = b""
        self._waiting = b""
        self.process = subprocess.Popen(
            [sys.executable, "-c", _LAUNCH, json.dumps(dict(env)), *command],
            stdin=self._slave,
            stdout=self._slave,
            stderr=self._slave,
            start_new_session=True,
            env=dict(env),
            cwd=cwd,
        )

    # --- the user's side ---

    def write(self, keys: str) -> None:
        """Types keys, all in one write, as a link delivers what was typed ahead."""
        os.write(self._master, keys.encode())

    def resize(self, size: tuple[int, int]) -> None:
        """Gives the window another size."""
        self._screen.resize(size[1], size[0])
        self._set_size(size)

    def shows(self, *words: str) -> None:
        """Waits until the screen shows every one of some words."""
        self.until(lambda: all(word in self.text for word in words), f"the words {words}")

    def until(self, condition: Callable[[], bool], what: str) -> None:
        """Waits until a condition holds."""
        deadline = time.monotonic() + BOUND
        while not condition():
            assert time.monotonic() < deadline, f"never came: {what}. The screen:\n{self.text}"
            ended = self.process.poll() is not None
            if not self._read() and ended:
                assert condition(), f"never came: {what}. The program ended, and the screen is:\n{self.text}"

    def rests(self, moments: int = 20) -> None:
        """Waits until nothing has come for so many moments: then all is drawn, for what rests sends nothing."""
        quiet = 0
        while quiet < moments:
            quiet = 0 if self._read() else quiet + 1

    def ends(self) -> int:
        """Waits until the program ends; its exit code."""
        self.until(lambda: self.process.poll() is not None, "the end")
        while self._read():
            pass
        return self.process.returncode

    # --- the terminal's side ---

    @property
    def text(self) -> str:
        """What stands on the screen."""
        return "\n".join(line.rstrip() for line in self._screen.display)

    @property
    def before_cursor(self) -> str:
        """What stands left of the cursor on its line."""
        cursor = self._screen.cursor
        return self._screen.display[cursor.y][: cursor.x]

    @property
    def cells(self) -> list[list[tuple[object, ...]]]:
        """What is to be seen, line by line: each cell with its colours; a blank has no colour of its own."""

        def seen(cell: Any) -> tuple[object, ...]:
            marks = (cell.bg, cell.reverse, cell.underscore, cell.strikethrough)
            return marks if cell.data == " " and not cell.reverse else (*marks, cell.data, cell.fg, cell.bold)

        lines, columns = range(self._screen.lines), range(self._screen.columns)
        return [[seen(self._screen.buffer[y][x]) for x in columns] for y in lines]

    @property
    def characters(self) -> list[list[Any]]:
        """What stands in each cell of the screen: pyte's characters with their attributes, line by line."""
        screen = self._screen
        return [[screen.buffer[line][column] for column in range(screen.columns)] for line in range(screen.lines)]

    @property
    def modes(self) -> list[Any]:
        """How the terminal treats what is typed: echo, line editing, signals."""
        return termios.tcgetattr(self._slave)

    @property
    def on_alternate_screen(self) -> bool:
        """Whether the program has left the shell's screen."""
        return 1049 << 5 in self._screen.mode

    @property
    def cursor(self) -> tuple[int, int]:
        """The column and the line that the cursor is in, counted from 0."""
        return self._screen.cursor.x, self._screen.cursor.y

    @property
    def cursor_hidden(self) -> bool:
        """Whether the cursor is hidden."""
        return bool(self._screen.cursor.hidden)

    @property
    def colours(self) -> set[int]:
        """Every SGR code sent so far that sets a colour."""
        codes = (int(code) for sent in _SGR.findall(self.sent) for code in re.split(rb"[;:]", sent) if code)
        return {code for code in codes if 30 <= code <= 38 or 40 <= code <= 48 or 90 <= code <= 107}

    def _set_size(self, size: tuple[int, int]) -> None:
        fcntl.ioctl(self._slave, termios.TIOCSWINSZ, struct.pack("HHHH", size[1], size[0], 0, 0))

    def _read(self) -> bool:
        """Takes in what the program sent, if it did so within a moment; says whether it did."""
        ready, _, _ = select.select([self._master], [], [], 0.05)
        if not ready:
            return False
        self._show(os.read(self._master, 1 << 16))
        return True

    def _show(self, chunk: bytes) -> None:
        """Draws what came."""
        self.sent += chunk
        known = _UNKNOWN_TO_PYTE.sub(b"", self._waiting + chunk)
        unfinished = _UNFINISHED.search(known)
        end = unfinished.start() if unfinished else len(known)
        self._waiting = known[end:]
        self._stream.feed(known[:end])

    def hang_up(self) -> int:
        """Vanishes, as a terminal does whose window is closed or whose connection is lost; the program's exit code."""
        self._let_go()
        return self.process.wait(BOUND)

    def _let_go(self) -> None:
        for descriptor in self._open:
            os.close(descriptor)
        self._open = []

    def close(self) -> None:
        """Ends the program, if it has not ended."""
        if self.process.poll() is None:
            self.process.kill()
            self.process.wait()
        self._let_go()


@contextmanager
def opened(command: Sequence[str], size: tuple[int, int], env: Mapping[str, str], cwd: Path) -> Iterator[Terminal]:
    """A terminal of `size` columns and lines with a program in it, ended at the latest when the block is left."""
    terminal = Terminal(command, size, env, cwd)
    try:
        yield terminal
    finally:
        terminal.close()
