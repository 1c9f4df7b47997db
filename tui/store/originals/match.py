"""Which source's original a text is: told by the fingerprints of its paragraphs."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Final, NamedTuple

from tui.store.originals import fingerprint

RECOGNISED_FROM: Final = 0.5
"""The share of a source's paragraphs that must be there; a text may lack some, and have others besides."""
MARGIN: Final = 0.2
"""By how much that share must be above the next best source's: two that print one text are not told apart by it."""

_EMPTY: Final = fingerprint.of("")


class Match(NamedTuple):
    """How much of a source a text has: `matched` of its `of` paragraphs, when read as `paragraphs`."""

    source: str
    matched: int
    of: int
    paragraphs: tuple[str, ...]

    @property
    def share(self) -> float:
        """Between 0 and 1; 0 for a source without fingerprints."""
        return self.matched / self.of if self.of else 0.0


def match(readings: Iterable[Sequence[str]], source: str, expected: Sequence[str]) -> Match:
    """The reading of a text that has most of a source's paragraphs, and of those the one with the least besides.

    `expected` holds the source's fingerprints. There must be a reading.
    """
    wanted = [print_ for print_ in expected if print_ != _EMPTY]

    def matched(reading: Sequence[str]) -> Match:
        found = {fingerprint.of(paragraph) for paragraph in reading}
        return Match(source, sum(print_ in found for print_ in wanted), len(wanted), tuple(reading))

    return max(map(matched, readings), key=lambda each: (each.matched, -len(each.paragraphs)))


def rank(readings: Sequence[Sequence[str]], sources: Mapping[str, Sequence[str]]) -> list[Match]:
    """The sources of which a text has any paragraph, the likeliest first. `sources` holds fingerprints by id."""
    matches = [match(readings, source, expected) for source, expected in sources.items() if expected]
    return sorted(
        (each for each in matches if each.matched), key=lambda each: (-each.share, -each.matched, each.source)
    )


def is_recognised(ranked: Sequence[Match]) -> bool:
    """Whether the likeliest source is likely enough, and stands out from the next."""
    return bool(ranked) and ranked[0].share >= RECOGNISED_FROM and not is_ambiguous(ranked)


def is_ambiguous(ranked: Sequence[Match]) -> bool:
    """Whether the text could be either of the two likeliest sources."""
    return len(ranked) > 1 and ranked[0].share >= RECOGNISED_FROM and ranked[0].share - ranked[1].share < MARGIN
