"""Structured analysis of one store on any day: computed when asked for, and remembered."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Final

import polars as pl

from tui.analysis.structured import deception, forecasts, hypotheses, what_would_change
from tui.analysis.structured.deception import DeceptionChecks
from tui.analysis.structured.forecasts import Ledger
from tui.analysis.structured.hypotheses import Hypotheses

if TYPE_CHECKING:  # it holds this one
    from tui.analysis.assessor import Assessor

_TRIED_TOGETHER: Final = 1000
"""Facts up to which all days are tried together (`tries_all_days`)."""


class Analyses:
    """What rests on the judgements of an assessor."""

    def __init__(self, judge: Assessor) -> None:
        """`judge` is asked for what is known and judged, and its memory remembers."""
        self._judge = judge

    def forecasts(self, day: date) -> Ledger:
        """Return the forecasts made by a day, with their outcomes."""
        judge = self._judge
        return judge.blocks.parts(
            judge.blocks.key_of_day("forecasts", day),
            Ledger,
            lambda: forecasts.as_known(judge.frames(day), day, judge.methods.structured),
        )

    def hypotheses(self, day: date) -> Hypotheses:
        """Return what speaks against each of the hypotheses that compete, by what is known on a day."""
        judge = self._judge
        return judge.blocks.parts(
            judge.blocks.key_of_day("hypotheses", day),
            Hypotheses,
            lambda: hypotheses.as_known(judge.testimony, judge.frames(day), judge.fact_grades(day), day, judge.methods),
        )

    def deception_checks(self, day: date) -> DeceptionChecks:
        """Return who might deceive us, and the levels on a day without him."""
        judge = self._judge
        return judge.blocks.parts(
            judge.blocks.key_of_day("deception checks", day),
            DeceptionChecks,
            lambda: deception.as_known(judge.bearing, judge.frames(day), day, judge.methods.structured, judge.excluded),
        )

    def what_would_change(self, day: date) -> pl.DataFrame:
        """Return what every single change would make of each level on a day (`what_would_change.levels_as_known`)."""
        judge = self._judge
        days = self._tried_with(day)

        def compute() -> pl.DataFrame:
            return what_would_change.levels_as_known(judge.store.frames, judge.methods, days, judge.excluded)

        every = judge.memory.once(judge.blocks.key("what would change", days), compute)
        return every.filter(pl.col("as_of") == day)

    def has_tried(self, day: date) -> bool:
        """Return whether every single change on a day has been tried already."""
        return self._judge.memory.has(self._judge.blocks.key("what would change", self._tried_with(day)))

    def _tried_with(self, day: date) -> tuple[date, ...]:
        """Return the days that changes are tried on together with a day."""
        return self._judge.blocks.of(day) if self.tries_all_days_with(day) else (day,)

    def tries_all_days_with(self, day: date) -> bool:
        """Return whether every change is tried on all days that are judged together with a day."""
        return self.tries_all_days and not self._judge.blocks.is_long(day)

    @property
    def tries_all_days(self) -> bool:
        """Whether every change is tried on all days together, so that a step from day to day need not wait for it.

        With what ships, thirteen days take half as long again as one; with a large theatre, as many times as long.
        """
        return self._judge.store.frames.facts.height <= _TRIED_TOGETHER

    def leading_answers(self, day: date) -> pl.DataFrame:
        """Return which answer every single change would make lead (`what_would_change.answers_as_known`)."""
        judge = self._judge
        return judge.memory.once(
            judge.blocks.key_of_day("leading answers", day),
            lambda: what_would_change.answers_as_known(judge.store.frames, judge.methods, day, judge.excluded),
        )
