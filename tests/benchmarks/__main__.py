"""Runs the benchmarks and writes their tables into README.md, section by section.

Run from the project's root, with the test dependencies installed:

    python -m tests.benchmarks                   # all of them
    python -m tests.benchmarks startup keys      # some
    python -m tests.benchmarks --runs 3 --print startup

A section is a module of this folder with `measure(runs)`, which gives the lines of its tables; README.md has its place
between `<!-- NAME -->` and `<!-- /NAME -->`.
"""

from __future__ import annotations

import argparse
import importlib
import re
import sys
import time
from collections.abc import Iterable
from importlib.util import find_spec
from pathlib import Path

from tests.benchmarks.figures import machine

SECTIONS = (
    "startup",
    "keys",
    "live",
    "memory",
    "analysis",
    "lanes",
    "years",
    "peers",
    "large",
    "store",
    "events",
    "exchange",
)
"""What is run where nothing is named."""
ON_REQUEST = ("load", "neighbours")
"""What is run only where it is named."""
README = Path(__file__).with_name("README.md")


def place(name: str) -> re.Pattern[str]:
    """Where a section's tables stand in README.md."""
    return re.compile(rf"(<!-- {name} -->\n).*?(<!-- /{name} -->)", re.DOTALL)


def write(name: str, lines: Iterable[str]) -> None:
    """Put the lines in the section's place, at once: what has been measured is there when a later section fails."""
    text = README.read_text(encoding="utf-8")
    found = "\n".join(lines)
    README.write_text(place(name).sub(lambda part: f"{part[1]}\n{found}\n\n{part[2]}", text), encoding="utf-8")


def run(name: str, runs: int, *, only_print: bool) -> bool:
    """Measure one section; say whether that could be done."""
    began = time.perf_counter()
    lines = [machine(), ""]
    print(f"\n{name}: {lines[0]}\n", flush=True)
    try:
        for line in importlib.import_module(f"tests.benchmarks.{name}").measure(runs):
            lines.append(line)
            print(line, flush=True)
    except Exception as error:
        print(f"{name} failed: {type(error).__name__}: {error}", file=sys.stderr)
        return False
    if not only_print:
        write(name, lines)
    print(f"({time.perf_counter() - began:.0f} s)", flush=True)
    return True


def main() -> None:
    """Measure what is named, or all."""
    known = [name for name in (*SECTIONS, *ON_REQUEST) if find_spec(f"tests.benchmarks.{name}")]
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks", description=(__doc__ or "").splitlines()[0])
    parser.add_argument("sections", nargs="*", metavar="SECTION", help=f"some of {', '.join(known)}")
    parser.add_argument("--runs", type=int, default=7, help="runs of each program (7)")
    parser.add_argument("--print", action="store_true", dest="only_print", help="leave README.md as it is")
    options = parser.parse_args()
    wanted = options.sections or [name for name in SECTIONS if name in known]
    if wrong := [name for name in wanted if name not in known]:
        parser.error(f"there is no section {', '.join(wrong)}; it is {', '.join(known)}")
    done = [run(name, options.runs, only_print=options.only_print) for name in wanted]
    sys.exit(0 if all(done) else 1)


if __name__ == "__main__":
    main()
