"""Sends the terminal only the cells that changed.

Textual sends whole widgets' lines with a reset after each run of one style. Over a slow link that is most of the
delay, so the app's updates are compared, cell by cell, with what the terminal already shows.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from itertools import chain, groupby
from operator import itemgetter

from rich.cells import get_character_cell_size
from rich.color import ColorSystem
from rich.console import Console
from rich.style import Style
from textual._compositor import ChopsUpdate, LayoutUpdate  # Textual is pinned to one version
from textual.strip import Strip

from tui.terminal.ansi_encoder import BLANK, NOTHING, Cell, Pen, seen_on_blank

Run = tuple[str, str]
"""SGR codes and the text that is shown with them."""


class Screenful:
    """What the terminal should show, and what it does show, as far as it was sent through here.

    Updates may be taken without being sent; what is sent then is the difference to the newest of them.
    """

    def __init__(self) -> None:
        self._lines: dict[int, list[Cell]] = {}
        self._wanted: dict[int, list[Cell]] = {}
        self._changed: dict[int, tuple[int, int]] = {}
        self._width = 0

    def forget(self) -> None:
        """Takes nothing for granted any more: what is wanted is sent whole the next time."""
        self._lines.clear()
        self._changed = dict.fromkeys(self._wanted, (0, self._width))

    def assume(self, columns: int, lines: Sequence[Sequence[Run]]) -> None:
        """Takes it for granted that the terminal shows these lines, with blanks after their ends."""
        self._width = columns
        self._changed.clear()
        for y, line in enumerate(lines):
            cells = _split(line)[:columns]
            self._lines[y] = cells + [BLANK] * (columns - len(cells))
            self._wanted[y] = self._lines[y].copy()

    def lines(self, number: int) -> tuple[tuple[Run, ...], ...]:
        """What the first `number` lines of the terminal show, without blanks at their ends."""
        return tuple(_joined(self._lines.get(y, [])) for y in range(number))

    def patch(self, update: ChopsUpdate | LayoutUpdate, console: Console) -> str:
        """The bytes, as text, that bring the terminal up to date."""
        self.take(update, console)
        return self.flush()

    def take(self, update: ChopsUpdate | LayoutUpdate, console: Console) -> None:
        """Wants what an update draws."""
        if console.width != self._width:
            self._width = console.width
            self._wanted.clear()
            self.forget()
        colours = console._color_system or ColorSystem.TRUECOLOR
        for y, x, strips in _pieces(update):
            cells = _cells(strips, colours)[: max(self._width - x, 0)]
            line = self._wanted.get(y)
            if line is None:
                line = self._wanted[y] = [NOTHING] * self._width
            line[x : x + len(cells)] = cells
            start, end = self._changed.get(y, (x, x))
            self._changed[y] = (min(start, x), max(end, x + len(cells)))

    def flush(self) -> str:
        """The bytes, as text, that bring the terminal up to what is wanted; empty where it shows that already."""
        pen = Pen(self._width)
        for y in sorted(self._changed):
            start, end = self._changed[y]
            line = self._lines.setdefault(y, [NOTHING] * self._width)
            shown, wanted = line[start:end], self._wanted[y][start:end]
            if shown == wanted:
                continue
            pen.change(y, start, shown, wanted)
            if NOTHING in wanted:
                wanted = [old if new == NOTHING else new for old, new in zip(shown, wanted, strict=True)]
            line[start:end] = wanted
        self._changed.clear()
        return pen.end()


def _pieces(update: ChopsUpdate | LayoutUpdate) -> Iterator[tuple[int, int, Iterable[Strip]]]:
    """Line, column and strips of everything that an update draws."""
    if isinstance(update, LayoutUpdate):
        for y, strips in enumerate(update.strips, update.region.y):
            yield y, update.region.x, [strip for strip in strips if strip is not None]
        return
    for y in dict.fromkeys(y for y, _, _ in update.spans):
        for x, strip in update.chops[y].items():
            if strip is not None:
                yield y, x, (strip,)


def _cells(strips: Iterable[Strip], colours: ColorSystem) -> list[Cell]:
    segments = chain.from_iterable(strips)
    return _split((_codes(style, colours) if style else "", text) for text, style, control in segments if not control)


class _Alphabet(dict[str, Cell]):
    """The cells of one style by their character. `odd` are those characters that are not one cell wide."""

    def __init__(self, codes: str) -> None:
        super().__init__({" ": (" ", codes) if seen_on_blank(codes) else BLANK})
        self._codes = codes
        self.odd: set[str] = set()

    def __missing__(self, character: str) -> Cell:
        cell = self[character] = (character, self._codes)
        if get_character_cell_size(character) != 1:
            self.odd.add(character)
        return cell


_alphabet = lru_cache(maxsize=256)(_Alphabet)


def _split(runs: Iterable[Run]) -> list[Cell]:
    cells: list[Cell] = []
    for codes, text in runs:
        alphabet = _alphabet(codes)
        new = list(map(alphabet.__getitem__, text))
        if not alphabet.odd or alphabet.odd.isdisjoint(text):
            cells += new
            continue
        for cell in new:
            size = get_character_cell_size(cell[0])
            if size:
                cells.append(cell)
                cells += [("", codes)] * (size - 1)
            elif cells:
                _join(cells, cell[0], codes)
    return cells


def _join(cells: list[Cell], mark: str, codes: str) -> None:
    """Sets a mark onto the last character."""
    at = len(cells) - 1
    while at and not cells[at][0]:
        at -= 1
    text, style = cells[at]
    cells[at] = (text + mark, codes if text == " " else style)


def _joined(cells: list[Cell]) -> tuple[Run, ...]:
    end = len(cells)
    while end and cells[end - 1] in (BLANK, NOTHING):
        end -= 1
    return tuple(
        (codes, "".join(text for text, _ in run)) for codes, run in groupby(_carried(cells[:end]), itemgetter(1))
    )


def _carried(cells: list[Cell]) -> Iterator[Cell]:
    """The cells, with a blank in the style of what stands before it where that cannot be seen on a blank."""
    before = ""
    for text, codes in cells:
        blank = (text, codes) in (BLANK, NOTHING)
        if not blank or seen_on_blank(before):
            before = codes
        yield (" " if blank else text), before


@lru_cache(maxsize=4096)
def _codes(style: Style, colours: ColorSystem) -> str:
    """The SGR codes of a style after a reset: the terminal's default colours need none."""
    codes = style._make_ansi_codes(colours).split(";")
    return ";".join(code for code in _without_defaults(codes))


def _without_defaults(codes: list[str]) -> Iterator[str]:
    position = 0
    while position < len(codes):
        code = codes[position]
        if code in ("38", "48"):
            length = 3 if codes[position + 1] == "5" else 5
            yield from codes[position : position + length]
            position += length
            continue
        if code not in ("39", "49", ""):
            yield code
        position += 1
