"""The rows of data sets that facts cite, found by data set and id."""

from __future__ import annotations

from collections.abc import Collection, Sequence

import polars as pl

from tui.base.errors import SyrtuiError
from tui.base.suggest import quote_unknown
from tui.events.conditions import OneOf
from tui.events.opened import DataSet, rows


def cited_rows(sets: Sequence[DataSet], cited: Collection[tuple[str, str]]) -> pl.DataFrame:
    """Return the rows of the data sets that are cited, by data set and id, in one reading."""
    named = {dataset for dataset, _ in cited}
    asked = [each for each in sets if each.name in named]
    found = rows(asked).of(OneOf(("id",), frozenset(row for _, row in cited)))
    wanted = pl.DataFrame([*cited], schema={"dataset": pl.String, "id": pl.String}, orient="row").unique()
    return found.join(wanted, on=["dataset", "id"], how="semi")


def missing(
    sets: Sequence[DataSet], cited: Collection[tuple[str, str]], unasked: Collection[str] = ()
) -> dict[tuple[str, str], str]:
    """Return what is wrong with each cited row that the data sets do not have; none of those that are `unasked`."""
    names = [each.name for each in sets]
    cited = [(dataset, row) for dataset, row in cited if dataset not in unasked]
    if not cited:
        return {}
    try:
        there = set(cited_rows(sets, cited).select("dataset", "id").iter_rows())
    except SyrtuiError as error:
        return dict.fromkeys(cited, str(error))
    return {
        (dataset, row): (
            f"the data set {dataset} has no row {row}"
            if dataset in names
            else f"there is no data set {quote_unknown(dataset, names)}"
        )
        for dataset, row in cited
        if (dataset, row) not in there
    }
