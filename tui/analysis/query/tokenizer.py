"""The tokenizer: a filter as it was typed → text that luqum reads, with the way back to each column.

luqum knows neither `&&`, `||` and `!` nor where a quote or a bracket was left open, and takes what Lucene has beyond
this language (fuzzy, proximity, boost, regular expressions). All of that is dealt with here, where the column is known.
"""

from __future__ import annotations

import re
from typing import Final

import msgspec

from tui.base.errors import SyrtuiError
from tui.base.sanitize import shorten

_WORD: Final = re.compile(r'(?:\\.|[^\s:^~(){}\[\]"\\])+', re.DOTALL)
_QUOTED: Final = re.compile(r'"(?:[^"\\]|\\.)*"', re.DOTALL)
# EDTF marks uncertain dates with signs that mean fuzzy search and wildcards in Lucene.
_MARKED_DATE: Final = re.compile(r"[0-9X.~?%/-]{4,}")
_CLOSING: Final = {"(": ")", "[": "]", "{": "}"}
_JOINTS: Final = {"&&": "AND", "||": "OR"}


class BadQuery(SyrtuiError):
    """A filter that cannot be read.

    `what` is wrong, at `column` (from 1, in characters), and how to `mend` it; "" where that is plain.
    """

    def __init__(self, what: str, column: int, mend: str = "") -> None:
        super().__init__(f"column {column}: {what}{'; ' + mend if mend else ''}")
        self.what = what
        self.column = column
        self.mend = mend


def quoted(text: str) -> str:
    """Return a part of a filter as messages show it."""
    return f"`{shorten(text, 40)}`"


class Scanned(msgspec.Struct, frozen=True):
    """Text for luqum. `columns` is where each of its characters, and its end, stood in the text that was typed."""

    typed: str
    text: str
    columns: tuple[int, ...]

    def column(self, position: int) -> int:
        """Return the column, from 1, of a position of `text`."""
        return self.columns[min(position, len(self.text))] + 1


def scan(typed: str) -> Scanned:
    """Prepare a filter for luqum. Raises BadQuery."""
    return _Scanner(typed).run()


class _Scanner:
    def __init__(self, typed: str) -> None:
        self.typed = typed
        self.at = 0
        self.text: list[str] = []
        self.columns: list[int] = []
        self.open: list[tuple[str, int]] = []
        self.after_word = False

    def run(self) -> Scanned:
        while self.at < len(self.typed):
            before = self.at
            after_word, self.after_word = self.after_word, False
            self._token(self.typed[before], after_word)
        if self.open:
            opening, at = self.open[-1]
            what = f"the `{opening}` that opens here is never closed"
            raise BadQuery(what, at + 1, f"add a `{_CLOSING[opening]}`, or put it in quotes")
        return Scanned(self.typed, "".join(self.text), (*self.columns, len(self.typed)))

    def _token(self, first: str, after_word: bool) -> None:
        """Take one token; `self.at` moves behind it."""
        if first.isspace():
            self._emit(" ", 1)
        elif first == '"':
            self._quoted(after_word)
        elif first in "([{":
            self.open.append((first, self.at))
            self._emit(first, 1)
        elif first in ")]}":
            self._close(first)
        elif first in "<>":
            self._emit(first, 1)
            if self.typed.startswith("=", self.at):
                self._emit("=", 1)
        elif first in "+-!":
            self._sign(first)
        elif first == ":":
            self._emit(first, 1)
        elif first in "~^/":
            raise self._unsupported(first)
        else:
            self._word()

    def _emit(self, text: str, width: int) -> None:
        """Write `text` for the next `width` characters."""
        self.text.append(text)
        # Where AND is written for a typed `&&`, each letter points to the sign, which an error must name.
        if len(text) == width:
            self.columns.extend(range(self.at, self.at + width))
        else:
            self.columns.extend([self.at] * len(text))
        self.at += width

    def _quoted(self, after_word: bool) -> None:
        match = _QUOTED.match(self.typed, self.at)
        if match is None:
            what = "the quote that opens here is never closed"
            raise BadQuery(what, self.at + 1, 'add a `"`, or write `\\"` for a quotation mark itself')
        if after_word:
            # luqum would take the quote for a part of the word before it.
            self._emit(" ", 0)
        self._emit(match[0].replace("\n", " "), len(match[0]))

    def _close(self, closing: str) -> None:
        if not self.open:
            raise BadQuery(f"`{closing}` closes nothing", self.at + 1, "take it out, or put it in quotes")
        opening, at = self.open.pop()
        # `[a TO b}` is right: a range may have one of its ends and not the other.
        if (opening == "(") != (closing == ")"):
            what = f"`{closing}` cannot close the `{opening}` of column {at + 1}"
            raise BadQuery(what, self.at + 1, f"close that with `{_CLOSING[opening]}`")
        self._emit(closing, 1)

    def _sign(self, sign: str) -> None:
        following = self.typed[self.at + 1 : self.at + 2]
        if not following or following.isspace():
            what = f"nothing follows this `{sign}`"
            raise BadQuery(what, self.at + 1, "write it right before what it is about, or put it in quotes")
        self._emit("NOT " if sign == "!" else sign, 1)

    def _unsupported(self, sign: str) -> BadQuery:
        column = self.at + 1
        if sign == "^":
            return BadQuery("`^` would rank facts, but a filter only chooses them", column, "take it out or quote it")
        if sign == "/":
            what = "`/` opens a regular expression, and there are none here"
            return BadQuery(what, column, "use `*` and `?`, or put the words in quotes")
        start = re.search(r'[^\s(){}\[\]":]*$', self.typed[: self.at])
        rest = re.match(r'[^\s(){}\[\]"]*', self.typed[self.at :])
        token = (start[0] if start else "") + (rest[0] if rest else "")
        if _MARKED_DATE.fullmatch(token):
            return BadQuery("a date with a mark is not in quotes", column, f'write "{token}"')
        if self.typed[: self.at].endswith('"'):
            what = "`~` would find words near each other, and there is no such search"
            return BadQuery(what, column, "take it out: the words of a phrase follow each other")
        what = "`~` would find words spelt alike, and there is no such search"
        return BadQuery(what, column, "take it out: `*` stands for any letters; in quotes `~` is itself")

    def _word(self) -> None:
        match = _WORD.match(self.typed, self.at)
        if match is None:
            raise BadQuery("nothing follows this `\\`", self.at + 1, "write `\\\\` for a backslash itself")
        word = match[0]
        if word in _JOINTS:
            self._emit(_JOINTS[word], len(word))
            return
        if word.startswith("'"):
            # luqum takes an apostrophe only within a word.
            self._emit("\\'", 1)
            word = word[1:]
        self._emit(word.replace("\n", " "), len(word))
        self.after_word = True
