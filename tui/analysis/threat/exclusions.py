"""Which citations count in scenarios: what is left out of the store, and what is only supposed to be said."""

from __future__ import annotations

from typing import Final

import msgspec
import polars as pl
from msgspec.structs import replace

_NOTHING: Final = pl.DataFrame(schema={"scenario": pl.UInt32, "citation": pl.UInt32})


class Exclusions(msgspec.Struct, frozen=True, eq=False):
    """The citations that each scenario leaves out, and those that it adds, `[scenario, citation]` by number.

    Citations from the number `supposed` on are only supposed: they count in no scenario but where they are added. None
    is left out in scenario 0, nor added.
    """

    left_out: pl.DataFrame = _NOTHING
    added: pl.DataFrame = _NOTHING
    supposed: int | None = None

    @property
    def changed(self) -> pl.DataFrame:
        """The citations that count in a scenario and not in scenario 0, or the other way round."""
        return pl.concat([self.left_out, self.added]) if self.added.height else self.left_out

    def counted(self, told: pl.DataFrame) -> pl.DataFrame:
        """Return the rows of `[scenario, citation, …]` that count, in their order."""
        on = ["scenario", "citation"]
        if self.left_out.height:
            told = told.join(self.left_out, on=on, how="anti", maintain_order="left")
        if self.supposed is None:
            return told
        added = self.added.select(*on, added=pl.lit(value=True))
        found = told.join(added, on=on, how="left", maintain_order="left")
        return found.filter((pl.col("citation") < self.supposed) | pl.col("added")).drop("added")

    def of(self, scenarios: pl.Series) -> Exclusions:
        """Return what counts in some scenarios alone."""
        asked = pl.col("scenario").is_in(scenarios.implode())
        return replace(self, left_out=self.left_out.filter(asked), added=self.added.filter(asked))

    @property
    def is_empty(self) -> bool:
        """Whether every citation counts as it is published."""
        return self.supposed is None and self.left_out.is_empty()


NOTHING: Final = Exclusions()
"""All that is published counts, in every scenario."""
