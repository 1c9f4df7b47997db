"""How many cells of a terminal a character takes, as terminals have it.

Rich counts the vowel signs that stand beside their letter (category Mc, as the Devanagari ा) as marks over it, and a
letter behind a zero-width joiner as a part of the one before. xterm, VTE, tmux and the C library give each a cell, and
so does wcwidth for a whole word. The larger number is taken: where a terminal draws fewer cells, blanks are left.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import Final

from rich.cells import cell_len, get_character_cell_size

JOINER: Final = "\u200d"
_TONES: Final = "\U0001f3fb-\U0001f3ff"
has_complex: Final = re.compile(
    rf"[\u0900-\u1cff\u302e\u302f{JOINER}\ua800-\uabff\U00011000-\U0001d1ff{_TONES}]"
).search
"""Finds characters of the scripts in which terminals differ over the width of a word; joiners, and tones of skin."""
_PIECES: Final = re.compile(f"[^{JOINER}]*{JOINER}?").findall


def cells(character: str) -> int:
    """Return the cells of a single character: 0, 1 or 2."""
    return (beside(character) if character > "\u02ff" else 0) or get_character_cell_size(character)


def beside(character: str) -> int:
    """Return the cells of a character that Rich takes for a mark; 0 where it is one, or is none to Rich."""
    if unicodedata.category(character) == "Mc":
        return 1
    # Many terminals draw a tone of skin as a patch of its own.
    return 2 if "\U0001f3fb" <= character <= "\U0001f3ff" else 0


@lru_cache(maxsize=8192)
def width(text: str) -> int:
    """Return the cells of a text."""
    return cell_len(text) if has_complex(text) is None else sum(map(cells, text))


def pieces(text: str) -> list[str]:
    """Return the text in parts whose cells Rich counts one by one: it takes what follows a joiner for no cell."""
    return [text] if JOINER not in text else [each for each in _PIECES(text) if each]
