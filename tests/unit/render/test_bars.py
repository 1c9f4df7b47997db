"""The footer says whole what it says."""

from __future__ import annotations

import pytest

from tui.render import bars
from tui.render.text import justify, line_width
from tui.settings import actions

HERE = actions.Context(
    region="pane",
    target="fact",
    filtered=True,
    can_undo=True,
    can_redo=True,
    can_go_back=True,
    errors=True,
    excluding=True,
    marked=True,
    earlier=True,
    wide=True,
    sorts=True,
)


@pytest.mark.parametrize("cells", range(20, 200, 7))
def test_what_has_no_room_is_left_out_whole(cells: int) -> None:
    left, right = bars.footer(HERE, {}, cells)
    told = [text for pair in actions.footer(HERE, {}) for text in pair]
    shown = [span.text.strip() for span in left if span.text.strip()]
    assert shown == told[: len(shown)]
    assert len(shown) % 2 == 0
    if line_width(right) <= cells:
        assert "…" not in "".join(span.text for span in justify(left, right, cells))


def test_where_there_is_room_everything_is_said() -> None:
    left, right = bars.footer(HERE, {}, 1000)
    assert [span.text.strip() for span in (*left, *right) if span.text.strip()] == [
        text for pair in actions.footer(HERE, {}) for text in pair
    ]
