"""The facts of a theatre that a paragraph may tell, too, and the paragraphs of other originals that it echoes."""

from __future__ import annotations

import heapq
import math
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from typing import Final

from tui.analysis.query.fold import fold
from tui.analysis.text_reuse.similarity import Echoes
from tui.intake.draft import EchoOf, NearFact
from tui.store.schema.frames import Frames

MOST: Final = 8
"""How many facts, and how many echoes, are told of a paragraph."""
_FROM: Final = 0.2
"""The likeness from which on a fact is offered."""
_SHORTEST: Final = 4
_STEM: Final = 6
"""Letters of a word that are compared: *advancing* is *advance*."""
_NAMED: Final = 0.35
"""How much of the likeness the same actors and places make; the rest are the words."""
_COMMONEST: Final = 2_000
_FEWEST_ECHOES: Final = 2
_LEAST_SHARE: Final = 0.15
"""The share of a text's paragraphs, and how many at least, that echo one text where it is probably made from that."""


class NearFacts:
    """Finds the facts most like a paragraph; made once for each store.

    Likeness is the share of a fact's words that the paragraph has, rare words counting more (ln(1 + N/df) of N facts),
    and of its actors and places, weighted by `_NAMED`.
    """

    def __init__(self, frames: Frames) -> None:
        self._words: dict[str, frozenset[str]] = {
            id_: _stems(says) for id_, says in frames.facts.select("id", "says").iter_rows()
        }
        counts = Counter(word for words in self._words.values() for word in words)
        self._weight = {word: math.log(1 + len(self._words) / number) for word, number in counts.items()}
        self._whole = {id_: sum(self._weight[word] for word in words) for id_, words in self._words.items()}
        self._holders: Mapping[str, list[str]] = _holders(self._words)
        named: dict[str, set[str]] = defaultdict(set)
        for frame, column in ((frames.fact_actors, "actor"), (frames.fact_places, "place")):
            for fact, id_ in frame.select("fact", column).iter_rows():
                named[fact].add(id_)
        self._named = dict(named)

    def find(self, text: str, named: set[str]) -> tuple[NearFact, ...]:
        """Return the facts most like a paragraph that names these actors and places, the most alike first."""
        told = _stems(text)
        shared: dict[str, float] = defaultdict(float)
        for word in told:
            holders = self._holders.get(word, ())
            if len(holders) <= _COMMONEST:
                for fact in holders:
                    shared[fact] += self._weight[word]
        scored = []
        for fact, weight in shared.items():
            ids = self._named.get(fact, set())
            same = len(ids & named) / len(ids) if ids else 0.0
            likeness = (1 - _NAMED) * weight / self._whole[fact] + _NAMED * same
            if likeness >= _FROM:
                scored.append((-likeness, fact))
        return tuple(NearFact(fact, round(-score, 3)) for score, fact in heapq.nsmallest(MOST, scored))


def _stems(text: str) -> frozenset[str]:
    return frozenset(word[:_STEM] for word in fold(text).split() if len(word) >= _SHORTEST or word.isdigit())


def _holders(words: Mapping[str, frozenset[str]]) -> dict[str, list[str]]:
    made: dict[str, list[str]] = defaultdict(list)
    for fact, each in words.items():
        for word in each:
            made[word].append(fact)
    return dict(made)


def echoes_of(key: str, number: int, found: Echoes) -> list[tuple[EchoOf, ...]]:
    """Return the echoes of each of the `number` paragraphs of the text `key`: `MOST` at most, the most alike first."""
    made: list[list[EchoOf]] = [[] for _ in range(number)]
    for echo in found.of(key):
        made[echo.place].append(EchoOf(echo.of, echo.at + 1, echo.likeness, echo.verbatim))
    return [tuple(each[:MOST]) for each in made]


class Derivations:
    """Tells from which source a text is probably made; made once for each store."""

    def __init__(self, frames: Frames) -> None:
        self._lost = set(frames.sources.filter("lost")["id"])
        self._echoed = set(frames.echoes.select("source", "paragraph", "of").iter_rows())
        self._published = dict(frames.sources.select("id", "latest").iter_rows())

    def find(self, echoes: Sequence[Sequence[EchoOf]]) -> tuple[tuple[str, ...], str, dict[int, str]]:
        """Return the sources that a text is probably made from, why, and which of them each of its paragraphs rewords.

        What echoes a paragraph of a source that rewords a lost text itself is taken to reword that as well.
        """
        behind: dict[str, dict[int, None]] = defaultdict(dict)
        direct: dict[str, dict[int, None]] = defaultdict(dict)
        for paragraph, each in enumerate(echoes, 1):
            for echo in each:
                if echo.of not in self._published:
                    continue
                direct[echo.of][paragraph] = None
                for lost in self._lost:
                    if (echo.of, echo.at, lost) in self._echoed:
                        behind[lost][paragraph] = None
        enough = max(_FEWEST_ECHOES, math.ceil(_LEAST_SHARE * len(echoes)))
        for found, why in (
            (behind, "reword {} of its paragraphs as another text rewords {}"),
            (direct, "{} of its paragraphs reword {}"),
        ):
            likely = sorted((each for each in found if len(found[each]) >= enough), key=lambda each: -len(found[each]))
            if likely:
                source = likely[0]
                number = len(found[source])
                return (source,), why.format(number, source), dict.fromkeys(found[source], source)
        return (), "", {}
