"""The levels of every base on any day: computed when asked for, and remembered."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import polars as pl

from tui.analysis.day_blocks import DayBlocks
from tui.analysis.lookup import Lookup
from tui.analysis.memory import Memory
from tui.analysis.threat import scenarios
from tui.analysis.threat.bearing import Bearing
from tui.analysis.threat.opened import reported_items
from tui.analysis.threat.scenarios import Assessment, WeighedDays, WithEvidence


class LevelsByDay:
    """How threatened each base is by what was known on any day."""

    def __init__(self, bearing: Callable[[], Bearing], lookup: Lookup, memory: Memory, blocks: DayBlocks) -> None:
        """`bearing` gives what bears on the bases; `memory` remembers, of as many days as `blocks` says."""
        self._bearing = bearing
        self._lookup = lookup
        self._memory = memory
        self._blocks = blocks

    def every(self, days: tuple[date, ...]) -> WithEvidence:
        """Return the level of every base on each day, with its parts and all that these rest on."""

        def compute() -> WithEvidence:
            found = self._begun(days).whole()
            # What the levels of all days are made of is a good part of the memory.
            self._memory.forget(("begun", days))
            return found

        return self._blocks.parts(self._blocks.key("levels", days), WithEvidence, compute)

    def at_first(self, days: tuple[date, ...]) -> Assessment:
        """Return the same, without how sure levels are and which source they rest on where that is not there yet."""
        if self._has_every(days):
            return self.every(days)
        return self._memory.once(("levels at first", days), lambda: self._begun(days).at_first(), most=1)

    def _begun(self, days: tuple[date, ...]) -> WeighedDays:
        # Remembered, for what a first look does without is computed next.
        return self._memory.once(("begun", days), lambda: WeighedDays.of(self._bearing(), pl.Series(days)), most=1)

    def _has_every(self, days: tuple[date, ...]) -> bool:
        return self._memory.has(self._blocks.key("levels", days))

    def is_known(self, day: date) -> bool:
        """Return whether a first look at a day has all of its levels; one of many, judged alone, always has."""
        return self._blocks.is_long(day) or self._has_every(self._blocks.together(day))

    def assessment(self, day: date, *, at_first: bool = False) -> Assessment:
        """Return the level of every base on a day, with its parts; `at_first` as the method of that name."""
        if not self._blocks.is_long(day):
            days, most = self._blocks.together(day), self._blocks.most_days
            if at_first and not self._has_every(days):
                return self._memory.once(("assessment at first", day), lambda: self.at_first(days).on(day), most=most)
            return self._memory.once(("assessment", day), lambda: self.every(days).on(day), most=most)

        def compute() -> Assessment:
            days = self._blocks.together(day)
            found = self.levels(day, days).filter(pl.col("as_of") == day)
            # Of the block alone it would have been what it is since the block's first day.
            on = ["base", "event"]
            runs = self.runs(day).filter(pl.col("since") <= day)
            since = runs.with_columns(left=pl.col("standing").shift().over(on)).unique(on, keep="last")
            since = found.select(on).join(since, on=on, how="left", maintain_order="left")
            levels = found.with_columns(since["since"], since["left"])
            reported = self._memory.once(("reported items",), lambda: reported_items(self._bearing()))
            return self._weighed(days).on(day).opened(levels, reported)

        return self._blocks.parts(self._blocks.key_of_day("assessment", day), Assessment, compute)

    def evidence(self, day: date) -> pl.DataFrame:
        """Return every citation that levels on a day rest on (`opened.evidence_shown`)."""

        def compute() -> pl.DataFrame:
            days = self._blocks.together(day)
            if not self._blocks.is_long(day):
                return self.every(days).evidence.filter(pl.col("as_of") == day)
            return self._weighed(days).on(day).evidence()

        return self._memory.once(self._blocks.key_of_day("evidence", day), compute, most=self._blocks.most_days)

    def levels(self, day: date, days: tuple[date, ...]) -> pl.DataFrame:
        """Return `Assessment.levels` of days that are judged together with a day; of many days, without their parts."""
        if not self._blocks.is_long(day):
            return self.every(days).levels
        days = days if len(days) > 2 else (day,)  # it need not be judged with the day before
        return self._blocks.run("levels alone", days, lambda: self._weighed(days).levels(self._without_sources(days)))

    def _weighed(self, days: tuple[date, ...]) -> WeighedDays:
        """Return what levels on some days are made of, to be opened day by day."""
        return self._blocks.run("weighed", days, lambda: WeighedDays.of(self._bearing(), pl.Series(days)))

    def history(self, day: date, *, at_first: bool = False) -> pl.DataFrame:
        """Return the level of every base on the days on which the history around a day is told."""
        days = self._blocks.history(day)
        if not self._blocks.is_long(day):
            return (self.at_first(days) if at_first else self.every(days)).levels
        name = f"levels of {days[0]} to {days[-1]}"
        return self._memory.once(name, lambda: scenarios.levels_as_known(self._bearing(), pl.Series(days)))

    def runs(self, day: date) -> pl.DataFrame:
        """Return from which day on each level was what, of all days that are shown with a day (`level_runs`)."""
        days = self._lookup.stretch(day)
        name = f"level runs of {days[0]} to {days[-1]}"
        return self._memory.once(name, lambda: scenarios.level_runs(self._bearing(), days))

    def retrospective(self, day: date) -> pl.DataFrame:
        """Return the level of every base on the days of its history by all that was ever published."""
        # All days at once: weighed one by one, 89 days of 100,000 facts took 50 seconds; together they take 4.6.
        shown = self._lookup.stretch(day)
        days = [each for each in self._blocks.history(day) if shown[0] <= each <= shown[-1]]
        name = "retrospective levels" if shown == self._lookup.window else f"retrospective levels to {days[-1]}"
        return self._memory.once(name, lambda: scenarios.retrospective(self._bearing(), pl.Series(days)))

    def without_each(self, day: date) -> pl.DataFrame:
        """Return the index of every base without each origin, source and fact (`WeighedDays.sensitivity`)."""
        days = self._blocks.of(day)
        if self._blocks.is_long(day) and not self._memory.has(("without each", days)):
            days = (day,)
        return self.prepare_without_each(day, days).filter(pl.col("as_of") == day)

    def prepare_without_each(self, day: date, days: tuple[date, ...]) -> pl.DataFrame:
        """Return the same of days that are judged together with a day."""

        def compute() -> pl.DataFrame:
            # Of a short window what levels are made of is not remembered: all its days are a good part of the memory.
            if not self._blocks.is_long(day):
                run = WeighedDays.of(self._bearing(), pl.Series(days))
                return run.sensitivity(run.without_each())
            run = self._weighed(days)
            tried = run.without_each()
            # Sources are among them, which the levels of these days ask for.
            self._without_sources(days, run.sources_of(tried))
            return run.sensitivity(tried)

        return self._blocks.run("without each", days, compute)

    def _without_sources(self, days: tuple[date, ...], found: pl.DataFrame | None = None) -> pl.DataFrame:
        """Return the levels of some days without a few sources (`WeighedDays.without_sources`), if not yet `found`."""

        def compute() -> pl.DataFrame:
            return self._weighed(days).without_sources() if found is None else found

        return self._blocks.run("without sources", days, compute)
