"""Structured analysis: forecasts, competing hypotheses and deception checks, a section each."""

from __future__ import annotations

from collections.abc import Mapping

from tui.analysis.situation import Situation
from tui.render.rows.analysis.sections import SECTIONS, nothing, tabs
from tui.render.text import Line, Rows
from tui.ui.panes.pane import Content, Pane, Request
from tui.ui.widgets.rows import Position


class Analysis(Pane):
    """One section at a time; left and right go from one to the next."""

    rests_on = frozenset({"structured", "threat", "corroboration"})
    shows_hits = False
    section = next(iter(SECTIONS))
    """The section that is shown."""
    _left: Mapping[str, Position] = {}
    """Where the other sections were left."""

    @property
    def detail(self) -> str:
        """The section that is shown."""
        return self.section

    def set_detail(self, detail: str) -> None:
        """Show another section; what is none is the first."""
        self.section = detail if detail in SECTIONS else next(iter(SECTIONS))

    def prepare(self, situation: Situation) -> None:
        """Compute what the sections know of the day."""
        for section in SECTIONS.values():
            section.view(situation)

    def make(self, request: Request) -> Content:
        """Return the rows of a section, under the titles of all."""
        situation, section = request.situation, SECTIONS[request.detail]
        heading = (tabs(request.detail, request.cells), ())
        # What follows from nothing but the baseline would only mislead.
        if not situation.known:
            return Content(rows=Rows(), heading=heading)
        view = section.view(situation)
        if section.listed is not None:
            view = section.listed(view, situation)
        return Content(rows=section.rows(view, request.cells), heading=heading)

    def nothing(self, situation: Situation) -> tuple[Line, ...]:
        """Return what stands in a section that has nothing to show."""
        # Before anything was known, or in a theatre without facts, that is told first.
        return nothing(self.section) if situation.known else super().nothing(situation)

    def action_sideways(self, step: int) -> None:
        """Go to the section before or after; after the last comes the first."""
        names = list(SECTIONS)
        self._left = {**self._left, self.section: self.position}
        self.section = names[(names.index(self.section) + step) % len(names)]
        if self.situation is not None and self.display:
            self.draw(self.situation, at=self._left.get(self.section, Position()))
