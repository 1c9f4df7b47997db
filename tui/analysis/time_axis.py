"""An axis of time in cells of a grain: hours, days, weeks, months, quarters or years of the calendar.

A moment is a number of hours since the beginning of 1970, whatever the zone: dates are days of the theatre.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import Final, Literal, get_args

import msgspec

Grain = Literal["hour", "day", "week", "month", "quarter", "year"]
GRAINS: Final[tuple[Grain, ...]] = get_args(Grain)
HOURS: Final[dict[Grain, int]] = {"hour": 1, "day": 24, "week": 168, "month": 730, "quarter": 2190, "year": 8766}
"""About how many hours a cell of each grain has."""
_EPOCH: Final = date(1970, 1, 1)
_MONTHS: Final = {"month": 1, "quarter": 3, "year": 12}


def moment(day: date) -> int:
    """Return the first hour of a day."""
    return (day - _EPOCH).days * 24


def day_of(hour: int) -> date:
    """Return the day that a moment is of."""
    return _EPOCH + timedelta(days=hour // 24)


def cell_of(grain: Grain, hour: int) -> int:
    """Return the number of the cell that a moment is in; the first one of 1970 has 0, or is the week around it."""
    match grain:
        case "hour":
            return hour
        case "day":
            return hour // 24
        case "week":  # which begins on a Monday; 1970 began on a Thursday
            return (hour // 24 + 3) // 7
    day = day_of(hour)
    return ((day.year - 1970) * 12 + day.month - 1) // _MONTHS[grain]


def start_of(grain: Grain, cell: int) -> int:
    """Return the first hour of a cell."""
    match grain:
        case "hour":
            return cell
        case "day":
            return cell * 24
        case "week":
            return (cell * 7 - 3) * 24
    year, month = divmod(cell * _MONTHS[grain], 12)
    return moment(date(1970 + year, month + 1, 1))


class Axis(msgspec.Struct, frozen=True):
    """So many cells of a grain that follow each other, from the cell `first` on."""

    grain: Grain
    first: int
    cells: int

    @property
    def edges(self) -> list[int]:
        """Return where each cell begins, and where the last one ends."""
        return [start_of(self.grain, self.first + number) for number in range(self.cells + 1)]

    @property
    def start(self) -> int:
        """Return the first hour."""
        return start_of(self.grain, self.first)

    @property
    def stop(self) -> int:
        """Return the hour after the last one."""
        return start_of(self.grain, self.first + self.cells)

    def cell_at(self, hour: int) -> int:
        """Return the cell of a moment, counted from the first one: below 0 before the axis, `cells` or more after."""
        return cell_of(self.grain, hour) - self.first
