"""The filter language once more, one record at a time: no index, no frames, no short cuts."""

from __future__ import annotations

import operator
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from fnmatch import fnmatchcase
from zlib import crc32

from tests.property import lens_stores
from tui.analysis.constants import RELATION_STATES
from tui.analysis.geodesy import geodesic_km
from tui.analysis.query.ast import All, Any, Condition, Node, Not, Pattern, Phrase, Range, Term
from tui.analysis.query.fold import fold
from tui.store.load.chain_origins import ChainOrigins
from tui.store.load.entries import Entries
from tui.store.schema.edtf import EdtfDate, parse
from tui.store.schema.records import Actor, Citation, Fact, Place, Source, Theatre

KM = {"km": 1.0, "mi": 1.609344, "m": 0.001}
RATES = {"km/day": 1.0, "mi/day": 1.609344}
COMPARE: dict[str, Callable[[float, float], bool]] = {
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}


def state_of(one: str, other: str) -> str:
    """A state of the relation of two actors, for filters to ask for: any will do, but always the same."""
    return RELATION_STATES[crc32("~".join(sorted((one, other))).encode()) % len(RELATION_STATES)]


def grade_of(fact: str) -> str | None:
    """A grade of a fact, for filters to ask for: any will do, but always the same."""
    return (None, "A1", "C3", "F4", "F6")[crc32(fact.encode()) % 5]


def lines_of(fact: str) -> int:
    """A number of independent lines behind a fact, likewise."""
    return crc32(fact.encode()) % 3


