"""Rules between records that cost little to check: ids, paragraphs, loops, units, dates.

Kinds are checked in the order in which they rest on each other, so that a record that is set aside here is known to be
when what rests on it is checked. Records that are set aside are checked, too: all their problems come at once.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from typing import Any, Final

from tui.base.sanitize import shorten
from tui.base.suggest import did_you_mean, nearest
from tui.store.load.entries import Entries, Entry
from tui.store.schema.edtf import BadDate, EdtfDate, parse
from tui.store.schema.kinds import ACTOR_KINDS, FACT_KINDS, PLACE_KINDS
from tui.store.schema.records import (
    UNKNOWN,
    Assumption,
    Base,
    Behind,
    Citation,
    EndedTie,
    Fact,
    HypothesisSet,
    IfWrong,
    IndicatorChange,
    OwnKind,
    Place,
    Quantity,
    Question,
    Source,
    Theatre,
)
from tui.store.schema.units import convertible_units
from tui.store.validate.record import WRITE_A_STRENGTH, missing_paragraph
from tui.store.validate.shape import Violation, is_id
from tui.store.validate.vocabulary import Vocabulary
from tui.store.yaml.positions import KeyPath

Report = Callable[[Entry[Any], Violation], None]
"""Is called with each violation and the record that it is in; an error sets the record aside."""

_MAX_LINKS_SHOWN: Final = 6
"""Links of a loop that a message names."""
_CERTAIN: Final = 100
"""The index of what is certain; no indicator reaches it."""
_MAX_GUESSES: Final = 500
"""Wrong ids for which a near one is looked up: a hostile store may hold any number, and each costs a search."""


def check_between_records(
    entries: Entries, report: Report, vocabulary: Vocabulary | None, other_facts: Collection[str] = ()
) -> None:
    """Report every violation between records; indicators and types of tie only where a `vocabulary` is given.

    `other_facts` are ids of facts that are not among the entries and can be referred to.
    """
    for kind in entries.__struct_fields__:
        if kind != "theatre":
            _check_ids(getattr(entries, kind), report)
    known = _Known(entries, vocabulary, other_facts)
    for theatre in entries.theatre:
        _report_all(theatre, _theatre(theatre.record, known), report)
    # Only now is it known whether the theatre's own record is set aside.
    known.learn_theatre()
    for place in entries.places:
        _report_all(place, _place(place.record, known), report)
    for actor in entries.actors:
        _report_all(actor, known.unknown_actors(("members",), actor.record.members), report)
        _report_all(actor, known.unknown_kind("actor", actor.record.kind, ACTOR_KINDS), report)
    for source in entries.sources:
        _report_all(source, _source(source.record, known), report)
    _check_loops(entries.sources, "derived_from", "source-loop", "derives from itself", report)
    _check_loops(entries.actors, "members", "member-loop", "is a member of itself", report)
    _check_loops(entries.places, "within", "place-loop", "lies within itself", report)
    for question in entries.questions:
        _report_all(question, _question(question.record, known), report)
    known.learn_sources()
    for fact in entries.facts:
        _report_all(fact, _fact(fact.record, known), report)
    for hypotheses in entries.hypotheses:
        _report_all(hypotheses, _hypotheses(hypotheses.record, known), report)
    for assumption in entries.assumptions:
        _report_all(assumption, _assumption(assumption.record, known), report)


def _report_all(entry: Entry[Any], violations: Iterable[Violation], report: Report) -> None:
    """Report all violations of one record."""
    for violation in violations:
        report(entry, violation)


def _check_ids(entries: Iterable[Entry[Any]], report: Report) -> None:
    """Report each record of one kind whose id another has had before it."""
    first: dict[str, Entry[Any]] = {}
    for entry in entries:
        if entry.is_placeholder(("id",)):
            continue
        other = first.setdefault(entry.record.id, entry)
        if other is not entry:
            what = f"the id {entry.record.id} is taken: {other.file}:{other.line}"
            report(entry, Violation(("id",), "duplicate-id", what, "give this record another id, or merge the two"))


class _Known:
    """The records that others can refer to, by kind and id.

    Those that are set aside count, too: what refers to them is right in itself. Where an id stands twice, the first
    record has it.
    """

    def __init__(self, entries: Entries, vocabulary: Vocabulary | None, other_facts: Collection[str]) -> None:
        self._entries = entries
        self.vocabulary = vocabulary
        # Reversed: of two records with one id, the first is written last and stays.
        self.sources = {entry.record.id: entry.record for entry in reversed(entries.sources)}
        self.questions = {entry.record.id: entry for entry in reversed(entries.questions)}
        self.actors = {entry.record.id: entry.record for entry in reversed(entries.actors)}
        self.places = {entry.record.id: entry.record for entry in reversed(entries.places)}
        self.facts = {entry.record.id for entry in entries.facts}.union(other_facts) - {UNKNOWN}
        for known in (self.sources, self.questions, self.actors, self.places):
            known.pop(UNKNOWN, None)  # stands for an id that could not be made out
        self.links = self.actors.keys() | self.sources.keys() | {UNKNOWN}
        """What a link of a chain can name."""
        self.sources_aside: dict[str, Entry[Source]] = {}
        self.published: dict[str, EdtfDate] = {}
        """When the sources that are not set aside were published."""
        self.bases: frozenset[str] | None = None
        self.measures: Mapping[str, str] | None = None
        self.own_indicators: frozenset[str] = frozenset()
        """Indicators that the theatre adds to the list."""
        self.own_tie_types: frozenset[str] = frozenset()
        """Types of tie that the theatre adds to the list."""
        self.own_kinds: Mapping[str, Collection[str]] = {}
        """Kinds that the theatre adds to each list, by what they are kinds of."""
        self.timezone: str | None = None
        self._guesses = 0

    def learn_theatre(self) -> None:
        """Learn bases and measures. Where the theatre's own record is broken, facts are not checked against them."""
        if self._entries.theatre and not self._entries.theatre[0].set_aside:
            self.bases = frozenset(self._entries.theatre[0].record.base_ids)
            self.timezone = self._entries.theatre[0].record.timezone
            self.measures = self._entries.theatre[0].record.units
            self.own_indicators = frozenset(self._entries.theatre[0].record.indicators)
            self.own_tie_types = frozenset(self._entries.theatre[0].record.tie_types)
            self.own_kinds = {noun: kinds for noun, kinds, _ in _kinds(self._entries.theatre[0].record)}

    def learn_sources(self) -> None:
        """Learn which sources are set aside, now that all are checked, and when the others were published."""
        for entry in reversed(self._entries.sources):
            source = entry.record
            if entry.set_aside:
                self.sources_aside[source.id] = entry
            else:
                self.sources_aside.pop(source.id, None)
                self.published[source.id] = parse(source.published, self.timezone)

    def dangling_id(self, path: KeyPath, wanted: str, known: Iterable[str], noun: str) -> Violation:
        """Return the violation of naming, at `path`, a `noun` that does not exist, with the nearest that does."""
        self._guesses += 1
        guess = nearest(wanted, known) if self._guesses <= _MAX_GUESSES else ""
        mend = f"did you mean {guess}?" if guess else f"add the {noun}, or mend the id"
        return Violation(path, "dangling-id", f"there is no {noun} {wanted}", mend)

    def unknown_actors(self, path: KeyPath, ids: Sequence[str]) -> Iterator[Violation]:
        """Yield the violations of those `ids`, a list at `path`, that are no actors."""
        for position, one in enumerate(ids):
            if one not in self.actors:
                yield self.dangling_id((*path, position), one, self.actors, "actor")

    def unknown_facts(self, path: KeyPath, ids: Sequence[str]) -> Iterator[Violation]:
        """Yield the violations of those `ids`, a list at `path`, that are no facts."""
        for position, one in enumerate(ids):
            if one not in self.facts:
                yield self.dangling_id((*path, position), one, self.facts, "fact")

    def unknown_tie_type(self, path: KeyPath, wanted: str) -> Iterator[Violation]:
        """Yield the violation of a type of tie, at `path`, that relations do not know."""
        if self.vocabulary is None:
            return
        listed = sorted(self.own_tie_types.union(self.vocabulary.tie_types))
        if wanted not in listed:
            guess = nearest(wanted, listed)
            mend = f"did you mean {guess}?" if guess else "write one of " + ", ".join(listed)
            yield Violation(path, "tie-unknown", f"there is no type of tie {wanted}", mend, "warning")

    def unknown_kind(self, noun: str, kind: str, shipped: Sequence[str]) -> Iterator[Violation]:
        """Yield the violation of a kind of fact, actor or place that neither ships nor is the theatre's own."""
        own = self.own_kinds.get(noun, ())
        if kind not in shipped and kind not in own and self.bases is not None:
            guess = nearest(kind, (*own, *shipped))
            mend = f"did you mean {guess}?" if guess else f"add it under `{noun}-kinds` in theatre.yaml"
            yield Violation(("kind",), "kind-unknown", f"there is no kind of {noun} {kind}", mend)

    def unknown_indicator(self, path: KeyPath, wanted: str) -> Iterator[Violation]:
        """Yield the violation of an indicator, at `path`, that the threat index does not weigh."""
        if self.vocabulary is None:
            return
        weighed = sorted(self.own_indicators.union(self.vocabulary.indicators))
        if wanted not in weighed:
            guess = nearest(wanted, weighed)
            mend = f"did you mean {guess}?" if guess else "write one of " + ", ".join(weighed)
            what = f"the indicator {wanted} is not weighed"
            yield Violation(path, "indication-unknown", what, mend, "warning")

    def is_setting(self, path: str) -> bool:
        """Return whether the methods have this constant; they have the same ones for each of a theatre's own names."""
        if self.vocabulary is None or path in self.vocabulary.settings:
            return True
        shipped = {
            **dict.fromkeys(self.own_tie_types, self.vocabulary.tie_types[0]),
            **dict.fromkeys(self.own_indicators, self.vocabulary.indicators[0]),
        }
        return ".".join(shipped.get(key, key) for key in path.split(".")) in self.vocabulary.settings

    def no_base(
        self, path: KeyPath, base: str, rule: str, then: str = "this is left out of the fact"
    ) -> Iterator[Violation]:
        """Yield the violation, of `rule`, of naming at `path` a base that is none of the theatre's, and what is then.

        The record stays without it: its place may have been a base until today.
        """
        if self.bases is not None and base not in self.bases:
            if base in self.places:
                what = f"{base} is no base, so {then}"
                yield Violation(path, rule, what, f"take it out, or add {base} under `bases`", "warning")
            else:
                yield self.dangling_id(path, base, self.bases, "base")
        elif base not in self.places:
            yield self.dangling_id(path, base, self.places, "place")

    def unknown_places(self, path: KeyPath, ids: Sequence[str]) -> Iterator[Violation]:
        """Yield the violations of those `ids`, a list at `path`, that are no places."""
        for position, one in enumerate(ids):
            if one not in self.places:
                yield self.dangling_id((*path, position), one, self.places, "place")


