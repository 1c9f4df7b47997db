"""Textual's driver for a terminal, made to last: it notices that the terminal is gone, and holds nobody up.

Textual's own spins at a full core when its terminal vanishes and the program is told not to mind hang-ups, stands
still when the terminal takes nothing any more, starts twice when it is told to go on without having been stopped, and
wakes ten times a second to see whether it should end.
"""

from __future__ import annotations

import contextlib
import os
import select
import signal
import termios
from codecs import getincrementaldecoder
from collections.abc import Callable, Iterator
from threading import Event, Thread
from typing import Any, Final, Protocol, TextIO, cast

from textual.driver import Driver
from textual.drivers._writer_thread import WriterThread
from textual.drivers.linux_driver import LinuxDriver

from tui.terminal.input_parser import Typed
from tui.terminal.writer import Outlet

_ALTERNATE: Final = "\x1b[?1049h"
_POINTER: Final = "\x1b]22;"
_PLAIN: Final = "\x1b[m"


class Owner(Protocol):
    """What the app does about its terminal; all but `goes_on` are called in the event loop."""

    goes_on: bool
    """Whether the alternate screen is shown already, with something on it."""
    ending: bool
    """Whether the session is ending: the terminal is not taken again."""

    def terminal_ready(self) -> None:
        """The terminal is ours, now or again: nothing is known of what it shows."""

    def terminal_answered(self) -> None:
        """The answer to a question came."""

    def terminal_idle(self) -> None:
        """All that was sent has left the program."""

    def terminal_lost(self) -> None:
        """There is no terminal any more."""

    def failed(self, error: BaseException) -> None:
        """Something went wrong beside the event loop."""


class _Alarm(Event):
    """An event that wakes who waits for input."""

    def __init__(self) -> None:
        super().__init__()
        self.ear, self._mouth = os.pipe()
        os.set_blocking(self.ear, False)
        os.set_blocking(self._mouth, False)

    def set(self) -> None:
        """Rings."""
        super().set()
        os.write(self._mouth, b"!")

    def clear(self) -> None:
        """Falls silent."""
        super().clear()
        os.read(self.ear, 512)

    def close(self) -> None:
        """Is of no use any more."""
        os.close(self.ear)
        os.close(self._mouth)


