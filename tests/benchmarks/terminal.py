"""A program in a pseudo-terminal, with the time of everything that it sends.

Output is recorded as it arrives and emulated afterwards, so that emulation costs the program nothing.
"""

from __future__ import annotations

import contextlib
import fcntl
import os
import pty
import re
import select
import signal
import struct
import termios
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import pyte

KEPT = ("PATH", "HOME", "USER", "SHELL", "TZ", "LANG", "VIRTUAL_ENV")
"""What of the environment a program is given, beside what it is told."""
_ASKED = {
    b"\x1b[5n": b"\x1b[0n",
    b"\x1b[6n": b"\x1b[1;1R",
    b"\x1b[c": b"\x1b[?62;22c",
    b"\x1b[?2026$p": b"\x1b[?2026;2$y",
}
"""What a terminal is asked, and answers."""
_OTHER_SCREEN = re.compile(rb"\x1b\[\?1049([hl])")
_NOT_OF_PYTE = re.compile(rb"\x1b\[[<>=?][0-9;]*[^hl0-9;]|\x1b\][^\x07\x1b]*(?:\x07|\x1b\\)|\x1b\[\?[0-9;]*\$p")


def environment(**told: str) -> dict[str, str]:
    """An environment that depends little on who asks: a terminal of 24-bit colour, nothing of Python's settings."""
    kept = {name: os.environ[name] for name in KEPT if name in os.environ}
    return {**kept, "LANG": "C.UTF-8", "TERM": "xterm-256color", "COLORTERM": "truecolor", **told}


@dataclass
class Session:
    """A running program: what it sent and when, in seconds since it was started."""

    pid: int
    terminal: int
    size: tuple[int, int]
    began: float
    sent: list[tuple[float, bytes]] = field(default_factory=list)
    _screen: pyte.Screen | None = None
    _emulated: int = 0

    @property
    def now(self) -> float:
        """Seconds since the start."""
        return time.perf_counter() - self.began

    def press(self, keys: str) -> None:
        """Sends keys."""
        os.write(self.terminal, keys.encode())

    def receive(self, seconds: float) -> bool:
        """Takes what comes within some seconds; says whether anything came. EOF ends the wait."""
        if not select.select([self.terminal], [], [], max(seconds, 0))[0]:
            return False
        at = self.now
        try:
            data = os.read(self.terminal, 1 << 16)
        except OSError:
            data = b""
        if data:
            self.sent.append((at, data))
            for question, answer in _ASKED.items():
                for _ in range(data.count(question)):
                    os.write(self.terminal, answer)
        return bool(data)

    def press_and_wait(self, keys: str, quiet: float = 0.08, most: float = 5.0) -> tuple[float, int]:
        """Sends keys, and waits until nothing more comes; seconds to the last byte (0.0: none came), and how many."""
        before, asked = len(self.sent), self.now
        self.press(keys)
        if self.receive(most):
            self.settle(quiet)
        came = self.sent[before:]
        return (came[-1][0] - asked if came else 0.0), sum(len(data) for _, data in came)

    def settle(self, quiet: float, most: float = 30.0) -> float:
        """Waits until nothing has come for so many seconds, or a cursor blinks; gives when the last byte came."""
        deadline = self.now + most
        while self.now < deadline and self.receive(quiet):
            pass
        return self.sent[-1][0] if self.sent else 0.0

    def shows(self, pattern: str, timeout: float = 60.0) -> float:
        """Waits until the screen shows a pattern; gives when the bytes came that made it do so.

        Raises:
            TimeoutError: it never does.
        """
        wanted = re.compile(pattern)
        deadline = self.now + timeout
        while self.now < deadline:
            while self._emulated < len(self.sent) and self.now < deadline:
                at, data = self.sent[self._emulated]
                self._emulated += 1
                self._feed(data)
                if wanted.search(self.text):
                    return at
            self.receive(0.25)
        message = f"{pattern!r} never came; the screen:\n{self.text}"
        raise TimeoutError(message)

    def answers(self, keys: str, pattern: str, quiet: float = 1.0) -> float:
        """Sends keys, and waits until the screen shows a pattern and nothing more comes; seconds to the last byte."""
        asked = self.now
        for _, data in self.sent[self._emulated :]:
            self._feed(data)
        self._emulated = len(self.sent)
        self.press(keys)
        self.shows(pattern)
        return self.settle(quiet) - asked

    @property
    def text(self) -> str:
        """The screen, as far as it is emulated."""
        return "\n".join(self._screen.display) if self._screen is not None else ""

    def _feed(self, data: bytes) -> None:
        if self._screen is None:
            self._screen = pyte.Screen(*self.size)
            self._stream = pyte.ByteStream(self._screen)
        for part in _OTHER_SCREEN.split(data):
            if part == b"h":
                self._screen.reset()
            elif part != b"l":
                self._stream.feed(_NOT_OF_PYTE.sub(b"", part))

    def kill(self) -> None:
        """Ends the program at once."""
        os.kill(self.pid, signal.SIGKILL)
        os.wait4(self.pid, 0)
        os.close(self.terminal)

    def end(self, keys: str = "q", timeout: float = 20.0) -> tuple[float, float]:
        """Presses keys that end the program; gives how long that took, and the processor's time of it all."""
        asked = self.now
        with contextlib.suppress(OSError):
            self.press(keys)
        while self.now < asked + timeout and self.receive(1.0):
            pass
        waited, _, used = os.wait4(self.pid, os.WNOHANG)
        while not waited and self.now < asked + timeout:  # it is silent, and still there
            self.receive(0.02)
            waited, _, used = os.wait4(self.pid, os.WNOHANG)
        if not waited:
            os.kill(self.pid, signal.SIGKILL)
            _, _, used = os.wait4(self.pid, 0)
        os.close(self.terminal)
        return self.now - asked, used.ru_utime + used.ru_stime


