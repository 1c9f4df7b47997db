"""The timeline in lanes with 100,000 facts of ten years: made, zoomed through all its steps, and walked through.

All in this process, without Textual and the terminal; what a key of a list costs beside that, section `keys` tells.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from functools import partial

from msgspec.structs import replace

from tests.benchmarks.analysis import FIRST, made_up
from tests.benchmarks.figures import head, middle, ms, row, share
from tui.analysis.constants import Methods
from tui.analysis.query.lens import Lens
from tui.analysis.situation import look
from tui.analysis.views.lanes import BY, By, Lanes
from tui.render.lanes_layout import LanesLayout, zoom_range
from tui.render.rows import lanes
from tui.render.rows.lanes import LaneRows

YEARS = 10
CELLS, LINES = 66, 33
"""Of the pane beside an inspector, in a window of 120 × 40."""
STEPS = 200


def measure(runs: int) -> Iterator[str]:
    """One table: medians and the slowest twentieth."""
    store = made_up(100_000, days=365 * YEARS)
    window = f"{FIRST}/{FIRST.replace(year=FIRST.year + YEARS)}"
    situation = look(replace(store, theatre=replace(store.theatre, window=window)), Lens(), Methods())
    yield from head(f"100,000 facts, {YEARS} years, {CELLS} × {LINES} cells", "p50", "p95", "goal")
    for by in BY:
        made = Lanes(situation, by)
        name = f"by {by}, {len(made):,} lanes"
        yield told(f"{name}: made", [timed(partial(Lanes, situation, by)) for _ in range(runs)], "")
        yield told(f"{name}: a step of the zoom", list(_zoomed(made, by)), "≤ 100 ms")
        yield told(f"{name}: a step of the cursor", list(_walked(made, by)), "≤ 10 ms")


def timed(work: Callable[[], object]) -> float:
    """The seconds that some work takes."""
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


def told(name: str, times: list[float], goal: str) -> str:
    """A row of the table."""
    return row(name, ms(middle(times)), ms(share(times, 0.95)), goal)


def _zoomed(made: Lanes, by: By) -> Iterator[float]:
    """Each step of the zoom, in the middle of the time, up to a window of lanes."""
    middle_of_all = sum(made.reach) // 2
    for zoom in zoom_range(made.days, CELLS):
        layout = LanesLayout(shown=True, by=by, zoom=zoom, middle=middle_of_all)
        yield timed(lambda layout=layout: _page(lanes.rows(made, layout, CELLS)))  # type: ignore[misc]


def _walked(made: Lanes, by: By) -> Iterator[float]:
    """Steps to the next fact of a lane, and to the next lane."""
    rows = lanes.rows(made, LanesLayout(shown=True, by=by), CELLS).at(0)
    _page(rows)

    def step(number: int) -> None:
        nonlocal rows
        slot = rows.slot + 1
        if number % 5 == 0:
            lane = (made.lane_of(rows.slot) + 1) % len(made)
            slot = made.nearest(lane, made.when(rows.slot).anchor, made.fact(rows.slot).id)
        rows = rows.at(slot % made.slots)
        lanes.heading(rows)
        _page(rows)

    for number in range(STEPS):
        yield timed(partial(step, number))


def _page(rows: LaneRows) -> None:
    for line in range(min(LINES, len(rows))):
        _ = rows[line]
