"""Rows of a frame as values of a struct."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, TypeVar, overload

import msgspec
import polars as pl

S = TypeVar("S", bound=msgspec.Struct)
T = TypeVar("T")


def structs(frame: pl.DataFrame, kind: type[S]) -> tuple[S, ...]:
    """Return each row as a `kind`, whose fields are columns of the frame."""
    return tuple(kind(*row) for row in frame.select(kind.__struct_fields__).iter_rows())


def from_row(kind: type[S], row: Mapping[str, Any], **others: Any) -> S:
    """Return a row as a `kind`, whose fields are columns of the frame, but for `others`."""
    columns = {name: row[name] for name in kind.__struct_fields__ if name not in others}
    return kind(**columns, **others)


class FrameRows(Sequence[T]):
    """The rows of a frame as values that are made one by one when they are asked for: there may be 10^5."""

    def __init__(self, frame: pl.DataFrame, ids: str, make: Callable[[Mapping[str, Any]], T]) -> None:
        """Take a frame, the column by which a row is found, and a function that returns the value of a row."""
        self.ids = frame[ids]
        """The id of each row, in order."""
        self._frame = frame
        self._make = make

    def __len__(self) -> int:
        return self._frame.height

    @overload
    def __getitem__(self, index: int) -> T: ...
    @overload
    def __getitem__(self, index: slice) -> Sequence[T]: ...
    def __getitem__(self, index: int | slice) -> T | Sequence[T]:
        if isinstance(index, slice):
            return tuple(map(self._make, self._frame[index].iter_rows(named=True)))
        if not -len(self) <= index < len(self):
            raise IndexError(index)
        return self._make(self._frame.row(index, named=True))

    def __iter__(self) -> Iterator[T]:
        return map(self._make, self._frame.iter_rows(named=True))

    def find(self, id: str) -> int | None:  # noqa: A002 - the field's name
        """Return the place of the row with this id, or None."""
        return self.ids.index_of(id)
