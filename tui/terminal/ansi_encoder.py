"""Encoding changed cells as escape sequences and text, in as few bytes as can be.

A jump of the terminal's cursor, a change of style and a run of blanks can each be said in several ways, and what
changes in several orders; the shortest is taken. Only what every terminal since the VT220 knows is used, besides the
colours that the cells ask for.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from typing import Final, NamedTuple

from tui.render.cells import has_complex

Cell = tuple[str, str]
"""A character and the SGR codes that it is shown with; the second cell of a wide character is empty."""

UNKNOWN: Final[Cell] = ("\0", "")
"""A cell of which it is not known what the terminal shows, or should show."""
BLANK: Final[Cell] = (" ", "")
_MOVED: Final[Cell] = ("\1", "")
"""A cell that is like none that can be wanted."""

MANY: Final = 100
"""Pieces of one frame from which on only one order of them is tried."""

_SHOWN_ON_BLANK: Final = frozenset(("4", "7", "9", "21", "53", "background"))
_ENDS: Final = {
    "3": "23", "4": "24", "5": "25", "6": "25", "7": "27", "8": "28", "9": "29", "21": "24", "51": "54", "52": "54",
    "53": "55", "colour": "39", "background": "49",
}  # fmt: skip
"""The code that ends each attribute. Bold and faint end together, so they are ended by a reset."""


_SAME_EVERYWHERE: Final = re.compile(r"[\x20-\u02ff\u0370-\u058f\u2010-\u25ff\u2800-\u28ff]*").fullmatch


def is_same_everywhere(text: str) -> bool:
    """Return whether the characters of a text are one cell wide on every terminal."""
    return text.isascii() or _SAME_EVERYWHERE(text) is not None


class Piece(NamedTuple):
    """What is written at one go: a text in one style, or a sequence that erases cells; blanks take any style."""

    y: int
    x: int
    style: str
    text: str
    cells: int
    erases: bool = False

    @property
    def is_blank(self) -> bool:
        """Whether it looks the same in every style that does not show on a blank."""
        return not self.style and (self.erases or not self.text.strip(" "))


class AnsiEncoder:
    """Collects how lines change, and says that in the order which takes the fewest bytes."""

    def __init__(self, width: int) -> None:
        self._width = width
        self._pieces: list[Piece] = []
        self._lines: dict[int, tuple[int, Sequence[Cell]]] = {}
        """Of each line that changes, the first column and the cells from there on."""
        self._in_order = False
        """Whether a character may reach into the next cell: what is written there must then follow it."""

    def change(self, y: int, x: int, old: Sequence[Cell], new: Sequence[Cell]) -> None:
        """Take how line `y` changes from column `x` on, from `old` to `new`; cells of `UNKNOWN` stay as they are."""
        changed = [
            n
            for n, (before, cell) in enumerate(zip(old, new, strict=True))
            # Identity first: most cells are the very same object.
            if cell is not before and cell != before and cell != UNKNOWN
        ]
        if not changed:
            return
        if has_complex("".join([text for cells in (old, new) for text, _ in cells])):
            self._in_order = True
            old = _without_moved(old, new)
            changed = [
                n for n, (before, cell) in enumerate(zip(old, new, strict=True)) if cell not in (before, UNKNOWN)
            ]
        self._lines[y] = x, new
        blank_from = self._blank_from(x, new)
        done = 0
        for position in changed:
            if position < done:
                continue
            # The second half of a wide character cannot be written without the first.
            start = position - 1 if new[position][0] == "" and position else position
            if start >= blank_from and len(new) - start > len("\x1b[K"):
                self._pieces.append(Piece(y, x + start, "", "\x1b[K", 0, erases=True))
                return
            done = self._cut(y, x, old, new, start)

    def _cut(self, y: int, x: int, old: Sequence[Cell], new: Sequence[Cell], position: int) -> int:
        """Cut cells into pieces until they are as they were; return where that is."""
        end, start = len(new), position
        style, texts = None, ""

        def close() -> None:
            if position > start:
                self._pieces.append(Piece(y, x + start, style or "", texts, position - start))

        while position < end:
            cell = new[position]
            text, codes = cell
            if text and cell in (old[position], UNKNOWN):
                break
            if has_complex(text):
                close()
                return position if position > start else self._cut_complex(y, x, new, position)
            if cell == BLANK:
                after = position + 1
                while after < end and new[after] == BLANK and old[after] != BLANK:
                    after += 1
                run = after - position
                on = _step(run, "C") if after < end and new[after] not in (old[after], UNKNOWN) else ""
                if run > len(erase := f"\x1b[{run}X") + len(on):
                    close()
                    self._pieces.append(Piece(y, x + position, "", erase, 0, erases=True))
                    return after
                codes = style if style is not None and not shows_on_blank(style) else ""
                if style is None:
                    codes = self._style_behind(new, position + run)
                text *= run
            else:
                run = 1
            if style is not None and codes != style:
                close()
                start, texts = position, ""
            style = codes
            texts += text
            position += run
            self._in_order = self._in_order or not text or not is_same_everywhere(text)
        close()
        return position

    def _cut_complex(self, y: int, x: int, new: Sequence[Cell], start: int) -> int:
        """Cut out a word that a terminal may draw in fewer cells than it has; return where it ends.

        Its cells are blanked first, and what follows is written from its own place: no column moves.
        """
        stop = next(stop for first, stop in _complex_words(new) if first == start)
        cells = stop - start
        text = "".join(text for text, _ in new[start:stop])
        blanked = f"{' ' * cells}\x1b[{y + 1};{x + start + 1}H" if cells > 1 else ""
        self._pieces.append(Piece(y, x + start, new[start][1], blanked + text, cells))
        return stop

    def _style_behind(self, new: Sequence[Cell], position: int) -> str:
        """Return the style that blanks before a cell can be written in with it."""
        style = new[position][1] if position < len(new) and new[position] not in (BLANK, UNKNOWN) else ""
        return "" if shows_on_blank(style) else style

    def finish(self) -> str:
        """Return all that was taken, as a sequence that ends in the style it began with."""
        pieces, lines = self._pieces, self._lines
        orders = [pieces]
        if not self._in_order and len(pieces) > 1:
            # Of many pieces that is always the shorter order: the other need not be tried.
            orders = [_by_style(pieces), *orders[: len(pieces) <= MANY]]
        sent = min((_Cursor(self._width, lines).write(order) for order in orders), key=lambda text: len(text.encode()))
        self._pieces, self._lines, self._in_order = [], {}, False
        return sent

    def _blank_from(self, x: int, new: Sequence[Cell]) -> int:
        """Return the position from which on the line is blank to the terminal's edge."""
        position = len(new)
        if x + position == self._width:
            while position and new[position - 1] == BLANK:
                position -= 1
        return position


