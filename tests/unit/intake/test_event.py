"""A row of event data as a draft: what is accepted of it cites the row, and is written so that it checks clean."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from msgspec.structs import replace

from tests import made_events
from tui.analysis.constants import Methods
from tui.analysis.views.event_rows import EventRow, EventView
from tui.events.layer import add
from tui.intake.draft import proposed
from tui.session.inbox import Inbox
from tui.store.load.reader import read
from tui.store.validate.lint import check

pytest.importorskip("dateparser")

EVENT = EventRow(
    *("made", "made-7", date(2024, 12, 1), date(2024, 12, 1), "day", 35.95, 35.4, "Airfield", "exact"),
    *("Battles", "Northern force", "Somebody", 8, 10, 20, "A raid.", "https://example.org/7", date(2024, 12, 4)),
)


def test_a_row_is_drafted_once_and_cited_by_what_is_accepted(theatre: Path, tmp_path: Path) -> None:
    add(theatre, "made", [made_events.rows(10)])
    inbox = Inbox(theatre, "Test theatre", tmp_path / "home", Methods())
    store = read(theatre)
    draft, is_new = inbox.take_event(store, EventView(EVENT, (), 7))
    assert is_new
    assert inbox.take_event(store, EventView(EVENT, (), 7)) == (draft, False)
    told = draft.proposals[0]  # of the text, with what the columns name
    assert told.dates[0].when == "2024-12-01"
    assert [each.id for each in told.actors if each.likely] == ["north"]
    assert [each.id for each in told.places if each.likely] == ["airfield"]
    assert draft.source.published == "2024-12-04"
    fact = proposed(told, "raid-on-airfield", "The north raided the airfield.")
    inbox.write(replace(draft, accepted=(fact,)))
    written = {row["fact"]: (row["dataset"], row["row"]) for row in read(theatre).frames.event_citations.to_dicts()}
    assert written == {"raid-on-airfield": ("made", "made-7")}
    assert not [problem for problem in check(theatre).problems if problem.severity == "error"]
