"""However a session ends, it ends by itself, gives the terminal back, leaves nothing running, keeps what was kept."""

from __future__ import annotations

import json
import os
import re
import signal
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final, NamedTuple

import pytest

import tui
from tests.endtoend.pty import BOUND, Terminal, environment, opened

FIRST: Final = "Khmeimim Air Base"
SOURCES: Final = str(Path(tui.__file__).resolve().parent.parent)
RUN: Final = "from tui.cli.entry import main; main()"
NEVER: Final = "import pathlib, time; lambda *_: [pathlib.Path('working').touch(), time.sleep(1000)]"
EDITOR: Final = "#!/bin/sh\necho $$ >editor\necho EDITING\nexec sleep 1000\n"


class State(NamedTuple):
    """Where a session is when it ends: what is other than usual, how to get there, whether it has something to keep."""

    name: str
    patch: str = ""
    keys: str = ""
    shows: str = FIRST
    keeps: bool = True


def stuck(where: str, what: str) -> str:
    """Python that makes a function never come back, and say so with a file."""
    return (
        f"import pathlib, time\nfrom {where} import {what.partition('.')[0]}\n"
        f"{what} = lambda *_: [pathlib.Path('working').touch(), time.sleep(1000)]\n"
    )


STATES: Final = (
    State("pictured", shows="Khmeimim", keeps=False),
    State("reading", stuck("tui.session.theatre", "OpenTheatre.open"), shows="reading", keeps=False),
    State("idle", keys="6", shows="How far"),
    State("menu", keys="6f", shows="Filter by"),
    State("searching", keys="6/zz", shows="zz"),
    State("editing", keys="2e", shows="EDITING"),
    State("preparing", stuck("tui.analysis.lookup", "Lookup.prepare"), keys="6", shows="How far"),
)
SIGNALS: Final = (signal.SIGHUP, signal.SIGTERM, signal.SIGINT, signal.SIGQUIT)
OF_THE_KEYBOARD: Final = (signal.SIGINT, signal.SIGQUIT)
WITHOUT_HANG_UP: Final = ("sh", "-c", "trap '' HUP; exec \"$@\"", "sh")


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """A home with an editor that never ends."""
    editor = tmp_path / "editor.sh"
    editor.write_text(EDITOR, encoding="ascii")
    editor.chmod(0o755)
    return tmp_path


@contextmanager
def session(home: Path, state: State, before: tuple[str, ...] = (), **variables: str) -> Iterator[Terminal]:
    """A dashboard that has got to a state."""
    env = environment(home, PYTHONPATH=SOURCES, EDITOR=str(home / "editor.sh"), **variables)
    command = [*before, sys.executable, "-c", state.patch + RUN]
    if state.name == "pictured":
        leave_a_picture(command, env, home)
    with opened(["/usr/bin/env", *command], (100, 30), env, home) as terminal:
        if state.keys:
            terminal.shows(FIRST)
            terminal.write(state.keys)
        terminal.shows(state.shows)
        if state.patch:
            terminal.until((home / "working").exists, "the work that never ends")
        yield terminal


def leave_a_picture(command: list[str], env: dict[str, str], home: Path) -> None:
    pictures = home / ".cache" / "syrtui" / "pictures"
    with opened(["/usr/bin/env", *command], (100, 30), env, home) as terminal:
        terminal.shows(FIRST, "would be", "quit")  # no picture is kept of a first look
        terminal.write("q")
        assert terminal.ends() == 0
    assert list(pictures.iterdir())


def given_back(terminal: Terminal) -> bool:
    """Whether the terminal is as it was found."""
    switched = re.findall(rb"\x1b\[\?2004([hl])", terminal.sent)
    mouse = dict(re.findall(rb"\x1b\[\?(100[0-9]|101[0-9])([hl])", terminal.sent))
    return (
        not terminal.on_alternate_screen
        and not terminal.cursor_hidden
        and terminal.modes == terminal.before
        and switched[-1:] in ([], [b"l"])
        and set(mouse.values()) <= {b"l"}
    )


def left_running(leader: int) -> list[int]:
    """The processes of a session that are still there."""
    found = []
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = stat.read_text(errors="replace").rpartition(")")[2].split()
        except OSError:
            continue
        if int(fields[3]) == leader and fields[0] != "Z":
            found.append(int(stat.parent.name))
    return found


