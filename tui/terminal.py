"""What the terminal can show, as far as its environment tells.

Nobody can ask a terminal which characters it has. Its language settings say which encoding it takes, and its name which
fonts it is likely to have.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Final

from tui.config import Settings
from tui.render.letters import ASCII, CONSOLE, EVERYTHING, Alphabet

_COERCED: Final = ("C.UTF-8", "C.utf8", "UTF-8")
"""What Python writes into LC_CTYPE where it finds the language C (PEP 538), which says nothing of the terminal."""
_GIVEN: Final = Path("/proc/self/environ")
"""The environment as this process was given it."""
_CONSOLES: Final = ("linux",)
_FIRST_VTE: Final = 5800
"""GNOME's terminals put right-to-left letters in their order from this version on."""


def alphabet(settings: Settings, environment: Mapping[str, str] = os.environ, given: bytes | None = None) -> Alphabet:
    """The characters that the terminal shows, where the settings do not say.

    `given` is the environment as the process was given it, as the system tells it; asked for where it is not given.
    """
    letters = settings.arabic == "letters" or (settings.arabic == "auto" and orders_letters(environment))
    if settings.ascii == "always":
        return ASCII
    if settings.ascii == "never":
        return replace(EVERYTHING, right_to_left=letters)
    if not takes_utf8(environment, _given() if given is None else given):
        return ASCII
    if environment.get("TERM") in _CONSOLES:
        return CONSOLE
    return replace(EVERYTHING, right_to_left=letters)


def takes_utf8(environment: Mapping[str, str], given: bytes) -> bool:
    """Whether the language settings name UTF-8; the first of LC_ALL, LC_CTYPE and LANG that says anything counts."""
    kind = environment.get("LC_CTYPE", "")
    if kind in _COERCED and not environment.get("LC_ALL") and given and b"\0LC_CTYPE=" not in b"\0" + given:
        kind = ""
    named = environment.get("LC_ALL") or kind or environment.get("LANG", "")
    codeset = (named.partition("@")[0].rpartition(".")[2]).replace("-", "").casefold()
    return codeset == "utf8"


def orders_letters(environment: Mapping[str, str]) -> bool:
    """Whether the terminal is known to write Arabic from the right to the left, its letters joined.

    Where a terminal does not, each word stands reversed; then letters of the Latin alphabet are read more easily.
    """
    version = environment.get("VTE_VERSION", "")
    return (
        (version.isdecimal() and int(version) >= _FIRST_VTE)
        or bool(environment.get("KONSOLE_VERSION"))
        or environment.get("TERM", "").startswith("mlterm")
        or environment.get("TERM_PROGRAM") == "Apple_Terminal"
    )


def _given() -> bytes:
    try:
        return _GIVEN.read_bytes()
    except OSError:
        return b""
