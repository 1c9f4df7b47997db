"""The session server: what is killed, stopped or changed, and what goes on; `test_kiosk.py` tries its sandbox."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from typing import Final

import pytest

from tests.endtoend.pty import BOUND, Terminal, environment, opened
from tests.endtoend.sshd import ROOT, below, session_server, wait_for
from tests.endtoend.test_kiosk import FIRST, Place, placed
from tui.cli.serve import handover
from tui.settings.paths import bundled_data


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Place]:
    """A server as the README recommends it."""
    with ExitStack() as stack:
        yield placed(tmp_path_factory.mktemp("forked"), stack, "match")


def forked(place: Place) -> list[int]:
    """The sessions of the session server, helpers not among them."""
    assert place.sessions is not None
    return [pid for pid in below(place.sessions.pid) if Path(f"/proc/{pid}/fd/0").resolve() != Path(os.devnull)]


@contextmanager
def session(place: Place, size: tuple[int, int] = (100, 30)) -> Iterator[tuple[Terminal, int, int]]:
    """A session at its first screen: its terminal, its process and that of its client."""
    before, clients = set(forked(place)), set(place.server.sessions())
    with place.server.open(size=size) as terminal:
        terminal.shows(FIRST)
        (found,) = set(forked(place)) - before
        (its_client,) = set(place.server.sessions()) - clients
        yield terminal, found, its_client


def answers(terminal: Terminal) -> None:
    """Asserts that a session does what keys say, and takes another window."""
    terminal.write("2")
    terminal.shows("what is said")
    terminal.resize((60, 12))
    terminal.shows("syrtui needs")
    terminal.resize((100, 30))
    terminal.write("1")
    terminal.shows(FIRST)


def leaves(terminal: Terminal) -> None:
    """Asserts that a session ends as it should."""
    terminal.write("q")
    assert terminal.ends() == 0, terminal.text
    assert not terminal.on_alternate_screen


def is_gone(pid: int) -> bool:
    """Whether a process has ended; one whose parent is gone may stay in the list of a container that reaps none."""
    try:
        return Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()[0] == "Z"
    except OSError:
        return True


@pytest.mark.parametrize("target", ["session", "client", "connection", "session that hangs"])
def test_what_ends_takes_nothing_else_along(place: Place, target: str) -> None:
    with session(place) as (other, _, _), session(place) as (terminal, pid, its_client):
        if target == "session":
            os.kill(pid, signal.SIGKILL)
            assert terminal.ends() == 137
            assert "the session was lost" in terminal.text
            assert not terminal.on_alternate_screen
        else:
            if target == "session that hangs":
                os.kill(pid, signal.SIGSTOP)
            os.kill(its_client if target == "client" else terminal.process.pid, signal.SIGKILL)
        wait_for(lambda: is_gone(pid) and is_gone(its_client), "the end of the session and its client")
        answers(other)
        leaves(other)
    with session(place) as (after, _, _):
        leaves(after)


def test_a_session_has_the_limits_of_the_sandbox(place: Place) -> None:
    with session(place) as (_, pid, _):
        limits = Path(f"/proc/{pid}/limits").read_text(encoding="ascii")
        told = {line[:26].strip(): line[26:].split()[:2] for line in limits.splitlines()}
        assert told["Max core file size"] == ["0", "0"]
        assert told["Max file size"] == ["0", "0"]
        assert told["Max data size"] == [str(2 << 30)] * 2
        assert Path(f"/proc/{pid}/oom_score_adj").read_text(encoding="ascii").strip() == "500"
        # Nothing of the server's (its socket, its lock, other readers' connections): its client's, and the loop's own.
        descriptors = [str(each.readlink()) for each in Path(f"/proc/{pid}/fd").iterdir()]
        assert not [each for each in descriptors if "socket.lock" in each]
        assert (
            len([each for each in descriptors if each.startswith("socket:")]) <= 3
        )  # the client's, and the loop's own


def test_new_sessions_have_what_is_new(place: Place) -> None:
    file = place.server.data / "theatre.yaml"
    before = file.read_text(encoding="utf-8")
    part = file.with_suffix(".new")
    part.write_text(before.replace("Syria 2024", "Syria 2024, renewed"), encoding="utf-8")
    part.replace(file)
    for _ in range(2):  # it is read anew for the first, and ready for the second or a later one
        with session(place) as (terminal, _, _):
            terminal.shows("renewed")


def test_a_server_that_does_not_answer_is_not_waited_for(place: Place) -> None:
    assert place.sessions is not None
    place.sessions.send_signal(signal.SIGSTOP)
    try:
        with place.server.open() as terminal:
            terminal.shows(FIRST)
            place.sessions.send_signal(signal.SIGCONT)
            # It finds that the reader has not waited, and lets him be.
            wait_for(lambda: forked(place) == [], "nothing")
            answers(terminal)
            leaves(terminal)
    finally:
        place.sessions.send_signal(signal.SIGCONT)


def test_another_version_takes_over(place: Place, tmp_path: Path) -> None:
    folder, config = tmp_path / "r", tmp_path / "config.yaml"
    folder.mkdir()
    config.write_text("pane: bases\n", encoding="utf-8")
    words = ["--kiosk", "--data", str(place.server.data), "--config", str(config), "--server"]
    command = [sys.executable, "-I", "-m", "tui", *words, str(folder / "run" / "socket")]
    with session_server(folder, place.server.data, config) as server:
        with opened(command, (100, 30), environment(tmp_path), tmp_path) as old:
            old.shows("Bases")
            old.shows(FIRST)
            config.write_text("pane: timeline\n", encoding="utf-8")
            with opened(command, (100, 30), environment(tmp_path), tmp_path) as new:
                new.shows("what is said")
                assert "--inherited" in Path(f"/proc/{server.pid}/cmdline").read_text(encoding="utf-8").split("\0")
                leaves(new)
            answers(old)
            leaves(old)
        server.terminate()
        assert server.wait(BOUND) == 0
        assert not (folder / "run" / "socket").exists()


def test_sessions_outlive_their_server(place: Place) -> None:
    assert place.sessions is not None
    with session(place) as (terminal, _, _):
        place.sessions.kill()
        place.sessions.wait()
        answers(terminal)
        with place.server.open() as alone:  # nobody forks it any more
            alone.shows(FIRST)
            leaves(alone)
        with session_server(place.server.folder, place.server.data) as again, place.server.open() as new:
            new.shows(FIRST)
            assert len(below(again.pid)) == 1
            leaves(new)
        leaves(terminal)


# --- starting and ending by itself ---


def test_the_first_session_starts_a_server_where_it_may(tmp_path: Path) -> None:
    path = tmp_path / "run" / "socket"
    words = ["--kiosk", "--data", str(bundled_data()), "--server", str(path), "--start-server", "explain", "khmeimim"]
    command = [sys.executable, "-I", "-m", "tui", *words]
    first = subprocess.run(command, capture_output=True, timeout=BOUND, check=True)
    wait_for(path.exists, "the server")
    with socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET) as asked:
        asked.connect(str(path))
        server = handover.unpacked(asked.getsockopt(socket.SOL_SOCKET, socket.SO_PEERCRED, 12))[0]
    try:
        second = subprocess.run(command, capture_output=True, timeout=BOUND, check=True)
        assert second.stdout == first.stdout
        # In an orphanage: it went on when the session had ended, and no other is started beside it.
        assert os.getsid(server) != os.getsid(0)
        beside = [sys.executable, "-I", "-m", "tui", "serve", "--server", str(path)]
        told = subprocess.run(beside, capture_output=True, text=True, timeout=BOUND, check=False)
        assert told.returncode == 2
        assert "runs here already" in told.stderr
    finally:
        with suppress(ProcessLookupError):
            os.kill(server, signal.SIGTERM)
    wait_for(lambda: not path.exists(), "the end of the server")


def test_a_server_that_nobody_needs_ends(tmp_path: Path) -> None:
    command = [
        sys.executable,
        "-I",
        "-m",
        "tui",
        "serve",
        "--server",
        str(tmp_path / "run" / "socket"),
        "--idle",
        "0.1",
    ]
    assert subprocess.run(command, timeout=BOUND, check=False).returncode == 0
    assert not (tmp_path / "run" / "socket").exists()


def test_a_folder_that_others_can_enter_is_not_used(tmp_path: Path) -> None:
    folder = tmp_path / "run"
    folder.mkdir(mode=0o755)
    command = [sys.executable, "-I", "-m", "tui", "serve", "--server", str(folder / "socket")]
    told = subprocess.run(command, capture_output=True, text=True, timeout=BOUND, check=False)
    assert told.returncode == 2
    assert "alone" in told.stderr
    with socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET) as others:
        others.bind(str(folder / "socket"))
        others.listen()
        others.setblocking(False)
        assert handover.hand_over(["--kiosk", "--server", str(folder / "socket")]) is None
        with pytest.raises(BlockingIOError):  # nobody has even asked
            others.accept()


def test_the_client_imports_next_to_nothing() -> None:
    program = f"import sys; sys.path.insert(0, {str(ROOT)!r}); import tui.cli.serve.handover; print(*sys.modules)"
    command: Final = [sys.executable, "-I", "-S", "-c", program]
    loaded = subprocess.run(command, capture_output=True, text=True, check=True).stdout.split()
    assert {name for name in loaded if name.startswith("tui")} <= {
        "tui",
        "tui.cli",
        "tui.cli.serve",
        "tui.cli.serve.handover",
    }
    assert not {"click", "enum", "os", "pathlib", "re", "signal", "socket", "textual", "typing"} & set(loaded)
