"""The cells that changed between what the terminal shows and what it should show, and the bytes that change them.

Textual sends whole widgets' lines with a reset after each run of one style. Over a slow link that is most of the
delay, so the app's updates are compared, cell by cell, with what the terminal already shows.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from itertools import chain, groupby
from operator import itemgetter
from typing import Final

from rich.color import ColorSystem
from rich.console import COLOR_SYSTEMS, Console
from rich.style import Style
from textual.strip import Strip

from tui.render.cells import cells as cells_of
from tui.terminal.ansi_encoder import BLANK, UNKNOWN, AnsiEncoder, Cell, shows_on_blank
from tui.terminal.textual_internals import ScreenUpdate, pieces

Run = tuple[str, str]
"""SGR codes and the text that is shown with them."""

_SGR: Final = re.compile(r"\x1b\[([0-9;]*)m")


class ScreenDiff:
    """What the terminal should show, and what it does show, as far as it was sent through here.

    Updates may be taken without being sent; what is sent then is the difference to the newest of them.
    """

    def __init__(self) -> None:
        self._shown: dict[int, list[Cell]] = {}
        self._wanted: dict[int, list[Cell]] = {}
        self._changed: dict[int, tuple[int, int]] = {}
        """The first column of each line that may differ, and the one behind the last."""
        self._width = 0

    def invalidate(self) -> None:
        """Forget what the terminal shows: all that is wanted is sent the next time."""
        self._shown.clear()
        self._changed = dict.fromkeys(self._wanted, (0, self._width))

    def assume(self, columns: int, lines: Sequence[Sequence[Run]]) -> None:
        """Take it that the terminal shows these lines, with blanks after their ends."""
        self._width = columns
        self._changed.clear()
        for y, line in enumerate(lines):
            cells = _to_cells(line)[:columns]
            self._shown[y] = cells + [BLANK] * (columns - len(cells))
            self._wanted[y] = self._shown[y].copy()

    def lines(self, number: int) -> tuple[tuple[Run, ...], ...]:
        """Return what the first `number` lines of the terminal show, without blanks at their ends."""
        return tuple(_to_runs(self._shown.get(y, [])) for y in range(number))

    def whole(self, number: int) -> str:
        """Return what brings the first `number` lines of what the terminal shows onto a blank one."""
        encoder = AnsiEncoder(self._width)
        blank = [BLANK] * self._width
        for y in range(number):
            encoder.change(y, 0, blank, self._shown.get(y, blank))
        return encoder.finish()

    def update(self, update: ScreenUpdate, console: Console) -> None:
        """Take what an update draws as what the terminal should show; the console says in which colours."""
        if console.width != self._width:
            self._width = console.width
            self._wanted.clear()
            self.invalidate()
        system = COLOR_SYSTEMS[console.color_system] if console.color_system else ColorSystem.TRUECOLOR
        for y, x, strips in pieces(update):
            cells = _strip_cells(strips, system)[: max(self._width - x, 0)]
            line = self._wanted.get(y)
            if line is None:
                line = self._wanted[y] = [UNKNOWN] * self._width
            line[x : x + len(cells)] = cells
            start, end = self._changed.get(y, (x, x))
            self._changed[y] = (min(start, x), max(end, x + len(cells)))

    def flush(self) -> str:
        """Return what brings the terminal up to date, taken as sent; empty where it is."""
        encoder = AnsiEncoder(self._width)
        for y in sorted(self._changed):
            start, end = self._changed[y]
            line = self._shown.setdefault(y, [UNKNOWN] * self._width)
            shown, wanted = line[start:end], self._wanted[y][start:end]
            if shown == wanted:
                continue
            encoder.change(y, start, shown, wanted)
            if UNKNOWN in wanted:
                # The encoder leaves these cells as they are on the terminal.
                wanted = [old if new == UNKNOWN else new for old, new in zip(shown, wanted, strict=True)]
            line[start:end] = wanted
        self._changed.clear()
        return encoder.finish()


def _strip_cells(strips: Iterable[Strip], system: ColorSystem) -> list[Cell]:
    segments = chain.from_iterable(strips)
    return _to_cells(
        (_sgr_codes(style, system) if style else "", text) for text, style, control in segments if not control
    )


class _StyledCells(dict[str, Cell]):
    """The cells of one style by their character. `odd` are those characters that are not one cell wide."""

    def __init__(self, codes: str) -> None:
        # A blank shows no foreground: where only that changes, nothing need be sent.
        super().__init__({" ": (" ", codes) if shows_on_blank(codes) else BLANK})
        self._codes = codes
        self.odd: set[str] = set()

    def __missing__(self, character: str) -> Cell:
        # Cells that are the same are one object, so that most comparisons are by identity.
        cell = self[character] = (character, self._codes)
        if cells_of(character) != 1:
            self.odd.add(character)
        return cell


_styled_cells = lru_cache(maxsize=256)(_StyledCells)


def _to_cells(runs: Iterable[Run]) -> list[Cell]:
    cells: list[Cell] = []
    for codes, text in runs:
        styled = _styled_cells(codes)
        new = list(map(styled.__getitem__, text))
        if not styled.odd or styled.odd.isdisjoint(text):
            cells += new
            continue
        for cell in new:
            size = cells_of(cell[0])
            if size:
                cells.append(cell)
                cells += [("", codes)] * (size - 1)
            elif cells:
                _add_mark(cells, cell[0], codes)
    return cells


def _add_mark(cells: list[Cell], mark: str, codes: str) -> None:
    """Set a combining mark onto the last character."""
    at = len(cells) - 1
    while at and not cells[at][0]:
        at -= 1
    text, style = cells[at]
    cells[at] = (text + mark, codes if text == " " else style)


def _to_runs(cells: list[Cell]) -> tuple[Run, ...]:
    end = len(cells)
    while end and cells[end - 1] in (BLANK, UNKNOWN):
        end -= 1
    return tuple(
        (codes, "".join(text for text, _ in run)) for codes, run in groupby(_restyled(cells[:end]), itemgetter(1))
    )


def _restyled(cells: list[Cell]) -> Iterator[Cell]:
    """Yield the cells, a blank in the style of what stands before it where that cannot be seen on a blank."""
    before = ""
    for text, codes in cells:
        blank = (text, codes) in (BLANK, UNKNOWN)
        if not blank or shows_on_blank(before):
            before = codes
        yield (" " if blank else text), before


@lru_cache(maxsize=4096)
def _sgr_codes(style: Style, system: ColorSystem) -> str:
    """Return the SGR codes of a style after a reset: the terminal's default colours need none."""
    # Rich writes a link before the codes, where the match would miss them.
    found = _SGR.match(style.update_link(None).render(" ", color_system=system))
    return ";".join(_without_defaults(found[1].split(";"))) if found else ""


def _without_defaults(codes: list[str]) -> Iterator[str]:
    position = 0
    while position < len(codes):
        code = codes[position]
        # The numbers of such a colour may be 39 or 49 themselves.
        if code in ("38", "48"):
            length = 3 if codes[position + 1] == "5" else 5
            yield from codes[position : position + length]
            position += length
            continue
        if code not in ("39", "49", ""):
            yield code
        position += 1
