"""What `syrtui check` finds wrong with the data sets of a theatre: by each file's ends, and by cited rows."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from tui.base.errors import SyrtuiError
from tui.events.cited import missing
from tui.events.failures import told_plainly
from tui.events.opened import find, problems, sets_at, wrong_columns
from tui.events.parquet import FAILURES, REMOTE, read_footers
from tui.store.validate.event_data import Damage, EventData


def find_damage(
    root: Path, listed: Sequence[str], cited: Sequence[tuple[str, str]], *, remote: bool = False
) -> EventData:
    """Return what is wrong with the data sets of a theatre; other machines are asked only where `remote`."""
    sets = find(root, listed)
    there = [(number, place) for number, place in enumerate(listed) if place.startswith(REMOTE)]
    unasked = [] if remote else [place for _, place in there]
    asked = [wrong for number, place in there if remote and (wrong := _wrong_there(root, number, place)) is not None]
    unread = {name for place in unasked for name, _ in sets_at(root, place)}
    return EventData((*problems(root, listed, sets), *asked), missing(sets, cited, unread), unasked)


def _wrong_there(root: Path, number: int, place: str) -> Damage | None:
    """Return what is wrong with a place on another machine, by the footers of the files there."""
    files = [file for _, files in sets_at(root, place) for file in files]
    try:
        with told_plainly(files, *FAILURES):
            wrong = wrong_columns(read_footers(files))
    except SyrtuiError as error:
        what, _, mend = str(error).rpartition(f"{place.rstrip('/')}: ")[2].partition("; ")
        return Damage(place, what, mend, number)
    return Damage(place, *wrong, number) if wrong is not None else None
