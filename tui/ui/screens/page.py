"""A page over the whole screen, and the page of all keys."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import ClassVar, get_args

from textual import events
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.screen import ModalScreen

from tui.render.rows.parts import paragraph
from tui.render.text import Row, RowList, Rows, Span, Target, pad
from tui.settings import actions
from tui.terminal.textual_internals import FramedScreen
from tui.ui.widgets.bar import Bar
from tui.ui.widgets.bindings import bindings
from tui.ui.widgets.filter_bar import FilterBar, Prompt
from tui.ui.widgets.pointer import take_on_list
from tui.ui.widgets.rows import Position, RowsView


class Page(ModalScreen[Target | None], FramedScreen[Target | None]):
    """A title and rows to read; esc or q closes it, enter gives back what the cursor is on."""

    BINDINGS: ClassVar[list[BindingType]] = bindings("page")
    DEFAULT_CSS = "Page { background: $background; } Page > #title { background: $panel; }"

    def __init__(self, title: str, make: Callable[[int], RowList]) -> None:
        """`make` returns the rows for so many cells."""
        super().__init__()
        self.heading = title
        self.list = RowsView(on_open=self._open)
        self._make = make

    def compose(self) -> ComposeResult:
        """Yield title and list."""
        title = Bar(id="title")
        title.show((Span(self.heading, "title"),), (Span("↑↓ move   esc close", "muted"),))
        yield title
        yield self.list

    def on_mount(self) -> None:
        """Give the list the keys."""
        self.list.focus()

    def on_resize(self) -> None:
        """Fill the list for this width."""
        # After the layout, which alone knows how wide the list is.
        self.call_after_refresh(self.fill)

    def fill(self, *, at: Position | None = None) -> None:
        """Show the rows anew, for the width that there is."""
        self.list.show(self._make(self.list.inner_width), at=at)

    async def _open(self, target: Target | None) -> None:
        if target is not None:
            self.dismiss(target)

    async def take_mouse(self, event: events.MouseEvent) -> None:
        """Act on what the mouse does."""
        await take_on_list(self, self.list, event)

    def action_close(self) -> None:
        """Close the page."""
        self.dismiss(None)


class Help(Page):
    """Every key: first those that do something where the user is, then all the others. `/` searches them."""

    BINDINGS: ClassVar[list[BindingType]] = bindings("help")

    def __init__(self, here: actions.Context, remapped: Mapping[str, str]) -> None:
        """`remapped` has the keys of actions that the user gave others."""
        super().__init__("Keys", self._rows)
        self.here = here
        self.remapped = remapped
        self.wanted = ""
        self.bar = FilterBar(id="help-search")

    def compose(self) -> ComposeResult:
        """Yield title, list and search line."""
        yield from super().compose()
        yield self.bar

    def on_mount(self) -> None:
        """Say how to search."""
        self.bar.show((Span("/ searches this list", "muted"),), ())

    def action_search(self) -> None:
        """Open the line to search the keys with."""

        async def typed(text: str) -> None:
            self.wanted = text.casefold()
            self.fill(at=Position())

        async def done(text: str | None) -> None:
            await typed(text or "")
            self.list.focus()

        self.bar.ask(Prompt("search", "a key, or what it does", done, typed))

    async def take_key(self, event: events.Key) -> bool:
        """Give a key to the search line; return whether it is open."""
        return await self.bar.take(event)

    async def take_paste(self, text: str) -> bool:
        """Give what was pasted to the search line; return whether it is open."""
        return await self.bar.paste(text)

    def _rows(self, cells: int) -> Rows:
        """Return one row an action, under the heading of its group."""
        wanted = [
            action for action in actions.available_actions(self.here.read_only) if action.label and self._wants(action)
        ]
        here = [action for action in wanted if action.footer(self.here)]
        made = self._group("Here", here, cells)
        for group in get_args(actions.Group):
            rest = [action for action in wanted if action.group == group and action not in here]
            made += self._group(group, rest, cells)
        return Rows(made) if made else Rows([Row((Span("no key does that", "muted"),))])

    def _wants(self, action: actions.Action) -> bool:
        text = f"{self._keys(action)} {action.help} {action.id}".casefold()
        return all(word in text for word in self.wanted.split())

    def _keys(self, action: actions.Action) -> str:
        return " ".join(map(actions.key_label, actions.keys_of(action, self.remapped)))

    def _group(self, title: str, listed: list[actions.Action], cells: int) -> list[Row]:
        if not listed:
            return []
        made = [Row((Span(title, "heading"),))]
        for action in listed:
            line = [Span(pad(self._keys(action), 14), "key"), Span(action.help)]
            made += paragraph(line, cells, key=f"{title}.{action.id}", indent=14)
        return [*made, Row(())]
