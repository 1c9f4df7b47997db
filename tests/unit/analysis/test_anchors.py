"""The situations whose level every analyst would sign (`tests/anchors.py`)."""

from __future__ import annotations

from functools import cache
from typing import Any

import pytest

from tests.anchors import ANCHORS, Anchor, broken, levels

named = pytest.mark.parametrize("anchor", ANCHORS, ids=[f"{each.number}-{each.says}" for each in ANCHORS])


@cache
def found() -> dict[int, dict[str, dict[str, Any]]]:
    return levels()


@named
def test_each_situation_has_the_level_that_an_analyst_would_sign(anchor: Anchor) -> None:
    assert broken(anchor, found()[anchor.number]) == []


@named
def test_each_situation_has_the_index_of_the_reference(anchor: Anchor) -> None:
    for event, required in (("attack", anchor.attack), ("loss", anchor.loss)):
        if required is not None and required.index is not None:
            assert found()[anchor.number][event]["index"] == pytest.approx(required.index, abs=0.6)
