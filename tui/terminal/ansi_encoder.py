"""Encoding changed cells as escape sequences and text, in as few bytes as can be.

A jump of the terminal's cursor, a change of style and a run of blanks can each be said in several ways; the shortest is
taken. Only what every terminal since the VT220 knows is used, besides the colours that the cells ask for.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import Final

from tui.render.cells import has_complex

Cell = tuple[str, str]
"""A character and the SGR codes that it is shown with; the second cell of a wide character is empty."""

UNKNOWN: Final[Cell] = ("\0", "")
"""A cell of which it is not known what the terminal shows, or should show."""
BLANK: Final[Cell] = (" ", "")
_MOVED: Final[Cell] = ("\1", "")
"""A cell that is like none that can be wanted."""

_SHOWN_ON_BLANK: Final = frozenset(("4", "7", "9", "21", "53", "background"))
_ENDS: Final = {
    "3": "23", "4": "24", "5": "25", "6": "25", "7": "27", "8": "28", "9": "29", "21": "24", "51": "54", "52": "54",
    "53": "55", "colour": "39", "background": "49",
}  # fmt: skip
"""The code that ends each attribute. Bold and faint end together, so they are ended by a reset."""


_SAME_EVERYWHERE: Final = re.compile(r"[\x20-\u02ff\u0370-\u058f\u2010-\u25ff\u2800-\u28ff]*").fullmatch
"""Matches texts whose characters are one cell wide on every terminal."""


class AnsiEncoder:
    """Where the terminal's cursor stands, in which style it writes, and the sequences so far."""

    def __init__(self, width: int) -> None:
        self._width = width
        self._at: tuple[int, int] | None = None
        self._style = ""
        self._output: list[str] = []

    def change(self, y: int, x: int, old: Sequence[Cell], new: Sequence[Cell]) -> None:
        """Encode how line `y` changes from column `x` on, from `old` to `new`; cells of `UNKNOWN` stay as they are."""
        changed = [
            n
            for n, (before, cell) in enumerate(zip(old, new, strict=True))
            # Identity first: most cells are the very same object.
            if cell is not before and cell != before and cell != UNKNOWN
        ]
        if not changed:
            return
        if has_complex("".join([text for cells in (old, new) for text, _ in cells])):
            old = _without_moved(old, new)
            changed = [
                n for n, (before, cell) in enumerate(zip(old, new, strict=True)) if cell not in (before, UNKNOWN)
            ]
        blank_from = self._blank_from(x, new)
        done = 0
        for position in changed:
            if position < done:
                continue
            # The second half of a wide character cannot be written without the first.
            start = position - 1 if new[position][0] == "" and position else position
            self._move_to(y, x + start, new[max(self._column(y) - x, 0) : start])
            if start >= blank_from and len(new) - start > len("\x1b[K"):
                self._erase("\x1b[K", 0)
                return
            done = self._write(old, new, start)

    def finish(self) -> str:
        """Return all that was encoded, with the style it began with at the end."""
        if self._style:
            self._output.append("\x1b[m")
            self._style = ""
        output = "".join(self._output)
        self._output.clear()
        # Behind each frame, the cursor is moved to where the focus is.
        self._at = None
        return output

    def _blank_from(self, x: int, new: Sequence[Cell]) -> int:
        """Return the position from which on the line is blank to the terminal's edge."""
        position = len(new)
        if x + position == self._width:
            while position and new[position - 1] == BLANK:
                position -= 1
        return position

    def _column(self, y: int) -> int:
        return self._at[1] if self._at is not None and self._at[0] == y else 0

    def _move_to(self, y: int, x: int, between: Sequence[Cell]) -> None:
        """Move the cursor; over the cells `between`, which stand there, by writing them where that is shorter."""
        if self._at == (y, x):
            return
        best = f"\x1b[{y + 1};{x + 1}H" if x else f"\x1b[{y + 1}H"
        if self._at is not None:
            line, column = self._at
            if y >= line:  # frames are encoded from the top down, so there is no way up
                down = _step(y - line, "B")
                across = down + (_step(x - column, "C") if x >= column else _step(column - x, "D"))
                back = f"\r{down}{_step(x, 'C')}"
                best = min(best, across, back, key=len)
            if y == line and len(between) == x - column and len(between) < len(best):
                written = self._same_style_text(between)
                if written is not None and len(written.encode()) < len(best):
                    best = written
        self._output.append(best)
        self._at = (y, x)

    def _same_style_text(self, cells: Sequence[Cell]) -> str | None:
        """Return the text of cells, or None where one takes another style than the one at hand."""
        texts = []
        for cell in cells:
            text, style = cell
            if cell == UNKNOWN or has_complex(text) or (style != self._style and not self._is_plain_blank(cell)):
                return None
            texts.append(text)
        return "".join(texts)

    def _is_plain_blank(self, cell: Cell) -> bool:
        """Return whether a cell is a blank that looks the same in the style at hand."""
        return cell == BLANK and not shows_on_blank(self._style)

    def _write(self, old: Sequence[Cell], new: Sequence[Cell], position: int) -> int:
        """Write cells until they are as they were; return where that is."""
        output, end, start = self._output, len(new), position
        while position < end:
            cell, before = new[position], old[position]
            text, style = cell
            if text and cell in (before, UNKNOWN):
                break
            if has_complex(text):
                if position > start:
                    break  # it is written from a place of its own
                return self._write_complex(new, position)
            run = 1
            if cell == BLANK:
                after = position + 1
                while after < end and new[after] == BLANK and old[after] != BLANK:
                    after += 1
                run = after - position
                on = _step(run, "C") if after < end and new[after] not in (old[after], UNKNOWN) else ""
                if run > len(erase := f"\x1b[{run}X") + len(on):
                    self._advance(new[start:position])
                    self._erase(erase, run)
                    return after
                text *= run
            if style != self._style and not self._is_plain_blank(cell):
                self._set_style(style)
            output.append(text)
            position += run
        self._advance(new[start:position])
        return position

    def _write_complex(self, new: Sequence[Cell], start: int) -> int:
        """Write a word that a terminal may draw in fewer cells than it has; return where it ends.

        Its cells are blanked first, and what follows is written from its own place: no column moves.
        """
        stop = next(stop for first, stop in _complex_words(new) if first == start)
        self._set_style(new[start][1])
        here = self._at
        if here is not None and stop > start + 1:
            self._output.append(" " * (stop - start))
            self._at = None
            self._move_to(*here, ())
        self._output += [text for text, _ in new[start:stop]]
        self._at = None
        return stop

    def _erase(self, erase: str, run: int) -> None:
        """Erase cells; the cursor stays before them."""
        # Many terminals erase to the background at hand, not to their own.
        if not self._is_plain_blank(BLANK):
            self._set_style("")
        self._output.append(erase)

    def _set_style(self, style: str) -> None:
        if style != self._style:
            self._output.append(sgr_between(self._style, style))
            self._style = style

    def _advance(self, written: Sequence[Cell]) -> None:
        if self._at is None:
            return
        y, x = self._at[0], self._at[1] + len(written)
        text = "".join([text for text, _ in written])
        # Terminals differ over how wide some characters are, and behind the last column the cursor is not anywhere.
        known = x < self._width and (text.isascii() or _SAME_EVERYWHERE(text) is not None)
        self._at = (y, x) if known else None


