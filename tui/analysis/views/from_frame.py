"""Rows of a frame as values of a struct."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar

import msgspec
import polars as pl

S = TypeVar("S", bound=msgspec.Struct)


def structs(frame: pl.DataFrame, kind: type[S]) -> tuple[S, ...]:
    """Return each row as a `kind`, whose fields are columns of the frame."""
    return tuple(kind(*row) for row in frame.select(kind.__struct_fields__).iter_rows())


def from_row(kind: type[S], row: Mapping[str, Any], **others: Any) -> S:
    """Return a row as a `kind`, whose fields are columns of the frame, but for `others`."""
    columns = {name: row[name] for name in kind.__struct_fields__ if name not in others}
    return kind(**columns, **others)
