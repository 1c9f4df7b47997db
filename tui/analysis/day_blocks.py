"""Which days are judged in one run: all that are shown together; of a great many, a block of them."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Final

from tui.analysis.lookup import Lookup
from tui.analysis.time_axis import GRAINS, cell_of, day_of, moment, start_of

TOGETHER: Final = 130
"""Days shown together up to which all are judged in one run, and remembered: a season."""
_BLOCK: Final = timedelta(days=14)
"""How many days are judged in one run where there are more."""
_BLOCKS, _DAYS = 4, 32
"""How many blocks and days are then remembered, those that were looked at last: ten years would fill the memory."""
_A_DAY: Final = timedelta(days=1)


class DayBlocks:
    """The days of a theatre, by which of them are judged together."""

    def __init__(self, lookup: Lookup) -> None:
        """`lookup` has the days that are shown."""
        self._lookup = lookup
        many = len(lookup.days) > TOGETHER
        self.most_blocks: int | None = _BLOCKS if many else None
        """How many runs are remembered; None where all of them are."""
        self.most_days: int | None = _DAYS if many else None
        """Of how many days is remembered what is made of one; None where it is of all."""

    def is_long(self, day: date) -> bool:
        """Return whether more days are shown together with a day than are judged in one run."""
        return len(self._lookup.stretch(day)) > TOGETHER

    def of(self, day: date) -> tuple[date, ...]:
        """Return the days that are judged in one run with a day: all that are shown with it; of many, its block.

        The day before the first of them is one of them: it, too, is told with what has changed since yesterday.
        """
        if self.is_long(day):
            first = day - _A_DAY * (day.toordinal() % _BLOCK.days)
            return tuple(first + _A_DAY * step for step in range(-1, _BLOCK.days))
        shown = self._lookup.stretch(day)
        days = (shown[0] - _A_DAY, *shown)
        return days if shown[0] <= day <= shown[-1] else tuple(sorted({*days, day - _A_DAY, day}))

    def around(self, day: date, *, forward: bool) -> list[date]:
        """Return a day of its block, of the one that steps lead to next, and of the other; none in a short window."""
        if not self.is_long(day):
            return []
        first, last = self._lookup.days[0], self._lookup.days[-1]
        ahead = _BLOCK if forward else -_BLOCK
        return [each for each in (day, day + ahead, day - ahead) if first <= each <= last]

    def history(self, day: date) -> tuple[date, ...]:
        """Return the days on which histories are told around a day: all that are judged together with it.

        Where there are too many of these, the last of each week, month, quarter or year.
        """
        if not self.is_long(day):
            return self.of(day)
        days = self._lookup.stretch(day)
        for grain in GRAINS[GRAINS.index("week") :]:
            cells = range(cell_of(grain, moment(days[0])), cell_of(grain, moment(days[-1])) + 1)
            if len(cells) <= TOGETHER:
                break
        ends = (day_of(start_of(grain, cell + 1)) - _A_DAY for cell in cells)
        return tuple(min(each, days[-1]) for each in ends)