def _complex_words(cells: Sequence[Cell]) -> list[tuple[int, int]]:
    """Return where words of complex scripts begin and end, each in one style."""
    words: list[tuple[int, int]] = []
    for n, (text, style) in enumerate(cells):
        goes_on = bool(words) and words[-1][1] == n and cells[words[-1][0]][1] == style
        if goes_on and (not text or has_complex(text)):
            words[-1] = (words[-1][0], n + 1)
        elif has_complex(text):
            words.append((n, n + 1))
    return words


def _without_moved(old: Sequence[Cell], new: Sequence[Cell]) -> Sequence[Cell]:
    """Return `old` without the cells of words that change: of these nobody knows which cell the terminal drew where."""
    left = list(old)
    words = {*_complex_words(old), *_complex_words(new)}
    # A word that is written anew may reach into another one.
    while moved := [word for word in words if left[slice(*word)] != list(new[slice(*word)])]:
        for start, stop in moved:
            left[start:stop] = [_MOVED] * (stop - start)
        words.difference_update(moved)
    return left


def _step(cells: int, way: str) -> str:
    """Return the sequence that moves the cursor by so many cells: A up, B down, C right, D left."""
    if not cells:
        return ""
    return f"\x1b[{way}" if cells == 1 else f"\x1b[{cells}{way}"


@lru_cache(maxsize=4096)
def sgr_between(style: str, other: str) -> str:
    """Return the sequence that switches from one style to another; styles are SGR codes after a reset."""
    whole = f"\x1b[;{other}m" if other else "\x1b[m"
    now, then = _attributes(style), _attributes(other)
    gone = [name for name in now if name not in then]
    if any(name not in _ENDS for name in gone):
        return whole
    codes = [_ENDS[name] for name in gone] + [code for name, code in then.items() if now.get(name) != code]
    part = f"\x1b[{';'.join(codes)}m"
    return part if len(part) < len(whole) else whole


@lru_cache(maxsize=4096)
def shows_on_blank(style: str) -> bool:
    """Return whether a blank shows a style: a background, reverse, a line under, over or through it."""
    return not _SHOWN_ON_BLANK.isdisjoint(_attributes(style))


def _attributes(style: str) -> dict[str, str]:
    """Return the SGR codes of a style by what they set."""
    found: dict[str, str] = {}
    codes = style.split(";") if style else []
    position = 0
    while position < len(codes):
        code = codes[position]
        length = 1
        if code in ("38", "48"):
            length = 3 if codes[position + 1] == "5" else 5
            name = "colour" if code == "38" else "background"
        elif len(code) > 1 and code[:-1] in ("3", "9"):
            name = "colour"
        elif len(code) > 1 and code[:-1] in ("4", "10"):
            name = "background"
        else:
            name = code
        found[name] = ";".join(codes[position : position + length])
        position += length
    return found
