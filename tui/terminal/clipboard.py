"""The terminal's clipboard, reached by OSC 52 through whatever stands between."""

from __future__ import annotations

import base64
from collections.abc import Mapping
from enum import Enum
from typing import Final

MAX_BASE64: Final = 74_000
"""Characters of base64 that terminals take: xterm and hterm stop near there."""
_SCREEN_CHUNK: Final = 760
"""Bytes that GNU screen hands on at once; its limit is 768 with the marks around them."""
_NO_CLIPBOARD: Final = ("linux", "vt", "cons", "dumb", "unknown", "eterm", "sun")
"""How the names of terminals begin that have no clipboard."""


class Route(Enum):
    """How a copy reaches the terminal: what stands between takes it, or hands it on."""

    PLAIN = "as it is"
    TMUX = "as it is, and wrapped for tmux to hand on"
    SCREEN = "wrapped for screen to hand on"
    EITHER = "as it is, and wrapped for screen to hand on"


def route(environment: Mapping[str, str]) -> Route | None:
    """Return how a copy is sent; None where the terminal is known to have no clipboard."""
    name = environment.get("TERM", "")
    if not name or name.startswith(_NO_CLIPBOARD):
        return None
    if environment.get("TMUX") or name.startswith("tmux"):
        return Route.TMUX
    if environment.get("STY"):
        return Route.SCREEN
    if name.startswith("screen"):  # on another machine; screen, or a tmux that says it is one and takes the first
        return Route.EITHER
    return Route.PLAIN


def copy_sequence(text: str, environment: Mapping[str, str]) -> str | None:
    """Return what has the terminal copy `text`; None where it is known not to, or the text is too long.

    A terminal that takes no notice gives no sign of it.
    """
    chosen = route(environment)
    content = base64.b64encode(text.encode("utf-8", "replace")).decode("ascii")
    if chosen is None or len(content) > MAX_BASE64:
        return None
    # Ended by BEL: a string terminator (ESC \) would end what screen wraps it in.
    copy = f"\x1b]52;c;{content}\x07"
    match chosen:
        case Route.TMUX:
            # Which of tmux's two settings is on cannot be seen; to copy twice does no harm.
            return copy + _through_tmux(copy)
        case Route.SCREEN:
            return _through_screen(copy)
        case Route.EITHER:
            return copy + _through_screen(copy)
        case Route.PLAIN:
            return copy


def _through_tmux(sequence: str) -> str:
    """Wrap a sequence for tmux: it takes the plain one where set-clipboard is on, this where allow-passthrough is."""
    doubled = sequence.replace("\x1b", "\x1b\x1b")  # tmux takes a single one for its own
    return f"\x1bPtmux;{doubled}\x1b\\"


def _through_screen(sequence: str) -> str:
    """Wrap a sequence for GNU screen, which hands on what stands in a device control string, up to a limit."""
    chunks = (sequence[at : at + _SCREEN_CHUNK] for at in range(0, len(sequence), _SCREEN_CHUNK))
    return "".join(f"\x1bP{chunk}\x1b\\" for chunk in chunks)
