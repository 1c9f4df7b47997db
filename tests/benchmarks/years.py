"""Ten years in one window: what opening takes, a step to a day that was judged ahead, and one to a day that was not.

All in this process, without Textual and the terminal: the day, and the rows of a pane.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.benchmarks.figures import head, middle, ms, row, share
from tui.analysis.assessor import Assessor
from tui.analysis.constants import Methods
from tui.analysis.query.lens import Lens
from tui.analysis.situation import Situation, situation
from tui.analysis.views import levels, overview
from tui.render.rows import bases as bases_rows
from tui.render.rows import overview as overview_rows
from tui.store.load.reader import read

WINDOW = "2016-01-01/2025-06-30"
DAY = date(2024, 9, 25)
CELLS, LINES = 66, 35
SIZES = ((5, 1_500), (40, 1_500), (40, 10_000))
"""Bases and facts."""


def measure(runs: int) -> Iterator[str]:
    """One table: medians and the slowest twentieth."""
    yield from head(f"ten years, {CELLS} × {LINES} cells", "p50", "p95", "goal")
    for bases, facts in SIZES:
        name = f"{bases} bases, {facts:,} facts"
        with TemporaryDirectory() as folder:
            store = read(made_up(Path(folder), bases, facts))
        for pane, draw in (("overview", _overview), ("bases", _bases)):
            assessor = Assessor(store, Methods())
            yield told(f"{name}: first {pane}", [timed(partial(_drawn, draw, assessor, DAY))], "≤ 1,000 ms")
            assessor.prepare()
            ahead, cold = steps(assessor, draw, max(runs, 5))
            yield told(f"{name}: {pane}, a step to a day judged ahead", ahead, "≤ 100 ms")
            yield told(f"{name}: {pane}, a step to one that was not", cold, "≤ 100 ms")


def made_up(root: Path, bases: int, facts: int) -> Path:
    """Write a theatre of ten years: thirty sources a year apart, each with a fortnight of strikes and fights."""
    (root / "sources").mkdir()
    (root / "facts").mkdir()
    names = ", ".join(f"b{n}" for n in range(bases))
    (root / "theatre.yaml").write_text(
        f"title: Years\ntimezone: UTC\nwindow: {WINDOW}\nbbox: [0, 0, 41, 41]\nbases: [{names}]\n"
        "measures: {n: count}\n"
    )
    (root / "places.yaml").write_text(
        "".join(
            f"- {{id: b{n}, name: Base {n}, kind: air-base, lon: {n}.5, lat: {n}.5, coordinates-from: made up}}\n"
            for n in range(bases)
        )
    )
    (root / "actors.yaml").write_text(
        "- {id: pp, name: Paper, kind: outlet, side: press}\n"
        + "".join(f"- {{id: a{n}, name: Actor {n}, kind: faction, side: s{n % 5}}}\n" for n in range(120))
    )
    for n in range(30):
        (root / "sources" / f"s{n}.yaml").write_text(
            f"id: s{n}\ntitle: Article {n}\npublisher: pp\npublished: {2016 + n % 9}-0{1 + n % 9}-15\n"
            f"entered: 2026-01-01\nlanguage: en\n"
            f"reliability: {'ABCDEF'[n % 6]}\nreliability-reason: x\ndigest: [One.]\n"
        )
    told = (
        f"- {{id: f{n}, says: Event {n}., kind: event, when: {2016 + n % 30 % 9}-0{1 + n % 30 % 9}-{1 + n % 14:02d}, "
        f"actors: [a{n % 120}], places: [b{n % bases}], "
        f"ties: [{{from: a{n % 120}, to: a{(n * 7 + 1) % 120}, type: fighting}}], "
        f"indicates: [{{base: b{n % bases}, indicator: strike-on-base, strength: .5}}], "
        f"cited: [{{source: s{n % 30}, paragraph: 1, wording: asserted, credibility: 3}}]}}\n"
        for n in range(facts)
    )
    (root / "facts" / "f.yaml").write_text("".join(told))
    return root


def timed(work: Callable[[], object]) -> float:
    """The seconds that some work takes."""
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


def told(name: str, times: list[float], goal: str) -> str:
    """A row of the table."""
    return row(name, ms(middle(times)), ms(share(times, 0.95)), goal)


def steps(assessor: Assessor, draw: Callable[[Situation], object], number: int) -> tuple[list[float], list[float]]:
    """The seconds of steps to days whose block is judged, and to days whose block is not."""
    ahead, cold = [], []
    for step in range(number):
        day = DAY - timedelta(days=20 * (step + 1))
        cold.append(timed(partial(_drawn, draw, assessor, day)))
        assessor.prepare_block(day)
        together = assessor.blocks.of(day)
        near = day - timedelta(days=1) if day > together[1] else day + timedelta(days=1)
        ahead.append(timed(partial(_drawn, draw, assessor, near)))
    return ahead, cold


def _drawn(draw: Callable[[Situation], object], assessor: Assessor, day: date) -> object:
    return draw(situation(assessor, Lens(as_of=day)))


def _overview(seen: Situation) -> object:
    return overview_rows.rows(overview.overview(seen), CELLS)


def _bases(seen: Situation) -> object:
    return bases_rows.rows(levels.bases(seen), CELLS, LINES)
