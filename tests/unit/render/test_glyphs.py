"""Every value that the screen shows by a sign has a word beside it, and a twin for terminals that know only ASCII."""

from __future__ import annotations

from collections.abc import Mapping
from typing import get_args

import pytest

from tui.analysis.relations import LABELS
from tui.analysis.threat.bands import BANDS
from tui.render import glyphs
from tui.render.glyphs import Glyph
from tui.render.text import width
from tui.store.schema.records import Grade, Wording
from tui.ui.widgets.palette import THEMES, palette

TABLES: dict[str, tuple[Mapping[str, Glyph] | Mapping[int, Glyph], set[str] | set[int]]] = {
    "levels": (glyphs.LEVELS, set(BANDS)),
    "signs": (glyphs.SIGNS, {*LABELS, "none"}),
    "reliability": (glyphs.RELIABILITY, set(get_args(Grade))),
    "credibility": (glyphs.CREDIBILITY, {1, 2, 3, 4, 5, 6}),
    "wordings": (glyphs.WORDINGS, set(get_args(Wording))),
}
ALONE = [glyphs.DISPUTED, glyphs.ASIDE, glyphs.INFERRED, glyphs.LINK]
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
    assert len({glyph.ascii for glyph in signs}) == len(signs)


@pytest.mark.parametrize("glyph", EVERY, ids=lambda glyph: glyph.word)
def test_a_sign_has_a_word_and_a_plain_twin_of_its_width(glyph: Glyph) -> None:
    assert glyph.word.strip()
    assert glyph.ascii.isascii()
    assert glyph.mark() == glyph.glyph
    assert glyph.mark(ascii_only=True) == glyph.ascii
    assert width(glyph.ascii) == width(glyph.glyph) <= 1


@pytest.mark.parametrize("theme", [theme.name for theme in THEMES])
def test_a_theme_with_colours_has_one_for_every_sign(theme: str) -> None:
    known = palette(theme)
    coloured = [glyph for glyph in EVERY if glyph.style.startswith(("level-", "grade-", "sign-"))]
    assert coloured
    if "mono" not in theme:
        assert all(known[glyph.style] != known[""] for glyph in coloured)
