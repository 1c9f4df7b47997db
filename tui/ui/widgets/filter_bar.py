"""The line that shows the filter, and turns into a line to type into."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence

import msgspec
from textual import events
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.widget import Widget

from tui.render.text import Line, Span, width
from tui.ui.widgets.bar import Bar
from tui.ui.widgets.line_input import LineInput


class Prompt(msgspec.Struct, frozen=True):
    """What is asked for: a label, a hint, and who is told.

    `on_change` is told every new text, `on_done` the final one, or None where the user gave up; what that returns, if
    anything, is shown as wrong and the line stays open. The next key waits for either. `complete` returns how a text
    can go on, whole and what is listed of it; below the line stands that, or `help` where nothing is typed.
    """

    label: str
    hint: str
    on_done: Callable[[str | None], Awaitable[Line | None]]
    on_change: Callable[[str], Awaitable[None]] | None = None
    history: tuple[str, ...] = ()
    complete: Callable[[str], Awaitable[Sequence[tuple[str, str]]]] | None = None
    help: str = ""


class FilterBar(Vertical):
    """A line that is shown, or typed into. While it is typed into, `take` must be given the keys."""

    DEFAULT_CSS = """
    FilterBar { height: auto; }
    FilterBar > Horizontal { height: 1; }
    FilterBar #ask, FilterBar LineInput, FilterBar > #complaint { display: none; }
    FilterBar.asking #shown { display: none; }
    FilterBar.asking #ask, FilterBar.asking LineInput, FilterBar.asking.complaining > #complaint { display: block; }
    """

    def __init__(self, *, id: str) -> None:  # noqa: A002 - Textual's name
        super().__init__(id=id)
        self._status, self._label, self._complaint = Bar(id="shown"), Bar(id="ask"), Bar(id="complaint")
        self.line_input = LineInput(
            on_change=self._changed, on_done=self._done, on_history=self._recall, on_complete=self._complete
        )
        self._options: Sequence[tuple[str, str]] = ()
        self._option = -1
        """Which way to go on stands in the line; -1 for what was typed."""
        self._prompt: Prompt | None = None
        self._history_at = 0
        self._unsent = ""
        """What was being typed when the user went back to what was typed before."""
        self._focused_before: Widget | None = None

    def compose(self) -> ComposeResult:
        """Yield the line shown, and the one to type into."""
        with Horizontal():
            yield self._status
            yield self._label
            yield self.line_input
        yield self._complaint

    def show(self, left: Line, right: Line) -> None:
        """Show other text."""
        self._status.show(left, right)

    @property
    def asking(self) -> bool:
        """Whether a line is being typed."""
        return self._prompt is not None

    def ask(self, prompt: Prompt, text: str = "") -> None:
        """Ask for a line, beginning with `text`."""
        self._prompt = prompt
        self._history_at, self._unsent = len(prompt.history), text
        self._label.styles.width = width(prompt.label) + 2
        self._label.show((Span(prompt.label, "key"),))
        self.line_input.placeholder = prompt.hint
        self._set(text)
        self._options, self._option = (), -1
        self._complain(self._hint())
        self.add_class("asking")
        # Where an answer asks anew, the line has the focus already and must not come back to itself.
        if self.screen.focused is not self.line_input:
            self._focused_before = self.screen.focused
        self.screen.set_focus(self.line_input)

    def _hint(self) -> Line | None:
        """Return the ways to go on, or what the line takes; None where the prompt has nothing of that."""
        prompt = self._prompt
        if prompt is None or prompt.complete is None:
            return None
        if not self._options:
            return (Span(" "), Span(prompt.help if not self.line_input.value else " ", "muted"))
        spans = [Span(" "), Span("tab", "key")]
        for number, (_, label) in enumerate(self._options):
            spans += [Span("  "), Span(label, "match" if number == self._option else "accent")]
        return tuple(spans)

    def _complain(self, line: Line | None) -> None:
        """Show what is wrong with the text, below it."""
        self.set_class(bool(line), "complaining")
        if line:
            self._complaint.show(line)

    async def take(self, event: events.Key) -> bool:
        """Give a key to the line that is typed into; return whether there is one."""
        if self.asking:
            await self.line_input.take(event)
            return True
        return False

    async def paste(self, text: str) -> bool:
        """Give a clean line that was pasted to the line that is typed into; return whether there is one."""
        if self.asking:
            await self.line_input.put_in(text)
            return True
        return False

    def _set(self, text: str) -> None:
        self.line_input.value = text
        self.line_input.cursor_position = len(text)

    async def _changed(self, text: str) -> None:
        prompt = self._prompt
        if prompt is None or prompt.on_change is None:
            return
        if prompt.complete is not None:
            self._options, self._option = await prompt.complete(text), -1
        self._complain(self._hint())
        await prompt.on_change(text)

    async def _complete(self, step: int) -> None:
        """Put the next (1) or previous (-1) way to go on into the line."""
        prompt = self._prompt
        if prompt is None or prompt.on_change is None or not self._options:
            return
        self._option = (max(self._option, 0 if step < 0 else -1) + step) % len(self._options)
        self._set(self._options[self._option][0])
        self._complain(self._hint())
        await prompt.on_change(self.line_input.value)

    async def _recall(self, step: int) -> None:
        """Go one line back or forward in what was typed before."""
        if self._prompt is None:
            return
        history = self._prompt.history
        if self._history_at == len(history):
            self._unsent = self.line_input.value
        self._history_at = min(max(self._history_at + step, 0), len(history))
        self._set(self._unsent if self._history_at == len(history) else history[self._history_at])
        await self._changed(self.line_input.value)

    async def _done(self, text: str | None) -> None:
        prompt = self._prompt
        if prompt is None:
            return
        self._prompt = None  # what is told now may ask anew
        complaint = await prompt.on_done(text)
        if complaint:
            self._prompt = prompt
            self._complain(complaint)
        elif not self.asking:
            self.remove_class("asking", "complaining")
            # Textual takes the focus from what it hides, but a line that was typed ahead was never seen.
            if self.screen.focused is self.line_input:
                self.screen.set_focus(self._focused_before)
