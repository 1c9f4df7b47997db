"""`check`: what loading finds, and the warnings that take longer to find."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from itertools import combinations
from pathlib import Path
from typing import Any, Final

import msgspec

from tui.base.errors import Problem
from tui.store.load.entries import Entry
from tui.store.load.reader import Progress, read_entries
from tui.store.schema.edtf import BadDate, When, parse
from tui.store.schema.limits import LIMITS, Limits
from tui.store.schema.records import Actor, Fact, Place
from tui.store.validate.cross_record import Tell
from tui.store.validate.shape import Slip
from tui.store.validate.vocabulary import Vocabulary

ALIKE: Final = 88.0
"""rapidfuzz's ratio, 0 to 100, from which on two facts say nearly the same."""

COMMON: Final = 100
"""A word that more facts than this have is no sign that two of them are alike."""

_LONG: Final = 4
_FORM: Final = 70.0
"""Letters of a word that carries meaning, and rapidfuzz's ratio from which on it is a form of another."""

_WORD: Final = re.compile(r"\w+")


class Checked(msgspec.Struct, frozen=True):
    """What a check found: problems by file and line, and how much was read."""

    problems: tuple[Problem, ...]
    facts: int
    citations: int
    sources: int
    aside: int

    @property
    def summary(self) -> str:
        """One line: how much there is, and how much of it is wrong."""
        errors = sum(problem.severity == "error" for problem in self.problems)
        read = f"{_count(self.facts, 'fact')}, {_count(self.citations, 'citation')}, {_count(self.sources, 'source')}"
        if not self.problems:
            return f"{read}; no problems"
        aside = f"; {_count(self.aside, 'record')} set aside" if self.aside else ""
        return f"{read}; {_count(errors, 'error')}, {_count(len(self.problems) - errors, 'warning')}{aside}"


def check(
    root: Path, progress: Progress | None = None, limits: Limits = LIMITS, vocabulary: Vocabulary | None = None
) -> Checked:
    """Hold the theatre in the folder `root` to every rule; to those of indicators only with a vocabulary.

    Raises:
        NoTheatre: where `root` is no folder, cannot be read, or holds no theatre.yaml.
    """
    reading = read_entries(root, progress, limits, vocabulary)
    entries = reading.entries
    _shared_aliases([entry for entry in entries.actors if not entry.aside], lambda _: "", reading.tell)
    _shared_aliases([entry for entry in entries.places if not entry.aside], lambda place: place.kind, reading.tell)
    facts = [entry for entry in entries.facts if not entry.aside]
    near_duplicates(facts, reading.tell)
    return Checked(
        reading.problems(),
        len(facts),
        sum(len(entry.record.cited) for entry in facts),
        sum(not entry.aside for entry in entries.sources),
        entries.aside(),
    )


def _count(number: int, noun: str) -> str:
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


def _shared_aliases(entries: Sequence[Entry[Any]], likeness: Any, tell: Tell) -> None:
    """Warn of names and aliases that two like records share: a search for them would find both."""
    owners: dict[tuple[str, str], str] = {}
    for entry in entries:
        record: Actor | Place = entry.record
        names = [(("name",), record.name), *((("aliases", n), alias) for n, alias in enumerate(record.aliases))]
        for path, name in names:
            owner = owners.setdefault((likeness(record), name.casefold()), record.id)
            if owner != record.id:
                what = f"{owner} is called “{name}”, too"
                tell(entry, Slip(path, "alias-shared", what, "keep it where it is meant, or merge the two", "warning"))


class _Said(msgspec.Struct, frozen=True):
    """A fact as it is compared with others."""

    entry: Entry[Fact]
    text: str
    words: frozenset[str]
    figures: frozenset[str]
    about: frozenset[str]
    when: When


def near_duplicates(facts: Iterable[Entry[Fact]], tell: Tell) -> None:
    """Warn of facts that say nearly the same of the same place or actor and of days that overlap.

    Facts with different figures are different facts, and so are different answers to one question and texts in which
    one word stands for quite another. Only facts that
    share a word which at most `COMMON` of them have are compared, so that the time grows with their number and not with
    its square; facts in the very same words are always found.
    """
    from rapidfuzz import fuzz

    said = list(_said(facts))
    seen: set[tuple[int, int]] = set()
    found: dict[int, int] = {}
    for block in _blocks(said):
        for first, second in combinations(block, 2):
            one, other = said[first], said[second]
            if one.figures != other.figures or one.about.isdisjoint(other.about) or (first, second) in seen:
                continue
            seen.add((first, second))
            if not _overlap(one.when, other.when) or _rival(one.entry.record, other.entry.record):
                continue
            if fuzz.ratio(one.text, other.text, score_cutoff=ALIKE) and not _swapped(one, other):
                found[second] = min(first, found.get(second, first))
    for second, first in sorted(found.items()):  # in the order of the files: each is opened once
        place = said[first].entry
        what = f"this says nearly what {place.record.id} says ({place.file}:{place.line})"
        mend = "cite both sources under one fact, or say what differs"
        tell(said[second].entry, Slip(("says",), "near-duplicate", what, mend, "warning"))


def _said(facts: Iterable[Entry[Fact]]) -> Iterator[_Said]:
    for entry in facts:
        fact = entry.record
        text = fact.says.casefold()
        words = frozenset(_WORD.findall(text))
        figures = frozenset(word for word in words if word[0].isdigit())
        try:
            when = parse(fact.when)
        except BadDate:
            continue
        yield _Said(entry, text, words - figures, figures, frozenset((*fact.actors, *fact.places)), when)


def _blocks(said: Sequence[_Said]) -> Iterator[list[int]]:
    """Groups of facts, by position, that may be alike; none is larger than `COMMON`."""
    frequency = Counter(word for one in said for word in one.words)
    by_word: dict[str, list[int]] = defaultdict(list)
    by_text: dict[str, list[int]] = defaultdict(list)
    for position, one in enumerate(said):
        by_text[one.text].append(position)
        rare = sorted((frequency[word], word) for word in one.words if 1 < frequency[word] <= COMMON)
        # two texts of n words that differ in k of them share one of the k + 1 rarest
        for _, word in rare[: len(one.words) // 4 + 1]:
            by_word[word].append(position)
    for block in by_text.values():
        for start in range(0, len(block) - 1, COMMON):
            yield block[start : start + COMMON]
    yield from (block for block in by_word.values() if len(block) > 1)


def _swapped(one: _Said, other: _Said) -> bool:
    """Whether each has a long word that is not even a form of one of the other's: `jihadists` for `Islamists`."""
    from rapidfuzz import fuzz

    def own(words: frozenset[str], others: frozenset[str]) -> bool:
        return any(
            len(word) >= _LONG and all(fuzz.ratio(word, similar) < _FORM for similar in others)
            for word in words - others
        )

    return own(one.words, other.words) and own(other.words, one.words)


def _overlap(one: When, other: When) -> bool:
    if one.earliest and other.latest and one.earliest > other.latest:
        return False
    return not (other.earliest and one.latest and other.earliest > one.latest)


def _rival(one: Fact, other: Fact) -> bool:
    """Whether the two give different answers to one question."""
    if one.answers is None or other.answers is None:
        return False
    return one.answers.question == other.answers.question and one.answers.answer != other.answers.answer
