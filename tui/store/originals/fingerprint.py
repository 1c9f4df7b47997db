"""Fingerprints of paragraphs, by which an original is recognised without keeping a word of it.

A source lists one hash for each paragraph. A text on the user's disk is that source's original where its paragraphs
have the same hashes, whatever its line ends, letter case, typographic quotes or punctuation.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata

HEX_DIGITS = 16
"""Hex digits kept of a hash: 64 bits, so that no two of a theatre's paragraphs share one by chance."""

_LINE_END = re.compile(r"\r\n?|\n")
_NOT_LETTER_OR_DIGIT = re.compile(r"[\W_]+")


def split_paragraphs(text: str) -> list[str]:
    """Return the non-empty lines of an original, in order: the first is paragraph 1; headings and boilerplate count."""
    return [line for line in _LINE_END.split(text) if line.strip()]


def normalise(text: str) -> str:
    """Return what is compared of a paragraph: NFKC, case folded, its runs of letters and digits one space apart."""
    folded = unicodedata.normalize("NFKC", text).casefold()
    return _NOT_LETTER_OR_DIGIT.sub(" ", folded).strip()


def hash_paragraph(paragraph: str) -> str:
    """Return a paragraph's fingerprint: the first `HEX_DIGITS` hex digits of SHA-256 over its normal form in UTF-8."""
    # Every text has a hash, also one with a lone surrogate, which strict UTF-8 refuses.
    return hashlib.sha256(normalise(paragraph).encode("utf-8", "surrogatepass")).hexdigest()[:HEX_DIGITS]
