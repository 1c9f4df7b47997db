"""Originals beside digests: alignment, echoes found against echoes curated, and the words of a filter in a text."""

from __future__ import annotations

from pathlib import Path

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.originals import GAZETTE, LETTER, theatre
from tui.analysis.lookup import Lookup
from tui.analysis.query.index import SearchIndex
from tui.analysis.query.parser import parse
from tui.analysis.text_reuse.alignment import align
from tui.analysis.text_reuse.attached import Attached
from tui.analysis.text_reuse.similarity import Echoes
from tui.analysis.text_reuse.tokens import finder
from tui.store.load.reader import read
from tui.store.originals import folder
from tui.store.originals.folder import Originals
from tui.store.schema.frames import Store

LETTERS = st.lists(st.sampled_from("abcdef"), max_size=12)


@pytest.fixture
def store(tmp_path: Path) -> Store:
    found = read(theatre(tmp_path))
    assert found.problems == ()
    return found


@given(LETTERS, LETTERS)
def test_alignment_has_every_paragraph_of_both_once_and_in_order(expected: list[str], found: list[str]) -> None:
    passages = align(expected, found)
    assert [each.paragraph for each in passages if each.paragraph] == list(range(1, len(expected) + 1))
    assert [each.place for each in passages if each.place is not None] == list(range(len(found)))
    for each in passages:
        if each.same:
            assert each.paragraph is not None
            assert each.place is not None
            assert expected[each.paragraph - 1] == found[each.place]


def test_a_menu_comes_before_and_a_changed_paragraph_keeps_its_place() -> None:
    passages = align(["a", "b", "c"], ["menu", "more", "a", "B", "c", "foot"])
    assert [(each.paragraph, each.place, each.same) for each in passages] == [
        (None, 0, False),
        (None, 1, False),
        (1, 2, True),
        (2, 3, False),
        (3, 4, True),
        (None, 5, False),
    ]


def test_echoes_are_found_word_for_word_and_reworded_both_ways() -> None:
    found = Echoes({"gazette": GAZETTE, "letter": LETTER})
    assert {(echo.place, echo.at, echo.verbatim) for echo in found.of("gazette")} >= {(1, 2, True), (3, 1, False)}
    assert {(echo.at, echo.place) for echo in found.of("letter")} == {
        (echo.place, echo.at) for echo in found.of("gazette")
    }
    verbatim = next(echo for echo in found.of("gazette") if echo.verbatim)
    assert [GAZETTE[1][start:end] for start, end in verbatim.shared] == [
        "two columns of the Northern force met after dark"
    ]
    assert Echoes({"gazette": GAZETTE}).of("gazette") == ()


def test_found_echoes_stand_beside_the_curated_ones(store: Store) -> None:
    texts = {"gazette-1": folder.to_original(GAZETTE), "letter-1": folder.to_original(LETTER)}
    both = Attached(store, Originals(texts))
    assert both.likeness("gazette-1") == (5, 5)
    bases = {(each.paragraph, each.of, each.at): each.basis for each in both.echoed_paragraphs("gazette-1")}
    assert bases == {
        (1, "letter-1", 1): "curated",
        (2, "letter-1", 3): "found",
        (4, "letter-1", 2): "agree",
    }
    assert {each.basis for each in both.echoed_paragraphs("letter-1") if each.of == "lost-1"} == {"untested"}
    alone = Attached(store, Originals({"gazette-1": texts["gazette-1"]}))
    assert {each.basis for each in alone.echoed_paragraphs("gazette-1")} == {"untested"}


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("ship", ["ships"]),
        ('"grey ships"', ["grey ships"]),
        ("sh?ps OR NOT harbour", ["ships"]),
        ("grey harbour", ["harbour", "grey"]),
        ("base:harbour", []),
        ("northerners", []),
    ],
)
def test_the_words_of_a_filter_are_found_in_a_text(store: Store, query: str, found: list[str]) -> None:
    ground = SearchIndex(store.frames, lambda: Lookup(store).search_text, pl.DataFrame())
    find = finder(parse(query), ground)
    assert [GAZETTE[3][start:end] for start, end in find(GAZETTE[3])] == found


def test_a_name_is_found_in_every_spelling(store: Store) -> None:
    ground = SearchIndex(store.frames, lambda: Lookup(store).search_text, pl.DataFrame())
    find = finder(parse("aerodrome"), ground)
    assert [GAZETTE[0][start:end] for start, end in find(GAZETTE[0])] == ["airfield"]
