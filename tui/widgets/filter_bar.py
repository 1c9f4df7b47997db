"""The line that shows the filter, and turns into a line to type into."""

from __future__ import annotations

from collections.abc import Callable

from textual import events
from textual.app import ComposeResult
from textual.containers import Horizontal

from tui.render.text import Line, Span
from tui.widgets.bar import Bar
from tui.widgets.prompt import Prompt


class FilterBar(Horizontal):
    """Shows a line, or asks for one.

    While it asks, `take` must be given the keys. `on_change` is told every new text, `on_done` the final one, or
    None where the user gave up.
    """

    DEFAULT_CSS = """
    FilterBar { height: 1; }
    FilterBar > #ask { width: 10; display: none; }
    FilterBar > Prompt { display: none; }
    FilterBar.asking > #shown { display: none; }
    FilterBar.asking > #ask, FilterBar.asking > Prompt { display: block; }
    """

    def __init__(
        self,
        *,
        on_change: Callable[[str], None],
        on_done: Callable[[str | None], None],
        placeholder: str,
        id: str,  # noqa: A002 - Textual's name
    ) -> None:
        super().__init__(id=id)
        self._shown = Bar(id="shown")
        self._ask = Bar(id="ask")
        self._ask.left = (Span("search", "key"),)
        self._done = on_done
        self.prompt = Prompt(on_change=on_change, on_done=self._end, placeholder=placeholder)
        self.asking = False

    def compose(self) -> ComposeResult:
        """The line shown, and the one to type into."""
        yield self._shown
        yield self._ask
        yield self.prompt

    def show(self, left: Line, right: Line) -> None:
        """Shows other text."""
        self._shown.show(left, right)

    def ask(self, text: str) -> None:
        """Asks for a line, beginning with `text`."""
        self.asking = True
        self.add_class("asking")
        self.prompt.value = text
        self.prompt.cursor_position = len(text)
        self.screen.set_focus(self.prompt)

    def take(self, event: events.Key) -> bool:
        """Gives a key to the line that is typed into; says whether there is one."""
        if self.asking:
            self.prompt.take(event)
        return self.asking

    def _end(self, text: str | None) -> None:
        self.asking = False
        self.remove_class("asking")
        self._done(text)
