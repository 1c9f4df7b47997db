"""A page over the whole screen, and the page of help."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import ClassVar

from textual import events
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.screen import ModalScreen

from tui.render.rows import help as help_rows
from tui.render.text import RowList, Rows, Span, Target
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

    moves = "↑↓ move"
    """The keys that move on it."""
    also = ""
    """What else its keys do."""

    def __init__(
        self,
        title: str,
        make: Callable[[int], RowList],
        *,
        copy: Callable[[], None] | None = None,
        copy_command: Callable[[], None] | None = None,
    ) -> None:
        """`make` returns the rows for so many cells; `copy` copies the page, `copy_command` what prints it."""
        super().__init__()
        self._copy, self._copy_command = copy, copy_command
        self.heading = title
        self.list = RowsView(on_open=self._open)
        self._make = make
        self._begins: Position | None = None  # where the cursor is when it is shown

    def compose(self) -> ComposeResult:
        """Yield title and list."""
        title = Bar(id="title")
        copies = ("y copy   " if self._copy else "") + ("Y copy command   " if self._copy_command else "")
        title.show((Span(self.heading, "title"),), (Span(f"{self.moves}   {self.also}{copies}esc close", "muted"),))
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
        self.list.show(self._make(self.list.inner_width), at=at or self._begins)
        self._begins = None

    def again(self, at: Position) -> Page:
        """Return a page like this one, to be shown once this one is closed; the cursor is then at a line of it."""
        made = self._same()
        made._begins = at
        return made

    def _same(self) -> Page:
        return Page(self.heading, self._make, copy=self._copy, copy_command=self._copy_command)

    async def _open(self, target: Target | None) -> None:
        if target is not None:
            self.dismiss(target)

    async def take_mouse(self, event: events.MouseEvent) -> None:
        """Act on what the mouse does."""
        await take_on_list(self, self.list, event)

    def action_copy_page(self) -> None:
        """Copy what the page says."""
        if self._copy is not None:
            self._copy()

    def action_copy_page_command(self) -> None:
        """Copy the command that prints what the page says."""
        if self._copy_command is not None:
            self._copy_command()

    def action_close(self) -> None:
        """Close the page."""
        self.dismiss(None)


class PageWithLine(Page):
    """A page with a line below it to type into, which `/` opens to search."""

    def __init__(
        self,
        title: str,
        make: Callable[[int], RowList],
        *,
        copy: Callable[[], None] | None = None,
        copy_command: Callable[[], None] | None = None,
    ) -> None:
        super().__init__(title, make, copy=copy, copy_command=copy_command)
        self.bar = FilterBar(id="page-line")

    def compose(self) -> ComposeResult:
        """Yield title, list and line."""
        yield from super().compose()
        yield self.bar

    async def take_key(self, event: events.Key) -> bool:
        """Give a key to the line; return whether it is open."""
        return await self.bar.take(event)

    async def take_paste(self, text: str) -> bool:
        """Give what was pasted to the line; return whether it is open."""
        return await self.bar.paste(text)


class Help(PageWithLine):
    """What is under the cursor, how to read the pane, its keys and words. `/` searches all of that."""

    BINDINGS: ClassVar[list[BindingType]] = bindings("help")

    def __init__(
        self, here: help_rows.Here, open_row: Callable[[str], Awaitable[None]], run: Callable[[str], Awaitable[None]]
    ) -> None:
        """`open_row` is told the key of the row that enter is pressed on; `run` runs an action once help is closed."""
        super().__init__(f"Help: {dict(actions.PANES)[here.pane]}", self._rows)
        self.here = here
        self.wanted = ""
        self._open_row = open_row
        self._run = run

    def on_mount(self) -> None:
        """Say how to search."""
        self.bar.show((Span("/ searches this help", "muted"),), ())

    async def _open(self, _: Target | None) -> None:
        key = self.list.position.key
        action = "tour" if key == "page:tour" else help_rows.action_of(key)
        if action is None:
            await self._open_row(key)
        elif actions.BY_ID[action].scope == "main":
            self.dismiss(None)
            await self._run(actions.BY_ID[action].action)

    def action_search(self) -> None:
        """Open the line to search help with."""

        async def typed(text: str) -> None:
            self.wanted = text
            self.fill(at=Position())

        async def done(text: str | None) -> None:
            await typed(text or "")
            self.list.focus()

        self.bar.ask(Prompt("search", "a key, a word, or what it does", done, typed))

    def _rows(self, cells: int) -> Rows:
        return help_rows.rows(self.here, self.wanted, cells)
