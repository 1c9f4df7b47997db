"""What is taken for granted of a terminal, from what its environment says."""

from __future__ import annotations

import pytest

from tui.render.charset import ASCII, CONSOLE, UTF8, Charset
from tui.settings.config import Settings
from tui.terminal.probe import shown

LATIN = Charset(right_to_left=False)


def environ(**variables: str) -> bytes:
    return b"\0".join(f"{name}={value}".encode() for name, value in variables.items())


@pytest.mark.parametrize(
    ("variables", "found"),
    [
        ({}, ASCII),
        ({"LANG": "C"}, ASCII),
        ({"LANG": "POSIX"}, ASCII),
        ({"LANG": "de_DE"}, ASCII),
        ({"LANG": "de_DE.ISO-8859-1@euro"}, ASCII),
        ({"LANG": "C.UTF-8"}, LATIN),
        ({"LANG": "de_DE.utf8@euro"}, LATIN),
        ({"LANG": "C", "LC_CTYPE": "en_US.UTF-8"}, LATIN),
        ({"LANG": "C", "LC_CTYPE": "UTF-8"}, LATIN),
        ({"LANG": "en_US.UTF-8", "LC_ALL": "C"}, ASCII),
        ({"LANG": "en_US.UTF-8", "LC_ALL": ""}, LATIN),
        ({"LANG": "en_US.UTF-8", "TERM": "linux"}, CONSOLE),
        ({"LANG": "C", "TERM": "linux"}, ASCII),
        ({"LANG": "en_US.UTF-8", "VTE_VERSION": "7600"}, UTF8),
        ({"LANG": "en_US.UTF-8", "VTE_VERSION": "5202"}, LATIN),
        ({"LANG": "en_US.UTF-8", "TERM": "mlterm-256color"}, UTF8),
        ({"LANG": "en_US.UTF-8", "KONSOLE_VERSION": "230800"}, UTF8),
        ({"LANG": "en_US.UTF-8", "TERM_PROGRAM": "Apple_Terminal"}, UTF8),
        ({"LANG": "en_US.UTF-8", "TERM_PROGRAM": "mintty"}, UTF8),
        ({"LANG": "en_US.UTF-8", "TERM_PROGRAM": "iTerm.app"}, LATIN),
        ({"LANG": "en_US.UTF-8", "WT_SESSION": "x"}, LATIN),
        ({"LANG": "en_US.UTF-8", "TERM": "xterm-kitty", "VTE_VERSION": "7600"}, LATIN),
        ({"LANG": "en_US.UTF-8", "TERM": "tmux-256color", "VTE_VERSION": "7600"}, LATIN),
        ({"LANG": "en_US.UTF-8", "TERM": "xterm-256color", "TMUX": "/tmp/x", "VTE_VERSION": "7600"}, LATIN),
        ({"LANG": "en_US.UTF-8", "STY": "1.x", "KONSOLE_VERSION": "230800"}, LATIN),
    ],
)
def test_language_and_name_of_the_terminal_decide(variables: dict[str, str], found: Charset) -> None:
    assert shown(Settings(), variables, environ(**variables)).charset == found


def test_what_python_put_into_the_language_is_not_counted() -> None:
    assert shown(Settings(), {"LANG": "C", "LC_CTYPE": "C.UTF-8"}, environ(LANG="C")).charset == ASCII
    assert shown(Settings(), {"LANG": "C", "LC_CTYPE": "C.UTF-8"}, environ(LC_CTYPE="C.UTF-8")).charset == LATIN


def test_settings_go_before_what_the_terminal_says() -> None:
    always, never = Settings(ascii="always"), Settings(ascii="never", arabic="letters")
    assert shown(always, {"LANG": "en_US.UTF-8"}, b"").charset == ASCII
    assert shown(never, {"LANG": "C", "TERM": "linux"}, b"").charset == UTF8
    assert shown(Settings(arabic="letters"), {"LANG": "C.UTF-8"}, b"").charset == UTF8
    assert shown(Settings(arabic="latin"), {"LANG": "C.UTF-8", "VTE_VERSION": "7600"}, b"").charset == LATIN
