"""The read-only service behind a real OpenSSH server: readers get what they came for, and nobody gets out.

`escapes.py` lists what is tried. The server's settings are the README's own words.
"""

from __future__ import annotations

import os
import re
import shutil
import socket
import struct
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import ExitStack, suppress
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from typing import Final

import pytest

from tests.endtoend import escapes
from tests.endtoend.escapes import ASKED, MARK, OTHERS, TYPED, VARIABLES, Asked, Typed, Variable
from tests.endtoend.pty import BOUND, Terminal
from tests.endtoend.sshd import (
    Server,
    below,
    filled_in,
    free_port,
    make_keys,
    readme_block,
    serving,
    session_server,
    variables_of,
)
from tui.settings import config
from tui.settings.paths import bundled_config, bundled_data

FIRST: Final = "Khmeimim Air Base"
"""Stands on the first screen, once the theatre is read."""
ESCAPE: Final = "\x1b\x1b\x1b\x1b\x1b[I"
"""Escape four times, ended by the report that the window has the focus, so that what follows is no alt+key."""


@dataclass(frozen=True)
class Place:
    """A server, and the folder that every escape would write to."""

    server: Server
    marks: Path
    sessions: subprocess.Popen[bytes] | None = None
    """The session server, where sessions are forked."""


def settings_at(folder: Path) -> Path:
    """A home with everything in it that a reader would like to be heeded."""
    home = folder / "home"
    for name in (".ssh", ".config/syrtui", "hostile"):
        (home / name).mkdir(parents=True)
    spoilt = "keys: {quit: Z}\ntheme: no-such-theme\nunknown: 1\n"
    (home / ".config" / "syrtui" / "config.yaml").write_text(spoilt, encoding="utf-8")
    (home / ".ssh" / "rc").write_text(f"touch {folder / 'marks' / 'rc'}\n", encoding="utf-8")
    (home / ".ssh" / "environment").write_text("SYRTUI_PANE=map\n", encoding="utf-8")
    for name in ("sitecustomize.py", "usercustomize.py", "click.py", "hostile.py"):
        (home / "hostile" / name).write_text(f"open({str(folder / 'marks' / name)!r}, 'w')\n", encoding="utf-8")
    return home


def theatre_at(folder: Path) -> Path:
    """The theatre that ships, with an address for a source."""
    data = shutil.copytree(bundled_data(), folder / "data")
    file = data / "sources" / "kataeb-2024-11-29.yaml"
    file.write_text(file.read_text(encoding="utf-8") + "url: https://example.org/a\n", encoding="utf-8")
    return data


def placed(folder: Path, stack: ExitStack, block: str, *, forked: bool = True) -> Place:
    """A server with a block of the README's: `match` in its own settings, or `key` where those allow all they can.

    Sessions are `forked` by the session server of the README's unit, or start by themselves as none answers.
    """
    data = theatre_at(folder)
    make_keys(folder)
    (folder / "marks").mkdir()
    home = settings_at(folder)
    variables = ""
    if block == "match":
        settings = filled_in(readme_block("match"), folder, data)
    else:
        line = filled_in(readme_block("key"), folder, data)
        (folder / "keys").write_text(f"{line}\n", encoding="utf-8")
        settings = "AcceptEnv *\nPermitUserEnvironment yes\nPermitTunnel yes\nX11Forwarding yes"
        variables = f"HOME={home}"
    sessions = stack.enter_context(session_server(folder, data)) if forked else None
    return Place(stack.enter_context(serving(folder, data, settings, variables)), folder / "marks", sessions)


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Place]:
    """A server as the README recommends it."""
    with ExitStack() as stack:
        yield placed(tmp_path_factory.mktemp("sshd"), stack, "match")


@pytest.fixture(scope="module")
def lax(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Place]:
    """A server that accepts all, where nothing but the line in authorized_keys stands in the way."""
    with ExitStack() as stack:
        yield placed(tmp_path_factory.mktemp("lax"), stack, "key")


@pytest.fixture(scope="module")
def alone(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Place]:
    """A server as the README recommends it, but for the session server, which does not run."""
    with ExitStack() as stack:
        yield placed(tmp_path_factory.mktemp("alone"), stack, "match", forked=False)


@pytest.fixture(params=["place", "lax", "alone"])
def either(request: pytest.FixtureRequest) -> Place:
    """All three servers, one after the other."""
    found: Place = request.getfixturevalue(request.param)
    return found


