"""The man page that ships."""

from __future__ import annotations

from tests.man_page import PAGE, page
from tui.cli.group import COMMANDS


def test_it_is_that_of_the_command_line() -> None:
    assert PAGE.read_text() == page(), "run: python -m tests.man_page --write"


def test_it_tells_of_every_command() -> None:
    text = PAGE.read_text()
    assert text.isascii()
    for name in COMMANDS:
        assert f"\n.SS syrtui {name} " in text
    assert "\\-\\-without" in text
