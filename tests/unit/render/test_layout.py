"""What a page looks like as JSON."""

from __future__ import annotations

import json
import math
from datetime import date

import msgspec

from tui.render.report.layout import as_json


class Figures(msgspec.Struct, rename="kebab"):
    known_on: date
    parts: tuple[float, ...]
    by_name: dict[str, float]
    facts: int


def test_figures_have_six_places_no_sign_without_a_value_and_no_infinity() -> None:
    view = Figures(date(2024, 12, 3), (1 / 3, -1e-9, math.inf), {"c": 0.1 + 0.2}, 3)
    text = as_json(view).decode()
    assert json.loads(text) == {
        "known-on": "2024-12-03",
        "parts": [0.333333, 0.0, None],
        "by-name": {"c": 0.3},
        "facts": 3,
    }
    assert "-0.0" not in text
