"""An OpenSSH server of the test's own on the loopback, set up with the very text of the README, and its client."""

from __future__ import annotations

import os
import pwd
import re
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from tests.endtoend.pty import BOUND, Terminal, environment, opened

ROOT: Final = Path(__file__).resolve().parents[2]
_README: Final = (ROOT / "README.md").read_text(encoding="utf-8")
_ATTEMPTS: Final = 5
"""Ports to try: another program may take one between our finding it free and sshd's asking for it."""


def readme_block(name: str) -> str:
    """What the README says under `<!-- sshd: NAME -->`."""
    found = re.search(rf"<!-- sshd: {name} -->\n```\n(.+?)\n```\n", _README, re.DOTALL)
    assert found, f"the README has no block {name}"
    return found[1]


@dataclass(frozen=True)
class Ran:
    """How a client ended, and what it printed."""

    code: int
    out: str
    err: str


@dataclass(frozen=True)
class Server:
    """A running server, its log, and how to get into it. `folder` is the server's own; `data` the theatre it shows."""

    folder: Path
    data: Path
    port: int
    pid: int

    @property
    def log(self) -> str:
        """What the server has told so far."""
        return (self.folder / "log").read_text(encoding="utf-8", errors="replace")

    def command(self, *words: str, options: Sequence[str] = ()) -> list[str]:
        """The client's command line; `words` are what is asked for."""
        told = (
            *("IdentityAgent=none", "IdentitiesOnly=yes", f"IdentityFile={self.folder / 'reader'}", "LogLevel=ERROR"),
            *("UserKnownHostsFile=/dev/null", "StrictHostKeyChecking=no", "BatchMode=yes", f"Port={self.port}"),
        )
        named = [part for each in told for part in ("-o", each)]
        return [_program("ssh"), "-F", "none", *named, *options, "--", f"{account()}@127.0.0.1", *words]

    def run(self, *words: str, options: Sequence[str] = (), typed: str = "", **variables: str) -> Ran:
        """Asks for something without a terminal, and waits for the end."""
        ended = subprocess.run(
            self.command(*words, options=options),
            input=typed,
            env=self._environment(variables),
            capture_output=True,
            encoding="utf-8",
            errors="replace",
            timeout=BOUND,
            check=False,
        )
        return Ran(ended.returncode, ended.stdout, ended.stderr)

    def open(
        self, *words: str, size: tuple[int, int] = (100, 30), options: Sequence[str] = (), **variables: str
    ) -> AbstractContextManager[Terminal]:
        """Asks for something at a terminal."""
        command = self.command(*words, options=("-tt", *options))
        return opened(command, size, self._environment(variables), self.folder)

    def sessions(self) -> list[int]:
        """The processes that serve: the pids of syrtui below this server, the newest last."""
        found = [pid for pid in _below(self.pid) if b"--kiosk" in _proc(pid, "cmdline").split(b"\0")]
        return sorted(found, key=_started)

    def _environment(self, variables: Mapping[str, str]) -> dict[str, str]:
        return environment(self.folder, **variables)


def account() -> str:
    """The account that the tests run as: nobody but root may log in as another."""
    return pwd.getpwuid(os.getuid()).pw_name


def below(pid: int) -> list[int]:
    """The pids of a process's children and theirs."""
    return _below(pid)


def variables_of(pid: int) -> dict[str, str]:
    """The environment that a process was started with."""
    pairs = _proc(pid, "environ").decode("utf-8", "replace").split("\0")
    return dict(pair.split("=", 1) for pair in pairs if "=" in pair)


def _program(name: str) -> str:
    path = os.pathsep.join([os.environ.get("PATH", ""), "/usr/sbin", "/usr/local/sbin", "/sbin"])
    found = shutil.which(name, path=path)
    assert found, f"there is no {name}; these tests need OpenSSH: apt-get install openssh-server openssh-client"
    return found


def _proc(pid: int, name: str) -> bytes:
    try:
        return Path(f"/proc/{pid}/{name}").read_bytes()
    except OSError:
        return b""


def _started(pid: int) -> int:
    """When a process was started, in the system's ticks; see proc(5)."""
    fields = _proc(pid, "stat").rpartition(b")")[2].split()
    return int(fields[19]) if fields else 0


def _below(pid: int) -> list[int]:
    parents: dict[int, list[int]] = {}
    for folder in Path("/proc").iterdir():
        if folder.name.isdigit() and (stat := _proc(int(folder.name), "stat")):
            parents.setdefault(int(stat.rpartition(b")")[2].split()[1]), []).append(int(folder.name))
    found = [pid]
    for each in found:
        found += parents.get(each, [])
    return found[1:]


def free_port() -> int:
    """A port that nobody listens at now."""
    with socket.socket() as tried:
        tried.bind(("127.0.0.1", 0))
        return int(tried.getsockname()[1])


