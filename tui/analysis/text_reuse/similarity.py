"""Similarity of texts: paragraphs of two originals that say one thing in much the same words.

Two paragraphs echo each other where they share a run of `RUN` words, or where they are alike: the cosine of their
tf-idf vectors over words and pairs of neighbouring words (G. Salton, C. Buckley, Inf. Process. Manage. 24, 1988), with
idf = ln(1 + N/df) over the N paragraphs of all originals, is at least `ALIKE_FROM`. Rare words that two texts share say
more than common ones, in any language and without a list of stop words.

On the five originals of the theatre that ships, `ALIKE_FROM` finds nine of the thirteen pairs of paragraphs that the
curator holds for echoes, and no other; the best pair that is none comes to .11. Runs of seven words alone find one.
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Hashable, Iterable, Mapping, Sequence
from itertools import pairwise
from typing import Final, NamedTuple

import msgspec

from tui.analysis.memory import Memory
from tui.analysis.text_reuse.tokens import Stretch, Word, merged, words_of

VERSION: Final = "1"
RUN: Final = 7
"""Words in a row that nobody writes twice by chance."""
SHORT_RUN: Final = 3
"""Words in a row that are shown as shared, in paragraphs that echo each other, if two of them are long."""
_LONG_WORD: Final = 4
# Just above .11, the best pair of the shipped theatre that is no echo.
ALIKE_FROM: Final = 0.12
_SHORTEST_WORD: Final = 3
_FEWEST_WORDS: Final = 8
"""Different words that a paragraph must have to be compared as a whole: headings and date lines say too little."""
_COMMONEST: Final = 200
"""Paragraphs that a word may be in to be compared: what is in more weighs next to nothing, and costs most."""

Spot = tuple[str, int]
"""A paragraph: its source, and its place in the original, from 0."""


class Echo(NamedTuple):
    """A paragraph at `place` of one original, and the one at `at` of another that says the same.

    `likeness` is the cosine, from 0 to 1; `verbatim` says that they share a run of `RUN` words. `shared` are the
    stretches of the former that the latter has, too.
    """

    place: int
    of: str
    at: int
    likeness: float
    verbatim: bool
    shared: tuple[Stretch, ...]


class Echoes:
    """Finds echoes among texts: paragraphs by source. What it computes, it remembers; several threads may ask."""

    def __init__(self, texts: Mapping[str, Sequence[str]]) -> None:
        self._texts = texts
        self._memory = Memory()

    def of(self, source: str) -> tuple[Echo, ...]:
        """Return the echoes of a source's paragraphs in the other texts: by place, the most alike first."""
        spots = [(source, place) for place in range(len(self._texts.get(source, ())))]
        return self._memory.once(
            ("echoes", source), lambda: tuple(echo for spot in spots for echo in self._index.echoes(spot))
        )

    @property
    def _index(self) -> _Index:
        return self._memory.once(("index",), lambda: _index(self._texts))


class _Index(msgspec.Struct, frozen=True, eq=False):
    """What paragraphs are compared by: their words, and which paragraphs have a word, a pair of words or a run.

    `runs` holds the paragraphs that have a run of `RUN` words; `vectors` the tf-idf vector of each paragraph that has
    enough words, of length 1; `holders` the paragraphs that have a word or pair, none for the commonest.
    """

    words: Mapping[Spot, Sequence[Word]]
    runs: Mapping[Hashable, Sequence[Spot]]
    vectors: Mapping[Spot, Mapping[Hashable, float]]
    holders: Mapping[Hashable, Sequence[Spot]]

    def echoes(self, spot: Spot) -> list[Echo]:
        """Return the echoes of one paragraph, the most alike first."""
        likeness = self._likenesses(spot)
        runs = _grams(self.words[spot], RUN)
        # Besides the vectors, as a paragraph of few different words has none and may still be repeated word for word.
        verbatim = {other for run in runs for other in self.runs.get(run, ()) if other[0] != spot[0]}
        alike = {other for other, score in likeness.items() if score >= ALIKE_FROM}
        found = [
            Echo(
                spot[1],
                *other,
                round(likeness.get(other, 0.0), 3),
                other in verbatim,
                tuple(_shared(self.words[spot], self.words[other])),
            )
            for other in alike | verbatim
        ]
        return sorted(found, key=lambda echo: (-echo.likeness, echo.of, echo.at))

    def _likenesses(self, spot: Spot) -> Mapping[Spot, float]:
        """Return the cosine with every paragraph of another source that shares a word."""
        scores: dict[Spot, float] = defaultdict(float)
        for feature, weight in self.vectors.get(spot, {}).items():
            for other in self.holders[feature]:
                if other[0] != spot[0]:
                    scores[other] += weight * self.vectors[other][feature]
        return scores


def _index(texts: Mapping[str, Sequence[str]]) -> _Index:
    words = {
        (source, place): words_of(paragraph)
        for source, paragraphs in texts.items()
        for place, paragraph in enumerate(paragraphs)
    }
    features = _features(words)
    holders = {feature: spots if len(spots) <= _COMMONEST else [] for feature, spots in _having(features).items()}
    runs = _having({spot: _grams(each, RUN) for spot, each in words.items()})
    return _Index(words, runs, _vectors(features, len(words)), holders)


def _features(words: Mapping[Spot, Sequence[Word]]) -> dict[Spot, set[Hashable]]:
    """Return the words and pairs of neighbouring words of each paragraph that has enough of them."""
    made: dict[Spot, set[Hashable]] = {}
    for spot, each in words.items():
        # Short words go before pairs are made, so that an article more or less does not part two neighbours.
        texts = [word.text for word in each if len(word.text) >= _SHORTEST_WORD]
        if len(set(texts)) >= _FEWEST_WORDS:
            made[spot] = {*texts, *pairwise(texts)}
    return made


def _vectors(features: Mapping[Spot, set[Hashable]], number: int) -> dict[Spot, dict[Hashable, float]]:
    """Return the tf-idf vector of each of `number` paragraphs; a word counts once, however often it is there."""
    frequency = Counter(feature for held in features.values() for feature in held)
    made: dict[Spot, dict[Hashable, float]] = {}
    for spot, held in features.items():
        weights = {feature: math.log(1 + number / frequency[feature]) for feature in held}
        length = math.sqrt(sum(weight * weight for weight in weights.values()))
        made[spot] = {feature: weight / length for feature, weight in weights.items()}
    return made


def _having(features: Mapping[Spot, Iterable[Hashable]]) -> dict[Hashable, list[Spot]]:
    """Return the paragraphs that have each feature."""
    made: dict[Hashable, list[Spot]] = defaultdict(list)
    for spot, held in features.items():
        for feature in held:
            made[feature].append(spot)
    return made


def _grams(words: Sequence[Word], length: int) -> set[Hashable]:
    """Return every run of so many words."""
    texts = [word.text for word in words]
    return {tuple(texts[start : start + length]) for start in range(len(texts) - length + 1)}


def _shared(words: Sequence[Word], others: Sequence[Word]) -> list[Stretch]:
    """Return where the words are runs of at least `SHORT_RUN` that the others have, too; not those of little words."""
    there = _grams(others, SHORT_RUN)
    held = [
        (start, start + SHORT_RUN)
        for start in range(len(words) - SHORT_RUN + 1)
        if tuple(word.text for word in words[start : start + SHORT_RUN]) in there
    ]
    runs = [words[start:end] for start, end in merged(held)]
    return [(run[0].start, run[-1].end) for run in runs if sum(len(word.text) >= _LONG_WORD for word in run) > 1]
