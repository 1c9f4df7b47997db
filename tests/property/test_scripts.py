"""No column moves, whatever script a text is in and however wide the terminal draws it."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable
from typing import Final

import pyte
import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len
from rich.style import Style
from textual.strip import Strip
from wcwidth import wcwidth

from tests.property.test_screen_diff import sent, whole
from tui.base.sanitize import clean
from tui.render.cells import cells
from tui.render.charset import split
from tui.render.text import Span, pad, width
from tui.terminal.screen_diff import ScreenDiff
from tui.terminal.textual_internals import count_cells_as_terminals_do
from tui.ui.widgets.strips import strip

SHEET: Final = {
    "Devanagari": "नमस्ते हिन्दी र्‍य क्‍ष क्षत्रिय राष्ट्रीय",
    "Tamil": "தமிழ் கொடு ஸ்ரீ",
    "Sinhala": "ශ්‍රී ලංකා",
    "Bengali": "বাংলা কো",
    "Thai": "ที่นี่ น้ำ กำ",
    "Khmer": "ខ្មែរ ស្ត្រី",
    "Myanmar": "မြန်မာ ရွှေ",
    "Arabic": "مُحَمَّدٌ لَا",
    "Persian": "می\u200cخواهم",
    "Hebrew": "שָׁלוֹם עֲלֵיכֶם",
    "emoji": "👩‍👩‍👧 👍🏽 🚢",
    "Chinese": "漢字 かな",
}
WIDTH: Final = 24
TEXT: Final = 18
"""Cells of the first column; behind it stand a bar and a figure, which must not move."""


def by_character(_: str, character: str) -> int:
    """As xterm, VTE and the C library have it."""
    if unicodedata.category(character) in ("Mn", "Me", "Cf"):
        return 0
    return 2 if unicodedata.east_asian_width(character) in "WF" else 1


def by_wcwidth(_: str, character: str) -> int:
    """As Python's wcwidth has single characters, and with it pyte."""
    return max(wcwidth(character), 0)


def by_cluster(before: str, character: str) -> int:
    """As terminals have it that draw a conjunct in one cell."""
    links = before == "\u200d" or (before != "" and unicodedata.combining(before) == 9)
    joined = links and character.isalpha()
    tone = "\U0001f3fb" <= character <= "\U0001f3ff"
    if unicodedata.category(character)[0] == "M" or character == "ำ" or joined or tone:
        return 0
    return by_character(before, character)


TERMINALS: Final = (by_character, by_wcwidth, by_cluster)


class Emulator(pyte.Screen):
    """A terminal that draws characters in so many cells as a function says."""

    def __init__(self, size: Callable[[str, str], int]) -> None:
        self._size, self._before = size, ""
        super().__init__(WIDTH, 4)

    def draw(self, data: str) -> None:
        """Draws a text where the cursor is."""
        line = self.buffer[self.cursor.y]
        for character in data:
            taken, x = self._size(self._before, character), self.cursor.x
            self._before = character
            if taken and x < WIDTH:
                line[x] = self.cursor.attrs._replace(data=character)
                if taken == 2 and x + 1 < WIDTH:
                    line[x + 1] = self.cursor.attrs._replace(data="")
                self.cursor.x = min(x + taken, WIDTH)
            elif x:
                line[x - 1] = line[x - 1]._replace(data=line[x - 1].data + character)

    def text(self, y: int, start: int, stop: int) -> str:
        """What some cells of a line show."""
        return "".join(self.buffer[y][x].data for x in range(start, stop))


@pytest.fixture(scope="module", autouse=True)
def counted() -> None:
    count_cells_as_terminals_do()


def row(text: str, figure: str, style: str = "") -> Strip:
    """A row as panes have it: a text in its column, a bar, a figure."""
    line = (Span(pad(text, TEXT), style), Span("│", "muted"), Span(figure.rjust(WIDTH - TEXT - 1)))
    return strip(line, WIDTH, Style(), lambda name: Style(bold=name == "bold"))


@pytest.mark.parametrize("script", SHEET)
def test_a_text_is_as_wide_for_each_part_that_counts(script: str) -> None:
    text, _ = clean(SHEET[script])
    assert width(text) == sum(map(cells, text)) == len(split(text, None))
    made = strip((Span(text),), width(text), Style(), lambda _: Style())
    assert made.cell_length == width(text)
    assert made.text == text
    for size in TERMINALS:
        drawn = sum(size(before, character) for before, character in zip(" " + text, text, strict=False))
        assert drawn <= width(text), "a terminal needs no more cells than it is given"
    # Unless joiners are about, which it takes for part of another letter, Rich has been told the same.
    assert "\u200d" in text or cell_len(text) == width(text)


texts = st.builds(
    lambda text, start, stop: text[start:stop],
    st.sampled_from([*SHEET.values(), "plain words", "", "İzmir – Şam"]),
    st.sampled_from([0, 0, 1, 2]),
    st.sampled_from([4, 5, 6, 40]),
)
frames = st.lists(st.lists(st.tuples(texts, st.booleans()), min_size=4, max_size=4), min_size=1, max_size=4)


@pytest.mark.parametrize("size", TERMINALS)
@given(frames)
def test_what_stands_behind_a_text_stays_in_its_column(
    size: Callable[[str, str], int], shown: list[list[tuple[str, bool]]]
) -> None:
    screen, diff = Emulator(size), ScreenDiff()
    stream = pyte.Stream(screen)
    for number, frame in enumerate(shown):
        words = [clean(text)[0] for text, _ in frame]
        lines = [row(text, str(number), "bold" * bold) for text, (_, bold) in zip(words, frame, strict=True)]
        stream.feed(sent(diff, whole(lines)))
        for y, text in enumerate(words):
            assert screen.text(y, TEXT, WIDTH) == "│" + str(number).rjust(WIDTH - TEXT - 1)
            wanted = pad(text, TEXT)
            assert "".join(screen.text(y, 0, TEXT).split()) == "".join(wanted.split()), "and nothing else is left"
