"""What a service writes to the system's log: one line when a session begins, one when it ends, one an error.

Lines go to the socket that syslog or systemd's journal listens at, so the account needs no file that it may write, and
a full disk is no concern of a session's. Nothing here waits or fails: a line that cannot be taken at once is lost.
"""

from __future__ import annotations

import os
import socket
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from types import TracebackType
from typing import Final

from tui.base.sanitize import shorten
from tui.terminal.shutdown import on_signal

_INFO: Final = 8 * 1 + 6
"""Facility user, severity informational, as RFC 3164 numbers them."""
_ERROR: Final = 8 * 1 + 3
_MAX_LINE: Final = 900
"""Characters of a line; many a syslog cuts at 1,024 bytes."""
_MAX_FRAMES: Final = 6
"""Innermost frames that tell of an error."""


class SessionLog:
    """Writes lines to a datagram socket; with no address, nowhere."""

    def __init__(self, address: str = "") -> None:
        self._address = address

    def send(self, text: str, *, error: bool = False) -> None:
        """Send one line, cleaned of everything that a terminal or a log would take for more than text."""
        if not self._address:
            return
        line = f"<{_ERROR if error else _INFO}>syrtui[{os.getpid()}]: {shorten(text, _MAX_LINE)}"
        with suppress(OSError), socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as to:
            to.setblocking(False)
            to.connect(self._address)
            to.send(line.encode("utf-8", "replace"))

    def send_error(self, error: BaseException) -> None:
        """Send one line of what went wrong and where in the code."""
        places = " < ".join(reversed(_places(error.__traceback__)))
        self.send(f"error: {type(error).__name__}: {shorten(str(error), 200)} at {places}", error=True)

    @contextmanager
    def session(self, peer: str, request: str) -> Iterator[None]:
        """Send a line when the session of `peer` (as in SSH_CONNECTION) begins, and one of how it ends."""
        fields = peer.split()
        who = f"{fields[0]} port {fields[1]}" if len(fields) > 1 else "this machine"
        self.send(f"session begins: {who}, asks for {shorten(request, 200) or 'the dashboard'}")
        begun = time.monotonic()
        how = "ended"

        def end(how: str) -> None:
            self.send(f"session ends: {who}, {how} after {time.monotonic() - begun:.0f} s")

        try:
            # Before the event loop runs, a signal ends the program past every `finally`.
            with on_signal(lambda code: end(f"ended with code {code}")):
                yield
        except SystemExit as left:
            how = f"ended with code {left.code or 0}"
            raise
        except BaseException as error:
            how = f"ended for {type(error).__name__}: {shorten(str(error), 200)}"
            raise
        finally:
            end(how)


def _places(at: TracebackType | None) -> list[str]:
    """Return file, line and function of the innermost frames, the innermost last."""
    places = []
    while at is not None:
        code = at.tb_frame.f_code
        places.append(f"{os.path.basename(code.co_filename)}:{at.tb_lineno} {code.co_name}")  # noqa: PTH119
        at = at.tb_next
    return places[-_MAX_FRAMES:]
