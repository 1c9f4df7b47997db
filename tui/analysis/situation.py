"""A store seen through a lens: what the panes draw."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable
from datetime import date
from typing import TypeVar

import msgspec
import polars as pl
from msgspec.structs import replace

from tui.analysis.assessor import Assessor
from tui.analysis.clock import ZONES, Clock, Zone
from tui.analysis.constants import Methods
from tui.analysis.day import Day
from tui.analysis.lookup import Lookup, plain_year
from tui.analysis.query.evaluate import matching
from tui.analysis.query.index import SearchIndex
from tui.analysis.query.lens import Lens
from tui.analysis.query.noted import noted_values
from tui.analysis.query.resolve import Resolved, resolve
from tui.analysis.timeline import PerDay, per_day
from tui.base.errors import Problem, SyrtuiError
from tui.store.notes.record import Notes
from tui.store.schema.frames import FACT_FRAMES, Frames, Store

T = TypeVar("T")
_SEEN = 4
"""Views of a kind that are remembered."""


# Compared as objects: frames compare cell by cell, and have no single answer to give.
class Situation(msgspec.Struct, frozen=True, eq=False):
    """A day through a filter.

    `resolved` is the filter as it is evaluated, with what names in it were taken for; the lens has it as it was typed.
    `matches` is a Boolean per known fact: whether the filter shows it. `facts` are those facts in the order of
    `timeline.ordered`, with `row`, where each stands in the store, `known`, since when, and their grade; `shown` are
    their ids. `per_day` is how many of them fall on each of the `days`. `notes` are the user's own on this theatre,
    which change no judgement, and no more does the `zone` that times are shown in.
    """

    day: Day
    lens: Lens
    resolved: Resolved
    matches: pl.Series
    facts: pl.DataFrame
    shown: frozenset[str]
    per_day: PerDay
    notes: Notes = Notes()
    zone: Zone = "theatre"

    @property
    def store(self) -> Store:
        """The store that is looked at."""
        return self.day.assessor.store

    @property
    def may_have_events(self) -> bool:
        """Whether there may be data sets of events: the theatre lists some, or has the folder of its own."""
        return bool(self.store.theatre.events) or (self.store.root / "events").is_dir()

    @property
    def search_index(self) -> SearchIndex:
        """What filters are matched on: what is known on the day, and the notes."""
        return _index(self.day, self.notes)

    @property
    def problems(self) -> tuple[Problem, ...]:
        """What is wrong with the theatre's files, then with the file of notes."""
        return (*self.store.problems, *self.notes.problems)

    @property
    def lookup(self) -> Lookup:
        """Names and rows of the store."""
        return self.day.lookup

    @property
    def as_of(self) -> date:
        """The day as known on which everything is shown."""
        return self.day.as_of

    @property
    def frames(self) -> Frames:
        """What is known, whether or not the filter shows it."""
        return self.day.frames

    @property
    def known(self) -> int:
        """How many facts are known in all."""
        return len(self.matches)

    @property
    def days(self) -> list[date]:
        """The days that are shown together, in order: the theatre's window, or all where the day lies beyond it."""
        return self.lookup.stretch(self.as_of)

    @property
    def clock(self) -> Clock:
        """What tells times of day, in the zone that they are shown in."""
        return Clock(self.store.theatre.timezone, self.zone)

    @property
    def year(self) -> int:
        """The year that need not be written beside a day; 0 where the days shown are of several years."""
        return plain_year(self.days)

    def once(self, name: str, key: Hashable, compute: Callable[[], T]) -> T:
        """Return what `compute` gives; without a filter or notes, what it last gave for the day, zone and key.

        So the first screen of a session is ready where another session has had it.
        """
        if self.lens.filters or self.notes.all:
            return compute()
        return self.day.assessor.memory.once((name, self.as_of, self.zone, key), compute, most=_SEEN)


