"""What was known day by day, and every judgement that follows from it, for one choice of voices not trusted."""

from __future__ import annotations

from datetime import date, timedelta
from functools import cached_property
from itertools import pairwise
from typing import Any

import msgspec
import polars as pl

from tui.analysis import day_changes, disputes, relations, unbalanced_triads
from tui.analysis.constants import Methods
from tui.analysis.hearing import Hearing
from tui.analysis.lookup import Catalogue
from tui.analysis.query import lens as lenses
from tui.analysis.threat import scenarios
from tui.store.schema.frames import Frames


class Known(msgspec.Struct, frozen=True, eq=False, dict=True):
    """What is the same on every day between two publications: who has said what, and how well it is corroborated."""

    catalogue: Catalogue
    hearing: Hearing
    as_of: date

    @cached_property
    def frames(self) -> Frames:
        """The store's frames, without what was published later and what is not trusted."""
        return self.hearing.known(self.as_of)

    @cached_property
    def of_facts(self) -> pl.DataFrame:
        """Grade, n_eff, P and whether disputed, a row a known fact, parallel to `frames.facts`."""
        return self.hearing.of_facts(self.as_of)

    @cached_property
    def counts(self) -> pl.Series:
        """A Boolean per fact of the store: whether it is known."""
        return self.hearing.horizon.counts("facts", self.as_of)

    def citations(self, fact: str) -> pl.DataFrame:
        """The known citations of a fact, in their order."""
        run = self.catalogue.run("citations", "fact", fact)
        if run is None:
            return self.frames.citations.filter(pl.col("fact") == fact)
        found = self.catalogue.store.frames.citations.slice(*run)
        known = [day is not None and day <= self.as_of for day in self.hearing.horizon.known["citations"].slice(*run)]
        return found if all(known) else found.filter(known)

    def judgement(self, fact: str) -> dict[str, Any] | None:
        """The row of `of_facts` for a fact; None where it is not known."""
        run = self.catalogue.run("facts", "id", fact)
        if run is None:
            return next(self.of_facts.filter(pl.col("fact") == fact).iter_rows(named=True), None)
        row, number = run
        if not number or not self.counts[row]:
            return None
        return self.of_facts.row(int(self.counts.head(row).sum()), named=True)

    @cached_property
    def disputes(self) -> disputes.Disputes:
        """The questions on which known facts give different answers."""
        return self.hearing.disputes(self.as_of)

    @cached_property
    def ground(self) -> lenses.Ground:
        """What a filter is matched on."""
        return lenses.Ground(self.frames, lambda: self.catalogue.text.filter(self.counts), self.of_facts["disputed"])


class Chronicle(msgspec.Struct, frozen=True, eq=False, dict=True):
    """Every day of the theatre, for one choice of voices not trusted: what moves with the as-of date alone.

    Levels and relations of all days are worked out in one go, as rows of one frame, so that a step of the scrubber
    only chooses among them.
    """

    catalogue: Catalogue
    methods: Methods
    distrusted: frozenset[str]
    days: tuple[date, ...]
    _known: dict[date, Known] = msgspec.field(default_factory=dict)
    _changes: dict[tuple[date, date], day_changes.Changes] = msgspec.field(default_factory=dict)

    @cached_property
    def hearing(self) -> Hearing:
        """The store without the voices that are not trusted, made ready for every day."""
        return Hearing(self.catalogue.store.frames, self.methods, self.distrusted)

    @cached_property
    def publications(self) -> list[date]:
        """The days on which something became known, in order."""
        return sorted(self.catalogue.store.frames.citations["known"].unique().drop_nulls())

    def known(self, as_of: date) -> Known:
        """What was known on a day."""
        published = [day for day in self.publications if day <= as_of]
        state = published[-1] if published else date.min
        if state not in self._known:
            self._known[state] = Known(self.catalogue, self.hearing, state)
        return self._known[state]

    def prepare(self) -> None:
        """Works out every day's judgements, latest first, so that stepping through the days only draws.

        What filters look things up in is made ready for the latest alone: for every day it would take more memory than
        all the rest.
        """
        self.known(self.days[-1]).ground.prepare()
        self.catalogue.prepare()
        for day in reversed(self.publications):
            self.known(day).disputes  # noqa: B018 - asked for to be worked out
        self.assessment, self.pairs, self.opinions, self.circles  # noqa: B018
        for before, after in pairwise(self.days):
            self.changes(before, after)

    @cached_property
    def assessment(self) -> scenarios.Assessment:
        """Levels and their parts on every day."""
        return self.hearing.levels(pl.Series(self.days), self.catalogue.days[0])

    @cached_property
    def hindsight(self) -> pl.DataFrame:
        """The levels of every day as they look with everything that was published later."""
        return self.hearing.hindsight(pl.Series(self.catalogue.days))

    @cached_property
    def evidence(self) -> pl.DataFrame:
        """What every tie is worth on every day (`relations.evidence`)."""
        return self.hearing.ties(pl.Series(self.days))

    @cached_property
    def pairs(self) -> pl.DataFrame:
        """How each two actors stand to each other, a row a pair and day."""
        return relations.overall(self.evidence, self.methods.relations)

    @cached_property
    def opinions(self) -> pl.DataFrame:
        """The same by type of tie."""
        return relations.by_type(self.evidence, self.methods.relations)

    @cached_property
    def circles(self) -> pl.DataFrame:
        """The tense circles of every day."""
        frames = self.catalogue.store.frames
        return unbalanced_triads.cycles(self.pairs, frames.members, self.methods.relations)

    def changes(self, before: date, after: date) -> day_changes.Changes:
        """What is different from one day to another; both must be days of the chronicle."""
        if (before, after) not in self._changes:
            first, second = self.known(before), self.known(after)
            pairs = self.pairs
            self._changes[before, after] = day_changes.Changes(
                day_changes.of_facts(first.frames.citations, second.frames.citations),
                day_changes.of_levels(self.assessment.levels, before, after),
                relations.moves(pairs.filter(pl.col("as_of") == before), pairs.filter(pl.col("as_of") == after)),
                day_changes.of_disputes(first.disputes.questions, second.disputes.questions),
            )
        return self._changes[before, after]