@dataclass
class Naive:
    """All records of a theatre. `disputed` holds ids of facts."""

    theatre: Theatre
    facts: list[Fact]
    sources: dict[str, Source]
    actors: dict[str, Actor]
    places: dict[str, Place]
    origins: ChainOrigins
    disputed: frozenset[str]

    @classmethod
    def of(cls, theatre: Theatre, entries: Entries, disputed: frozenset[str]) -> Naive:
        return cls(
            theatre,
            [entry.record for entry in entries.facts],
            {entry.record.id: entry.record for entry in entries.sources},
            {entry.record.id: entry.record for entry in entries.actors},
            {entry.record.id: entry.record for entry in entries.places},
            ChainOrigins(entries.sources, entries.actors),
            disputed,
        )

    def matching(self, node: Node) -> list[str]:
        return [fact.id for fact in self.facts if self.holds(node, fact)]

    def holds(self, node: Node, fact: Fact) -> bool:  # noqa: C901 - a case for each field
        match node:
            case All(parts=parts):
                return all(self.holds(part, fact) for part in parts)
            case Any(parts=parts):
                return any(self.holds(part, fact) for part in parts)
            case Not(part=part):
                return not self.holds(part, fact)
        match node.field:
            case "text":
                year = (
                    isinstance(node, Term) and len(node.value) == 4 and node.value.isdigit() and node.value in fact.when
                )
                return year or any(_reads(node, text) for text in self.texts(fact))
            case "disputed" | "named":
                holds = (
                    fact.id in self.disputed
                    if node.field == "disputed"
                    else any(map(self.is_named, self.asserting(fact)))
                )
                return node == Term(node.field, str(holds).lower())
            case "tag" | "note":
                return False  # nobody has noted anything here
            case "grade":
                return (
                    grade_of(fact.id) is not None
                    if isinstance(node, Pattern)
                    else node == Term("grade", grade_of(fact.id) or "")
                )
            case "lines":
                return _counts(node, lines_of(fact.id))
            case "origins":
                return _counts(node, len({self.origins.origin(citation) for citation in self.asserting(fact)}))
            case "does" | "suffers":
                does, suffers = self.roles(fact)
                return any(
                    self.named(node, actor, _called(self.actors.get(actor)))
                    for actor in (does if node.field == "does" else suffers)
                )
            case "indicator":
                return any(self.named(node, sign.indicator, []) for sign in fact.indicates)
            case "date":
                return _may(node, parse(fact.when))
            case "relation":
                states = {state_of(tie.from_, tie.to) for tie in fact.ties}
                return bool(states) if isinstance(node, Pattern) else any(node == Term("relation", s) for s in states)
            case "quantity":
                return self.measures(node, fact)
            case "deaths":
                return self.measures(node, fact, "killed")
            case "near":
                return any(self.near(node, place) for place in (*fact.places, *fact.route))
            case "kind":
                return node == Term("kind", fact.kind)
            case "base":
                bases = [each.base for each in fact.indicates]
                bases += [place for place in fact.places if place in self.theatre.base_ids]
                return any(self.named(node, base, _called(self.places.get(base))) for base in bases)
            case "actor":
                actors = [*fact.actors, *(end for tie in fact.ties for end in (tie.from_, tie.to))]
                return any(self.named(node, actor, _called(self.actors.get(actor))) for actor in actors)
            case "place":
                places = [around for place in (*fact.places, *fact.route) for around in self.around(place)]
                return any(self.named(node, place, _called(self.places.get(place))) for place in places)
            case _:
                return any(self.cited(node, citation) for citation in fact.cited)

    def asserting(self, fact: Fact) -> list[Citation]:
        return [citation for citation in fact.cited if citation.wording != "denied"]

    def is_named(self, citation: Citation) -> bool:
        """Whether the last link of a chain has a name; a document has its own."""
        last = [citation.source, *citation.chain][-1]
        return last in self.sources or (last in self.actors and self.actors[last].named)

    def roles(self, fact: Fact) -> tuple[set[str], set[str]]:
        if fact.done_to:
            named = {*fact.actors, *(end for tie in fact.ties for end in (tie.from_, tie.to))}
            return named - set(fact.done_to), set(fact.done_to)
        does, suffers = set[str](), set[str]()
        for tie in fact.ties:
            mutual = tie.type in lens_stores.MUTUAL
            does |= {tie.from_, tie.to} if mutual else {tie.from_}
            suffers |= {tie.from_, tie.to} if mutual else {tie.to}
        return does | (set(fact.actors) - suffers), suffers

    def cited(self, node: Condition, citation: Citation) -> bool:
        source = self.sources[citation.source]
        links = [citation.source, *citation.chain]
        speakers = [self.sources[link].publisher if link in self.sources else link for link in links]
        match node.field:
            case "says":
                for_whom = [one for speaker in speakers for one in self.belongs_to(speaker)]
                return any(self.named(node, one, _called(self.actors.get(one))) for one in for_whom)
            case "side":
                sides = [self.actors[one].side if one in self.actors else "unknown" for one in speakers]
                return any(self.named(node, side, []) for side in sides)
            case "source":
                return self.named(node, source.id, [source.title])
            case "publisher":
                return self.named(node, source.publisher, _called(self.actors.get(source.publisher)))
            case "origin":
                origin = self.origins.origin(citation)
                if node == Term("origin", "unknown") and origin.startswith("unknown@"):
                    return True
                titles = [self.sources[origin].title] if origin in self.sources else []
                return self.named(node, origin, _called(self.actors.get(origin)) + titles)
            case "reliability":
                return _grades(node, source.reliability)
            case "credibility":
                return _grades(node, str(citation.credibility))
            case "wording":
                return node == Term("wording", citation.wording)
            case "published":
                return _may(node, parse(source.published))
        raise AssertionError(node.field)

    def named(self, node: Condition, id: str, names: list[str]) -> bool:  # noqa: A002 - the field's name
        """Whether a record with this id and these names is meant."""
        if isinstance(node, Pattern):
            return any(fnmatchcase(fold(name), node.value.lower()) for name in (id, *names))
        assert isinstance(node, Term)
        return node.value == id or fold(node.value) in {fold(id), *map(fold, names)}

    def belongs_to(self, actor: str) -> set[str]:
        """The actor, and all that it is a member of."""
        found = {actor}
        while more := {one.id for one in self.actors.values() if found & set(one.members)} - found:
            found |= more
        return found

    def around(self, place: str) -> Iterator[str]:
        seen: set[str] = set()
        current: str | None = place
        while current is not None and current not in seen:
            seen.add(current)
            yield current
            current = self.places[current].within if current in self.places else None

    def texts(self, fact: Fact) -> list[str]:
        texts = [fact.says, fact.id, fact.kind, fact.note]
        for actor in (*fact.actors, *(end for tie in fact.ties for end in (tie.from_, tie.to))):
            texts += [actor, *_called(self.actors.get(actor))]
        for place in (*fact.places, *fact.route):
            texts += [place, *_called(self.places.get(place))]
        if fact.quantity is not None:
            texts += [fact.quantity.measure, self.theatre.measure_words.get(fact.quantity.measure, "")]
        return [fold(text) for text in texts]

    def near(self, node: Condition, place: str) -> bool:
        at = self.places.get(place)
        if at is None or at.lon is None or at.lat is None:
            return False
        if isinstance(node, Pattern):
            return True
        assert isinstance(node, Term)
        found = re.fullmatch(r"(.+?)(<=|>=|<|>)([\d.]+)(km|mi|nmi)", node.value)
        assert found is not None
        called, sign, number, unit = found.groups()
        asked = float(number) * {"km": 1.0, "mi": 1.609344, "nmi": 1.852}[unit]
        far = [
            geodesic_km(each.lon, each.lat, at.lon, at.lat)
            for each in self.places.values()
            if each.lon is not None and each.lat is not None and self.named(Term("", called), each.id, _called(each))
        ]
        return bool(far) and COMPARE[sign](min(far), asked)

    def measures(self, node: Condition, fact: Fact, measure: str = "") -> bool:
        given = fact.quantity
        if given is None or (measure and given.measure != measure):
            return False
        match node:
            case Pattern() if measure:
                return True
            case Pattern(value=value):
                return fnmatchcase(fold(given.measure), value.lower())
            case Term(value=value, comparison="=") if not value[0].isdigit():
                return value == given.measure
        ends = [end for end in (given.value, given.low, given.high) if end is not None]
        measured = (min(ends), max(ends), given.unit, self.theatre.measures.get(given.measure, given.unit))
        match node:
            case Term(value=value, comparison=comparison):
                return _lies(measured, value, comparison)
            case Range():
                above = _lies(measured, node.low, ">=" if node.with_low else ">")
                return above and _lies(measured, node.high, "<=" if node.with_high else "<")
        raise AssertionError(node)


