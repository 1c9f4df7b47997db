"""Days as marks in a row: one a day, or one a week, month, quarter or year where there are more days than cells."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise
from typing import Final, NamedTuple

from tui.analysis.time_axis import GRAINS, Grain, cell_of, day_of, moment, start_of
from tui.analysis.timeline import PerDay

A_DAY: Final = 31
"""Days that have a mark each, however few cells there are."""


class DayMark(NamedTuple):
    """A mark: its facts, and the numbers of the first and last day it stands for."""

    certain: int
    possible: int
    first: int
    last: int


def day_marks(counts: PerDay, first: date, cells: int) -> tuple[Grain, list[DayMark]]:
    """Return what a mark is, a day if that fits into so many cells, and the marks of all days from `first` on.

    Certain facts add up; of possible ones, which may be the same on each day, the most count.
    """
    number = len(counts.certain)
    if number <= max(cells, A_DAY):
        pairs = zip(counts.certain, counts.possible, strict=True)
        return "day", [DayMark(*facts, day, day) for day, facts in enumerate(pairs)]
    last = first + timedelta(days=number - 1)
    for grain in GRAINS[GRAINS.index("week") :]:
        begin, end = cell_of(grain, moment(first)), cell_of(grain, moment(last))
        if end - begin < cells:
            break
    starts = [(day_of(start_of(grain, cell)) - first).days for cell in range(begin, end + 2)]
    edges = [min(max(start, 0), number) for start in starts]
    return grain, [
        DayMark(sum(counts.certain[start:stop]), max(counts.possible[start:stop], default=0), start, stop - 1)
        for start, stop in pairwise(edges)
    ]
