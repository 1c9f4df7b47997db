"""Exit statuses: how a command ends, and where it failed the one line that says why."""

from __future__ import annotations

import errno
import io
import os
import sys
from collections.abc import Callable
from typing import Final, NoReturn

from tui.base.errors import SyrtuiError

_SIGINT_STATUS: Final = 130
"""As a shell reports a program that SIGINT ended."""
_CLOSED_PIPE_STATUS: Final = 1
"""As click has it."""


def run_and_exit(run: Callable[[], object]) -> NoReturn:
    """Call `run`, and exit with the status that it returns, 0 where it returns none.

    What the user can act on is said in one line, never as a traceback, and a closed pipe not at all. Of an error that
    is nobody's fault but ours a log is kept, and the line says where.
    """
    code: object = 0
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")  # a terminal shows ? for what its encoding lacks
    try:
        code = run()
        sys.stdout.flush()  # here, where a full disk or a closed pipe can still be told
    except SyrtuiError as error:
        _say(str(error))
        code = error.exit_code
    except KeyboardInterrupt:
        code = _SIGINT_STATUS
    except SystemExit as left:
        code = left.code
    except OSError as error:
        code = _failed(error)
    except Exception as error:
        from tui.base import crash_log
        from tui.settings import paths

        _say(crash_log.summary(error, crash_log.write(error, paths.state_folder())))
        code = 1
    sys.exit(code if isinstance(code, int) else 0)


def _failed(error: OSError) -> int:
    """Say what the operating system refused, but not that a reader of our output has left; return the exit status."""
    if error.errno == errno.EPIPE:
        # What is still in the buffer would fail again when it is flushed at the end.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return _CLOSED_PIPE_STATUS
    place = f"{error.filename}: " if error.filename else ""
    _say(f"{place}{error.strerror or error}")
    if error.errno == errno.ENOSPC:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    return SyrtuiError.exit_code


def _say(message: str) -> None:
    """Write one line to standard error."""
    from tui.base.sanitize import clean

    sys.stderr.write(f"syrtui: {clean(message)[0]}\n")
    sys.stderr.flush()
