"""What a session leaves for the next one."""

from __future__ import annotations

import os
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
