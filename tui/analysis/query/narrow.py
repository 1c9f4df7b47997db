"""A list narrowed by what is typed: which names match, and how well."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Final

from tui.analysis.query.fold import BREAK, fold

ALIKE: Final = 75
"""rapidfuzz's ratio, 0 to 100, from which on a word is taken for another spelling of what is in a name."""
SHORTEST: Final = 3
"""Letters of the shortest word that may be another spelling; with fewer, everything is alike."""
_WORDS: Final = re.compile(r"[^\W\d]+|\d+")

WHOLE, WORD, BEGINS, WITHIN, SPELT = 0, 100, 200, 300, 400
"""How a name matches, the best first: it is what is typed; its words are, begin so, or have it in them; it is alike."""


def names(*spellings: str) -> str:
    """Return everything that one thing is called, folded, as `narrow` compares it."""
    folded = dict.fromkeys(map(fold, spellings))
    return joined(each for each in folded if each)


def joined(folded: Iterable[str]) -> str:
    """Return folded names as `narrow` compares them: a blank at either end, and `BREAK` between two."""
    between = f" {BREAK} "
    return f" {between.join(folded)} "


def narrow(typed: str, listed: Sequence[str]) -> list[tuple[int, int]]:
    """Return position and rank of each of the listed `names` that has every typed word, in their order.

    A lower rank is a better match. Only where nothing has the words as they are typed, other spellings are tried.
    """
    folded = fold(typed)
    words = _WORDS.findall(folded)
    if not words:
        return [(position, WHOLE) for position in range(len(listed))]
    whole = f"{BREAK} {folded} {BREAK}"
    found = [
        (position, WHOLE if whole in f"{BREAK}{name}{BREAK}" else max(_rank(word, name) for word in words))
        for position, name in enumerate(listed)
        if all(word in name for word in words)
    ]
    return found or _alike([word for word in words if len(word) >= SHORTEST], listed)


def _rank(word: str, name: str) -> int:
    return WORD if f" {word} " in name else BEGINS if f" {word}" in name else WITHIN


def _alike(words: Sequence[str], listed: Sequence[str]) -> list[tuple[int, int]]:
    """Return position and rank of the names in which every word is found nearly as it is typed."""
    if not words:
        return []
    from rapidfuzz import fuzz, process

    scores = [
        {
            position: score
            for _, score, position in process.extract(
                word, listed, scorer=fuzz.partial_ratio, processor=None, score_cutoff=ALIKE, limit=None
            )
            if len(listed[position]) >= len(word)  # or else the name would be looked for in the word
        }
        for word in words
    ]
    common = set(scores[0]).intersection(*scores[1:])
    return [(position, SPELT + 100 - round(min(each[position] for each in scores))) for position in sorted(common)]
