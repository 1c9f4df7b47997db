"""The nearest right word for a wrong one."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

_MIN_RATIO: Final = 65.0
"""rapidfuzz's ratio, 0 to 100, from which on a word is worth suggesting."""
_MAX_LENGTH: Final = 100


def nearest(word: str, known: Iterable[str]) -> str:
    """Return the member of `known` that is most like `word`; "" where none is like it."""
    # A hostile file may hold words of any length, and comparing takes longer with each letter.
    if not word or len(word) > _MAX_LENGTH:
        return ""
    # Only where something is wrong is it needed: a sound theatre starts without the import.
    from rapidfuzz import fuzz, process, utils

    best = process.extractOne(
        word, tuple(known), scorer=fuzz.ratio, processor=utils.default_process, score_cutoff=_MIN_RATIO
    )
    return best[0] if best else ""


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """Return `did you mean …` with the nearest member of `known`, without a question mark; "" where none is like it."""
    best = nearest(word, known)
    return f"did you mean {best}" if best else ""


def quote_unknown(word: str, known: Iterable[str]) -> str:
    """Return a wrong word as an error quotes it, with the nearest right one: `'khmeimin'; did you mean khmeimim?`."""
    from tui.base.sanitize import shorten

    mend = did_you_mean(word, known)
    return f"{shorten(word)!r}{'; ' + mend + '?' if mend else ''}"