def _theatre(theatre: Theatre, known: _Known) -> Iterator[Violation]:
    """Yield what is wrong with a theatre's bases, and with what it changes of the methods."""
    yield from known.unknown_places(("bases",), theatre.base_ids)
    for position, base in enumerate(theatre.bases):
        named = base if isinstance(base, Base) else Base(place=base)
        for name, actor in (("owner", named.owner), ("host", named.host)):
            if actor is not None and actor not in known.actors:
                yield known.dangling_id(("bases", position, name), actor, known.actors, "actor")
        if named.owner is None:
            what = f"the base {named.place} has no owner, so no reassurance is discounted"
            mend = f"write {{place: {named.place}, owner: …}}, the actor that holds it"
            yield Violation(("bases", position), "base-owner", what, mend, "warning")
    yield from _own_kinds(theatre)
    vocabulary = known.vocabulary
    for name, change in theatre.indicators.items():
        if missing := _lacks(change, new=vocabulary is not None and name not in vocabulary.indicators):
            what = f"this change of {name} is passed over: {missing}"
            mend = "write it like {group: enemy, attack: 80, loss: 20, fades: 7}"
            yield Violation(("indicators", name), "indicator-change", what, mend, "warning")
    for name, tie in theatre.tie_types.items():
        new = vocabulary is not None and name not in vocabulary.tie_types
        if new and (tie.kind is None or tie.says is None):
            what = f"the type of tie {name} is passed over: it has no {'kind' if tie.kind is None else 'word'}"
            yield Violation(
                ("tie-types", name), "tie-change", what, "write it like {kind: fight, says: fighting}", "warning"
            )


