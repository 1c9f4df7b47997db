"""Warnings on forecasts, assumptions and deception checks for which the contents of other records are compared."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import date
from typing import Any, Final

from tui.store.load.builder import day_known
from tui.store.load.entries import Entries, Entry
from tui.store.schema.edtf import EdtfDate, parse, parse_day
from tui.store.schema.records import (
    UNKNOWN,
    Actor,
    Assumption,
    Fact,
    Forecast,
    IfWrong,
    Question,
    Resolution,
    Source,
    Theatre,
)
from tui.store.validate.cross_record import Report
from tui.store.validate.shape import Violation
from tui.store.validate.vocabulary import Vocabulary
from tui.store.yaml.positions import KeyPath

Trial = Callable[[Theatre, str, float | str], str]
"""Tells why it is no use to try a constant of a theatre at another value; "" where it is of use."""

_WAYS: Final[KeyPath] = ("if-wrong",)


def report_structured(
    entries: Entries, theatre: Theatre, vocabulary: Vocabulary | None, trial: Trial | None, report: Report
) -> None:
    """Warn of resolutions, assumptions and deception checks that do not go with the records that they are about.

    Records that are set aside are passed over.
    """
    records = _Records(entries, theatre)
    for fact in records.fact_entries:
        for violation in _resolution(fact.record, records):
            report(fact, violation)
    for assumption in entries.assumptions:
        if not assumption.set_aside:
            for violation in _assumption(assumption.record, records, trial):
                report(assumption, violation)
    for actor, violation in _motives(records, vocabulary):
        report(actor, violation)


class _Records:
    """The records that are not set aside, by id, and from which day each fact is known."""

    def __init__(self, entries: Entries, theatre: Theatre) -> None:
        self.theatre = theatre
        self.fact_entries = _sound(entries.facts)
        self.facts: dict[str, Fact] = {entry.record.id: entry.record for entry in self.fact_entries}
        self.sources: dict[str, Source] = {entry.record.id: entry.record for entry in _sound(entries.sources)}
        self.actors: dict[str, Entry[Actor]] = {entry.record.id: entry for entry in _sound(entries.actors)}
        self.questions: dict[str, Question] = {entry.record.id: entry.record for entry in _sound(entries.questions)}

    def known(self, fact: str) -> date | None:
        """Return the first day on which a source of the fact was out; None where none of them is right."""
        cited = self.facts[fact].cited if fact in self.facts else ()
        sources = [self.sources[each.source] for each in cited if each.source in self.sources]
        return min((day_known(source, self.theatre) for source in sources), default=None)

    def are_cited(self) -> frozenset[str]:
        """Return all that citations pass through: sources, their publishers, links."""
        through: set[str] = set()
        for fact in self.facts.values():
            for cited in fact.cited:
                through.update((cited.source, *cited.chain))
        through.update(self.sources[name].publisher for name in through & self.sources.keys())
        return frozenset(through)


def _sound(entries: Sequence[Entry[Any]]) -> list[Entry[Any]]:
    """Return the entries that are not set aside."""
    return [entry for entry in entries if not entry.set_aside]


def _resolution(fact: Fact, records: _Records) -> Iterator[Violation]:
    """Yield what does not go together in a forecast, what came of it, and the facts that show it."""
    forecast, resolved = fact.forecast, fact.resolved
    if forecast is None or resolved is None:
        return
    since = parse_day(resolved.known)
    days = [(name, day) for name in (fact.id, *resolved.by) if (day := records.known(name)) is not None]
    name, day = max(days, key=lambda each: each[1], default=("", since))
    if day > since:
        what = f"{'the forecast itself' if name == fact.id else name} is known from {day} on only"
        mend = f"write {day}, or name facts that are known before"
        yield Violation(("resolved", "known"), "resolved-early", what, mend, "warning")
    yield from _in_time(forecast, resolved, records)


def _in_time(forecast: Forecast, resolved: Resolution, records: _Records) -> Iterator[Violation]:
    """Yield a violation where a forecast came late, or in time, and the days of the facts say otherwise."""
    zone = records.theatre.timezone
    due = parse(forecast.by, zone).latest if forecast.by is not None else None
    dates = [parse(records.facts[name].when, zone) for name in resolved.by if name in records.facts]
    if due is None or not dates:
        return
    if resolved.as_ == "late" and all(when.latest is not None and when.latest <= due for when in dates):
        what = f"all that shows it was by {due}, when it was due"
        yield Violation(("resolved", "as"), "resolved-in-time", what, "write hit, or name what came later", "warning")
    if resolved.as_ == "hit" and all(when.earliest is not None and when.earliest > due for when in dates):
        what = f"all that shows it was after {due}, when it was due"
        yield Violation(("resolved", "as"), "resolved-in-time", what, "write late, or name what came before", "warning")


def _assumption(assumption: Assumption, records: _Records, trial: Trial | None) -> Iterator[Violation]:
    """Yield a violation where the opposite of an assumption changes nothing, and where it is due to be looked at."""
    change = assumption.if_wrong
    if why := _why_idle(change, records):
        what = f"it changes nothing: {why}"
        mend = "write what would be otherwise if the assumption were wrong"
        yield Violation(_WAYS, "assumption-idle", what, mend, "warning")
    if trial is not None and change.setting is not None and change.value is not None:
        refused = trial(records.theatre, change.setting, change.value)
        if refused:
            what = f"{change.setting} cannot be tried so: {refused}"
            yield Violation((*_WAYS, "value"), "assumption-setting", what, "write another value", "warning")
    if assumption.review_by is not None:
        last = parse_day(records.theatre.window.partition("/")[2])
        due = parse_day(assumption.review_by)
        if due < last:
            what = f"this was to be looked at again by {due}, and the window goes on to {last}"
            mend = "look whether it still holds, and write the next day"
            yield Violation(("review-by",), "assumption-review", what, mend, "warning")


def _why_idle(change: IfWrong, records: _Records) -> str:
    """Return why a change leaves everything as it is; "" where it does not."""
    zone = records.theatre.timezone
    if change.source in records.sources:
        source = records.sources[change.source or ""]
        if change.published is not None and _days(parse(change.published, zone)) == _days(
            parse(source.published, zone)
        ):
            return f"{source.id} was published then, as it is"
        if change.reliability == source.reliability:
            return f"{source.id} has the grade {source.reliability} as it is"
    if change.actor in records.actors:
        actor = records.actors[change.actor or ""].record
        if change.reliability is not None and change.reliability == actor.reliability:
            return f"{actor.id} has the grade {actor.reliability} as it is"
    if change.fact in records.facts:
        return _why_same_strength(change, records.facts[change.fact or ""])
    if change.question in records.questions:
        settled = records.questions[change.question or ""].adjudication
        if settled is not None and settled.answer == change.answer:
            return f"{change.answer} is held to be right as it is"
    return _why_not_excluded(change.exclude, records) if change.exclude is not None else ""


def _days(when: EdtfDate) -> tuple[date | None, date | None]:
    """Return the first and the last day of a date."""
    return when.earliest, when.latest


def _why_same_strength(change: IfWrong, fact: Fact) -> str:
    """Return why a change of an indication's strength leaves everything as it is; "" where it does not."""
    signs = [sign for sign in fact.indicates if (sign.base, sign.indicator) == (change.base, change.indicator)]
    if not signs:
        return f"{fact.id} does not indicate {change.indicator} of {change.base}"
    if any(sign.strength == change.strength for sign in signs):
        return f"{fact.id} indicates it with {change.strength:g} as it is"
    return ""