def one_line(text: str) -> bool:
    return text.startswith("syrtui: ") and text.count("\n") == 1 and text.endswith("\n")


def held(place: Place, terminal: Terminal | None = None) -> None:
    """Asserts that nobody got out: no file written, no program started."""
    assert list(place.marks.iterdir()) == []
    forked = below(place.sessions.pid) if place.sessions is not None else []
    for session in [*place.server.sessions(), *forked]:
        assert [pid for pid in below(session) if pid not in forked] == [], "the session has started a program"
    if terminal is not None:
        assert terminal.process.poll() is None, "the session is over"


def home(terminal: Terminal) -> None:
    """Closes what is open, and goes to the first screen by way of another: keys do what they did."""
    polls = count()

    def elsewhere() -> bool:
        if next(polls) % 20 == 0:  # a palette takes what is typed while it closes
            terminal.write(f"{ESCAPE}xX02")
        return all(words in terminal.text for words in ("what is said", "no filter", "read-only"))

    terminal.until(elsewhere, "another screen")
    terminal.write("1")
    terminal.shows(FIRST, "would be")


# --- what readers come for ---


def test_the_dashboard_opens_read_only(either: Place) -> None:
    with either.server.open() as terminal:
        terminal.shows("read-only", "Syria 2024", FIRST)
        terminal.write("?")
        terminal.shows("Help: ")
        assert "Open the editor" not in terminal.text
        terminal.write("/record is written\r")
        terminal.shows("Nothing in this help has these words")
        terminal.write(f"{ESCAPE}q")
        assert terminal.ends() == 0
        assert not terminal.on_alternate_screen
        assert not terminal.cursor_hidden
    held(either)


def test_what_may_be_asked_for_is_given(either: Place) -> None:
    server = either.server
    report = server.run("syrtui --lens 'base:khmeimim' --as-of 2024-12-03 report --format markdown")
    assert (report.code, report.err) == (0, "")
    assert report.out.startswith("# Syria 2024, as known on 3 Dec 2024")
    drawn = server.run("report --format html")
    assert (drawn.code, drawn.err) == (0, "")
    assert drawn.out.count("<svg") == 5
    explained = server.run("explain khmeimim --format json")
    assert (explained.code, explained.err) == (0, "")
    assert '"base": "khmeimim"' in explained.out
    told = server.run("--help")
    assert told.code == 0
    assert "--data" not in told.out
    held(either)


def test_a_filter_a_day_and_a_pane_may_be_named(place: Place) -> None:
    with place.server.open("--lens 'kind:strike' --as-of 2024-12-03 --pane timeline") as terminal:
        terminal.shows("filter kind:strike", "3 Dec 2024", "what is said")


def test_copying_and_themes_work(place: Place) -> None:
    with place.server.open() as terminal:
        terminal.shows(FIRST)
        terminal.write("Y")
        terminal.until(lambda: b"\x1b]52;c;" in terminal.sent, "the terminal's own way of copying")
        terminal.write(":syrtui-dark")
        terminal.shows("syrtui-dark", "theme")
        terminal.write("\r")
        terminal.until(lambda: b"\x1b[?1049h" in terminal.sent, "the theme")
        home(terminal)


def test_running_sessions_follow_the_files(place: Place) -> None:
    file = place.server.data / "theatre.yaml"
    before = file.read_text(encoding="utf-8")
    with place.server.open() as terminal:
        terminal.shows(FIRST)
        for text, title in ((before.replace("Syria 2024", "Syria 2024, renewed"), "renewed"), (before, "Syria 2024  ")):
            part = file.with_suffix(".new")
            part.write_text(text, encoding="utf-8")
            part.replace(file)
            terminal.shows(title)
    held(place)


# --- what is asked for in place of a command ---


@pytest.mark.parametrize("escape", ASKED, ids=lambda escape: escape.asked[:30].encode("unicode_escape").decode())
def test_nothing_else_may_be_asked_for(place: Place, escape: Asked) -> None:
    ran = place.server.run(escape.asked.replace(MARK, str(place.marks / "asked")))
    assert (ran.code, ran.out) == (2, "")
    assert one_line(ran.err), ran.err
    assert escape.says in ran.err
    held(place)


def test_without_a_terminal_one_line_says_so(place: Place) -> None:
    ran = place.server.run("--pane bases")
    assert (ran.code, ran.out) == (2, "")
    assert one_line(ran.err)
    assert "ssh -t" in ran.err


def test_a_pane_that_there_is_not(place: Place) -> None:
    with place.server.open("--pane /etc/passwd") as terminal:
        assert terminal.ends() == 2
        assert "there is no pane" in terminal.text