def _kinds(theatre: Theatre) -> Iterator[tuple[str, Mapping[str, OwnKind | None], Sequence[str]]]:
    """Yield what a theatre has kinds of, its own kinds, and those that ship."""
    yield "fact", theatre.fact_kinds, FACT_KINDS
    yield "actor", theatre.actor_kinds, ACTOR_KINDS
    yield "place", theatre.place_kinds, PLACE_KINDS


def _own_kinds(theatre: Theatre) -> Iterator[Violation]:
    """Yield what is wrong with the kinds that a theatre adds."""
    for noun, own, shipped in _kinds(theatre):
        for name, kind in own.items():
            path: KeyPath = (f"{noun}-kinds", name)
            if not is_id(name):
                mend = "write lower-case words joined by hyphens"
                yield Violation(path, "own-kind", f"“{shorten(name)}” is no name for a kind", mend, "warning")
            if kind is None or kind.like is None:
                continue
            # What a forecast foretells stands in a block that only the kind of that name has.
            choices = [each for each in shipped if each != "forecast"]
            if kind.like not in choices:
                mend = did_you_mean(kind.like, choices) or "write one of " + ", ".join(choices)
                what = f"{name} is like {kind.like}, which is no kind of {noun} that ships"
                yield Violation((*path, "like"), "own-kind", what, mend, "warning")


