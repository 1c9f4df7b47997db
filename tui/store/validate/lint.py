"""`syrtui check`: all that reading a theatre finds, and the warnings that take longer to find."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from itertools import combinations
from pathlib import Path
from typing import Any, Final

import msgspec

from tui.base.errors import Problem
from tui.store.load.builder import day_known
from tui.store.load.entries import Entry
from tui.store.load.reader import Progress, read_entries
from tui.store.originals.fingerprint import hash_paragraph
from tui.store.originals.match import RECOGNISED_FROM
from tui.store.schema.edtf import BadDate, EdtfDate, parse, parse_day
from tui.store.schema.records import UNKNOWN, Actor, Fact, Place, Source, Theatre
from tui.store.validate.cross_record import Report
from tui.store.validate.event_data import EventData, LookAtEvents, damaged_files, look_at_events, report_events
from tui.store.validate.shape import Violation
from tui.store.validate.structured import Trial, report_structured
from tui.store.validate.vocabulary import Vocabulary

NEAR_DUPLICATE_RATIO: Final = 88.0
"""rapidfuzz's ratio, 0 to 100, from which on two facts say nearly the same."""
MAX_BLOCK: Final = 100
"""A word that more facts than this have is no sign that two of them are alike."""
_MIN_LETTERS: Final = 4
"""Letters of the shortest word that carries meaning."""
_SAME_WORD_RATIO: Final = 70.0
"""rapidfuzz's ratio from which on one word is a form of another."""

_EMPTY: Final = hash_paragraph("")
_WORD: Final = re.compile(r"\w+")


class CheckResult(msgspec.Struct, frozen=True):
    """What a check found: all problems, by file and line, and how many records of each kind were read."""

    problems: tuple[Problem, ...]
    facts: int
    citations: int
    sources: int
    set_aside: int
    unfingerprinted: tuple[str, ...] = ()
    """The sources without fingerprints, whose originals nothing can recognise; that is no problem of the files."""
    unasked: tuple[str, ...] = ()
    """The data sets of other machines, which were not looked at."""

    @property
    def summary(self) -> str:
        """One line for people: how much there is, and how much of it is wrong."""
        errors = sum(problem.severity == "error" for problem in self.problems)
        read = f"{_count(self.facts, 'fact')}, {_count(self.citations, 'citation')}, {_count(self.sources, 'source')}"
        if not self.problems:
            return f"{read}; no problems"
        set_aside = f"; {_count(self.set_aside, 'record')} set aside" if self.set_aside else ""
        return f"{read}; {_count(errors, 'error')}, {_count(len(self.problems) - errors, 'warning')}{set_aside}"


def check(
    root: Path,
    progress: Progress | None = None,
    vocabulary: Vocabulary | None = None,
    trial: Trial | None = None,
    look: LookAtEvents | None = None,
) -> CheckResult:
    """Check the theatre in the folder `root` against every rule.

    Indicators are checked only where a vocabulary is given, constants that assumptions change only by a `trial`, and
    data sets of events only by what can `look` at them.

    Raises:
        NoTheatre: `root` is no folder, cannot be read, or holds no theatre.yaml.
    """
    reader = read_entries(root, progress, vocabulary=vocabulary)
    entries = reader.entries
    _report_shared_names([entry for entry in entries.actors if not entry.set_aside], lambda _: "", reader.report)
    _report_shared_names([entry for entry in entries.places if not entry.set_aside], lambda at: at.kind, reader.report)
    _report_late(entries.sources, reader.theatre, reader.report)
    _report_shared_texts([entry for entry in entries.sources if not entry.set_aside], reader.report)
    facts = [entry for entry in entries.facts if not entry.set_aside]
    report_near_duplicates(facts, reader.report, reader.theatre.timezone)
    events = look_at_events(root, reader.theatre, facts, look) if look is not None else EventData()
    report_events(events, entries, facts, reader.report)
    report_structured(entries, reader.theatre, vocabulary, trial, reader.report)
    return CheckResult(
        tuple(sorted((*reader.problems(), *damaged_files(events)))),
        len(facts),
        sum(len(entry.record.cited) for entry in facts),
        sum(not entry.set_aside for entry in entries.sources),
        entries.count_set_aside(),
        tuple(
            entry.record.id
            for entry in entries.sources
            if not (entry.set_aside or entry.record.lost or entry.record.fingerprint)
        ),
        tuple(events.unasked),
    )


