"""Parquet files as rows of the schema, of this machine and of others."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import polars as pl

from tui.events.schema import EVENTS

REMOTE: Final = ("s3://", "gs://", "az://", "https://", "hf://")
"""What a file of another machine begins with."""
_PATIENCE: Final = {"connect_timeout": "3 seconds", "timeout": "20 seconds", "max_retries": 2, "retry_timeout_ms": 8000}
"""How long another machine is waited for: polars' own ten minutes and eight tries would look like a hang.

What fails at once is tried again; what was waited for so long is not.
"""


def scan(files: Sequence[str]) -> pl.LazyFrame:
    """Return the rows of Parquet files, of which nothing is read yet; columns that are not there are null."""
    return pl.scan_parquet(
        list(files),
        schema=EVENTS,
        missing_columns="insert",
        extra_columns="ignore",
        hive_partitioning=False,
        # Where and with which credentials, the environment says: AWS_ENDPOINT_URL, AWS_ACCESS_KEY_ID …
        storage_options=_PATIENCE if any(file.startswith(REMOTE) for file in files) else None,
    )