def start(
    command: Sequence[str], told: dict[str, str], size: tuple[int, int] = (120, 40), where: Path | None = None
) -> Session:
    """Starts a program in a terminal of so many columns and lines."""
    own, its = pty.openpty()
    fcntl.ioctl(its, termios.TIOCSWINSZ, struct.pack("HHHH", size[1], size[0], 0, 0))
    began = time.perf_counter()
    pid = os.fork()
    if pid == 0:
        os.close(own)
        os.login_tty(its) if hasattr(os, "login_tty") else _login(its)
        os.chdir(where or Path.cwd())
        os.execvpe(command[0], list(command), told)
    os.close(its)
    return Session(pid, own, size, began)


def _login(terminal: int) -> None:
    os.setsid()
    fcntl.ioctl(terminal, termios.TIOCSCTTY, 0)
    for descriptor in (0, 1, 2):
        os.dup2(terminal, descriptor)
    if terminal > 2:
        os.close(terminal)


def wake_ups(pid: int, seconds: float, receive: Callable[[float], bool]) -> float:
    """How often all threads of a process wake in a second, while nothing is sent to it."""
    before = _switches(pid)
    began = time.perf_counter()
    while (left := seconds - (time.perf_counter() - began)) > 0:
        receive(left)
    return (_switches(pid) - before) / (time.perf_counter() - began)


def _switches(pid: int) -> int:
    total = 0
    for status in Path(f"/proc/{pid}/task").glob("*/status"):
        with contextlib.suppress(OSError):
            total += int(re.findall(r"^voluntary_ctxt_switches:\s+(\d+)", status.read_text(), re.MULTILINE)[0])
    return total


def memory_kib(pid: int) -> dict[str, int]:
    """Pss, Rss and private (unshared) memory of a process, in KiB."""
    text = Path(f"/proc/{pid}/smaps_rollup").read_text(encoding="ascii")
    found = {name: int(value) for name, value in re.findall(r"^(\w+):\s+(\d+) kB", text, re.MULTILINE)}
    return {
        "pss": found["Pss"],
        "rss": found["Rss"],
        "own": found["Private_Clean"] + found["Private_Dirty"],
    }
