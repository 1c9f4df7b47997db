"""A menu over the foot of the screen: one key a choice."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import ClassVar

import msgspec
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.geometry import Region
from textual.screen import ModalScreen
from textual.strip import Strip

from tui.render.text import Row, Rows, Span, Target, between, cut, pad, width
from tui.widgets.bar import Bar
from tui.widgets.rows import RowsView

LABELS = "123456789abcdefghilmnoprstuvwxyz"
"""Keys that choose, in order. j and k move, q and esc close."""


class Entry(msgspec.Struct, frozen=True):
    """One choice: what it is called, a count beside it, whether it is on, and its key if it has one of its own."""

    label: str
    note: str = ""
    on: bool = False
    key: str = ""


class Menu(ModalScreen[int | None]):
    """Gives back the number of the chosen entry, or None.

    With `toggle`, space switches an entry on or off and the menu stays; `entries` is then asked again.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        *(Binding(key, f"pick('{key}')", show=False, priority=True) for key in LABELS + "kw"),
        Binding("escape,q", "give_up", show=False, priority=True),
        Binding("space", "toggle_entry", show=False, priority=True),
    ]
    DEFAULT_CSS = """
    Menu { align: left bottom; background: transparent; }
    Menu > Vertical { height: auto; max-height: 80%; width: 1fr; background: $panel;
        padding: 0 1; margin: 0 0 1 0; border-top: solid ansi_bright_black; }
    Menu RowsView { height: auto; max-height: 24; background: $panel; }
    Menu Bar { background: $panel; }
    """

    def __init__(
        self, title: str, entries: Callable[[], list[Entry]], toggle: Callable[[int], Awaitable[None]] | None = None
    ) -> None:
        super().__init__()
        self.heading = title
        self.ask = entries
        self.toggle = toggle
        self.entries = entries()
        self.list = RowsView(on_open=self._open)

    def compose(self) -> ComposeResult:
        """Title, choices, and how to use them."""
        hint = "key or enter choose"
        if self.toggle is not None:
            hint += "   space several"
        title = Bar()
        title.show((Span(self.heading, "title"),), (Span(f"{hint}   esc close", "muted"),))
        with Vertical():
            yield title
            yield self.list

    def render_lines(self, crop: Region) -> list[Strip]:
        """The screen that the menu stands over, as it is: Textual would colour every run of it with nothing."""
        stack = self.app.screen_stack
        if self not in stack[1:]:
            return super().render_lines(crop)
        below = stack[stack.index(self) - 1]
        strips = below._compositor.render_strips(self.size)[crop.y : crop.bottom]
        return [strip.crop(crop.x, crop.right) for strip in strips]

    def on_mount(self) -> None:
        """Lists the choices."""
        self._list()
        self.list.focus()

    def _keys(self) -> list[str]:
        own = [entry.key for entry in self.entries]
        if any(own):
            return own
        return [*LABELS, *[""] * len(self.entries)][: len(self.entries)]

    def _list(self) -> None:
        cells = self.list.inner_width
        rows = [
            Row(
                between(
                    (
                        Span(pad(key, 3), "key"),
                        Span("● " if entry.on else "  ", "accent"),
                        Span(entry.label, "strong" if entry.on else ""),
                    ),
                    (Span(cut(entry.note, max(cells - width(entry.label) - 8, 4)), "muted"),),
                    min(cells, 60),
                ),
                str(number),
            )
            for number, (key, entry) in enumerate(zip(self._keys(), self.entries, strict=True))
        ]
        self.list.show(Rows(rows))

    @property
    def _current(self) -> int | None:
        key = self.list.position.key
        return int(key) if key else None

    async def _open(self, _: Target | None) -> None:
        self.dismiss(self._current)

    def action_pick(self, key: str) -> None:
        """Chooses by key; a key that chooses nothing does nothing, but j and k move."""
        keys = self._keys()
        if key in keys:
            self.dismiss(keys.index(key))
        elif key in "jk":
            self.list.action_move("down" if key == "j" else "up")

    def action_give_up(self) -> None:
        """Closes the menu without a choice."""
        self.dismiss(None)

    async def action_toggle_entry(self) -> None:
        """Switches the choice under the cursor on or off."""
        if self.toggle is not None and self._current is not None:
            await self.toggle(self._current)
            self.entries = self.ask()
            self._list()