def _lacks(change: IndicatorChange, *, new: bool) -> str:
    """Return why the methods cannot use a theatre's indicator; empty where they can."""
    if any(index is not None and not 0 < index < _CERTAIN for index in (change.attack, change.loss)):
        return "an index lies between 0 and 100"
    days = [each for each in (change.fades, change.holds) if each is not None]
    if len(days) > 1 or any(each <= 0 for each in days):
        return "it either fades or holds, for more than 0 days"
    if not new:
        return ""
    absent = [name for name in ("group", "attack", "loss") if getattr(change, name) is None]
    if not days:
        absent.append("fades or holds")
    return f"it is new, and lacks {', '.join(absent)}" if absent else ""


def _question(question: Question, known: _Known) -> Iterator[Violation]:
    """Yield what is wrong with the places that a question measures between, and the facts that its answers imply."""
    for position, choice in enumerate(question.answers):
        yield from known.unknown_facts(("answers", position, "implies"), choice.implies)
    measured = question.measured
    if measured is None:
        return
    ends = {"from": measured.from_, "of": measured.of}
    for name, place in ends.items():
        if place not in known.places:
            yield known.dangling_id(("measured", name), place, known.places, "place")
        elif known.places[place].lon is None:
            what = f"{place} has no coordinates, so nothing can be measured"
            yield Violation(("measured", name), "question-measured", what, "write its `lon` and `lat`", "warning")
    if measured.from_ == measured.of:
        what = f"{measured.of} is measured from itself"
        yield Violation(("measured", "of"), "question-measured", what, "name two places", "warning")


def _place(place: Place, known: _Known) -> Iterator[Violation]:
    """Yield what is wrong with the place that a place lies in, and with a base that cannot be drawn."""
    if place.within is not None and place.within not in known.places:
        yield known.dangling_id(("within",), place.within, known.places, "place")
    yield from known.unknown_kind("place", place.kind, PLACE_KINDS)
    if known.bases and place.id in known.bases and place.lon is None:
        yield Violation((), "base-coordinates", f"the base {place.id} has no coordinates", "write `lon` and `lat`")


def _source(source: Source, known: _Known) -> Iterator[Violation]:
    """Yield what is wrong with a source's id, publisher, parents and echoes."""
    if source.publisher != UNKNOWN and source.publisher not in known.actors:
        yield known.dangling_id(("publisher",), source.publisher, known.actors, "actor")
    if source.id in known.actors:
        mend = "rename the source: its id may begin with its publisher's and end with its date"
        yield Violation(("id",), "ambiguous-link", f"{source.id} is an actor, too", mend, "warning")
    for position, parent in enumerate(source.derived_from):
        if parent not in known.sources:
            yield known.dangling_id(("derived-from", position), parent, known.sources, "source")
    for position, echo in enumerate(source.echoes):
        other = known.sources.get(echo.of)
        if other is None:
            yield known.dangling_id(("echoes", position, "of"), echo.of, known.sources, "source")
        elif echo.at is not None and other.paragraphs and echo.at > other.paragraphs:
            yield missing_paragraph(("echoes", position, "at"), echo.at, other.paragraphs, echo.of)


