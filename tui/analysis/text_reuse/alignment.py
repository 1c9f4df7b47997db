"""Alignment of an original with its digest, paragraph by paragraph."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from typing import NamedTuple


class Passage(NamedTuple):
    """A paragraph of the digest, of the original, or of both.

    `paragraph` is the digest's, from 1, None where the digest has none; `place` the original's, from 0, None where
    it lacks it. `same` says that the fingerprints agree; where they do not, the two only stand at the same place.
    """

    paragraph: int | None
    place: int | None
    same: bool


def align(expected: Sequence[str | None], found: Sequence[str]) -> tuple[Passage, ...]:
    """Pair the paragraphs of a digest, by their fingerprints, with those of a text; return every one of both, in order.

    Both run in one order, so that what stands between two paragraphs that agree belongs together: there paragraphs are
    paired one by one, and what is over has no other.
    """
    # difflib would pass over what recurs in a text of 200 paragraphs or more; here none may be lost.
    matcher = SequenceMatcher(None, expected, found, autojunk=False)
    return tuple(
        passage
        for kind, first, last, start, end in matcher.get_opcodes()
        for passage in _stretch(kind == "equal", first, last, start, end)
    )


def _stretch(same: bool, first: int, last: int, start: int, end: int) -> Iterator[Passage]:
    # What is over at the very beginning is a page's menu, and comes before; anywhere else it comes after.
    ahead = max((end - start) - (last - first), 0) if first == 0 and last > first and not same else 0
    for place in range(start, start + ahead):
        yield Passage(None, place, same=False)
    start += ahead
    for step in range(max(last - first, end - start)):
        yield Passage(
            paragraph=first + step + 1 if first + step < last else None,
            place=start + step if start + step < end else None,
            same=same,
        )