def _count(number: int, noun: str) -> str:
    """Return a number with its noun: `1 fact`, `1,200 facts`."""
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


def _report_shared_texts(entries: Sequence[Entry[Source]], report: Report) -> None:
    """Warn of sources whose paragraphs are another's, word for word, and that say nothing of it: lines count as two."""
    first: dict[str, Source] = {}
    for entry in entries:
        source = entry.record
        shared: dict[str, list[int]] = defaultdict(list)
        for number, hashed in enumerate(source.fingerprint, 1):
            other = first.setdefault(hashed, source)
            # A line without a letter (`***`) has the same hash in every text.
            if other is not source and hashed != _EMPTY and not _says_so(source, other):
                shared[other.id].append(number)
        for other_id, numbers in shared.items():
            # Less than that may be what a publisher prints under every article.
            if len(numbers) < RECOGNISED_FROM * len(source.fingerprint):
                continue
            what = f"{source.id} is {other_id} word for word in {len(numbers)} of {len(source.fingerprint)} paragraphs"
            mend = "say so by `echoes` or `derived-from`, and where they are one text, by chains that end in it"
            report(entry, Violation(("fingerprint", numbers[0] - 1), "text-shared", what, mend, "warning"))


def _says_so(source: Source, other: Source) -> bool:
    """Return whether one of two sources says that it has to do with the other, or both with a third."""
    named = [{*each.derived_from, *(echo.of for echo in each.echoes)} for each in (source, other)]
    return other.id in named[0] or source.id in named[1] or not named[0].isdisjoint(named[1])


def _report_shared_names(entries: Sequence[Entry[Any]], group: Any, report: Report) -> None:
    """Warn of names and aliases that two records of one `group(record)` share: a search for them would find both."""
    owners: dict[tuple[str, str], str] = {}
    for entry in entries:
        record: Actor | Place = entry.record
        names = [(("name",), record.name), *((("aliases", n), alias) for n, alias in enumerate(record.aliases))]
        for path, name in names:
            owner = owners.setdefault((group(record), name.casefold()), record.id)
            if owner != record.id:
                what = f"{owner} is called “{name}”, too"
                mend = "keep it where it is meant, or merge the two"
                report(entry, Violation(path, "alias-shared", what, mend, "warning"))


def _report_late(sources: Iterable[Entry[Source]], theatre: Theatre, report: Report) -> None:
    """Warn of sources that are published after the window: what they tell is not in the levels that are shown first."""
    last = parse_day(theatre.window.partition("/")[2])
    for entry in sources:
        if not entry.set_aside and entry.record.published != UNKNOWN:
            known = day_known(entry.record, theatre)
            if known > last:
                what = f"this is known from {known} on, and the window ends on {last}"
                mend = f"let the window of theatre.yaml go on to {known}; the screen opens on its last day"
                report(entry, Violation(("published",), "after-window", what, mend, "warning"))


class _Comparable(msgspec.Struct, frozen=True):
    """A fact as it is compared with others: its text in lower case, words, figures, and the ids of its links."""

    entry: Entry[Fact]
    text: str
    in_order: str
    """The text's words in the order of the alphabet."""
    words: frozenset[str]
    figures: frozenset[str]
    about: frozenset[str]
    when: EdtfDate