# --- what else SSH can do ---


def test_no_file_is_taken_or_given(either: Place) -> None:
    server = either.server
    (server.folder / "given").write_text("x", encoding="utf-8")
    _, _, _, *options, _, where = server.command()
    for command in (
        [
            "scp",
            "-F",
            "none",
            *options,
            "-P",
            str(server.port),
            str(server.folder / "given"),
            f"{where}:{either.marks}/scp",
        ],
        [
            "scp",
            "-O",
            "-F",
            "none",
            *options,
            "-P",
            str(server.port),
            f"{where}:/etc/passwd",
            str(either.marks / "scp"),
        ],
        ["sftp", "-F", "none", *options, where],
    ):
        ran = subprocess.run(
            command, input="get /etc/passwd\n", capture_output=True, text=True, timeout=BOUND, check=False
        )
        assert ran.returncode != 0, command
    assert server.run("sftp", options=["-s"]).code == 2
    held(either)


class Listener:
    """Somewhere that nobody should ever get to."""

    def __init__(self) -> None:
        self._socket = socket.create_server(("127.0.0.1", 0))
        self.port = self._socket.getsockname()[1]
        self.reached = threading.Event()
        threading.Thread(target=self._wait, daemon=True).start()

    def _wait(self) -> None:
        with suppress(OSError):
            self._socket.accept()
            self.reached.set()

    def close(self) -> None:
        with suppress(OSError):
            self._socket.shutdown(socket.SHUT_RDWR)
        self._socket.close()


@pytest.fixture
def listener() -> Iterator[Listener]:
    """A port of this machine, and whether anybody has reached it."""
    made = Listener()
    yield made
    made.close()


def test_nothing_is_forwarded(either: Place, listener: Listener) -> None:
    server = either.server
    target = f"127.0.0.1:{listener.port}"
    # Straight through, as -W does it: -L and -D ask the server for the same.
    assert server.run(options=["-W", target], typed="x").code != 0
    for kind in ("-L", "-D"):
        port = free_port()
        here = f"127.0.0.1:{port}"
        with client(server, kind, f"{here}:{target}" if kind == "-L" else here):
            assert answer(port, b"" if kind == "-L" else b"\x05\x01\x00", listener.port) is None
    for way in ("0", str(either.marks / "socket")):
        ran = server.run(options=["-N", "-o", "ExitOnForwardFailure=yes", "-R", f"{way}:{target}"])
        assert ran.code == 255, ran
    assert not listener.reached.is_set()
    held(either)


class client:  # noqa: N801 - read as a statement
    """A client that runs beside the test, without a session."""

    def __init__(self, server: Server, *options: str) -> None:
        self._command = server.command(options=["-N", *options])

    def __enter__(self) -> None:
        self._process = subprocess.Popen(self._command, stdin=subprocess.DEVNULL, stderr=subprocess.DEVNULL)

    def __exit__(self, *_: object) -> None:
        self._process.kill()
        self._process.wait()


def answer(port: int, greeting: bytes, wanted: int) -> bytes | None:
    """What comes back from the other end of a client's port; None where the connection is ended instead."""
    deadline = threading.Event()
    for _ in range(int(BOUND * 20)):
        with suppress(ConnectionRefusedError), socket.create_connection(("127.0.0.1", port), timeout=BOUND) as to:
            if greeting:
                to.sendall(greeting)
                assert to.recv(2) == b"\x05\x00"
                to.sendall(b"\x05\x01\x00\x01\x7f\x00\x00\x01" + struct.pack(">H", wanted))
            with suppress(ConnectionResetError):
                data = to.recv(64)
                return data if data and data[:2] != b"\x05\x02" else None
            return None
        deadline.wait(0.05)
    raise AssertionError("the client never listened")


def test_no_agent_and_no_display(either: Place, tmp_path: Path) -> None:
    path = tmp_path / "agent"
    with socket.socket(socket.AF_UNIX) as agent:
        agent.bind(str(path))
        agent.listen()
        options = ["-o", f"ForwardAgent={path}", "-X"]
        with either.server.open(options=options, DISPLAY="localhost:99") as terminal:
            terminal.shows(FIRST)
            session = either.server.sessions()[-1]
            assert not {"SSH_AUTH_SOCK", "DISPLAY", "XAUTHORITY"} & variables_of(session).keys()
            held(either, terminal)


