"""The sources: a list, and a reader for the one that is open."""

from __future__ import annotations

from collections.abc import Iterable

from tui.analysis.situation import Situation
from tui.panes.pane import Pane
from tui.render.tables import sources
from tui.render.text import Line, RowList, Target
from tui.widgets.rows import Position


class Sources(Pane):
    """Lists the sources, or reads one."""

    reading = ""

    @property
    def detail(self) -> str:
        """The source that is read, or nothing."""
        return self.reading

    def set_detail(self, detail: str) -> None:
        """Reads a source; with nothing, lists them all."""
        self.reading = detail

    def make(self, situation: Situation, cells: int) -> tuple[RowList, Iterable[Line]]:
        """Rows of the list or of the reader."""
        if self.reading:
            return sources.reader_rows(situation, self.reading, cells), ()
        return sources.list_rows(situation), sources.list_heading(cells)

    def read(self, source: str, paragraph: int | None = None) -> None:
        """Opens a source, at a paragraph if one is named."""
        self.reading = source
        if self.situation is not None:
            key = f"{source}#{paragraph}" if paragraph else ""
            self.draw(self.situation, at=Position(key, self.page // 3))

    def shows(self, target: Target) -> bool:
        """Whether the reader already stands at the target."""
        return self.target == target and bool(self.reading)
