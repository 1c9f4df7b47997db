"""The read-only service where no session server runs: every escape of the list again, most of them at one session."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Final

import pytest

from tests.endtoend.escapes import ASKED, MARK, TYPED, VARIABLES
from tests.endtoend.pty import BOUND, Terminal, environment, opened
from tests.endtoend.sshd import ROOT, below, variables_of
from tests.endtoend.test_kiosk import ESCAPE, FIRST, home, one_line, settings_at, theatre_at
from tui.settings import config
from tui.settings.paths import bundled_config

CLIENT: Final = [sys.executable, "-I", "-S", str(ROOT / "tui" / "cli" / "serve" / "client.py"), "--kiosk"]
ASKING: Final = """
import json, os, sys
sys.argv = ["syrtui", "--kiosk", "--data", sys.argv[1]]
from tui.cli import entry, group
from tui.cli.commands import explain, report
from tui.cli.serve import forced_command
import tui.analysis.situation

told = []
for asked in json.load(sys.stdin):
    out, err = os.pipe(), os.pipe()
    pid = os.fork()
    if not pid:
        os.environ["SSH_ORIGINAL_COMMAND"] = asked
        os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
        os.dup2(out[1], 1), os.dup2(err[1], 2)
        entry.main()
        os._exit(99)
    os.close(out[1]), os.close(err[1])
    said = [os.fdopen(each[0], encoding="utf-8").read() for each in (out, err)]
    told.append([os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]), *said])
json.dump(told, sys.stdout)
"""
"""Sessions without a server, each in a process of its own, which has everything imported."""


class Place:
    """A folder with a home that is set up to be misused, a theatre, and the folder that every escape would write to."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.marks, self.data = folder, folder / "marks", theatre_at(folder)
        self.marks.mkdir()
        self.home = settings_at(folder)
        hostile = str(self.home / "hostile")
        self.sent = {
            each.name: each.value.replace(MARK, str(self.marks / each.name)).replace("HOSTILE", hostile)
            for each in VARIABLES
        }

    def held(self, terminal: Terminal) -> None:
        """Asserts that nobody got out: no file written, no program started, the session not over."""
        assert list(self.marks.iterdir()) == []
        assert below(terminal.process.pid) == [], "the session has started a program"
        assert terminal.process.poll() is None, "the session is over"


@pytest.fixture
def place(tmp_path: Path) -> Place:
    """Where the service is tried."""
    return Place(tmp_path)


def test_nothing_else_may_be_asked_for(place: Place) -> None:
    asked = [each.asked.replace(MARK, str(place.marks / "asked")) for each in ASKED]
    asked += ["--pane bases", "--pane /etc/passwd"]
    says = [each.says for each in ASKED] + ["ssh -t", "ssh -t"]
    ran = subprocess.run(
        [sys.executable, "-I", "-X", "utf8", "-c", ASKING, str(place.data)],
        input=json.dumps(asked),
        env=environment(place.home),
        capture_output=True,
        text=True,
        timeout=BOUND,
        check=True,
    )
    told: list[tuple[int, str, str]] = json.loads(ran.stdout)
    assert len(told) == len(asked)
    for request, wanted, (code, out, err) in zip(asked, says, told, strict=True):
        assert (code, out) == (2, ""), request
        assert one_line(err), request
        assert wanted in err, request
    assert list(place.marks.iterdir()) == []


def test_nothing_sent_or_typed_leads_out(place: Place) -> None:
    """One session for all of it, whose start takes as long as most of what is tried."""
    # The server that it is to ask for has never run.
    words = ["--data", str(place.data), "--server", str(place.folder / "run" / "socket")]
    sent = (f"{name}={value}" for name, value in place.sent.items())
    command = ["/usr/bin/env", *sent, *CLIENT, *words]
    with opened(command, (100, 30), environment(place.home), place.folder) as terminal:
        terminal.shows(FIRST, "read-only")
        before = sorted(place.folder.rglob("*"))
        heeds_no_variable(place, terminal)
        does_nothing_typed(place, terminal)
        for size in ((0, 0), (1, 1), (65_535, 65_535)):
            terminal._set_size(size)
            terminal.write("2")
            terminal._set_size((100, 30))
            home(terminal)
            place.held(terminal)
        keeps_a_view_in_memory_alone(terminal)
        assert terminal.ends() == 0
        assert ">>>" not in terminal.text
    assert sorted(place.folder.rglob("*")) == before
    assert list(place.marks.iterdir()) == []


def heeds_no_variable(place: Place, terminal: Terminal) -> None:
    """Asserts that no variable of the list is heeded."""
    # Python reads those of its own before we do, and starts anew without them.
    missing = place.sent.keys() - variables_of(terminal.process.pid).keys()
    assert all(name.startswith("PYTHON") for name in missing)
    for escape in VARIABLES:
        if escape.keys:
            terminal.write(escape.keys)
            terminal.shows(escape.shows)
            home(terminal)
    place.held(terminal)


def does_nothing_typed(place: Place, terminal: Terminal) -> None:
    """Asserts that nothing of what is typed leads out."""
    for escape in TYPED:
        os.write(terminal._master, escape.keys if isinstance(escape.keys, bytes) else escape.keys.encode())
        if escape.shows:
            terminal.shows(escape.shows)
        assert not escape.hides or escape.hides not in terminal.text, escape.tried
        home(terminal)
        place.held(terminal)


def keeps_a_view_in_memory_alone(terminal: Terminal) -> None:
    """Saves a view under a name that is a path, and leaves."""
    terminal.write("F")
    terminal.shows("save this view")
    terminal.write(str(len(config.load(bundled_config(), None, {}).views) + 1))
    terminal.shows("what to call this view")
    terminal.write("../../x\r")
    terminal.shows("Saved as ../../x", "until you leave")
    terminal.write(f"{ESCAPE}q")