def _counts(node: Condition, number: int) -> bool:
    match node:
        case Pattern():
            return number > 0
        case Term(value=value, comparison="="):
            return number == int(value)
        case Term(value=value, comparison=comparison):
            return COMPARE[comparison](number, int(value))
        case Range(low=low, high=high):
            inner = range(int(low) + (not node.with_low), int(high) + node.with_high)
            return number in inner
    raise AssertionError(node)


def _called(record: Actor | Place | None) -> list[str]:
    return [record.name, *record.aliases] if record else []


def _turned(number: float, unit: str, into: str) -> float | None:
    if unit == into:
        return number
    for units in (KM, RATES):
        if unit in units and into in units:
            return number * units[unit] / units[into]
    return None


def _lies(measured: tuple[float, float, str, str], value: str, comparison: str) -> bool:
    """Whether a figure (low, high, its unit, the unit of its measure) lies so to the one that is asked for."""
    number, _, unit = value.partition(" ")
    low, high = (_turned(end, measured[2], unit or measured[3]) for end in measured[:2])
    if low is None or high is None:
        return False
    low, high, asked = round(low, 6), round(high, 6), round(float(number), 6)
    if comparison == "=":
        return low <= asked <= high
    return COMPARE[comparison](low if "<" in comparison else high, asked)


def _grades(node: Condition, grade: str) -> bool:
    match node:
        case Term(value=value, comparison="="):
            return grade == value
        case Term(value=value, comparison=comparison):
            return COMPARE[comparison](-ord(grade), -ord(value))
        case Range(low=low, high=high):
            ends = [low] * (not node.with_low) + [high] * (not node.with_high)
            return min(low, high) <= grade <= max(low, high) and grade not in ends
    raise AssertionError(node)


def _may(node: Condition, when: EdtfDate) -> bool:
    """Whether it may have happened then."""
    if when.precision == "unknown":
        return node == Term(node.field, "unknown")
    if node == Term(node.field, "unknown"):
        return False
    if node == Pattern(node.field, "*"):
        return True
    first, last = when.earliest or date.min, when.latest or date.max
    match node:
        case Term(value=value, comparison="="):
            asked = parse(value)
            start, end = asked.earliest or date.min, asked.latest or date.max
        case Term(value=value, comparison=comparison):
            asked = parse(value)
            assert asked.earliest
            assert asked.latest
            reaches = {"<": first < asked.earliest, "<=": first <= asked.latest}
            return (reaches | {">": last > asked.latest, ">=": last >= asked.earliest})[comparison]
        case Range(low=low, high=high):
            one, other = parse(low), parse(high)
            assert one.earliest
            assert one.latest
            assert other.earliest
            assert other.latest
            start = one.earliest if node.with_low else one.latest + timedelta(days=1)
            end = other.latest if node.with_high else other.earliest - timedelta(days=1)
        case _:
            raise AssertionError(node)
    if date.min in (start,) or date.max in (end,):
        return first <= end and last >= start
    if when.earliest is None or when.latest is None:
        return start <= (when.earliest or when.latest or date.min) <= end
    vague = (last - first).days > 31 and (end - start).days < 27
    return first <= end and last >= start and not vague


def _reads(node: Condition, text: str) -> bool:
    words = text.split()
    match node:
        case Phrase(words=asked):
            sought = fold(asked).split()
            return any(words[at : at + len(sought)] == sought for at in range(len(words)))
        case Term(value=asked):
            *whole, begun = fold(asked).split()
            return any(
                words[at : at + len(whole)] == whole and words[at + len(whole)].startswith(begun)
                for at in range(len(words) - len(whole))
            )
        case Pattern(value=asked):
            return any(fnmatchcase(word, asked.lower()) for word in words)
    raise AssertionError(node)
