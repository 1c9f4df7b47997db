"""The dashboard of the read-only service: what Textual and the terminal could be talked into is refused here."""

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
from tui.ui.app import Syrtui

LARGEST: Final = Size(500, 200)
"""Columns and lines of the largest window that is drawn; the rest of a larger one stays blank."""


def bounded(driver: type[Driver]) -> type[Driver]:
    """A driver that takes no window for larger than `LARGEST`, no key for a signal, and no answer for the truth.

    A terminal's answers come the way that keys do, so anyone can type them.
    """

    class Bounded(driver):  # type: ignore[misc, valid-type] # the class that Textual chose for this platform
        """Textual's driver, for callers that are not trusted."""

        def __init__(self, *given: Any, **named: Any) -> None:
            super().__init__(*given, **named)
            signal.signal(signal.SIGTSTP, signal.SIG_IGN)

        def _get_terminal_size(self) -> tuple[int, int]:
            columns, lines = super()._get_terminal_size()
            return min(columns, LARGEST.width), min(lines, LARGEST.height)

        def process_message(self, message: Message) -> None:
            """Passes on what was typed, but for what a terminal would tell of a mouse or its window."""
            if not isinstance(message, events.MouseEvent | events.Resize | InBandWindowResize):
                super().process_message(message)

        def run_input_thread(self) -> None:
            """Reads on after an answer that Textual's parser trips over."""
            while not self.exit_event.is_set():
                try:
                    super().run_input_thread()
                except (ArithmeticError, ValueError, LookupError):
                    continue
                return

    return Bounded


class Service(Syrtui, inherit_bindings=False):
    """The dashboard without what would start a program, write a file or show what is inside."""

    def get_driver_class(self) -> type[Driver]:
        """Textual's driver for this platform, bounded."""
        return bounded(super().get_driver_class())

    def unreadable(self, error: SyrtuiError) -> str:
        """That it is so; where the operator has the theatre is not for callers."""
        return "the theatre cannot be read now"

    def open_url(self, url: str, *, new_tab: bool = True) -> None:
        """Opens nothing."""

    def save_screenshot(
        self, filename: str | None = None, path: str | None = None, time_format: str | None = None
    ) -> str:
        """Saves nothing.

        Raises:
            PermissionError: always.
        """
        raise PermissionError

    def action_screenshot(self, filename: str | None = None, path: str | None = None) -> None:
        """Saves nothing."""

    def action_suspend_process(self) -> None:
        """Leaves the terminal to nobody."""

    @contextmanager
    def suspend(self) -> Iterator[None]:
        """Leaves the terminal to nobody.

        Raises:
            SuspendNotSupported: always.
        """
        raise SuspendNotSupported("a read-only session keeps its terminal")
        yield
