"""Tells keys, pastes and the terminal's answers apart in what a terminal sends."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Final

from textual import events
from textual._time import get_time
from textual._xterm_parser import BRACKETED_PASTE_END, BRACKETED_PASTE_START, XTermParser
from textual.keys import Keys
from textual.message import Message

from tui.terminal.flow_control import ANSWER

MOST_PASTED: Final = 1 << 16
"""Characters of a paste that are taken; the rest of it is dropped."""
NEVER_ENDS: Final = 5.0
"""Seconds of silence after which a paste whose end has not come is over: it must not swallow all that follows."""


class Typed(XTermParser):
    """Textual's parser, which would take the answer to a question for keys, and so what is pasted behind an escape."""

    def __init__(self, answered: Callable[[], None], debug: bool = False) -> None:
        self._answered = answered
        self._pasted: str | None = None
        self._before = ""
        super().__init__(debug)

    def feed(self, data: str) -> Iterable[Message]:
        """What a piece of input means; an empty one is its end."""
        if not data:
            yield from super().feed(data)
        while data:
            if self._pasted is not None:
                self._pasted, found, data = (self._pasted + data).partition(BRACKETED_PASTE_END)
                if found:
                    yield from self._end_paste()
                elif len(self._pasted) > MOST_PASTED:
                    self._pasted = self._pasted[:MOST_PASTED] + self._pasted[-len(BRACKETED_PASTE_END) :]
                continue
            # The marker may have begun in the piece before, whose part of it the parser has been given already.
            overlap = len(self._before)
            start = (self._before + data).find(BRACKETED_PASTE_START)
            if start < 0:
                self._before = (self._before + data)[-len(BRACKETED_PASTE_START) + 1 :]
                yield from super().feed(data)
                return
            end = start + len(BRACKETED_PASTE_START) - overlap
            for message in super().feed(data[:end] + BRACKETED_PASTE_END):
                if not isinstance(message, events.Paste):
                    yield message
            self._before, self._pasted, data = "", "", data[end:]

    def tick(self) -> Iterable[Message]:
        """What nothing more has come for in `patience` seconds."""
        yield from super().tick()
        if self._pasted is not None:
            yield from self._end_paste()

    @property
    def patience(self) -> float | None:
        """Seconds after which `tick` is to be called if nothing comes; None: there is nothing to wait for."""
        if self._pasted is not None:
            return NEVER_ENDS
        return None if self._timeout_time is None else max(self._timeout_time - get_time(), 0.0)

    def _end_paste(self) -> Iterable[Message]:
        pasted, self._pasted = self._pasted or "", None
        yield events.Paste(pasted.replace("\x00", "")[:MOST_PASTED])

    def _sequence_to_key_events(self, sequence: str, alt: bool = False) -> Iterable[events.Key]:
        if sequence == ANSWER:
            self._answered()
            yield events.Key(Keys.Ignore.value, sequence)
        else:
            yield from super()._sequence_to_key_events(sequence, alt)
