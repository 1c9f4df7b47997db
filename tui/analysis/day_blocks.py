"""Which days are judged in one run, and what of them is remembered: all that are shown together; of many, a block."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any, Final, TypeVar

import msgspec

from tui.analysis.lookup import Lookup
from tui.analysis.memory import Memory
from tui.analysis.time_axis import GRAINS, cell_of, day_of, moment, start_of

S = TypeVar("S", bound=msgspec.Struct)
T = TypeVar("T")
TOGETHER: Final = 130
"""Days shown together up to which all are judged in one run, and remembered: a season."""
_BLOCK: Final = timedelta(days=14)
"""How many days are judged in one run where there are more."""
_BLOCKS, _DAYS = 4, 32
"""How many blocks and days are then remembered, those that were looked at last: ten years would fill the memory."""
_A_DAY: Final = timedelta(days=1)


class DayBlocks:
    """The days of a theatre, by which of them are judged together."""

    def __init__(self, lookup: Lookup, memory: Memory) -> None:
        """`lookup` has the days that are shown; `memory` remembers what is judged of them."""
        self._lookup = lookup
        self._memory = memory
        many = len(lookup.days) > TOGETHER
        self.most_blocks: int | None = _BLOCKS if many else None
        """How many runs are remembered; None where all of them are."""
        self.most_days: int | None = _DAYS if many else None
        """Of how many days is remembered what is made of one; None where it is of all."""
        self._latest = lookup.window[-1]
        self._last_run = self.together(self._latest)

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

    def together(self, day: date) -> tuple[date, ...]:
        """Return the days that a day is best judged with: its block where that was judged ahead, or is not one of many.

        Else the day alone.
        """
        days = self.of(day)
        return (day,) if self.is_long(day) and not self._memory.has(("judged", days)) else days

    def with_day_before(self, day: date) -> tuple[date, ...]:
        """Return the same, with the day before where the day is alone."""
        days = self.together(day)
        return days if len(days) > 1 else (day - _A_DAY, day)

    def note_judged(self, days: tuple[date, ...]) -> None:
        """Note that a block was judged ahead."""
        self._memory.once(("judged", days), lambda: True, most=self.most_blocks)

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

    # --- remembering ---

    def key(self, name: str, days: tuple[date, ...]) -> str | tuple[Any, ...]:
        """Return the key of a value: a name, under which it may be kept, for the last days of the window."""
        return name if days == self._last_run else (name, days)

    def key_of_day(self, name: str, day: date, *more: date) -> str | tuple[Any, ...]:
        """Return the key of a value of one day: a name for the last of the window."""
        return " ".join(map(str, (name, *more, day))) if day == self._latest else (name, day, *more)

    def run(self, name: str, days: tuple[date, ...], compute: Callable[[], T]) -> T:
        """Return what is computed of some days in one run, remembered: of as many blocks as that is, or single days."""
        if len(days) > 2:
            return self._memory.once(self.key(name, days), compute, most=self.most_blocks)
        return self._memory.once((f"{name} of a day", days), compute, most=self.most_days)

    def parts(self, key: str | tuple[Any, ...], kind: type[S], compute: Callable[[], S]) -> S:
        """Return a struct of frames, remembered frame by frame."""
        # Taken apart, as a struct cannot be kept on disk and a dictionary of frames can.
        return kind(**self._memory.once(key, lambda: msgspec.structs.asdict(compute()), most=self.most_days))
