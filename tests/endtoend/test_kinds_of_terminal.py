"""The installed `syrtui` on terminals of other names and languages: the same journeys, with what each can show."""

from __future__ import annotations

import re
from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Final, NamedTuple

import pytest

from tests.endtoend.pty import Terminal, environment, installed, opened
from tui.render.glyphs import LEVELS

FIRST: Final = "Khmeimim Air Base"
Open = Callable[..., AbstractContextManager[Terminal]]


class Kind(NamedTuple):
    """A terminal's variables, the most colours it may be sent, and whether plain ASCII is all it takes."""

    variables: dict[str, str]
    colours: int
    ascii_only: bool


KINDS: Final = {
    "xterm-256color": Kind({"TERM": "xterm-256color"}, 256, ascii_only=False),
    "screen-256color": Kind({"TERM": "screen-256color"}, 256, ascii_only=False),
    "linux": Kind({"TERM": "linux"}, 16, ascii_only=False),
    "LANG=C": Kind({"TERM": "xterm-256color", "LANG": "C"}, 256, ascii_only=True),
    "LC_ALL=POSIX": Kind({"TERM": "xterm", "LC_ALL": "POSIX"}, 16, ascii_only=True),
    "no language, no colour": Kind({"TERM": "vt100", "LANG": "", "NO_COLOR": "1"}, 0, ascii_only=True),
}


@pytest.fixture
def syrtui(tmp_path: Path) -> Open:
    """Opens the dashboard as a user with an empty home."""

    def start(size: tuple[int, int] = (80, 24), **variables: str) -> AbstractContextManager[Terminal]:
        return opened([installed()], size, environment(tmp_path, **variables), tmp_path)

    return start


def most_colours(sent: bytes) -> int:
    """The size of the smallest set of colours that has all that were sent."""
    codes = b";".join(re.findall(rb"\x1b\[([0-9;]+)m", sent))
    if re.search(rb"\b[34]8;2;", codes):
        return 1 << 24
    if re.search(rb"\b[34]8;5;", codes):
        return 256
    return 16 if re.search(rb"(?:^|;)(?:[349][0-7]|10[0-7])(?:;|$)", codes) else 0


@pytest.mark.parametrize("name", KINDS)
def test_every_pane_can_be_read_on_a_terminal_of_any_kind(syrtui: Open, name: str) -> None:
    kind = KINDS[name]
    with syrtui((120, 40), **kind.variables) as terminal:
        terminal.shows("Syria 2024", FIRST, "loss of use, 30 d", "quit")
        assert any(word.upper() in terminal.text for word in LEVELS)
        for key, words in (
            ("2", "what is said"),
            ("3", "History:"),
            ("4", "Russia"),
            ("5", "Kataeb"),
            ("6", "How far"),
            ("7", "[Khmeimim Air Base" if kind.ascii_only else "▌Khmeimim Air Base"),
        ):
            terminal.write(key)
            terminal.shows(words)
        assert ("⠤" in terminal.text or "⡠" in terminal.text) == (not kind.ascii_only and name != "linux")
        terminal.write("1/20 km\r\r\r")
        terminal.shows("Chain")
        terminal.write("?")
        terminal.shows("Help: ")
        terminal.write("\x1b")
        terminal.shows("1 of ")
        terminal.write("q")
        assert terminal.ends() == 0
        assert most_colours(terminal.sent) <= kind.colours
        assert terminal.sent.isascii() == kind.ascii_only


def test_the_second_start_shows_no_more_than_the_first(syrtui: Open) -> None:
    for _ in range(2):
        with syrtui(LANG="C") as terminal:
            terminal.shows(FIRST, "quit")
            terminal.write("q")
            assert terminal.ends() == 0
            assert terminal.sent.isascii()


def test_the_linux_console_gets_lines_but_nothing_that_its_fonts_lack(syrtui: Open) -> None:
    with syrtui((120, 40), TERM="linux") as terminal:
        terminal.shows(FIRST)
        for key, words in (("3", "History:"), ("j", "What adds up"), ("7", "▌Khmeimim Air Base")):
            terminal.write(key)
            terminal.shows(words)
        assert "│" in terminal.text
        terminal.sent.decode().encode("cp437")
        assert {33, 36} <= terminal.colours, "what raises and what lowers differ in sixteen colours, too"
