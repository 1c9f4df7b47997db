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
AT_THE_LATEST: Final = 5.0
"""Seconds that an orderly end may take."""


def heeded() -> tuple[signal.Signals, ...]:
    """The signals that end a session, without those that whoever started it wants ignored, as nohup does."""
    return tuple(number for number in SIGNALS if signal.getsignal(number) is not signal.SIG_IGN)


_farewells: Final[list[Callable[[int], object]]] = []


@contextlib.contextmanager
def farewell(do: Callable[[int], object]) -> Iterator[None]:
    """Meanwhile `do` is called, with the exit code, where a signal ends the program from one moment to the next."""
    _farewells.append(do)
    try:
        yield
    finally:
        _farewells.remove(do)


class Ending:
    """The time before the event loop runs, in which a signal leaves the terminal as it was found, at once.

    Its handler raises nothing to do so: most of this time modules are imported, and an exception out of a handler is
    lost where the lock of one is given back, and takes the program down where foreign code is in the middle of one.
    """

    def __enter__(self) -> Self:
        self._modes = _terminal_modes()
        for number in heeded():
            signal.signal(number, self._leave)
        return self

    def _leave(self, number: int, _: FrameType | None) -> None:
        for do in reversed(_farewells):
            with contextlib.suppress(Exception):
                do(128 + number)
        if self._modes is not None:
            with contextlib.suppress(Exception):
                import termios

                termios.tcsetattr(0, termios.TCSANOW, self._modes)
        os._exit(128 + number)

    def __exit__(self, *_: object) -> None:
        """Whatever ended it goes on its way."""


def _terminal_modes() -> list[Any] | None:
    import termios

    try:
        return termios.tcgetattr(0)
    except (termios.error, OSError):
        return None


def insist(code: int, restore: Callable[[], None], after: float = AT_THE_LATEST) -> None:
    """Have the program end with `code` after so many seconds, whatever it is doing then."""

    def end() -> None:
        time.sleep(after)
        with contextlib.suppress(Exception):
            restore()
        os._exit(code)

    _thread.start_new_thread(end, ())  # takes no lock that what a signal has interrupted may hold


def leave(code: int) -> NoReturn:
    """End the program, without Python's own farewell.

    That takes three hundred modules to pieces one by one, a fifth of the time that `report` takes; where the terminal
    is gone it waits for buffers which nobody takes, and threads in the middle of foreign code take it down with a core.
    """
    for stream in (sys.stdout, sys.stderr):
        with contextlib.suppress(OSError, ValueError):
            stream.flush()
    os._exit(code)
