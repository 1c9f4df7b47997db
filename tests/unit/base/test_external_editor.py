"""The editor's command line."""

from __future__ import annotations

from pathlib import Path

import pytest

from tui.base.external_editor import command

PATH = Path("/x/facts.yaml")


@pytest.mark.parametrize(
    ("editor", "words"),
    [
        ("vim", ["vim", "+7", "/x/facts.yaml"]),
        ("/usr/bin/nvim -R", ["/usr/bin/nvim", "-R", "+7", "/x/facts.yaml"]),
        ("hx", ["hx", "/x/facts.yaml:7"]),
        ("code", ["code", "--wait", "--goto", "/x/facts.yaml:7"]),
        ("myedit", ["myedit", "/x/facts.yaml"]),
    ],
)
def test_the_editor_opens_at_the_line(editor: str, words: list[str]) -> None:
    assert command(PATH, 7, {"EDITOR": editor}) == words


def test_visual_goes_before_editor() -> None:
    assert command(PATH, 0, {"VISUAL": "vim", "EDITOR": "nano"}) == ["vim", "/x/facts.yaml"]
