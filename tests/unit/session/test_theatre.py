"""What was worked out of a theatre is kept with it, and believed only where all that it rests on is the same."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Hashable
from pathlib import Path
from typing import Any

import msgspec
import polars as pl
import pytest
from polars.testing import assert_frame_equal

from tests.made_events import rows
from tui.analysis.constants import Methods
from tui.analysis.memory import Memory
from tui.analysis.situation import Situation
from tui.analysis.structured import deception, forecasts, hypotheses, what_would_change
from tui.analysis.views.cited_events import cited_events
from tui.analysis.views.events import event_counts
from tui.analysis.views.report import report
from tui.base.errors import NoTheatre
from tui.events.layer import add
from tui.session.theatre import OpenTheatre
from tui.store.cache import file_stamps
from tui.store.load import files


@pytest.fixture(autouse=True)
def _settled(monkeypatch: pytest.MonkeyPatch) -> None:
    """What was just written counts as written long ago: the time of a file's last change cannot be set."""
    monkeypatch.setattr(file_stamps, "RACY_NS", 0)


@pytest.fixture
def cache(theatre: Path, tmp_path: Path) -> Path:
    """A cache with the theatre and all that was worked out of it."""
    folder = tmp_path / "cache"
    live = OpenTheatre(theatre, Methods(), folder)
    situation = live.open()
    situation.day.assessor.prepare()
    assert live.keep(situation)
    return folder


