"""A page over the whole screen: help, and the list of records aside."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

from textual import events
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.screen import ModalScreen

from tui.render.rows.parts import paragraph
from tui.render.text import Row, Rows, Span, Target, pad
from tui.settings import actions
from tui.terminal.textual_internals import FramedScreen
from tui.ui.widgets.bar import Bar
from tui.ui.widgets.bindings import bindings
from tui.ui.widgets.filter_bar import Asked, FilterBar
from tui.ui.widgets.rows import Position, RowsView


class Page(ModalScreen[Target | None], FramedScreen[Target | None]):
    """A title and rows to read; esc or q closes it, enter gives back what the cursor is on."""

    BINDINGS: ClassVar[list[BindingType]] = bindings("page")
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
    """Every key: first those that do something where the user is, then all the others. `/` searches them."""

    BINDINGS: ClassVar[list[BindingType]] = bindings("help")

    def __init__(self, here: actions.Here, remapped: Mapping[str, str]) -> None:
        super().__init__("Keys")
        self.here = here
        self.remapped = remapped
        self.wanted = ""
        self.bar = FilterBar(id="help-search")

    def compose(self) -> ComposeResult:
        """Title, search line and list."""
        yield from super().compose()
        yield self.bar

    def on_mount(self) -> None:
        """Says how to search."""
        self.bar.show((Span("/ searches this list", "muted"),), ())

    def action_search(self) -> None:
        """Opens the line to search the keys with."""

        def typed(text: str) -> None:
            self.wanted = text.casefold()
            self.list.show(self.rows(self.list.inner_width), at=Position())

        def done(text: str | None) -> None:
            typed(text or "")
            self.list.focus()

        self.bar.ask(Asked("search", "a key, or what it does", done, typed))

    async def take_key(self, event: events.Key) -> bool:
        """Gives a key to the search line; says whether it is open."""
        return self.bar.take(event)

    def take_paste(self, text: str) -> bool:
        """Gives what was pasted to the search line; says whether it is open."""
        return self.bar.paste(text)

    def rows(self, cells: int) -> Rows:
        """One row an action, under the heading of its group."""
        found = [action for action in actions.offered(self.here.read_only) if action.label and self._wants(action)]
        here = [action for action in found if action.footer(self.here)]
        made = self._group("Here", here, cells)
        for group in GROUPS:
            rest = [action for action in found if action.group == group and action not in here]
            made += self._group(group, rest, cells)
        return Rows(made) if made else Rows([Row((Span("no key does that", "muted"),))])

    def _wants(self, action: actions.Action) -> bool:
        keys = " ".join(map(actions.shown, actions.keys_of(action, self.remapped)))
        text = f"{keys} {action.help} {action.id}".casefold()
        return all(word in text for word in self.wanted.split())

    def _group(self, title: str, found: list[actions.Action], cells: int) -> list[Row]:
        if not found:
            return []
        made = [Row((Span(title, "heading"),))]
        for action in found:
            shown = " ".join(map(actions.shown, actions.keys_of(action, self.remapped)))
            line = [Span(pad(shown, 14), "key"), Span(action.help)]
            made += paragraph(line, cells, key=f"{title}.{action.id}", indent=14)
        return [*made, Row(())]


GROUPS: tuple[actions.Group, ...] = ("Move", "Panes", "Filter", "Look", "Program")
"""The order in which help lists what the actions are for."""
