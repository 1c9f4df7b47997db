"""Actors and places named in a text: every spelling that the theatre knows, the longest first.

Beside its spellings a record is found by what stands for it in running text:

- a state or a country by the adjective made of its name (*Russian*, *Turkish*);
- a group that is called by a common noun (*northern rebels*) by that noun alone (*the rebels*), its singular (*rebel
  units*), or what it believes in (*jihadists*).
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import Final, Literal

import msgspec

from tui.analysis.query.fold import fold, fold_inside
from tui.store.schema.frames import Frames

Kind = Literal["actors", "places"]
KINDS: Final[tuple[Kind, ...]] = ("actors", "places")
By = Literal["name", "adjective", "noun", "context"]
_PLURALS: Final = ("", "s", "es")
"""What may follow a name within a word: the genitive, which folding joins to it, and plurals."""
_ACRONYM: Final = 4
"""Letters up to which a spelling in capitals must be written so: *IS* is no *is*."""
_TOWARDS: Final = re.compile(
    r"\b(?:in|into|inside|within|across|throughout|from|to|leave|left|leaving|entered|entering|reached|reaching|near|over)"
    r"(?:\s+(?:the|all|north\w*|south\w*|east\w*|west\w*|central|coastal|neighbou?ring|of))*\s*$",
    re.IGNORECASE,
)
"""What stands before a country where it is a place, and not a state that acts."""
_BACKED: Final = re.compile(
    r"\b([^\W\d_]+)[-‐ ](?:backed|led|friendly|aligned|supported|allied|funded)\b", re.IGNORECASE
)
"""What a longer name tells of somebody else: *Turkish-backed rebels*."""
_MANY: Final = re.compile(
    r"\b(?:several|numerous|other|others?|multiple|many|various|rival|different|all|some|any|main|opposing)\s+(?:\w+\s+)?$",
    re.IGNORECASE,
)
"""What stands before a common noun that means nobody in particular."""
_OWN: Final = re.compile(r"\s+(?:of|from)\b|-\w", re.IGNORECASE)
"""What stands behind a common noun that is told of whom it is."""
_ALONE: Final = re.compile(
    r"[^\w\s]|\s*$|\s+(?:and|or|in|is|are|was|were|has|have|had|will|to|on|at|by|that|which|who)\b", re.IGNORECASE
)
"""What stands behind a noun in the singular that is not the first part of another: *the military said*."""
_GROUPS: Final = ("faction", "coalition", "military", "people", "government")
"""Kinds of actors that are called by common nouns."""
_BELIEVER: Final = re.compile(r"[^\W\d_]{3,}iste?\b", re.IGNORECASE)
_ELISION: Final = re.compile(r"(?<![^\W_])([ldsncjmt]|qu|jusqu|all|dell|nell|un)['’](?=[^\W\d_])", re.IGNORECASE)
"""An article or a preposition that is joined to a name: *l'armée*."""
_VOWELS: Final = "aeiouy"
_ADJECTIVES: Final = ("n", "an", "ian", "ean", "ish", "i", "ese")


class Mention(msgspec.Struct, frozen=True, order=True):
    """Where a text names something: from `start` to before `end`, in characters.

    `ids` are those whom the words may stand for, who is told of most in the theatre first.
    """

    start: int
    end: int
    kind: Kind
    ids: tuple[str, ...]
    by: By


class _Meant(msgspec.Struct, frozen=True):
    """What one spelling stands for."""

    actors: tuple[str, ...]
    places: tuple[str, ...]
    by: By
    capitals: str
    """How it must be written, where that matters; else ""."""


class Names:
    """Finds the names of a theatre's actors and places in texts; made once for each store."""

    def __init__(self, frames: Frames) -> None:
        from ahocorasick_rs import AhoCorasick, MatchKind

        spelt = _spellings(frames)
        self._adjectives = {spelling: meant.actors for spelling, meant in spelt.items() if meant.actors}
        self._meant = list(spelt.values())
        self._automaton = AhoCorasick(list(spelt), matchkind=MatchKind.LeftmostLongest)

    def find(self, text: str) -> list[Mention]:
        """Return what a text names, in the order of the text; a name within a longer one is not told."""
        folded, places = fold_in_place(text)
        return sorted(self._found(text, folded, places))

    def _found(self, text: str, folded: str, places: list[int]) -> Iterator[Mention]:
        for number, start, end in self._automaton.find_matches_as_indexes(folded):
            # A spelling begins with a blank; what follows it is a blank, or an ending of the word.
            if folded[end : folded.find(" ", end)] not in _PLURALS:
                continue
            meant, first, last = self._meant[number], places[start + 1], places[end - 1] + 1
            if meant.capitals and text[first:last] != meant.capitals:
                continue
            if meant.by == "noun" and not _means_somebody(text, first, last):
                continue
            is_place = meant.places and (not meant.actors or _TOWARDS.search(text, max(first - 40, 0), first))
            kind: Kind = "places" if is_place else "actors"
            yield Mention(first, last, kind, meant.places if is_place else meant.actors, meant.by)
            if meant.by == "adjective" and meant.actors and meant.places:
                yield Mention(first, last, "places", meant.places, meant.by)
        # Within a longer name, too.
        for match in _BACKED.finditer(text):
            backers = self._adjectives.get(f" {fold(match[1])}")
            if backers:
                yield Mention(match.start(1), match.end(1), "actors", backers, "adjective")


