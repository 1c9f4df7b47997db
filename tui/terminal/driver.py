"""Textual's driver for a terminal, except that it notices when the terminal is gone, and holds nobody up.

Textual's own spins at a full core when its terminal vanishes and the program is told not to mind hang-ups, stands
still when the terminal takes nothing any more, starts twice when it is told to go on without having been stopped, and
wakes ten times a second to see whether it should end.
"""

from __future__ import annotations

import asyncio
import contextlib
import os
import select
import signal
import termios
from codecs import getincrementaldecoder
from collections.abc import Callable, Iterator
from threading import Event, Thread
from typing import Any, Final, Protocol, TextIO

from textual import events
from textual.driver import Driver
from textual.drivers.linux_driver import LinuxDriver
from textual.geometry import Size
from textual.message import Message

from tui.terminal.input_parser import InputParser
from tui.terminal.textual_internals import MOUSE_OFF, DriverHooks
from tui.terminal.writer import TerminalWriter

_ALTERNATE_SCREEN: Final = "\x1b[?1049h"
_POINTER_SHAPE: Final = "\x1b]22;"
_RESET_STYLE: Final = "\x1b[m"


class TerminalOwner(Protocol):
    """What the driver needs of its app; the methods are called in the event loop."""

    frame_shown: bool
    """Whether the alternate screen is shown already, with something on it."""
    ending: bool
    """Whether the session is ending: the terminal is not taken again."""

    def terminal_ready(self) -> None:
        """Note that the terminal is ours, now or again: nothing is known of what it shows."""

    def terminal_replied(self) -> None:
        """Note the reply to a status query."""

    def terminal_idle(self) -> None:
        """Note that all that was sent has left the program."""

    def terminal_lost(self) -> None:
        """Note that there is no terminal any more."""

    def thread_failed(self, error: BaseException) -> None:
        """Note an error of ours in a thread of the driver."""


class _PollableEvent(Event):
    """An event that wakes who polls for input (the self-pipe trick)."""

    def __init__(self) -> None:
        super().__init__()
        self.read_end, self._write_end = os.pipe()
        os.set_blocking(self.read_end, False)
        os.set_blocking(self._write_end, False)

    def set(self) -> None:
        super().set()
        os.write(self._write_end, b"!")

    def clear(self) -> None:
        super().clear()
        os.read(self.read_end, 512)

    def close(self) -> None:
        os.close(self.read_end)
        os.close(self._write_end)


