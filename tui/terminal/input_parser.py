"""Telling keys, pastes and the terminal's replies apart in what a terminal sends."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Final

from textual import events
from textual.message import Message

from tui.terminal.flow_control import STATUS_REPLY
from tui.terminal.textual_internals import ParserHooks

MAX_PASTE: Final = 1 << 16
"""Characters of a paste that are taken; the rest of it is dropped."""
PASTE_TIMEOUT_S: Final = 5.0
"""Seconds of silence after which a paste whose end has not come is over: it must not swallow all that follows."""

_PASTE_START: Final = "\x1b[200~"
_PASTE_END: Final = "\x1b[201~"
"""What terminals put around a paste (bracketed paste mode)."""


class InputParser(ParserHooks):
    """Textual's parser, which by itself takes status replies, and escapes within a paste, for keys.

    `replied` is called for each status reply.
    """

    def __init__(self, replied: Callable[[], None], debug: bool = False) -> None:
        self._replied = replied
        self._pasted: str | None = None
        self._before = ""
        super().__init__(debug)

    def feed(self, data: str) -> Iterable[Message]:
        """Yield what a piece of input means; an empty one ends the input."""
        if not data:
            yield from super().feed(data)
        while data:
            if self._pasted is not None:
                self._pasted, found, data = (self._pasted + data).partition(_PASTE_END)
                if found:
                    yield from self._end_paste()
                elif len(self._pasted) > MAX_PASTE:
                    # The tail is kept because the end marker may come in two pieces.
                    self._pasted = self._pasted[:MAX_PASTE] + self._pasted[-len(_PASTE_END) :]
                continue
            # The marker may have begun in the piece before, whose part of it the parser has been given already.
            overlap = len(self._before)
            start = (self._before + data).find(_PASTE_START)
            if start < 0:
                self._before = (self._before + data)[-len(_PASTE_START) + 1 :]
                yield from super().feed(data)
                return
            end = start + len(_PASTE_START) - overlap
            # Textual's parser is given an end at once: within a paste it takes escape sequences for keys.
            for message in super().feed(data[:end] + _PASTE_END):
                if not isinstance(message, events.Paste):
                    yield message
            self._before, self._pasted, data = "", "", data[end:]

    def tick(self) -> Iterable[Message]:
        """Yield what the input so far means where nothing more has come for `timeout` seconds."""
        yield from super().tick()
        if self._pasted is not None:
            yield from self._end_paste()

    @property
    def timeout(self) -> float | None:
        """Seconds after which `tick` is to be called if nothing comes; None where there is nothing to wait for."""
        return self.seconds_left if self._pasted is None else PASTE_TIMEOUT_S

    def _end_paste(self) -> Iterable[Message]:
        pasted, self._pasted = self._pasted or "", None
        # Without zeros, as Textual has it: https://github.com/Textualize/textual/issues/1661
        yield events.Paste(pasted.replace("\x00", "")[:MAX_PASTE])

    def take_sequence(self, sequence: str) -> bool:
        """Take a status reply."""
        if sequence != STATUS_REPLY:
            return False
        self._replied()
        return True