def _means_somebody(text: str, first: int, last: int) -> bool:
    """Return whether a common noun is told of a group that was named, and not of some or of somebody's."""
    end = last + (text[last : last + 1] == "s")
    if _MANY.search(text, max(first - 40, 0), first) or _OWN.match(text, end):
        return False
    return text[first:end].endswith("s") or not text[first:end].isascii() or _ALONE.match(text, end) is not None


def fold_in_place(text: str) -> tuple[str, list[int]]:
    """Return a text folded, a blank before and after it, and for each of its characters where it stood in the text."""
    folded, places = [" "], [0]
    for place, character in enumerate(_ELISION.sub(r"\1 ", text)):
        for each in fold_inside(character):
            if each != " " or folded[-1] != " ":
                folded.append(each)
                places.append(place)
    if folded[-1] != " ":
        folded.append(" ")
        places.append(len(text))
    return "".join(folded), places


def _spellings(frames: Frames) -> dict[str, _Meant]:
    """Return what each folded spelling, with a blank before it, stands for; a name before what stands for one."""
    told = {
        kind: dict(frame.group_by(column).len().iter_rows())
        for kind, frame, column in (
            ("actors", frames.fact_actors, "actor"),
            ("places", frames.fact_places, "place"),
        )
    }
    found: dict[tuple[str, By], dict[Kind, set[str]]] = defaultdict(lambda: {kind: set() for kind in KINDS})
    capitals: dict[str, str] = {}
    for kind, id_, spelling, by in (*_named(frames), *_adjectives(frames), *_nouns(frames)):
        folded = " " + fold(_ELISION.sub(r"\1 ", spelling))
        found[folded, by][kind].add(id_)
        if spelling.isupper() and len(spelling) <= _ACRONYM:
            capitals[folded] = spelling
    spelt: dict[str, _Meant] = {}
    for (spelling, by), ids in found.items():
        if spelling.strip() and spelling not in spelt:
            actors, places = (
                tuple(sorted(ids[kind], key=lambda id_: (-told[kind].get(id_, 0), id_))) for kind in KINDS
            )
            spelt[spelling] = _Meant(actors, places, by, capitals.get(spelling, ""))
    return spelt


def _named(frames: Frames) -> Iterator[tuple[Kind, str, str, By]]:
    for kind in KINDS:
        records = frames.actors if kind == "actors" else frames.places
        for spelt in (records.select("id", "name"), frames.aliases.filter(kind=kind).select("id", "alias")):
            yield from ((kind, id_, spelling, "name") for id_, spelling in spelt.iter_rows())


def _adjectives(frames: Frames) -> Iterator[tuple[Kind, str, str, By]]:
    """Yield the adjectives that the names of states can have, right and wrong: the wrong ones are in no text."""
    states = frames.actors.filter(kind="state").select("id", "name").iter_rows()
    # Russian aircraft in Syria are no place; a Syrian town is one. The theatre's own places tell the two apart.
    own = frames.places["within"]
    countries = (
        frames.places.filter(frames.places["id"].is_in(own.to_list()), kind="country").select("id", "name").iter_rows()
    )
    kinds: tuple[tuple[Kind, Iterable[tuple[str, str]]], ...] = (("actors", states), ("places", countries))
    for kind, named in kinds:
        for id_, name in named:
            if " " not in name:
                stem = name.rstrip(_VOWELS)
                yield from ((kind, id_, each + end, "adjective") for each in {name, stem} for end in _ADJECTIVES)


def _nouns(frames: Frames) -> Iterator[tuple[Kind, str, str, By]]:
    """Yield the common nouns that spellings of groups end with, in both numbers, and the beliefs they are told by."""
    groups = set(frames.actors.filter(frames.actors["kind"].is_in(list(_GROUPS)))["id"])
    for kind, id_, spelling, _ in _named(frames):
        words = spelling.split()
        last = words[-1]
        if kind == "places" or id_ not in groups or len(words) < 2:
            continue
        if last.islower() and last.isalpha() and len(last) > _ACRONYM:
            yield kind, id_, last, "noun"
            # Before another noun: rebel forces.
            yield from ((kind, id_, f"{last[:-1]} {each}", "noun") for each in _UNITS if last.endswith("s"))
        yield from ((kind, id_, match.group() + "s", "noun") for match in _BELIEVER.finditer(spelling))
        yield from (
            (kind, id_, f"{match.group()} {each}", "noun") for match in _BELIEVER.finditer(spelling) for each in _UNITS
        )


_UNITS: Final = ("forces", "units", "fighters", "groups", "factions", "troops", "leaders", "commanders")
"""Nouns behind another that tell no more than it."""
