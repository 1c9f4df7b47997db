"""A text reaches the terminal's clipboard through what stands between, or it is known that it will not."""

from __future__ import annotations

import base64
import re

import pytest

from tui.terminal.clipboard import MAX_BASE64, copy_sequence

TEXT = "«Kataeb», 29 Nov 2024"
PLAIN = f"\x1b]52;c;{base64.b64encode(TEXT.encode()).decode()}\x07"


def test_a_terminal_is_told_plainly() -> None:
    assert copy_sequence(TEXT, {"TERM": "xterm-256color"}) == PLAIN


@pytest.mark.parametrize(
    "environment", [{"TERM": "screen-256color", "TMUX": "/tmp/tmux-0/default,1,0"}, {"TERM": "tmux-256color"}]
)
def test_tmux_is_told_and_given_it_to_hand_on(environment: dict[str, str]) -> None:
    said = copy_sequence(TEXT, environment)
    assert said is not None
    assert said.startswith(PLAIN)
    handed = re.fullmatch(r"\x1bPtmux;(.*)\x1b\\", said.removeprefix(PLAIN), re.DOTALL)
    assert handed is not None
    assert handed[1].replace("\x1b\x1b", "\x1b") == PLAIN


def test_screen_is_given_pieces_that_it_hands_on() -> None:
    text = "x" * 5000
    said = copy_sequence(text, {"TERM": "screen.xterm-256color", "STY": "1.pts-0"})
    assert said is not None
    pieces = re.findall(r"\x1bP(.*?)\x1b\\", said, re.DOTALL)
    assert len(pieces) > 1
    assert max(map(len, pieces)) + 4 <= 768
    assert "".join(pieces) == copy_sequence(text, {"TERM": "xterm"})
    assert re.sub(r"\x1bP.*?\x1b\\", "", said, flags=re.DOTALL) == ""


def test_a_screen_elsewhere_may_be_tmux() -> None:
    said = copy_sequence(TEXT, {"TERM": "screen-256color"})
    assert said is not None
    assert said.startswith(PLAIN + "\x1bP\x1b]52")


@pytest.mark.parametrize("name", ["linux", "vt100", "vt220", "dumb", ""])
def test_a_terminal_without_a_clipboard_is_left_alone(name: str) -> None:
    assert copy_sequence(TEXT, {"TERM": name}) is None


def test_too_much_is_not_sent() -> None:
    assert copy_sequence("x" * (MAX_BASE64 * 3 // 4), {"TERM": "xterm"}) is not None
    assert copy_sequence("x" * MAX_BASE64, {"TERM": "xterm"}) is None
