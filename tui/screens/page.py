"""A page over the whole screen: help, and the list of records aside."""

from __future__ import annotations

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.screen import ModalScreen

from tui import keys
from tui.render.text import Row, Rows, Span, Target, pad
from tui.widgets.bar import Bar
from tui.widgets.rows import RowsView


class Page(ModalScreen[Target | None]):
    """A title and rows to read; esc or q closes it, enter gives back what the cursor is on."""

    BINDINGS: ClassVar[list[BindingType]] = keys.bindings("page")
    DEFAULT_CSS = "Page { background: $background; } Page > #title { background: $panel; }"

    def __init__(self, title: str) -> None:
        super().__init__()
        self.heading = title
        self.list = RowsView(on_open=self._open)

    def compose(self) -> ComposeResult:
        """Title and list."""
        title = Bar(id="title")
        title.show((Span(self.heading, "title"),), (Span("↑↓ move   esc close", "muted"),))
        yield title
        yield self.list

    def on_mount(self) -> None:
        """Fills the list."""
        self.list.focus()

    def on_resize(self) -> None:
        """Fills the list for this width."""
        self.call_after_refresh(lambda: self.list.show(self.rows(self.list.inner_width)))

    def rows(self, cells: int) -> Rows:
        """What there is to read."""
        raise NotImplementedError

    async def _open(self, target: Target | None) -> None:
        if target is not None:
            self.dismiss(target)

    def action_close(self) -> None:
        """Closes the page."""
        self.dismiss(None)


class Help(Page):
    """Every key, by what it is for."""

    def __init__(self, remapped: dict[str, str]) -> None:
        super().__init__("Keys")
        self.remapped = remapped

    def rows(self, cells: int) -> Rows:
        """One row an action, under the heading of its group."""
        made: list[Row] = []
        group = ""
        for action in sorted(
            (action for action in keys.ACTIONS if action.label), key=lambda action: _GROUPS.index(action.group)
        ):
            if action.group != group:
                group = action.group
                made += [Row(()), Row((Span(group, "heading"),))] if made else [Row((Span(group, "heading"),))]
            names = self.remapped[action.id].split(",") if action.id in self.remapped else action.keys
            shown = " ".join(keys.shown(name) for name in names)
            made.append(Row((Span(pad(shown, 12), "key"), Span(action.help)), action.id))
        return Rows(made)


_GROUPS: tuple[keys.Group, ...] = ("Move", "Panes", "Filter", "Look", "Program")
