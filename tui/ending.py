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
from pathlib import Path
from types import FrameType
from typing import Any, Final, NoReturn, Self

from tui import __version__

SIGNALS: Final = (signal.SIGHUP, signal.SIGINT, signal.SIGQUIT, signal.SIGTERM)
"""What ends a session, with 128 and their number for an exit code."""
AT_THE_LATEST: Final = 5.0
"""Seconds that an orderly end may take."""
MOST_LOGS: Final = 10


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


def account(error: BaseException, log: Path | None) -> str:
    """What went wrong, in one calm line."""
    where = f"what happened is in {log}" if log is not None else "and no log of it could be written"
    return f"something went wrong inside ({type(error).__name__}), and syrtui ended; saved views are kept; {where}"


def keep_log(error: BaseException, folder: Path) -> Path | None:
    """Write down what went wrong, for its owner's eyes, in `folder` or where temporary files go; None: it cannot be.

    It says where in the code, and which versions of what; nothing of what was read, typed or shown.
    """
    import platform
    import traceback
    from datetime import UTC, datetime

    now = datetime.now(UTC)
    told = (
        f"syrtui {__version__}, Python {platform.python_version()}, {platform.platform()}\n"
        f"{now:%Y-%m-%d %H:%M:%S} UTC, TERM={os.environ.get('TERM', '')[:64]!r}\n\n"
        f"{''.join(traceback.format_exception(error))}"
    )
    safe = "".join(each if each == "\n" or each.isprintable() else ascii(each)[1:-1] for each in told)
    name = f"crash-{now:%Y%m%d-%H%M%S}-{os.getpid()}.log"
    return _write(folder / name, safe) or _write_temporary(name, safe)


def _write_temporary(name: str, text: str) -> Path | None:
    import tempfile

    try:
        return _write(Path(tempfile.gettempdir()) / f"syrtui-{name}", text)
    except OSError:  # it looks for a folder that takes something, and finds none
        return None


def _write(file: Path, text: str) -> Path | None:
    try:
        file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW, 0o600)
    except OSError:
        return None
    try:
        with os.fdopen(descriptor, "w", encoding="utf-8", errors="backslashreplace") as log:
            log.write(text)
    except OSError:
        with contextlib.suppress(OSError):
            file.unlink()
        return None
    _prune(file.parent)
    return file


def _prune(folder: Path) -> None:
    with contextlib.suppress(OSError):
        for old in sorted(folder.glob("crash-*.log"))[:-MOST_LOGS]:
            if old.stat().st_uid == os.getuid():
                old.unlink()


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
