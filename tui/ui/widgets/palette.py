"""Which colour a style name has in the theme at hand, as Rich styles for the line API."""

from __future__ import annotations

from bisect import bisect_left
from functools import lru_cache
from typing import Final, NamedTuple

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
    "level-substantial": "color(130)",
    "level-severe": "bold color(167)",
    "level-critical": "bold color(231) on color(124)",
    "raises": "color(130)",
    "lowers": "color(67)",
    "sign-positive": "color(67)",
    "sign-negative": "color(167)",
    "sign-neutral": "color(245)",
    "sign-contested": "color(133)",
    "grade-good": "color(65)",
    "grade-fair": "color(136)",
    "grade-poor": "color(130)",
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


READ: Final = 4.5
"""The contrast of what is read to the ground it stands on, 1 to 21, at the least (WCAG 2.2, 1.4.3)."""
_TEXT: Final = 7.0
"""The contrast of plain text, so that there is room for two greys between it and the least."""
_MUTED: Final = 5.2
_SURFACES: Final = 1.4
"""How much the bars above and below may stand out from the rest."""
_ENDS: Final = (Color(0, 0, 0), Color(255, 255, 255))
_STEPS: Final = 64


def contrast(one: Color, other: Color) -> float:
    """Return the contrast of two colours, from 1 to 21, as WCAG defines it."""
    darker, lighter = sorted((_luminance(one), _luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(colour: Color) -> float:
    linear = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in colour.normalized)
    return sum(weight * part for weight, part in zip((0.2126, 0.7152, 0.0722), linear, strict=True))


def readable(colour: Color, *grounds: tuple[Color, float]) -> Color:
    """Return a colour, as much lighter or darker as it takes to stand out from some grounds, each as much as it says.

    What cannot be had is come near to, by black or by white.
    """

    def lacks(share: float, end: Color) -> float:
        tried = colour.blend(end, share)
        return max(least / contrast(tried, ground) for ground, least in grounds)

    if lacks(0, colour) <= 1:
        return colour
    end = min(_ENDS, key=lambda each: lacks(1, each))
    step = bisect_left(range(_STEPS), -1.0, key=lambda step: -lacks(step / _STEPS, end))
    return colour.blend(end, step / _STEPS)


class Grounds(NamedTuple):
    """The colours of a theme that all others stand on, and that of plain text."""

    background: Color
    panel: Color
    cursor: Color
    resting: Color
    text: Color


def grounds(theme: Theme) -> Grounds:
    """Return the surfaces of a theme with colours of its own, and its text, which can be read on each of them."""
    made = theme.to_color_system().generate()
    background, panel, primary = (Color.parse(made[name]) for name in ("background", "panel", "primary"))
    text = readable(Color.parse(made["foreground"]), (background, _TEXT))
    # Some are made for fields and buttons: all that stands on both it and the background would turn white or black.
    if contrast(text, panel) < _MUTED or contrast(panel, background) > _SURFACES:
        panel = background.blend(text, 0.06)
    # The lightest mark of the cursor that can be seen leaves most contrast to what stands on it.
    shares = (share / 100 for share in range(22, 7, -1))
    cursor = next(
        (each for share in shares if contrast(text, each := background.blend(primary, share)) >= _MUTED),
        background.blend(primary, 0.08),
    )
    resting = background.blend(primary, 0.09)
    return Grounds(
        background, panel, cursor, resting, readable(text, (panel, _MUTED), (cursor, READ), (background, _TEXT))
    )


def css_variables(theme: Theme) -> dict[str, str]:
    """Return the variables of a style sheet that a theme sets otherwise than it comes, so that it can be read."""
    if theme.ansi:
        return {}
    own = grounds(theme)
    return {"foreground": own.text.hex6, "panel": own.panel.hex6}


def _styles(theme: Theme) -> dict[str, str]:
    """Return the styles of a theme with colours of its own: greys from text to background, meanings from its hues.

    All of it can be read on every ground that it stands on: a theme's hues are made for buttons as well as for words.
    """
    made = theme.to_color_system().generate()
    background, panel, cursor, resting, text = grounds(theme)

    def read(colour: Color) -> str:
        return readable(colour, (background, READ), (panel, READ), (cursor, READ), (resting, READ)).hex6

    def hue(name: str) -> str:
        return read(Color.parse(made[name]))

    def on(ground: str) -> str:
        """Return what stands on a hue, with it."""
        return f"bold {readable(background, (Color.parse(ground), READ)).hex6} on {ground}"

    muted = readable(
        text.blend(background, 0.35), (background, _MUTED), (panel, READ), (cursor, READ), (resting, READ)
    ).hex6
    # On the cursor's line it is drawn as what is muted.
    faint = readable(text.blend(background, 0.55), (background, READ), (panel, READ)).hex6
    # Levels have more steps than a theme has hues from good to bad.
    between = read(Color.parse(made["success"]).blend(Color.parse(made["warning"]), 0.5))
    # Halfway between the hues of a positive and a negative sign.
    contested = read(Color.parse(made["primary"]).blend(Color.parse(made["error"]), 0.5))
    return {
        "muted": muted,
        "faint": faint,
        "strong": "bold",
        "title": "bold",
        "heading": f"bold {hue('secondary')}",
        "accent": hue("accent"),
        "key": f"bold {hue('accent')}",
        "good": hue("success"),
        "warn": hue("warning"),
        "bad": hue("error"),
        "match": on(hue("accent")),
        "echo": "underline",
        "past": on(hue("accent")),
        "column": hue("primary"),
        "tab": muted,
        "tab-on": on(hue("secondary")),
        "level-low": hue("success"),
        "level-moderate": between,
        "level-substantial": hue("warning"),
        "level-severe": f"bold {hue('error')}",
        "level-critical": on(hue("error")),
        "raises": hue("warning"),
        "lowers": hue("primary"),
        "sign-positive": hue("primary"),
        "sign-negative": hue("error"),
        "sign-neutral": muted,
        "sign-contested": contested,
        "grade-good": hue("success"),
        "grade-fair": between,
        "grade-poor": hue("warning"),
        "grade-unknown": muted,
        "cursor": f"on {cursor.hex6}",
        "resting": f"on {resting.hex6}",
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
    return Palette(theme_of(theme))


def theme_of(name: str) -> Theme:
    """Return a theme by its name; the terminal's where there is none of that name."""
    own = {each.name: each for each in THEMES}
    return own.get(name) or BUILTIN_THEMES.get(name) or TERMINAL
