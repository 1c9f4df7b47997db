"""Data sets on another machine: a server that speaks S3 gives the same rows, and what is wrong is said, and soon."""

from __future__ import annotations

import re
import shutil
import socket
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from polars.testing import assert_frame_equal

from tests.made_events import batches
from tests.theatres import changed, write
from tui.analysis.constants import Methods
from tui.analysis.query.lens import Lens
from tui.analysis.situation import look
from tui.analysis.views.cited_events import cited_events, read_cited_ahead, read_cited_events, waits_for_cited
from tui.base.errors import SyrtuiError
from tui.events import engines, failures, parquet
from tui.events.checked import find_damage
from tui.events.conditions import EVERY, Deaths
from tui.events.failures import failure
from tui.events.layer import add
from tui.events.opened import find, rows
from tui.store.load.reader import read

SERVER = shutil.which("moto_server")
NEEDS_SERVER = pytest.mark.skipif(
    SERVER is None, reason="there is no moto_server on PATH (`moto[s3]`, flask, flask-cors)"
)


def put(address: str, path: str, data: bytes = b"") -> None:
    kind = {"Content-Type": "application/octet-stream"}
    urllib.request.urlopen(urllib.request.Request(f"{address}/{path}", data, kind, method="PUT")).close()


@pytest.fixture(scope="module")
def bucket(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, Path]]:
    """The address of a server with a data set in its bucket `shared`, and the folder that has the same one."""
    assert SERVER is not None
    root = tmp_path_factory.mktemp("theatre")
    add(root, "made", batches(600, 200))
    # A process of its own, and a venv of its own: its libraries want others than ours.
    command = [SERVER, "-H", "127.0.0.1", "-p", "0"]
    with subprocess.Popen(command, stderr=subprocess.STDOUT, stdout=subprocess.PIPE, text=True) as server:
        assert server.stdout is not None
        address = next(found[0] for line in server.stdout if (found := re.search(r"http://[\d.:]+", line)))

        put(address, "shared")
        for file in (root / "events").rglob("*.parquet"):
            put(address, f"shared/{file.relative_to(root)}", file.read_bytes())
        yield address, root
        server.kill()


