"""A signal before the event loop runs ends the program wherever it comes."""

from __future__ import annotations

import signal
import subprocess
import sys
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).resolve().parents[3]
IN_A_CALLBACK: Final = """
import os, signal, weakref
from tui.terminal.shutdown import ExitOnSignal, on_signal
class Lock: pass
with on_signal(lambda code: os.write(1, b"called with %d" % code)), ExitOnSignal():
    lock = Lock()
    gone = weakref.ref(lock, lambda _: os.kill(os.getpid(), signal.SIGTERM))
    del lock
    os.write(1, b"went on")
"""
"""Where Python passes over an exception, as where the lock of an imported module is given back."""


def test_a_signal_in_a_callback_is_not_lost() -> None:
    ended = subprocess.run(
        [sys.executable, "-c", IN_A_CALLBACK], cwd=ROOT, capture_output=True, check=False, timeout=60
    )
    assert ended.returncode == 128 + signal.SIGTERM
    assert ended.stdout == b"called with 143"
