"""Two filters side by side: what both say, what they answer differently, what either says of one thing, the rest."""

from __future__ import annotations

from pathlib import Path

import pytest

from tui.analysis.constants import Methods
from tui.analysis.query.lens import Lens
from tui.analysis.query.parser import parse
from tui.analysis.situation import Situation, look
from tui.analysis.views.two_columns import KINDS, TwoColumns, two_columns
from tui.store.load.reader import read

DATA = Path(__file__).parents[3] / "data"


@pytest.fixture(scope="module")
def situation() -> Situation:
    return look(read(DATA), Lens(), Methods())


def compared(situation: Situation, left: str, right: str) -> TwoColumns:
    return two_columns(situation, parse(left), parse(right))


@pytest.mark.parametrize(
    ("left", "right"),
    [
        ("side:russia", "side:turkey"),
        ("source:undated-khmeimim", "source:mixed-signals-2024-12-03"),
        ("reliability:>=C", "NOT reliability:>=C"),
        ("zzzz", "kind:strike"),
        ("", "kind:strike"),
    ],
)
def test_every_fact_stands_once_in_its_column(situation: Situation, left: str, right: str) -> None:
    seen = compared(situation, left, right)
    for text, listed in (
        (left, [entry.fact.id for group in seen.groups for entry in group.left]),
        (right, [entry.fact.id for group in seen.groups for entry in group.right]),
    ):
        assert sorted(listed) == sorted(look(situation.store, Lens(parse(text)), Methods(), situation).shown)
    kinds = [group.kind for group in seen.groups]
    assert kinds == sorted(kinds, key=KINDS.index)
    assert all(group.left and group.right for group in seen.groups if group.kind != "rest")


def test_what_they_answer_differently_stands_side_by_side(situation: Situation) -> None:
    seen = compared(situation, "source:undated-khmeimim", "source:mixed-signals-2024-12-03")
    both, *others = seen.groups
    assert both.kind == "fact"
    assert [entry.fact.id for entry in both.left] == [entry.fact.id for entry in both.right]
    assert both.left[0].sayings != both.right[0].sayings, "each column has its own citations"
    (far,) = (group for group in others if group.id == "khmeimim-front-distance")
    assert far.title == situation.lookup.questions["khmeimim-front-distance"]
    assert {entry.answer for entry in far.left} == {"Within some 20 miles.", "20 km."}
    assert {entry.answer for entry in far.right} == {"Within some 20 miles.", "35 km."}


def test_a_side_is_told_by_what_it_says_itself(situation: Situation) -> None:
    seen = compared(situation, "side:russia", "side:turkey")
    said = [saying for group in seen.groups for entry in group.left for saying in entry.sayings]
    assert said
    assert {saying.origin for saying in said} <= {
        "Dmitry Peskov",
        "Russian Foreign Ministry",
        "TASS",
        "unnamed Kremlin source",
    }
    (russia,) = (group for group in seen.groups if group.kind == "actor")
    assert (russia.title, bool(russia.left), bool(russia.right)) == ("Russia", True, True)


def test_columns_keep_to_the_filter_at_hand_and_name_what_nothing_has(situation: Situation) -> None:
    narrowed = look(situation.store, Lens(parse("place:syria")), Methods(), situation)
    seen = compared(narrowed, "says:peskow", "actor:xyzzy")
    said = look(situation.store, Lens(parse("says:peskov")), Methods(), situation).shown
    assert {entry.fact.id for group in seen.groups for entry in group.left} == narrowed.shown & said
    assert [unknown.value for unknown in seen.unknown] == ["xyzzy"]
    assert seen.left == "says:peskow"
