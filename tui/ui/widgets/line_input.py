"""A line to type into, above everything else while it is open."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence

from textual import events
from textual.filter import LineFilter
from textual.widgets import Input

from tui.terminal.charset_filter import CharsetFilter


class LineInput(Input):
    """Textual's input, fed key by key by the app, so that what is typed ahead arrives in order.

    `on_change` is told every new text, `on_done` the final one, or None where the user gave up; `on_history` is asked
    for an earlier line (-1) or a later one (1), `on_complete` for the next way to go on (1) or the previous one (-1).
    """

    DEFAULT_CSS = """
    LineInput, LineInput:focus { height: 1; border: none; padding: 0 1; background: transparent; width: 1fr; }
    """

    def __init__(
        self,
        *,
        on_change: Callable[[str], Awaitable[None]],
        on_done: Callable[[str | None], Awaitable[None]],
        on_history: Callable[[int], Awaitable[None]],
        on_complete: Callable[[int], Awaitable[None]],
    ) -> None:
        super().__init__(compact=True, select_on_focus=False)
        self.on_change = on_change
        self.on_done = on_done
        self.on_history = on_history
        self.on_complete = on_complete
        self.cursor_blink = False  # a blinking cursor keeps a quiet link busy
        self._edits: dict[str, Callable[[], None]] = {
            "left": self.action_cursor_left,
            "right": self.action_cursor_right,
            "home": self.action_home,
            "end": self.action_end,
            "backspace": self.action_delete_left,
            "delete": self.action_delete_right,
            "ctrl+w": self.action_delete_left_word,
            "ctrl+u": self.action_delete_left_all,
        }

    def on_mount(self) -> None:
        """Have had a text: only after its first one does Textual's input scroll to the cursor."""
        self.value = " "
        self.value = ""

    def get_line_filters(self) -> Sequence[LineFilter]:
        """Return the filters, without the one that spells: what is typed shows as it was typed, where it can show."""
        return [
            each
            for each in super().get_line_filters()
            if not (isinstance(each, CharsetFilter) and each.charset.is_utf8)
        ]

    async def take(self, event: events.Key) -> None:
        """Act on one key: edit the text, or end the typing."""
        before = self.value
        match event.key:
            case "enter":
                await self.on_done(before)
            case "escape" | "ctrl+c":
                await self.on_done(None)
            case "up" | "down":
                await self.on_history(-1 if event.key == "up" else 1)
            case "tab" | "shift+tab":
                await self.on_complete(1 if event.key == "tab" else -1)
            case _:
                if edit := self._edits.get(event.key):
                    edit()
                elif event.is_printable and event.character:
                    self.insert_text_at_cursor(event.character)
                if self.value != before:
                    await self.on_change(self.value)

    async def put_in(self, text: str) -> None:
        """Put a text where the cursor is."""
        if text:
            self.insert_text_at_cursor(text)
            await self.on_change(self.value)
