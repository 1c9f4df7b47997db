"""How soon a saved file shows."""

from __future__ import annotations

import shutil
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from tests.benchmarks.figures import FIRST, ROOT, SYRTUI, head, middle, ms, row
from tests.benchmarks.terminal import environment, start

FACT = """\
- id: benchmark-{n}
  says: Something is said for the sake of a benchmark.
  kind: statement
  when: 2024-12-03
  actors: [hts]
  places: [khmeimim]
  cited: [{{source: {source}, paragraph: 1, wording: asserted, credibility: 3}}]
"""


def measure(runs: int) -> Iterator[str]:
    """One table."""
    yield from head("what", "median", "slowest", "goal")
    shown = list(_shown(runs))
    yield row("a fact saved to a file → shown, what ships", ms(middle(shown)), ms(max(shown)), "≤ 1,000 ms")


def _shown(runs: int) -> Iterator[float]:
    with tempfile.TemporaryDirectory() as folder:
        data = Path(shutil.copytree(ROOT / "data", Path(folder) / "data"))
        source = min((data / "sources").glob("*.yaml")).stem
        told = environment(HOME=folder, PYTHONPATH=str(ROOT))
        session = start([*SYRTUI, "--data", str(data)], told, where=ROOT)
        session.shows(FIRST)
        session.settle(3)
        known = int(session.text.split(" facts")[0].split()[-1])
        for number in range(1, runs + 1):
            time.sleep(8)  # the notice of the last one goes first, and what it led to is worked out
            session.settle(0.5)
            text = "".join(FACT.format(n=n, source=source) for n in range(number))
            saved = session.now
            (data / "facts" / "benchmark.yaml").write_text(text, encoding="utf-8")
            yield session.shows(rf"\b{known + number} facts") - saved
        session.end()
