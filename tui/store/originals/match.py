"""The source whose original a text is, by the fingerprints of its paragraphs."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Final, NamedTuple

from tui.store.originals import fingerprint

RECOGNISED_FROM: Final = 0.5
"""The share of a source's paragraphs that a text must have; it may lack some, and have others besides."""
MARGIN: Final = 0.2
"""How far that share must be above the next best source's: two sources that print one text cannot be told apart."""

_EMPTY: Final = fingerprint.hash_paragraph("")


class Match(NamedTuple):
    """How much of a source a text has: `matched` of its `of` paragraphs, when split into `paragraphs`."""

    source: str
    matched: int
    of: int
    paragraphs: tuple[str, ...]

    @property
    def share(self) -> float:
        """Between 0 and 1; 0 for a source without fingerprints."""
        return self.matched / self.of if self.of else 0.0


def best_match(splits: Iterable[Sequence[str]], source: str, expected: Sequence[str]) -> Match:
    """Return the match of the split of a text that has most of a source's paragraphs, and of those the least besides.

    Args:
        splits: the paragraphs of the text, for each way to split it; at least one.
        source: the source's id.
        expected: its fingerprints.
    """
    # A line without letters or digits (`***`) has the same hash in every text.
    wanted = [each for each in expected if each != _EMPTY]

    def matched(paragraphs: Sequence[str]) -> Match:
        found = {fingerprint.hash_paragraph(paragraph) for paragraph in paragraphs}
        return Match(source, sum(each in found for each in wanted), len(wanted), tuple(paragraphs))

    return max(map(matched, splits), key=lambda each: (each.matched, -len(each.paragraphs)))


def rank_sources(splits: Sequence[Sequence[str]], sources: Mapping[str, Sequence[str]]) -> list[Match]:
    """Return the matches of sources of which a text has any paragraph, best first; `sources` are fingerprints by id."""
    matches = [best_match(splits, source, expected) for source, expected in sources.items() if expected]
    return sorted(
        (each for each in matches if each.matched), key=lambda each: (-each.share, -each.matched, each.source)
    )


def is_recognised(ranked: Sequence[Match]) -> bool:
    """Return whether the best of ranked matches is good enough, and stands out from the next."""
    return bool(ranked) and ranked[0].share >= RECOGNISED_FROM and not is_ambiguous(ranked)


def is_ambiguous(ranked: Sequence[Match]) -> bool:
    """Return whether the text could be that of either of the two best of ranked matches."""
    return len(ranked) > 1 and ranked[0].share >= RECOGNISED_FROM and ranked[0].share - ranked[1].share < MARGIN
