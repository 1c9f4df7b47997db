"""Daft on a Ray cluster of two workers answers every query as polars does, row by row."""

from __future__ import annotations

import os
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
MISSING = [name for name in ("daft", "narwhals_daft", "ray") if find_spec(name) is None]

COMPARE = """
import os, sys, tempfile
from datetime import date
from pathlib import Path

os.environ["RAY_USAGE_STATS_ENABLED"] = "0"
import ray
from polars.testing import assert_frame_equal
from ray.cluster_utils import Cluster

from tests.made_events import batches
from tui.events import engines
from tui.events.conditions import *
from tui.events.layer import add
from tui.events.opened import find
from tui.events.queries import Rows

CONDITIONS = [
    EVERY,
    NONE,
    all_of([OneOf(("actor_a", "actor_b"), frozenset(["HTS", "SNA"])), Known(date(2020, 1, 1))]),
    any_of([Days(date(2016, 1, 1), date(2016, 1, 9), vague=False), Deaths(5)]),
    negated(any_of([Near(((35.95, 35.4), (37.2, 36.2)), 60.0), Missing("place"),
                    Within("published", None, date(2018, 1, 1))])),
    Words("fought near ale"),
    all_of([Words("hts", whole=True), Near(((36.0, 35.0),), 15000.0)]),
]
work = Path(sys.argv[1])
add(work, "made", batches(4000, 1000))
files = [file for each in find(work) for file in each.files]
half = {"num_cpus": 1, "object_store_memory": 80_000_000}
(Path(tempfile.gettempdir()) / "ray").mkdir(exist_ok=True)  # where it notes the address, and expects a folder
cluster = Cluster(initialize_head=True, head_node_args={**half, "include_dashboard": False})
try:
    cluster.add_node(**half)
    os.environ["RAY_ADDRESS"] = cluster.address
    engines.choose("ray")
    here, there = Rows(engines.Polars(), files), Rows(engines.chosen(), files)
    columns = ["id", "start", "deaths_best", "place", "text"]
    for where in CONDITIONS:
        for ask in (
            lambda rows: rows.per_day(where),
            lambda rows: rows.per_cell(where, 30.0, 30.0, 0.5, 0.25),
            lambda rows: rows.in_cells(where, 30.0, 30.0, 0.5, 0.25, [(12, 20), (12, 21), (14, 18)]),
            lambda rows: rows.per_value(where, "kind"),
            lambda rows: rows.per_value_and_day(where, "place"),
            lambda rows: rows.page(where, columns, "deaths_best", 10, 30, reverse=True),
        ):
            one, other = ask(here), ask(there)
            assert_frame_equal(one, other)
    print("workers:", sum(node["Alive"] for node in ray.nodes()), "compared:", 6 * len(CONDITIONS), "rows:", 4000)
finally:
    ray.shutdown()
    cluster.shutdown()
"""


@pytest.mark.skipif(bool(MISSING), reason=f"pip install 'syrtui[cluster]': there is no {', '.join(MISSING)}")
def test_a_cluster_answers_as_one_machine_does(tmp_path: Path) -> None:
    # In a process of its own: Ray leaves threads and handlers behind, and a process is connected once.
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "RAY_ADDRESS": ""}
    done = subprocess.run(
        [sys.executable, "-c", COMPARE, str(tmp_path)],
        env=environment,
        cwd=tmp_path,
        capture_output=True,
        text=True,
        timeout=180,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-3000:]
    assert "workers: 2 compared: 42 rows: 4000" in done.stdout