class TerminalDriver(DriverHooks):
    """Reads from and writes to a terminal, for an app that is a `TerminalOwner`."""

    def __init__(
        self, app: Any, *, debug: bool = False, mouse: bool = True, size: tuple[int, int] | None = None
    ) -> None:
        super().__init__(app, debug=debug, mouse=mouse, size=size)
        self._terminal_owner: TerminalOwner = app
        self._terminal_writer: TerminalWriter | None = None
        self._with_mouse, self._debugging = mouse, debug
        self._event_loop = asyncio.get_running_loop()
        self._entered = not self._terminal_owner.frame_shown
        self._active = self._stopped = self._lost = False
        self.exit_event: _PollableEvent = _PollableEvent()
        # Textual's handlers run between any two steps of the program; these between two steps of the loop.
        self._event_loop.add_signal_handler(signal.SIGTSTP, self._stop_process)
        self._event_loop.add_signal_handler(signal.SIGCONT, self._continue_process)

    # --- signals ---

    def _send_size(self) -> None:
        size = Size(*self.terminal_size())
        self.send_message(events.Resize(size, size))

    def _stop_process(self) -> None:
        # Within `suspend` the terminal is another program's already.
        if self.restarts and self._active:
            self.suspend_application_mode()
            self._stopped = True
        # SIGTSTP would only come back here; SIGSTOP cannot be handled.
        os.kill(os.getpid(), signal.SIGSTOP)

    def _continue_process(self) -> None:
        if not self.restarts or self._terminal_owner.ending:
            return
        if not self._stopped and self._active:  # stopped without a word: who had the terminal may have changed it
            self.suspend_application_mode()
        self._stopped = False
        self.resume_application_mode()

    def start_application_mode(self) -> None:
        """Take the terminal."""
        if self._active or (self._terminal_owner.ending and self.was_started):
            return
        self._active = True
        super().start_application_mode()  # type: ignore[no-untyped-call] # as Textual has it
        # Textual's handler can be interrupted by the next signal after it has read the size: the older size would be
        # the last one told.
        self._event_loop.add_signal_handler(signal.SIGWINCH, self._send_size)
        if not self.was_started:  # Textual gave up: there is nothing to take
            self._lose()
        self._terminal_owner.terminal_ready()

    def stop_application_mode(self) -> None:
        """Give the terminal back."""
        if self._active:
            self._active = False
            self.write(_RESET_STYLE)
            if self._with_mouse:  # Textual does so with the end of reading, which an error may have ended before
                self.write(MOUSE_OFF)
            super().stop_application_mode()

    def restore(self, data: str) -> None:
        """Give the terminal back from any thread, and write `data` where it takes that without waiting."""
        if self.attrs_before is not None:
            with contextlib.suppress(termios.error):
                # TCSADRAIN would wait for a terminal that takes nothing.
                termios.tcsetattr(self.fileno, termios.TCSANOW, self.attrs_before)
        data = f"{MOUSE_OFF}{data}" if self._with_mouse else data
        target = self.output.fileno()
        if self._active and select.select([], [target], [], 0)[1]:
            os.write(target, data.encode("ascii"))

    def disable_input(self) -> None:
        """Read no more."""
        if self.is_reading:
            super().disable_input()

    # --- writing ---

    def make_writer(self, file: TextIO) -> TerminalWriter:
        """Return a writer that tells the app when it is idle, and when the terminal is gone."""
        self._terminal_writer = TerminalWriter(
            file, lambda: self._call_in_loop(self._terminal_owner.terminal_idle), self._lose
        )
        return self._terminal_writer

    @property
    def busy(self) -> bool:
        """Whether something is still to be written; if so, the app is told when it is not."""
        return self._terminal_writer is not None and self._terminal_writer.busy

    def write(self, data: str) -> None:
        """Write to the terminal, without waiting."""
        if not self._entered and data == _ALTERNATE_SCREEN:
            self._entered = True  # to switch to it again may clear it
        elif data.startswith(_POINTER_SHAPE):
            return  # the pointer is the terminal's
        elif self._terminal_writer is not None:
            self._terminal_writer.write(data)

    # --- reading ---

    def process_message(self, message: Message) -> None:
        """Pass on what was typed, and what the mouse did where that was asked for: anyone can type such a report."""
        if self._with_mouse or not isinstance(message, events.MouseEvent):
            super().process_message(message)

    def run_input_thread(self) -> None:
        """Read input; tell the app of the terminal's end, and of errors."""
        try:
            self.read_input()
        except OSError:  # EIO: the other end of the terminal is closed
            self._lose()
        except BaseException as error:
            problem = error  # Python unbinds `error` before the loop makes the call
            self._call_in_loop(lambda: self._terminal_owner.thread_failed(problem))

    def read_input(self) -> None:
        """Read keys until the driver is told to stop, or the terminal is gone.

        Raises:
            OSError: it is gone.
        """
        parser = InputParser(lambda: self._call_in_loop(self._terminal_owner.terminal_replied), self._debugging)
        # Two reads may cut a character in two, and anyone can send what is no UTF-8: neither may end the session.
        decode = getincrementaldecoder("utf-8")("replace").decode
        poll = select.poll()
        poll.register(self.fileno, select.POLLIN)
        poll.register(self.exit_event.read_end, select.POLLIN)
        while not self.exit_event.is_set():
            timeout = parser.timeout
            # Without a timeout while nothing is waited for: that is what an idle session sleeps by.
            ready = {fileno for fileno, _ in poll.poll(None if timeout is None else 1000 * timeout + 1)}
            if self.fileno in ready:
                data = os.read(self.fileno, 4096)
                if not data:  # a terminal without a line discipline's end of file: it has hung up
                    self._lose()
                    return
                for message in parser.feed(decode(data)):
                    self.process_message(message)
            elif not ready:
                for message in parser.tick():
                    self.process_message(message)

    @contextlib.contextmanager
    def lend(self) -> Iterator[None]:
        """Leave the terminal to another program meanwhile; only whether it is still there is watched."""
        over = _PollableEvent()

        def watch() -> None:
            poll = select.poll()
            poll.register(self.fileno, 0)  # a hang-up is told all the same; the keys are for the other program
            poll.register(over.read_end, select.POLLIN)
            if any(fileno == self.fileno for fileno, _ in poll.poll()):
                self._lose()

        watcher = Thread(target=watch, name="syrtui-hang-up", daemon=True)
        watcher.start()
        try:
            yield
        finally:
            over.set()
            watcher.join()
            over.close()

    def _lose(self) -> None:
        # Input, writer and watcher may each find the terminal gone.
        if not self._lost:
            self._lost = True
            self._call_in_loop(self._terminal_owner.terminal_lost)

    def _call_in_loop(self, call: Callable[[], None]) -> None:
        try:
            self._event_loop.call_soon_threadsafe(call)
        except RuntimeError:  # the loop is closed: it is known already
            return


def replacement_for(chosen: type[Driver]) -> type[Driver]:
    """Return the driver to use where Textual chose one: ours for a terminal, Textual's for all else."""
    return TerminalDriver if chosen is LinuxDriver else chosen