def _fact(fact: Fact, known: _Known) -> Iterator[Violation]:
    """Yield what is wrong with all that a fact refers to."""
    yield from known.unknown_kind("fact", fact.kind, FACT_KINDS)
    yield from known.unknown_actors(("actors",), fact.actors)
    yield from known.unknown_places(("places",), fact.places)
    yield from known.unknown_places(("route",), fact.route)
    for position, tie in enumerate(fact.ties):
        for name, actor in (("from", tie.from_), ("to", tie.to)):
            if actor not in known.actors:
                yield known.dangling_id(("ties", position, name), actor, known.actors, "actor")
        yield from known.unknown_tie_type(("ties", position, "type"), tie.type)
    for position, end in enumerate(fact.ends):
        yield from _end(end, ("ends", position), known)
    for position, standing in enumerate(fact.status):
        yield from known.no_base(("status", position, "base"), standing.base, "status-base")
    yield from known.unknown_facts(("implies",), fact.implies)
    if fact.quantity is not None:
        yield from _quantity(fact.quantity, known)
    if fact.indicates:
        yield from _indications(fact, known)
    if fact.answers is not None:
        yield from _answer(("answers",), fact.answers.question, fact.answers.answer, known)
    if fact.forecast is not None and fact.forecast.word is not None:
        yield from _likelihood(fact.forecast.word, known)
    if fact.resolved is not None:
        yield from known.unknown_facts(("resolved", "by"), fact.resolved.by)
    yield from _cited(fact, known)


def _end(end: str | EndedTie, path: KeyPath, known: _Known) -> Iterator[Violation]:
    """Yield what is wrong with an actor, or a tie, at `path` that a fact says has ended."""
    if not isinstance(end, EndedTie):
        if end not in known.actors:
            yield known.dangling_id(path, end, known.actors, "actor")
        return
    for name, actor in (("from", end.from_), ("to", end.to)):
        if actor not in known.actors:
            yield known.dangling_id((*path, name), actor, known.actors, "actor")
    yield from known.unknown_tie_type((*path, "type"), end.type)


def _quantity(quantity: Quantity, known: _Known) -> Iterator[Violation]:
    """Yield what is wrong with the ends, the measure and the unit of a quantity."""
    for name, end in (("of", quantity.of), ("from", quantity.from_)):
        if end is not None and end not in known.places and end not in known.actors:
            yield known.dangling_id(("quantity", name), end, [*known.places, *known.actors], "place or actor")
    if known.measures is None:
        return
    unit = known.measures.get(quantity.measure)
    if unit is None:
        guess = nearest(quantity.measure, known.measures)
        mend = f"did you mean {guess}?" if guess else "add it under `measures` in theatre.yaml"
        yield Violation(("quantity", "measure"), "quantity-measure", f"there is no measure {quantity.measure}", mend)
    elif quantity.unit not in convertible_units(unit):
        what = f"{quantity.measure} is not measured in {quantity.unit}"
        yield Violation(("quantity", "unit"), "quantity-unit", what, "write " + " or ".join(convertible_units(unit)))


def _indications(fact: Fact, known: _Known) -> Iterator[Violation]:
    """Yield what is wrong with the bases and indicators that a fact indicates something about."""
    for position, sign in enumerate(fact.indicates):
        yield from known.no_base(("indicates", position, "base"), sign.base, "indication-base")
        if known.vocabulary is None:
            continue
        yield from known.unknown_indicator(("indicates", position, "indicator"), sign.indicator)
        computed = sign.indicator == known.vocabulary.distance_indicator and fact.quantity is not None
        if sign.strength is None and not computed:
            what = f"{sign.indicator} has no strength, and no quantity to compute it from"
            yield Violation(("indicates", position), "indication-unweighed", what, WRITE_A_STRENGTH, "warning")


