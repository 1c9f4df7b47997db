"""One day: what was known, and what follows from it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import msgspec
import polars as pl

from tui.analysis.assessor import Assessor
from tui.analysis.constants import Methods
from tui.analysis.day_changes import Changes
from tui.analysis.disputes import Disputes
from tui.analysis.lookup import Lookup
from tui.analysis.query.index import SearchIndex
from tui.analysis.structured.deception import DeceptionChecks
from tui.analysis.structured.forecasts import Ledger
from tui.analysis.structured.hypotheses import Hypotheses
from tui.analysis.threat.bands import BANDS
from tui.analysis.threat.scenarios import Assessment
from tui.store.schema.frames import Frames


class Day(msgspec.Struct, frozen=True, eq=False, weakref=True):
    """The store as known on a day without what is excluded, and its judgements, which the assessor remembers."""

    assessor: Assessor
    as_of: date
    at_first: bool = False
    """Whether levels are asked for as a first look has them (`LevelsByDay.at_first`)."""

    @property
    def lookup(self) -> Lookup:
        """Names and rows of the store."""
        return self.assessor.lookup

    @property
    def methods(self) -> Methods:
        """The constants of the methods."""
        return self.assessor.methods

    @property
    def excluded(self) -> frozenset[str]:
        """Ids of the sources and actors whose citations do not count."""
        return self.assessor.excluded

    @property
    def frames(self) -> Frames:
        """The store's frames, without what was published later or is excluded."""
        return self.assessor.frames(self.as_of)

    @property
    def known_facts(self) -> pl.Series:
        """A Boolean per fact of the store: whether it is known."""
        return self.assessor.known.facts(self.as_of)

    @property
    def search_index(self) -> SearchIndex:
        """What filters are matched on."""
        return self.assessor.search_index(self.as_of)

    # --- facts ---

    @property
    def fact_grades(self) -> pl.DataFrame:
        """How well each known fact is supported, a row a fact, in the order of `frames.facts`."""
        return self.assessor.fact_grades(self.as_of)

    def grade_of(self, fact: str) -> dict[str, Any] | None:
        """Return the row of `fact_grades` for a fact; None where it is not known."""
        run = self.lookup.run("facts", "id", fact)
        if run is None:
            return next(self.fact_grades.filter(pl.col("fact") == fact).iter_rows(named=True), None)
        row, number = run
        if not number or not self.known_facts[row]:
            return None
        # Grades have a row for each known fact: this one's stands behind as many as are known before it.
        return self.fact_grades.row(int(self.known_facts.head(row).sum()), named=True)

    def citations_of(self, fact: str) -> pl.DataFrame:
        """Return the known citations of a fact, in their order."""
        run = self.lookup.run("citations", "fact", fact)
        if run is None:
            return self.frames.citations.filter(pl.col("fact") == fact)
        # Slices: comparing days anew for each fact took as long as all the rest of a glance.
        known = self.assessor.known.citations(self.as_of)
        return self.frames.citations.slice(int(known.head(run[0]).sum()), int(known.slice(*run).sum()))

    # --- judgements ---

    @property
    def disputes(self) -> Disputes:
        """The questions on which known facts give different answers."""
        return self.assessor.disputes(self.as_of)

    @property
    def disputed(self) -> frozenset[str]:
        """The ids of these questions."""
        return self.assessor.memory.once(
            ("disputed", self.as_of),
            lambda: frozenset(self.disputes.questions["question"]),
            most=self.assessor.blocks.most_days,
        )

    def question(self, question: str) -> Disputes:
        """Return the known answers to one question, or whether a fact is so, disputed or not."""
        return self.assessor.question(question, self.as_of)

    def retrospective_disputes(self, question: str | None = None) -> Disputes | None:
        """Return what is disputed, or one question comes to, by all that was published and decided later.

        None before the latest day, on which nobody could look back yet.
        """
        if self.as_of < self.lookup.days[-1]:
            return None
        judge = self.assessor
        return judge.retrospective_disputes() if question is None else judge.question(question, None)

    @property
    def assessment(self) -> Assessment:
        """The levels of every base, with their parts."""
        return self.assessor.threat.assessment(self.as_of, at_first=self.at_first)

    @property
    def level_history(self) -> pl.DataFrame:
        """The levels of every base on the days on which their history is told."""
        return self.assessor.threat.history(self.as_of, at_first=self.at_first)

    @property
    def level_runs(self) -> pl.DataFrame:
        """From which day on each level was what, up to this day, in order (`scenarios.level_runs`)."""
        return self.assessor.threat.runs(self.as_of).filter(pl.col("since") <= self.as_of)

    @property
    def evidence(self) -> pl.DataFrame:
        """Every citation that the levels rest on, from the strongest of each indicator to the weakest."""
        return self.assessor.threat.evidence(self.as_of)

    @property
    def last_assessed(self) -> pl.DataFrame:
        """The last band of each base and event, and its day: `[base, event, level, as_of]`."""
        on = ["base", "event"]
        banded = pl.col("level").is_in(BANDS)
        if not self.assessor.blocks.is_long(self.as_of):
            until = self.level_history.filter(pl.col("as_of") <= self.as_of, banded).sort("as_of")
            return until.unique(on, keep="last").select(*on, "level", "as_of")
        ends = pl.col("since").shift(-1).over(on).dt.offset_by("-1d").fill_null(self.as_of)
        runs = self.level_runs.select(*on, level="standing", as_of=ends)
        return runs.filter(banded).unique(on, keep="last", maintain_order=True)

    @property
    def retrospective_levels(self) -> pl.DataFrame | None:
        """Levels by all that was published later; None before the latest day, on which nobody could look back yet."""
        return self.assessor.threat.retrospective(self.as_of) if self.as_of >= self.lookup.days[-1] else None

    @property
    def without_each(self) -> pl.DataFrame:
        """The index of each base without each origin, source and fact."""
        return self.assessor.threat.without_each(self.as_of)

    @property
    def relations(self) -> pl.DataFrame:
        """How each two actors stand to each other, a row a pair (`Relations.pairs`)."""
        return self._today("relations", lambda: self.assessor.pairs(self.as_of))

    @property
    def relations_before(self) -> pl.DataFrame:
        """The same of the day before."""
        return self.assessor.pairs_before(self.as_of)

    @property
    def relation_moves(self) -> pl.DataFrame:
        """Which pairs stand otherwise than the day before (`relations.moves`)."""
        return self.assessor.relation_moves(self.as_of)

    @property
    def tie_kinds(self) -> pl.DataFrame:
        """What each kind of tie of a pair comes to (`Relations.kinds`)."""
        return self._today("tie kinds", lambda: self.assessor.relations_on(self.as_of).kinds)

    @property
    def tie_evidence(self) -> pl.DataFrame:
        """The citations that ties rest on (`Relations.evidence`)."""
        return self._today("tie evidence", lambda: self.assessor.relations_on(self.as_of).evidence)

    @property
    def named_together(self) -> pl.DataFrame:
        """How many known facts name each two actors (`relations.named_together`)."""
        return self.assessor.named_together(self.as_of)

    @property
    def unbalanced_triads(self) -> pl.DataFrame:
        """Triads of relations with an odd number of hostile ones."""
        return self._today("triads", lambda: self.assessor.unbalanced_triads(self.days))

    @property
    def forecasts(self) -> Ledger:
        """The forecasts, with their outcomes."""
        return self.assessor.structured.forecasts(self.as_of)

    @property
    def hypotheses(self) -> Hypotheses:
        """What speaks against each of the hypotheses that compete."""
        return self.assessor.structured.hypotheses(self.as_of)

    @property
    def deception_checks(self) -> DeceptionChecks:
        """Who might deceive us, and the levels without him."""
        return self.assessor.structured.deception_checks(self.as_of)

    @property
    def what_would_change(self) -> pl.DataFrame:
        """What every single change would make of each level."""
        return self.assessor.structured.what_would_change(self.as_of)

    @property
    def leading_answers(self) -> pl.DataFrame:
        """Which answer to each open question every single change would make lead."""
        return self.assessor.structured.leading_answers(self.as_of)

    def changes_since(self, day: date) -> Changes:
        """Return what is different from what was known on an earlier (or later) day."""
        return self.assessor.changes(day, self.as_of)

    @property
    def changes(self) -> Changes:
        """What is different from the day before."""
        return self.changes_since(self.as_of - timedelta(days=1))

    @property
    def changes_by_exclusion(self) -> Changes:
        """What is different from what it would be with nothing excluded."""
        return self.assessor.changes_by_exclusion(self.as_of)

    @property
    def days(self) -> tuple[date, ...]:
        """The days that are judged together with this one; the day before is one of them."""
        return self.assessor.blocks.with_day_before(self.as_of)

    def _today(self, name: str, of_days: Callable[[], pl.DataFrame]) -> pl.DataFrame:
        judge, today = self.assessor, self.as_of
        return judge.memory.once(
            (name, today), lambda: of_days().filter(pl.col("as_of") == today), most=judge.blocks.most_days
        )
