"""Writing to the terminal from a thread, so that a terminal that takes nothing holds nobody up."""

from __future__ import annotations

import os
import select
from collections import deque
from collections.abc import Callable
from threading import Condition
from typing import Final, TextIO

from tui.terminal.textual_internals import WriterThread

DRAIN_S: Final = 1.0
"""Seconds that `stop` waits for a terminal to take the last bytes."""


class TerminalWriter(WriterThread):
    """Textual's writer, except that `write` never blocks, that an error ends it quietly, and that `stop` gives up.

    `when_idle` is called, in this thread, when all has been written after `busy` was true; `when_lost` when the
    terminal is gone. It writes past Python's buffers: a thread that is stuck in one of those when the program ends
    takes it down with a core.
    """

    def __init__(self, file: TextIO, when_idle: Callable[[], None], when_lost: Callable[[], None]) -> None:
        super().__init__(file)
        self._descriptor = file.fileno()
        self._encoding = file.encoding or "utf-8"
        self._when_idle, self._when_lost = when_idle, when_lost
        self._texts: deque[str] = deque()
        self._changed = Condition()
        self._writing = self._stopping = self._asked = self._lost = False

    @property
    def busy(self) -> bool:
        """Whether something is still to be written; if so, `when_idle` is called when it is."""
        with self._changed:
            self._asked = self._writing or bool(self._texts)
            return self._asked

    def write(self, text: str) -> None:
        """Write a text after those before, without waiting."""
        with self._changed:
            if not self._lost:
                self._texts.append(text)
                self._changed.notify()

    def run(self) -> None:
        """Write until stopped; what has come meanwhile is written at once."""
        while True:
            with self._changed:
                self._writing = False
                if self._asked and not self._texts:
                    self._asked = False
                    self._when_idle()
                while not self._texts and not self._stopping:
                    self._changed.wait()
                if not self._texts:
                    return
                # Under the lock: a text that came between joining and clearing would be lost.
                data = "".join(self._texts).encode(self._encoding, "replace")
                self._texts.clear()
                self._writing = True
            try:
                self._write_all(data)
            except OSError:
                self._lose()

    def _write_all(self, data: bytes) -> None:
        left = memoryview(data)
        while left:
            try:
                left = left[os.write(self._descriptor, left) :]
            except BlockingIOError:  # another program that had the terminal left it so
                select.select([], [self._descriptor], [])

    def _lose(self) -> None:
        with self._changed:
            self._lost = True
            self._texts.clear()
        self._when_lost()

    def stop(self) -> None:
        """End when all is written, or the terminal has not taken it for `DRAIN_S`."""
        with self._changed:
            self._stopping = True
            self._changed.notify()
        if self.is_alive():
            # The thread may be stuck in a write that never ends; it is a daemon, so the program ends without it.
            self.join(DRAIN_S)