def filled_in(block: str, folder: Path, data: Path) -> str:
    """A block of the README for this machine: its paths, its account and its reader's key in place of the examples."""
    public = folder / "reader.pub"
    key = public.read_text(encoding="ascii").strip() if public.exists() else ""
    for example, here in (
        ("/opt/syrtui/.venv/bin/python", sys.executable),
        ("/opt/syrtui/data", str(data)),
        ("/opt/syrtui/tui", str(ROOT / "tui")),
        ("/run/syrtui", str(folder / "run")),
        ("/dev/log", str(folder / "syslog")),
        ("/etc/ssh/syrtui_keys", str(folder / "keys")),
        ("Match User syrtui", f"Match User {account()}"),
        ("ssh-ed25519 AAAA… reader", key),
    ):
        block = block.replace(example, here)
    return block


def make_keys(folder: Path) -> None:
    """Makes the server's key and a reader's."""
    for name in ("host", "reader"):
        made = [_program("ssh-keygen"), "-q", "-t", "ed25519", "-N", "", "-C", name, "-f", str(folder / name)]
        subprocess.run(made, check=True, stdin=subprocess.DEVNULL)
    (folder / "keys").write_bytes((folder / "reader.pub").read_bytes())


@contextmanager
def session_server(
    folder: Path, data: Path, config: Path | None = None, program: Sequence[str] = ("-m", "tui")
) -> Iterator[subprocess.Popen[bytes]]:
    """The session server of the README's unit, ready for sessions; ended, with them, when the block is left.

    `program` is what Python runs in place of syrtui.
    """
    unit = filled_in(readme_block("unit"), folder, data)
    command = re.findall(r"^ExecStart=(.+)$", unit, re.MULTILINE)[0].split()
    command[(at := command.index("-m")) : at + 2] = program
    if config is not None:
        command[(at := command.index("serve")) : at] = ["--config", str(config)]
    with (folder / "server.log").open("wb") as log:
        process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=log, stderr=log)
    try:
        # Once the helper has ended, the theatre is ready.
        path = folder / "run" / "socket"
        wait_for(lambda: _answers_at(path) and not _below(process.pid), "the session server")
        yield process
    finally:
        for pid in [*_below(process.pid), process.pid]:
            _end(pid)
        process.wait()


def _answers_at(path: Path) -> bool:
    """Whether anybody listens at a socket; one that was killed leaves its file behind."""
    with socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET) as asked:
        return asked.connect_ex(str(path)) == 0


def wait_for(condition: Callable[[], bool], what: str) -> None:
    """Waits until a condition holds."""
    deadline = time.monotonic() + BOUND
    while not condition():
        assert time.monotonic() < deadline, f"never came: {what}"
        time.sleep(0.02)


@contextmanager
def serving(folder: Path, data: Path, settings: str, variables: str = "") -> Iterator[Server]:
    """A server with these settings beside those that it needs to run here, ended when the block is left.

    `variables` are what it sets in each session's environment.

    The keys are those of `make_keys`. Temporary folders belong to others as well, hence no StrictModes; at that SHLVL
    the account's bash, if it has one, does without its start files.
    """
    if os.geteuid() == 0:
        Path("/run/sshd").mkdir(mode=0o755, exist_ok=True)  # as Debian's service does before it starts sshd
    for _ in range(_ATTEMPTS):
        port = free_port()
        (folder / "sshd_config").write_text(
            f"""Port {port}
ListenAddress 127.0.0.1
HostKey {folder / "host"}
AuthorizedKeysFile {folder / "keys"}
PidFile none
StrictModes no
UsePAM no
PasswordAuthentication no
PermitRootLogin prohibit-password
LogLevel VERBOSE
MaxStartups 100
Subsystem sftp internal-sftp
SetEnv SHLVL=2 {variables}
{settings}
""",
            encoding="utf-8",
        )
        with (folder / "log").open("wb") as log:
            process = subprocess.Popen(
                [_program("sshd"), "-D", "-e", "-f", str(folder / "sshd_config")],
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                env={"PATH": "/usr/bin:/bin"},
            )
        server = Server(folder, data, port, process.pid)
        try:
            if _listens(process, server):
                yield server
                return
        finally:
            for pid in _below(process.pid):
                _end(pid)
            process.terminate()
            process.wait()
    raise AssertionError(f"sshd does not start:\n{server.log}")


def _listens(process: subprocess.Popen[bytes], server: Server) -> bool:
    """Waits until the server listens; False where it could not have the port."""
    deadline = time.monotonic() + BOUND
    while time.monotonic() < deadline:
        if "Server listening on" in server.log:
            return True
        if process.poll() is not None:
            assert "Address already in use" in server.log, server.log
            return False
        time.sleep(0.02)
    raise AssertionError(f"sshd never listened:\n{server.log}")


def _end(pid: int) -> None:
    try:
        os.kill(pid, 9)
    except OSError:
        return
