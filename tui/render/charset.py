"""The characters that a terminal or a file takes, and what replaces those that it does not take.

Screen, charts, maps and reports are drawn for UTF-8 alone; what is drawn is rewritten at the very end. So a character
has one replacement, wherever it stands, and nothing that draws needs to know the terminal.

A line keeps its cells: a replacement that is longer than its character takes its room from the next gap of the line,
and where there is none, a shorter one is taken. So columns stay where they are.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from functools import lru_cache
from typing import Final, TypeVar

import msgspec

from tui.base.transliterate import in_latin
from tui.render.text import width

S = TypeVar("S")
Cell = tuple[str, S]
"""The character in a cell, with the marks over it, and its style; the second cell of a wide character is empty."""


class Charset(msgspec.Struct, frozen=True):
    """The characters of a codec; `right_to_left` says whether letters that run that way are among them."""

    codec: str = "utf-8"
    right_to_left: bool = True

    @property
    def is_utf8(self) -> bool:
        """Whether every character is taken, but for those that run from the right to the left."""
        return self.codec == "utf-8"

    def shows(self, character: str) -> bool:
        """Return whether a character is shown as it is meant."""
        if character.isascii():
            return True
        if not self.right_to_left and runs_right_to_left(character):
            return False
        return self.is_utf8 or (character not in _EIGHTHS and _encodes(character, self.codec))


UTF8: Final = Charset()
"""Terminals with UTF-8 and fonts that have what the screen is made of."""
CONSOLE: Final = Charset("cp437", right_to_left=False)
"""The Linux console: UTF-8 goes in, but its fonts have 256 or 512 characters, those of the first PCs among them."""
ASCII: Final = Charset("ascii", right_to_left=False)
"""Terminals that do not say that they take more."""

_EIGHTHS: Final = frozenset("▁▂▃▄▅▆▇")
"""Blocks of one series, all replaced where a font has only some: a mix of blocks and letters is no scale."""


@lru_cache(maxsize=4096)
def _encodes(character: str, codec: str) -> bool:
    """Return whether a codec has a character."""
    try:
        character.encode(codec)
    except UnicodeEncodeError:
        return False
    return True


def runs_right_to_left(text: str) -> bool:
    """Return whether some character of a text is written from the right to the left."""
    return any(unicodedata.bidirectional(character) in ("R", "AL", "AN") for character in text)


_REPLACEMENTS: Final[dict[str, tuple[str, ...]]] = {
    **{
        character: replacements
        for replacements, characters in (
            (("-",), "−–—‐‑‒―─━╌"),
            (('"',), "“”„«»"),
            (("'",), "‘’‚ʿʾʻ′"),
            (("#",), "█¶■"),
            (("|",), "│┃╎┆┊"),
            (("│", "|"), "▏▕"),
            (("+",), "┌┐└┘├┤┬┴┼╭╮╰╯"),
            (("%",), "▓"),
            (("=",), "▒═"),
            ((":",), "░▐▎▍"),
            (("[",), "▌"),
            (("▌", "%"), "▋▊"),
            (("■", ","), "▪"),
            (("█", "#"), "▉"),
            ((".",), "·∙┈"),
            (("*",), "•★"),
            (("&",), "✎"),
            (("v",), "▾▼↓⇓"),
            (("^",), "▴▲↑⇑"),
            (("/",), "↗↙⇗⇙◥◣"),
            (("\\",), "↖↘⇖⇘◤◢"),
            (("x",), "×✗†"),
            ((" ",), "\xa0"),
            (("<",), "‹"),
            ((">",), "›"),
            (("...", "..", "~"), "…"),
            ((">=", ">"), "≥"),
            (("<=", "<"), "≤"),
            (("->", ">"), "→"),
            (("<-", "<"), "←"),
            (("=>", ">"), "⇒"),
            (("<=", "<"), "⇐"),
            ((">",), "▶▸"),
            (("√", "x"), "✓"),
            (("<",), "◀"),
            (("ss", "s"), "ß"),
            (("ae", "a"), "æ"),
            (("Ae", "A"), "Æ"),
        )
        for character in characters
    },
    **{
        character: (replacement,)
        for characters, replacements in (
            ("○◔◑◕●", "o-=#@"),  # levels
            ("±⋯≠≈∴", "~~!~i"),  # give or take, stale, disputed, says the same, inferred
            ("∘◠◆", "+(!"),  # on the map: a place without facts, a front and a fact of the day, unlike levels and dots
            ("▁▂▃▄▅▆▇", "__--++#"),
            ("øØłŁđĐı", "oOlLdDi"),
        )
        for character, replacement in zip(characters, replacements, strict=True)
    },
}
"""What replaces a character, the best first; the last is no wider than the character."""

_DOTS: Final = {
    " ": "\u2800",
    "-": "⠒⠤",
    "_": "⣀",
    "'": "⠁⠉⠊",
    "`": "⠈⠑",
    "|": "⡇⢸",
    "/": "⡜⠔",
    "\\": "⢣⠢",
    ".": "⠂⠐⠄⠠⡀⢀⢄⠅⡂",  # the last two make up the interval of a chart, which stays behind the line through it
    ",": "⡠",
    "=": "⣒",
    "#": "⣿",
}
"""The cells of dots that each character looks like. Single dots stay dots, and so dotted lines: borders, rules."""


# There are no more cells of dots than that.
@lru_cache(maxsize=256)
def _like(cell: str) -> str:
    """Return the ASCII character that looks most like the dots of a cell: in the fewest of them they differ."""

    def difference(character: str) -> int:
        return min((ord(cell) ^ ord(dots)).bit_count() for dots in _DOTS[character])

    return min(_DOTS, key=difference)


def _replacements(character: str, before: str, after: str) -> tuple[str, ...]:
    """Return what may replace a character between two others, the best first; the last takes a single cell."""
    if found := _REPLACEMENTS.get(character):
        return found
    if "\u2800" <= character <= "\u28ff":
        return (_like(character),)
    return in_latin(character, before, after)


_SEPARATOR: Final = re.compile(r"(?<=[^\s·] )·(?= [^\s·])")
"""A middle dot between two words; elsewhere it stands for something that is nothing."""
_GAP: Final = re.compile(r" {2,}| +$|(?<=[\u2801-\u28ff]) | (?=[\u2801-\u28ff])")
"""Blanks that keep words apart; a single one has no room to give, but parts a label from the dots beside it."""
_DOTTED: Final = re.compile(r"[\u2801-\u28ff]")


def rewrite(cells: Sequence[Cell[S]], charset: Charset) -> list[Cell[S]]:
    """Return a line in as many cells, with nothing in it that the charset lacks."""
    shape = "".join(text[:1] or "\0" for text, _ in cells)
    if not charset.shows("·"):
        shape = _SEPARATOR.sub("|", shape)
    made: list[Cell[S]] = []
    start = 0
    for gap in (*_GAP.finditer(shape), None):
        end = gap.start() if gap else len(shape)
        stop = gap.end() if gap else end
        room = max(stop - end - (stop < len(shape)), 0)
        if _DOTTED.search(shape, start, end):
            room = 0  # what stands right beside dots, as the head of an arrow, is part of their picture
        written = _words(cells, shape, start, end, room, charset)
        made += written
        made += cells[end + len(written) - (end - start) : stop]
        start = stop
    return made


def _words(cells: Sequence[Cell[S]], shape: str, start: int, end: int, room: int, charset: Charset) -> list[Cell[S]]:
    """Return the cells between two gaps, and as many more as longer replacements take, `room` at the most."""
    made: list[Cell[S]] = []
    for position in range(start, end):
        text, style = cells[position]
        if not text:
            continue
        wide = position + 1 < len(cells) and not cells[position + 1][0]
        character = shape[position]
        if all(map(charset.shows, character + text[1:])):
            made.append((character + text[1:], style))
            if wide:
                made.append(("", style))
            continue
        size = 1 + wide
        offered = _replacements(character, shape[position - 1 : position], shape[position + 1 : position + 2])
        fitting = (each for each in offered if len(each) - size <= room and all(map(charset.shows, each)))
        taken = next(fitting, offered[-1])
        room -= max(len(taken) - size, 0)
        made += [(part, style) for part in taken.ljust(size)]
    return made


def split(text: str, style: S) -> list[Cell[S]]:
    """Return a run of text as cells; marks that take no room stay with their letter."""
    made: list[Cell[S]] = []
    for character in text:
        size = width(character)
        if size == 0 and made:
            made[-1] = (made[-1][0] + character, style)
        elif size:
            made.append((character, style))
            made += [("", style)] * (size - 1)
    return made


def rewrite_text(text: str, charset: Charset) -> str:
    """Return a text of one line or several with nothing in it that the charset lacks.

    Columns keep their places, as they have gaps between them; a line without gaps becomes as long as its replacements.
    """
    lines = text.split("\n")
    return "\n".join(line if all(map(charset.shows, line)) else _longer(line, charset) for line in lines)


def _longer(line: str, charset: Charset) -> str:
    # Blanks to grow into, since a line may have no gaps of its own.
    room = [(" ", None)] * (3 * len(line))
    return "".join(text for text, _ in rewrite([*split(line, None), *room], charset)).rstrip(" ")
