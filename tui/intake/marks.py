"""Where in a paragraph something was found, for a screen that marks it; and what looks like a name nobody knows yet."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from tui.intake.dates import Told
from tui.intake.draft import Attribution, Figure, Mark, Sign
from tui.intake.names import Mention
from tui.intake.sentences import sentences

_WORD: Final = re.compile(r"[^\W\d_][\w’'-]*")
_LINKS: Final = frozenset(("al", "el", "de", "von", "van", "der", "bin", "abu", "ibn"))
"""Words within a name that begin with a small letter."""
_FIRST: Final[tuple[Sign, ...]] = ("actor", "place", "date", "figure", "said", "name")
"""What is marked first where finds overlap."""


def marks_of(
    text: str,
    named: Sequence[Mention],
    told: Iterable[Told],
    figures: Iterable[Figure],
    said: Iterable[Attribution],
) -> tuple[Mark, ...]:
    """Return where a paragraph has what was found in it, in its order and apart from each other."""
    found = [Mark(each.start, each.end, "actor" if each.kind == "actors" else "place", each.ids[0]) for each in named]
    found += [Mark(each.start, each.end, "date", each.when) for each in told]
    found += [Mark(each.start, each.end, "figure") for each in figures]
    found += _speech(text, said)
    apart = _apart(text, found)
    return tuple(sorted([*apart, *_unknown_names(text, apart)]))


def _apart(text: str, found: Iterable[Mark]) -> list[Mark]:
    """Return finds apart from each other: names are whole; of what overlaps one, what stands before it is left."""
    kept: list[Mark] = []
    for each in sorted(set(found), key=lambda mark: (_FIRST.index(mark.sign), mark.start, -mark.end)):
        end = min([each.end, *(other.start for other in kept if each.start < other.end and other.start < each.end)])
        end = each.start + len(text[each.start : max(end, each.start)].rstrip())
        if end > each.start:
            kept.append(Mark(each.start, end, each.sign, each.of))
    return kept


def _speech(text: str, said: Iterable[Attribution]) -> Iterator[Mark]:
    """Yield the words by which somebody is told to have said something."""
    for each in said:
        for word in each.why.split(", ") if each.chain else ():
            start = text.find(word, each.start, each.end) if word else -1
            if start >= 0:
                yield Mark(start, start + len(word), "said")


def _unknown_names(text: str, known: Sequence[Mark]) -> Iterator[Mark]:
    """Yield runs of words with capital letters that are no find; a word that begins a sentence tells nothing."""
    begins = {start for start, _ in sentences(text)}
    run: list[re.Match[str]] = []
    for word in [*_WORD.finditer(text), None]:
        goes_on = word is not None and run and not text[run[-1].end() : word.start()].strip(" -")
        if word is not None and _is_name(word, text, known, begins):
            if run and not goes_on:
                yield from _run(run)
                run = []
            run.append(word)
        elif word is None or not (goes_on and word.group().casefold() in _LINKS):
            yield from _run(run)
            run = []


def _run(run: Sequence[re.Match[str]]) -> Iterator[Mark]:
    if run:
        yield Mark(run[0].start(), run[-1].end(), "name")


def _is_name(word: re.Match[str], text: str, known: Sequence[Mark], begins: set[int]) -> bool:
    start, end = word.span()
    quoted = start > 0 and text[start - 1] in "\"“«„'‘("
    first = start in begins or (quoted and start - 1 in begins) or text[:start].rstrip()[-1:] in ("“", '"', "«", "„")
    return (
        word.group()[0].isupper()
        and len(word.group()) > 1
        and not first
        and not any(each.start < end and start < each.end for each in known)
    )
