"""What a terminal that lacks characters shows in their place."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from rich.segment import Segment
from textual.color import Color

from tui.base.sanitize import clean
from tui.render.charset import ASCII, CONSOLE, UTF8, Charset, rewrite, rewrite_text, runs_right_to_left, split
from tui.render.text import width
from tui.settings.paths import bundled_data
from tui.store.load.reader import read
from tui.terminal.charset_filter import CharsetFilter

LATIN = Charset(right_to_left=False)
CHARSETS = [ASCII, CONSOLE, LATIN]
TEXTS = st.text(max_size=60).map(lambda text: clean(text)[0])


def line(text: str, charset: Charset) -> str:
    return "".join(part for part, _ in rewrite(split(text, None), charset))


@pytest.mark.parametrize("charset", CHARSETS)
@given(text=TEXTS)
@example(text="\U0001f3fb")
def test_a_line_keeps_its_cells_and_shows_only_what_the_charset_has(charset: Charset, text: str) -> None:
    shown = line(text, charset)
    assert width(shown) == width(text)
    assert all(map(charset.shows, shown))
    assert all(map(charset.shows, rewrite_text(text, charset)))


@given(
    text=st.text(st.characters(min_codepoint=32, max_codepoint=126), max_size=60),
    charset=st.sampled_from([*CHARSETS, UTF8]),
)
def test_ascii_stays_as_it_is(text: str, charset: Charset) -> None:
    assert line(text, charset) == text


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("The rebels entered…   C2", "The rebels entered... C2"),
        ("The rebels entered…  C2", "The rebels entered.. C2"),
        ("The rebels entered… C2", "The rebels entered~ C2"),
        ("at ≥ 20 km   next", "at >= 20 km  next"),
        ("at ≥ 20 km", "at > 20 km"),
        ("moderate → severe  next", "moderate -> severe next"),
        ("27–29 Nov · “said” − 3", '27-29 Nov | "said" - 3'),
        ("27 Nov  ·  ▂▄█", "27 Nov  .  _-#"),
        ("├────┤ 20 km", "+----+ 20 km"),
        ("УНІАН", "UNIAN"),
        ("Łódź é", "Lodz e"),
        ("中文", "ZhWe"),
        ("♥ Αθήνα", "? Atina"),
    ],
)
def test_signs_are_replaced_in_ascii(text: str, shown: str) -> None:
    assert line(text, ASCII) == shown


def test_lines_of_dots_become_lines_that_run_the_same_way() -> None:
    for dots, shown in (
        ("⠒⠒⠒", "---"),
        ("⣀⣀⣀", "___"),
        ("⡠⠔⠊", ",/'"),
        ("⠑⠢⢄", "`\\."),
        ("⢸ ⡇", "| |"),
        ("⠐ ⠐", ". ."),
    ):
        assert line(dots, ASCII) == shown


@given(st.text(st.sampled_from(" ⠒⠤⡇⣿→≤•…a1"), max_size=60))
def test_nothing_of_a_picture_moves_for_what_stands_beside_it(text: str) -> None:
    shown = line(text, ASCII)
    for position, character in enumerate(text):
        if character in "⠒⠤⡇⣿":
            assert shown[position] == line(character, ASCII)


def test_a_label_beside_a_picture_takes_the_room_that_is_free() -> None:
    assert line("⠤ ≤20 mi   ⠤", ASCII) == "- <=20 mi  -"
    assert line("⠤ ≤20 mi ⠤", ASCII) == "- <20 mi -"
    assert line("•←⠤⠤→ • Homs   ", ASCII) == "*<--> * Homs   "


def test_columns_of_a_page_keep_their_places_and_its_lines_their_words() -> None:
    page = "≥ 3     ×  2\n12…     is\n“no” → yes…"
    assert rewrite_text(page, ASCII) == '>= 3    x  2\n12...   is\n"no" -> yes...'
    assert rewrite_text(page, Charset("cp1252")) == ">= 3    ×  2\n12…     is\n“no” -> yes…"
    assert rewrite_text(page, UTF8) == page


def test_the_console_keeps_what_its_font_has() -> None:
    assert line("│ ▏▌± ≥ é █ – × ● ⣿ ▁", CONSOLE) == "│ │▌± ≥ é █ - x @ # _"


@pytest.mark.parametrize(
    ("text", "shown"), [("حميميم", "hmimim"), ("طرطوس", "trtus"), ("روسيا", "rusya"), ("هيئة", "hi'a")]
)
def test_arabic_reads_from_left_to_right_where_the_terminal_does_not_turn_it(text: str, shown: str) -> None:
    assert line(text, LATIN) == shown
    assert line(text, UTF8) == text


def test_every_name_of_the_theatre_can_be_read_in_ascii() -> None:
    aliases = read(bundled_data()).frames.aliases["alias"].to_list()
    assert any(map(runs_right_to_left, aliases))
    for alias in aliases:
        assert "?" not in rewrite_text(alias, ASCII), alias
        assert rewrite_text(alias, ASCII).isascii()


def test_a_filter_that_changes_nothing_gives_the_line_back() -> None:
    segments = [Segment("Khmeimim · 49")]
    assert CharsetFilter(LATIN).apply(segments, Color(0, 0, 0)) is segments
    assert not CharsetFilter(UTF8).enabled
    shown = CharsetFilter(ASCII).apply([Segment("Khmeimim ·"), Segment(" 49")], Color(0, 0, 0))
    assert "".join(segment.text for segment in shown) == "Khmeimim | 49"
