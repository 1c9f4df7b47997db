"""Facts as lists show them: a row a fact, made when it is asked for."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import overload

import msgspec
import polars as pl

from tui.analysis.situation import Situation


class FactRow(msgspec.Struct, frozen=True):
    """A fact in a list."""

    id: str
    says: str
    when: str
    """The date as it is shown, at its precision: `27 Nov 2024`, `Nov 2024`, `unknown`."""
    kind: str
    shown: bool
    """Whether the filter shows it."""
    known: date | None = None
    """The day from which it counts."""
    grade: str | None = None
    """Admiralty grade of its best citation: `C3`."""
    lines: int | None = None
    """Independent lines behind its answer."""
    disputed: bool = False
    places: str = ""
    """Names of its places, joined by commas; only where the list shows them."""
    actors: str = ""
    """Names of its actors, joined by commas; only where the list shows them."""


class FactRows(Sequence[FactRow]):
    """Facts in the order of a frame of the store's `facts`; rows are made one by one, for there may be 10^5.

    The frame may have the columns of `Situation.facts` (`known`, `grade`, `lines`, `disputed`), and `places` and
    `actors` as texts; what it lacks is left empty.
    """

    def __init__(self, facts: pl.DataFrame, shown: frozenset[str]) -> None:
        self.ids = facts["id"]
        """Ids of the facts, in order."""
        self._facts = facts
        self._shown = shown

    def __len__(self) -> int:
        return self._facts.height

    @overload
    def __getitem__(self, index: int) -> FactRow: ...
    @overload
    def __getitem__(self, index: slice) -> FactRows: ...
    def __getitem__(self, index: int | slice) -> FactRow | FactRows:
        if isinstance(index, slice):
            return FactRows(self._facts[index], self._shown)
        row = self._facts.row(index, named=True)
        return FactRow(
            row["id"],
            row["says"],
            row["when_text"],
            row["kind"],
            row["id"] in self._shown,
            row.get("known"),
            row.get("grade"),
            row.get("lines"),
            bool(row.get("disputed")),
            row.get("places") or "",
            row.get("actors") or "",
        )

    def find(self, fact: str) -> int | None:
        """Return the place of a fact in the list, or None."""
        return self.ids.index_of(fact)


def fact_rows(situation: Situation, ids: pl.Series) -> FactRows:
    """Return the known facts among these, by the first day on which they can have happened; undated ones last."""
    facts = situation.frames.facts
    found = facts.filter(facts["id"].is_in(ids.unique().implode()))
    return FactRows(found.sort("earliest", nulls_last=True, maintain_order=True), situation.shown)
