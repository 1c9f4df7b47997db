"""The bases: level and index of each, and what adds up to it."""

from __future__ import annotations

from typing import Final

from tui.analysis.situation import Situation
from tui.analysis.views import levels
from tui.render.rows import bases
from tui.render.text import Target
from tui.ui.panes.pane import Content, Pane, Request
from tui.ui.widgets.menu import Entry

LABELLED: Final = "reports"
FRAME: Final = 5
"""Lines of the window around the pane: header, tabs, status, scrubber and footer."""


class Bases(Pane):
    """Level and index of each base, how it ran, and what adds up to it."""

    grows = True
    chooses = "labels"
    labels = False
    """Whether the marks of reports are numbered, and the reports listed."""
    needs = frozenset({"bases"})
    rests_on = frozenset({"threat", "corroboration"})
    home_of = frozenset({"base"})
    shows_of_base = frozenset({"card", "contributions"})

    def prepare(self, situation: Situation) -> None:
        """Compute the index without each source and fact, and the levels by all that was published later."""
        # Left to the first look at the pane, this made the screen stand still for 0.4 s with the theatre that ships.
        levels.prepare(situation)

    def make(self, request: Request) -> Content:
        """Return the rows of all bases."""
        view = levels.bases(request.situation)
        return Content(
            rows=bases.rows(view, request.cells, max(request.lines - FRAME, 0), labels=request.detail == LABELLED)
        )

    @property
    def detail(self) -> str:
        """Whether reports are labelled."""
        return LABELLED if self.labels else ""

    def set_detail(self, detail: str) -> None:
        """Label the reports, or not."""
        self.labels = detail == LABELLED

    def choices(self) -> list[Entry]:
        """Return whether reports are labelled."""
        return [Entry("number the reports over the histories, and list them", on=self.labels)]

    def choose(self, number: int) -> None:
        """Label the reports, or leave the labels out."""
        self.labels = not self.labels

    def opens(self, target: Target, here: Pane | None) -> bool:
        """Return whether it is a base; the inspector goes on by itself, and beside this pane it shows the rest."""
        return target.kind == "base" and here not in (None, self)