def _answer(path: KeyPath, question: str, answer: str, known: _Known) -> Iterator[Violation]:
    """Yield what is wrong with an answer to a question that the mapping at `path` gives."""
    entry = known.questions.get(question)
    if entry is None:
        yield known.dangling_id((*path, "question"), question, known.questions, "question")
    elif entry.set_aside:
        what = f"the question {question} is set aside ({entry.file}:{entry.line}), and this answer with it"
        yield Violation((*path, "question"), "question-aside", what, "mend the question", "warning")
    else:
        choices = [choice.id for choice in entry.record.answers]
        if answer not in choices:
            guess = nearest(answer, choices) or ", ".join(choices[:8])
            yield Violation((*path, "answer"), "dangling-id", f"{question} has no answer {answer}", f"write {guess}")


def _likelihood(word: str, known: _Known) -> Iterator[Violation]:
    """Yield the violation of a forecast's word of likelihood that is none of those that are compared."""
    if known.vocabulary is not None and word not in known.vocabulary.likelihoods:
        guess = nearest(word, known.vocabulary.likelihoods)
        mend = f"did you mean {guess}?" if guess else "write one of " + ", ".join(known.vocabulary.likelihoods)
        what = f"“{shorten(word)}” is no word of likelihood"
        yield Violation(("forecast", "word"), "forecast-word", what, mend, "warning")


def _hypotheses(record: HypothesisSet, known: _Known) -> Iterator[Violation]:
    """Yield what is wrong with the base, the indicators and the facts that a set of hypotheses names."""
    if record.base is not None:
        yield from known.no_base(("base",), record.base, "hypotheses-base", "the indicators of this set are left out")
    for position, row in enumerate(record.weighs):
        if row.indicator is not None:
            yield from known.unknown_indicator(("weighs", position, "indicator"), row.indicator)
        if row.fact is not None and row.fact not in known.facts:
            yield known.dangling_id(("weighs", position, "fact"), row.fact, known.facts, "fact")


def _assumption(assumption: Assumption, known: _Known) -> Iterator[Violation]:
    """Yield what is wrong with the records that an assumption names."""
    yield from _named(assumption.behind, ("behind",), known)
    yield from known.unknown_facts(("contradicted-by",), assumption.contradicted_by)
    change, path = assumption.if_wrong, ("if-wrong",)
    if change.question is not None and change.answer is not None:
        yield from _answer(path, change.question, change.answer, known)
    else:
        yield from _named(change, path, known)
    if change.indicator is not None:
        yield from known.unknown_indicator((*path, "indicator"), change.indicator)
    if change.setting is not None and known.vocabulary is not None and not known.is_setting(change.setting):
        guess = nearest(change.setting, known.vocabulary.settings)
        mend = f"did you mean {guess}?" if guess else "write the keys of config.yaml's methods, such as threat.baseline"
        what = f"the methods have no constant {shorten(change.setting)}"
        yield Violation((*path, "setting"), "assumption-setting", what, mend, "warning")
    if change.exclude is not None:
        cited, is_citation, _ = change.exclude.partition("#")
        among = known.facts if is_citation else known.links - {UNKNOWN}
        if cited not in among:
            noun = "fact" if is_citation else "source or actor"
            yield known.dangling_id((*path, "exclude"), cited, among, noun)


def _named(record: Behind | IfWrong, path: KeyPath, known: _Known) -> Iterator[Violation]:
    """Yield what is wrong with the ids that the mapping at `path`, a part of an assumption, gives."""
    kinds: tuple[tuple[str, str | None, Collection[str]], ...] = (
        ("source", record.source, known.sources),
        ("fact", record.fact, known.facts),
        ("question", record.question, known.questions),
        ("actor", record.actor, known.actors),
    )
    for noun, name, among in kinds:
        if name is not None and name not in among:
            yield known.dangling_id((*path, noun), name, among, noun)
    if record.base is not None:
        then = "nothing is tried here" if isinstance(record, IfWrong) else "this is taken for a place"
        yield from known.no_base((*path, "base"), record.base, "assumption-base", then)


