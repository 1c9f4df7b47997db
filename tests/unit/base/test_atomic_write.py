"""A file is written whole or not at all."""

from __future__ import annotations

import os
import stat
import subprocess
import sys
import time
from pathlib import Path

from tui.base import atomic_write

WRITES = """
import resource, sys
from pathlib import Path
from tui.base import atomic_write
resource.setrlimit(resource.RLIMIT_FSIZE, (1000, 1000))
atomic_write.write(Path(sys.argv[1]), [b"new"] * 1000)
"""


def test_a_disk_that_is_full_leaves_what_there_was_and_nothing_beside(tmp_path: Path) -> None:
    file = tmp_path / "kept"
    atomic_write.write(file, [b"before"])
    done = subprocess.run([sys.executable, "-c", WRITES, file], capture_output=True, text=True, check=False, timeout=60)
    assert "OSError" in done.stderr
    assert file.read_bytes() == b"before"
    assert list(tmp_path.iterdir()) == [file]


def test_only_its_owner_can_read_it(tmp_path: Path) -> None:
    file = tmp_path / "kept"
    atomic_write.write(file, [b"one", b"two"])
    assert file.read_bytes() == b"onetwo"
    assert stat.S_IMODE(file.stat().st_mode) == 0o600


def test_what_an_interrupted_write_left_is_taken_away_in_time(tmp_path: Path) -> None:
    file, other = tmp_path / "kept", tmp_path / ".other.1-1"
    old, new = tmp_path / ".kept.1-1", tmp_path / ".kept.1-2"
    for each in (old, new, other):
        each.write_bytes(b"half")
    os.utime(old, (time.time() - 7200,) * 2)
    os.utime(other, (time.time() - 7200,) * 2)
    atomic_write.write(file, [b"whole"])
    assert {file, new, other} == set(tmp_path.iterdir())
