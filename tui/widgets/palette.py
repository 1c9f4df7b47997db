"""Which colour a style name has in the theme at hand, as Rich styles for the line API."""

from __future__ import annotations

from functools import lru_cache

from rich.style import Style
from textual.theme import Theme

DARK = Theme(
    name="syrtui-dark",
    primary="#7aa2c8",
    secondary="#8f9bb3",
    accent="#d9b36c",
    foreground="#d6d9de",
    background="#14171c",
    surface="#14171c",
    panel="#1b2027",
    success="#7fb58a",
    warning="#d9b36c",
    error="#e07a6e",
    dark=True,
)


def _without_colours(name: str) -> Theme:
    """A theme whose every surface is the terminal's own; colour then comes from the palette alone."""
    return Theme(
        name=name,
        primary="ansi_default",
        secondary="ansi_default",
        accent="ansi_default",
        foreground="ansi_default",
        background="ansi_default",
        surface="ansi_default",
        panel="ansi_default",
        boost="ansi_default",
        success="ansi_default",
        warning="ansi_default",
        error="ansi_default",
        dark=True,
        ansi=True,
        variables={
            "ansi-background": "ansi_default",
            "ansi-foreground": "ansi_default",
            "input-cursor-background": "ansi_default",
            "input-cursor-foreground": "ansi_default",
            "input-cursor-text-style": "reverse",
        },
    )


TERMINAL = _without_colours("syrtui")
"""The terminal's own background and foreground, and colours of the 256 that hold on dark and on light."""
MONO = _without_colours("syrtui-mono")
"""No colour at all: weight, underline and reverse."""
THEMES = (TERMINAL, DARK, MONO)

_DARK_STYLES: dict[str, str] = {
    "muted": "#8b93a1",
    "faint": "#59616e",
    "strong": "bold",
    "title": "bold #e8eaee",
    "heading": "bold #9fb4cc",
    "accent": "#d9b36c",
    "key": "bold #d9b36c",
    "good": "#7fb58a",
    "warn": "#d9b36c",
    "bad": "#e07a6e",
    "match": "bold #14171c on #d9b36c",
    "past": "bold #14171c on #d9b36c",
    "column": "#9fb4cc",
    "tab": "#8b93a1",
    "tab-on": "bold #14171c on #9fb4cc",
    "level-low": "#7fb58a",
    "level-moderate": "#c9c27a",
    "level-substantial": "#dfa25e",
    "level-severe": "bold #e07a6e",
    "level-critical": "bold reverse #e07a6e",
    "raises": "#dfa25e",
    "lowers": "#6fb3b8",
    "sign-positive": "#6fb3b8",
    "sign-negative": "#e07a6e",
    "sign-neutral": "#8b93a1",
    "sign-contested": "#c79bd8",
    "sign-unknown": "#59616e",
    "grade-good": "#7fb58a",
    "grade-fair": "#c9c27a",
    "grade-poor": "#dfa25e",
    "grade-unknown": "#8b93a1",
}
_TERMINAL_STYLES: dict[str, str] = {
    "muted": "color(245)",
    "faint": "color(242)",
    "strong": "bold",
    "title": "bold",
    "heading": "bold color(67)",
    "accent": "color(136)",
    "key": "bold color(136)",
    "good": "color(65)",
    "warn": "color(136)",
    "bad": "color(167)",
    "match": "bold color(16) on color(179)",
    "past": "bold color(16) on color(179)",
    "column": "color(67)",
    "tab": "color(245)",
    "tab-on": "bold color(231) on color(24)",
    "level-low": "color(65)",
    "level-moderate": "color(136)",
    "level-substantial": "color(172)",
    "level-severe": "bold color(167)",
    "level-critical": "bold color(231) on color(124)",
    "raises": "color(172)",
    "lowers": "color(67)",
    "sign-positive": "color(67)",
    "sign-negative": "color(167)",
    "sign-neutral": "color(245)",
    "sign-contested": "color(133)",
    "sign-unknown": "color(242)",
    "grade-good": "color(65)",
    "grade-fair": "color(136)",
    "grade-poor": "color(172)",
    "grade-unknown": "color(245)",
}
_MONO_STYLES: dict[str, str] = {
    "muted": "",
    "faint": "dim",
    "strong": "bold",
    "title": "bold",
    "heading": "bold",
    "accent": "",
    "key": "bold",
    "match": "reverse",
    "past": "reverse",
    "tab-on": "reverse",
    "level-severe": "bold",
    "level-critical": "bold reverse",
}
_STYLES = {TERMINAL.name: _TERMINAL_STYLES, DARK.name: _DARK_STYLES, MONO.name: _MONO_STYLES}
_CURSOR = {
    TERMINAL.name: ("color(231) on color(238)", ""),
    DARK.name: ("on #2b3544", "on #1e242d"),
    MONO.name: ("reverse", ""),
}


class Palette:
    """The Rich style of every style name in one theme."""

    def __init__(self, theme: str) -> None:
        known = theme if theme in _STYLES else DARK.name
        self._styles = {name: Style.parse(definition) for name, definition in _STYLES[known].items()}
        self._plain = Style.null()
        focused, resting = _CURSOR[known]
        self.cursor = Style.parse(focused) if focused else Style.null()
        self.plain_cursor = known == TERMINAL.name
        """Whether the cursor's line is one run of the cursor's style, whatever stands in it."""
        self.resting_cursor = Style.parse(resting) if resting else Style.null()

    def __getitem__(self, name: str) -> Style:
        return self._styles.get(name, self._plain)


@lru_cache(maxsize=16)
def palette(theme: str) -> Palette:
    """The palette of a theme; one that has none of its own gets the dark one's."""
    return Palette(theme)
