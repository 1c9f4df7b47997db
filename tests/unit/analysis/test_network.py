"""The network: where actors stand depends on the ties of a theatre alone, and a day shows what is known on it."""

from __future__ import annotations

from datetime import date

import polars as pl
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.screen.terminal import settings as shipped_settings
from tui.analysis.network_layout import MOST, layout
from tui.analysis.query.lens import Lens
from tui.analysis.query.parser import parse
from tui.analysis.situation import Situation, look
from tui.analysis.views.factions import factions
from tui.analysis.views.network import Network, network
from tui.render.network.arrangement import Box, arranged
from tui.settings import paths
from tui.store.load.reader import read

ACTORS = st.sampled_from("abcdefgh")
TIES = st.lists(st.tuples(ACTORS, ACTORS), max_size=20)


def ties(pairs: list[tuple[str, str]]) -> pl.DataFrame:
    return pl.DataFrame(pairs, schema={"from": pl.String, "to": pl.String}, orient="row")


@settings(max_examples=30, deadline=None)
@given(TIES, st.dictionaries(ACTORS, st.sampled_from(["one", "other"])))
def test_a_layout_follows_from_who_is_tied_with_whom_and_keeps_within_its_bounds(
    pairs: list[tuple[str, str]], sides: dict[str, str]
) -> None:
    found = layout(ties(pairs), sides)
    # In another order, told twice, and from the other end, the ties are the same.
    assert layout(ties([(to, end) for end, to in reversed(pairs)] + pairs), sides).equals(found)
    assert set(found["actor"]) == {end for pair in pairs if len(set(pair)) == 2 for end in pair}
    assert all(0 <= place <= 1 for axis in "xy" for place in found[axis])
    assert list(found["ties"]) == sorted(found["ties"], reverse=True)


def test_of_very_many_actors_those_with_the_most_ties_are_laid_out() -> None:
    spokes = [("hub", f"a{number}") for number in range(MOST + 50)]
    found = layout(ties(spokes), {})
    assert found.height == MOST
    assert found["actor"][0] == "hub"


def at(before: Situation | None, as_of: date | None, where: str = "", without: str = "") -> Situation:
    lens = Lens(as_of=as_of, where=parse(where), excluded=frozenset({without} - {""}))
    store = before.store if before is not None else read(paths.bundled_data())
    return look(store, lens, shipped_settings().methods, before)


def boxes(shown: Network, size: tuple[int, int]) -> dict[str, Box]:
    found = dict(arranged(shown, *size))
    assert found.keys() == shown.degrees.keys(), "all of them have room"
    return found


def test_nobody_moves_from_day_to_day_through_a_filter_or_by_an_exclusion() -> None:
    latest = at(None, None)
    whole = network(latest, factions(latest))
    everywhere = {size: boxes(whole, size) for size in ((76, 16), (68, 29), (195, 40))}
    others = [at(latest, day) for day in latest.days]
    others += [at(latest, None, "kind:relation"), at(latest, None, "actor:hts"), at(latest, None, "", "tass")]
    drawn = set()
    for seen in others:
        shown = network(seen, factions(seen))
        assert shown.places == whole.places
        assert shown.sides == whole.sides
        for size, all_boxes in everywhere.items():
            assert boxes(shown, size).items() <= all_boxes.items()
        drawn.add(len(shown.relations))
    assert len(drawn) > 3, "what is known differs, though"


def test_a_coalitions_relation_is_not_drawn_again_for_its_members() -> None:
    latest = at(None, None)
    matrix = factions(latest)
    shown = network(latest, matrix)
    through = {each.id for each in matrix.relations.values() if each.rolled_up_from is not None}
    assert through
    assert {each.id for each in shown.relations} == matrix.relations.keys() - through
    assert shown.as_members == len(through)
    for actor, degree in shown.degrees.items():
        assert degree == sum(actor in (each.a, each.b) for each in shown.relations)
