"""Daft on a Ray cluster of two workers answers every query as polars does, row by row.

Both ways to it are gone: from a machine of the cluster (`ray`), and from any other, by its server for clients
(`ray://host:port`), which takes longer: some of the conditions must do there.
"""

from __future__ import annotations

import os
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

import pytest

from tests.made_events import batches
from tui.events.layer import add

ROOT = Path(__file__).resolve().parents[2]
MISSING = [name for name in ("daft", "narwhals_daft", "ray") if find_spec(name) is None]

COMPARE = """
import sys
from datetime import date
from pathlib import Path

import ray
from polars.testing import assert_frame_equal

from tui.events import engines
from tui.events.conditions import *
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
engines.choose(sys.argv[2])
asked = CONDITIONS if sys.argv[2] == "ray" else CONDITIONS[3::3]
files = [file for each in find(Path(sys.argv[1])) for file in each.files]
here, there = Rows(engines.Polars(), files), Rows(engines.chosen(), files)
columns = ["id", "start", "deaths_best", "place", "text"]
for where in asked:
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
workers = sum(node["Alive"] for node in ray.nodes())
print("workers:", workers, "compared:", 6 * len(asked), "rows:", here.per_day()["rows"].sum())
"""

START = """
import os, socket, subprocess, sys, tempfile
from pathlib import Path

from ray.cluster_utils import Cluster

half = {"num_cpus": 1, "object_store_memory": 80_000_000}
(Path(tempfile.gettempdir()) / "ray").mkdir(exist_ok=True)  # where it notes the address, and expects a folder
with socket.create_server(("127.0.0.1", 0)) as free:
    port = free.getsockname()[1]
cluster = Cluster(
    initialize_head=True, head_node_args={**half, "include_dashboard": False, "ray_client_server_port": port}
)
try:
    cluster.add_node(**half)
    # One after the other: on a machine of two processors both together take longer.
    for engine in ("ray", f"ray://127.0.0.1:{port}"):
        environment = {**os.environ, "RAY_ADDRESS": cluster.address if engine == "ray" else ""}
        print(engine.partition("127")[0], flush=True)
        for _ in range(3):
            ask = [sys.executable, "-c", sys.argv[2], sys.argv[1], engine]
            done = subprocess.run(ask, env=environment, stderr=subprocess.PIPE, text=True)
            # On a busy machine Ray now and then loses the process that it starts for a client: then one asks again.
            if "Starting Ray client server failed" not in done.stderr:
                break
        sys.stderr.write(done.stderr)
        done.check_returncode()
finally:
    cluster.shutdown()
"""


@pytest.mark.skipif(bool(MISSING), reason=f"pip install 'syrtui[cluster]': there is no {', '.join(MISSING)}")
def test_a_cluster_answers_as_one_machine_does(tmp_path: Path) -> None:
    add(tmp_path, "made", batches(4000, 1000))
    # In processes of their own: Ray leaves threads and handlers behind, and a process is connected once.
    environment = {
        **os.environ,
        "PYTHONPATH": str(ROOT),
        "RAY_USAGE_STATS_ENABLED": "0",
        "RAY_CLIENT_SERVER_CHECK_CHANNEL_TIMEOUT_S": "120",
    }
    done = subprocess.run(
        [sys.executable, "-c", START, str(tmp_path), COMPARE],
        env=environment,
        cwd=tmp_path,
        capture_output=True,
        text=True,
        timeout=420,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-3000:]
    told = ["ray", "workers: 2 compared: 42 rows: 4000", "ray://", "workers: 2 compared: 12 rows: 4000"]
    assert done.stdout.splitlines() == told
