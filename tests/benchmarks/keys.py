"""What a key costs until the last byte of its answer, and what idling costs, beside a bare Textual app."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from pathlib import Path

from tests.benchmarks.figures import BARE, FIRST, ROOT, SYRTUI, head, middle, ms, row, share
from tests.benchmarks.terminal import Session, environment, start, wake_ups

STEPS = 40
IDLE_S = 10.0


def measure(runs: int) -> Iterator[str]:
    """Two tables: keys, and idling."""
    with tempfile.TemporaryDirectory() as folder:
        variables = environment(HOME=folder, PYTHONPATH=str(ROOT))
        for _ in range(2):
            warm = start(SYRTUI, variables, where=ROOT)
            warm.shows(FIRST)
            warm.settle(3)
            warm.end()
        session = start(SYRTUI, variables, where=ROOT)
        session.shows(FIRST)
        session.settle(3)
        yield from head("key, 120 × 40, inspector open", "bytes", "p50", "p95", "goal")
        session.press_and_wait("2", 0.5)
        for key in "jk":  # what is drawn for the first time is not what a step costs
            for _ in range(STEPS):
                session.press_and_wait(key)
        yield told("a step on the timeline", session, "j" * STEPS, "≤ 400 B, p50 ≤ 10 ms, p95 ≤ 25 ms")
        session.press_and_wait("1", 0.5)
        for key in "234567":
            session.press_and_wait(key, 0.5)
        yield told("another pane", session, "12345678" * max(runs // 2, 2), "≤ 60 ms")
        session.press_and_wait("2", 0.3)
        for key in ("f", "b", "1", "\x1b"):
            session.press_and_wait(key, 0.3)
        yield told("a filter taken away or back", session, "xu" * 10, "≤ 40 ms")
        session.press_and_wait("x", 0.3)
        yield told("another day", session, "[" * 6 + "]" * 6, "")
        ours = _idle(session)
        session.end("1q")
        plain = start(BARE, variables, where=ROOT)
        plain.shows("Ready")
        plain.settle(2)
        bare = _idle(plain)
        plain.end("\x11")
        yield ""
        yield from head("idle", "bytes", "wake-ups a second", "processor")
        for name, (count, wakes, busy) in (("a bare Textual app", bare), ("syrtui", ours)):
            yield row(name, count, f"{wakes:.1f}", f"{busy:.2f} %")


def told(name: str, session: Session, keys: str, goal: str) -> str:
    """A row: bytes, p50 and p95 of some keys, each pressed when the last one has been answered."""
    found = [session.press_and_wait(key, 0.15) for key in keys]
    times = [seconds for seconds, count in found if count]
    if not times:
        return row(name, 0, "", "", goal)
    return row(name, f"{middle([count for _, count in found]):,.0f}", ms(middle(times)), ms(share(times, 0.95)), goal)


def _idle(session: Session) -> tuple[int, float, float]:
    """Bytes, wake-ups a second, and percent of a processor while nothing happens."""
    session.settle(1)
    before, busy = len(session.sent), _processor(session.pid)
    wakes = wake_ups(session.pid, IDLE_S, session.receive)
    used = _processor(session.pid) - busy
    return sum(len(data) for _, data in session.sent[before:]), wakes, 100 * used / IDLE_S


def _processor(pid: int) -> float:
    """Seconds of the processor that a process has used."""
    fields = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
