"""What the terminal can show, as far as its environment tells.

Nobody can ask a terminal which characters it has. Its language settings say which encoding it takes, and its name which
fonts it is likely to have.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Final

import msgspec
from msgspec.structs import replace

from tui.render.charset import ASCII, CONSOLE, UTF8, Charset
from tui.settings.config import Settings

SMALLEST: Final = (60, 15)
"""Columns and lines of the smallest window that the dashboard is drawn in."""
_COERCED: Final = ("C.UTF-8", "C.utf8", "UTF-8")
"""What Python writes into LC_CTYPE where it finds the language C (PEP 538), which says nothing of the terminal."""
_GIVEN: Final = Path("/proc/self/environ")
"""The environment as this process was given it."""
_CONSOLES: Final = ("linux",)
_FIRST_VTE: Final = 5800
"""GNOME's terminals put right-to-left letters in their order from this version on."""
_LETTERS: Final = "set arabic: letters if yours does"
_BETWEEN: Final = ("TMUX", "STY", "ZELLIJ")
"""What tmux, screen and zellij set: the terminal that they show in may be another than the one they began in."""


class Shown(msgspec.Struct, frozen=True):
    """The characters that the terminal shows, and what decided it; `arabic` is what decided how Arabic is written."""

    charset: Charset
    why: str
    arabic: str


def shown(settings: Settings, environment: Mapping[str, str] = os.environ, given: bytes | None = None) -> Shown:
    """Return the characters that the terminal shows, and what decided it.

    `given` is the environment as the process was given it, as the system tells it; asked for where it is not given.
    """
    letters, arabic = settings.arabic == "letters", f"the setting arabic is {settings.arabic}"
    if settings.arabic == "auto":
        letters, arabic = orders_letters(environment)
    full = replace(UTF8, right_to_left=letters)
    if settings.ascii == "always":
        return Shown(ASCII, "the setting ascii is always", "all is kept to ASCII")
    if settings.ascii == "never":
        return Shown(full, "the setting ascii is never", arabic)
    name, value = language(environment, _given() if given is None else given)
    said = f"{name}={value}" if value else "no language is set"
    if not _is_utf8(value):
        return Shown(ASCII, f"{said}, which does not name UTF-8", "all is kept to ASCII")
    if environment.get("TERM") in _CONSOLES:
        return Shown(CONSOLE, "TERM is that of the Linux console", "its fonts have none")
    return Shown(full, said, arabic)


def language(environment: Mapping[str, str], given: bytes) -> tuple[str, str]:
    """Return name and value of the first of LC_ALL, LC_CTYPE and LANG that says anything."""
    kind = environment.get("LC_CTYPE", "")
    # The system still tells what was given; a zero is put before it because the first variable has none.
    if kind in _COERCED and not environment.get("LC_ALL") and given and b"\0LC_CTYPE=" not in b"\0" + given:
        kind = ""
    for name, value in (("LC_ALL", environment.get("LC_ALL", "")), ("LC_CTYPE", kind)):
        if value:
            return name, value
    return "LANG", environment.get("LANG", "")


def takes_utf8(environment: Mapping[str, str], given: bytes | None = None) -> bool:
    """Return whether the language settings name UTF-8; `given` as for `shown`."""
    return _is_utf8(language(environment, _given() if given is None else given)[1])


def _is_utf8(named: str) -> bool:
    codeset = (named.partition("@")[0].rpartition(".")[2]).replace("-", "").casefold()
    return codeset == "utf8"


def orders_letters(environment: Mapping[str, str]) -> tuple[bool, str]:
    """Return whether the terminal is known to write Arabic from the right to the left, its letters joined; and why.

    Where a terminal does not, each word stands reversed; then letters of the Latin alphabet are read more easily.
    """
    # Who orders letters: VTE 0.58, Konsole, mlterm, Apple's Terminal
    # (https://terminal-wg.pages.freedesktop.org/bidi/prior-work/terminals.html and …/bidi/implementations.html), and
    # mintty (github.com/mintty/mintty/issues/814). Who does not: Windows Terminal (microsoft/terminal#538), Alacritty
    # (alacritty/alacritty#663), Ghostty (ghostty-org/ghostty#1442); kitty orders words (its manual, `force_ltr`);
    # WezTerm (wezterm/wezterm#784) and iTerm2 ("Bidi" of its experimental settings) do if told to. In panes of tmux
    # that stand side by side, what is ordered runs over the border (tmux/tmux#3262).
    term, program = environment.get("TERM", ""), environment.get("TERM_PROGRAM", "")
    if any(environment.get(name) for name in _BETWEEN) or term.startswith(("tmux", "screen")):
        return False, f"a multiplexer hides which terminal it is; {_LETTERS}"
    # TERM first: the other variables are handed on to a terminal that is started from another.
    vte = environment.get("VTE_VERSION", "")
    version = int(vte) if vte.isdecimal() else 0
    return next(
        ((orders, says) for holds, orders, says in (
            ("mlterm" in term, True, "mlterm orders it"),
            ("kitty" in term, False, "kitty orders each word, but not the words of a line"),
            ("alacritty" in term, False, "Alacritty does not order it"),
            ("ghostty" in term, False, "Ghostty does not order it"),
            (program == "Apple_Terminal", True, "Apple's Terminal orders it"),
            (program == "mintty", True, "mintty orders it"),
            (program == "iTerm.app", False, f"iTerm2 orders it if told to, from 3.5.11 on; {_LETTERS}"),
            (program == "WezTerm", False, f"WezTerm orders it if told to; {_LETTERS}"),
            (program == "vscode", False, "the terminal of VS Code does not order it"),
            ("WT_SESSION" in environment, False, "Windows Terminal does not order it"),
            (version >= _FIRST_VTE, True, "VTE orders it, from 0.58 on"),
            (version > 0, False, "VTE orders it from 0.58 on; this is an older one"),
            (bool(environment.get("KONSOLE_VERSION")), True, "Konsole orders it"),
        ) if holds),
        (False, f"the terminal is not known to order it; {_LETTERS}"),
    )  # fmt: skip


def wants_mouse(settings: Settings, environment: Mapping[str, str] = os.environ, *, read_only: bool = False) -> bool:
    """Return whether the mouse is for syrtui; otherwise it stays with the terminal, for selecting text.

    Over SSH it stays there unasked: each report and its answer would take a round trip.
    """
    if settings.mouse != "auto" or read_only:
        return settings.mouse == "always" and not read_only
    return not any(environment.get(name) for name in ("SSH_CONNECTION", "SSH_CLIENT", "SSH_TTY"))


def _given() -> bytes:
    try:
        return _GIVEN.read_bytes()
    except OSError:
        return b""