def _by_style(pieces: Sequence[Piece]) -> list[Piece]:
    """Return pieces style by style: to come back to a line costs fewer bytes than most changes of colour."""
    rank = {"": 0}  # first: no frame begins in another style, and it must not end in one
    ranks: list[int] = []
    before = None
    for piece in pieces:
        style = piece.style
        if piece.is_blank and before is not None and before.y == piece.y and not shows_on_blank(before.style):
            style = before.style  # erased where the cursor is anyway
        ranks.append(rank.setdefault(style, len(rank)))
        before = piece._replace(style=style)
    return [pieces[n] for n in sorted(range(len(pieces)), key=ranks.__getitem__)]


class _Cursor:
    """Where the terminal's cursor stands, in which style it writes, and the sequences so far."""

    def __init__(self, width: int, lines: Mapping[int, tuple[int, Sequence[Cell]]]) -> None:
        self._width = width
        self._lines = lines
        self._at: tuple[int, int] | None = None
        self._style = ""
        self._output: list[str] = []

    def write(self, pieces: Iterable[Piece]) -> str:
        """Return the sequence that writes pieces in this order."""
        for piece in pieces:
            self._move_to(piece.y, piece.x)
            # Blanks look the same in most styles; but many terminals erase to the background at hand.
            if piece.style != self._style and not (piece.is_blank and not shows_on_blank(self._style)):
                self._output.append(sgr_between(self._style, piece.style))
                self._style = piece.style
            self._output.append(piece.text)
            if not piece.erases:
                self._advance(piece)
        if self._style:
            self._output.append("\x1b[m")
        return "".join(self._output)

    def _move_to(self, y: int, x: int) -> None:
        """Move the cursor; over cells that stand between, by writing them anew where that is shorter."""
        if self._at == (y, x):
            return
        best = f"\x1b[{y + 1};{x + 1}H" if x else f"\x1b[{y + 1}H"
        if self._at is not None:
            line, column = self._at
            # Not by a line feed: that scrolls a terminal that has been made smaller meanwhile.
            down = _step(y - line, "B") if y >= line else _step(line - y, "A")
            across = (
                _step(x - column, "C") if x >= column else min("\b" * (column - x), _step(column - x, "D"), key=len)
            )
            best = min(best, down + across, f"\r{down}{_step(x, 'C')}", key=len)
            if y == line and 0 < x - column < len(best):
                first, cells = self._lines[y]
                written = self._same_style_text(cells[column - first : x - first]) if column >= first else None
                if written is not None and len(written.encode()) < len(best):
                    best = written
        self._output.append(best)
        self._at = (y, x)

    def _same_style_text(self, cells: Sequence[Cell]) -> str | None:
        """Return the text of cells, or None where one takes another style than the one at hand."""
        texts = []
        for cell in cells:
            text, style = cell
            plain = cell == BLANK and not shows_on_blank(self._style)
            if cell == UNKNOWN or has_complex(text) or (style != self._style and not plain):
                return None
            texts.append(text)
        return "".join(texts)

    def _advance(self, piece: Piece) -> None:
        y, x = piece.y, piece.x + piece.cells
        # Terminals differ over how wide some characters are, and behind the last column the cursor is not anywhere.
        self._at = (y, x) if x < self._width and is_same_everywhere(piece.text) else None


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
