"""Did you mean …? The nearest right word for a wrong one."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

_ALIKE: Final = 65.0
"""rapidfuzz's ratio, 0 to 100, from which on a word is worth suggesting."""
_LONGEST: Final = 100


def nearest(word: str, known: Iterable[str]) -> str:
    """The member of `known` that is most like `word`; "" where none is like it."""
    if not word or len(word) > _LONGEST:
        return ""
    from rapidfuzz import fuzz, process, utils

    best = process.extractOne(
        word, tuple(known), scorer=fuzz.ratio, processor=utils.default_process, score_cutoff=_ALIKE
    )
    return best[0] if best else ""


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """`did you mean …` with the nearest member of `known`, without a question mark; "" where none is like it."""
    best = nearest(word, known)
    return f"did you mean {best}" if best else ""
