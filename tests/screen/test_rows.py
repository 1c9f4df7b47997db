"""The list of rows: the cursor goes by item, stays on its item when rows change, and only what changed is drawn."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Self

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from textual.app import App, ComposeResult
from textual.geometry import Region

from tui.render.text import LazyRows, Row, RowList, Rows, Span, Target
from tui.ui.widgets.rows import Position, RowsView

HEIGHT = 10


class Counting(RowsView):
    """Knows which lines of the screen it has had drawn again."""

    def __init__(self) -> None:
        super().__init__()
        self.drawn: list[int] = []

    def refresh(self, *regions: Region, **how: bool) -> Self:
        for region in regions or (self.size.region,):
            self.drawn += region.line_range
        return super().refresh(*regions, **how)


class Host(App[None]):
    def __init__(self) -> None:
        super().__init__()
        self.view = Counting()

    def compose(self) -> ComposeResult:
        yield self.view


@asynccontextmanager
async def shown(rows: RowList, heading: int = 0, *, height: int = HEIGHT) -> AsyncIterator[tuple[Host, Counting]]:
    """A list of rows on a screen of its own."""
    host = Host()
    async with host.run_test(size=(40, height)) as pilot:
        host.view.focus()
        host.view.show(rows, [(Span(f"heading {number}"),) for number in range(heading)])
        await pilot.pause(0)
        yield host, host.view


def items(*sizes: int, prefix: str = "item") -> Rows:
    """Items of so many rows each; a size of 0 or less is a row that the cursor passes over."""
    made: list[Row] = []
    for number, size in enumerate(sizes):
        key = f"{prefix}{number}" if size > 0 else ""
        target = Target("fact", key) if key else None
        made += [Row((Span(f"{key or 'heading'} line {line}"),), key, target) for line in range(max(size, 1))]
    return Rows(made)


def on_screen(view: RowsView) -> list[str]:
    return [strip.text.rstrip("▐ ") for strip in view.screen._compositor.render_strips()]


def marked(view: RowsView) -> list[int]:
    """Lines of the screen with the cursor's mark."""
    return [y for y, line in enumerate(on_screen(view)) if line[:1] == "▌"]


async def test_the_cursor_marks_every_row_of_its_item_and_passes_over_the_rest() -> None:
    async with shown(items(0, 2, 0, 1, 3, 0)) as (_, view):
        assert marked(view) == [1, 2]
        view.action_move("down")
        assert marked(view) == [4]
        view.action_move("down")
        assert marked(view) == [5, 6, 7]
        view.action_move("down")
        assert marked(view) == [5, 6, 7]
        view.action_move("up")
        view.action_move("up")
        view.action_move("up")
        assert marked(view) == [1, 2]


moves = st.lists(st.sampled_from(["up", "down", "page_up", "page_down", "first", "last"]), max_size=12)


@settings(max_examples=25, deadline=None)
@given(st.lists(st.integers(0, 4), max_size=30), moves, st.integers(0, 2))
def test_wherever_the_cursor_goes_its_item_is_whole_in_sight(sizes: list[int], ways: list[str], heading: int) -> None:
    rows = items(*sizes)
    stops = [f"item{number}" for number, size in enumerate(sizes) if size > 0]

    async def check() -> None:
        async with shown(rows, heading) as (_, view):
            at = 0
            for way in ways:
                before = view.position.key
                view.action_move(way)
                if not stops:
                    assert view.target is None
                    assert view.position == Position()
                    continue
                at = stops.index(view.position.key)
                was = stops.index(before)
                match way:
                    case "up":
                        assert at == max(was - 1, 0)
                    case "down":
                        assert at == min(was + 1, len(stops) - 1)
                    case "first":
                        assert at == 0
                    case "last":
                        assert at == len(stops) - 1
                    case "page_up":
                        assert at < was or was == 0
                    case _:
                        assert at > was or was == len(stops) - 1
                size = sizes[int(stops[at].removeprefix("item"))]
                assert len(marked(view)) == size
                assert on_screen(view)[marked(view)[0]].endswith("line 0")
                assert view.target == ("fact", stops[at])

    asyncio.run(check())


