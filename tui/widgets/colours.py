"""How many colours the terminal has, as far as its environment tells.

COLORTERM says that there are 16 million, and OpenSSH does not hand it on; TERM names the terminal, and says how many it
has at the least.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from rich.color import ColorSystem

_NONE: Final = ("dumb", "unknown", "vt", "ansi-m", "cons25-m", "lp", "glasstty", "network")
"""How the names of terminals without colour begin."""
_DIRECT: Final = "-direct"


def colours(environment: Mapping[str, str]) -> ColorSystem | None:
    """The colours that may be sent; None: no colour at all."""
    name = environment.get("TERM", "").strip().casefold()
    if not name or name.startswith(_NONE) or name.endswith(("-m", "-mono")):
        return None
    if environment.get("COLORTERM", "").strip().casefold() in ("truecolor", "24bit") or name.endswith(_DIRECT):
        return ColorSystem.TRUECOLOR
    if "256col" in name or name in ("xterm-kitty", "kitty", "alacritty", "foot", "xterm-ghostty", "wezterm"):
        return ColorSystem.EIGHT_BIT
    return ColorSystem.STANDARD
