"""What can be wrong with the data sets of events beside a theatre, and with what a theatre says of them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from tui.base.errors import Problem
from tui.base.sanitize import clean
from tui.store.validate.shape import Violation

if TYPE_CHECKING:
    from tui.store.load.entries import Entries, Entry
    from tui.store.schema.records import Fact, Theatre
    from tui.store.validate.cross_record import Report


class Damage(msgspec.Struct, frozen=True):
    """What is wrong with a file of events, and how to mend it; `place` is its path from the theatre on.

    With a number, the place is the one of that number that the theatre lists, from 0.
    """

    place: str
    what: str
    mend: str
    number: int | None = None

    def __str__(self) -> str:
        return f"{self.place}: {self.what}"


class EventData(msgspec.Struct, frozen=True):
    """What a look at data sets found: what is damaged, and why each of some rows is missing, by data set and id.

    `unasked` are the places on other machines that were not looked at.
    """

    damaged: Sequence[Damage] = ()
    missing: Mapping[tuple[str, str], str] = msgspec.field(default_factory=dict)
    unasked: Sequence[str] = ()


LookAtEvents = Callable[[Path, Sequence[str], Sequence[tuple[str, str]]], EventData]
"""What looks at the data sets of a theatre's folder and of the places that it lists, and for cited rows in them."""


def look_at_events(root: Path, theatre: Theatre, facts: Sequence[Entry[Fact]], look: LookAtEvents) -> EventData:
    """Return what is wrong with the data sets of a theatre; where it has none, there is nothing to look at."""
    cited = [(each.events, each.row) for entry in facts for each in entry.record.cited_events]
    if not (cited or theatre.events or (root / "events").is_dir()):
        return EventData()
    return look(root, theatre.events, cited)


def report_events(found: EventData, entries: Entries, facts: Sequence[Entry[Fact]], report: Report) -> None:
    """Warn of rows that are cited and missing, and of places that are listed and have no data set."""
    for entry in facts if found.missing else ():
        for position, each in enumerate(entry.record.cited_events):
            if what := found.missing.get((each.events, each.row)):
                mend = "import the data set, or mend its name or the id of the row"
                report(entry, Violation(("cited-events", position), "event-missing", what, mend, "warning"))
    for theatre in entries.theatre[:1]:
        for damage in found.damaged:
            if damage.number is not None:
                what, mend, path = _clean(str(damage)), _clean(damage.mend), ("events", damage.number)
                report(theatre, Violation(path, "event-place", what, mend, "warning"))


def damaged_files(found: EventData) -> Iterator[Problem]:
    """Yield the warnings of files of events, none of which is a record's."""
    for each in found.damaged:
        if each.number is None:
            yield Problem(_clean(each.place), 0, 0, _clean(each.what), _clean(each.mend), "event-file", "warning")


def _clean(text: str) -> str:
    return clean(text)[0]