@pytest.fixture
def judged(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What is computed from now on that could have been kept."""
    done: list[str] = []

    once = Memory.once

    def noted(self: Memory, key: Hashable, compute: Callable[[], Any], most: int | None = None) -> Any:
        def work() -> Any:
            done.append(str(key))
            return compute()

        return once(self, key, work if isinstance(key, str) else compute, most)

    monkeypatch.setattr(Memory, "once", noted)
    return done


def judgements(situation: Situation) -> list[pl.DataFrame]:
    day = situation.day
    return [day.assessment.levels, day.relations, day.fact_grades, day.disputes.questions, day.changes.facts]


def right(situation: Situation, theatre: Path, methods: Methods | None = None) -> None:
    expected = OpenTheatre(theatre, methods or Methods()).open()
    for one, other in zip(judgements(situation), judgements(expected), strict=True):
        assert_frame_equal(one, other, check_row_order=False)


def test_what_was_worked_out_is_not_worked_out_again(theatre: Path, cache: Path, judged: list[str]) -> None:
    situation = OpenTheatre(theatre, Methods(), cache).open()
    assert any(frame.height for frame in judgements(situation))
    assert not judged
    right(situation, theatre)
    assert judged


def test_a_report_works_out_again_none_of_the_analyses_of_the_last_one(
    theatre: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    live = OpenTheatre(theatre, Methods(), tmp_path)
    situation = live.open()
    first = report(situation)
    assert live.keep(situation)
    for analysis in (deception.as_known, forecasts.as_known, hypotheses.as_known, what_would_change.answers_as_known):
        monkeypatch.setattr(f"{analysis.__module__}.{analysis.__name__}", None)
    again = report(OpenTheatre(theatre, Methods(), tmp_path).open())
    # Bases hold rows that are equal to themselves alone; what rests on the analyses stands beside them.
    assert msgspec.structs.replace(again, bases=()) == msgspec.structs.replace(first, bases=())


def test_another_constant_judges_anew(theatre: Path, cache: Path, judged: list[str]) -> None:
    threat = msgspec.structs.replace(Methods().threat, baseline=40.0)
    methods = msgspec.structs.replace(Methods(), threat=threat)
    right(OpenTheatre(theatre, methods, cache).open(), theatre, methods)
    assert judged


@pytest.mark.parametrize("damage", [b"", b"foreign", b"\0" * 5000])
def test_a_damaged_file_is_judged_anew(theatre: Path, cache: Path, damage: bytes) -> None:
    (file,) = cache.rglob("judgements")
    file.write_bytes(damage)
    right(OpenTheatre(theatre, Methods(), cache).open(), theatre)


def test_a_changed_fact_is_judged_anew(theatre: Path, cache: Path) -> None:
    file = theatre / "facts" / "front.yaml"
    text, status = file.read_text(encoding="utf-8"), file.stat()
    file.write_text(text.replace("20 km", "90 km"), encoding="utf-8")
    os.utime(file, ns=(status.st_atime_ns, status.st_mtime_ns))
    right(OpenTheatre(theatre, Methods(), cache).open(), theatre)


def test_a_file_that_is_being_written_is_read_when_it_is_whole(theatre: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = next((theatre / "facts").iterdir())
    whole = file.read_text(encoding="utf-8")
    live = OpenTheatre(theatre, Methods())
    before = live.open()
    file.write_text("", encoding="utf-8")
    monkeypatch.setattr(
        "tui.session.theatre.time.sleep", lambda _: file.write_text(whole + "# more\n", encoding="utf-8")
    )
    after = live.reread(before)
    assert after.known == before.known
    assert after.store is not before.store


READ_WHILE_KEPT = """
import sys, threading
from pathlib import Path
from tui.analysis.constants import Methods
from tui.session.theatre import OpenTheatre
from tui.store.cache import snapshot
frame = OpenTheatre(Path(sys.argv[1]), Methods()).open().store.frames.facts
def read():
    while True:
        frame.get_column("id")
threading.Thread(target=read, daemon=True).start()
for _ in range(50):
    snapshot.to_bytes(frame)
"""


def test_a_theatre_can_be_kept_while_it_is_read(theatre: Path) -> None:
    """In a process of its own: two threads that wait for each other in polars can only be killed."""
    subprocess.run([sys.executable, "-c", READ_WHILE_KEPT, str(theatre)], check=True, timeout=60)


@pytest.mark.parametrize("away", ["file", "folder"])
def test_what_goes_away_while_it_is_read_is_read_again(
    theatre: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, away: str
) -> None:
    monkeypatch.setattr(file_stamps, "RACY_NS", 2_000_000_000)  # what was just written is read, whatever its stamp
    file = next((theatre / "facts").iterdir())
    whole = file.read_text(encoding="utf-8")
    live = OpenTheatre(theatre, Methods())
    before = live.open()
    looked: list[object] = []

    def then_go(*arguments: Any) -> Any:
        found = find(*arguments)
        looked.append(found)
        if len(looked) == 1:
            file.write_text("", encoding="utf-8") if away == "file" else theatre.rename(tmp_path / "away")
        return found

    def come_back(_: float) -> None:
        file.write_text(whole + "# more\n", encoding="utf-8")

    find = files.find_data_files
    monkeypatch.setattr(files, "find_data_files", then_go)
    monkeypatch.setattr("tui.session.theatre.time.sleep", come_back)
    if away == "file":
        assert live.reread(before).known == before.known
    else:
        with pytest.raises(NoTheatre):
            live.reread(before)
        (tmp_path / "away").rename(theatre)
        assert live.reread(before).known == before.known
    assert len(looked) > 1


def test_an_import_shows_without_another_reading_of_the_theatre(theatre: Path) -> None:
    with (theatre / "facts" / "fight.yaml").open("a", encoding="utf-8") as fight:
        fight.write("  - {events: made, row: made-1}\n")
    live = OpenTheatre(theatre, Methods())
    before = live.open()
    assert [each.event for each in cited_events(before, "fight")] == [None]
    assert live.reread(before) is before
    add(theatre, "made", [rows(10)])
    after = live.reread(before)
    assert after is not before
    assert after.store is before.store
    assert event_counts(after).known == 10
    assert [each.event is None for each in cited_events(after, "fight")] == [False]
    assert live.reread(after) is after
