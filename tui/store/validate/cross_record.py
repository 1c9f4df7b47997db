"""What can be wrong between records and costs little to find: ids, paragraphs, loops, units, dates.

Kinds are checked in the order in which they rest on each other, so that a record set aside here is known to be aside
when what rests on it is looked at. Records that are aside are checked, too: all their problems come at once.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any, Final

from tui.base.suggest import nearest
from tui.store.load.entries import Entries, Entry
from tui.store.schema.edtf import BadDate, When, parse
from tui.store.schema.records import UNKNOWN, Citation, Fact, Place, Quantity, Source
from tui.store.schema.units import like
from tui.store.validate.record import no_paragraph
from tui.store.validate.shape import Path, Slip
from tui.store.validate.vocabulary import Vocabulary

Tell = Callable[[Entry[Any], Slip], None]
"""Takes note of a slip of one record that only others show; an error sets the record aside."""

_SHOWN: Final = 6
"""Links of a loop that are named."""

_SUGGESTIONS: Final = 500
"""A hostile store may hold any number of wrong ids; no more than these are met with a guess."""


def check_across(entries: Entries, tell: Tell, vocabulary: Vocabulary | None) -> None:
    """Tell every error between records; names that only the methods know are left alone without a vocabulary."""
    kinds: tuple[Sequence[Entry[Any]], ...] = (
        entries.sources,
        entries.actors,
        entries.places,
        entries.questions,
        entries.facts,
    )
    for kind in kinds:
        _duplicates(kind, tell)
    known = _Known(entries, vocabulary)
    for theatre in entries.theatre:
        _tell_all(theatre, known.place_slips(("bases",), theatre.record.base_ids), tell)
    known.learn_theatre()
    for place in entries.places:
        _tell_all(place, _place(place.record, known), tell)
    for actor in entries.actors:
        _tell_all(actor, known.actor_slips(("members",), actor.record.members), tell)
    for source in entries.sources:
        _tell_all(source, _source(source.record, known), tell)
    _loops(entries.sources, "derived_from", "source-loop", "derives from itself", tell)
    _loops(entries.actors, "members", "member-loop", "is a member of itself", tell)
    _loops(entries.places, "within", "place-loop", "lies within itself", tell)
    known.settle()
    for fact in entries.facts:
        _tell_all(fact, _fact(fact.record, known), tell)


def _tell_all(entry: Entry[Any], slips: Iterable[Slip], tell: Tell) -> None:
    for slip in slips:
        tell(entry, slip)


def _duplicates(entries: Sequence[Entry[Any]], tell: Tell) -> None:
    first: dict[str, Entry[Any]] = {}
    for entry in entries:
        if entry.made_up(("id",)):
            continue
        other = first.setdefault(entry.record.id, entry)
        if other is not entry:
            what = f"the id {entry.record.id} is taken: {other.file}:{other.line}"
            tell(entry, Slip(("id",), "duplicate-id", what, "give this record another id, or merge the two"))


class _Known:
    """What there is to refer to. Records that are aside count: what refers to them is right in itself."""

    def __init__(self, entries: Entries, vocabulary: Vocabulary | None) -> None:
        self._entries = entries
        self.vocabulary = vocabulary
        self.sources = {entry.record.id: entry.record for entry in reversed(entries.sources)}
        self.questions = {entry.record.id: entry for entry in reversed(entries.questions)}
        self.actors = {entry.record.id: entry.record for entry in reversed(entries.actors)}
        self.places = {entry.record.id: entry.record for entry in reversed(entries.places)}
        for known in (self.sources, self.questions, self.actors, self.places):
            known.pop(UNKNOWN, None)  # stands for an id that could not be made out
        self.links = self.actors.keys() | self.sources.keys() | {UNKNOWN}
        self.aside: dict[str, Entry[Source]] = {}
        self.published: dict[str, When] = {}
        self.bases: frozenset[str] | None = None
        self.measures: Mapping[str, str] | None = None
        self._guesses = 0

    def learn_theatre(self) -> None:
        """Take note of bases and measures, unless the theatre's own record is broken: facts shall not pay for that."""
        if self._entries.theatre and not self._entries.theatre[0].aside:
            self.bases = frozenset(self._entries.theatre[0].record.base_ids)
            self.measures = self._entries.theatre[0].record.measures

    def settle(self) -> None:
        """Take note of which sources are aside, now that all are checked, and when the others were published."""
        for entry in reversed(self._entries.sources):
            source = entry.record
            if entry.aside:
                self.aside[source.id] = entry
            else:
                self.aside.pop(source.id, None)
                self.published[source.id] = parse(source.published)

    def dangling(self, path: Path, wanted: str, known: Iterable[str], noun: str) -> Slip:
        """The slip of naming what does not exist, with the nearest that does."""
        self._guesses += 1
        guess = nearest(wanted, known) if self._guesses <= _SUGGESTIONS else ""
        mend = f"did you mean {guess}?" if guess else f"add the {noun}, or mend the id"
        return Slip(path, "dangling-id", f"there is no {noun} {wanted}", mend)

    def actor_slips(self, path: Path, ids: Sequence[str]) -> Iterator[Slip]:
        """Slips for those of `ids` that are no actors."""
        for position, one in enumerate(ids):
            if one not in self.actors:
                yield self.dangling((*path, position), one, self.actors, "actor")

    def place_slips(self, path: Path, ids: Sequence[str]) -> Iterator[Slip]:
        """Slips for those of `ids` that are no places."""
        for position, one in enumerate(ids):
            if one not in self.places:
                yield self.dangling((*path, position), one, self.places, "place")


