"""What the user's notes let a filter ask for: `tag:` and `note:`. A fact has its own, and those of its sources."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import polars as pl

from tui.analysis.query.fold import fold
from tui.analysis.query.index import Values
from tui.store.notes.record import Notes
from tui.store.schema.frames import Frames


def noted_values(notes: Notes, frames: Frames) -> Mapping[str, Callable[[], Values]]:
    """Return what gives the facts by the tags, and by the folded texts, of the notes on them and their sources."""
    return {
        "tag": lambda: _values(notes, frames, "tag"),
        "note": lambda: _values(notes, frames, "note"),
    }


def _values(notes: Notes, frames: Frames, field: str) -> Values:
    told = [
        (each.kind, each.id, value)
        for each in notes.all
        for value in (map(str.casefold, each.tags) if field == "tag" else filter(None, [fold(each.note)]))
    ]
    given = pl.DataFrame(told, schema={"kind": pl.String, "id": pl.String, "value": pl.String}, orient="row")
    of_sources = given.filter(kind="source").join(frames.citations.select("fact", id="source"), on="id")
    facts = pl.concat([given.filter(kind="fact").select("value", fact="id"), of_sources.select("value", "fact")])
    rows = frames.facts.select(fact="id").with_row_index("row")
    return Values(facts.join(rows, on="fact"))
