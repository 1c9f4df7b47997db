"""Another process that reads a theatre ahead. Each case is a process of its own: one with threads does not fork."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.theatres import write

pytestmark = pytest.mark.skipif(
    sys.platform != "linux" or len(os.sched_getaffinity(0)) < 2, reason="only done on Linux with two processors"
)

OPENS = """
import os, sys
from pathlib import Path
from tui.analysis.constants import Methods
from tui.session.read_ahead import read_ahead

root, cache = map(Path, sys.argv[1:3])
{before}
wait = read_ahead(root, Methods(), cache)
if wait is None:
    sys.exit("this process reads")
wait()
from tui.session.theatre import OpenTheatre
from tui.store.cache.assembly import SnapshotBuilder

def read_all(*_):
    sys.exit("this process reads, too")

SnapshotBuilder.read_all = read_all
seen = OpenTheatre(root, Methods(), cache).open()
assert seen.day.assessor.threat.is_known(seen.as_of), "judged again"
print(seen.known, "facts")
"""


def opened(root: Path, cache: Path, before: str = "") -> tuple[str, str]:
    """What a process prints, and fails with, that has a theatre read ahead and opens it."""
    words = [sys.executable, "-c", OPENS.format(before=before), str(root), str(cache)]
    ended = subprocess.run(words, capture_output=True, text=True, check=False, timeout=60)
    return ended.stdout.strip(), ended.stderr.strip()


@pytest.fixture
def cache(tmp_path: Path) -> Path:
    folder = tmp_path / "cache"
    folder.mkdir()
    return folder


def test_what_is_read_ahead_is_read_and_judged_once(theatre: Path, cache: Path) -> None:
    assert opened(theatre, cache) == ("4 facts", "")
    # A theatre that is kept is opened from there; and each for itself.
    assert opened(theatre, cache) == ("", "this process reads")
    another = write(theatre.parent / "another")
    assert opened(another, cache) == ("4 facts", "")


@pytest.mark.parametrize(
    "before",
    [
        "os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})",
        "import threading; threading.Thread(target=threading.Event().wait, daemon=True).start()",
        "(root / 'facts' / 'long.yaml').write_text('# ' + 'x' * (1 << 20))",
        "cache = cache / 'none'",
    ],
    ids=["one processor", "another thread", "much to read", "no cache"],
)
def test_it_is_not_done_where_it_would_not_help(before: str, theatre: Path, cache: Path) -> None:
    assert opened(theatre, cache, before) == ("", "this process reads")


def test_what_cannot_be_read_is_told_by_who_waits(theatre: Path, cache: Path) -> None:
    (theatre / "theatre.yaml").unlink()
    assert opened(theatre, cache) == ("", "this process reads, too")