def _place(place: Place, known: _Known) -> Iterator[Slip]:
    if place.within is not None and place.within not in known.places:
        yield known.dangling(("within",), place.within, known.places, "place")
    if known.bases and place.id in known.bases and place.lon is None:
        yield Slip((), "base-coordinates", f"the base {place.id} has no coordinates", "write `lon` and `lat`")


def _source(source: Source, known: _Known) -> Iterator[Slip]:
    if source.publisher != UNKNOWN and source.publisher not in known.actors:
        yield known.dangling(("publisher",), source.publisher, known.actors, "actor")
    if source.id in known.actors:
        mend = "rename the source: its id may begin with its publisher's and end with its date"
        yield Slip(("id",), "ambiguous-link", f"{source.id} is an actor, too", mend, "warning")
    for position, parent in enumerate(source.derived_from):
        if parent not in known.sources:
            yield known.dangling(("derived-from", position), parent, known.sources, "source")
    for position, echo in enumerate(source.echoes):
        other = known.sources.get(echo.of)
        if other is None:
            yield known.dangling(("echoes", position, "of"), echo.of, known.sources, "source")
        elif echo.at is not None and other.digest and echo.at > len(other.digest):
            yield no_paragraph(("echoes", position, "at"), echo.at, len(other.digest), echo.of)


def _fact(fact: Fact, known: _Known) -> Iterator[Slip]:
    yield from known.actor_slips(("actors",), fact.actors)
    yield from known.place_slips(("places",), fact.places)
    yield from known.place_slips(("route",), fact.route)
    for position, tie in enumerate(fact.ties):
        for name, actor in (("from", tie.from_), ("to", tie.to)):
            if actor not in known.actors:
                yield known.dangling(("ties", position, name), actor, known.actors, "actor")
    if fact.quantity is not None:
        yield from _quantity(fact.quantity, known)
    if fact.indicates:
        yield from _indications(fact, known)
    if fact.answers is not None:
        yield from _answer(fact.answers.question, fact.answers.answer, known)
    yield from _cited(fact, known)


def _quantity(quantity: Quantity, known: _Known) -> Iterator[Slip]:
    for name, end in (("of", quantity.of), ("from", quantity.from_)):
        if end is not None and end not in known.places and end not in known.actors:
            yield known.dangling(("quantity", name), end, [*known.places, *known.actors], "place or actor")
    if known.measures is None:
        return
    unit = known.measures.get(quantity.measure)
    if unit is None:
        guess = nearest(quantity.measure, known.measures)
        mend = f"did you mean {guess}?" if guess else "add it under `measures` in theatre.yaml"
        yield Slip(("quantity", "measure"), "quantity-measure", f"there is no measure {quantity.measure}", mend)
    elif quantity.unit not in like(unit):
        what = f"{quantity.measure} is not measured in {quantity.unit}"
        yield Slip(("quantity", "unit"), "quantity-unit", what, "write " + " or ".join(like(unit)))


def _indications(fact: Fact, known: _Known) -> Iterator[Slip]:
    for position, sign in enumerate(fact.indicates):
        if known.bases is not None and sign.base not in known.bases:
            mend = "write one of " + ", ".join(sorted(known.bases)) if known.bases else "add it under `bases`"
            yield Slip(("indicates", position, "base"), "indication-base", f"{sign.base} is no base", mend)
        elif sign.base not in known.places:
            yield known.dangling(("indicates", position, "base"), sign.base, known.places, "place")
        if known.vocabulary is None:
            continue
        weighed = sorted(known.vocabulary.indicators)
        if sign.indicator not in weighed:
            guess = nearest(sign.indicator, weighed)
            mend = f"did you mean {guess}?" if guess else "write one of " + ", ".join(weighed)
            what = f"the indicator {sign.indicator} is not weighed"
            yield Slip(("indicates", position, "indicator"), "indication-unknown", what, mend, "warning")
        computed = sign.indicator == known.vocabulary.distance_indicator and fact.quantity is not None
        if sign.strength is None and not computed:
            what = f"{sign.indicator} has no strength, and no quantity to compute it from"
            yield Slip(("indicates", position), "indication-unweighed", what, "write .25, .5, .75 or 1", "warning")