def test_one_connection_is_one_session(place: Place) -> None:
    path = place.server.folder / "control"
    with place.server.open(options=["-M", "-S", str(path)]) as terminal:
        terminal.shows(FIRST)
        second = place.server.run(
            "report", options=["-S", str(path), "-o", "ControlMaster=no", "-o", "ProxyCommand=false"]
        )
        assert second.code == 255
        assert "Syria" not in second.out
        held(place, terminal)


# --- what is sent in the environment ---


def test_sshd_takes_no_variables(place: Place) -> None:
    sent = ("BASH_ENV=/tmp/x", "LD_PRELOAD=/tmp/x.so", "SYRTUI_DATA=/etc", "EDITOR=sh", "PYTHONINSPECT=1")
    with place.server.open(options=["-o", f"SetEnv={' '.join(sent)} COLORTERM=truecolor"]) as terminal:
        terminal.shows(FIRST)
        session = place.server.sessions()[-1]
        known = variables_of(session)
        assert known["COLORTERM"] == "truecolor"
        assert not {pair.partition("=")[0] for pair in sent} & known.keys()
        held(place, terminal)


@pytest.fixture(scope="module")
def besieged(lax: Place) -> Iterator[tuple[Terminal, dict[str, str]]]:
    """A session to which every variable of the list was sent, and what reached it."""
    folder = lax.marks.parent
    hostile = str(folder / "home" / "hostile")
    told = " ".join(
        f'"{each.name}={each.value.replace(MARK, str(lax.marks / each.name)).replace("HOSTILE", hostile)}"'
        for each in VARIABLES
    )
    with lax.server.open(options=["-o", f"SetEnv={told}"]) as terminal:
        terminal.shows(FIRST, "read-only")
        yield terminal, variables_of(lax.server.sessions()[-1])


@pytest.mark.parametrize("escape", VARIABLES, ids=lambda escape: escape.name)
def test_no_variable_is_heeded(lax: Place, besieged: tuple[Terminal, dict[str, str]], escape: Variable) -> None:
    terminal, known = besieged
    assert escape.name in known, "sshd did not pass it on: nothing is tried"
    home(terminal)
    if escape.keys:
        terminal.write(escape.keys)
        terminal.shows(escape.shows)
        home(terminal)
    held(lax, terminal)


def test_leaving_leads_to_no_prompt(lax: Place) -> None:
    with lax.server.open(options=["-o", "SetEnv=PYTHONINSPECT=1"]) as terminal:
        terminal.shows(FIRST)
        terminal.write("q")
        assert terminal.ends() == 0
        assert ">>>" not in terminal.text
    ran = lax.server.run(
        "report", options=["-o", "SetEnv=PYTHONINSPECT=1"], typed=f"open({str(lax.marks / 'x')!r}, 'w')\n"
    )
    assert (ran.code, ran.err) == (0, "")
    held(lax)


def test_settings_at_home_are_not_read(lax: Place) -> None:
    with lax.server.open() as terminal:
        terminal.shows(FIRST)
        session = lax.server.sessions()[-1]
        assert variables_of(session)["HOME"] == str(lax.marks.parent / "home")
        assert "no theme" not in terminal.text
        terminal.write("q")
        assert terminal.ends() == 0
    held(lax)


@pytest.mark.parametrize("name", ["../../etc/passwd", "dumb", "", "screen", "no-such-terminal", "x" * 500])
def test_odd_terminals(place: Place, name: str) -> None:
    with place.server.open(TERM=name) as terminal:
        terminal.shows(FIRST, "read-only")
        held(place, terminal)


# --- what is typed ---


@pytest.fixture(scope="module")
def sessions(place: Place) -> Iterator[dict[str, Terminal]]:
    """The session that what is typed is typed at."""
    with place.server.open() as terminal:
        terminal.shows(FIRST)
        yield {"at": terminal}


@pytest.mark.parametrize("escape", TYPED, ids=lambda escape: escape.tried[:40])
def test_nothing_typed_leads_out(place: Place, sessions: dict[str, Terminal], escape: Typed) -> None:
    terminal = sessions["at"]
    home(terminal)
    if isinstance(escape.keys, bytes):
        os.write(terminal._master, escape.keys)
    else:
        terminal.write(escape.keys)
    if escape.shows:
        terminal.shows(escape.shows)
    assert not escape.hides or escape.hides not in terminal.text
    home(terminal)
    held(place, terminal)


