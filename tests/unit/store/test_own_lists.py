"""Kinds and measures: what ships needs no mention, what a theatre adds is known, and nothing else is."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.theatres import changed, write
from tui.analysis.constants import TIE_TYPES
from tui.analysis.corroboration.citation_weights import HAPPENINGS
from tui.store.load.reader import read
from tui.store.schema.frames import KIND
from tui.store.schema.kinds import ACTOR_KINDS, FACT_KINDS, PLACE_KINDS
from tui.store.schema.units import UNITS

OWN = "fact-kinds: {siege: {like: strike}, rumour}\nactor-kinds: {tribe}\nplace-kinds: {minefield: {like: area}}\n"


def test_what_other_wars_need_ships() -> None:
    assert {"casualties", "displacement", "diplomacy"} <= {*FACT_KINDS, *HAPPENINGS}
    assert {"paramilitary", "ngo", "international-body", "company"} <= {*ACTOR_KINDS}
    wanted = {"headquarters", "barracks", "camp", "hospital", "bridge", "border-crossing", "vessel"}
    assert wanted <= {*PLACE_KINDS}
    assert {"arming", "mediating", "ceasefire"} <= TIE_TYPES.keys()


def test_a_theatre_adds_kinds_and_says_what_they_are_like(tmp_path: Path) -> None:
    changes = changed("theatre.yaml", "measures:", f"{OWN}measures:")
    changes |= changed("facts/fight.yaml", "kind: event", "kind: siege")
    changes |= changed("actors.yaml", "kind: coalition", "kind: tribe")
    changes |= changed("places.yaml", "kind: town", "kind: minefield")
    store = read(write(tmp_path, changes))
    assert store.problems == ()
    facts = store.frames.facts.select("id", "kind", shipped=KIND)
    assert facts.filter(id="fight").rows() == [("fight", "siege", "strike")]
    assert facts.filter(id="near")["kind"].to_list() == facts.filter(id="near")["shipped"].to_list()


@pytest.mark.parametrize(
    ("file", "kind", "mend"),
    [
        ("facts/fight.yaml", "event", "did you mean siege?"),
        ("actors.yaml", "coalition", "did you mean tribe?"),
        ("places.yaml", "town", "did you mean minefield?"),
    ],
)
def test_a_kind_that_nobody_has_is_told_with_the_nearest(tmp_path: Path, file: str, kind: str, mend: str) -> None:
    wrong = mend.split()[-1].rstrip("?") + "s"
    changes = changed("theatre.yaml", "measures:", f"{OWN}measures:")
    store = read(write(tmp_path, changes | changed(file, f"kind: {kind}", f"kind: {wrong}")))
    assert {(each.rule, each.mend) for each in store.problems if each.rule == "kind-unknown"} == {
        ("kind-unknown", mend)
    }


def test_measures_that_ship_need_no_mention_and_take_another_unit(tmp_path: Path) -> None:
    quantity = "quantity: {measure: killed, value: 12, unit: count}\nplaces: [town]"
    own = "measures: {front-distance: mi, grain: t}\n"
    theatre = changed("theatre.yaml", "measures:\n  front-distance: km\n  vessels: count\n", own)
    store = read(write(tmp_path, theatre | changed("facts/fight.yaml", "places: [town]", quantity)))
    assert store.problems == ()
    units = dict(store.frames.measures.select("measure", "unit").iter_rows())
    assert (units["front-distance"], units["grain"], units["killed"]) == ("mi", "t", "count")
    assert units["distance"] in UNITS
