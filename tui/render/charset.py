"""Which characters a terminal shows, and what stands for those that it does not.

A line keeps its cells: a twin that is longer than what it stands for takes its room from the next gap of the line, and
where there is none, a shorter twin is taken. So columns stay where they are, whatever the terminal can show.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from functools import lru_cache
from typing import Final, TypeVar

import msgspec

from tui.render import glyphs
from tui.render.canvas import ascii_dots
from tui.render.text import width

S = TypeVar("S")
Cell = tuple[str, S]
"""What stands in a cell and its style; the second cell of a wide character is empty."""


class Alphabet(msgspec.Struct, frozen=True):
    """The characters that a terminal shows: those of a codec; `right_to_left`: also letters that run the other way."""

    codec: str = "utf-8"
    right_to_left: bool = True

    @property
    def pictures(self) -> bool:
        """Whether braille and eighths of blocks are shown, of which charts and maps are made."""
        return self.codec == "utf-8"

    def shows(self, character: str) -> bool:
        """Whether the terminal shows a character as it is meant."""
        if character.isascii():
            return True
        if not self.right_to_left and runs_right_to_left(character):
            return False
        return self.pictures or (character not in _EIGHTHS and _encodes(character, self.codec))


EVERYTHING: Final = Alphabet()
"""Terminals with UTF-8 and fonts that have what the screen is made of."""
CONSOLE: Final = Alphabet("cp437", right_to_left=False)
"""The Linux console: UTF-8 goes in, but its fonts have 256 or 512 characters, those of the first PCs among them."""
ASCII: Final = Alphabet("ascii", right_to_left=False)
"""Terminals that do not say that they take more."""

_EIGHTHS: Final = frozenset("▁▂▃▄▅▆▇")
"""Blocks that are parts of one series; a font that has only some of them shows none, lest the series break."""


@lru_cache(maxsize=4096)
def _encodes(character: str, codec: str) -> bool:
    try:
        character.encode(codec)
    except UnicodeEncodeError:
        return False
    return True


def runs_right_to_left(text: str) -> bool:
    """Whether some character of a text is written from the right to the left."""
    return any(unicodedata.bidirectional(character) in ("R", "AL", "AN") for character in text)


_TWINS: Final[dict[str, tuple[str, ...]]] = {
    **{
        character: twins
        for twins, characters in (
            (("-",), "−–—‐‑‒―─━"),
            (('"',), "“”„«»"),
            (("'",), "‘’‚ʿʾʻ′"),
            (("#",), "█¶"),
            (("|",), "│┃╎┆┊"),
            (("│", "|"), "▏"),
            (("+",), "┌┐└┘├┤┬┴┼╭╮╰╯"),
            (("=",), "▓▒"),
            ((":",), "░▐"),
            (("[",), "▌"),
            ((".",), "·∙"),
            (("*",), "•"),
            (("v",), "▾▼↓"),
            (("^",), "▴▲↑"),
            (("o",), "∘◌"),
            (("x",), "×"),
            ((" ",), "\xa0"),
            (("<",), "‹"),
            (("...", "..", "~"), "…"),
            ((">=", ">"), "≥"),
            (("<=", "<"), "≤"),
            (("->", ">"), "→"),
            (("<-", "<"), "←"),
            (("ss", "s"), "ß"),
            (("ae", "a"), "æ"),
            (("Ae", "A"), "Æ"),
        )
        for character in characters
    },
    **{glyph.glyph: (glyph.ascii,) for glyph in (*glyphs.LEVELS.values(), *glyphs.SIGNS.values(), *glyphs.STATES)},
    **{block: (twin,) for block, twin in zip("▁▂▃▄▅▆▇", "__::++#", strict=True)},
    **dict(zip("øØłŁđĐıı", [(each,) for each in "oOlLdDii"], strict=True)),
}
"""What stands for a character, the best first; the last is no wider than the character."""

_LETTERS: Final[dict[str, tuple[str, ...]]] = {
    **{
        letter: (twin, twin[0]) if len(twin) > 1 else (twin,)
        for letters, twins in (
            ("ابتثجحخدذرزسشصضطظعغفقكلمنهوي", "a b t th j h kh d dh r z s sh s d t z ' gh f q k l m n h w y"),
            ("ةىأإآؤئءپچژگ،؟؛", "a a a i a ' ' ' p ch zh g , ? ;"),
            ("אבגדהוזחטיךכלםמןנסעףפץצקרשת", "' b g d h v z h t y k k l m m n n s ' p p ts ts q r sh t"),
            ("абвгдежзийклмноп", "a b v g d e zh z i y k l m n o p"),
            ("рстуфхцчшщъыьэюяіїєґ", "r s t u f kh ts ch sh shch \" y ' e yu ya i yi ye g"),
        )
        for letter, twin in zip(letters, twins.split(), strict=True)
    },
    "ـ": ("-",),
}
"""Letters of other scripts in Latin ones, as they sound."""

_VOWELS: Final = {"و": "u", "ي": "i"}
"""Letters that are a consonant at the start of a syllable, and else a vowel."""


@lru_cache(maxsize=8192)
def _twins(character: str, before: str, after: str) -> tuple[str, ...]:
    """What may stand for a character between two others, the best first; the last takes a single cell."""
    found = _TWINS.get(character) or _letter(character, before, after)
    if found:
        return found
    if "\u2800" <= character <= "\u28ff":
        return (ascii_dots(ord(character) - 0x2800),)
    plain = "".join(part for part in unicodedata.normalize("NFKD", character) if not unicodedata.combining(part))
    if plain and plain != character:
        spelt = "".join(_twins(part, before, after)[-1] if not part.isascii() else part for part in plain)
        return (spelt, spelt[0]) if len(spelt) > 1 else (spelt,)
    if character.isdigit():
        return (str(unicodedata.digit(character)),)
    return ("?",)


def _letter(character: str, before: str, after: str) -> tuple[str, ...]:
    """A letter of another script."""
    if character in _VOWELS and before.isalpha() and after not in "اآى":
        return (_VOWELS[character],)
    if character == "ل" and before == "ا" and after.isalpha():
        return ("l",)
    found = _LETTERS.get(character) or _LETTERS.get(character.lower())
    if found and character.isupper():
        return tuple(twin.capitalize() for twin in found)
    return found or ()


_SEPARATOR: Final = re.compile(r"(?<=[^\s·] )·(?= [^\s·])")
"""A middle dot between two words; elsewhere it stands for something that is nothing."""
_GAP: Final = re.compile(r" {2,}| +$")


def rewrite(cells: Sequence[Cell[S]], alphabet: Alphabet) -> list[Cell[S]]:
    """A line in as many cells, with nothing in it that the alphabet lacks."""
    shape = "".join(text[:1] or "\0" for text, _ in cells)
    if not alphabet.shows("·"):
        shape = _SEPARATOR.sub("|", shape)
    made: list[Cell[S]] = []
    start = 0
    for gap in (*_GAP.finditer(shape), None):
        end = gap.start() if gap else len(shape)
        stop = gap.end() if gap else end
        room = max(stop - end - (stop < len(shape)), 0)
        written = _words(cells, shape, start, end, room, alphabet)
        made += written
        made += cells[end + len(written) - (end - start) : stop]
        start = stop
    return made


def _words(cells: Sequence[Cell[S]], shape: str, start: int, end: int, room: int, alphabet: Alphabet) -> list[Cell[S]]:
    """The cells between two gaps, and as many more as longer twins take, `room` at the most."""
    made: list[Cell[S]] = []
    for position in range(start, end):
        text, style = cells[position]
        if not text:
            continue
        wide = position + 1 < len(cells) and not cells[position + 1][0]
        character = shape[position]
        if all(map(alphabet.shows, character + text[1:])):
            made.append((character + text[1:], style))
            if wide:
                made.append(("", style))
            continue
        size = 1 + wide
        twins = _twins(character, shape[position - 1 : position], shape[position + 1 : position + 2])
        fitting = (twin for twin in twins if len(twin) - size <= room and all(map(alphabet.shows, twin)))
        twin = next(fitting, twins[-1])
        room -= max(len(twin) - size, 0)
        made += [(part, style) for part in twin.ljust(size)]
    return made


def split(text: str, style: S) -> list[Cell[S]]:
    """A run of text as cells; marks that take no room stay with their letter."""
    made: list[Cell[S]] = []
    for character in text:
        size = width(character)
        if size == 0 and made:
            made[-1] = (made[-1][0] + character, style)
        elif size:
            made.append((character, style))
            made += [("", style)] * (size - 1)
    return made


def spelt(text: str, alphabet: Alphabet) -> str:
    """A text with nothing in it that the alphabet lacks, however long that makes it."""
    if text.isascii():
        return text
    words = text.rstrip(" ")
    cells = rewrite([*split(words, None), *[(" ", None)] * (3 * len(words))], alphabet)
    return "".join(part for part, _ in cells).rstrip(" ") + " " * (len(text) - len(words))
