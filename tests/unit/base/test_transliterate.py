"""One way to write letters of other scripts in Latin ones: what is shown can be typed, and is found."""

from __future__ import annotations

from functools import cache

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui.analysis.query.fold import fold, searchable
from tui.analysis.query.index import SearchIndex
from tui.analysis.query.parser import parse
from tui.analysis.text_reuse.tokens import finder
from tui.base.transliterate import has_other_letters, latin
from tui.render.charset import ASCII, Charset, rewrite_text
from tui.settings.paths import bundled_data
from tui.store.load.reader import read
from tui.store.schema.frames import Store

LATIN = Charset(right_to_left=False)


@cache
def store() -> Store:
    return read(bundled_data())


def aliases() -> list[str]:
    return [alias for alias in store().frames.aliases["alias"] if has_other_letters(alias)]


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("حميميم", "hmimim"),
        ("القوات الروسية", "alqwat alrusia"),
        ("حُمَيْمِيم", "hmimim"),
        ("Джолани", "Dzholani"),
        ("שלום", "shlvm"),
        ("Αθήνα", "Athina"),
        ("Türkiye", "Turkiye"),
        ("Tartus · 20 km", "Tartus · 20 km"),
    ],
)
def test_letters_are_read_as_they_sound(text: str, read: str) -> None:
    assert latin(text) == read


def test_what_the_screen_shows_of_every_name_is_what_the_search_reads() -> None:
    assert len(aliases()) > 50
    for alias in aliases():
        shown = rewrite_text(alias, ASCII)
        assert fold(shown) == fold(latin(alias))
        if not any("\u0400" <= letter <= "\u04ff" for letter in alias):
            assert rewrite_text(alias, LATIN) == shown


def test_every_name_is_found_and_highlighted_by_its_letters_and_by_what_is_shown_for_them() -> None:
    frames = store().frames
    text = searchable(frames)
    index = SearchIndex(frames, lambda: text, frames.facts.select(disputed=False, grade=None, lines=None))
    for alias in aliases():
        for typed in (alias, rewrite_text(alias, ASCII)):
            assert (
                text.str.contains(f" {fold(typed)} ", literal=True).any()
                or not text.str.contains(fold(alias), literal=True).any()
            ), typed
            stretches = finder(parse(f'"{typed}"'), index)(f"also {alias}.")
            assert stretches == [(5, 5 + len(alias))], typed


@given(st.text(max_size=40))
def test_what_comes_out_can_be_typed(text: str) -> None:
    assert all(character.isascii() for character in latin(text) if character.isalnum())
