"""Asks the terminal itself: whether it answers, how soon, and what it says of itself."""

from __future__ import annotations

import os
import re
import select
import sys
import termios
import time
from contextlib import suppress
from typing import Final

import msgspec

from tui.terminal.flow_control import ANSWER, ASK

PATIENCE_S: Final = 1.0
"""Seconds that a terminal is waited for."""
_WHO: Final = "\x1b[c"
"""Primary device attributes (ECMA-48): what are you?"""
_ATTRIBUTES: Final = re.compile(rb"\x1b\[\?([0-9;]{1,64})c")
_MOST: Final = 4096
_CLIPBOARD: Final = "52"
"""The attribute of terminals that take OSC 52, as xterm and others tell it."""


class Answers(msgspec.Struct, frozen=True):
    """What a terminal answered. `seconds` is the time until it said that it is there (None: it did not).

    `clipboard` tells whether it says that it takes OSC 52; few that do take it say so.
    """

    seconds: float | None
    clipboard: bool = False


def ask(patience: float = PATIENCE_S) -> Answers | None:
    """What the terminal answers; None where there is none to be asked, or it is not ours to read from."""
    try:
        reads, writes = sys.stdin.fileno(), sys.stdout.fileno()
        if not (os.isatty(reads) and os.isatty(writes)) or os.tcgetpgrp(reads) != os.getpgrp():
            return None
        before = termios.tcgetattr(reads)
    except (OSError, ValueError, AttributeError, termios.error):
        return None
    quiet = list(before)
    quiet[3] = before[3] & ~(termios.ECHO | termios.ICANON)
    sys.stdout.flush()
    answers = Answers(None)
    try:
        termios.tcsetattr(reads, termios.TCSANOW, quiet)
        answers = _asked(reads, writes, patience)
    except (OSError, termios.error):
        pass
    finally:
        # What comes late would be taken for typing by the shell.
        with suppress(OSError, termios.error):
            termios.tcsetattr(reads, termios.TCSANOW if answers.seconds is not None else termios.TCSAFLUSH, before)
    return answers


def _asked(reads: int, writes: int, patience: float) -> Answers:
    began = time.monotonic()
    os.write(writes, (ASK + _WHO).encode())
    came, seconds = b"", None
    while (left := began + patience - time.monotonic()) > 0 and len(came) < _MOST:
        if not select.select([reads], [], [], left)[0]:
            break
        data = os.read(reads, 256)
        if not data:
            break
        came += data
        if seconds is None and ANSWER.encode() in came:
            seconds = time.monotonic() - began
        if said := _ATTRIBUTES.search(came):
            return Answers(seconds, _CLIPBOARD in said[1].decode("ascii").split(";"))
    return Answers(seconds)
