"""What sessions share of the machine's memory, and whether looking around makes one grow."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator

from tests.benchmarks.figures import BARE, FIRST, ROOT, SYRTUI, head, middle, row
from tests.benchmarks.terminal import Session, environment, memory_kib, start

SESSIONS = 10
CHANGES = 10_000
ROUND = "xu[]"
"""Keys that change the lens: the filter goes, comes back, a day earlier, a day later."""


def measure(runs: int) -> Iterator[str]:
    """Two tables: ten sessions at a time, and one that is kept busy."""
    with tempfile.TemporaryDirectory() as folder:
        told = environment(HOME=folder, PYTHONPATH=str(ROOT))
        for _ in range(2):
            _opened(SYRTUI, told, FIRST, 3).end()
        yield from head(f"{SESSIONS} sessions, MiB each", "PSS", "RSS", "not shared", "goal")
        for name, command, first, goal in (
            ("a bare Textual app", BARE, "Ready", ""),
            ("syrtui on what ships", SYRTUI, FIRST, "PSS ≤ 60"),
        ):
            sessions = [_opened(command, told, first, 1) for _ in range(SESSIONS)]
            for session in sessions:
                session.settle(2)
            found = [memory_kib(session.pid) for session in sessions]
            means = [sum(each[name] for each in found) / SESSIONS / 1024 for name in ("pss", "rss", "own")]
            yield row(name, *(f"{mean:.1f}" for mean in means), goal)
            for session in sessions:
                session.end("q" if command is SYRTUI else "\x11")
        yield ""
        yield from _busy(told)


def _busy(told: dict[str, str]) -> Iterator[str]:
    session = _opened([*SYRTUI, "--pane", "timeline"], told, r"when\W+what is said", 3)
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


def _opened(command: list[str], told: dict[str, str], first: str, quiet: float) -> Session:
    session = start(command, told, where=ROOT)
    session.shows(first)
    session.settle(quiet)
    return session
