"""One writer at a time, among processes."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tui.base import file_lock
from tui.base.file_lock import locked

COUNT = """
import sys
from pathlib import Path
from tui.base.file_lock import locked
file = Path(sys.argv[1])
for _ in range(40):
    with locked(file):
        file.write_text(str(int(file.read_text() or 0) + 1))
"""


def test_what_is_read_and_written_under_the_lock_is_not_lost(tmp_path: Path) -> None:
    file = tmp_path / "count"
    file.write_text("")
    writers = [subprocess.Popen([sys.executable, "-c", COUNT, str(file)]) for _ in range(4)]
    assert [each.wait() for each in writers] == [0] * 4
    assert file.read_text() == "160"
    assert list(tmp_path.iterdir()) == [file], "no lock is left behind"


def test_a_lock_that_somebody_keeps_is_given_up(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(file_lock, "_LONGEST_S", 0.02)
    with locked(tmp_path / "file"):
        with pytest.raises(OSError, match="another session"), locked(tmp_path / "file"):
            pass
        with locked(tmp_path / "another"):
            pass
    with locked(tmp_path / "file"):
        pass


def test_a_lock_that_is_left_behind_locks_nobody_out(tmp_path: Path) -> None:
    """As a process leaves it that was killed: what was held is the system's to know, not the file."""
    (tmp_path / ".file-lock").touch()
    with locked(tmp_path / "file"):
        assert [each.name for each in tmp_path.iterdir()] == [".file-lock"]
    assert list(tmp_path.iterdir()) == []
