"""Figures as their sources gave them."""

from __future__ import annotations

from collections.abc import Mapping

import msgspec
import polars as pl

from tui.store.schema.frames import Frames


class Figure(msgspec.Struct, frozen=True):
    """A quantity as its source gave it; `low` and `high` where it gave a range."""

    value: float | None
    low: float | None
    high: float | None
    decimals: int
    unit: str
    bound: str


def figures(frames: Frames) -> Mapping[str, Figure]:
    """Return the first figure of each fact that has one."""
    first = frames.quantities.unique("fact", keep="first", maintain_order=True)
    columns = ("fact", "value", "low", "high", pl.col("decimals").fill_null(0), "unit", "bound")
    return {fact: Figure(*rest) for fact, *rest in first.select(columns).iter_rows()}
