"""Where queries run: polars on this machine, or Daft on a Ray cluster. Both read the same files; narwhals asks both."""

from __future__ import annotations

import os
import socket
from collections.abc import Sequence
from threading import Lock
from typing import TYPE_CHECKING, Any, Final, Protocol

import polars as pl

from tui.base.errors import SyrtuiError
from tui.events.failures import failure
from tui.events.schema import EVENTS

if TYPE_CHECKING:  # late: a theatre without events needs none of it
    import narwhals as nw

LOCAL: Final = "polars"
CLUSTER: Final = "ray"
"""The cluster that this machine belongs to; that of another is named by its address, as `ray://host:10001`."""
REMOTE: Final = ("s3://", "gs://", "az://", "https://", "hf://")
"""What a file of another machine begins with."""

_PATIENCE: Final = {"connect_timeout": "5 seconds", "timeout": "30 seconds", "max_retries": 1}
"""How long another machine is waited for: polars' own ten minutes and eight tries would look like a hang."""
_ANSWERS_S: Final = 5.0


class Engine(Protocol):
    """Reads files lazily, and says how a query's answer is fetched."""

    def scan(self, files: Sequence[str]) -> nw.LazyFrame[Any]:
        """Return the rows of Parquet files, of which nothing is read yet."""

    def contains(self, column: str, pattern: str) -> nw.Expr:
        """Return whether a regular expression is found in a text."""

    def fetch(self, answer: nw.LazyFrame[Any], files: Sequence[str]) -> pl.DataFrame:
        """Return the answer of a query over some files.

        Raises:
            SyrtuiError: files cannot be read, or the cluster does not answer.
        """


class Polars:
    """This machine: files are scanned as a stream, and only the columns and row groups that a query needs are read."""

    def scan(self, files: Sequence[str]) -> nw.LazyFrame[Any]:
        """Return the rows of Parquet files; columns that others have not written are null."""
        import narwhals as nw

        scanned = pl.scan_parquet(
            list(files),
            schema=EVENTS,
            missing_columns="insert",
            extra_columns="ignore",
            hive_partitioning=False,
            # Where and with which credentials, the environment says: AWS_ENDPOINT_URL, AWS_ACCESS_KEY_ID …
            storage_options=_PATIENCE if any(file.startswith(REMOTE) for file in files) else None,
        )
        return nw.from_native(scanned)

    def contains(self, column: str, pattern: str) -> nw.Expr:
        """Return whether a regular expression is found in a text."""
        import narwhals as nw

        return nw.col(column).str.contains(pattern)

    def fetch(self, answer: nw.LazyFrame[Any], files: Sequence[str]) -> pl.DataFrame:
        """Return the answer of a query over some files. Raises SyrtuiError where files cannot be read."""
        try:
            return answer.to_native().collect(engine="streaming")  # type: ignore[no-any-return]
        except (OSError, pl.exceptions.PolarsError) as error:
            raise failure(error, files) from None


class Cluster:
    """A Ray cluster, on which Daft runs the queries; the files must lie where its machines can read them."""

    _connecting: Final = Lock()

    def __init__(self, address: str) -> None:
        """Take the address of a cluster, as `ray://host:10001`; `ray` is the one that this machine belongs to."""
        self._address = address
        self._daft: Any = None

    def _connected(self) -> Any:
        """Return the module daft, connected to the cluster, which a process is once."""
        with self._connecting:
            if self._daft is None:
                _check_answers(self._address)
                # Daft and Ray report that they are used; syrtui tells nobody anything.
                os.environ.setdefault("DAFT_ANALYTICS_ENABLED", "0")
                os.environ.setdefault("RAY_USAGE_STATS_ENABLED", "0")
                try:
                    import logging

                    import daft
                    import narwhals_daft  # noqa: F401 - narwhals finds it by itself; without it, it reads no Daft
                    import ray
                except ImportError as error:
                    what = f"{self._address}: the module {error.name} is missing; pip install 'syrtui[cluster]'"
                    raise SyrtuiError(what) from None
                try:
                    if not ray.is_initialized():
                        address = "auto" if self._address == CLUSTER else self._address
                        ray.init(address, log_to_driver=False, logging_level=logging.ERROR)
                    daft.set_runner_ray(noop_if_initialized=True)
                # Ray has many ways to fail, and all say the same here: there is no cluster.
                except Exception as error:
                    raise SyrtuiError(f"{self._address}: the cluster cannot be reached; {error}") from None
                self._daft = daft
            return self._daft

    def scan(self, files: Sequence[str]) -> nw.LazyFrame[Any]:
        """Return the rows of Parquet files."""
        daft = self._connected()
        import narwhals as nw

        rows: nw.LazyFrame[Any] = nw.from_native(daft.read_parquet(list(files)))
        return rows

    def contains(self, column: str, pattern: str) -> nw.Expr:
        """Return whether a regular expression is found in a text: whether taking it out leaves another."""
        import narwhals as nw

        # narwhals-daft has no `contains`.
        return nw.col(column).str.replace_all(pattern, "") != nw.col(column)

    def fetch(self, answer: nw.LazyFrame[Any], files: Sequence[str]) -> pl.DataFrame:
        """Return the answer of a query over some files. Raises SyrtuiError where the cluster gives none."""
        try:
            return answer.collect("polars").to_native()  # type: ignore[no-any-return]
        # Daft, Ray and the workers' own libraries each have errors that share no parent but this.
        except Exception as error:
            raise failure(error, files) from None


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


def reads_at_once(files: Sequence[str]) -> bool:
    """Return whether files lie on this machine and are read by it, so that nobody need wait for another."""
    return isinstance(_chosen, Polars) and not any(file.startswith(REMOTE) for file in files)


_chosen: Engine = Polars()
