"""The rows of data sets that facts cite beside their sources: shown, and never weighed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

import msgspec

from tui.analysis.situation import Situation
from tui.analysis.views.event_rows import EventRow, event_row


class CitedEvent(msgspec.Struct, frozen=True):
    """A row of a data set that a fact cites; `event` is what it says, None where no data set of the theatre has it."""

    dataset: str
    id: str
    event: EventRow | None


def cited_events(situation: Situation, fact: str) -> tuple[CitedEvent, ...]:
    """Return the rows that a fact cites, in its order."""
    cited = situation.lookup.rows("event_citations", "fact", fact)
    if cited.is_empty():
        return ()
    found = _all_cited(situation)
    return tuple(
        CitedEvent(dataset, row, found.get((dataset, row)))
        for dataset, row in cited.select("dataset", "row").iter_rows()
    )


def read_cited_events(situation: Situation) -> None:
    """Read the rows that any fact cites, so that no step of the cursor has to."""
    if not situation.store.frames.event_citations.is_empty():
        _all_cited(situation)


def _all_cited(situation: Situation) -> Mapping[tuple[str, str], EventRow]:
    """Return the rows that any fact cites, by data set and id: of all together one reading."""
    # Late: few theatres cite events, and no other pays for the import.
    from tui.events.cited import cited_rows
    from tui.events.opened import find

    store = situation.store
    sets = find(store.root, store.theatre.events)

    def read() -> dict[tuple[str, str], EventRow]:
        cited = [*store.frames.event_citations.select("dataset", "row").iter_rows()]
        rows = cited_rows(sets, cited)
        return {(row["dataset"], row["id"]): event_row(row) for row in rows.iter_rows(named=True)}

    # With the stamps of the files: an import may bring what was missing.
    return situation.day.assessor.whole.memory.once(("cited events", sets), read, most=1)


def missing_events(
    root: Path, listed: Sequence[str], cited: Sequence[tuple[str, str]]
) -> Mapping[tuple[str, str], str]:
    """Return what is wrong with each of some cited rows that the data sets of a theatre do not have."""
    from tui.events.cited import missing

    return missing(root, listed, cited)
