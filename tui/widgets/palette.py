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
MONO = Theme(
    name="syrtui-mono",
    primary="ansi_default",
    secondary="ansi_default",
    accent="ansi_default",
    foreground="ansi_default",
    background="ansi_default",
    surface="ansi_default",
    panel="ansi_default",
    success="ansi_default",
    warning="ansi_default",
    error="ansi_default",
    dark=True,
    ansi=True,
)
THEMES = (DARK, MONO)

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
_STYLES = {DARK.name: _DARK_STYLES, MONO.name: _MONO_STYLES}
_CURSOR = {DARK.name: ("on #2b3544", "on #1e242d"), MONO.name: ("reverse", "")}


class Palette:
    """The Rich style of every style name in one theme."""

    def __init__(self, theme: str) -> None:
        known = theme if theme in _STYLES else DARK.name
        self._styles = {name: Style.parse(definition) for name, definition in _STYLES[known].items()}
        self._plain = Style.null()
        focused, resting = _CURSOR[known]
        self.cursor = Style.parse(focused) if focused else Style.null()
        self.resting_cursor = Style.parse(resting) if resting else Style.null()

    def __getitem__(self, name: str) -> Style:
        return self._styles.get(name, self._plain)


@lru_cache(maxsize=16)
def palette(theme: str) -> Palette:
    """The palette of a theme; one that has none of its own gets the dark one's."""
    return Palette(theme)
