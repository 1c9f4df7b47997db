"""A long run of mutated theatres through reader, frames and screen.

Run from the project's root, with the test dependencies installed:

    python -m tests.benchmarks.fuzz                      # 100,000 cases of mutated files, a screen for one in fifty
    python -m tests.benchmarks.fuzz --cases 1000 --screens 1 --seed 7
    python -m tests.benchmarks.fuzz --records --cases 10000          # records mutated within the schema, a fifth drawn
    python -m tests.benchmarks.fuzz --records --cases 10000 --whole  # all of each: ten times as long

Each case is numbered by its seed; a failing one is printed with the seed that repeats it (`--cases 1 --seed N`).
"""

from __future__ import annotations

import argparse
import gc
import os
import random
import resource
import shutil
import sys
import tempfile
import time
import traceback
from collections import Counter
from collections.abc import Iterator
from multiprocessing import get_context
from multiprocessing.connection import Connection
from pathlib import Path

from tests.drawn import Case, draw_case
from tests.survival import mutants, screen, survives, write_files

SLOW = 5.0
"""Seconds of the processor from which on a case counts as a hang: the unchanged theatre takes a hundredth of one."""
LIMIT_MB = 4096
"""Addresses that a process which draws may take: polars alone takes one and a half."""
PATIENCE_S = 300.0
"""Seconds that a theatre may take by the clock, on a machine that does much else."""
SHARE = 0.2
"""How much is drawn of each theatre, of what asks for few judgements or none."""
JUDGED_EVERY, JUDGED_SHARE = 25, 0.5
"""One theatre in so many is judged, and how much is drawn of it then; that takes twenty times all the rest."""
KEYS_EVERY = 50
"""One theatre in so many is opened in the dashboard, and keys are pressed in each pane."""


def main() -> int:
    """Run the cases; exit with 1 where any failed."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--cases", type=int, default=100_000)
    parser.add_argument("--seed", type=int, default=0, help="the first case's seed; each next one's is one higher")
    parser.add_argument("--screens", type=int, default=50, help="draw a screen for one case in so many")
    parser.add_argument("--records", action="store_true", help="mutate records instead of text, and draw some")
    parser.add_argument("--whole", action="store_true", help="draw all of each theatre of mutated records")
    options = parser.parse_args()
    seeds = range(options.seed, options.seed + options.cases)
    failed = of_records(seeds, whole=options.whole) if options.records else of_files(seeds, options.screens)
    if failed:
        print("seeds: " + " ".join(map(str, failed[:50])), file=sys.stderr)
    return 1 if failed else 0


def of_files(seeds: range, screens_every: int) -> list[int]:
    """Run cases of mutated files; return the seeds of those that failed."""
    failed: list[int] = []
    told: Counter[str] = Counter()
    slowest = 0.0
    screens = 0
    start = time.perf_counter()
    folder = Path(tempfile.mkdtemp(prefix="syrtui-fuzz-"))
    for seed in seeds:
        began = time.process_time()
        try:
            write_files(folder, mutants(random.Random(seed)))
            store = survives(folder)
            if store is not None:
                told.update({problem.rule for problem in store.problems})
                if seed % screens_every == 0:
                    screens += 1
                    raw = [line for line in screen(store) if not line.isprintable()]
                    assert not raw, f"not printable: {raw[0]!r}"
            took = time.process_time() - began
            slowest = max(slowest, took)
            assert took < SLOW or seed % screens_every == 0, f"took {took:.1f} s"
        except Exception:
            failed.append(seed)
            print(f"--- seed {seed}", file=sys.stderr)
            traceback.print_exc()
        if (seed + 1) % 5000 == 0:
            print(f"… {seed + 1:,} after {time.perf_counter() - start:.0f} s, {len(failed)} failed", file=sys.stderr)
    shutil.rmtree(folder)
    taken = time.perf_counter() - start
    print(f"{len(seeds):,} cases, {screens:,} screens, {len(failed)} failed, {taken:.0f} s, slowest {slowest:.2f} s")
    print("rules broken, by cases: " + ", ".join(f"{rule} {count:,}" for rule, count in told.most_common()))
    return failed


def of_records(seeds: range, *, whole: bool) -> list[int]:
    """Run cases of mutated records; return the seeds of those that failed."""
    failed: list[int] = []
    passed, busy, slowest, largest, start = 0, 0.0, 0.0, 0, time.perf_counter()
    for done, (seed, case) in enumerate(_drawn(seeds, whole=whole), 1):
        passed, busy = passed + case.passed, busy + case.seconds
        slowest, largest = max(slowest, case.seconds), max(largest, case.peak_mb)
        if case.failed:
            failed.append(seed)
            print(f"--- seed {seed}", *(f"{name}\n{why}" for name, why in case.failed), sep="\n", file=sys.stderr)
        if done % 100 == 0:
            taken = time.perf_counter() - start
            told = f"… {done:,} after {taken:.0f} s, {busy / done:.2f} s of the processor each, {len(failed)} failed"
            print(told, file=sys.stderr, flush=True)
    print(
        f"{len(seeds):,} theatres, {passed:,} of them without error, {len(failed)} not drawn, "
        f"{time.perf_counter() - start:.0f} s, {busy / len(seeds):.2f} s of the processor each, "
        f"slowest {slowest:.1f} s, largest {largest:,} MB"
    )
    return failed


def _drawn(seeds: range, *, whole: bool) -> Iterator[tuple[int, Case]]:
    """Yield what became of the theatre of each seed, drawn in a process that may come to grief over it."""
    context = get_context("spawn")
    at = seeds.start
    while at < seeds.stop:
        ours, theirs = context.Pipe()
        process = context.Process(target=_draw, args=(range(at, seeds.stop), theirs, whole))
        process.start()
        theirs.close()
        why = "the process ended"
        try:
            while at < seeds.stop:
                if not ours.poll(PATIENCE_S):
                    why = f"no end after {PATIENCE_S:.0f} s"
                    break
                yield at, ours.recv()
                at += 1
        except EOFError:
            pass
        process.kill()
        process.join()
        if at < seeds.stop:
            yield at, Case(False, (("theatre", why),), 0.0, 0)
            at += 1


def _draw(seeds: range, told: Connection, whole: bool) -> None:
    """Draw theatres one after the other, within limits of memory."""
    resource.setrlimit(resource.RLIMIT_AS, (LIMIT_MB << 20, LIMIT_MB << 20))
    with tempfile.TemporaryDirectory(prefix="syrtui-fuzz-") as folder:
        for name in ("CACHE", "CONFIG", "DATA", "STATE"):
            os.environ[f"XDG_{name}_HOME"] = f"{folder}/{name.lower()}"
        root = Path(folder, "theatre")
        for seed in seeds:
            try:
                share, judged = SHARE, 0.0 if seed % JUDGED_EVERY else JUDGED_SHARE
                if whole:
                    share = judged = 1.0
                told.send(draw_case(root, seed, share=share, judged=judged, walks=seed % KEYS_EVERY == 1))
                # Each dashboard and command has what is there when it begins spared from collection, for good.
                gc.unfreeze()
            except Exception:
                told.send(Case(False, (("theatre", traceback.format_exc()),), 0.0, 0))


if __name__ == "__main__":
    sys.exit(main())
