"""Words and where they stand in a text, and where the words of a filter stand."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Final, NamedTuple

from tui.analysis.query.ast import All, Any, Node, Not, Pattern, Phrase, Term, characters
from tui.analysis.query.fold import fold
from tui.analysis.query.index import Naming, SearchIndex
from tui.base.transliterate import has_other_letters, latin

_WORD: Final = re.compile(r"[^\W_]+(?:['’‘`ʻʿʾـ\u0300-\u036f\u064b-\u065f\u0670]+[^\W_]+)*")
"""Letters and digits, and within them the signs that `fold` drops."""
_LONGEST: Final = 60
"""Letters of the longest word that is compared with a pattern, whose cost grows with them."""

Stretch = tuple[int, int]
"""From where to where in a text, in characters."""


class Word(NamedTuple):
    """A word as search compares it, and the stretch that it takes up in the text."""

    text: str
    start: int
    end: int


def words_of(text: str) -> list[Word]:
    """Return the words of a text, in order; signs that no search compares are left out."""
    found = ((fold(match[0]), match.start(), match.end()) for match in _WORD.finditer(text))
    return [Word(folded, start, end) for folded, start, end in found if folded]


def merged(stretches: Iterable[Stretch]) -> list[Stretch]:
    """Return the same stretches, in order and without overlaps."""
    made: list[Stretch] = []
    for start, end in sorted(stretches):
        if made and start <= made[-1][1]:
            made[-1] = (made[-1][0], max(end, made[-1][1]))
        else:
            made.append((start, end))
    return made


Fits = Callable[[str], bool]
Finder = Callable[[str], list[Stretch]]


def finder(where: Node, index: SearchIndex) -> Finder:
    """Return a function that finds the words of a filter in a text; words under NOT are not looked for.

    A name is found in every spelling that the theatre knows: who searches for Tartus is shown Tartous, too. A word that
    is not in Latin letters is found by what it sounds like in those as well, as a terminal may show it.
    """
    sequences = [sequence for condition in _text_conditions(where) for sequence in _sequences(condition, index)]

    def find(text: str) -> list[Stretch]:
        if not sequences:
            return []
        words = words_of(text)
        # From the text itself: what is folded has lost signs that have a sound.
        spelt = (text[word.start : word.end] for word in words)
        read = [fold(latin(letters)) if has_other_letters(letters) else "" for letters in spelt]
        found: list[Stretch] = []
        for sequence in sequences:
            length = len(sequence)
            found += [
                (words[start].start, words[start + length - 1].end)
                for start in range(len(words) - length + 1)
                if all(fits(words[start + step].text) or fits(read[start + step]) for step, fits in enumerate(sequence))
            ]
        return merged(found)

    return find


def _text_conditions(node: Node) -> Iterator[Term | Phrase | Pattern]:
    """Yield the conditions on free text that must or may hold."""
    match node:
        case All(parts=parts) | Any(parts=parts):
            for part in parts:
                yield from _text_conditions(part)
        case Not():
            return
        case Term(field="text") | Phrase() | Pattern(field="text"):
            yield node
        case _:
            return


def _sequences(condition: Term | Phrase | Pattern, index: SearchIndex) -> Iterator[Sequence[Fits]]:
    """Yield what each of the words that follow each other must fit, once for each way to write them."""
    match condition:
        case Term(value=value):
            *whole, last = fold(value).split() or [""]
            if last:
                yield [*map(_is, whole), _begins(last)]
            for spelling in _spellings(value, index):
                yield [_is(word) for word in spelling.split()]
        case Phrase(words=words):
            if exact := [_is(word) for word in fold(words).split()]:
                yield exact
        case Pattern(value=value):
            if patterns := [_matches(word) for word in value.split()]:
                yield patterns


def _spellings(value: str, index: SearchIndex) -> set[str]:
    """Return every name and alias, folded, of what is called `value`."""
    namings: tuple[Naming, ...] = ("actors", "places")
    found: set[str] = set()
    for naming in namings:
        names = index.names(naming)
        ids = names.ids.get(fold(value), ())
        found |= {name for name, id_ in names.frame.iter_rows() if id_ in ids}
    return found


def _is(word: str) -> Fits:
    return lambda other: other == word


def _begins(word: str) -> Fits:
    return lambda other: other.startswith(word)


def _matches(pattern: str) -> Fits:
    pieces = [("." if c == "?" else ".*") if wild else re.escape(fold(c)) for c, wild in characters(pattern)]
    # Python's re backtracks, unlike polars, which matches the same pattern in `evaluate`: hence `_LONGEST`.
    expression = re.compile("".join(pieces))
    return lambda other: len(other) <= _LONGEST and expression.fullmatch(other) is not None
