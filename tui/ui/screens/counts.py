"""The page of how often each value of a column occurs, in the picture that the user turns to."""

from __future__ import annotations

from collections.abc import Callable
from typing import ClassVar

from textual.binding import BindingType

from tui.analysis.facets import ByDay, Frequencies
from tui.base.daemon_thread import in_background
from tui.render.rows import frequencies
from tui.render.rows.frequencies import PICTURES, Picture
from tui.render.text import Line, Rows, Span, line_width
from tui.settings import actions
from tui.ui.screens.page import Page
from tui.ui.widgets.bar import Bar
from tui.ui.widgets.bindings import bindings
from tui.ui.widgets.rows import Position


class Counts(Page):
    """Values of a column with their facts or events: bars; small charts by day; or shades. Enter filters."""

    BINDINGS: ClassVar[list[BindingType]] = bindings("counts")

    def __init__(self, title: str, table: Frequencies, by_day: Callable[[], ByDay]) -> None:
        """`by_day` works out, in a thread, what the pictures by day are drawn from."""
        super().__init__(f"{table.noun.capitalize()}s by {title}", self._rows)
        self.table = table
        self.picture: Picture = "bars"
        self._compute = by_day
        self._by_day: ByDay | None = None

    def on_mount(self) -> None:
        """Say which pictures there are, and give the list the keys."""
        super().on_mount()
        self._say()

    def fill(self, *, at: Position | None = None) -> None:
        """Show the picture for the width and height that there are."""
        rows, heading = self._drawn(self.list.inner_width)
        self.list.show(rows, heading, at=at)

    async def action_next_picture(self) -> None:
        """Turn to the next picture; what those by day are drawn from is worked out off the event loop."""
        if self._by_day is None:
            self._by_day = await in_background(self._compute)
        self.picture = PICTURES[(PICTURES.index(self.picture) + 1) % len(PICTURES)]
        self.fill(at=Position())
        self._say()

    def on_resize(self) -> None:
        """Fill the list for this size, and name as many pictures as there is room for."""
        super().on_resize()
        self._say()

    def _say(self) -> None:
        does = "" if self.picture == "small charts" else "enter filters   "
        key = actions.key_label(actions.BY_ID["next-picture"].keys[0])
        right = (Span(f"{key} next picture   {does}esc close", "muted"),)
        left: Line = (Span(self.heading, "title"), Span("  "))
        tabs = [Span(f" {name} ", "tab-on" if name == self.picture else "tab") for name in PICTURES]
        all_fit = line_width((*left, *tabs, *right)) + 4 < self.size.width
        shown = tabs if all_fit else [tab for tab in tabs if tab.style == "tab-on"]
        self.query_one("#title", Bar).show((*left, *shown), right)

    def _rows(self, cells: int) -> Rows:
        return self._drawn(cells)[0]

    def _drawn(self, cells: int) -> tuple[Rows, tuple[Line, ...]]:
        lines = self.list.size.height
        if self._by_day is None or self.picture == "bars":
            return frequencies.rows(self.table, cells, lines), ()
        if self.picture == "small charts":
            return frequencies.small_charts(self.table, self._by_day, cells, lines), ()
        return frequencies.shades(self.table, self._by_day, cells, lines)
