"""The layout of lanes: what they are by, which part of time they show, and where their columns stand."""

from __future__ import annotations

from datetime import date
from math import log2
from typing import Final, NamedTuple

import msgspec

from tui.analysis.time_axis import GRAINS, HOURS, Axis, Grain, cell_of, moment, start_of
from tui.analysis.views.lanes import BY, By

LANES: Final = "lanes"
NAME, LONGEST_NAME = 14, 28
"""Cells for the names of lanes, at the least and at the most."""
COUNT, DISPUTES, SIDE = 5, 4, 5
"""Cells of the columns of all facts, of disputed ones, and of those before, after and without a date."""
WIDEST: Final = 24
"""Cells of the screen that a cell of time has at the most in the whole window."""
FINEST: Final = 8
"""Cells of the screen that an hour has at the most."""
FEWEST: Final = 3
"""Cells of time that are shown at the least."""


class LanesLayout(msgspec.Struct, frozen=True):
    """Whether lanes are shown, by what, and what part of time; without a middle, that of the theatre's window.

    A step of the zoom shows half of the time; 0 shows the window of the theatre.
    """

    shown: bool = False
    by: By = "actor"
    zoom: int = 0
    middle: int | None = None

    def written(self) -> str:
        """Return the layout as one word: `lanes:actor:2:481440`."""
        middle = "" if self.middle is None else self.middle
        return f"{LANES if self.shown else 'list'}:{self.by}:{self.zoom}:{middle}"

    @classmethod
    def read(cls, text: str) -> LanesLayout:
        """Return the layout that `written` wrote; what cannot be used of a text is left out."""
        shown, by, zoom, middle = (*text.split(":"), "", "", "", "")[:4]
        return cls(
            shown == LANES,
            next((each for each in BY if each == by), "actor"),
            int(zoom) if _is_number(zoom, 3) else 0,
            int(middle) if _is_number(middle, 9) else None,
        )


def _is_number(text: str, digits: int) -> bool:
    bare = text.removeprefix("-")
    return bare.isascii() and bare.isdecimal() and len(bare) <= digits


class Scale(NamedTuple):
    """An axis, and how many cells of the screen each of its cells has."""

    axis: Axis
    each: int

    @property
    def cells(self) -> int:
        """Return how many cells of the screen the axis takes."""
        return self.axis.cells * self.each


class Columns(NamedTuple):
    """Cells of the columns of a lane: its name, and the axis; the others are always as wide."""

    name: int
    axis: int

    @property
    def left(self) -> int:
        """Return the cells before the axis."""
        return self.name + COUNT + DISPUTES + SIDE


def columns(cells: int, days: tuple[date, date]) -> Columns:
    """Return where things stand in a lane of so many cells; names have what a theatre's window leaves of the axis."""
    name = min(max(cells // 6, NAME), LONGEST_NAME)
    axis = max(cells - Columns(name, 0).left - 2 * SIDE, 8)
    spare = min(axis - _whole(days, axis).cells, LONGEST_NAME - name)
    return Columns(name + spare, axis - spare)


# --- what part of time is shown ---


def scale(layout: LanesLayout, days: tuple[date, date], cells: int) -> Scale:
    """Return the axis for the part of time that is looked at, as wide as the lanes leave room for."""
    room = columns(cells, days).axis
    whole, steps = _whole(days, room), zoom_range(days, cells)
    # Within what there is to see, whatever a text says that was read.
    zoom = min(max(layout.zoom, steps.start), steps.stop - 1)
    if zoom == 0 and layout.middle is None:
        return whole
    grain, each = _steps(whole, room)[zoom - steps.start]
    number = max(room // each, 1)
    middle = layout.middle if layout.middle is not None else (whole.axis.start + whole.axis.stop) // 2
    return Scale(Axis(grain, cell_of(grain, middle) - number // 2, number), each)


def _whole(days: tuple[date, date], room: int) -> Scale:
    """Return the axis of a theatre's window, in days if they find room."""
    first, last = moment(days[0]), moment(days[1]) + 23
    for grain in GRAINS[1:]:
        start = cell_of(grain, first)
        number = cell_of(grain, last) - start + 1
        if number <= room or grain == GRAINS[-1]:
            break
    return Scale(Axis(grain, start, min(number, room)), min(max(room // number, 1), WIDEST))


def zoom_range(days: tuple[date, date], cells: int) -> range:
    """Return the steps of the zoom, from years to hours; 0 is the whole window of a theatre."""
    room = columns(cells, days).axis
    whole = _whole(days, room)
    steps = _steps(whole, room)
    before = steps.index((whole.axis.grain, whole.each))
    return range(-before, len(steps) - before)


def _steps(whole: Scale, room: int) -> list[tuple[Grain, int]]:
    """Return grain and width of cells for each step of the zoom: from one to the next, half of the time is seen."""
    hours = HOURS[whole.axis.grain] / whole.each
    out = max(int(log2(HOURS["year"] / hours)), 0)
    into = max(int(log2(FINEST * hours)), 0)
    steps = [
        _cell(hours * 2**-step, room) if step else (whole.axis.grain, whole.each) for step in range(-out, into + 1)
    ]
    return list(dict.fromkeys(steps))


def _cell(hours: float, room: int) -> tuple[Grain, int]:
    """Return grain and width of a cell where a cell of the screen has about so many hours."""
    number = next((number for number, grain in enumerate(GRAINS) if HOURS[grain] >= hours), len(GRAINS) - 1)
    each = min(max(int(HOURS[GRAINS[number]] / hours), 1), room)
    # One or two cells tell little: finer ones are taken instead.
    return (GRAINS[number - 1], 1) if number and room // each < FEWEST else (GRAINS[number], each)


def middle_of(axis: Axis, cells: int = 0) -> int:
    """Return the moment in the middle of an axis that is moved by some cells."""
    return start_of(axis.grain, axis.first + axis.cells // 2 + cells)
