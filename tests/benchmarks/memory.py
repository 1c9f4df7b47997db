"""What sessions share of the machine's memory, and whether looking around makes one grow."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from pathlib import Path

from tests.benchmarks.figures import BARE, head, middle, row
from tests.benchmarks.sessions import Way, ways
from tests.benchmarks.terminal import memory_kib

SESSIONS = 10
CHANGES = 10_000
ROUND = "xu[]"
"""Keys that change the lens: the filter goes, comes back, a day earlier, a day later."""


def measure(runs: int) -> Iterator[str]:
    """Two tables: ten sessions at a time, and one that is kept busy."""
    with tempfile.TemporaryDirectory() as folder, ways(Path(folder)) as all_ways:
        own = all_ways[0]
        bare = Way("a bare Textual app", BARE, own.told, first="Ready", leave="\x11")
        yield from head(f"{SESSIONS} sessions, MiB each", "PSS", "not shared", "goal")
        for way in (bare, *all_ways):
            sessions = [way.open(1) for _ in range(SESSIONS)]
            for session in sessions:
                session.settle(2)
            found = [memory_kib(pid) for pid in way.processes(sessions)]
            means = [sum(each[name] for each in found) / SESSIONS / 1024 for name in ("pss", "own")]
            yield row(way.name, *(f"{mean:.1f}" for mean in means), "PSS ≤ 60" if way is own else "")
            for session in sessions:
                session.end(way.leave)
        yield ""
        yield from _busy(Way("", [*own.command, "--pane", "timeline"], own.told, first=r"when\W+what is said"))


def _busy(way: Way) -> Iterator[str]:
    session = way.open(3)
    for key in ("f", "b", "1", "\x1b"):
        session.press_and_wait(key, 0.3)
    steps = CHANGES // 10
    sizes = []
    yield from head("one session, lens changes", *(f"{number * steps:,}" for number in (1, 4, 7, 10)), "growth", "goal")
    for _ in range(10):
        for _ in range(steps // (5 * len(ROUND))):
            session.press_and_wait(ROUND * 5, 0.03)
        session.settle(0.5)
        sizes.append(memory_kib(session.pid)["rss"] / 1024)
    growth = 100 * (middle(sizes[-2:]) / sizes[0] - 1)
    yield row("RSS, MiB", *(f"{sizes[number - 1]:.1f}" for number in (1, 4, 7, 10)), f"{growth:.1f} %", "≤ 2 %")
    session.end()
