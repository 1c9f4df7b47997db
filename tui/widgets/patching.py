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

Cell = tuple[str, str]
"""A character and the SGR codes that it is shown with; the second cell of a wide character is empty."""
Run = tuple[str, str]
"""SGR codes and the text that is shown with them."""

NOTHING: Cell = ("\0", "")
"""A cell of which it is not known what the terminal shows."""
BLANK: Cell = (" ", "")
JOINED = 6
"""Unchanged cells that are sent again rather than jumped over: a jump costs as many bytes."""
ERASED = 8
"""Blank cells from which erasing them is shorter than sending them."""


class Screenful:
    """What the terminal should show, and what it does show, as far as it was sent through here.

    Updates may be taken without being sent; what is sent then is the difference to the newest of them.
    """

    def __init__(self) -> None:
        self._lines: dict[int, list[Cell]] = {}
        self._wanted: dict[int, list[Cell]] = {}
        self._changed: dict[int, tuple[int, int]] = {}
        self._width = 0
        self._style: str | None = None

    def forget(self) -> None:
        """Takes nothing for granted any more: what is wanted is sent whole the next time."""
        self._lines.clear()
        self._changed = dict.fromkeys(self._wanted, (0, self._width))

    def assume(self, columns: int, lines: Sequence[Sequence[Run]]) -> None:
        """Takes it for granted that the terminal shows these lines, with blanks after their ends."""
        self._width = columns
        self._changed.clear()
        for y, line in enumerate(lines):
            cells = list(_split(line))[:columns]
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
            cells = list(_cells(strips, colours))[: max(self._width - x, 0)]
            line = self._wanted.get(y)
            if line is None:
                line = self._wanted[y] = [NOTHING] * self._width
            line[x : x + len(cells)] = cells
            start, end = self._changed.get(y, (x, x))
            self._changed[y] = (min(start, x), max(end, x + len(cells)))

    def flush(self) -> str:
        """The bytes, as text, that bring the terminal up to what is wanted; empty where it shows that already."""
        sent: list[str] = []
        self._style = None
        for y, (start, end) in self._changed.items():
            self._patch_line(y, start, self._wanted[y][start:end], sent)
        self._changed.clear()
        if self._style:
            sent.append("\x1b[m")
        return "".join(sent)

    def _patch_line(self, y: int, x: int, cells: list[Cell], sent: list[str]) -> None:
        line = self._lines.get(y)
        if line is None:
            line = self._lines[y] = [NOTHING] * self._width
        position, cursor = 0, -1
        while position < len(cells):
            if line[x + position] == cells[position] or cells[position] == NOTHING:
                position += 1
                continue
            start = position - 1 if cells[position][0] == "" and position else position
            last = _run(line, cells, x, position)
            jump = start - cursor
            sent.append(f"\x1b[{jump}C" if cursor >= 0 else f"\x1b[{y + 1};{x + start + 1}H")
            cursor = last if self._send(cells[start:last], sent) else -1
            line[x + start : x + last] = cells[start:last]
            position = last

    def _send(self, cells: list[Cell], sent: list[str]) -> bool:
        """Sends a run of cells; says whether the terminal's cursor now stands behind it."""
        position = 0
        while position < len(cells):
            text, codes = cells[position]
            unseen = (text, codes) == BLANK and self._style is not None and not _visible_on_blank(self._style)
            if codes != self._style and not unseen:
                sent.append(f"\x1b[;{codes}m" if codes else "\x1b[m")
                self._style = codes
            if (text, codes) == BLANK:
                end = position
                while end < len(cells) and cells[end] == BLANK:
                    end += 1
                if end - position >= ERASED:
                    sent.append(f"\x1b[{end - position}X")
                    if end == len(cells):
                        return False
                    sent.append(f"\x1b[{end - position}C")
                    position = end
                    continue
            sent.append(text)
            position += 1
        return True


def _run(line: list[Cell], cells: list[Cell], x: int, start: int) -> int:
    """Where a run of changed cells ends; short gaps within it are taken along."""
    last = position = start + 1
    while position < len(cells) and position - last <= JOINED and cells[position] != NOTHING:
        if line[x + position] != cells[position]:
            last = position + 1
        position += 1
    if last < len(cells) and cells[last][0] == "":
        last += 1
    return last


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


def _cells(strips: Iterable[Strip], colours: ColorSystem) -> Iterator[Cell]:
    segments = chain.from_iterable(strips)
    return _split((_codes(style, colours) if style else "", text) for text, style, control in segments if not control)


def _split(runs: Iterable[Run]) -> Iterator[Cell]:
    held = ""
    codes = ""
    trailing = 0
    for codes_now, text in runs:
        for character in text:
            size = get_character_cell_size(character)
            if size == 0 and held:
                held += character
                continue
            if held:
                yield held, ("" if held == " " and not _visible_on_blank(codes) else codes)
                yield from [("", codes)] * trailing
            held, codes, trailing = character, codes_now, size - 1
    if held:
        yield held, ("" if held == " " and not _visible_on_blank(codes) else codes)
        yield from [("", codes)] * trailing


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
        if not blank or _visible_on_blank(before):
            before = codes
        yield (" " if blank else text), before


@lru_cache(maxsize=4096)
def _visible_on_blank(codes: str) -> bool:
    """Whether a blank shows anything of a style: a background, reverse, a line under, over or through it."""
    return any(code in ("4", "7", "9", "21", "48", "53") or code in _BACKGROUNDS for code in codes.split(";"))


_BACKGROUNDS = frozenset(str(code) for code in (*range(40, 48), *range(100, 108)))


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
