"""The situations whose level every analyst would sign (`tests/anchors.py`)."""

from __future__ import annotations

import pytest

from tests.anchors import ANCHORS, Anchor, broken, levels

named = pytest.mark.parametrize("anchor", ANCHORS, ids=[f"{each.number}-{each.says}" for each in ANCHORS])


@named
def test_each_situation_has_the_level_that_an_analyst_would_sign(anchor: Anchor) -> None:
    assert broken(anchor) == []


@named
def test_each_situation_has_the_index_of_the_reference(anchor: Anchor) -> None:
    found = levels(anchor)
    for event, required in (("attack", anchor.attack), ("loss", anchor.loss)):
        if required is not None and required.index is not None:
            assert found[event]["index"] == pytest.approx(required.index, abs=0.6)
