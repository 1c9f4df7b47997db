"""The dashboard of the read-only service, which refuses what Textual and the terminal could be talked into."""

from __future__ import annotations

import signal
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Final

from textual import events
from textual.app import SuspendNotSupported
from textual.driver import Driver
from textual.geometry import Size
from textual.message import Message
from textual.messages import InBandWindowResize

from tui.base.errors import SyrtuiError
from tui.terminal.driver import TerminalDriver
from tui.ui.app import Syrtui

MAX_SIZE: Final = Size(500, 200)
"""Columns and lines of the largest window that is drawn; the rest of a larger one stays blank."""


class ReadOnlyDriver(TerminalDriver):
    """Takes no window for larger than `MAX_SIZE`, no key for a signal, and no reply of a terminal for the truth.

    A terminal's replies come the way that keys do, so anyone can type them.
    """

    def __init__(self, app: Any, **options: Any) -> None:
        super().__init__(app, **options)
        # Once more after the lock-down: the driver has just set a handler of its own.
        signal.signal(signal.SIGTSTP, signal.SIG_IGN)

    def terminal_size(self) -> tuple[int, int]:
        """Return the columns and lines that are drawn."""
        # The caller's client names the size: up to 65,535 x 65,535 cells that would be laid out and held.
        columns, lines = super().terminal_size()
        return min(columns, MAX_SIZE.width), min(lines, MAX_SIZE.height)

    def process_message(self, message: Message) -> None:
        """Pass on what was typed, but for what a terminal would report of a mouse or its window."""
        if not isinstance(message, events.MouseEvent | events.Resize | InBandWindowResize):
            super().process_message(message)

    def read_input(self) -> None:
        """Read on after a reply that Textual's parser trips over."""
        while not self.exit_event.is_set():
            try:
                super().read_input()
            # Anyone can type a reply with numbers that no terminal has; that must not end the session.
            except (ArithmeticError, ValueError, LookupError):
                continue
            return


class ReadOnlyApp(Syrtui, inherit_bindings=False):
    """The dashboard without what would start a program, write a file or show what is inside."""

    def get_driver_class(self) -> type[Driver]:
        """Return the driver for callers who are not trusted."""
        return ReadOnlyDriver

    def unreadable(self, error: SyrtuiError) -> str:
        """Return what is said of a theatre that can no longer be read; where it is, is not for callers."""
        return "the theatre cannot be read now"

    def open_url(self, url: str, *, new_tab: bool = True) -> None:
        """Open nothing."""

    def save_screenshot(
        self, filename: str | None = None, path: str | None = None, time_format: str | None = None
    ) -> str:
        """Save nothing.

        Raises:
            PermissionError: always.
        """
        raise PermissionError

    def action_screenshot(self, filename: str | None = None, path: str | None = None) -> None:
        """Save nothing."""

    def action_suspend_process(self) -> None:
        """Leave the terminal to nobody."""

    @contextmanager
    def suspend(self) -> Iterator[None]:
        """Leave the terminal to nobody.

        Raises:
            SuspendNotSupported: always.
        """
        raise SuspendNotSupported("a read-only session keeps its terminal")
        yield  # never reached, but without it this is no context manager
