"""Every theme that is offered can be read: words and signs stand out from the ground that they are drawn on."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from typing import Final

import pytest
from rich.color import Color, ColorType
from rich.segment import Segment
from textual.theme import BUILTIN_THEMES

from tests.screen.terminal import WIDE, Terminal, opened
from tui.settings import actions
from tui.ui.widgets import palette
from tui.ui.widgets.palette import MONO, TERMINAL, theme_of

WORDS, SIGNS = 4.5, 3.0
"""The contrasts that WCAG 2.2 asks of text (1.4.3) and of graphic signs (1.4.11)."""
RGB = tuple[int, int, int]
SCREENS: Final = [(str(number), "j") for number, _ in enumerate(actions.PANES, 1)]
BLACK, WHITE = (0, 0, 0), (255, 255, 255)
LINES: Final = "▏▐▌"
"""What parts one region from the next, and marks a row: nothing is read off it that is not said otherwise."""


def luminance(colour: RGB) -> float:
    red, green, blue = ((part / 255) for part in colour)
    parts = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in (red, green, blue))
    return sum(weight * part for weight, part in zip((0.2126, 0.7152, 0.0722), parts, strict=True))


def contrast(one: RGB, other: RGB) -> float:
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


def rgb(colour: Color) -> RGB:
    return tuple(colour.get_truecolor())  # type: ignore[return-value]


def drawn(terminal: Terminal) -> Iterator[tuple[str, RGB, RGB]]:
    """Every run of text on the screen, in its colour, on its ground."""
    for strip in terminal.app.screen._compositor.render_strips():
        for text, style, _ in (Segment(*segment) for segment in strip):
            if not text.strip() or style is None:
                continue
            assert style.color is not None, text
            assert style.bgcolor is not None, text
            if ColorType.STANDARD in (style.color.type, style.bgcolor.type):
                assert set(text) <= set(LINES), f"{text!r} is in a colour of the terminal's"
                continue
            pair = rgb(style.color), rgb(style.bgcolor)
            yield (text, *(pair[::-1] if style.reverse else pair))


async def test_every_theme_on_the_list_can_be_read_on_every_pane() -> None:
    async with opened(WIDE) as terminal:
        names = terminal.app.theme_names()
        assert "solarized-light" in names
        amiss = set()
        for name in names:
            if theme_of(name).ansi:
                continue
            terminal.app.choose_theme(name)
            for keys in (*SCREENS, ("f", "k", "escape")):
                await terminal.press(*keys)
                for text, colour, ground in drawn(terminal):
                    words = any(unicodedata.category(character)[0] in "LN" for character in text)
                    if set(text.strip()) <= set(LINES):
                        continue
                    found = contrast(colour, ground)
                    if found < (WORDS if words else SIGNS) - 0.01:
                        amiss.add(f"{name} {keys}: {text.strip()!r} {colour} on {ground}: {found:.2f}")
        assert not amiss, "\n".join(sorted(amiss))


def test_every_colour_of_the_terminals_own_theme_is_seen_on_dark_and_on_light() -> None:
    for name in palette._TERMINAL_STYLES:
        style = palette.palette(TERMINAL.name)[name]
        if style.color is not None and style.bgcolor is None:
            assert min(contrast(rgb(style.color), ground) for ground in (BLACK, WHITE)) >= SIGNS, name
        elif style.color is not None and style.bgcolor is not None:
            assert contrast(rgb(style.color), rgb(style.bgcolor)) >= WORDS, name


@pytest.mark.parametrize("name", sorted(BUILTIN_THEMES.keys() - {"textual-ansi"}))
def test_what_levels_and_signs_mean_is_told_apart_in_every_theme(name: str) -> None:
    chosen = palette.palette(name)
    for one, other in (("sign-positive", "sign-negative"), ("level-low", "level-severe"), ("raises", "lowers")):
        assert chosen[one] != chosen[other]
    if not theme_of(name).ansi:
        assert chosen["muted"] != chosen["faint"]


def test_without_colour_there_is_none() -> None:
    for name in palette._MONO_STYLES:
        assert palette.palette(MONO.name)[name].color is None
