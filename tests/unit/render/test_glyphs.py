"""Every value that the screen shows by a sign has a word beside it, and is told from the others in ASCII, too."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, get_args

import pytest

from tui.analysis.relations import LETTERS
from tui.analysis.structured.forecasts import OPEN, OVERDUE
from tui.analysis.threat.bands import BANDS, NOT_ASSESSED
from tui.render import glyphs
from tui.render.charset import ASCII, rewrite_text
from tui.render.glyphs import Glyph
from tui.render.text import width
from tui.store.schema.records import Grade, Mark, Outcome, Wording
from tui.ui.widgets.palette import THEMES, palette

TABLES: dict[str, tuple[Mapping[Any, Glyph], set[Any]]] = {
    "levels": (glyphs.LEVELS, {*BANDS, NOT_ASSESSED}),
    "reliability": (glyphs.RELIABILITY, set(get_args(Grade))),
    "credibility": (glyphs.CREDIBILITY, {1, 2, 3, 4, 5, 6}),
    "wordings": (glyphs.WORDINGS, set(get_args(Wording))),
    "relations": (glyphs.RELATIONS, {*LETTERS.values(), *"?†…-·"}),
    "signs": (glyphs.SIGNS, {1, -1}),
    "forecasts": (glyphs.FORECASTS, {OPEN, OVERDUE, *get_args(Outcome)}),
    "ratings": (glyphs.RATINGS, {-2, -1, 0, 1, 2, None}),
    "marks": (glyphs.MARKS, set(get_args(Mark))),
}
ALONE = [glyphs.DISPUTED, glyphs.WITH_ERRORS, glyphs.INFERRED, glyphs.LINK]
EVERY = [*ALONE, *(glyph for table, _ in TABLES.values() for glyph in table.values())]


@pytest.mark.parametrize("name", TABLES)
def test_every_value_of_the_records_and_methods_is_shown(name: str) -> None:
    table, values = TABLES[name]
    assert set(table) == values


@pytest.mark.parametrize("name", TABLES)
def test_no_two_values_of_a_table_look_alike_without_colour(name: str) -> None:
    shown = list(TABLES[name][0].values())
    assert len({glyph.word for glyph in shown}) == len(shown)
    signs = [glyph for glyph in shown if glyph.glyph]
    assert len({glyph.glyph for glyph in signs}) == len(signs)
    assert len({rewrite_text(glyph.glyph, ASCII) for glyph in signs}) == len(signs)


@pytest.mark.parametrize("glyph", EVERY, ids=lambda glyph: glyph.word)
def test_a_sign_has_a_word_and_takes_one_cell_in_ascii_too(glyph: Glyph) -> None:
    assert glyph.word.strip()
    assert width(rewrite_text(glyph.glyph, ASCII)) == width(glyph.glyph) <= 1
    assert "?" not in rewrite_text(glyph.glyph.strip("?"), ASCII), "it has a sign of its own"


@pytest.mark.parametrize("theme", [theme.name for theme in THEMES])
def test_a_theme_with_colours_has_one_for_every_sign(theme: str) -> None:
    known = palette(theme)
    coloured = [glyph for glyph in EVERY if glyph.style.startswith(("level-", "grade-", "sign-"))]
    assert coloured
    if "mono" not in theme:
        assert all(known[glyph.style] != known[""] for glyph in coloured)