def look(
    store: Store, lens: Lens, methods: Methods, before: Situation | None = None, notes: Notes | None = None
) -> Situation:
    """Return the store seen through a lens; what still holds of the situation `before` is taken over.

    `notes` are the user's, and those of `before` where none are given.
    """
    assessor = before.day.assessor if before is not None else None
    if assessor is None or assessor.store is not store or assessor.given != methods:
        assessor = Assessor(store, methods, lens.excluded)
    elif assessor.excluded != lens.excluded:
        assessor = assessor.excluding(lens.excluded)
    return situation(assessor, lens, before, notes)


def situation(assessor: Assessor, lens: Lens, before: Situation | None = None, notes: Notes | None = None) -> Situation:
    """Return what an assessor knows, seen through a lens; the day of the situation `before` where it is the same."""
    if notes is None:
        notes = before.notes if before is not None else Notes()
    zone = before.zone if before is not None else "theatre"
    as_of = lens.as_of or assessor.lookup.window[-1]
    if before is not None and before.day.assessor is assessor and before.as_of == as_of:
        day = before.day
    else:
        day = Day(assessor, as_of)
    resolved = resolve(lens.where, assessor.lexicon)
    matches = matching(resolved.where, _index(day, notes))
    facts = _shown(day, matches)
    shown, days = frozenset(facts["id"]), day.lookup.stretch(as_of)
    return Situation(day, lens, resolved, matches, facts, shown, per_day(facts, (days[0], days[-1])), notes, zone)


def _index(day: Day, notes: Notes) -> SearchIndex:
    return day.search_index.given(**noted_values(notes, day.frames)) if notes.all else day.search_index


def with_notes(at_hand: Situation, notes: Notes) -> Situation:
    """Return a situation with other notes: the same day, through a filter that may ask for them."""
    return situation(at_hand.day.assessor, at_hand.lens, at_hand, notes)


def in_zone(at_hand: Situation, zone: str) -> Situation:
    """Return a situation with times shown in another zone; that of the theatre where there is none of this name."""
    return replace(at_hand, zone=next((each for each in ZONES if each == zone), "theatre"))


def can_be_excluded(store: Store) -> frozenset[str]:
    """Return the ids that a lens may exclude: sources, actors, and the origins that chains end in."""
    frames = store.frames
    return frozenset((*frames.sources["id"], *frames.actors["id"], *frames.citations["origin"]))


def check_excluded(store: Store, excluded: Iterable[str]) -> None:
    """Raise SyrtuiError where one of the ids is none that a lens may exclude; it names the nearest that is."""
    known = can_be_excluded(store) if excluded else frozenset()
    for each in excluded:
        if each not in known:
            from tui.base.suggest import quote_unknown

            raise SyrtuiError(f"--without: there is no source or actor {quote_unknown(each, sorted(known))}")


def shown_frames(seen: Situation) -> Frames:
    """Return what is known of the facts that the filter shows, and of the sources that they are cited from."""
    frames = seen.frames
    if not seen.lens.filters:
        return frames
    shown = pl.Series(list(seen.shown), dtype=pl.String).implode()
    kept: dict[str, pl.DataFrame] = {}
    for name, column in FACT_FRAMES.items():
        if column == "fact":
            kept[name] = getattr(frames, name).filter(pl.col("fact").is_in(shown))
    citations = kept["citations"]
    kept["chains"] = frames.chains.filter(pl.col("citation").is_in(citations["id"].implode()))
    kept["facts"] = frames.facts.filter(pl.col("id").is_in(shown))
    kept["sources"] = frames.sources.filter(pl.col("id").is_in(citations["source"].implode()))
    return replace(frames, **kept)


def _shown(day: Day, matches: pl.Series) -> pl.DataFrame:
    known = day.known_facts
    # Cloned, for scatter writes in place and `known` is what the assessor remembers.
    shown = known if matches.all() else known.clone().scatter(known.arg_true().filter(~matches), False)
    facts = day.lookup.in_order
    facts = facts.filter(shown.gather(facts["row"]))
    # Grades have a row for each known fact, in the store's order: counting finds it without a join.
    places = (known.cum_sum() - 1).gather(facts["row"])
    grades = day.fact_grades.select("lines", "support", "voted", "grade", "disputed")[places]
    since = day.assessor.known.horizon.known["facts"].gather(facts["row"]).alias("known")
    return facts.hstack([since, *grades])
