"""What a key costs until the last byte of its answer, and what idling costs, beside a bare Textual app."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path

from tests.benchmarks.figures import BARE, head, middle, ms, row, share
from tests.benchmarks.sessions import Way, ways
from tests.benchmarks.terminal import Session, wake_ups

STEPS = 40
IDLE_S = 10.0


def measure(runs: int) -> Iterator[str]:
    """Two tables: keys, and idling; of each way in which a session starts."""
    idle = []
    with tempfile.TemporaryDirectory() as folder, ways(Path(folder)) as all_ways:
        yield from head("key, 120 × 40, inspector open", "session", "bytes", "p50", "p95", "goal")
        for way in all_ways:
            session = way.open(3)
            yield from _keys(way, session, runs)
            idle.append((way.name, *_idle(session, way.processes([session]))))
            session.end("1q")
        bare = Way("a bare Textual app", BARE, all_ways[0].told, first="Ready")
        plain = bare.open(2)
        idle.insert(0, (bare.name, *_idle(plain, [plain.pid])))
        plain.end("\x11")
    yield ""
    yield from head("idle", "bytes", "wake-ups a second", "processor")
    for name, count, wakes, busy in idle:
        yield row(name, count, f"{wakes:.1f}", f"{busy:.2f} %")


def _keys(way: Way, session: Session, runs: int) -> Iterator[str]:
    """The rows of a session's keys."""
    session.press_and_wait("2", 0.5)
    for key in "jk":  # what is drawn for the first time is not what a step costs
        for _ in range(STEPS):
            session.press_and_wait(key)
    step = told(session, "j" * STEPS)
    session.press_and_wait("1", 0.5)
    for key in "234567":
        session.press_and_wait(key, 0.5)
    pane = told(session, "12345678" * max(runs // 2, 2))
    session.press_and_wait("2", 0.3)
    for key in ("f", "b", "1", "\x1b"):
        session.press_and_wait(key, 0.3)
    filtered = told(session, "xu" * 10)
    session.press_and_wait("x", 0.3)
    day = told(session, "[" * 6 + "]" * 6)
    yield row("a step on the timeline", way.name, *step, "≤ 400 B, p50 ≤ 10 ms, p95 ≤ 25 ms")
    yield row("another pane", way.name, *pane, "≤ 60 ms")
    yield row("a filter taken away or back", way.name, *filtered, "≤ 40 ms")
    yield row("another day", way.name, *day, "")


def told(session: Session, keys: str) -> tuple[str, str, str]:
    """Bytes, p50 and p95 of some keys, each pressed when the last one has been answered."""
    found = [session.press_and_wait(key, 0.15) for key in keys]
    times = [seconds for seconds, count in found if count]
    if not times:
        return "0", "", ""
    return f"{middle([count for _, count in found]):,.0f}", ms(middle(times)), ms(share(times, 0.95))


def _idle(session: Session, pids: Sequence[int]) -> tuple[int, float, float]:
    """Bytes, wake-ups a second, and percent of a processor while nothing happens; the first process is the session."""
    session.settle(1)
    before, busy = len(session.sent), sum(map(_processor, pids))
    wakes = wake_ups(pids[0], IDLE_S, session.receive)
    used = sum(map(_processor, pids)) - busy
    return sum(len(data) for _, data in session.sent[before:]), wakes, 100 * used / IDLE_S


def _processor(pid: int) -> float:
    """Seconds of the processor that a process has used."""
    fields = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
