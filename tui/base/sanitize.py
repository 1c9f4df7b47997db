"""Text that strangers wrote, made safe for a terminal.

A clean text is one line of printable characters: no control or escape characters, no bidi controls, nothing that
takes no room on screen but the joiners that some scripts are spelt with, no pile of combining marks, and no white space
but single blanks.
"""

from __future__ import annotations

import re
import unicodedata
from typing import Final

REPLACEMENT: Final = "\N{REPLACEMENT CHARACTER}"

MARKS_PER_LETTER: Final = 4
"""Combining marks kept on one letter; fully vowelled Arabic needs three."""

# Left out between: combining marks, the soft hyphen (U+00AD), line breaks and bidi controls (U+2028 to U+202F).
_PLAIN: Final = re.compile(r"[\x20-\x7e\xa1-\xac\xae-\u02ff\u2010-\u2027\u2030-\u205e\u20a0-\u20bf\u2190-\u22ff]*")
"""Printable characters that are known to be harmless: Latin, punctuation, currency signs, arrows, mathematics."""

_INVISIBLE: Final = frozenset("\u034f\u115f\u1160\u17b4\u17b5\u180b\u180c\u180d\u180e\u180f\u2800\u3164\uffa0")
"""Letters, marks and symbols that draw nothing, though Unicode does not class them as format characters."""

_JOINERS: Final = "\u200c\u200d"
"""The zero-width non-joiner, which parts words in Persian, and the joiner: spelling, where they stand in a word."""
_JOINING: Final = (
    *("ARABIC", "SYRIAC", "MANDAIC", "NKO", "MONGOLIAN", "DEVANAGARI", "BENGALI", "GURMUKHI", "GUJARATI", "ORIYA"),
    *("TAMIL", "TELUGU", "KANNADA", "MALAYALAM", "SINHALA", "KHMER", "MYANMAR"),
)
"""The scripts in which letters join, as the names of their characters begin."""

_BREAKS: Final = frozenset("\t\n\v\f\r\x85\u2028\u2029")


def clean(text: str) -> tuple[str, str]:
    """Make `text` one line that may be written to a terminal.

    Returns:
        The clean text, and what was taken out of it (the name of the first such character), or "" where nothing but
        white space changed.
    """
    # Everything that is read of a theatre passes here, and nearly all of it is such a text.
    if (text.isascii() and text.isprintable()) or _PLAIN.fullmatch(text):
        return text.strip() if "  " not in text else " ".join(text.split()), ""
    kept: list[str] = []
    removed = ""
    marks = 0
    # Composed first, so that an accent which has a letter of its own does not count as a mark.
    composed = unicodedata.normalize("NFC", text)
    for position, character in enumerate(composed):
        if character in _JOINERS and kept and _joins(kept[-1], composed[position + 1 : position + 2]):
            kept.append(character)
            continue
        shown = _shown(character)
        if shown != character and not shown.isspace():
            removed = removed or _name(character)
        if shown and unicodedata.category(shown)[0] == "M":
            marks += 1
            if marks > MARKS_PER_LETTER or not kept or kept[-1].isspace():
                removed = removed or "combining marks without a letter, or too many on one"
                continue
        elif shown:
            marks = 0
        if shown:
            kept.append(shown)
    # What stood between a letter and its mark may be gone: they are composed now, as if it never had been there.
    return " ".join(unicodedata.normalize("NFC", "".join(kept)).split()), removed


def _joins(before: str, after: str) -> bool:
    """Return whether a joiner between two characters is spelling: both are of one script in which letters join."""
    if not after.isalpha():
        return False
    script = unicodedata.name(before, "").partition(" ")[0]
    return script in _JOINING and unicodedata.name(after, "").partition(" ")[0] == script


def shorten(text: str, length: int = 60) -> str:
    """A clean quotation of at most `length` characters, for messages."""
    # Cut before it is cleaned, since a hostile text may be long; with room for what cleaning takes out.
    quoted = clean(text[: 4 * length])[0]
    return quoted if len(quoted) <= length else quoted[: length - 1] + "…"


def _shown(character: str) -> str:
    """What stands for `character` on screen: itself, a blank, the replacement sign, or nothing."""
    if character in _BREAKS:
        return " "
    # The two ranges are variation selectors: they draw nothing themselves, and a message can be hidden in them.
    if character in _INVISIBLE or "\ufe00" <= character <= "\ufe0f" or "\U000e0100" <= character <= "\U000e01ef":
        return ""
    category = unicodedata.category(character)
    if category == "Zs":
        return " "
    # Bidi controls are among these, with which a line reads otherwise than it is stored (CVE-2021-42574).
    if category == "Cf":
        return ""
    if category[0] == "C":
        return REPLACEMENT
    return character


def _name(character: str) -> str:
    name = unicodedata.name(character, "")
    return f"U+{ord(character):04X}" + (f" {name}" if name else "")
