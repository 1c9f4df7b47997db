"""Text fitted to cells never takes more of them, and loses only what it says it cuts: in any script."""

from __future__ import annotations

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from tui.base.sanitize import clean
from tui.render.text import Line, Span, cut, fit, justify, line_width, pad, width, wrap

LATIN = "abcXYZ 0189.,-–'%()"
ARABIC = "حميميم طرطوس لا اللاذقية"
MARKS = "e\u0301 a\u0308 م\u064e\u0651 n\u0303"
WIDE = "漢字かな 한글 ！"
SIGNS = "…«»→≠▁█·👍🇸🇾❤\ufe0f"

words = st.text(st.sampled_from(LATIN + ARABIC + MARKS + WIDE + SIGNS), max_size=40)
texts = st.one_of(words, st.text(max_size=30)).map(lambda text: clean(text)[0])
"""Texts as the store lets them through: one line, no controls, no piles of marks."""
spans = st.builds(Span, texts, st.sampled_from(["", "muted", "strong", "bad"]))
lines = st.lists(spans, max_size=6).map(tuple)
room = st.integers(0, 60)


def written(line: Line) -> str:
    return "".join(span.text for span in line)


def solid(text: str) -> str:
    """The text without its blanks."""
    return "".join(text.split())


@given(texts, room)
def test_cut_keeps_to_its_cells_and_leaves_alone_what_fits(text: str, cells: int) -> None:
    made = cut(text, cells)
    assert width(made) <= cells
    if width(text) <= cells:
        assert made == text
    elif cells:
        assert made.endswith("…")
        assert text.startswith(made[:-1])


@given(texts, room, st.booleans())
def test_pad_fills_its_cells_exactly(text: str, cells: int, right: bool) -> None:
    made = pad(text, cells, right=right)
    assert width(made) == cells
    if width(text) <= cells:
        assert made == text.rjust(len(made)) if right else made == text.ljust(len(made))


@given(lines, room)
def test_fit_keeps_to_its_cells_and_leaves_alone_what_fits(line: Line, cells: int) -> None:
    made = fit(line, cells)
    assert line_width(made) <= cells
    if line_width(line) <= cells:
        assert written(made).rstrip() == written(line).rstrip()
    elif cells and line_width(fit([Span(written(line).rstrip())], 1000)) > cells:
        assert written(made).endswith("…")
        assert written(line).startswith(written(made)[:-1].rstrip())
    assert all(span.style == line[number].style for number, span in enumerate(made))


@given(lines, st.integers(1, 60), st.integers(0, 12))
def test_wrap_keeps_to_its_cells_and_loses_nothing_but_blanks(line: Line, cells: int, indent: int) -> None:
    made = wrap(line, cells, indent=indent)
    assert max((line_width(part) for part in made), default=0) <= max(cells, indent + 4)
    assert "".join(solid(written(part)) for part in made) == solid(written(line))
    for part in made[1:]:
        assert written(part).startswith(" " * indent) or not written(part)


@given(lines, st.integers(45, 80))
def test_wrap_breaks_lines_only_at_blanks_where_every_word_fits(line: Line, cells: int) -> None:
    # Two cells are for the percent sign that a figure keeps.
    assume(all(width(word) <= cells - 2 for word in written(line).split()))
    made = wrap(line, cells)
    assert [word for part in made for word in written(part).split()] == written(line).split()


@given(lines, st.integers(1, 60))
def test_wrap_keeps_every_letter_in_its_style(line: Line, cells: int) -> None:
    def styled(parts: list[Line]) -> list[tuple[str, str]]:
        return [(letter, span.style) for part in parts for span in part for letter in solid(span.text)]

    assert styled(wrap(line, cells)) == styled([line])


@given(lines, lines, room)
def test_justify_sets_both_ends_and_keeps_to_its_cells(left: Line, right: Line, cells: int) -> None:
    made = justify(left, right, cells)
    assert line_width(made) <= cells
    if line_width(left) + 1 + line_width(right) <= cells:
        assert written(made) == written(left) + " " * (cells - line_width(left) - line_width(right)) + written(right)
    elif line_width(right) <= cells:
        assert written(made).rstrip().endswith(written(right).rstrip()), "the right end goes before the left"


@given(lines)
def test_the_cells_of_a_line_are_those_of_its_text(line: Line) -> None:
    """Marks and joiners at the seam of two spans would break this; the store lets no text begin with one."""
    assert line_width(line) == width(written(line))


strange = st.text(
    st.characters() | st.sampled_from(ARABIC + MARKS + "\u200d\u0301\u064e\u0651\u2028 \x1b"), max_size=12
)


@given(strange, strange)
def test_a_text_once_clean_stays_as_it_is_alone_and_beside_another(text: str, other: str) -> None:
    made, beside = clean(text)[0], clean(other)[0]
    assert clean(made) == (made, "")
    assert clean(f"{made}|{beside}") == (f"{made}|{beside}", "")


@pytest.mark.parametrize("text", ["نمی\u200cروند", "क्\u200dष"])
def test_joiners_within_words_of_scripts_that_join_are_spelling(text: str) -> None:
    assert clean(text) == (text, "")


@pytest.mark.parametrize("text", ["a\u200cb", "\u200cن", "ن\u200c", "ن\u200c\u200cم", "ن\u200c क", "ن\u200ca"])
def test_joiners_elsewhere_are_hidden_characters(text: str) -> None:
    cleaned, removed = clean(text)
    assert "\u200c" not in cleaned or cleaned.count("\u200c") < text.count("\u200c")
    assert removed.startswith("U+200C")


@given(st.integers(4, 60), st.lists(st.sampled_from(["support", "38 %", "1 line", "·", "C2"]), min_size=1, max_size=12))
def test_a_figure_is_not_parted_from_its_percent_sign(cells: int, said: list[str]) -> None:
    lines = wrap((Span(" ".join(said), ""),), cells)
    assert not any(written(line).lstrip().startswith("%") for line in lines)
