"""What keys are called in settings: a character as it is typed, or a name; with `ctrl+`, `alt+`, `shift+` before it."""

from __future__ import annotations

import unicodedata
from typing import Final

_MODIFIERS: Final = frozenset({"ctrl", "alt", "shift"})
_NAMED: Final = frozenset(
    {"up", "down", "left", "right", "home", "end", "pageup", "pagedown", "insert", "delete", "backspace"}
    | {"enter", "escape", "tab", "space"}
    | {f"f{number}" for number in range(1, 25)}
)
_SHORT: Final = {
    "solidus": "slash",
    "reverse_solidus": "backslash",
    "commercial_at": "at",
    "hyphen_minus": "minus",
    "plus_sign": "plus",
    "low_line": "underscore",
}
"""Unicode's names of characters for which Textual has a shorter one."""
_ASCII: Final = tuple(chr(code) for code in range(0x21, 0x7F))


def _of_character(character: str) -> str:
    if character.isalnum():
        return character
    name = unicodedata.name(character, "").lower().replace("-", "_").replace(" ", "_")
    return _SHORT.get(name, name)


KNOWN: Final = _NAMED | {_of_character(character) for character in _ASCII}
"""Every name of a key without modifiers that an ordinary keyboard has."""


def canonical(key: str) -> str:
    """The one name of a key, by which Textual knows it: `/` and `slash` are `slash`. "" where there is no such key."""
    *modifiers, last = key.split("+") if len(key) > 1 else [key]
    if not last or not _MODIFIERS.issuperset(modifiers):
        return ""
    name = _of_character(last) if len(last) == 1 else last
    if not name or (name not in KNOWN and len(last) > 1):
        return ""
    return "+".join((*modifiers, name))
