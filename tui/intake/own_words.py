"""Own words: a text must not share a run of words with the article that it tells of."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final

from tui.analysis.text_reuse.similarity import RUN
from tui.analysis.text_reuse.tokens import words_of

SHARED_FROM: Final = RUN
"""Words in a row that nobody writes twice by chance."""


def shared_run(text: str, original: Iterable[str]) -> str:
    """Return the first `SHARED_FROM` words in a row that a text shares with a paragraph of the original, or nothing.

    Compared as search compares words: letter case, accents and punctuation make no difference.
    """
    words = words_of(text)
    own = {run: start for start, run in reversed(list(enumerate(_runs([word.text for word in words]))))}
    if not own:
        return ""
    shared = [own[run] for each in original for run in _runs([word.text for word in words_of(each)]) if run in own]
    if not shared:
        return ""
    first = min(shared)
    return text[words[first].start : words[first + SHARED_FROM - 1].end]


def _runs(words: Sequence[str]) -> list[tuple[str, ...]]:
    return [tuple(words[start : start + SHARED_FROM]) for start in range(len(words) - SHARED_FROM + 1)]