async def test_a_change_of_rows_keeps_the_item_and_its_line_of_the_screen() -> None:
    async with shown(items(*[1] * 30)) as (_, view):
        view.move_to("item20")
        view.action_move("up")
        view.action_move("up")
        line, place = marked(view), view.position
        assert place.key == "item18"
        grown = Rows([*items(*[1] * 15, prefix="new").rows, *items(*[1] * 30).rows])
        view.show(grown)
        assert view.position == place
        assert marked(view) == line
        view.show(items(*[1] * 30))
        assert view.position == place
        assert marked(view) == line


async def test_where_the_item_is_gone_the_cursor_stays_near() -> None:
    async with shown(items(*[1] * 30)) as (_, view):
        view.move_to("item20")
        rows = Rows([row for row in items(*[1] * 30).rows if row.key != "item20"])
        view.show(rows)
        assert view.position.key in ("item19", "item21")
        view.show(items(1, 1))
        assert view.position.key == "item1"
        view.show(Rows())
        assert view.target is None
        view.show(items(1, 1))
        assert view.position.key == "item1", "a list that was empty for a while comes back to where it stood"


async def test_a_list_comes_back_to_where_it_stood() -> None:
    async with shown(items(*[2] * 30)) as (_, view):
        view.move_to("item20")
        view.action_move("up")
        place, screen = view.position, on_screen(view)
        view.show(items(1, 1, prefix="other"), at=Position())
        assert view.position.key == "other0"
        view.show(items(*[2] * 30), at=place)
        assert view.position == place
        assert on_screen(view) == screen


async def test_moving_to_a_key() -> None:
    told: list[Target | None] = []
    async with shown(items(*[1] * 30)) as (_, view):
        view.on_move = told.append
        assert view.move_to("item25")
        assert view.position.key == "item25"
        assert told == [Target("fact", "item25")]
        assert not view.move_to("nothing")
        assert view.position.key == "item25"


async def test_what_stands_above_the_first_item_and_below_the_last_can_be_read() -> None:
    async with shown(items(0, 0, 0, *[1] * 20, 0, 0, 0)) as (_, view):
        assert on_screen(view)[0].endswith("heading line 0")
        view.action_move("last")
        view.action_move("down")
        assert on_screen(view)[-1].endswith("heading line 0")
        view.action_move("first")
        view.action_move("up")
        assert on_screen(view)[0].endswith("heading line 0")
        assert marked(view) == [3]


@pytest.mark.parametrize("length", [100, 100_000])
async def test_of_many_rows_only_those_drawn_are_made(length: int) -> None:
    made: set[int] = set()

    def make(index: int) -> Row:
        made.add(index)
        return Row((Span(f"row {index}"),), f"key{index}", Target("fact", f"key{index}"))

    rows = LazyRows(length, make, lambda key: int(key.removeprefix("key")))
    async with shown(rows) as (_, view):
        assert "row 0" in on_screen(view)[0]
        view.action_move("last")
        assert f"row {length - 1}" in on_screen(view)[-1]
        assert view.move_to(f"key{length // 2}")
        view.action_move("page_down")
        view.action_move("down")
        view.show(rows)
        assert any(f"row {length // 2 + HEIGHT + 1}" in line for line in on_screen(view))
        assert len(made) < 8 * HEIGHT


async def test_one_step_of_the_cursor_draws_the_two_items_it_concerns() -> None:
    async with shown(items(1, 2, 0, 1, 1, 1), heading=1) as (_, view):
        on_screen(view)
        view.drawn.clear()
        view.action_move("down")
        on_screen(view)
        assert set(view.drawn) == {1, 2, 3}
        view.drawn.clear()
        on_screen(view)
        assert view.drawn == [], "what has not changed is not drawn again"


async def test_rows_that_say_the_same_are_not_drawn_again() -> None:
    async with shown(items(*[1] * 6)) as (_, view):
        on_screen(view)
        view.drawn.clear()
        view.show(items(*[1] * 6))
        on_screen(view)
        assert view.drawn == []
        changed = items(*[1] * 6).rows
        view.show(Rows([*changed[:3], Row((Span("other"),), "item3", Target("fact", "item3")), *changed[4:]]))
        on_screen(view)
        assert set(view.drawn) == {3}
