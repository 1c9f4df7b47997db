"""The line that shows the filter, and turns into a line to type into."""

from __future__ import annotations

from collections.abc import Callable

import msgspec
from textual import events
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.widget import Widget

from tui.render.text import Line, Span, width
from tui.ui.widgets.bar import Bar
from tui.ui.widgets.prompt import Prompt


class Asked(msgspec.Struct, frozen=True):
    """What is asked for: a label, a hint, and who is told.

    `on_change` is told every new text, `on_done` the final one, or None where the user gave up; what it returns, if
    anything, is shown as wrong and the line stays open.
    """

    label: str
    hint: str
    on_done: Callable[[str | None], Line | None]
    on_change: Callable[[str], Line | None] | None = None
    history: tuple[str, ...] = ()


class FilterBar(Vertical):
    """Shows a line, or asks for one. While it asks, `take` must be given the keys."""

    DEFAULT_CSS = """
    FilterBar { height: auto; }
    FilterBar > Horizontal { height: 1; }
    FilterBar #ask, FilterBar Prompt, FilterBar > #complaint { display: none; }
    FilterBar.asking #shown { display: none; }
    FilterBar.asking #ask, FilterBar.asking Prompt, FilterBar.asking.complaining > #complaint { display: block; }
    """

    def __init__(self, *, id: str) -> None:  # noqa: A002 - Textual's name
        super().__init__(id=id)
        self._shown, self._label, self._complaint = Bar(id="shown"), Bar(id="ask"), Bar(id="complaint")
        self.prompt = Prompt(on_change=self._changed, on_done=self._end, on_history=self._recall)
        self._asked: Asked | None = None
        self._recalled = 0
        self._typed = ""
        self._focused_before: Widget | None = None

    def compose(self) -> ComposeResult:
        """The line shown, and the one to type into."""
        with Horizontal():
            yield self._shown
            yield self._label
            yield self.prompt
        yield self._complaint

    def show(self, left: Line, right: Line) -> None:
        """Shows other text."""
        self._shown.show(left, right)

    @property
    def asking(self) -> bool:
        """Whether a line is being typed."""
        return self._asked is not None

    def ask(self, asked: Asked, text: str = "") -> None:
        """Asks for a line, beginning with `text`."""
        self._asked = asked
        self._recalled, self._typed = len(asked.history), text
        self._label.styles.width = width(asked.label) + 2
        self._label.show((Span(asked.label, "key"),))
        self.prompt.placeholder = asked.hint
        self._set(text)
        self.complain(None)
        self.add_class("asking")
        if self.screen.focused is not self.prompt:
            self._focused_before = self.screen.focused
        self.screen.set_focus(self.prompt)

    def complain(self, line: Line | None) -> None:
        """Shows what is wrong with the text, below it."""
        self.set_class(bool(line), "complaining")
        if line:
            self._complaint.show(line)

    def take(self, event: events.Key) -> bool:
        """Gives a key to the line that is typed into; says whether there is one."""
        if not self.asking:
            return False
        self.prompt.take(event)
        return True

    def paste(self, text: str) -> bool:
        """Gives a clean line that was pasted to the line that is typed into; says whether there is one."""
        if not self.asking:
            return False
        self.prompt.put_in(text)
        return True

    def _set(self, text: str) -> None:
        self.prompt.value = text
        self.prompt.cursor_position = len(text)

    def _changed(self, text: str) -> None:
        if self._asked is not None and self._asked.on_change is not None:
            self.complain(self._asked.on_change(text))

    def _recall(self, step: int) -> None:
        """One line back or forward in what was typed before."""
        if self._asked is None:
            return
        history = self._asked.history
        if self._recalled == len(history):
            self._typed = self.prompt.value
        self._recalled = min(max(self._recalled + step, 0), len(history))
        self._set(self._typed if self._recalled == len(history) else history[self._recalled])
        self._changed(self.prompt.value)

    def _end(self, text: str | None) -> None:
        asked = self._asked
        if asked is None:
            return
        self._asked = None  # what is told now may ask anew
        complaint = asked.on_done(text)
        if complaint:
            self._asked = asked
            self.complain(complaint)
        elif not self.asking:
            self.remove_class("asking", "complaining")
            # Textual takes the focus from what it hides, but a line that was typed ahead was never seen.
            if self.screen.focused is self.prompt:
                self.screen.set_focus(self._focused_before)
