"""Events under the facts: opening them, filtering them, and where a cluster begins to pay.

The rows are made up (`tests.made_events`), over ten years, in the files that an import leaves; they are made once. Each
size runs in a process of its own, so that its memory can be told. Every filter is new: nothing is remembered of it.
The cluster is Ray with two workers on this machine, and is left out where `syrtui[cluster]` is not installed.
"""

from __future__ import annotations

import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from functools import partial
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import msgspec
import polars as pl

from tests.benchmarks.figures import ROOT, SYRTUI, head, kept, middle, ms, row
from tests.benchmarks.terminal import Session, environment, start
from tests.made_events import rows

SIZES = (100_000, 1_000_000, 10_000_000)
_YEARS = 10
_FILTERS = (
    "kind:strike",
    "actor:HTS",
    "kind:battles actor:SNA",
    "deaths:>5",
    "date:[2018-01-01 TO 2019-06-30]",
    "place:hama date:2020",
    "NOT kind:protests deaths:>=1",
    "actor:isis date:>=2021",
    "published:>=2022",
    "kind:shelling NOT actor:HTS",
)
_GOALS = {("open", 1_000_000): 0.3, ("filter", 1_000_000): 0.03, ("filter", 10_000_000): 0.4}


def measure(runs: int) -> Iterator[str]:
    """Time every size on polars, then the same query on both engines."""
    del runs  # ten filters give a median of their own
    yield from head(
        "rows", "opened", "filtered: counts, bars, kinds", "near a place", "words", "density", "page", "memory"
    )
    for size in SIZES:
        took = _in_process("opened", _made(size))
        cells = [ms(took[name]) for name in ("open", "filter", "near", "words", "density", "page")]
        goals = [f"{cells[n]} (≤ {_GOALS[key, size] * 1000:.0f})" if (key, size) in _GOALS else cells[n]
                 for n, key in enumerate(("open", "filter", "near", "words", "density", "page"))]  # fmt: skip
        yield row(f"{size:,}", *goals, f"{took['memory']:.0f} MB")
    yield ""
    yield from head(f"on screen, {SIZES[-1]:,} rows", "until it is shown", "memory by then", "goal")
    yield from _on_screen(_made(SIZES[-1]))
    if any(find_spec(name) is None for name in ("daft", "narwhals_daft", "ray")):
        yield ""
        yield "Daft on Ray is not installed here."
        return
    yield ""
    yield from head("rows", "polars", "Daft on Ray, two workers", "ratio")
    pays = 0
    for size in SIZES:
        both = _in_process("cluster", _made(size))
        pays = pays or (size if both["cluster"] < both["polars"] else 0)
        yield row(f"{size:,}", ms(both["polars"]), ms(both["cluster"]), f"{both['cluster'] / both['polars']:.1f}")
    yield ""
    yield (
        f"The cluster pays from {pays:,} rows on."
        if pays
        else "On one machine the cluster pays at none of these sizes."
    )


_KEYS = (
    ("events: the first page", ("9",), r"10,000,000 events"),
    ("the last page", ("G",), r"▌ *(31 )?Dec 2024"),
    ("filtered", ("/kind:battles\r",), r"[\d,]+ of 10,000,000 events"),
    ("sorted by deaths", ("sdeaths\r",), r"deaths ▾"),
    ("a page further", ("\x1b[6~",), r"Battles"),
    ("how often each kind occurs", ("=k",), r"Events by kind"),
    ("the map", ("\x1b", "7"), r"▪ 1 event"),
    ("closer", (">",), r"▪ 1 event"),
    ("the timeline", ("2",), r"[\d,]+ events?"),
    ("other words", ('x/"near homs"\r9',), r"[\d,]+ of 10,000,000 events"),
)
"""What is looked at, the keys that lead there, and what stands on the screen then."""


def _on_screen(root: Path) -> Iterator[str]:
    """Go through the panes of a dashboard that shows events."""
    with tempfile.TemporaryDirectory() as folder:
        session = start([*SYRTUI, "--data", str(root)], environment(HOME=folder, PYTHONPATH=str(ROOT)), where=ROOT)
        began = session.shows(r"9 Events")
        yield row("the first screen", ms(began), _most_memory(session), "")
        for what, keys, shown in _KEYS:
            *first, last = keys
            for key in first:
                session.press_and_wait(key)
            seconds = session.answers(last, shown)
            yield row(what, ms(seconds), _most_memory(session), "≤ 1,500 MB" if what == _KEYS[-1][0] else "")
        session.end("q")


