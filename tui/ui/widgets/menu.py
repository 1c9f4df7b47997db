"""A menu over the foot of the screen: choices that one types to narrow, or with a key of their own."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence
from contextlib import suppress
from typing import Final

import msgspec
from msgspec.structs import replace
from textual import events
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.css.query import NoMatches

from tui.analysis.query.fold import fold
from tui.analysis.query.narrow import names, narrow
from tui.render.bars import named_keys
from tui.render.text import LazyRows, Line, Row, Span, Target, cut, justify, pad, width
from tui.settings import actions
from tui.settings.layouts import by_place
from tui.ui.widgets.bar import Bar
from tui.ui.widgets.rows import Position, RowsView
from tui.ui.widgets.strips import GUTTER, Cursor

DIGITS: Final = "123456789"
"""Keys that choose among the first, as long as nothing is typed."""
_WIDEST: Final = 60
"""Cells from a choice's key to the end of its note, which are read together."""
_NAME: Final = 24
"""Cells of a name that something is said of beside it."""
_HIGHEST: Final = 0.6
"""Share of the window's lines that choices may have; the rest leaves in sight what they are for."""
_AROUND: Final = 3
"""Lines of a menu beside its choices."""
_TOASTS: Final = "textual-toastrack"
"""Textual's id of what holds the notices of a screen."""
_BELOW_TOASTS: Final = 2
"""Lines below them, where there is no menu: scrubber and footer."""
_MOVES: Final = {"ctrl+n": "move('down')", "ctrl+p": "move('up')"}
"""Keys that move here alone, where letters are typed."""


class Entry(msgspec.Struct, frozen=True):
    """One choice: what it is called, a count beside it, whether it is on, and its key if it has one of its own.

    `detail` says more of it; `names` are all that it can be found by, as `query.narrow` compares them (empty:
    its label).
    """

    label: str
    note: str = ""
    on: bool = False
    key: str = ""
    detail: str = ""
    names: str = ""


class Offer(msgspec.Struct, frozen=True):
    """What may be chosen: a title, the choices, and who is told the numbers of those that were chosen.

    Choices without keys of their own are narrowed by typing, in the order in which they are given; with `ranked`, the
    best match comes first. With `several`, space ticks a choice; what is told then are those whose tick is another
    than before, or the one under the cursor where there are none. `again` is a key that opened the menu, and accepts
    what the cursor is on. With `adjust`, left and right make the choice under the cursor less or more; it returns the
    choices as they are then.
    """

    title: str
    entries: Sequence[Entry]
    chosen: Callable[[list[int]], Awaitable[None]]
    several: bool = False
    ranked: bool = False
    again: str = ""
    adjust: Callable[[int, int], Awaitable[Sequence[Entry]]] | None = None

    @property
    def lettered(self) -> bool:
        """Whether the choices have keys of their own, so that nothing can be typed."""
        return any(entry.key for entry in self.entries)


