"""Echoes found in the texts themselves: paragraphs of two originals that say one thing in much the same words.

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
from functools import cached_property
from itertools import pairwise
from typing import Final, NamedTuple

import msgspec

from tui.analysis.text_reuse.tokens import Stretch, Word, joined, words_of

VERSION: Final = "1"
RUN: Final = 7
"""Words in a row that nobody writes twice by chance."""
SHORT_RUN: Final = 3
"""Words in a row that are shown as shared, in paragraphs that echo each other, if two of them are long."""
_LONG_WORD: Final = 4
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


class Echoes(msgspec.Struct, frozen=True, eq=False, dict=True):
    """Finds echoes among texts: paragraphs by source. What it works out, it keeps."""

    texts: Mapping[str, Sequence[str]]
    _found: dict[str, tuple[Echo, ...]] = msgspec.field(default_factory=dict)

    def of(self, source: str) -> tuple[Echo, ...]:
        """The echoes of a source's paragraphs in the other texts: by place, the most alike first."""
        if source not in self._found:
            spots = [(source, place) for place in range(len(self.texts.get(source, ())))]
            self._found[source] = tuple(echo for spot in spots for echo in self._echoes(spot))
        return self._found[source]

    def _echoes(self, spot: Spot) -> list[Echo]:
        likeness = self._likenesses(spot)
        verbatim = self._sharing(_grams(self._words[spot], RUN), self._runs, spot[0])
        alike = {other for other, score in likeness.items() if score >= ALIKE_FROM}
        found = [
            Echo(
                spot[1],
                *other,
                round(likeness.get(other, 0.0), 3),
                other in verbatim,
                tuple(_shared(self._words[spot], self._words[other])),
            )
            for other in alike | verbatim
        ]
        return sorted(found, key=lambda echo: (-echo.likeness, echo.of, echo.at))

    def _likenesses(self, spot: Spot) -> dict[Spot, float]:
        """The cosine with every paragraph of another source that shares a word."""
        scores: dict[Spot, float] = defaultdict(float)
        for feature, weight in self._vectors.get(spot, {}).items():
            for other in self._holders[feature]:
                if other[0] != spot[0]:
                    scores[other] += weight * self._vectors[other][feature]
        return scores

    def _sharing(self, keys: Iterable[Hashable], index: Mapping[Hashable, list[Spot]], source: str) -> set[Spot]:
        return {other for key in keys for other in index.get(key, ()) if other[0] != source}

    @cached_property
    def _words(self) -> dict[Spot, list[Word]]:
        return {
            (source, place): words_of(paragraph)
            for source, paragraphs in self.texts.items()
            for place, paragraph in enumerate(paragraphs)
        }

    @cached_property
    def _runs(self) -> Mapping[Hashable, list[Spot]]:
        """The paragraphs that have a run of `RUN` words."""
        return _index({spot: _grams(words, RUN) for spot, words in self._words.items()})

    @cached_property
    def _features(self) -> dict[Spot, set[Hashable]]:
        """Words and pairs of neighbouring words of each paragraph that has enough of them."""
        made: dict[Spot, set[Hashable]] = {}
        for spot, words in self._words.items():
            texts = [word.text for word in words if len(word.text) >= _SHORTEST_WORD]
            if len(set(texts)) >= _FEWEST_WORDS:
                made[spot] = {*texts, *pairwise(texts)}
        return made

    @cached_property
    def _vectors(self) -> dict[Spot, dict[Hashable, float]]:
        """The tf-idf vector of each paragraph, of length 1; a word counts once, however often it is there."""
        number = len(self._words)
        frequency = Counter(feature for features in self._features.values() for feature in features)
        made: dict[Spot, dict[Hashable, float]] = {}
        for spot, features in self._features.items():
            weights = {feature: math.log(1 + number / frequency[feature]) for feature in features}
            length = math.sqrt(sum(weight * weight for weight in weights.values()))
            made[spot] = {feature: weight / length for feature, weight in weights.items()}
        return made

    @cached_property
    def _holders(self) -> Mapping[Hashable, list[Spot]]:
        """The paragraphs that have a word or pair; none for the commonest."""
        index = _index(self._features)
        return {feature: spots if len(spots) <= _COMMONEST else [] for feature, spots in index.items()}


def _index(features: Mapping[Spot, Iterable[Hashable]]) -> dict[Hashable, list[Spot]]:
    made: dict[Hashable, list[Spot]] = defaultdict(list)
    for spot, held in features.items():
        for feature in held:
            made[feature].append(spot)
    return made


def _grams(words: Sequence[Word], length: int) -> set[Hashable]:
    """Every run of so many words."""
    texts = [word.text for word in words]
    return {tuple(texts[start : start + length]) for start in range(len(texts) - length + 1)}


def _shared(words: Sequence[Word], others: Sequence[Word]) -> list[Stretch]:
    """Where the words are runs of at least `SHORT_RUN` that the others have, too; not those of little words."""
    there = _grams(others, SHORT_RUN)
    held = [
        (start, start + SHORT_RUN)
        for start in range(len(words) - SHORT_RUN + 1)
        if tuple(word.text for word in words[start : start + SHORT_RUN]) in there
    ]
    runs = [words[start:end] for start, end in joined(held)]
    return [(run[0].start, run[-1].end) for run in runs if sum(len(word.text) >= _LONG_WORD for word in run) > 1]