@pytest.fixture
def environment(bucket: tuple[str, Path], monkeypatch: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    """That of a user with credentials, who has no boto3: polars would read them by it."""
    monkeypatch.setitem(sys.modules, "boto3", None)
    values = {"ENDPOINT_URL": bucket[0], "REGION": "us-east-1", "ACCESS_KEY_ID": "me", "SECRET_ACCESS_KEY": "secret"}
    for name, value in values.items():
        monkeypatch.setenv(f"AWS_{name}", value)
    return monkeypatch


@NEEDS_SERVER
@pytest.mark.parametrize("where", ["s3://shared/events/made/", "s3://shared/events/made/*/*.parquet"])
def test_rows_of_a_bucket_are_those_of_a_folder(
    bucket: tuple[str, Path], environment: pytest.MonkeyPatch, where: str
) -> None:
    there, here = rows(find(Path("/nowhere"), [where])), rows(find(bucket[1]))
    for condition in (EVERY, Deaths(3)):
        assert_frame_equal(there.per_day(condition), here.per_day(condition))
        asked: dict[str, Any] = {"columns": ["id", "start", "text"], "order": "deaths_best", "first": 5, "last": 40}
        assert_frame_equal(there.page(condition, **asked), here.page(condition, **asked))


@NEEDS_SERVER
def test_what_is_wrong_with_a_bucket_is_said(bucket: tuple[str, Path], environment: pytest.MonkeyPatch) -> None:
    def told(where: str) -> str:
        with pytest.raises(SyrtuiError) as error:
            rows(find(Path("/nowhere"), [where])).per_day()
        return str(error.value)

    assert told("s3://other/events/made") == "s3://other/events/made: there is no such bucket"
    assert "s3://shared/one.parquet: there is nothing there" in told("s3://shared/one.parquet")
    refusing = socket.create_server(("127.0.0.1", 0))
    refused = refusing.getsockname()[1]
    refusing.close()
    environment.setattr(parquet, "_PATIENCE", {**parquet._PATIENCE, "timeout": "1 second", "max_retries": 0})
    # One takes what is said, and never answers.
    with socket.create_server(("127.0.0.1", 0)) as silent:
        for name, port in (("silent", silent.getsockname()[1]), ("closed", refused)):
            environment.setenv("AWS_ENDPOINT_URL", f"http://127.0.0.1:{port}")
            assert f"s3://{name}/made: it does not answer; AWS_ENDPOINT_URL" in told(f"s3://{name}/made")
    # Once more, though there is a server by now: a screen asks many times, and is not to wait for each.
    environment.setenv("AWS_ENDPOINT_URL", bucket[0])
    assert "it does not answer" in told("s3://closed/made")
    environment.setattr(failures, "_AGAIN_S", 0.0)
    assert "it does not answer" not in told("s3://closed/elsewhere")


@NEEDS_SERVER
def test_a_check_looks_at_a_bucket_where_it_is_told_to(
    bucket: tuple[str, Path], environment: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    listed = ["s3://shared/events/made", "s3://shared/nothing/", "s3://shared/broken/x.parquet", "s3://other/made"]
    put(bucket[0], "shared/broken/x.parquet", b"no Parquet at all")
    cited = [("made", "made-1"), ("made", "no-such"), ("made", "made-2")]
    with environment.context() as unread:
        unread.setattr(engines.Polars, "scan", None)
        unread.setattr("tui.events.checked.read_footers", None)
        unasked = find_damage(tmp_path, listed, cited)
    assert (unasked.damaged, unasked.missing, unasked.unasked) == ((), {}, listed)
    asked = find_damage(tmp_path, listed[:3], cited, remote=True)
    assert [(each.number, str(each)) for each in asked.damaged] == [
        (1, "s3://shared/nothing/: no Parquet file is there"),
        (2, "s3://shared/broken/x.parquet: a file there is no Parquet file, or not all of one"),
    ]
    assert asked.unasked == []
    (other,) = find_damage(tmp_path, listed[3:], [], remote=True).damaged
    assert str(other) == "s3://other/made: there is no such bucket"
    assert find_damage(tmp_path, listed[:1], cited, remote=True).missing == {
        ("made", "no-such"): "the data set made has no row no-such"
    }


@NEEDS_SERVER
def test_opening_a_theatre_reads_nothing_of_a_bucket(
    bucket: tuple[str, Path], environment: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """What facts cite there is read once it is asked for, off the event loop; until then it is said to be read."""
    cites = changed("facts/fight.yaml", "actors:", "cited-events: [{events: made, row: made-1}]\nactors:")
    root = write(tmp_path / "theatre", cites)
    with (root / "theatre.yaml").open("a", encoding="utf-8") as theatre:
        theatre.write("events: [s3://shared/events/made]\n")
    seen = look(read(root), Lens(), Methods())
    with environment.context() as unread:
        unread.setattr(engines.Polars, "fetch", None)
        read_cited_ahead(seen)
        assert waits_for_cited(seen, "fight")
        assert [(each.event, each.problem) for each in cited_events(seen, "fight")] == [(None, "being read")]
    read_cited_events(seen)
    assert not waits_for_cited(seen, "fight")
    (cited,) = cited_events(seen, "fight")
    assert cited.event is not None
    assert (cited.event.id, cited.problem) == ("made-1", "")


@pytest.mark.parametrize("error", [
    "Error performing PUT http://169.254.169.254/latest/api/token in 2s (path: s3://b/e/**/*.parquet)",
    "did not receive any credentials from boto3.Session.get_credentials() (path: s3://b/e)",
])  # fmt: skip
def test_who_has_no_credentials_is_told_which(error: str) -> None:
    told = str(failure(OSError(error), ["s3://b/e/**/*.parquet"]))
    assert told.startswith("s3://b/e: there are no credentials; set AWS_ACCESS_KEY_ID")


def test_what_is_read_elsewhere_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    far = [file for each in find(Path("/nowhere"), ["s3://b/e", "hf://d/x.parquet"]) for file in each.files]
    assert engines.elsewhere(["/events/x.parquet"]) == ""
    assert engines.elsewhere(["/events/x.parquet", far[0]]) == "s3://b/e"
    assert engines.elsewhere(far) == "s3://b/e and 1 more"
    monkeypatch.setattr(engines, "_chosen", engines.Cluster("ray://head:10001"))
    assert engines.elsewhere(["/events/x.parquet"]) == "ray://head:10001"


def test_a_cluster_that_is_not_there_is_told_at_once() -> None:
    with socket.create_server(("127.0.0.1", 0)) as gone:
        address = f"ray://127.0.0.1:{gone.getsockname()[1]}"
    with pytest.raises(SyrtuiError, match="no cluster answers there"):
        engines.Cluster(address).scan([], [])
