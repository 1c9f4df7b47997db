"""What a read-only session can no longer do, tried in a process of its own: it is refused for good."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import Final

import pytest

from tui.cli.serve.sandbox import clear_environment

ROOT: Final = Path(__file__).resolve().parents[3]

REFUSED: Final = {
    "a program": "import subprocess; subprocess.run(['/bin/true'])",
    "a shell": "os.system('true')",
    "a program in our place": "os.execv('/bin/true', ['true'])",
    "a spawned program": "os.posix_spawn('/bin/true', ['true'], {})",
    "a process": "os.fork()",
    "a file": "open(sys.argv[1], 'w')",
    "a file to append to": "open(sys.argv[1], 'ab')",
    "a file by its descriptor": "os.open(sys.argv[1], os.O_RDWR | os.O_CREAT)",
    "a folder": "os.mkdir(sys.argv[1])",
    "a temporary file": "import tempfile; tempfile.NamedTemporaryFile(dir=sys.argv[2])",
    "a name": "os.symlink('/etc/passwd', sys.argv[1])",
    "the end of a file": "os.remove(__file__)",
    "another mode": "os.chmod(sys.argv[2], 0o777)",
    "a connection": "import socket; socket.create_connection(('127.0.0.1', 9))",
    "a prompt": "input()",
    "a debugger": "import pdb; pdb.Pdb()",
}
PROGRAM: Final = """
import os, sys
from tui.cli.serve.sandbox import lock_down
lock_down()
print(open('/etc/passwd').read(1) and 'read')
{}
print('done')
"""


def ran(program: str, folder: Path) -> subprocess.CompletedProcess[str]:
    file = folder / "program.py"
    file.write_text(program, encoding="utf-8")
    return subprocess.run(
        [sys.executable, str(file), str(folder / "made"), str(folder)],
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.parametrize("what", REFUSED)
def test_there_is_no_way_to(what: str, tmp_path: Path) -> None:
    ended = ran(PROGRAM.format(REFUSED[what]), tmp_path)
    assert ended.stdout == "read\n", ended.stderr
    assert "PermissionError" in ended.stderr
    assert [file.name for file in tmp_path.iterdir()] == ["program.py"]


def test_no_core_no_file_and_no_stopping(tmp_path: Path) -> None:
    asked = (
        "import resource, signal; print(resource.getrlimit(resource.RLIMIT_CORE), "
        "resource.getrlimit(resource.RLIMIT_FSIZE), signal.getsignal(signal.SIGTSTP) is signal.SIG_IGN)"
    )
    assert "(0, 0) (0, 0) True" in ran(PROGRAM.format(asked), tmp_path).stdout


def test_what_is_printed_into_a_file_still_gets_there(tmp_path: Path) -> None:
    with (tmp_path / "out").open("w") as out:
        command = [sys.executable, "-c", PROGRAM.format("")]
        subprocess.run(command, env={**os.environ, "PYTHONPATH": str(ROOT)}, stdout=out, check=True)
    assert (tmp_path / "out").read_text() == "read\ndone\n"


@pytest.mark.parametrize(
    ("given", "left"),
    [
        ({"TERM": "xterm-256color", "COLORTERM": "truecolor"}, {"TERM": "xterm-256color", "COLORTERM": "truecolor"}),
        ({"TERM": "../../etc/passwd"}, {"TERM": "xterm"}),
        ({"TERM": ""}, {"TERM": "xterm"}),
        ({"TERM": "x" * 65}, {"TERM": "xterm"}),
        ({"COLORTERM": "1;31", "LANG": "../x", "LC_ALL": "/etc"}, {}),
        ({"SSH_CONNECTION": "10.0.0.1 50000 10.0.0.2 22"}, {"SSH_CONNECTION": "10.0.0.1 50000 10.0.0.2 22"}),
        ({"SSH_CONNECTION": "10.0.0.1 5\n0 10.0.0.2 22", "SSH_TTY": "/dev/../etc/passwd"}, {}),
        ({"EDITOR": "sh", "SYRTUI_DATA": "/etc", "TEXTUAL_LOG": "x", "LD_PRELOAD": "x", "TZ": "/etc", "PATH": "."}, {}),
    ],
)
def test_of_the_environment_only_what_is_harmless_is_left(given: dict[str, str], left: dict[str, str]) -> None:
    environment = {"HOME": "/root", **given}
    clear_environment(environment)
    assert environment == {"HOME": "/nonexistent", **left}
