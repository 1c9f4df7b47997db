"""How a session ends when nobody has asked for it: by a signal, for want of a terminal, by an error of ours.

However it ends, it ends soon: the terminal is given back, one line says what there is to say, and no thread that is
still at work holds the program up or takes it down.
"""

from __future__ import annotations

import _thread
import contextlib
import os
import signal
import sys
import time
from collections.abc import Callable, Iterator
from types import FrameType
from typing import Any, Final, NoReturn, Self

SIGNALS: Final = (signal.SIGHUP, signal.SIGINT, signal.SIGQUIT, signal.SIGTERM)
"""What ends a session, with 128 and their number for an exit code."""
DEADLINE_S: Final = 5.0
"""Seconds that an orderly end may take."""


def handled_signals() -> tuple[signal.Signals, ...]:
    """Return the signals that end a session, without those that whoever started it wants ignored, as nohup does."""
    return tuple(number for number in SIGNALS if signal.getsignal(number) is not signal.SIG_IGN)


_callbacks: Final[list[Callable[[int], object]]] = []


@contextlib.contextmanager
def on_signal(call: Callable[[int], object]) -> Iterator[None]:
    """Meanwhile, have `call` called with the exit code where a signal ends the program within `ExitOnSignal`."""
    _callbacks.append(call)
    try:
        yield
    finally:
        _callbacks.remove(call)


class ExitOnSignal:
    """The time before the event loop runs, in which a signal ends the program at once, the terminal as it was found.

    Its handler raises nothing to do so: most of this time modules are imported, and an exception out of a handler is
    lost where the lock of one is given back, and takes the program down where foreign code is in the middle of one.
    """

    def __enter__(self) -> Self:
        self._modes = _terminal_modes()
        for number in handled_signals():
            signal.signal(number, self._exit)
        return self

    def _exit(self, number: int, _: FrameType | None) -> None:
        # Whatever a callback does, the terminal is still to be given back and the program to end.
        for call in reversed(_callbacks):
            with contextlib.suppress(Exception):
                call(128 + number)
        if self._modes is not None:
            with contextlib.suppress(Exception):
                import termios  # `_terminal_modes` has imported it: a handler may have interrupted an import

                termios.tcsetattr(0, termios.TCSANOW, self._modes)
        os._exit(128 + number)

    def __exit__(self, *_: object) -> None:
        """Leave the handlers as they are: the event loop sets its own, and a command that ends needs none."""


def _terminal_modes() -> list[Any] | None:
    import termios

    try:
        return termios.tcgetattr(0)
    except (termios.error, OSError):
        return None


def exit_after(code: int, restore: Callable[[], None]) -> None:
    """Have the program end with `code` after `DEADLINE_S` seconds, whatever it is doing then."""

    def end() -> None:
        time.sleep(DEADLINE_S)
        with contextlib.suppress(Exception):
            restore()
        os._exit(code)

    _thread.start_new_thread(end, ())  # takes no lock that what a signal has interrupted may hold


def exit_now(code: int) -> NoReturn:
    """End the program, without Python's own clean-up.

    That takes three hundred modules to pieces one by one, a fifth of the time that `report` takes; where the terminal
    is gone it waits for buffers which nobody takes, and threads in the middle of foreign code take it down with a core.
    """
    # `os._exit` drops what Python still has in its buffers.
    for stream in (sys.stdout, sys.stderr):
        with contextlib.suppress(OSError, ValueError):
            stream.flush()
    os._exit(code)