def assert_nothing_left(terminal: Terminal, home: Path, state: State) -> None:
    deadline = time.monotonic() + BOUND
    while left_running(terminal.process.pid):
        assert time.monotonic() < deadline, left_running(terminal.process.pid)
        time.sleep(0.01)
    assert not list(home.glob("core*"))
    if state.keeps:
        kept = json.loads((home / ".local" / "state" / "syrtui" / "preferences.json").read_bytes())
        assert kept["pane"] == ("timeline" if state.name == "editing" else "disputes")
        assert kept["visits"]


@pytest.mark.parametrize("number", SIGNALS, ids=lambda number: number.name)
@pytest.mark.parametrize("state", STATES, ids=lambda state: state.name)
def test_a_signal_ends_it(home: Path, state: State, number: signal.Signals) -> None:
    with session(home, state) as terminal:
        if state.name == "editing" and number in OF_THE_KEYBOARD:
            terminal.process.send_signal(number)  # meant for the editor, which has the keyboard
            os.kill(int((home / "editor").read_text()), signal.SIGTERM)
            terminal.until(lambda: terminal.on_alternate_screen, "the dashboard")
        terminal.process.send_signal(number)
        assert terminal.ends() == 128 + number
        assert given_back(terminal)
        assert "Traceback" not in terminal.text
        assert_nothing_left(terminal, home, state)


@pytest.mark.parametrize("ignored", [False, True], ids=["hang-up", "hang-up-ignored"])
@pytest.mark.parametrize("state", STATES, ids=lambda state: state.name)
def test_a_terminal_that_vanishes_ends_it(home: Path, state: State, ignored: bool) -> None:
    with session(home, state, WITHOUT_HANG_UP if ignored else ()) as terminal:
        assert terminal.hang_up() == 128 + signal.SIGHUP
        assert_nothing_left(terminal, home, state._replace(keeps=state.keeps and state.name != "editing"))


@pytest.mark.parametrize("state", STATES[1:], ids=lambda state: state.name)
def test_it_is_stopped_and_goes_on(home: Path, state: State) -> None:
    with session(home, state) as terminal:
        terminal.process.send_signal(signal.SIGTSTP)
        terminal.until(lambda: stopped(terminal), "being stopped")
        while terminal._read():
            pass
        assert given_back(terminal)
        terminal._screen.erase_in_display(2)
        terminal.process.send_signal(signal.SIGCONT)
        if state.name != "editing":
            terminal.until(lambda: terminal.on_alternate_screen, "the dashboard")
            terminal.shows(state.shows)
        terminal.process.send_signal(signal.SIGCONT)  # without having been stopped
        terminal.process.terminate()
        assert terminal.ends() == 128 + signal.SIGTERM
        assert given_back(terminal)


def stopped(terminal: Terminal) -> bool:
    stat = Path(f"/proc/{terminal.process.pid}/stat").read_text(errors="replace")
    return stat.rpartition(")")[2].split()[0] == "T"


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP], ids=lambda number: number.name)
def test_a_terminal_that_takes_nothing_does_not_hold_it_up(home: Path, number: signal.Signals) -> None:
    with session(home, State("stalled", keys="2", shows="when")) as terminal:
        for _ in range(40):
            terminal.write("jk234567" * 8)  # nobody reads what that draws, as when an ssh client is stopped
        terminal.process.send_signal(number)
        assert terminal.process.wait(BOUND) == 128 + number


# --- errors of ours ---


def breaks(where: str, what: str) -> str:
    """Python that makes a function fail."""
    return (
        f"from {where} import {what.partition('.')[0]}\n"
        "def broken(*_, **__):\n    raise ValueError('a\\x1b[31m value')\n"
        f"{what} = broken\n"
    )


PLACES: Final = {
    "handler": State("handler", breaks("tui.ui.screens.main", "Main.action_help"), keys="?", shows=""),
    "drawing": State("drawing", breaks("tui.ui.panes.timeline", "Timeline.make"), keys="2", shows=""),
    "worker": State("worker", breaks("tui.analysis.lookup", "Lookup.prepare"), shows=""),
    "reading": State("reading", breaks("tui.session.theatre", "OpenTheatre.open"), shows=""),
    "input": State("input", breaks("tui.terminal.input_parser", "InputParser.feed"), keys="j", shows=""),
    "start": State("start", breaks("tui.ui.app", "Syrtui.compose"), shows=""),
    "before": State("before", breaks("tui.ui.app", "Syrtui.__init__"), shows=""),
}


