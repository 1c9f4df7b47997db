"""Every limit of a read-only session, tried in sessions that the session server has forked, at their client."""

from __future__ import annotations

import os
import resource
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Final, NamedTuple

import pytest

from tests.endtoend.pty import BOUND, Terminal, environment, opened
from tests.endtoend.sshd import ROOT, below, session_server
from tui.analysis.query.parser import LONGEST
from tui.cli.options import MAX_WITHOUT
from tui.cli.serve.forced_command import MAX_REQUEST
from tui.cli.serve.limits import PROCESSOR_S, limits
from tui.cli.serve.read_only_app import MAX_SIZE
from tui.cli.serve.sandbox import MOST_MEMORY
from tui.settings.paths import bundled_data
from tui.terminal.input_parser import MAX_PASTE

FIRST: Final = "Khmeimim Air Base"


class Place(NamedTuple):
    """A session server, and the command that has it fork a session."""

    folder: Path
    server: int
    command: list[str]

    @property
    def forked(self) -> set[int]:
        """The sessions that there are, helpers not among them."""
        return {pid for pid in below(self.server) if Path(f"/proc/{pid}/fd/0").resolve() != Path(os.devnull)}

    @contextmanager
    def session(self, size: tuple[int, int] = (100, 30)) -> Iterator[tuple[Terminal, int]]:
        """A session at its first screen, and its process."""
        before = self.forked
        with opened(self.command, size, environment(self.folder), self.folder) as terminal:
            terminal.shows(FIRST)
            (pid,) = self.forked - before
            yield terminal, pid

    def ran(self, request: str) -> tuple[int, str]:
        """What a session without a terminal that asks for something ends with, and what it says of that."""
        env = environment(self.folder, SSH_ORIGINAL_COMMAND=request)
        ended = subprocess.run(self.command, env=env, capture_output=True, text=True, timeout=BOUND, check=False)
        return ended.returncode, ended.stderr


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Place]:
    """The session server of the README's unit."""
    folder = tmp_path_factory.mktemp("limits")
    client = str(ROOT / "tui" / "cli" / "serve" / "client.py")
    words = ["--kiosk", "--data", str(bundled_data()), "--server", str(folder / "run" / "socket")]
    with session_server(folder, bundled_data()) as server:
        yield Place(folder, server.pid, [sys.executable, "-I", "-S", client, *words])


def told(pid: int) -> dict[str, list[str]]:
    """The limits of a process as the system has them."""
    lines = Path(f"/proc/{pid}/limits").read_text(encoding="ascii").splitlines()
    return {line[:26].strip(): line[26:].split()[:2] for line in lines}


def ends_alone(place: Place, limit: int, name: str, most: int, soon: Callable[[int], int]) -> None:
    """Asserts that a session has a limit, and ends where it comes to it, lowered to `soon` of its process; no other."""
    with place.session() as (other, _), place.session() as (terminal, pid):
        assert told(pid)[name] == [str(most)] * 2
        resource.prlimit(pid, limit, (soon(pid), soon(pid)))

        def over() -> bool:
            if terminal.process.poll() is None:
                terminal.write("234678?\x1b\x1b1")
            return pid not in place.forked

        terminal.until(over, "the end of the session")
        assert terminal.ends() != 0
        assert not terminal.on_alternate_screen
        other.write("2")
        other.shows("what is said")
        other.write("q")
        assert other.ends() == 0


def data_of(pid: int) -> int:
    """Bytes of data that a process has."""
    status = Path(f"/proc/{pid}/status").read_text(encoding="ascii")
    return int(status.partition("VmData:")[2].split()[0]) << 10


def seconds_of(pid: int) -> int:
    """The second of the processor that a process will be done with next."""
    fields = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) // os.sysconf("SC_CLK_TCK") + 1


def memory(place: Place) -> None:
    ends_alone(place, resource.RLIMIT_DATA, "Max data size", MOST_MEMORY, lambda pid: data_of(pid) + (2 << 20))


def processor(place: Place) -> None:
    ends_alone(place, resource.RLIMIT_CPU, "Max cpu time", PROCESSOR_S, seconds_of)


def core_files(place: Place) -> None:
    with place.session() as (terminal, pid):
        assert told(pid)["Max core file size"] == ["0", "0"]
        where = Path(f"/proc/{pid}/cwd").resolve()
        before = set(where.iterdir())
        os.kill(pid, signal.SIGSEGV)
        assert terminal.ends() == 128 + signal.SIGSEGV
        assert set(where.iterdir()) == before


def files_written(place: Place) -> None:
    with place.session() as (_, pid):
        assert told(pid)["Max file size"] == ["0", "0"]


def window(place: Place) -> None:
    with place.session((MAX_SIZE.width + 10, MAX_SIZE.height + 5)) as (terminal, _):
        terminal.shows("quit")
        lines = terminal.text.rstrip().splitlines()
        assert MAX_SIZE.height - 2 < len(lines) <= MAX_SIZE.height
        assert MAX_SIZE.width - 5 < max(map(len, lines)) <= MAX_SIZE.width


def refused(place: Place, fits: str, request: str, says: str) -> None:
    """Asserts that a request is refused with one line that says why, and one that just fits for another reason."""
    code, line = place.ran(request)
    assert (code, line.count("\n")) == (2, 1), line
    assert says in line
    assert says not in place.ran(fits)[1]


def request(place: Place) -> None:
    refused(place, "x" * MAX_REQUEST, "x" * (MAX_REQUEST + 1), "longer than 4096 characters")


def query(place: Place) -> None:
    asked = "--lens {} explain nobody"
    refused(place, asked.format("a" * LONGEST), asked.format("a" * (LONGEST + 1)), "characters")


def without(place: Place) -> None:
    asked = " --without x"
    refused(place, f"report{asked * MAX_WITHOUT}", f"report{asked * (MAX_WITHOUT + 1)}", f"{MAX_WITHOUT}")


def paste(place: Place) -> None:
    with place.session() as (terminal, _):
        fits = "x" * (MAX_PASTE - 6) + "INSIDE"
        terminal.write("/")
        terminal.write(f"\x1b[200~{fits}OUTSIDE\x1b[201~;")
        terminal.shows("INSIDE;")


TRIALS: Final[Mapping[str, Callable[[Place], None]]] = {
    "memory": memory,
    "processor": processor,
    "core files": core_files,
    "files written": files_written,
    "window": window,
    "request": request,
    "filter": query,
    "left out by --without": without,
    "paste": paste,
}


@pytest.mark.parametrize("of", [each.of for each in limits()])
def test_a_limit_holds_in_a_forked_session(place: Place, of: str) -> None:
    TRIALS[of](place)
    assert [file.name for file in place.folder.iterdir() if file.name not in ("run", "server.log")] == []