def report_near_duplicates(facts: Iterable[Entry[Fact]], report: Report, zone: str) -> None:
    """Warn of facts that say nearly the same of the same place or actor and of days, in a zone, that overlap.

    Words may stand in another order, unless that turns round who does it and to whom.
    Facts with different figures are different facts, and so are different answers to one question, and texts in which
    one word stands for quite another. Only facts that share a word which at most `MAX_BLOCK` of them have are compared,
    so that the time grows with their number and not with its square; facts in the very same words are always found.
    """
    from rapidfuzz import fuzz

    said = list(_comparables(facts, zone))
    seen: set[tuple[int, int]] = set()
    found: dict[int, int] = {}
    for block in _blocks(said):
        for first, second in combinations(block, 2):
            one, other = said[first], said[second]
            # What costs least comes first: most pairs share a word and nothing else.
            if one.figures != other.figures or one.about.isdisjoint(other.about) or (first, second) in seen:
                continue
            seen.add((first, second))
            if not _overlap(one.when, other.when) or _differ_in_answer(one.entry.record, other.entry.record):
                continue
            alike = fuzz.ratio(one.text, other.text, score_cutoff=NEAR_DUPLICATE_RATIO) or (
                fuzz.ratio(one.in_order, other.in_order, score_cutoff=NEAR_DUPLICATE_RATIO)
                and _roles(one.entry.record) == _roles(other.entry.record)
            )
            if alike and not _differ_in_a_word(one, other):
                found[second] = min(first, found.get(second, first))
    for second, first in sorted(found.items()):  # in the order of the files: each is opened once
        place = said[first].entry
        what = f"this says nearly what {place.record.id} says ({place.file}:{place.line})"
        mend = "cite both sources under one fact, or say what differs"
        report(said[second].entry, Violation(("says",), "near-duplicate", what, mend, "warning"))


def _roles(fact: Fact) -> tuple[object, ...]:
    """Return who does what a fact says, to whom, and whose ties it is about, from whom to whom."""
    return fact.actors[:1], frozenset(fact.done_to), frozenset((tie.from_, tie.to) for tie in fact.ties)


def _comparables(facts: Iterable[Entry[Fact]], zone: str) -> Iterator[_Comparable]:
    """Yield the facts that have a date that can be read, prepared for comparison."""
    for entry in facts:
        fact = entry.record
        text = fact.says.casefold()
        listed = _WORD.findall(text)
        words = frozenset(listed)
        figures = frozenset(word for word in words if word[0].isdigit())
        try:
            when = parse(fact.when, zone)
        except BadDate:
            continue
        yield _Comparable(
            entry,
            text,
            " ".join(sorted(listed)),
            words - figures,
            figures,
            frozenset((*fact.actors, *fact.places)),
            when,
        )


def _blocks(said: Sequence[_Comparable]) -> Iterator[list[int]]:
    """Yield groups of facts, by position, that may be alike; none is larger than `MAX_BLOCK`."""
    frequency = Counter(word for one in said for word in one.words)
    by_word: dict[str, list[int]] = defaultdict(list)
    by_text: dict[str, list[int]] = defaultdict(list)
    for position, one in enumerate(said):
        by_text[one.text].append(position)
        rare = sorted((frequency[word], word) for word in one.words if 1 < frequency[word] <= MAX_BLOCK)
        # two texts of n words that differ in k of them share one of the k + 1 rarest
        for _, word in rare[: len(one.words) // 4 + 1]:
            by_word[word].append(position)
    for block in by_text.values():
        for start in range(0, len(block) - 1, MAX_BLOCK):
            yield block[start : start + MAX_BLOCK]
    yield from (block for block in by_word.values() if len(block) > 1)


def _differ_in_a_word(one: _Comparable, other: _Comparable) -> bool:
    """Return whether each has a word that is not even a form of one of the other's: `jihadists` for `Islamists`."""
    from rapidfuzz import fuzz

    def has_own(words: frozenset[str], others: frozenset[str]) -> bool:
        return any(
            len(word) >= _MIN_LETTERS and all(fuzz.ratio(word, similar) < _SAME_WORD_RATIO for similar in others)
            for word in words - others
        )

    return has_own(one.words, other.words) and has_own(other.words, one.words)


def _overlap(one: EdtfDate, other: EdtfDate) -> bool:
    """Return whether the two dates can be the same day."""
    if one.earliest and other.latest and one.earliest > other.latest:
        return False
    return not (other.earliest and one.latest and other.earliest > one.latest)


def _differ_in_answer(one: Fact, other: Fact) -> bool:
    """Return whether the two give different answers to one question."""
    if one.answers is None or other.answers is None:
        return False
    return one.answers.question == other.answers.question and one.answers.answer != other.answers.answer
