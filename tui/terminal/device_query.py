"""Asking the terminal itself: whether it replies, how soon, and what it says of itself."""

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

from tui.terminal.flow_control import STATUS_QUERY, STATUS_REPLY

TIMEOUT_S: Final = 1.0
"""Seconds that a terminal is waited for."""
_ATTRIBUTES_QUERY: Final = "\x1b[c"
"""Primary device attributes (ECMA-48): what are you?"""
_ATTRIBUTES_REPLY: Final = re.compile(rb"\x1b\[\?([0-9;]{1,64})c")
_MAX_BYTES: Final = 4096
_CLIPBOARD: Final = "52"
"""The attribute of terminals that take OSC 52, as xterm and others report it."""


class DeviceReply(msgspec.Struct, frozen=True):
    """What a terminal replied. `seconds` is the time until it said that it is there (None: it did not).

    `clipboard` tells whether it says that it takes OSC 52; few that do take it say so.
    """

    seconds: float | None
    clipboard: bool = False


def query_device(timeout: float = TIMEOUT_S) -> DeviceReply | None:
    """Ask the terminal; return its reply, or None where there is none to be asked, or it is not ours to read from."""
    try:
        reads, writes = sys.stdin.fileno(), sys.stdout.fileno()
        # In the background SIGTTIN would stop the program as soon as it reads.
        if not (os.isatty(reads) and os.isatty(writes)) or os.tcgetpgrp(reads) != os.getpgrp():
            return None
        before = termios.tcgetattr(reads)
    except (OSError, ValueError, AttributeError, termios.error):
        return None
    quiet = list(before)
    quiet[3] = before[3] & ~(termios.ECHO | termios.ICANON)
    sys.stdout.flush()
    reply = DeviceReply(None)
    try:
        termios.tcsetattr(reads, termios.TCSANOW, quiet)
        reply = _query(reads, writes, timeout)
    except (OSError, termios.error):
        pass
    finally:
        # What comes late would be taken for typing by the shell.
        with suppress(OSError, termios.error):
            termios.tcsetattr(reads, termios.TCSANOW if reply.seconds is not None else termios.TCSAFLUSH, before)
    return reply


def _query(reads: int, writes: int, timeout: float) -> DeviceReply:
    began = time.monotonic()
    # In this order: the reply to the second ends the wait, so the first must be in by then.
    os.write(writes, (STATUS_QUERY + _ATTRIBUTES_QUERY).encode())
    received, seconds = b"", None
    while (left := began + timeout - time.monotonic()) > 0 and len(received) < _MAX_BYTES:
        if not select.select([reads], [], [], left)[0]:
            break
        data = os.read(reads, 256)
        if not data:
            break
        received += data
        if seconds is None and STATUS_REPLY.encode() in received:
            seconds = time.monotonic() - began
        if attributes := _ATTRIBUTES_REPLY.search(received):
            return DeviceReply(seconds, _CLIPBOARD in attributes[1].decode("ascii").split(";"))
    return DeviceReply(seconds)
