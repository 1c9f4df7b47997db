"""The report for a bug: what it finds, what it makes of it, and what it never tells."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any, Final

import pytest

from tests.endtoend.pty import Terminal, environment, opened
from tests.theatres import FILES, write

ROOT: Final = Path(__file__).resolve().parents[3]
PEER: Final = "203.0.113.77"


def doctor(home: Path, *words: str, form: str = "text", **variables: str) -> subprocess.CompletedProcess[str]:
    """Run it in a process of its own, without a terminal, with nothing in its environment but what is given."""
    return subprocess.run(
        [sys.executable, "-m", "tui", *words, "doctor", "--format", form],
        env={"HOME": str(home), "PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT), **variables},
        cwd=ROOT,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        encoding="utf-8",
        start_new_session=True,
        check=False,
    )


def findings(home: Path, *words: str, **variables: str) -> dict[str, dict[str, str]]:
    """What it finds, by section and name."""
    ran = doctor(home, *words, form="json", **variables)
    assert not ran.stderr, ran.stderr
    told: dict[str, Any] = json.loads(ran.stdout)
    assert told["starts"] is (ran.returncode == 0)
    assert told["starts"] is not any("stops it" in str(section) for section in told["sections"].values())
    return {f"{section}.{each['name']}": each for section, listed in told["sections"].items() for each in listed}


def test_without_a_terminal_all_but_that_is_well(tmp_path: Path) -> None:
    found = findings(tmp_path, LANG="C.UTF-8", TERM="xterm-256color")
    assert [name for name, each in found.items() if each["trouble"]] == ["terminal.terminal"]
    assert found["terminal.terminal"]["trouble"] == "stops it"
    assert found["terminal.colours"]["value"] == "256"
    assert found["terminal.characters"]["value"] == "UTF-8"
    assert int(found["theatre.facts"]["value"]) > 100
    assert not list(tmp_path.iterdir()), "it leaves nothing behind"


@pytest.mark.parametrize(
    ("variables", "name", "value", "note"),
    [
        ({"TERM": "xterm", "COLORTERM": "truecolor"}, "terminal.colours", "24-bit", "COLORTERM"),
        ({"TERM": "xterm", "SSH_CONNECTION": f"{PEER} 1 {PEER} 22"}, "terminal.colours", "16", "SSH does not hand"),
        ({"TERM": "xterm", "NO_COLOR": ""}, "terminal.colours", "none", "NO_COLOR is set"),
        ({"TERM": "dumb"}, "terminal.colours", "none", "without colour"),
        ({"LANG": "C"}, "terminal.characters", "ASCII", "LANG=C"),
        ({"LANG": "C", "LC_ALL": "C.UTF-8"}, "terminal.characters", "UTF-8", "LC_ALL=C.UTF-8"),
        ({"LANG": "C.UTF-8", "SYRTUI_ASCII": "always"}, "terminal.characters", "ASCII", "the setting ascii"),
        ({"LANG": "C.UTF-8", "TERM": "linux"}, "terminal.characters", "the Linux console's", "TERM"),
        ({"LANG": "C.UTF-8", "KONSOLE_VERSION": "1"}, "terminal.Arabic", "as written", "Konsole orders it"),
        ({"LANG": "C.UTF-8", "WT_SESSION": "x"}, "terminal.Arabic", "in Latin letters", "Windows Terminal does not"),
        ({"LANG": "C.UTF-8", "TMUX": "/tmp/x"}, "terminal.Arabic", "in Latin letters", "a multiplexer hides"),
        ({"LANG": "C.UTF-8", "SYRTUI_ARABIC": "letters"}, "terminal.Arabic", "as written", "setting arabic is letters"),
        ({"TERM": "tmux-256color", "TMUX": "/tmp/x"}, "between.tmux", "yes", "allow-passthrough"),
        ({"TERM": "tmux-256color", "TMUX": "/tmp/x"}, "between.copying", "OSC 52", "wrapped for tmux"),
        ({"TERM": "screen", "STY": "1.x"}, "between.copying", "OSC 52", "wrapped for screen"),
        ({"TERM": "linux"}, "between.copying", "shown as text to select", "without a clipboard"),
        ({"SYRTUI_PANE": "map"}, "settings.SYRTUI_PANE", "map", ""),
    ],
)
def test_it_says_what_the_dashboard_would_do_and_why(
    variables: dict[str, str], name: str, value: str, note: str, tmp_path: Path
) -> None:
    found = findings(tmp_path, **variables)[name]
    assert value in found["value"]
    assert note in f"{found['value']} {found['note']}"


def test_a_broken_setting_stops_it_and_the_rest_is_told_all_the_same(tmp_path: Path) -> None:
    file = tmp_path / "own.yaml"
    file.write_text("theme: x\npanne: map\n", encoding="utf-8")
    found = findings(tmp_path, "--config", str(file), LANG="C.UTF-8")
    assert found["settings.settings"]["trouble"] == "stops it"
    assert "~/own.yaml:2:1" in found["settings.settings"]["value"]
    assert int(found["theatre.facts"]["value"]) > 100


def test_where_there_is_no_theatre(tmp_path: Path) -> None:
    found = findings(tmp_path, "--data", str(tmp_path / "nowhere"))
    assert found["theatre.folder"]["value"] == "~/nowhere: there is no such folder"
    assert found["theatre.folder"]["trouble"] == "stops it"
    assert "folders.cache" in found


def test_records_aside_are_trouble_but_stop_nothing(tmp_path: Path) -> None:
    name = next(each for each in FILES if each.startswith("facts/"))
    write(tmp_path / "theatre", {name: f"{FILES[name]}- id: broken\n"})
    found = findings(tmp_path, "--data", str(tmp_path / "theatre"))
    assert found["theatre.problems"]["trouble"] == "trouble"
    assert "syrtui check" in found["theatre.problems"]["note"]


def test_folders_that_cannot_be_written_are_told(tmp_path: Path) -> None:
    (tmp_path / "taken").write_text("", encoding="utf-8")
    found = findings(tmp_path, XDG_CACHE_HOME=str(tmp_path / "taken"))
    assert found["folders.cache"]["trouble"] == "trouble"
    assert found["folders.cache"]["value"] == "~/taken/syrtui"
    assert not found["folders.state"]["trouble"]


def test_under_c_there_is_only_ascii_and_nothing_that_is_private(tmp_path: Path) -> None:
    home = tmp_path / "höme\x1b[31m"
    home.mkdir()
    private = {"SSH_CONNECTION": f"{PEER} 1 {PEER} 22", "SYRTUI_TOKEN": "hunter2"}
    ran = doctor(home, LANG="C", TERM="xterm", SYRTUI_THEME="añil", **private)
    assert ran.stdout.isascii()
    assert all(line.isprintable() for line in ran.stdout.splitlines())
    assert "a\\xf1il" in ran.stdout
    assert "~/.cache/syrtui" in ran.stdout
    for secret in (PEER, "hunter2", "\x1b", "me[31m", os.uname().nodename):
        assert secret not in ran.stdout


def test_it_is_of_use_where_what_the_dashboard_needs_cannot_be_imported(tmp_path: Path) -> None:
    for name in ("textual", "polars"):
        (tmp_path / f"{name}.py").write_text("raise ImportError('broken here')\n", encoding="utf-8")
    found = findings(tmp_path, PYTHONPATH=f"{tmp_path}{os.pathsep}{ROOT}")
    assert found["theatre.facts"]["trouble"] == "stops it"
    assert "broken here" in found["theatre.facts"]["value"]
    assert "folders.cache" in found


@pytest.mark.parametrize("answer", ["\x1b[0n\x1b[?62;52c", ""])
def test_a_terminal_is_asked_and_left_as_it_was(answer: str, tmp_path: Path) -> None:
    told = environment(tmp_path, PYTHONPATH=str(ROOT), COLORTERM="truecolor")
    with opened([sys.executable, "-m", "tui", "doctor"], (100, 60), told, tmp_path) as terminal:
        _answer(terminal, answer)
        terminal.shows("The dashboard would start here.", "100 x 60", "24-bit")
        terminal.shows("says that it takes it" if answer else "answers       trouble: none")
        assert terminal.ends() == 0
        assert terminal.modes == terminal.before


def _answer(terminal: Terminal, answer: str) -> None:
    terminal.until(lambda: b"\x1b[5n\x1b[c" in terminal.sent, "the question")
    terminal.write(answer)
