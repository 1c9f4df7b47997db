"""Recognise an original by its paragraphs, without keeping a word of it.

A source lists one hash per paragraph. A text on the user's disk is that source's original where its paragraphs
have the same hashes, whatever its line ends, letter case, typographic quotes or punctuation.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata

DIGITS = 16
"""Hex digits kept of a hash: 64 bits, so that two of a theatre's paragraphs never share one by chance."""

_LINE_END = re.compile(r"\r\n?|\n")
_NOT_LETTER_OR_DIGIT = re.compile(r"[\W_]+")


def paragraphs(text: str) -> list[str]:
    """Return the non-empty lines of an original, in order: paragraph 1 is the first, headings and boilerplate count."""
    return [line for line in _LINE_END.split(text) if line.strip()]


def normalise(text: str) -> str:
    """Return what of a paragraph is compared: NFKC, case folded, its runs of letters and digits one space apart."""
    folded = unicodedata.normalize("NFKC", text).casefold()
    return _NOT_LETTER_OR_DIGIT.sub(" ", folded).strip()


def of(paragraph: str) -> str:
    """Return a paragraph's fingerprint: the first `DIGITS` hex digits of SHA-256 over its normal form in UTF-8."""
    return hashlib.sha256(normalise(paragraph).encode("utf-8", "surrogatepass")).hexdigest()[:DIGITS]


def of_text(text: str) -> list[str]:
    """Return one fingerprint per paragraph of an original."""
    return [of(paragraph) for paragraph in paragraphs(text)]