def _answer(question: str, answer: str, known: _Known) -> Iterator[Slip]:
    entry = known.questions.get(question)
    if entry is None:
        yield known.dangling(("answers", "question"), question, known.questions, "question")
    elif entry.aside:
        what = f"the question {question} is set aside ({entry.file}:{entry.line}), and this answer with it"
        yield Slip(("answers", "question"), "question-aside", what, "mend the question", "warning")
    else:
        choices = [choice.id for choice in entry.record.answers]
        if answer not in choices:
            guess = nearest(answer, choices) or ", ".join(choices[:8])
            yield Slip(("answers", "answer"), "dangling-id", f"{question} has no answer {answer}", f"write {guess}")


def _cited(fact: Fact, known: _Known) -> Iterator[Slip]:
    rests = any(cited.source not in known.aside for cited in fact.cited)
    for position, cited in enumerate(fact.cited):
        path: Path = ("cited", position)
        source = known.sources.get(cited.source)
        if source is None:
            yield known.dangling((*path, "source"), cited.source, known.sources, "source")
        elif cited.source in known.aside:
            entry = known.aside[cited.source]
            what = f"the source {cited.source} is set aside ({entry.file}:{entry.line}), and this citation with it"
            yield Slip((*path, "source"), "source-aside", what, "mend the source", "warning" if rests else "error")
        else:
            if cited.paragraph > len(source.digest):
                yield no_paragraph((*path, "paragraph"), cited.paragraph, len(source.digest), cited.source)
            yield from _published(fact, cited, path, known)
        if cited.chain:
            yield from _chain(cited, path, known)


def _published(fact: Fact, cited: Citation, path: Path, known: _Known) -> Iterator[Slip]:
    published = known.published[cited.source]
    if published.latest is None or fact.kind == "forecast" or cited.wording == "expected":
        return
    try:
        when = parse(fact.when)
    except BadDate:
        return
    if when.earliest is not None and published.latest < when.earliest:
        what = f"{cited.source} was published ({published.text}) before this happened ({when.text})"
        mend = "mend one of the dates; what is still to come is of kind forecast, or worded as expected"
        yield Slip((*path, "source"), "published-before", what, mend)


def _chain(cited: Citation, path: Path, known: _Known) -> Iterator[Slip]:
    seen = {cited.source}
    for position, link in enumerate(cited.chain):
        if link not in known.links:
            yield known.dangling((*path, "chain", position), link, known.links, "source or actor")
        elif link != UNKNOWN and link in seen:
            what = f"the chain leads back to {link}"
            yield Slip((*path, "chain", position), "chain-loop", what, "let each link stand once, outermost first")
        seen.add(link)


def _loops(entries: Sequence[Entry[Any]], name: str, rule: str, says: str, tell: Tell) -> None:
    """Tell one record of each loop of references: the first that was read."""
    graph: dict[str, tuple[str, ...]] = {}
    for entry in entries:
        targets = getattr(entry.record, name)
        graph.setdefault(entry.record.id, (targets,) if isinstance(targets, str) else tuple(targets or ()))
    looped = _closing(graph)
    for entry in entries:
        loop = looped.pop(entry.record.id, None)
        if loop:
            path = (name.replace("_", "-"),)
            what = f"{entry.record.id} {says}: {' → '.join(loop)}"
            tell(entry, Slip(path, rule, what, "take one of these references out"))


def _closing(graph: Mapping[str, Sequence[str]]) -> dict[str, list[str]]:
    """Each node at which a loop was entered, with the loop's beginning. Without recursion: chains may be long."""
    done: set[str] = set()
    loops: dict[str, list[str]] = {}
    trail: list[str] = []
    steps: list[Iterator[str]] = []
    place: dict[str, int] = {}

    def enter(node: str) -> None:
        place[node] = len(trail)
        trail.append(node)
        steps.append(iter(graph[node]))

    for start in graph:
        if start not in done:
            enter(start)
        while trail:
            step = next(steps[-1], None)
            if step is None:
                done.add(trail[-1])
                del place[trail.pop()]
                steps.pop()
            elif step in place:
                if step not in loops:
                    loop = [*trail[place[step] : place[step] + _SHOWN], step]
                    loops[step] = loop if len(trail) - place[step] <= _SHOWN else [*loop[:-1], "…", step]
            elif step not in done and step in graph:
                enter(step)
    return loops
