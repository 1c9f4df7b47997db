"""Which colour a style name has in the theme at hand, as Rich styles for the line API."""

from __future__ import annotations

from functools import lru_cache

from rich.style import Style
from textual.color import Color
from textual.theme import BUILTIN_THEMES, Theme


def _on_the_terminal(name: str) -> Theme:
    """Return a theme whose every surface is the terminal's own; colour then comes from the palette alone."""
    # No background of our own also spares a background code for each run of text that goes over the link.
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


TERMINAL = _on_the_terminal("syrtui")
"""The terminal's own background and foreground, and colours of the 256 that hold on dark and on light."""
MONO = _on_the_terminal("syrtui-mono")
"""No colour at all: weight, underline and reverse."""
DARK = Theme(
    name="syrtui-dark",
    primary="#7aa2c8",
    secondary="#9fb4cc",
    accent="#d9b36c",
    foreground="#d6d9de",
    background="#14171c",
    surface="#14171c",
    panel="#1b2027",
    success="#7fb58a",
    warning="#dfa25e",
    error="#e07a6e",
    dark=True,
)
LIGHT = Theme(
    name="syrtui-light",
    primary="#2c5d8f",
    secondary="#2c4a6b",
    accent="#8a5a00",
    foreground="#1d2126",
    background="#fafaf7",
    surface="#fafaf7",
    panel="#ecece6",
    success="#2f6b3a",
    warning="#a65300",
    error="#b3261e",
    dark=False,
)
CONTRAST = Theme(
    name="syrtui-contrast",
    primary="#7fd4ff",
    secondary="#ffffff",
    accent="#ffe14d",
    foreground="#ffffff",
    background="#000000",
    surface="#000000",
    panel="#1a1a1a",
    success="#7dff8a",
    warning="#ffb347",
    error="#ff8080",
    dark=True,
)
COLOUR_BLIND = Theme(
    # Okabe and Ito's colours: blue against orange and vermilion, told apart by all common kinds of colour vision.
    name="syrtui-colour-blind",
    primary="#56b4e9",
    secondary="#9fc5e8",
    accent="#f0e442",
    foreground="#e4e6ea",
    background="#14171c",
    surface="#14171c",
    panel="#1b2027",
    success="#56b4e9",
    warning="#e69f00",
    error="#d55e00",
    dark=True,
)
THEMES = (TERMINAL, DARK, LIGHT, CONTRAST, COLOUR_BLIND, MONO)
"""syrtui's own themes; Textual's are there besides."""

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
    "echo": "underline",
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
    "grade-good": "color(65)",
    "grade-fair": "color(136)",
    "grade-poor": "color(172)",
    "grade-unknown": "color(245)",
    "cursor": "color(231) on color(238)",
}
_MONO_STYLES: dict[str, str] = {
    "faint": "dim",
    "strong": "bold",
    "title": "bold",
    "heading": "bold",
    "key": "bold",
    "match": "reverse",
    "echo": "underline",
    "past": "reverse",
    "tab-on": "reverse",
    "level-severe": "bold",
    "level-critical": "bold reverse",
    "cursor": "reverse",
}


def _styles(theme: Theme) -> dict[str, str]:
    """Return the styles of a theme with colours of its own: greys from text to background, meanings from its hues."""
    made = theme.to_color_system().generate()
    background, text = Color.parse(made["background"]), Color.parse(made["foreground"])

    def grey(share: float) -> str:
        return text.blend(background, share).hex6

    def hue(name: str) -> str:
        return Color.parse(made[name]).hex6

    # Levels have more steps than a theme has hues from good to bad.
    between = Color.parse(made["success"]).blend(Color.parse(made["warning"]), 0.5).hex6
    # Halfway between the hues of a positive and a negative sign.
    contested = Color.parse(made["primary"]).blend(Color.parse(made["error"]), 0.5).hex6
    return {
        "muted": grey(0.35),
        "faint": grey(0.55),
        "strong": "bold",
        "title": "bold",
        "heading": f"bold {hue('secondary')}",
        "accent": hue("accent"),
        "key": f"bold {hue('accent')}",
        "good": hue("success"),
        "warn": hue("warning"),
        "bad": hue("error"),
        "match": f"bold {background.hex6} on {hue('accent')}",
        "echo": "underline",
        "past": f"bold {background.hex6} on {hue('accent')}",
        "column": hue("primary"),
        "tab": grey(0.35),
        "tab-on": f"bold {background.hex6} on {hue('secondary')}",
        "level-low": hue("success"),
        "level-moderate": between,
        "level-substantial": hue("warning"),
        "level-severe": f"bold {hue('error')}",
        "level-critical": f"bold {background.hex6} on {hue('error')}",
        "raises": hue("warning"),
        "lowers": hue("primary"),
        "sign-positive": hue("primary"),
        "sign-negative": hue("error"),
        "sign-neutral": grey(0.35),
        "sign-contested": contested,
        "grade-good": hue("success"),
        "grade-fair": between,
        "grade-poor": hue("warning"),
        "grade-unknown": grey(0.35),
        "cursor": f"on {background.blend(Color.parse(made['primary']), 0.22).hex6}",
        "resting": f"on {background.blend(Color.parse(made['primary']), 0.09).hex6}",
    }


class Palette:
    """The Rich style of every style name in one theme."""

    def __init__(self, theme: Theme) -> None:
        written = {TERMINAL.name: _TERMINAL_STYLES, MONO.name: _MONO_STYLES}.get(theme.name)
        if written is None:
            # An ANSI theme has names for the terminal's colours: there are no hues in it to mix.
            written = _TERMINAL_STYLES if theme.ansi else _styles(theme)
        self._styles = {name: Style.parse(definition) for name, definition in written.items()}
        self._plain = Style.null()
        self.cursor = self["cursor"]
        self.resting_cursor = self["resting"]
        self.plain_cursor = theme.name == TERMINAL.name
        """Whether the cursor's line is one run of the cursor's style, whatever stands in it."""

    def __getitem__(self, name: str) -> Style:
        return self._styles.get(name, self._plain)


@lru_cache(maxsize=16)
def palette(theme: str) -> Palette:
    """Return the palette of a theme, by its name; an unknown one gets the terminal's."""
    own = {each.name: each for each in THEMES}
    return Palette(own.get(theme) or BUILTIN_THEMES.get(theme) or TERMINAL)
