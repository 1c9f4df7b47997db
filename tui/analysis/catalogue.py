"""What is looked up in a store again and again, worked out once: names, and the text that search reads."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property

import msgspec
import polars as pl

from tui.analysis import lens, timeline
from tui.store.frames import Store
from tui.store.records import UNKNOWN


class Catalogue(msgspec.Struct, frozen=True, eq=False, dict=True):
    """Look-ups on the whole of a store, whatever the lens. One a store, kept as long as the store."""

    store: Store
    _runs: dict[tuple[str, str], Mapping[str, tuple[int, int]] | None] = msgspec.field(default_factory=dict)

    def rows(self, frame: str, column: str, value: str) -> pl.DataFrame:
        """The rows of one of the store's frames that have this text in a column, in their order.

        Rows that belong together stand together in most frames: where each run of them begins is noted once, so that
        no column is searched again for every step of a cursor.
        """
        found: pl.DataFrame = getattr(self.store.frames, frame)
        run = self.run(frame, column, value)
        return found.filter(pl.col(column) == value) if run is None else found.slice(*run)

    def run(self, frame: str, column: str, value: str) -> tuple[int, int] | None:
        """Where `rows` begin in their frame, and how many they are; None where they do not stand together."""
        if (frame, column) not in self._runs:
            self._runs[frame, column] = _runs(getattr(self.store.frames, frame).get_column(column))
        runs = self._runs[frame, column]
        return None if runs is None else runs.get(value, (0, 0))

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
    def in_order(self) -> pl.DataFrame:
        """The store's facts in `timeline.ordered`, with `row`, where each stands in the store."""
        return timeline.ordered(self.store.frames.facts.with_row_index("row"))

    @cached_property
    def text(self) -> pl.Series:
        """One folded text per fact, in the order of the store's facts (`lens.searchable`)."""
        return lens.searchable(self.store.frames)


def _runs(values: pl.Series) -> Mapping[str, tuple[int, int]] | None:
    """Where the one run of each value starts, and how long it is; None where equal values stand apart."""
    runs = values.rle().struct.unnest()
    if runs.is_empty():
        return {}
    if runs["value"].n_unique() < len(runs):
        return None
    starts = runs["len"].cum_sum() - runs["len"]
    return dict(zip(runs["value"], zip(starts, runs["len"], strict=True), strict=True))