def _why_not_excluded(name: str, records: _Records) -> str:
    """Return why leaving out this source, actor or citation leaves everything as it is; "" where it does not."""
    fact, is_citation, number = name.partition("#")
    if is_citation:
        count = len(records.facts[fact].cited) if fact in records.facts else int(number)
        return f"{fact} has {count} citations" if int(number) > count else ""
    return "" if name in records.are_cited() else f"no citation passes through {name}"


def _motives(records: _Records, vocabulary: Vocabulary | None) -> Iterator[tuple[Entry[Actor], Violation]]:
    """Yield the origins that reassure of a base of their own side, and of which nobody says that they have a motive."""
    if vocabulary is None:
        return
    owners = {
        base.place: records.actors[base.owner].record.side
        for base in records.theatre.bases
        if not isinstance(base, str) and base.owner in records.actors
    }
    reassuring: dict[str, str] = {}
    for fact in records.facts.values():
        assured = {sign.base for sign in fact.indicates if sign.indicator in vocabulary.reassuring}
        for base, cited in ((base, cited) for base in sorted(assured & owners.keys()) for cited in fact.cited):
            origin = cited.chain[-1] if cited.chain else cited.source
            origin = records.sources[origin].publisher if origin in records.sources else origin
            if origin in records.actors and records.actors[origin].record.side == owners[base] != UNKNOWN:
                reassuring.setdefault(origin, f"by {fact.id} it reassures of {base}, which its own side holds")
    for name, why in reassuring.items():
        entry = records.actors[name]
        check = entry.record.deception
        if check is None or check.motive == UNKNOWN:
            path: KeyPath = () if check is None else ("deception", "motive")
            mend = "write deception: {motive: yes, …, why: …}, or another answer and why it has none"
            yield entry, Violation(path, "deception-motive", f"it has a motive to deceive: {why}", mend, "warning")
