"""Rows that follow from what is known alone."""

from __future__ import annotations

import gc
import weakref
from datetime import date

from tui.analysis.constants import Methods
from tui.analysis.query.lens import Lens
from tui.analysis.query.parser import parse
from tui.analysis.situation import look
from tui.render.rows.overview import base_card
from tui.settings.paths import bundled_data
from tui.store.load.reader import read

BASE = "khmeimim"


def test_a_card_is_made_once_for_all_filters_and_anew_for_what_is_known_otherwise() -> None:
    store, methods = read(bundled_data()), Methods()
    everything = look(store, Lens(), methods)
    card = base_card(everything, BASE, 80)
    filtered = look(store, Lens(where=parse("tartus")), methods, everything)
    assert base_card(filtered, BASE, 80) is card
    assert base_card(filtered, BASE, 60) != card
    earlier = look(store, Lens(as_of=date(2024, 12, 1)), methods, everything)
    assert base_card(earlier, BASE, 80) != card
    distrusting = look(store, Lens(excluded=frozenset({"kremlin-unnamed"})), methods, everything)
    assert base_card(distrusting, BASE, 80) != card


def test_nothing_of_a_theatre_is_kept_that_is_no_longer_looked_at() -> None:
    situation = look(read(bundled_data()), Lens(), Methods())
    base_card(situation, BASE, 80)
    gone = weakref.ref(situation.day)
    del situation
    gc.collect()
    assert gone() is None
