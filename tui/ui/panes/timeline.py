"""The timeline: every fact, by when it happened or in another order."""

from __future__ import annotations

from msgspec.structs import replace

from tui.analysis.views import timeline as views
from tui.render.rows import timeline
from tui.render.rows.timeline import CHOSEN, COLUMNS, NARROWEST, WIDEST, Layout
from tui.ui.panes.pane import Content, Pane, Request
from tui.ui.widgets.menu import Entry

_ONE_LINE = "one line a fact"


class Timeline(Pane):
    """A table of the facts; order, columns and their widths are the user's."""

    lists_facts = keeps_detail = True
    row_layout = Layout()

    @property
    def detail(self) -> str:
        """Order, columns and widths."""
        return self.row_layout.written()

    def set_detail(self, detail: str) -> None:
        """Take up an order, columns and widths."""
        self.row_layout = Layout.read(detail)

    def make(self, request: Request) -> Content:
        """Return a row a fact, under the names of the columns and how many facts fall on each day."""
        layout, cells = Layout.read(request.detail), request.cells
        at = timeline.table(layout, cells)
        shown = views.timeline(request.situation, layout.order, at.columns, reverse=layout.reverse, breaks=at.breaks)
        heading = tuple(timeline.heading(shown, layout, cells))
        return Content(rows=timeline.rows(shown, layout, cells), heading=heading)

    def orders(self) -> list[Entry]:
        """Return every column, with how facts are sorted by it when it is chosen: turned round, if they are already."""
        now = self.row_layout
        entries = []
        for name, column in COLUMNS.items():
            on = name == now.order
            is_reversed = on and now.reverse
            note = column.first_reversed if is_reversed else column.first
            entries.append(Entry(column.order, f"{note} now" if on else note, on))
        return entries

    def sort(self, number: int) -> None:
        """Sort by a column, or the other way round."""
        name, now = list(COLUMNS)[number], self.row_layout
        self.row_layout = replace(now, order=name, reverse=name == now.order and not now.reverse)

    def choices(self) -> list[Entry]:
        """Return whether a fact has one line, then every column with its cells, and whether it is shown."""
        layout = self.row_layout
        shown = layout.fitting(self.inner_width)
        columns = [Entry(COLUMNS[name].heading, f"{layout.size(name)} wide", name in shown) for name in CHOSEN]
        return [Entry(_ONE_LINE, on=layout.one_line), *columns]

    def choose(self, number: int) -> None:
        """Show a column, or hide it; or give each fact one line, or two where it needs them."""
        layout = self.row_layout
        if number == 0:
            self.row_layout = replace(layout, one_line=not layout.one_line)
            return
        shown = set(layout.fitting(self.inner_width)) ^ {CHOSEN[number - 1]}
        self.row_layout = replace(layout, columns=tuple(each for each in CHOSEN if each in shown))

    def adjust(self, number: int, step: int) -> None:
        """Make a column wider or narrower."""
        if number == 0:
            return
        layout, name = self.row_layout, CHOSEN[number - 1]
        cells = min(max(layout.size(name) + step, NARROWEST), WIDEST)
        # Those that are shown stay, though another width would have room for others.
        columns = tuple(layout.fitting(self.inner_width))
        widths = tuple(sorted({**dict(layout.widths), name: cells}.items()))
        self.row_layout = replace(layout, columns=columns, widths=widths)