class TerminalDriver(LinuxDriver):
    """Powers display and input on a terminal; its app is an `Owner`."""

    def __init__(self, app: Any, **options: Any) -> None:
        super().__init__(app, **options)
        self._owner: Owner = app
        self._entered = not self._owner.goes_on
        self._active = self._stopped = self._lost = False
        self.exit_event: _Alarm = _Alarm()
        # Textual's handlers run between any two steps of the program; these between two steps of the loop.
        for number, handler in (
            (signal.SIGTSTP, self._sigtstp_application),
            (signal.SIGCONT, self._sigcont_application),
        ):
            self._loop.add_signal_handler(number, handler)

    # --- being stopped and going on ---

    def _sigtstp_application(self, *_: object) -> None:
        if self._auto_restart and self._active:
            self.suspend_application_mode()
            self._stopped = True
        os.kill(os.getpid(), signal.SIGSTOP)

    def _sigcont_application(self, *_: object) -> None:
        if not self._auto_restart or self._owner.ending:
            return
        if not self._stopped and self._active:  # stopped without a word: who had the terminal may have changed it
            self.suspend_application_mode()
        self._stopped = False
        self.resume_application_mode()

    @property
    def was_active(self) -> bool:
        """Whether the terminal has ever been taken."""
        return self._key_thread is not None

    def give_back(self, said: str) -> None:
        """Gives the terminal back from any thread, with `said`, where it takes that without waiting."""
        if self.attrs_before is not None:
            with contextlib.suppress(termios.error):
                termios.tcsetattr(self.fileno, termios.TCSANOW, self.attrs_before)
        target = self._file_of_terminal.fileno()
        if self._active and select.select([], [target], [], 0)[1]:
            os.write(target, said.encode("ascii"))

    def start_application_mode(self) -> None:
        """Takes the terminal."""
        if self._active or (self._owner.ending and self._key_thread is not None):
            return
        self._active = True
        super().start_application_mode()  # type: ignore[no-untyped-call] # as Textual has it
        if self._key_thread is None:  # Textual gave up: there is nothing to take
            self._lose()
        self._owner.terminal_ready()

    def stop_application_mode(self) -> None:
        """Gives the terminal back."""
        if self._active:
            self._active = False
            self.write(_PLAIN)
            super().stop_application_mode()

    def disable_input(self) -> None:
        """Reads no more."""
        if self._key_thread is not None and self._key_thread.is_alive():
            super().disable_input()

    # --- writing ---

    # Textual makes a writer of its own; this is where ours takes its place.
    @property
    def _writer_thread(self) -> WriterThread | None:
        return self._outlet

    @_writer_thread.setter
    def _writer_thread(self, writer: WriterThread | None) -> None:
        self._outlet: Outlet | None = None
        if writer is not None:
            self._outlet = Outlet(
                self._file_of_terminal,
                lambda: self._tell(self._owner.terminal_idle),
                self._lose,
            )

    @property
    def _file_of_terminal(self) -> TextIO:
        return cast("TextIO", self._file)

    @property
    def busy(self) -> bool:
        """Whether something is still to be written; if so, the owner is told when it is not."""
        return self._outlet is not None and self._outlet.busy

    def write(self, data: str) -> None:
        """Writes to the terminal, without waiting."""
        if not self._entered and data == _ALTERNATE:
            self._entered = True  # to switch to it again may clear it
        elif data.startswith(_POINTER) and not self._mouse:
            return  # the shape of a pointer that is not ours
        elif self._outlet is not None:
            self._outlet.write(data)

    # --- reading ---

    def _run_input_thread(self) -> None:
        try:
            self.run_input_thread()
        except OSError:
            self._lose()
        except BaseException as error:
            problem = error
            self._tell(lambda: self._owner.failed(problem))

    def run_input_thread(self) -> None:
        """Reads keys until the driver is told to stop, or the terminal is gone."""
        typed = Typed(lambda: self._tell(self._owner.terminal_answered), self._debug)
        decode = getincrementaldecoder("utf-8")("replace").decode
        waiting = select.poll()
        waiting.register(self.fileno, select.POLLIN)
        waiting.register(self.exit_event.ear, select.POLLIN)
        while not self.exit_event.is_set():
            patience = typed.patience
            ready = {fileno for fileno, _ in waiting.poll(None if patience is None else 1000 * patience + 1)}
            if self.fileno in ready:
                data = os.read(self.fileno, 4096)
                if not data:  # a terminal without a line discipline's end of file: it has hung up
                    self._lose()
                    return
                for message in typed.feed(decode(data)):
                    self.process_message(message)
            elif not ready:
                for message in typed.tick():
                    self.process_message(message)

    @contextlib.contextmanager
    def lent(self) -> Iterator[None]:
        """Meanwhile another program has the terminal; whether that is still there is all that is watched."""
        over = _Alarm()

        def watch() -> None:
            waiting = select.poll()
            waiting.register(self.fileno, 0)
            waiting.register(over.ear, select.POLLIN)
            if any(fileno == self.fileno for fileno, _ in waiting.poll()):
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
        if not self._lost:
            self._lost = True
            self._tell(self._owner.terminal_lost)

    def _tell(self, what: Callable[[], None]) -> None:
        try:
            self._loop.call_soon_threadsafe(what)
        except RuntimeError:  # the loop is closed: it is known already
            return


def lasting(chosen: type[Driver]) -> type[Driver]:
    """The driver to use where Textual chose one: ours for a terminal, Textual's for all else."""
    return TerminalDriver if chosen is LinuxDriver else chosen
