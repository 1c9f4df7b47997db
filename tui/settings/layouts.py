"""Keys by their place: what a key of another keyboard layout types on the one that the keys are named after (QWERTY).

What is ASCII acts as itself, since nobody can tell which layout typed it: `q` of a Greek keyboard types `;`.
"""

from __future__ import annotations

from typing import Final

_LAYOUTS: Final = (
    # Russian, and what is other in Ukrainian
    ("йцукенгшщзхъфывапролджэячсмитьбюё", "qwertyuiop[]asdfghjkl;'zxcvbnm,.`"),
    ("ЙЦУКЕНГШЩЗХЪФЫВАПРОЛДЖЭЯЧСМИТЬБЮЁ№", 'QWERTYUIOP{}ASDFGHJKL:"ZXCVBNM<>~#'),
    ("іїєґІЇЄҐ", "s]'\\S}\"|"),
    # Greek
    ("ςερτυθιοπασδφγηξκλζχψωβνμ", "wertyuiopasdfghjklzxcvbnm"),
    ("ΕΡΤΥΘΙΟΠΑΣΔΦΓΗΞΚΛΖΧΨΩΒΝΜ", "ERTYUIOPASDFGHJKLZXCVBNM"),
    # Hebrew, whose capitals are those of the Latin alphabet
    ("קראטוןםפשדגכעיחלךףזסבהנמצתץ", "ertyuiopasdfghjkl;zxcvbnm,."),
    # Arabic; with shift it types vowel signs, joined letters and punctuation
    ("ضصثقفغعهخحجدشسيبلاتنمكطئءؤرىةوزظذ", "qwertyuiop[]asdfghjkl;'zxcvnm,./`"),
    ("\ufefb\u064e\u064b\u064f\u064c\ufef9\u0625\u2018\xf7\xd7\u061b", "bQWERTYUIOP"),
    ("\u0650\u064d\ufef7\u0623\u0640\u060c\u0652\ufef5\u0622\u2019\u061f\u0651", "ASGHJKXBNM?~"),
    ("٠١٢٣٤٥٦٧٨٩", "0123456789"),
    ("۰۱۲۳۴۵۶۷۸۹", "0123456789"),
)
"""Characters that a layout types, and those of the same keys on QWERTY."""
_PLACES: Final = {ord(theirs): ours for layout in _LAYOUTS for theirs, ours in zip(*layout, strict=True)}


def by_place(text: str) -> str:
    """Return a text with every character of another layout replaced by the one that its key types on QWERTY."""
    return text if text.isascii() else text.translate(_PLACES)
