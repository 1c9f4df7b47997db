"""What a session leaves for the next one."""

from __future__ import annotations

import os
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest

from tui.settings import state
from tui.settings.state import Preferences, View

KEPT = Preferences(theme="nord", views=(View(name="port", lens="tartus"),), visits={"/a": date(2024, 12, 9)})


def test_they_come_back(tmp_path: Path) -> None:
    file = tmp_path / "state" / "preferences.json"
    assert state.save(file, KEPT)
    assert state.load(file) == (KEPT, "")


def test_the_same_again_leaves_the_file_alone(tmp_path: Path) -> None:
    """Pictures that were drawn from it then still hold, also those of another theatre."""
    file = tmp_path / "preferences.json"
    state.save(file, KEPT)
    before = file.stat()
    assert state.save(file, KEPT)
    assert (file.stat().st_ino, file.stat().st_mtime_ns) == (before.st_ino, before.st_mtime_ns)


def test_preferences_that_cannot_be_written_leave_nothing_beside(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "state" / "preferences.json"
    assert state.save(file, KEPT)

    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    assert not state.save(file, Preferences(theme="gruvbox"))
    assert state.load(file)[0] == KEPT
    assert list(file.parent.iterdir()) == [file]


SAVING = """
import sys
from pathlib import Path
from tui.settings import state
from tui.settings.state import Preferences, View
file, name = Path(sys.argv[1]), sys.argv[2]
for n in range(20):
    assert state.update(file, lambda kept: kept.with_view(View(name=f"{name}{n}")), Preferences())[1]
"""


def test_views_that_two_sessions_save_at_once_are_both_kept(tmp_path: Path) -> None:
    file = tmp_path / "state" / "preferences.json"
    writers = [subprocess.Popen([sys.executable, "-c", SAVING, str(file), name]) for name in "ab"]
    assert [each.wait() for each in writers] == [0, 0]
    assert {each.name for each in state.load(file)[0].views} == {f"{name}{n}" for name in "ab" for n in range(20)}


def test_where_nothing_can_be_written_a_session_goes_on_from_what_it_knows(tmp_path: Path) -> None:
    (tmp_path / "state").write_text("no folder")
    found, kept = state.update(tmp_path / "state" / "x.json", lambda there: there.with_view(View(name="mine")), KEPT)
    assert not kept
    assert [each.name for each in found.views] == ["port", "mine"]


def test_a_broken_file_is_set_aside_and_what_the_session_knows_is_written(tmp_path: Path) -> None:
    file = tmp_path / "preferences.json"
    file.write_text("{")
    found, kept = state.update(file, lambda there: there.without_views({"port"}, ""), KEPT)
    assert kept
    assert state.load(file) == (found, "")
    assert found.theme == "nord"
    assert (tmp_path / "preferences.json.broken").read_text() == "{"
