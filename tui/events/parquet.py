"""Parquet files as rows of the schema, of this machine and of others."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Final

import polars as pl

from tui.events.schema import EVENTS

REMOTE: Final = ("s3://", "gs://", "az://", "https://", "hf://")
"""What a file of another machine begins with."""
ALL_OF_IT: Final = "/**/*.parquet"
"""What stands after the address of a folder there."""
FAILURES: Final = (OSError, pl.exceptions.PolarsError, pl.exceptions.PanicException)
"""What comes up where files cannot be read: polars panics over some that are damaged in the middle."""
_PATIENCE: Final[dict[str, str | int]] = {
    "connect_timeout": "3 seconds",
    "timeout": "20 seconds",
    "max_retries": 2,
    "retry_timeout_ms": 8000,
}
"""How long another machine is waited for: polars' own ten minutes and eight tries would look like a hang.

What fails at once is tried again; what was waited for so long is not.
"""
_AFTER_ALL: Final = date.max


def scan(files: Sequence[str]) -> pl.LazyFrame:
    """Return the rows of Parquet files, of which nothing is read yet; columns that are not there are null."""
    return pl.scan_parquet(
        list(files),
        schema=EVENTS,
        missing_columns="insert",
        extra_columns="ignore",
        hive_partitioning=False,
        storage_options=_options(files),
    )


def read_footers(files: Sequence[str]) -> pl.Schema:
    """Return the columns of the first of some Parquet files, once the footers of all were read as those of events.

    Raises:
        polars.exceptions.PolarsError: one of them cannot be read, or has other columns than the first.
        OSError: their machine cannot be asked.
    """
    columns = pl.scan_parquet(list(files), hive_partitioning=False, storage_options=_options(files)).collect_schema()
    # No row is asked for, and the statistics in the footers say so.
    scan(files).filter(pl.col("start") > _AFTER_ALL).collect(engine="streaming")
    return columns


def _options(files: Sequence[str]) -> dict[str, str | int] | None:
    # Where and with which credentials, the environment says: AWS_ENDPOINT_URL, AWS_ACCESS_KEY_ID …
    return _PATIENCE if any(file.startswith(REMOTE) for file in files) else None
