"""A terminal at the far end of a slow link: so many bytes a second, so long a way, and a buffer that takes everything.

The buffer stands for sshd's, TCP's and the modem's: the program can write as fast as it likes, and what it has written
cannot be taken back. The terminal answers a question when it has drawn what came before.
"""

from __future__ import annotations

import os
import select
import time
from collections import deque
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Final

from tests.endtoend.pty import Terminal

MODEM: Final = 960
"""Bytes a second of 9,600 bit/s with start and stop bits."""
_PIECE: Final = 32
"""Bytes that arrive at once."""
_QUESTION: Final = b"\x1b[5n"
_ANSWER: Final = b"\x1b[0n"


class Distant(Terminal):
    """A terminal with a program in it that is `rate` bytes a second and `way` seconds away, or not (rate 0)."""

    def __init__(
        self,
        command: Sequence[str],
        size: tuple[int, int],
        env: Mapping[str, str],
        cwd: Path,
        rate: int = MODEM,
        way: float = 0.15,
        answers: bool = True,
    ) -> None:
        super().__init__(command, size, env, cwd)
        self._rate, self._way, self._answers = rate, way, answers
        self._down: deque[tuple[float, bytes]] = deque()
        self._up: deque[tuple[float, bytes]] = deque()
        self._free = 0.0
        self._tail = b""
        self.arrivals: list[tuple[float, int]] = []
        """When bytes arrived, and how many."""

    def write(self, keys: str) -> None:
        """Types keys; they arrive when they have come all the way."""
        self._send(keys.encode())

    @property
    def outstanding(self) -> int:
        """Bytes that the program has written and the terminal has not got yet."""
        return sum(len(piece) for _, piece in self._down)

    def hold(self, key: str, seconds: float, per_second: float) -> int:
        """Holds a key down; how often it was typed."""
        began = time.monotonic()
        typed = 0
        while (now := time.monotonic()) < began + seconds:
            while typed < (now - began) * per_second:
                self.write(key)
                typed += 1
            self._read()
        return typed

    def quiet(self, seconds: float) -> None:
        """Waits until nothing has come, and nothing is on its way, for some seconds."""
        last = time.monotonic()
        while time.monotonic() < last + seconds:
            if self._read() or self._down:
                last = time.monotonic()

    def _send(self, data: bytes) -> None:
        self._up.append((time.monotonic() + self._way, data))

    def _read(self) -> bool:
        now = time.monotonic()
        while self._up and self._up[0][0] <= now:
            os.write(self._master, self._up.popleft()[1])
        due = min((at for queue in (self._up, self._down) for at, _ in list(queue)[:1]), default=now + 0.05)
        ready, _, _ = select.select([self._master], [], [], min(max(due - now, 0.0), 0.05))
        if ready:
            self._queue(os.read(self._master, 1 << 16))
        now = time.monotonic()
        came = False
        while self._down and self._down[0][0] <= now:
            piece = self._down.popleft()[1]
            self.arrivals.append((now, len(piece)))
            came = True
            self._show(piece)
            self._answer(piece)
        return came

    def _queue(self, data: bytes) -> None:
        for start in range(0, len(data), _PIECE):
            piece = data[start : start + _PIECE]
            now = time.monotonic()
            self._free = max(self._free, now) + (len(piece) / self._rate if self._rate else 0.0)
            self._down.append((self._free + self._way, piece))

    def _answer(self, piece: bytes) -> None:
        known = self._tail + piece
        if self._answers:
            for _ in range(known.count(_QUESTION)):
                self._send(_ANSWER)
        end = known.rfind(_QUESTION)
        self._tail = known[max(end + len(_QUESTION) if end >= 0 else 0, len(known) - len(_QUESTION) + 1) :]
