"""Holds an arrow key over slow links, and says how far behind the screen is; how quick a step is, and an end.

    python -m tests.benchmarks.link

Needs the package installed, as the tests do.
"""

from __future__ import annotations

import statistics
import time
import zlib
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.benchmarks.figures import ROOT
from tests.benchmarks.sessions import Way, ways
from tests.endtoend.link import Distant

HELD = 5.0
PER_SECOND = 30
LINKS = (
    ("9,600 bit/s, 300 ms", 960, 0.15, True),
    ("9,600 bit/s, 300 ms, no answers", 960, 0.15, False),
    ("56 kbit/s, 200 ms", 7000, 0.1, True),
    ("1 Mbit/s, 300 ms", 125_000, 0.15, True),
    ("at hand", 0, 0.0, True),
    ("at hand, no answers", 0, 0.0, False),
)
JOURNEY = (
    "j" * 12,
    "2",
    "j" * 30,
    "/front\r",
    "x",
    "[" * 6,
    "0",
    "3",
    "4",
    "5",
    "\r",
    "j" * 8,
    "\x1b",
    "6",
    "7",
    "?",
    "\x1b",
)
SIZE = (80, 24)


def opened(way: Way, rate: int = 0, seconds: float = 0.0, *, answers: bool = True) -> Distant:
    """A session in its timeline, at the far end of a link."""
    it = Distant(way.command, SIZE, way.told, ROOT, rate, seconds, answers)
    it.shows("Khmeimim Air Base", "quit")
    it.write("2")
    it.shows("what is said", "quit")
    it.quiet(1.5)
    return it


def hold(ways: Sequence[Way]) -> None:
    """One row a link and way to start."""
    print(f"an arrow held for {HELD:.0f} s, {PER_SECOND} a second, in the timeline at {SIZE[0]} × {SIZE[1]}")
    print("| link | session | frames | bytes | outstanding at the last key | after it | last byte after |")
    print("|---|---|--:|--:|--:|--:|--:|")
    for name, rate, seconds, answers in LINKS:
        for way in ways:
            with closing(opened(way, rate, seconds, answers=answers)) as it:
                begun = len(it.sent)
                it.hold("j", HELD, PER_SECOND)
                last, arrived, outstanding = time.monotonic(), len(it.sent), it.outstanding
                it.quiet(1.5)
                end = max((at for at, _ in it.arrivals if at > last), default=last)
                frames = it.sent[begun:].count(b"\x1b[5n") if answers else 0
                sizes = f"{len(it.sent) - begun:,} | {outstanding:,} | {len(it.sent) - arrived:,}"
                print(f"| {name} | {way.name} | {frames or '–'} | {sizes} | {end - last:.2f} s |", flush=True)


def steps(way: Way) -> None:
    """How long a step takes to its last byte where nothing is slow."""
    for answers in (True, False):
        with closing(opened(way, answers=answers)) as it:
            took, sizes = [], []
            for number in range(60):
                begun, sent = time.monotonic(), len(it.sent)
                it.write("j" if number // 8 % 2 == 0 else "k")  # within the screen
                it.quiet(0.1)
                took.append(max((at for at, _ in it.arrivals if at > begun), default=begun) - begun)
                sizes.append(len(it.sent) - sent)
            middle = statistics.median(took) * 1000
            told = f"a step, {way.name}, answers {answers}: p50 {middle:.1f} ms, {statistics.median(sizes):.0f} bytes"
            print(told, flush=True)


def compression(way: Way) -> None:
    """What ssh's compression makes of a journey: one zlib stream, flushed after each packet."""
    with closing(Distant(way.command, SIZE, way.told, ROOT, 0, 0.0)) as it:
        it.shows("Khmeimim Air Base", "quit")
        it.quiet(1.0)
        stream, small = zlib.compressobj(6), 0
        position = 0
        for keys in ("", *JOURNEY):
            for key in keys:
                it.write(key)
                it.quiet(0.15)
                small += len(stream.compress(it.sent[position:])) + len(stream.flush(zlib.Z_SYNC_FLUSH))
                position = len(it.sent)
        print(f"a journey of {sum(map(len, JOURNEY))} keys: {position:,} bytes, {small:,} after zlib", flush=True)


if __name__ == "__main__":
    with TemporaryDirectory() as folder, ways(Path(folder)) as all_ways:
        hold(all_ways[:2])
        for each in all_ways[:2]:
            steps(each)
        compression(all_ways[0])
