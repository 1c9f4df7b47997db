"""Over a slow link the newest key wins, and no frame that nobody waits for any more is on its way."""

from __future__ import annotations

import re
from contextlib import closing
from pathlib import Path
from typing import Final

import pytest

from tests.endtoend.link import Distant
from tests.endtoend.pty import environment, installed, opened

SCREEN: Final = 80 * 24
"""Cells of the screen: as many bytes are what a screen of plain text takes."""
TITLE: Final = "what is said"


def settled(terminal: Distant) -> None:
    """Waits until the first screen is there, and nothing more comes."""
    terminal.shows(TITLE, "quit")
    terminal.quiet(1.0)


def test_a_held_key_leaves_no_backlog(tmp_path: Path) -> None:
    command = [installed(), "--pane", "timeline"]
    env = environment(tmp_path, SSH_CONNECTION="192.0.2.1 1 192.0.2.2 22")
    with closing(Distant(command, (80, 24), env, tmp_path)) as terminal:
        settled(terminal)
        typed = terminal.hold("j", seconds=2, per_second=30)
        arrived = len(terminal.sent)
        outstanding = terminal.outstanding
        terminal.quiet(1.0)
        after = len(terminal.sent) - arrived
        assert outstanding <= SCREEN
        assert after <= 2 * SCREEN  # the frame on its way, and the one that shows where the last key led
        by_link = terminal.text
        terminal.write("q")
        assert terminal.ends() == 0
    other = tmp_path / "other"
    other.mkdir()
    with closing(Distant(command, (80, 24), environment(other), tmp_path, rate=0, way=0.0)) as terminal:
        settled(terminal)
        terminal.write("j" * typed)
        terminal.until(lambda: terminal.text == by_link, f"the same screen as over the link:\n{by_link}")


def test_a_terminal_that_does_not_answer_is_not_waited_for(tmp_path: Path) -> None:
    env = environment(tmp_path)
    with closing(Distant([installed()], (80, 24), env, tmp_path, rate=0, way=0.0, answers=False)) as terminal:
        terminal.shows("Khmeimim Air Base")
        for key, words in (("2", TITLE), ("4", "Russia"), ("6", "How far"), ("?", "Help: ")):
            terminal.write(key)
            terminal.shows(words)


def test_an_idle_link_is_silent(tmp_path: Path) -> None:
    with closing(Distant([installed()], (80, 24), environment(tmp_path), tmp_path, rate=0, way=0.0)) as terminal:
        terminal.shows("Khmeimim Air Base", "would be", "quit")
        terminal.quiet(1.0)
        before = len(terminal.sent)
        terminal.quiet(1.0)
        assert len(terminal.sent) == before


@pytest.mark.parametrize(
    ("name", "most"),
    [("xterm-256color", 256), ("screen-256color", 256), ("xterm", 16), ("screen", 16), ("linux", 16), ("vt100", 0)],
)
def test_without_colorterm_only_the_colours_of_the_name_are_sent(tmp_path: Path, name: str, most: int) -> None:
    env = environment(tmp_path, TERM=name, SYRTUI_THEME="syrtui-dark" if most else "")
    for _ in range(2):  # the second time there is a picture to begin with
        with opened([installed()], (80, 24), env, tmp_path) as terminal:
            terminal.shows("Khmeimim Air Base", "quit")
            terminal.write("7")
            terminal.shows("Map")
            terminal.write("q")
            assert terminal.ends() == 0
            codes = b";".join(re.findall(rb"\x1b\[([0-9;]*)m", terminal.sent))
            assert b"8;2;" not in codes
            assert (b"8;5;" in codes) == (most == 256)
            assert bool(terminal.colours) == bool(most)


def test_a_picture_of_a_terminal_with_more_colours_is_not_shown(tmp_path: Path) -> None:
    for name, many in (("xterm-256color", True), ("xterm", False)):
        with opened([installed()], (80, 24), environment(tmp_path, TERM=name), tmp_path) as terminal:
            terminal.shows("Khmeimim Air Base", "would be", "quit")
            assert (b"8;5;" in terminal.sent) == many
            terminal.write("q")
            assert terminal.ends() == 0


def test_what_is_pasted_never_acts(tmp_path: Path) -> None:
    with opened([installed()], (80, 24), environment(tmp_path), tmp_path) as terminal:
        terminal.shows("Khmeimim Air Base")
        terminal.write("\x1b[200~q\x1b[99Zq2\r!q\x1b[201~")
        terminal.shows("Nothing was pasted", "Khmeimim Air Base")
        terminal.write("/")
        terminal.write("\x1b[200~Rus\x07sia\x1b[31m\nTartus\x1b[201~")
        terminal.shows("Russia[31m Tartus")


def test_where_there_is_no_clipboard_the_text_is_shown(tmp_path: Path) -> None:
    with opened([installed()], (80, 24), environment(tmp_path, TERM="linux"), tmp_path) as terminal:
        terminal.shows("Khmeimim Air Base")
        terminal.write("Y")
        terminal.shows("with your terminal", "syrtui --")
        assert b"\x1b]52" not in terminal.sent