def _most_memory(session: Session) -> str:
    """The most memory that a program has had."""
    status = Path(f"/proc/{session.pid}/status").read_text(encoding="utf-8")
    most = next(line.split()[1] for line in status.splitlines() if line.startswith("VmHWM"))
    return f"{int(most) / 1024:,.0f} MB"


def _made(size: int) -> Path:
    """A theatre with so many events, made once."""
    root = kept() / f"events-{size}"
    if not (root / "complete").exists():
        from tests.theatres import write

        write(root)
        folder = root / "events" / "made"
        files = []
        for year in range(_YEARS):
            name = f"year={2015 + year}/1.parquet"
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            each = size // _YEARS
            part = rows(each, first=1 + year * each, years=1)
            moved = pl.col("start", "end", "published").dt.offset_by(f"{year}y")
            part.with_columns(moved).sort("start", "id").write_parquet(folder / name, row_group_size=100_000)
            files.append(name)
        (folder / "files.json").write_bytes(msgspec.json.encode({"files": files, "rows": size, "imports": 1}))
        (root / "complete").touch()
    return root


def _in_process(what: str, root: Path) -> dict[str, float]:
    """What this module, run as a script, prints of a theatre."""
    done = subprocess.run(
        [sys.executable, "-m", "tests.benchmarks.events", what, str(root)],
        env={**os.environ, "PYTHONPATH": str(ROOT), "RAY_USAGE_STATS_ENABLED": "0"},
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    found: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
    return found


def _timed(work: Callable[[], Any]) -> float:
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


def _opened(root: Path) -> dict[str, float]:
    """Seconds that the views take through new filters, and the most memory (MB) that the process had."""
    from tui.analysis.constants import Methods
    from tui.analysis.query.lens import Lens
    from tui.analysis.query.parser import parse
    from tui.analysis.situation import Situation, look
    from tui.store.load.reader import read

    situation = look(read(root), Lens(), Methods())

    def through(text: str) -> Situation:
        return look(situation.store, Lens(where=parse(text)), Methods(), situation)

    def first() -> None:
        from tui.analysis.views import events

        events.event_counts(situation)
        events.event_page(situation, 0, 50)

    took = {"open": _timed(first)}
    from tui.analysis.views import events

    def counts(seen: Situation) -> None:
        events.event_counts(seen)
        events.event_bars(seen, "month")
        events.event_frequencies(seen, "kind")

    for text in _FILTERS[:3]:  # the names of actors, places and kinds are read once
        counts(through(f"{text} deaths:<100"))
    seen = [through(text) for text in _FILTERS]
    took["filter"] = middle(_timed(partial(counts, each)) for each in seen)
    took["near"] = middle(_timed(partial(counts, through(f"near:airfield<{km}km"))) for km in (10, 30, 100))
    took["words"] = middle(_timed(partial(counts, through(word))) for word in ("fought", "hama", '"near homs"'))
    box = (34.0, 31.0, 43.0, 38.0, 60, 20)
    took["density"] = middle(_timed(partial(events.event_density, each, *box)) for each in seen)
    ordered = partial(events.event_page, first=0, last=50, order="deaths_best", reverse=True)
    took["page"] = middle(_timed(partial(ordered, each)) for each in seen)
    took["memory"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return took


def _cluster(root: Path) -> dict[str, float]:
    """Seconds that counting a filter's rows by day takes on each engine, once it is warm."""
    from ray.cluster_utils import Cluster

    from tui.events import engines
    from tui.events.conditions import Deaths, OneOf, all_of
    from tui.events.opened import find
    from tui.events.queries import Rows

    where = all_of([OneOf(("kind",), frozenset(["Battles", "Shelling/artillery"])), Deaths(2)])
    files = [file for each in find(root) for file in each.files]
    (Path(tempfile.gettempdir()) / "ray").mkdir(exist_ok=True)
    half: dict[str, Any] = {"num_cpus": 1, "object_store_memory": 200_000_000}
    cluster = Cluster(initialize_head=True, head_node_args={**half, "include_dashboard": False})
    try:
        cluster.add_node(**half)
        os.environ["RAY_ADDRESS"] = cluster.address
        took = {}
        for name, setting in (("polars", "polars"), ("cluster", "ray")):
            engines.choose(setting)
            reader = Rows(engines.chosen(), files)
            took[name] = middle([_timed(partial(reader.per_day, where)) for _ in range(6)][1:])
        return took
    finally:
        import ray

        ray.shutdown()
        cluster.shutdown()  # type: ignore[no-untyped-call]


if __name__ == "__main__":
    print(json.dumps({"opened": _opened, "cluster": _cluster}[sys.argv[1]](Path(sys.argv[2]))))
