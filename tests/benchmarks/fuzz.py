"""A long run of mutated files through reader, frames and screen.

Run from the project's root, with the test dependencies installed:

    python -m tests.benchmarks.fuzz                      # 100,000 cases, a screen for one in fifty
    python -m tests.benchmarks.fuzz --cases 1000 --screens 1 --seed 7

Each case is numbered by its seed; a failing one is printed with the seed that repeats it (`--cases 1 --seed N`).
"""

from __future__ import annotations

import argparse
import random
import shutil
import sys
import tempfile
import time
import traceback
from collections import Counter
from pathlib import Path

from tests.survival import mutants, screen, survives, write_files

SLOW = 5.0
"""Seconds of the processor from which on a case counts as a hang: the unchanged theatre takes a hundredth of one."""


def main() -> int:
    """Run the cases; exit with 1 where any failed."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--cases", type=int, default=100_000)
    parser.add_argument("--seed", type=int, default=0, help="the first case's seed; each next one's is one higher")
    parser.add_argument("--screens", type=int, default=50, help="draw a screen for one case in so many")
    options = parser.parse_args()
    failed: list[int] = []
    told: Counter[str] = Counter()
    slowest = 0.0
    screens = 0
    start = time.perf_counter()
    folder = Path(tempfile.mkdtemp(prefix="syrtui-fuzz-"))
    for seed in range(options.seed, options.seed + options.cases):
        began = time.process_time()
        try:
            write_files(folder, mutants(random.Random(seed)))
            store = survives(folder)
            if store is not None:
                told.update({problem.rule for problem in store.problems})
                if seed % options.screens == 0:
                    screens += 1
                    raw = [line for line in screen(store) if not line.isprintable()]
                    assert not raw, f"not printable: {raw[0]!r}"
            took = time.process_time() - began
            slowest = max(slowest, took)
            assert took < SLOW or seed % options.screens == 0, f"took {took:.1f} s"
        except Exception:
            failed.append(seed)
            print(f"--- seed {seed}", file=sys.stderr)
            traceback.print_exc()
        if (seed + 1) % 5000 == 0:
            print(f"… {seed + 1:,} after {time.perf_counter() - start:.0f} s, {len(failed)} failed", file=sys.stderr)
    shutil.rmtree(folder)
    taken = time.perf_counter() - start
    print(f"{options.cases:,} cases, {screens:,} screens, {len(failed)} failed, {taken:.0f} s, slowest {slowest:.2f} s")
    print("rules broken, by cases: " + ", ".join(f"{rule} {count:,}" for rule, count in told.most_common()))
    if failed:
        print("seeds: " + " ".join(map(str, failed[:50])), file=sys.stderr)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
