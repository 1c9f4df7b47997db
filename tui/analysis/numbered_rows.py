"""Rows that stand for rows of another frame, by their numbers."""

from __future__ import annotations

import polars as pl


def beside(rows: pl.DataFrame, number: str, numbered: pl.DataFrame, *names: str) -> pl.DataFrame:
    """Return rows with columns of another frame, which stand there in the row whose number the `number` column has."""
    # Taken by position: a join compares, and takes four times as long.
    return rows.hstack(numbered[list(names)][rows[number]])
