"""The read-only dashboard never lays out more than `MAX_SIZE`, whatever the caller's client says of its window."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).resolve().parents[3]
# In a process of its own: a driver takes signals for itself.
PROGRAM: Final = """
import asyncio, sys
from pathlib import Path
from tui.cli.serve.read_only_app import ReadOnlyApp, ReadOnlyDriver
from tui.settings.config import Settings

async def size():
    app = ReadOnlyApp(Path(sys.argv[1]), Settings())
    app._driver = ReadOnlyDriver(app)
    print(*app.size)

asyncio.run(size())
"""


def test_a_huge_window_is_bounded_before_its_size_is_told() -> None:
    environment = {**os.environ, "COLUMNS": "65535", "LINES": "65535"}
    command = [sys.executable, "-c", PROGRAM, str(ROOT / "data")]
    ran = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    assert (ran.stderr, ran.stdout) == ("", "500 200\n")
