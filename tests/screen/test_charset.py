"""Terminals that lack characters: nothing that they cannot show reaches them, on any screen."""

from __future__ import annotations

import pytest

from tests.screen.terminal import NARROW, WIDE, Terminal, opened
from tui.render.charset import ASCII, UTF8, Charset, runs_right_to_left
from tui.ui.widgets.palette import palette

LATIN = Charset(right_to_left=False)


@pytest.mark.parametrize("size", [NARROW, WIDE], ids=str)
async def test_every_screen_keeps_to_ascii(size: tuple[int, int]) -> None:
    async with opened(size, charset=ASCII) as terminal:
        for pressed in ("1", "2", "3", "4", "5", "6", "7", "? escape", "f", "b escape", ": escape", "F escape"):
            for key in pressed.split():
                await terminal.press(key)
                assert terminal.text.isascii(), f"{key}:\n{terminal.text}"
        for key in ("escape", "W", "escape", "2", "enter", "enter", "enter", "tab", "y", "escape", "c", "[", "c"):
            await terminal.press(key)
            assert terminal.text.isascii(), f"{key}:\n{terminal.text}"


async def test_arabic_shows_as_it_is_typed_and_else_as_it_sounds() -> None:
    async with opened(WIDE, charset=LATIN) as terminal:
        await terminal.press("/")
        await terminal.write("طرطوس")
        assert "طرطوس" in terminal.text
        await terminal.press("enter")
        assert 0 < len(terminal.shown) < terminal.situation.known
        assert "filter trtus" in terminal.text
        await terminal.press("x", "4")
        assert "also" in terminal.text
        for _ in range(12):
            assert not runs_right_to_left(terminal.text)
            await terminal.press("j")


def highlighted(terminal: Terminal) -> list[str]:
    """What stands on the screen in the colours of a hit."""
    match = palette(terminal.app.theme)["match"]
    strips = terminal.app.screen._compositor.render_strips()
    return [
        segment.text
        for strip in strips
        for segment in strip
        if segment.style and (segment.style.color, segment.style.bgcolor) == (match.color, match.bgcolor)
    ]


@pytest.mark.parametrize(("charset", "shown"), [(LATIN, "trtus"), (UTF8, "طرطوس")], ids=["latin", "letters"])
async def test_a_name_is_found_by_its_letters_and_by_what_is_shown_for_them(charset: Charset, shown: str) -> None:
    async with opened(WIDE, charset=charset) as terminal:
        found = []
        for typed in ("طرطوس", "trtus"):
            await terminal.press("x", "/")
            await terminal.write(typed)
            await terminal.press("enter")
            found.append(terminal.shown)
            await terminal.press(";")
            await terminal.write(typed)
            await terminal.press("enter")
            assert "Tartus" in terminal.text
            await terminal.until(lambda: "also" in terminal.text, "the other names")
            assert shown in highlighted(terminal), terminal.text
        assert found[0] == found[1]
        assert 0 < len(found[0]) < terminal.situation.known
