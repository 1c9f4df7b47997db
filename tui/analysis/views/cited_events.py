"""The rows of data sets that facts cite beside their sources: shown, and never weighed."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Final

import msgspec

from tui.analysis.situation import Situation
from tui.analysis.views.event_rows import EventRow, event_row
from tui.base.errors import SyrtuiError
from tui.base.sanitize import clean

if TYPE_CHECKING:
    from tui.events.opened import DataSet


_ASKED: Final = "being read"


class CitedEvent(msgspec.Struct, frozen=True):
    """A row of a data set that a fact cites; `event` is what it says, None where no data set of the theatre has it.

    `problem` is why that is not known: it is being read, or cannot be.
    """

    dataset: str
    id: str
    event: EventRow | None
    problem: str = ""


class _Read(msgspec.Struct, frozen=True):
    """The rows that facts cite, by data set and id, and why there may be more."""

    rows: Mapping[tuple[str, str], EventRow]
    problem: str = ""


def cited_events(situation: Situation, fact: str) -> tuple[CitedEvent, ...]:
    """Return the rows that a fact cites, in its order; of another machine as far as they were read ahead."""
    cited = situation.lookup.rows("event_citations", "fact", fact)
    if cited.is_empty():
        return ()
    found = _Read({}, _ASKED) if waits_for_cited(situation, fact) else read_cited_events(situation)
    return tuple(
        CitedEvent(dataset, row, found.rows.get((dataset, row)), found.problem)
        for dataset, row in cited.select("dataset", "row").iter_rows()
    )


def waits_for_cited(situation: Situation, fact: str) -> bool:
    """Return whether a fact cites rows that no step of the cursor may read: those of another machine, not read yet."""
    return not situation.lookup.rows("event_citations", "fact", fact).is_empty() and _waits(situation)


def read_cited_ahead(situation: Situation) -> None:
    """Read the rows that any fact cites, so that no step of the cursor has to; never those of another machine."""
    if not situation.store.frames.event_citations.is_empty() and not _waits(situation):
        read_cited_events(situation)


def _waits(situation: Situation) -> bool:
    known = situation.day.assessor.whole.memory.has(("cited events", _sets(situation)))
    return not known and bool(read_from(situation))


def read_from(situation: Situation) -> str:
    """Return the other machine that has to be waited for where events are read; "" for none."""
    if not situation.may_have_events:
        return ""
    # Late: few theatres have events, and no other pays for the import.
    from tui.events.engines import elsewhere

    return clean(elsewhere([file for each in _sets(situation) for file in each.files]))[0]


def read_cited_events(situation: Situation) -> _Read:
    """Return the rows that any fact cites: of all together one reading."""
    from tui.events.cited import cited_rows

    store, sets = situation.store, _sets(situation)

    def read() -> _Read:
        cited = [*store.frames.event_citations.select("dataset", "row").iter_rows()]
        try:
            rows = cited_rows(sets, cited)
        except SyrtuiError as error:
            return _Read({}, clean(str(error))[0])
        return _Read({(row["dataset"], row["id"]): event_row(row) for row in rows.iter_rows(named=True)})

    # With the stamps of the files: an import may bring what was missing.
    return situation.day.assessor.whole.memory.once(("cited events", sets), read, most=1)


def _sets(situation: Situation) -> tuple[DataSet, ...]:
    from tui.events.opened import find

    store = situation.store
    return find(store.root, store.theatre.events)
