"""Where queries run: polars on this machine, or Daft on a Ray cluster. Both read the same files; narwhals asks both."""

from __future__ import annotations

import os
import socket
from collections.abc import Collection, Mapping, Sequence
from threading import Lock
from typing import TYPE_CHECKING, Any, Final, NamedTuple, Protocol

import polars as pl

from tui.base.errors import SyrtuiError
from tui.events.failures import told_plainly
from tui.events.held import NARROW, Held
from tui.events.parquet import ALL_OF_IT, FAILURES, REMOTE, scan

if TYPE_CHECKING:  # late: a theatre without events needs none of it
    import narwhals as nw

LOCAL: Final = "polars"
CLUSTER: Final = "ray"
"""The cluster that this machine belongs to; that of another is named by its address, as `ray://host:10001`."""

_ANSWERS_S: Final = 5.0


class Scanned(NamedTuple):
    """Rows of which nothing is read yet, and for each regular expression whether it is found in a row's text."""

    rows: nw.LazyFrame[Any]
    in_text: Mapping[str, nw.Expr]


class Engine(Protocol):
    """Reads files lazily, and says how a query's answer is fetched."""

    def scan(self, files: Sequence[str], columns: Collection[str], patterns: Collection[str] = ()) -> Scanned:
        """Return the rows of Parquet files with these columns at least, and what finds some patterns in their texts."""

    def fetch(self, answer: nw.LazyFrame[Any], files: Sequence[str]) -> pl.DataFrame:
        """Return the answer of a query over some files.

        Raises:
            SyrtuiError: files cannot be read, or the cluster does not answer.
        """


class Polars:
    """This machine: files are scanned as a stream, and only the columns and row groups that a query needs are read.

    Of files without too many rows, what filters ask for is held in memory once it was asked for twice.
    """

    def __init__(self) -> None:
        self._held = Held()

    def scan(self, files: Sequence[str], columns: Collection[str], patterns: Collection[str] = ()) -> Scanned:
        """Return the rows of Parquet files; columns that others have not written are null."""
        import narwhals as nw

        with told_plainly(files, *FAILURES):
            held = self._held.rows(files, patterns) if NARROW.issuperset(columns) else None
        if held is not None:
            return Scanned(nw.from_native(held.lazy()), {each: nw.col(each) for each in patterns})
        return Scanned(nw.from_native(scan(files)), {each: nw.col("text").str.contains(each) for each in patterns})

    def fetch(self, answer: nw.LazyFrame[Any], files: Sequence[str]) -> pl.DataFrame:
        """Return the answer of a query over some files. Raises SyrtuiError where they cannot be read."""
        with told_plainly(files, *FAILURES):
            found: pl.DataFrame = answer.to_native().collect(engine="streaming")
        return found.cast({pl.Categorical: pl.String})


class Cluster:
    """A Ray cluster, on which Daft runs the queries; the files must lie where its machines can read them."""

    _connecting: Final = Lock()

    def __init__(self, address: str) -> None:
        """Take the address of a cluster, as `ray://host:10001`; `ray` is the one that this machine belongs to."""
        self.address = address
        self._daft: Any = None

    def _connected(self) -> Any:
        """Return the module daft, connected to the cluster, which a process is once."""
        with self._connecting:
            if self._daft is None:
                _check_answers(self.address)
                # Daft and Ray report that they are used; syrtui tells nobody anything.
                os.environ.setdefault("DAFT_ANALYTICS_ENABLED", "0")
                os.environ.setdefault("RAY_USAGE_STATS_ENABLED", "0")
                try:
                    import logging

                    import daft
                    import narwhals_daft  # noqa: F401 - narwhals finds it by itself; without it, it reads no Daft
                    import ray
                except ImportError as error:
                    what = f"{self.address}: the module {error.name} is missing; pip install 'syrtui[cluster]'"
                    raise SyrtuiError(what) from None
                try:
                    if not ray.is_initialized():
                        address = "auto" if self.address == CLUSTER else self.address
                        ray.init(address, log_to_driver=False, logging_level=logging.ERROR)
                    daft.set_runner_ray(noop_if_initialized=True)
                # Ray has many ways to fail, and all say the same here: there is no cluster.
                except Exception as error:
                    raise SyrtuiError(f"{self.address}: the cluster cannot be reached; {error}") from None
                self._daft = daft
            return self._daft

    def scan(self, files: Sequence[str], columns: Collection[str], patterns: Collection[str] = ()) -> Scanned:
        """Return the rows of Parquet files."""
        daft = self._connected()
        import narwhals as nw

        rows: nw.LazyFrame[Any] = nw.from_native(daft.read_parquet(list(files)))
        text = nw.col("text")
        # narwhals-daft has no `contains`: a text has what, taken out, leaves another.
        return Scanned(rows, {each: text.str.replace_all(each, "") != text for each in patterns})

    def fetch(self, answer: nw.LazyFrame[Any], files: Sequence[str]) -> pl.DataFrame:
        """Return the answer of a query over some files. Raises SyrtuiError where the cluster gives none."""
        # Daft, Ray and the workers' own libraries each have errors that share no other parent.
        with told_plainly(files, Exception):
            found: pl.DataFrame = answer.collect("polars").to_native()
        return found


def _check_answers(address: str) -> None:
    """Raise SyrtuiError where nothing listens at the address of a cluster: Ray's client would wait half a minute."""
    if address == CLUSTER:
        return
    host, _, port = address.partition("://")[2].rpartition(":")
    try:
        socket.create_connection((host.strip("[]"), int(port)), timeout=_ANSWERS_S).close()
    except (OSError, ValueError) as error:
        told = getattr(error, "strerror", None) or str(error)
        what = f"{address}: no cluster answers there ({told.lower()}); `ray start --head` opens port 10001 for clients"
        raise SyrtuiError(what) from None


def choose(name: str) -> None:
    """Make an engine that of this process: `polars`, or a cluster, which it connects to when it is first asked.

    Raises:
        SyrtuiError: it is neither.
    """
    global _chosen  # noqa: PLW0603 - a process has one engine, as it has one connection to a cluster
    if name in ("", LOCAL):
        _chosen = Polars()
    elif name == CLUSTER or name.startswith(f"{CLUSTER}://"):
        _chosen = Cluster(name)
    else:
        raise SyrtuiError(f"there is no engine `{name}`; write {LOCAL}, {CLUSTER}, or {CLUSTER}://HOST:10001")


def chosen() -> Engine:
    """Return the engine of this process."""
    return _chosen


def elsewhere(files: Sequence[str]) -> str:
    """Return the address of another machine that some files are read on or from; "" where this one alone does it."""
    if isinstance(_chosen, Cluster):
        return _chosen.address
    places = [file.removesuffix(ALL_OF_IT) for file in files if file.startswith(REMOTE)]
    return f"{places[0]} and {len(places) - 1} more" if places[1:] else "".join(places)


_chosen: Engine = Polars()
