"""A menu over the foot of the screen: one key a choice."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping

import msgspec
from textual import events
from textual.app import ComposeResult
from textual.containers import Vertical

from tui.render.bars import named_keys
from tui.render.text import Row, Rows, Span, Target, cut, justify, pad, width
from tui.settings import actions
from tui.ui.widgets.bar import Bar
from tui.ui.widgets.rows import Position, RowsView
from tui.ui.widgets.strips import GUTTER, Cursor

LABELS = "123456789abcdefghilmnoprstuvwxyz"
"""Keys that choose, in order. j and k move, q and esc close."""
_WIDEST = 60
"""Cells from a choice's key to the end of its note, which are read together."""
_HIGHEST = 0.6
"""Share of the window's lines that choices may have; the rest leaves in sight what they are for."""


class Entry(msgspec.Struct, frozen=True):
    """One choice: what it is called, a count beside it, whether it is on, and its key if it has one of its own."""

    label: str
    note: str = ""
    on: bool = False
    key: str = ""


class Offer(msgspec.Struct, frozen=True):
    """What may be chosen: a title, the choices, and who is told the number of the chosen one.

    With `toggle`, space switches a choice on or off and the menu stays; `entries` is then asked again. With `adjust`,
    left and right make what is chosen less or more.
    """

    title: str
    entries: Callable[[], list[Entry]]
    picked: Callable[[int], Awaitable[None]]
    toggle: Callable[[int], Awaitable[None]] | None = None
    adjust: Callable[[int, int], Awaitable[None]] | None = None


class Menu(Vertical):
    """Nothing, or choices. While there are choices, `take` must be given the keys.

    It stands over the foot of the screen that it belongs to, whose keys do nothing meanwhile. To push a screen of its
    own, have that drawn and take it away again would cost five times as much as the choice.
    """

    DEFAULT_CSS = """
    Menu { display: none; layer: menu; dock: bottom; height: auto; background: $panel;
        border-top: solid ansi_bright_black; }
    Menu.offering { display: block; }
    Menu RowsView { background: $panel; }
    Menu Bar { background: $panel; }
    """

    def __init__(self, remapped: Mapping[str, str]) -> None:
        """`remapped` has the keys of actions that the user gave others."""
        super().__init__()
        self._title, self._foot = Bar(), Bar()
        self.list = RowsView(on_open=self._open)
        # Its keys come by `take`: the focus stays behind it, and the cursor looks as if it were here.
        self.list.can_focus = False
        self.list.resting = Cursor.MOVES
        self._moves = {
            key: action.action
            for action in actions.ACTIONS
            if action.scope == "rows"
            for key in actions.keys_of(action, remapped)
        }
        self._offer: Offer | None = None
        self._entries: list[Entry] = []

    def compose(self) -> ComposeResult:
        """Yield title, choices, and the keys that do something here."""
        yield self._title
        yield self.list
        yield self._foot

    @property
    def offering(self) -> bool:
        """Whether there is something to choose."""
        return self._offer is not None

    def offer(self, offer: Offer) -> None:
        """Offer choices, with the cursor on the first."""
        self._offer = offer
        self._title.show((Span(" "), Span(offer.title, "title")))
        several = [("space", "several")] if offer.toggle is not None else []
        sized = [("←→", "narrower, wider")] if offer.adjust is not None else []
        self._foot.show(named_keys([("enter", "or its key chooses"), *several, *sized, ("esc", "close")]))
        self._list(offer, Position())
        self.add_class("offering")

    def fit(self) -> None:
        """List the choices for a window of another size."""
        if self._offer is not None:
            self._list(self._offer)

    async def take(self, event: events.Key) -> bool:
        """Give a key to the menu; return whether there is one. What it has no use for does nothing."""
        if self._offer is None:
            return False
        choices = self._keys()
        if event.key in choices:
            await self._pick(choices.index(event.key))
        elif event.key in ("escape", "q"):
            self._offer = None
            self._close()
        elif event.key == "space":
            await self._toggle()
        elif self._offer.adjust is not None and event.key in ("left", "right"):
            await self._adjust(self._offer, 1 if event.key == "right" else -1)
        elif event.key in self._moves:
            await self.app.run_action(self._moves[event.key], self.list)
        return True

    def _keys(self) -> list[str]:
        """Return the key of each choice: its own, or where none has one, letters and digits in order."""
        own = [entry.key for entry in self._entries]
        if any(own):
            return own
        return [*LABELS, *[""] * len(self._entries)][: len(self._entries)]

    def _list(self, offer: Offer, at: Position | None = None) -> None:
        self._entries = offer.entries()
        cells = min(self.screen.size.width - GUTTER - 1, _WIDEST)
        rows = [
            Row(
                justify(
                    (
                        Span(pad(key, 3), "key"),
                        Span("● " if entry.on else "  ", "accent"),
                        Span(entry.label, "strong" if entry.on else ""),
                    ),
                    (Span(cut(entry.note, max(cells - width(entry.label) - 8, 4)), "muted"),),
                    cells,
                ),
                str(number),
            )
            for number, (key, entry) in enumerate(zip(self._keys(), self._entries, strict=True))
        ]
        self.list.styles.height = min(len(rows), max(int(self.screen.size.height * _HIGHEST), 1))
        self.list.show(Rows(rows), at=at)

    async def _open(self, _: Target | None) -> None:
        if (number := self._current) is not None:
            await self._pick(number)

    @property
    def _current(self) -> int | None:
        """The number of the choice under the cursor."""
        key = self.list.position.key
        return int(key) if key else None

    async def _pick(self, number: int) -> None:
        offer, self._offer = self._offer, None  # who is told now may offer anew
        if offer is not None:
            await offer.picked(number)
        self._close()

    async def _toggle(self) -> None:
        offer = self._offer
        if offer is not None and offer.toggle is not None and self._current is not None:
            await offer.toggle(self._current)
            self._list(offer)

    async def _adjust(self, offer: Offer, step: int) -> None:
        if offer.adjust is not None and self._current is not None:
            await offer.adjust(self._current, step)
            self._list(offer)

    def _close(self) -> None:
        """Go away, unless something else is offered by now."""
        if self._offer is None:
            self.remove_class("offering")
