"""Long lists of views: every row is there, and only those asked for are made."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import polars as pl
import pytest

from tui.analysis.views.from_frame import FrameRows


def test_rows_are_made_when_they_are_asked_for() -> None:
    made: list[int] = []

    def make(row: Mapping[str, Any]) -> int:
        made.append(row["n"])
        return int(row["n"])

    rows = FrameRows(pl.DataFrame({"id": ["a", "b", "c"], "n": [1, 2, 3]}), "id", make)
    assert (len(rows), rows[1], made) == (3, 2, [2])
    assert (rows.find("c"), rows.find("z"), made) == (2, None, [2])
    assert (list(rows), list(rows[1:]), rows[-1]) == ([1, 2, 3], [2, 3], 3)
    for index in (3, -4):
        with pytest.raises(IndexError):
            rows[index]
