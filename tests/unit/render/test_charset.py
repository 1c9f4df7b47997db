"""What a terminal that lacks characters shows in their place."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len
from rich.segment import Segment
from textual.color import Color

from tui.base.sanitize import clean
from tui.render import glyphs
from tui.render.charset import ASCII, CONSOLE, EVERYTHING, Alphabet, rewrite, runs_right_to_left, spelt, split
from tui.settings.paths import bundled_data
from tui.store.load.reader import read
from tui.terminal.charset_filter import Lettering

LATIN = Alphabet(right_to_left=False)
ALPHABETS = [ASCII, CONSOLE, LATIN]
TEXTS = st.text(max_size=60).map(lambda text: clean(text)[0])


def line(text: str, alphabet: Alphabet) -> str:
    return "".join(part for part, _ in rewrite(split(text, None), alphabet))


@pytest.mark.parametrize("alphabet", ALPHABETS)
@given(text=TEXTS)
def test_a_line_keeps_its_cells_and_shows_only_what_the_alphabet_has(alphabet: Alphabet, text: str) -> None:
    shown = line(text, alphabet)
    assert cell_len(shown) == cell_len(text)
    assert all(map(alphabet.shows, shown))
    assert all(map(alphabet.shows, spelt(text, alphabet)))


@given(
    text=st.text(st.characters(min_codepoint=32, max_codepoint=126), max_size=60),
    alphabet=st.sampled_from([*ALPHABETS, EVERYTHING]),
)
def test_ascii_stays_as_it_is(text: str, alphabet: Alphabet) -> None:
    assert line(text, alphabet) == text


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("The rebels entered…   C2", "The rebels entered... C2"),
        ("The rebels entered…  C2", "The rebels entered.. C2"),
        ("The rebels entered… C2", "The rebels entered~ C2"),
        ("at ≥ 20 km   next", "at >= 20 km  next"),
        ("at ≥ 20 km", "at > 20 km"),
        ("27–29 Nov · “said” − 3", '27-29 Nov | "said" - 3'),
        ("27 Nov  ·  ▂▄█", "27 Nov  .  _:#"),
        ("УНІАН", "UNIAN"),
        ("Łódź é", "Lodz e"),
        ("中文", "? ? "),
    ],
)
def test_signs_have_twins_in_ascii(text: str, shown: str) -> None:
    assert line(text, ASCII) == shown


def test_every_glyph_is_told_by_the_twin_that_it_names() -> None:
    for glyph in (*glyphs.LEVELS.values(), *glyphs.SIGNS.values(), *glyphs.STATES):
        assert line(f"{glyph.glyph} x", ASCII) == f"{glyph.ascii} x"


def test_the_console_keeps_what_its_font_has() -> None:
    assert line("│ ▏▌± ≥ é █ – × ● ⣿ ▁", CONSOLE) == "│ │▌± ≥ é █ - x @ # _"


@pytest.mark.parametrize(
    ("text", "shown"), [("حميميم", "hmimim"), ("طرطوس", "trtus"), ("روسيا", "rusya"), ("هيئة", "hi'a")]
)
def test_arabic_reads_from_left_to_right_where_the_terminal_does_not_turn_it(text: str, shown: str) -> None:
    assert line(text, LATIN) == shown
    assert line(text, EVERYTHING) == text


def test_every_name_of_the_theatre_can_be_read_in_ascii() -> None:
    aliases = read(bundled_data()).frames.aliases["alias"].to_list()
    assert any(map(runs_right_to_left, aliases))
    for alias in aliases:
        assert "?" not in spelt(alias, ASCII), alias
        assert spelt(alias, ASCII).isascii()


def test_a_filter_that_changes_nothing_gives_the_line_back() -> None:
    segments = [Segment("Khmeimim · 49")]
    assert Lettering(LATIN).apply(segments, Color(0, 0, 0)) is segments
    assert not Lettering(EVERYTHING).enabled
    shown = Lettering(ASCII).apply([Segment("Khmeimim ·"), Segment(" 49")], Color(0, 0, 0))
    assert "".join(segment.text for segment in shown) == "Khmeimim | 49"