def test_a_view_is_kept_in_memory_alone(place: Place) -> None:
    before = sorted(place.server.folder.rglob("*"))
    name = "../../x"
    with place.server.open() as terminal:
        terminal.shows(FIRST)
        terminal.write("F")
        terminal.shows("save this view")
        terminal.write(str(len(config.load(bundled_config(), None, {}).views) + 1))
        terminal.shows("what to call this view")
        terminal.write(f"{name}\r")
        terminal.shows(f"Saved as {name}", "until you leave")
        terminal.write("F")
        terminal.shows("Saved views", name)
        terminal.write(f"{ESCAPE}q")
        assert terminal.ends() == 0
    assert sorted(place.server.folder.rglob("*")) == before
    held(place)


def test_answers_that_nobody_asked_for(place: Place) -> None:
    with place.server.open() as terminal:
        terminal.shows(FIRST)
        terminal.write("\x1b[0n" * 500)
        terminal.write("q")
        assert terminal.ends() == 0
    held(place)


def test_keys_before_the_dashboard(place: Place) -> None:
    with place.server.open() as terminal:
        terminal.write("\x03\x1a\x1c\x04")
        terminal.until(
            lambda: FIRST in terminal.text or terminal.process.poll() is not None, "the dashboard, or the end"
        )
        assert "Traceback" not in terminal.text
    held(place)


@pytest.mark.parametrize("size", [(0, 0), (1, 1), (10_000, 10_000), (65_535, 65_535)], ids=str)
def test_odd_windows(place: Place, size: tuple[int, int]) -> None:
    with place.server.open() as terminal:
        terminal._set_size(size)
        terminal.until(lambda: terminal.on_alternate_screen, "the dashboard")
        terminal._set_size((100, 30))
        home(terminal)
        terminal._set_size(size)
        terminal.write("2")
        terminal._set_size((100, 30))
        home(terminal)
        held(place, terminal)


# --- the log ---


def told(listening: socket.socket, asked: str) -> tuple[str, str]:
    """The line that tells of a session that asks for something, and the one that tells of its end."""
    listening.settimeout(BOUND)
    begins = ""
    while True:
        line = listening.recv(4096).decode()
        if f"asks for {asked}" in line:
            begins = line
        elif begins and "session ends" in line and re.search(r"port \d+", begins)[0] in line:  # type: ignore[index]
            return begins, line


def test_the_log_tells_of_each_session(place: Place) -> None:
    path = place.server.folder / "syslog"
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as listening:
        listening.bind(str(path))
        try:
            place.server.run("report")
            begins, ends = told(listening, "report")
            assert "session begins: 127.0.0.1 port " in begins
            assert "ended after" in ends
            place.server.run("--lens '\x1b]0;x\x07\n<9>forged' report")
            begins, ends = told(listening, "--lens")
            assert begins.isprintable()
            assert ends.isprintable()
            assert "ended for SyrtuiError: there are control characters" in ends
        finally:
            path.unlink()


def test_where_the_operator_has_things_is_for_the_log_alone(place: Place) -> None:
    path, data = place.server.folder / "syslog", place.server.data
    away = data.rename(data.with_name("elsewhere"))
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as listening:
        listening.bind(str(path))
        try:
            ran = place.server.run("report")
            _, ends = told(listening, "report")
        finally:
            away.rename(data)
            path.unlink()
    assert ran.code == 1
    assert one_line(ran.err)
    assert str(data) not in ran.err
    assert f"{data}: there is no such folder" in ends
    command = [sys.executable, "-m", "tui", "--kiosk", "--data", str(away), "report"]
    tried = subprocess.run(command, capture_output=True, text=True, timeout=BOUND, check=False)
    assert f"{away}: there is no such folder" in tried.stderr


def test_a_log_that_takes_nothing(place: Place) -> None:
    path = place.server.folder / "syslog"
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as listening:
        listening.bind(str(path))
        try:
            with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as full:
                full.setblocking(False)
                with suppress(BlockingIOError):
                    while True:
                        full.sendto(b"x", str(path))
            assert place.server.run("explain khmeimim").code == 0
        finally:
            path.unlink()


# --- the list itself ---


def test_the_table_of_escapes_is_that_of_the_list() -> None:
    text = escapes.README.read_text(encoding="utf-8")
    assert escapes.with_table(text) == text, "renew it with `python -m tests.endtoend.escapes --write`"
    assert len(list(escapes.rows())) >= 40


@pytest.mark.parametrize("name", sorted({each.test for each in OTHERS}))
def test_what_is_listed_is_tried(name: str) -> None:
    assert name in globals()
