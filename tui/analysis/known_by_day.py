"""What of a store is known on each day: the same from one publication to the next."""

from __future__ import annotations

from bisect import bisect_right
from datetime import date

import polars as pl

from tui.analysis.as_known import Horizon, horizon, lost_texts
from tui.analysis.day_blocks import DayBlocks
from tui.analysis.memory import Memory
from tui.store.schema.frames import Frames, Store


class KnownByDay:
    """A store without the sources and actors whose ids are in `excluded`, as it was known on any day."""

    def __init__(self, store: Store, excluded: frozenset[str], memory: Memory, blocks: DayBlocks) -> None:
        """`memory` remembers what has been computed, of as many days as `blocks` says."""
        self._frames = store.frames
        self._excluded = excluded
        self._memory = memory
        self._most = blocks.most_days

    @property
    def horizon(self) -> Horizon:
        """From which day each row of the store counts."""

        def compute() -> dict[str, pl.DataFrame]:
            found = horizon(self._frames, self._excluded)
            # As frames, the only thing that is kept on disk.
            return {name: days.to_frame() for name, days in found.known.items()}

        known = self._memory.once("known days", compute)
        return Horizon(self._frames, {name: days.to_series() for name, days in known.items()})

    @property
    def publications(self) -> list[date]:
        """The days on which something became known, in order.

        That is sources, citations, lost texts, questions, what settles these, and outcomes of forecasts.
        """

        def compute() -> list[date]:
            frames = self._frames
            asked = frames.questions
            decided = (asked["adjudicated_on"], frames.resolutions["known"])
            out = frames.sources.filter(~pl.col("lost")).select(pl.coalesce("latest", "out")).to_series()
            days = (out, frames.citations["known"], lost_texts(frames)["known"], asked["known"], *decided)
            return sorted(pl.concat(each.rename("day") for each in days).drop_nulls().unique())

        return self._memory.once(("publications",), compute)

    def last_publication(self, day: date) -> date:
        """Return the last day up to `day` on which something became known; `date.min` where there is none.

        What is known is the same on every day between two of them.
        """
        before = bisect_right(self.publications, day)
        return self.publications[before - 1] if before else date.min

    def frames(self, day: date) -> Frames:
        """Return the store's frames without what was published after a day or is excluded."""
        state = self.last_publication(day)
        return self._memory.once(("frames", state), lambda: self.horizon.visible(state), most=self._most)

    def facts(self, day: date) -> pl.Series:
        """Return a Boolean per fact of the store: whether it is known on a day."""
        return self._rows("facts", day)

    def citations(self, day: date) -> pl.Series:
        """Return a Boolean per citation of the store: whether it is known on a day."""
        return self._rows("citations", day)

    def _rows(self, frame: str, day: date) -> pl.Series:
        state = self.last_publication(day)
        return self._memory.once((f"known {frame}", state), lambda: self.horizon.counts(frame, state), most=self._most)
