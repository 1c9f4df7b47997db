"""The density of events on the map: a shade a cell, or a mark where a cell has one event."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import msgspec

from tui.render.glyphs import DENSITY, Glyph
from tui.render.map.projection import View

if TYPE_CHECKING:  # late: a theatre without events does without it
    from tui.analysis.views.events import EventDensity


class Density(msgspec.Struct, frozen=True):
    """The events in each cell of a view."""

    view: View
    events: EventDensity

    @property
    def steps(self) -> tuple[int, ...]:
        """From how many events on each shade but the first begins: equal ratios, from one event to the most."""
        most = self.events.most
        edges = (2, round(most ** (1 / 3)) + 1, round(most ** (2 / 3)) + 1)
        # Few events need no three shades: each step begins beyond the one before, and none beyond the most.
        return tuple(edge for number, edge in enumerate(edges) if edge <= most and edge not in edges[:number])

    def shades(self, view: View) -> Iterator[tuple[int, int, Glyph]]:
        """Yield column and row of each cell of the view that has events, and how it is marked."""
        if view != self.view:
            return
        steps = self.steps
        for cell in self.events.cells:
            # The grid counts northward, lines go down.
            yield cell.x, view.lines - 1 - cell.y, DENSITY[sum(cell.rows >= edge for edge in steps)]

    @property
    def legend(self) -> tuple[Glyph, ...]:
        """The marks with the numbers that they stand for."""
        steps, most = (1, *self.steps), self.events.most
        ends = (*(step - 1 for step in steps[1:]), most)
        said = [f"{first}" if first == last else f"{first}–{last}" for first, last in zip(steps, ends, strict=True)]
        said[0] += " event" if steps[0] == ends[0] else " events"
        marks = [glyph._replace(word=word) for glyph, word in zip(DENSITY, said, strict=False)]
        # Beyond the view, or known to the province at best. Last: where there is no room, it can be spared.
        rest = Glyph(f"{self.events.nowhere:,} elsewhere", "", "muted")
        return (*marks, rest) if self.events.nowhere else tuple(marks)