class Knowledge(msgspec.Struct, frozen=True, eq=False, dict=True, weakref=True):
    """What was known on a day from the voices that are trusted, and every judgement that follows from it."""

    chronicle: Chronicle
    as_of: date

    @property
    def catalogue(self) -> Catalogue:
        """Names and look-ups of the store."""
        return self.chronicle.catalogue

    @property
    def methods(self) -> Methods:
        """The constants of the methods."""
        return self.chronicle.methods

    @property
    def distrusted(self) -> frozenset[str]:
        """Whose citations count for nothing."""
        return self.chronicle.distrusted

    @cached_property
    def known(self) -> Known:
        """What had been said by this day."""
        return self.chronicle.known(self.as_of)

    @property
    def frames(self) -> Frames:
        """The store's frames, without what was published later and what is not trusted."""
        return self.known.frames

    @property
    def of_facts(self) -> pl.DataFrame:
        """Grade, n_eff, P and whether disputed, a row a known fact."""
        return self.known.of_facts

    @property
    def disputes(self) -> disputes.Disputes:
        """The questions on which known facts give different answers."""
        return self.known.disputes

    @cached_property
    def threat(self) -> scenarios.Assessment:
        """Levels and their parts on every day up to this one."""
        return self.chronicle.assessment.until(self.as_of)

    @cached_property
    def sensitivity(self) -> pl.DataFrame:
        """The index of each base without each root, source and fact."""
        return self.chronicle.hearing.sensitivity(self.as_of)

    @cached_property
    def pairs(self) -> pl.DataFrame:
        """How each two actors stand to each other, a row a pair."""
        return self.chronicle.pairs.filter(pl.col("as_of") == self.as_of)

    @cached_property
    def opinions(self) -> pl.DataFrame:
        """The same by type of tie."""
        return self.chronicle.opinions.filter(pl.col("as_of") == self.as_of)

    @cached_property
    def circles(self) -> pl.DataFrame:
        """The tense circles among the pairs."""
        return self.chronicle.circles.filter(pl.col("as_of") == self.as_of)

    @property
    def hindsight(self) -> pl.DataFrame | None:
        """Levels in hindsight; None on an earlier day than the latest, on which nobody could look back yet."""
        latest = self.catalogue.days[-1]
        return self.chronicle.hindsight if self.as_of >= latest else None

    def since(self, day: date) -> day_changes.Changes:
        """What is different from what was known on an earlier (or later) day."""
        return self.chronicle.changes(day, self.as_of)

    @cached_property
    def since_yesterday(self) -> day_changes.Changes:
        """What is different from the day before."""
        return self.since(self.as_of - timedelta(days=1))
