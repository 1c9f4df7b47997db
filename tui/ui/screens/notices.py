"""The notices: what the user is told in passing."""

from __future__ import annotations

from collections.abc import Callable


class Notices:
    """What the user is told: what came of a key, what a read-only session refuses, and as a newcomer the first keys."""

    def __init__(self, notify: Callable[..., None], *, read_only: bool, newcomer: bool) -> None:
        """`notify` is Textual's."""
        self._notify = notify
        self._read_only = read_only
        self.newcomer = newcomer
        """Whether the user has not yet opened anything nor seen the keys."""
        self._counts_unexplained = newcomer
        self._last_key = ""

    def say(self, text: str, *, title: str = "", seconds: float = 4, wrong: bool = False) -> None:
        """Show a text for some seconds; it is no markup, whatever it has in it."""
        severity = "error" if wrong else "information"
        self._notify(text, title=title, severity=severity, timeout=seconds, markup=False)

    def refused(self, why: str) -> bool:
        """Say that a read-only session does not do this, and why; elsewhere say nothing, and return False."""
        if self._read_only:
            self.say(f"This is a read-only service: {why}.")
        return self._read_only

    def note_key(self, key: str) -> None:
        """Tell a newcomer once who types a number before a motion, as in vi, that numbers show panes."""
        if self._counts_unexplained and key in ("j", "k") and self._last_key.isdecimal():
            self._counts_unexplained = False
            self.say("Digits show panes. To move further: ctrl+d and ctrl+u, ctrl+f and ctrl+b, g and G.", seconds=6)
        self._last_key = key

    def dismiss_first_keys(self) -> None:
        """Take the user for a newcomer no more."""
        self.newcomer = False
