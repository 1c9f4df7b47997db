"""The names of keys in settings: a character as it is typed, or a name; with `ctrl+`, `alt+`, `shift+` before it."""

from __future__ import annotations

import unicodedata
from typing import Final

_MODIFIERS: Final = frozenset({"ctrl", "alt", "shift"})
_NAMED: Final = frozenset(
    {"up", "down", "left", "right", "home", "end", "pageup", "pagedown", "insert", "delete", "backspace"}
    | {"enter", "escape", "tab", "space"}
    | {f"f{number}" for number in range(1, 25)}
)
_TEXTUAL_NAMES: Final = {
    "solidus": "slash",
    "reverse_solidus": "backslash",
    "commercial_at": "at",
    "hyphen_minus": "minus",
    "plus_sign": "plus",
    "low_line": "underscore",
}
"""Textual's own names of characters, by those that are derived from Unicode's."""


def _name_of_character(character: str) -> str:
    """Return Textual's name of the key that types a character; "" where it has none."""
    if character.isalnum():
        return character
    name = unicodedata.name(character, "").lower().replace("-", "_").replace(" ", "_")
    return _TEXTUAL_NAMES.get(name, name)


CHARACTERS: Final = {_name_of_character(character): character for character in map(chr, range(0x21, 0x7F))}
"""The printable characters of ASCII by the names of their keys."""
LABELS: Final = CHARACTERS | {
    "up": "↑",
    "down": "↓",
    "left": "←",
    "right": "→",
    "escape": "esc",
    "pageup": "pgup",
    "pagedown": "pgdn",
    "shift+left": "shift+←",
    "shift+right": "shift+→",
    "shift+up": "shift+↑",
    "shift+down": "shift+↓",
}
"""How the screen shows keys whose names it does not."""
KEY_NAMES: Final = _NAMED | CHARACTERS.keys()
"""Every name of a key without modifiers that an ordinary keyboard has."""


def canonical_name(key: str) -> str:
    """Return the one name of a key, which is Textual's: `slash` for `/` and `slash`; "" where there is no such key."""
    # `+` by itself is a key, not what joins two.
    *modifiers, last = key.split("+") if len(key) > 1 else [key]
    if not last or not _MODIFIERS.issuperset(modifiers):
        return ""
    name = _name_of_character(last) if len(last) == 1 else last
    # A single character may be any: keyboards have letters beyond ASCII.
    if not name or (name not in KEY_NAMES and len(last) > 1):
        return ""
    return "+".join((*modifiers, name))
