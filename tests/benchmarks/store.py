"""How fast a theatre is read and checked, beside PyYAML's own loader on the same files.

Run from the project's root, with the test dependencies installed:

    python -m tests.benchmarks.store                 # 1,000, 10,000 and 100,000 facts; some minutes
    python -m tests.benchmarks.store 1000 10000      # other sizes

Goals: a cold load takes at most 0.5 of the time of `yaml.load(…, CSafeLoader)`, a check at most 2 cold loads, and both
grow linearly from the smallest store to the largest. Times are of the processor, for the thread that reads: other
work on the machine counts as little as can be.
"""

from __future__ import annotations

import argparse
import gc
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

FACTS_PER_FILE = 1000
PARAGRAPHS = 20
_DAYS = [f"2024-{month:02}-{day:02}" for month in (10, 11, 12) for day in range(1, 29)]
_KINDS = ("event", "position", "movement", "strike", "statement", "assessment", "capability")
_VERBS = ("hold", "leave", "shell", "enter", "besiege", "cross", "watch", "claim", "reinforce", "abandon")
_THINGS = ("bridge", "depot", "crossing", "barracks", "ridge", "checkpoint", "hangar", "road", "village", "hospital")


def generate(root: Path, facts: int, seed: int = 2024, per_file: int = FACTS_PER_FILE) -> None:
    """Write a theatre with the given number of facts, of about 600 bytes each, that checks without errors."""
    chance = random.Random(seed)
    sources = max(4, facts // 100)
    actors = max(8, min(400, facts // 50))
    places = max(8, min(2000, facts // 20))
    words = [
        "".join(chance.choices("abdefghiklmnorstuwz", k=chance.randint(4, 9))) for _ in range(max(500, facts // 5))
    ]
    for folder in ("facts", "sources"):
        (root / folder).mkdir(parents=True, exist_ok=True)
    (root / "theatre.yaml").write_text(
        "title: Benchmark\ntimezone: UTC\nwindow: 2024-10-01/2024-12-28\nbbox: [30.0, 30.0, 40.0, 40.0]\n"
        "bases: [place-0, place-1]\nmeasures: {front-distance: km}\n",
        encoding="utf-8",
    )
    (root / "actors.yaml").write_text(
        "".join(
            f"- id: actor-{n}\n  name: Actor {n}\n  kind: faction\n  side: side-{n % 4}\n  aliases: [Faction {n}]\n"
            f"  reliability: {'ABCDEF'[n % 6]}\n  reliability-reason: As generated.\n"
            for n in range(actors)
        ),
        encoding="utf-8",
    )
    (root / "places.yaml").write_text(
        "".join(
            f"- id: place-{n}\n  name: Place {n}\n  kind: town\n  lon: {30 + n % 97 / 10:.2f}\n"
            f"  lat: {30 + n % 89 / 10:.2f}\n  coordinates-from: generated\n"
            for n in range(places)
        ),
        encoding="utf-8",
    )
    for n in range(sources):
        digest = "".join(f"  - Paragraph {p} tells of a {chance.choice(_THINGS)}.\n" for p in range(1, PARAGRAPHS + 1))
        (root / "sources" / f"source-{n}.yaml").write_text(
            f"id: source-{n}\ntitle: Report {n}\npublisher: actor-{n % actors}\npublished: 2024-12-{28 + n % 3}\n"
            f"entered: 2026-11-21\nlanguage: en\nreliability: {'ABCDEF'[n % 6]}\nreliability-reason: As generated.\n"
            f"digest:\n{digest}",
            encoding="utf-8",
        )
    for start in range(0, facts, per_file):
        numbers = range(start, min(facts, start + per_file))
        text = "\n".join(_fact(n, chance, words, sources, actors, places) for n in numbers)
        (root / "facts" / f"facts-{start:06}.yaml").write_text(text, encoding="utf-8")


def _fact(n: int, chance: random.Random, words: list[str], sources: int, actors: int, places: int) -> str:
    says = " ".join(chance.choices(words, k=7))
    one, other = chance.sample(range(actors), 2)
    return f"""- id: fact-{n}-{chance.choice(words)}
  says: The {chance.choice(words)} {chance.choice(_VERBS)} the {chance.choice(_THINGS)} of {says}.
  kind: {chance.choice(_KINDS)}
  when: {chance.choice(_DAYS)}
  dated: the day that the article names
  actors: [actor-{one}, actor-{other}]
  places: [place-{chance.randrange(places)}]
  quantity: {{measure: front-distance, of: place-0, value: {chance.randint(1, 99)}, unit: km, bound: about}}
  indicates:
    - {{base: place-{n % 2}, indicator: hostile-proximity}}
  cited:
    - {{source: source-{chance.randrange(sources)}, paragraph: {1 + n % PARAGRAPHS}, wording: asserted, credibility: 3}}
    - source: source-{chance.randrange(sources)}
      paragraph: {1 + n % 7}
      chain: [actor-{one}]
      relation: quote
      wording: attributed
      credibility: 3
"""


def _pyyaml(root: Path) -> float:
    import yaml

    start = time.thread_time()
    for path in sorted(root.rglob("*.yaml")):
        with path.open(encoding="utf-8") as stream:
            yaml.load(stream, yaml.CSafeLoader)
    return time.thread_time() - start


def _load(root: Path) -> float:
    from tui.store.load.reader import read

    calls = []
    start = time.thread_time()
    store = read(root, lambda done, total: calls.append((done, total)))
    taken = time.thread_time() - start
    if store.problems or not calls:
        raise SystemExit(f"the generated store is broken: {store.problems[:3]}")
    return taken


def _check(root: Path) -> float:
    from tui.store.validate.lint import check

    start = time.thread_time()
    checked = check(root)
    taken = time.thread_time() - start
    if any(problem.severity == "error" for problem in checked.problems):
        raise SystemExit(f"the generated store is broken: {checked.problems[:3]}")
    return taken


_TIMED = {"pyyaml": _pyyaml, "load": _load, "check": _check}


def _timed(what: str, root: Path, runs: int) -> float:
    """The shortest of some runs, each in a process of its own so that none inherits another's memory."""
    times = []
    for _ in range(runs):
        command = [sys.executable, "-m", "tests.benchmarks.store", "--time", what, str(root)]
        done = subprocess.run(command, capture_output=True, text=True, check=True)
        times.append(float(done.stdout))
    return min(times)


def measure(runs: int, sizes: Sequence[int] = (1000, 10_000, 100_000)) -> Iterator[str]:
    """The table, a line at a time."""
    yield "|   facts |     MB | CSafeLoader | cold load | ratio | per fact |   check | ratio |"
    yield "|--------:|-------:|------------:|----------:|------:|---------:|--------:|------:|"
    for size in sizes:
        with tempfile.TemporaryDirectory() as folder:
            root = Path(folder)
            generate(root, size)
            megabytes = sum(path.stat().st_size for path in root.rglob("*.yaml")) / 1e6
            plain, load, check = (_timed(what, root, 1 if size > 20_000 else min(runs, 5)) for what in _TIMED)
        yield (
            f"| {size:>7,} | {megabytes:>6.1f} | {plain:>9.2f} s | {load:>7.2f} s | {load / plain:>5.2f} | "
            f"{load / size * 1e6:>5.0f} µs | {check:>5.2f} s | {check / load:>5.2f} |"
        )


def main() -> None:
    """Print the table, or one time of it."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("sizes", nargs="*", type=int, default=[1000, 10_000, 100_000], help="numbers of facts")
    parser.add_argument("--time", nargs=2, metavar=("WHAT", "DIR"), help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.time:
        gc.collect()
        print(_TIMED[options.time[0]](Path(options.time[1])))
        return
    for line in measure(5, options.sizes):
        print(line)


if __name__ == "__main__":
    main()
