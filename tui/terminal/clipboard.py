"""The terminal's clipboard, reached by OSC 52 through whatever stands between."""

from __future__ import annotations

import base64
from collections.abc import Mapping
from enum import Enum
from typing import Final

LARGEST: Final = 74_000
"""Characters of base64 that terminals take: xterm and hterm stop near there."""
_SCREENS_CHUNK: Final = 760
"""Bytes that GNU screen hands on at once; its limit is 768 with the marks around them."""
_WITHOUT: Final = ("linux", "vt", "cons", "dumb", "unknown", "eterm", "sun")
"""How the names of terminals begin that have no clipboard."""


class Way(Enum):
    """How a copy reaches the terminal: what stands between takes it, or hands it on."""

    PLAIN = "as it is"
    TMUX = "as it is, and wrapped for tmux to hand on"
    SCREEN = "wrapped for screen to hand on"
    EITHER = "as it is, and wrapped for screen to hand on"


def way(environment: Mapping[str, str]) -> Way | None:
    """How a copy is sent; None where the terminal is known to have no clipboard."""
    name = environment.get("TERM", "")
    if not name or name.startswith(_WITHOUT):
        return None
    if environment.get("TMUX") or name.startswith("tmux"):
        return Way.TMUX
    if environment.get("STY"):
        return Way.SCREEN
    if name.startswith("screen"):  # on another machine; screen, or a tmux that says it is one and heeds the first
        return Way.EITHER
    return Way.PLAIN


def sequence(text: str, environment: Mapping[str, str]) -> str | None:
    """What has the terminal put `text` on its clipboard; None where it is known not to, or the text is too long.

    A terminal that takes no notice gives no sign of it.
    """
    chosen = way(environment)
    content = base64.b64encode(text.encode("utf-8", "replace")).decode("ascii")
    if chosen is None or len(content) > LARGEST:
        return None
    copy = f"\x1b]52;c;{content}\x07"
    match chosen:
        case Way.TMUX:
            return copy + _through_tmux(copy)
        case Way.SCREEN:
            return _through_screen(copy)
        case Way.EITHER:
            return copy + _through_screen(copy)
        case Way.PLAIN:
            return copy


def _through_tmux(said: str) -> str:
    """Tmux heeds the plain sequence where set-clipboard is on, and hands this one on where allow-passthrough is."""
    doubled = said.replace("\x1b", "\x1b\x1b")
    return f"\x1bPtmux;{doubled}\x1b\\"


def _through_screen(said: str) -> str:
    """GNU screen hands on what stands in a device control string, up to a limit."""
    chunks = (said[at : at + _SCREENS_CHUNK] for at in range(0, len(said), _SCREENS_CHUNK))
    return "".join(f"\x1bP{chunk}\x1b\\" for chunk in chunks)
