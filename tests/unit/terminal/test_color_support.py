"""Only COLORTERM promises 24-bit colour; otherwise the terminal's name says what there is."""

from __future__ import annotations

import pytest
from rich.color import ColorSystem

from tui.terminal.color_support import color_support


@pytest.mark.parametrize(
    ("environment", "expected"),
    [
        ({"TERM": "xterm-256color", "COLORTERM": "truecolor"}, ColorSystem.TRUECOLOR),
        ({"TERM": "xterm-direct"}, ColorSystem.TRUECOLOR),
        ({"TERM": "xterm-256color"}, ColorSystem.EIGHT_BIT),
        ({"TERM": "screen-256color"}, ColorSystem.EIGHT_BIT),
        ({"TERM": "xterm-256color", "COLORTERM": "yes"}, ColorSystem.EIGHT_BIT),
        ({"TERM": "xterm-kitty"}, ColorSystem.EIGHT_BIT),
        ({"TERM": "xterm"}, ColorSystem.STANDARD),
        ({"TERM": "screen"}, ColorSystem.STANDARD),
        ({"TERM": "linux"}, ColorSystem.STANDARD),
        ({"TERM": "vt100"}, None),
        ({"TERM": "vt100", "COLORTERM": "truecolor"}, None),
        ({"TERM": "xterm-mono"}, None),
        ({"TERM": "dumb"}, None),
        ({}, None),
    ],
)
def test_the_name_says_how_many(environment: dict[str, str], expected: ColorSystem | None) -> None:
    assert color_support(environment).system == expected
