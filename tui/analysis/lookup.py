"""What is looked up in a store again and again, worked out once: names, and the text that search reads."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from functools import cached_property
from typing import Final

import msgspec
import polars as pl

from tui.analysis import timeline
from tui.analysis.query import lens
from tui.store.schema.frames import Store
from tui.store.schema.records import UNKNOWN

_LARGE: Final = 10_000
"""Rows of a frame that is rather searched than gone through when the first row is looked up."""
_LOOKED_UP: Final = (
    ("facts", "id"),
    ("sources", "id"),
    ("citations", "id"),
    ("chains", "citation"),
    *((frame, "fact") for frame in ("citations", "quantities", "ties", "indicators", "fact_actors", "fact_places")),
)


class Catalogue(msgspec.Struct, frozen=True, eq=False, dict=True):
    """Look-ups on the whole of a store, whatever the lens. One a store, kept as long as the store."""

    store: Store
    _runs: dict[tuple[str, str], _Runs | None] = msgspec.field(default_factory=dict)

    def rows(self, frame: str, column: str, value: str) -> pl.DataFrame:
        """The rows of one of the store's frames that have this text in a column, in their order.

        Rows that belong together stand together in most frames: where each run of them begins is noted once, so that
        no column is searched again at every step of a cursor.
        """
        found: pl.DataFrame = getattr(self.store.frames, frame)
        run = self.run(frame, column, value)
        return found.filter(pl.col(column) == value) if run is None else found.slice(*run)

    def run(self, frame: str, column: str, value: str) -> tuple[int, int] | None:
        """Where `rows` begin in their frame, and how many they are; None where that is not known.

        It is known where they stand together; in a large frame, once `prepare` has been called.
        """
        if (frame, column) not in self._runs:
            found: pl.DataFrame = getattr(self.store.frames, frame)
            if found.height > _LARGE:
                return None
            self._runs[frame, column] = _runs(found.get_column(column))
        runs = self._runs[frame, column]
        return None if runs is None else runs.find(value)

    def prepare(self) -> None:
        """Notes where the rows of every fact begin; may run in a thread."""
        for frame, column in _LOOKED_UP:
            if (frame, column) not in self._runs:
                self._runs[frame, column] = _runs(getattr(self.store.frames, frame).get_column(column))

    @cached_property
    def actors(self) -> dict[str, str]:
        """Name of each actor by id."""
        return dict(self.store.frames.actors.select("id", "name").iter_rows())

    @cached_property
    def places(self) -> dict[str, str]:
        """Name of each place by id."""
        return dict(self.store.frames.places.select("id", "name").iter_rows())

    @cached_property
    def questions(self) -> dict[str, str]:
        """Wording of each question by id."""
        return dict(self.store.frames.questions.select("id", "asks").iter_rows())

    @cached_property
    def sources(self) -> dict[str, str]:
        """Title of each source by id."""
        return dict(self.store.frames.sources.select("id", "title").iter_rows())

    @cached_property
    def bases(self) -> list[str]:
        """Ids of the bases, in the theatre's order."""
        return [base for base in self.store.theatre.bases if base in self.places]

    def actor(self, id: str) -> str:  # noqa: A002 - the field's name
        """Name of an actor, or of a source that stands as a link of a chain; the id where there is none."""
        if id == UNKNOWN:
            return "unnamed"
        if id.startswith(f"{UNKNOWN}@"):
            return f"unnamed (in {id.partition('@')[2]})"
        return self.actors.get(id) or id

    def place(self, id: str) -> str:  # noqa: A002 - the field's name
        """Name of a place; the id where there is none."""
        return self.places.get(id, id)

    @cached_property
    def days(self) -> list[date]:
        """The days of the theatre's window, in order."""
        first, _, last = self.store.theatre.window.partition("/")
        start, end = date.fromisoformat(first), date.fromisoformat(last)
        return [start + timedelta(days=step) for step in range((end - start).days + 1)]

    @cached_property
    def order(self) -> pl.Series:
        """The row numbers of the store's facts in `timeline.order`."""
        return timeline.order(self.store.frames.facts)

    @cached_property
    def in_order(self) -> pl.DataFrame:
        """The store's facts in `timeline.ordered`, with `row`, where each stands in the store."""
        return timeline.ordered(self.store.frames.facts.with_row_index("row"), self.order)

    @cached_property
    def text(self) -> pl.Series:
        """One folded text per fact, in the order of the store's facts (`lens.searchable`)."""
        return lens.searchable(self.store.frames)


class _Runs(msgspec.Struct, frozen=True, eq=False):
    """Runs of equal values: the number of each, where each starts, and how long it is."""

    numbers: Mapping[str, int]
    starts: pl.Series
    lengths: pl.Series

    def find(self, value: str) -> tuple[int, int]:
        number = self.numbers.get(value)
        return (0, 0) if number is None else (self.starts[number], self.lengths[number])


def _runs(values: pl.Series) -> _Runs | None:
    """The runs of a column; None where equal values stand apart."""
    runs = values.rle().struct.unnest()
    numbers = dict(zip(runs["value"].to_list(), range(len(runs)), strict=True))
    if len(numbers) < len(runs):
        return None
    return _Runs(numbers, runs["len"].cum_sum() - runs["len"], runs["len"])
