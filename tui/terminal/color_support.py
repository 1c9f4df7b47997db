"""How many colours the terminal has, as far as its environment tells.

COLORTERM says that there are 16 million, and OpenSSH does not hand it on; TERM names the terminal, and says how many it
has at the least.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

import msgspec
from rich.color import ColorSystem

_NO_COLOR: Final = ("dumb", "unknown", "vt", "ansi-m", "cons25-m", "lp", "glasstty", "network")
"""How the names of terminals without colour begin."""
_DIRECT: Final = "-direct"
_EIGHT_BIT: Final = ("xterm-kitty", "kitty", "alacritty", "foot", "xterm-ghostty", "wezterm")
"""Terminals with more than 16 colours whose names do not say so."""


class ColorSupport(msgspec.Struct, frozen=True):
    """The colours that may be sent (None: no colour at all), and what says so."""

    system: ColorSystem | None
    why: str


def color_support(environment: Mapping[str, str]) -> ColorSupport:
    """Return the colours that may be sent, whatever the user wants, and why."""
    name = environment.get("TERM", "").strip().casefold()
    if not name:
        return ColorSupport(None, "TERM is not set")
    if name.startswith(_NO_COLOR) or name.endswith(("-m", "-mono")):
        return ColorSupport(None, "TERM names a terminal without colour")
    if environment.get("COLORTERM", "").strip().casefold() in ("truecolor", "24bit"):
        return ColorSupport(ColorSystem.TRUECOLOR, "COLORTERM says so")
    if name.endswith(_DIRECT):
        return ColorSupport(ColorSystem.TRUECOLOR, "TERM says so")
    if "256col" in name or name in _EIGHT_BIT:
        return ColorSupport(ColorSystem.EIGHT_BIT, "TERM promises that many, COLORTERM no more")
    return ColorSupport(ColorSystem.STANDARD, "TERM promises no more")


def no_color_wanted(environment: Mapping[str, str]) -> bool:
    """Return whether the user wants no colour; NO_COLOR says so even where it is empty, as Textual has it."""
    return "NO_COLOR" in environment