@pytest.mark.parametrize("place", PLACES)
def test_an_error_of_ours_is_one_calm_line_and_a_log(home: Path, place: str) -> None:
    state = PLACES[place]
    with crashing(home, state) as terminal:
        assert terminal.ends() == 1
        assert given_back(terminal)
        said = told(terminal)
        assert said.count("syrtui: ") == 1
        assert "ValueError" in said
        assert "Traceback" not in said
        (log,) = (home / ".local" / "state" / "syrtui").glob("crash-*.log")
        assert log.name in said
        assert log.stat().st_mode & 0o777 == 0o600
        written = log.read_text(encoding="utf-8")
        assert tui.__version__ in written
        assert "raise ValueError" in written or "in broken" in written
        assert "\x1b" not in written
        assert not left_running(terminal.process.pid)


@contextmanager
def crashing(home: Path, state: State, **variables: str) -> Iterator[Terminal]:
    env = environment(home, PYTHONPATH=SOURCES, **variables)
    with opened([sys.executable, "-c", state.patch + RUN], (100, 30), env, home) as terminal:
        if state.keys:
            terminal.shows(FIRST)
            terminal.write(state.keys)
        yield terminal


def told(terminal: Terminal) -> str:
    """What stands on the shell's screen, as one line."""
    after = terminal.sent.rpartition(b"\x1b[?1049l")[2].decode("utf-8", "replace")
    return " ".join(re.sub(r"\x1b\[[?<>]?[0-9;]*[a-zA-Z]", "", after).split())


def test_where_no_log_can_be_written_the_line_says_so(home: Path) -> None:
    (home / ".local").write_text("", encoding="ascii")
    with crashing(home, PLACES["reading"], TMPDIR=str(home / "nowhere")) as terminal:
        assert terminal.ends() == 1
        assert "no log" in told(terminal) or "/tmp/" in told(terminal)


def test_a_saved_view_outlives_an_error_of_ours(home: Path) -> None:
    with crashing(home, PLACES["handler"]._replace(keys="F")) as terminal:
        terminal.shows("Saved views")
        terminal.write("save this\rmine\r")
        terminal.shows("Saved as mine")
        terminal.write("?")
        assert terminal.ends() == 1
    kept = json.loads((home / ".local" / "state" / "syrtui" / "preferences.json").read_bytes())
    assert [view["name"] for view in kept["views"]] == ["mine"]


# --- nothing can be written ---

FULL: Final = "import resource; resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))\n"


def no_folders(home: Path) -> None:
    """Puts files where the folders should be: what only a home that cannot be written does for root, too."""
    for name in (".local", ".cache", ".config"):
        (home / name).write_text("", encoding="ascii")


@pytest.mark.parametrize(
    ("patch", "prepare"), [(FULL, None), ("", no_folders)], ids=["full disk", "home that cannot be written"]
)
def test_where_nothing_can_be_written_it_works_and_says_so(
    home: Path, patch: str, prepare: Callable[[Path], None] | None
) -> None:
    if prepare is not None:
        prepare(home)
    with crashing(home, State("full", patch, keys="F")) as terminal:
        terminal.shows("Saved views")
        terminal.write("save this\rmine\r")
        terminal.shows("cannot be written")
        terminal.write("q")
        assert terminal.ends() == 0
        assert given_back(terminal)
        assert "could not be written" in told(terminal)
        assert "Traceback" not in told(terminal)


def test_the_mouse_is_asked_for_in_a_local_terminal(home: Path) -> None:
    with session(home, STATES[2]) as terminal:
        assert b"\x1b[?1002h" in terminal.sent
        assert b"\x1b[?1003h" not in terminal.sent, "moves without a button are nobody's business"
        terminal.write("q")
        assert terminal.ends() == 0
        assert given_back(terminal)


def test_over_ssh_the_mouse_is_left_to_the_terminal(home: Path) -> None:
    with session(home, STATES[2], SSH_CONNECTION="192.0.2.1 50000 192.0.2.2 22") as terminal:
        terminal.write("\x1b[<0;5;5M\x1b[<64;5;5M\x1b[<0;99999999999999;5Mq")
        assert terminal.ends() == 0
        assert not re.search(rb"\x1b\[\?(9|1000|1002|1003|1005|1006|1015|1016)[hl]", terminal.sent)
