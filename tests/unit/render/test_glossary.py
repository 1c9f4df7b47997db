"""The glossary: whatever the screen shows is said in it, and with the figures that ship."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, get_args

import pytest

from tui.analysis.constants import Methods
from tui.render import glossary, glyphs
from tui.render.report import glossary as pages
from tui.render.report.layout import as_text
from tui.render.terms import TERMS, Term
from tui.render.text import TargetKind
from tui.settings import actions


def test_every_sign_of_the_screen_is_told() -> None:
    told = {sign.glyph for term in TERMS for sign in term.signs}
    tables: list[Mapping[Any, glyphs.Glyph]] = [glyphs.LEVELS, glyphs.STANDINGS, glyphs.RELATIONS, glyphs.SIGNS]
    tables += [glyphs.RELIABILITY, glyphs.CREDIBILITY, glyphs.WORDINGS, glyphs.RATINGS, glyphs.MARKS]
    shown = {each.glyph for table in tables for each in table.values()}
    shown |= {each.glyph for each in vars(glyphs).values() if isinstance(each, glyphs.Glyph)}
    assert shown - told - {""} == set()


def test_a_term_is_found_by_each_of_its_names_in_any_case() -> None:
    for term in TERMS:
        assert glossary.find(term.name.upper()) is term
        for name in term.also:
            assert glossary.find(name) is not None
    assert glossary.find("voice") is None


def test_every_pane_and_everything_under_the_cursor_is_explained() -> None:
    assert list(glossary.HOW_TO_READ) == [name for name, _ in actions.PANES]
    for names in glossary.BEHIND.values():
        for name in names:
            term = glossary.find(name)
            assert term is not None
            assert term.name == name
    # A place is what the map and the source say of it: there is no figure. A value stands on a page of its own.
    assert set(get_args(TargetKind)) - glossary.BEHIND.keys() == {"place", "value"}
    assert {pane for term in TERMS for pane in term.panes} == glossary.HOW_TO_READ.keys()


def test_the_figures_of_formulas_are_those_that_ship() -> None:
    methods = Methods()
    bands = methods.threat.bands
    level = glossary.find("level")
    assert level is not None
    shipped = [f"{each:g}" for each in (bands.moderate, bands.substantial, bands.severe)]
    assert re.findall(r"\d+", level.formula)[:3] == shipped
    grades, worth = methods.corroboration.grades, glossary.find("p")
    assert worth is not None
    for letter in "ABCDEF":
        assert f"{letter} {getattr(grades, letter):.2f}".replace(" 0.", " .") in worth.formula
    baseline = glossary.find("baseline")
    assert baseline is not None
    assert f"{methods.threat.baseline:g}" in baseline.range


@pytest.mark.parametrize("term", TERMS, ids=lambda term: term.name)
def test_a_term_is_said_in_plain_words(term: Term) -> None:
    text = as_text(pages.one(term))
    assert term.says.split()[0] in text
    retired = r"voice|root|n_eff|distrust|hindsight|aside|tension|starting point"
    assert not re.search(rf"\b({retired})", text, re.IGNORECASE)