def _cited(fact: Fact, known: _Known) -> Iterator[Violation]:
    """Yield what is wrong with the sources, paragraphs and chains that a fact cites.

    A source that is set aside is an error only where the fact rests on no other.
    """
    has_others = any(cited.source not in known.sources_aside for cited in fact.cited)
    for position, cited in enumerate(fact.cited):
        path: KeyPath = ("cited", position)
        source = known.sources.get(cited.source)
        if source is None:
            yield known.dangling_id((*path, "source"), cited.source, known.sources, "source")
        elif cited.source in known.sources_aside:
            entry = known.sources_aside[cited.source]
            what = f"the source {cited.source} is set aside ({entry.file}:{entry.line}), and this citation with it"
            yield Violation(
                (*path, "source"), "source-aside", what, "mend the source", "warning" if has_others else "error"
            )
        else:
            if source.lost:
                what = f"{cited.source} is a lost text: it has no paragraphs to cite"
                mend = "cite the source that quotes it, and name the lost text in that citation's `chain`"
                yield Violation((*path, "source"), "citation-lost", what, mend, "warning")
            if cited.paragraph > source.paragraphs:
                yield missing_paragraph((*path, "paragraph"), cited.paragraph, source.paragraphs, cited.source)
            yield from _published(fact, cited, path, known)
        if cited.chain:
            yield from _chain(cited, path, known)
        if cited.interest is not None:
            yield from _admission(cited, path, known)


def _published(fact: Fact, cited: Citation, path: KeyPath, known: _Known) -> Iterator[Violation]:
    """Yield a violation where the citation at `path` is of a source that was published before the fact happened."""
    published = known.published[cited.source]
    if published.latest is None or fact.kind == "forecast" or cited.wording == "expected":
        return
    try:
        when = parse(fact.when, known.timezone)
    except BadDate:
        return
    if when.earliest is not None and published.latest < when.earliest:
        what = f"{cited.source} was published ({published.text}) before this happened ({when.text})"
        mend = "mend one of the dates; what is still to come is of kind forecast, or worded as expected"
        yield Violation((*path, "source"), "published-before", what, mend)


def _admission(cited: Citation, path: KeyPath, known: _Known) -> Iterator[Violation]:
    """Yield a violation where nobody knows whose interest the citation at `path` goes against."""
    source = known.sources.get(cited.source)
    origin = cited.chain[-1] if cited.chain else source.publisher if source is not None else UNKNOWN
    publisher = known.sources[origin].publisher if origin in known.sources else origin
    actor = known.actors.get(publisher)
    if actor is None or actor.side == UNKNOWN:
        what = f"nobody knows whose interest this goes against: {publisher} is of no known side"
        mend = "take `interest` out, or end the chain with who said it"
        yield Violation((*path, "interest"), "interest-unknown", what, mend, "warning")


def _chain(cited: Citation, path: KeyPath, known: _Known) -> Iterator[Violation]:
    """Yield what is wrong with the chain of the citation at `path`: links that nobody is, or that stand in it twice."""
    seen = {cited.source}
    for position, link in enumerate(cited.chain):
        if link not in known.links:
            yield known.dangling_id((*path, "chain", position), link, known.links, "source or actor")
        elif link != UNKNOWN and link in seen:
            what = f"the chain leads back to {link}"
            yield Violation((*path, "chain", position), "chain-loop", what, "let each link stand once, outermost first")
        seen.add(link)


def _check_loops(entries: Sequence[Entry[Any]], name: str, rule: str, says: str, report: Report) -> None:
    """Report one record of each loop of references in the field `name`: the first that was read."""
    graph: dict[str, tuple[str, ...]] = {}
    for entry in entries:
        targets = getattr(entry.record, name)
        graph.setdefault(entry.record.id, (targets,) if isinstance(targets, str) else tuple(targets or ()))
    looped = _loops(graph)
    for entry in entries:
        # Taken out: a second record with this id is not part of the loop.
        loop = looped.pop(entry.record.id, None)
        if loop:
            path = (name.replace("_", "-"),)
            what = f"{entry.record.id} {says}: {' → '.join(loop)}"
            report(entry, Violation(path, rule, what, "take one of these references out"))


def _loops(graph: Mapping[str, Sequence[str]]) -> dict[str, list[str]]:
    """Return the nodes at which a depth-first search enters a loop, each with the first links of its loop.

    Without recursion: chains of references may be longer than Python's stack.
    """
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
                    loop = [*trail[place[step] : place[step] + _MAX_LINKS_SHOWN], step]
                    loops[step] = loop if len(trail) - place[step] <= _MAX_LINKS_SHOWN else [*loop[:-1], "…", step]
            elif step not in done and step in graph:
                enter(step)
    return loops