class Menu(Vertical):
    """Nothing, or choices. While there are choices, `take` must be given the keys, and `paste` what is pasted.

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
        self.title, self.foot = Bar(), Bar()
        self.list = RowsView(on_open=self._open)
        # Its keys come by `take`: the focus stays behind it, and the cursor looks as if it were here.
        self.list.can_focus = False
        self.list.resting = Cursor.MOVES
        self.list.empty = ((Span("nothing has such a name", "muted"),),)
        self._moves = {
            key: action.action
            for action in actions.ACTIONS
            if action.scope == "rows"
            for key in actions.keys_of(action, remapped)
        }
        self._offer: Offer | None = None
        self._typed = ""
        self._listed: Sequence[int] = ()
        """The numbers of the choices that what is typed leaves."""
        self._ticked: set[int] = set()
        """The numbers of the choices that are to be switched on, or off."""

    def compose(self) -> ComposeResult:
        """Yield title, choices, and the keys that do something here."""
        yield self.title
        yield self.list
        yield self.foot

    # --- offering ---

    @property
    def offering(self) -> bool:
        """Whether there is something to choose."""
        return self._offer is not None

    @property
    def typed(self) -> str:
        """What has been typed to narrow the choices."""
        return self._typed

    def offer(self, offer: Offer) -> None:
        """Offer choices, with the cursor on the first."""
        self._offer, self._typed, self._listed = offer, "", range(len(offer.entries))
        self._ticked.clear()
        self._make_room(offer)
        self._list(offer, Position())
        self.add_class("offering")

    def fit(self) -> None:
        """List the choices for a window of another size."""
        if self._offer is not None:
            self._make_room(self._offer)
            self._list(self._offer)

    def _make_room(self, offer: Offer) -> None:
        """Take up the room that the choices need in the window; it stays the same however few what is typed leaves."""
        lines = min(max(len(offer.entries), 1), max(int(self.screen.size.height * _HIGHEST), 1))
        self.list.styles.height = lines
        self._lift_toasts(lines + _AROUND)

    def _list(self, offer: Offer, at: Position | None = None) -> None:
        entries, listed, ticked = offer.entries, self._listed, frozenset(self._ticked)
        cells = min(self.screen.size.width - GUTTER - 1, _WIDEST if not any(each.detail for each in entries) else 500)
        own = [entry.key for entry in entries] if offer.lettered else "" if offer.ranked else DIGITS
        wide = max(map(width, own), default=0)
        keys = own if offer.lettered or not self._typed else ""

        def row(index: int) -> Row:
            number = listed[index]
            key = keys[index] if index < len(keys) else ""
            entry = entries[number]
            return Row(
                _line(entry, pad(key, wide + 2) if wide else "", entry.on != (number in ticked), cells), str(number)
            )

        positions = {str(number): index for index, number in enumerate(listed)}
        self.list.show(LazyRows(len(listed), row, positions.get), at=at)
        self._head(offer, "or its key chooses" if keys else "chooses")

    def _head(self, offer: Offer, accept: str) -> None:
        """Show the title, what is typed, how many choices that leaves, and the keys."""
        left: list[Span] = [Span(offer.title, "title")]
        right: list[Span] = []
        if not offer.lettered:
            left += [Span("  "), Span(self._typed, "accent"), Span("▏", "accent")]
            left += [] if self._typed else [Span(" type to narrow", "faint")]
            number, of = len(self._listed), len(offer.entries)
            right = [Span(f"{number} of {of}" if number < of else f"{of}", "muted")]
        if self._ticked:
            right = [Span(f"{len(self._ticked)} to apply  ", "accent"), *right]
        self.title.show((Span(" "), *left), (*right, Span(" ")))
        several = [("space", "ticks")] if offer.several else []
        several += [("←→", "narrower, wider")] if offer.adjust is not None else []
        accept = "applies what is ticked" if self._ticked else accept
        self.foot.show(named_keys([("enter", accept), *several, ("esc", "cancels")]))

    # --- keys ---

    async def take(self, event: events.Key) -> bool:
        """Give a key to the menu; return whether there is one. What it has no use for does nothing."""
        offer = self._offer
        if offer is None:
            return False
        key, character = event.key, event.character if event.is_printable else None
        if key == "enter" or key == offer.again:
            await self._accept(offer)
        elif key in ("escape", "ctrl+c"):
            self.cancel()
        elif key == "space" and offer.several:
            self._tick(offer)
        elif offer.adjust is not None and key in ("left", "right"):
            await self._adjust(offer, 1 if key == "right" else -1)
        elif offer.lettered:
            await self._take_letter(offer, key, character)
        elif self._edit(offer, key):
            pass
        elif character and character in DIGITS and not self._typed and not offer.ranked:
            if int(character) <= len(self._listed):
                await self._accept(offer, self._listed[int(character) - 1])
        elif character:
            self._narrow(offer, self._typed + character)
        else:
            await self._move(key)
        return True

    async def paste(self, text: str) -> bool:
        """Give the menu a clean line that was pasted; return whether there is one."""
        offer = self._offer
        if offer is None:
            return False
        if not offer.lettered:
            self._narrow(offer, self._typed + text)
        return True

    async def _take_letter(self, offer: Offer, key: str, character: str | None) -> None:
        keys = [entry.key for entry in offer.entries]
        letter = next((each for each in (key, by_place(character or "")) if each in keys), "")
        if letter:
            await self._accept(offer, keys.index(letter))
        elif key == "q":
            self.cancel()
        else:
            await self._move(key)

    async def _move(self, key: str) -> None:
        move = self._moves.get(key) or _MOVES.get(key)
        if move is not None:
            await self.app.run_action(move, self.list)

    def _edit(self, offer: Offer, key: str) -> bool:
        """Take back some of what is typed; return whether the key does that."""
        match key:
            case "backspace":
                self._narrow(offer, self._typed[:-1])
            case "ctrl+w":
                self._narrow(offer, self._typed.rstrip().rpartition(" ")[0])
            case "ctrl+u":
                self._narrow(offer, "")
            case _:
                return False
        return True

    def _narrow(self, offer: Offer, typed: str) -> None:
        """List the choices that have what is typed in their names, with the cursor on the best match."""
        if typed == self._typed:
            return
        self._typed = typed
        called = [entry.names or names(entry.label) for entry in offer.entries]
        # What finds nothing may have been typed in another layout.
        found = narrow(typed, called) or narrow(by_place(typed), called)
        begun = fold(typed)

        def order(each: tuple[int, int]) -> tuple[int, bool]:
            # Of two that match alike, what is called so on screen comes before what is also called so.
            return each[1], not fold(offer.entries[each[0]].label).startswith(begun)

        best = min(found, key=order, default=None)
        if offer.ranked:
            found.sort(key=order)
        self._listed = [number for number, _ in found]
        self._list(offer, Position(str(best[0]) if best is not None and typed else ""))

    def _tick(self, offer: Offer) -> None:
        number = self._current
        if number is not None:
            self._ticked ^= {number}
            self._list(offer)

    # --- choosing ---

    async def choose(self, x: int, y: int) -> None:
        """Take a click on the choices: it chooses, or ticks where several may be chosen."""
        offer = self._offer
        if offer is None or not self.list.put_cursor_at(x, y):
            return
        if offer.several:
            self._tick(offer)
        else:
            await self._accept(offer)

    async def _open(self, _: Target | None) -> None:
        if self._offer is not None:
            await self._accept(self._offer)

    @property
    def _current(self) -> int | None:
        """The number of the choice under the cursor."""
        key = self.list.position.key if len(self._listed) else ""
        return int(key) if key else None

    async def _accept(self, offer: Offer, number: int | None = None) -> None:
        """Tell what is ticked, and the choice of a number, or where there is neither, the one under the cursor."""
        ticked = self._ticked ^ ({number} if number is not None else set())
        if not ticked and number is None and self._current is not None:
            ticked = {self._current}
        if not ticked and number is None:
            return  # nothing is listed
        self._offer = None  # who is told now may offer anew
        if ticked:
            await offer.chosen(sorted(ticked))
        self._close()

    def cancel(self) -> None:
        """Go away, and choose nothing."""
        self._offer = None
        self._close()

    async def _adjust(self, offer: Offer, step: int) -> None:
        if offer.adjust is not None and self._current is not None:
            self._offer = replace(offer, entries=await offer.adjust(self._current, step))
            self._list(self._offer)

    def _close(self) -> None:
        """Go away, unless something else is offered by now."""
        if self._offer is None:
            self.remove_class("offering")
            self._lift_toasts(_BELOW_TOASTS)

    def _lift_toasts(self, lines: int) -> None:
        """Have what is said in passing stand so many lines above the foot of the screen, whose keys it would cover."""
        with suppress(NoMatches):  # a screen that is not shown has none
            self.screen.get_child_by_id(_TOASTS).styles.margin = (0, 0, lines, 0)


def _line(entry: Entry, key: str, on: bool, cells: int) -> Line:
    """Return a choice as it is listed."""
    note = Span(cut(entry.note, max(cells - width(entry.label) - 8, 12)), "muted")
    label = Span(
        pad(entry.label, _NAME) if entry.detail and width(entry.label) < _NAME else entry.label, "strong" if on else ""
    )
    detail = [Span(f" {entry.detail}", "muted")] if entry.detail else []
    return justify((Span(key, "key"), Span("● " if on else "  ", "accent"), label, *detail), (note,), cells)
