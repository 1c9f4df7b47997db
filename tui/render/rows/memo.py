"""Rows that follow from what is known alone: made once, and the same under every filter."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec
from weakref import WeakKeyDictionary

from tui.analysis.day import Day
from tui.analysis.situation import Situation
from tui.render.text import Row

_P = ParamSpec("_P")


def standing(
    make: Callable[Concatenate[Situation, _P], tuple[Row, ...]],
) -> Callable[Concatenate[Situation, _P], tuple[Row, ...]]:
    """Keeps what `make` gave for as long as that is known; `make` must not ask for the filter."""
    kept: WeakKeyDictionary[Day, dict[object, tuple[Row, ...]]] = WeakKeyDictionary()

    @wraps(make)
    def again(situation: Situation, /, *args: _P.args, **named: _P.kwargs) -> tuple[Row, ...]:
        made = kept.setdefault(situation.day, {})
        asked = (args, *named.items())
        if asked not in made:
            made[asked] = make(situation, *args, **named)
        return made[asked]

    return again
