"""`syrtui watch`: what it prints, remembers and exits with."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.theatres import changed, write
from tests.unit.cli.test_cli import Ran, Run, run

__all__ = ["run"]

MOVED = "level airfield/attack (Airfield, attack): moderate → not assessed\n"

INTERRUPTIBLE = """
import signal
signal.signal(signal.SIGINT, signal.default_int_handler)  # whatever the tests were started with
from tui.cli.entry import main
main()
"""


def silence(theatre: Path) -> None:
    """Leave nothing that is said of the airfield."""
    indicates = "  indicates: [{base: airfield, indicator: hostile-proximity}]\n"
    write(theatre, changed("facts/front.yaml", indicates, ""))


def test_once_compares_with_the_last_time(run: Run, theatre: Path) -> None:
    words = ("--data", theatre, "watch", "--once")
    first = run(*words)
    assert (first.code, first.out) == (0, "")
    assert "nothing was remembered" in first.err
    assert run(*words) == Ran(0, "", "")
    silence(theatre)
    moved = run(*words)
    assert (moved.code, moved.err) == (3, "")
    assert moved.out.startswith(MOVED)
    assert run(*words) == Ran(0, "", "")


def test_each_choice_of_rules_remembers_for_itself(run: Run, theatre: Path) -> None:
    def watch(*more: str) -> Ran:
        return run("--data", theatre, "watch", "--once", *more)

    rules = ("--rule", "level:airfield=not-assessed", "--rule", "forecast")
    for more in ((), rules, ("--rule", "relation")):
        watch(*more)
    silence(theatre)
    assert watch("--rule", "relation") == Ran(0, "", "")
    code, out, _ = watch(*rules, "--json")
    told = [json.loads(line) for line in out.splitlines()]
    assert code == 3
    assert {each["kind"] for each in told} == {"level"}
    assert {"as-of", "kind", "id", "name", "before", "after"} == set(told[0])
    assert watch()[0] == 3


def test_a_wrong_rule_remembers_nothing(run: Run, theatre: Path, tmp_path: Path) -> None:
    code, out, err = run("--data", theatre, "watch", "--once", "--rule", "level:air")
    assert (code, out) == (2, "")
    assert "there is no base 'air'" in err
    assert not list(tmp_path.rglob("watch/*.json"))


def test_without_a_place_to_remember_it_says_so(run: Run, theatre: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_STATE_HOME", str(theatre / "theatre.yaml"))
    code, _, err = run("--data", theatre, "watch", "--once")
    assert (code, "cannot remember how things stand" in err) == (2, True)


def test_it_follows_the_files_and_ends_with_the_first_move(theatre: Path, tmp_path: Path) -> None:
    env = {**os.environ, "XDG_STATE_HOME": str(tmp_path / "state"), "XDG_CACHE_HOME": str(tmp_path / "cache")}
    words = [sys.executable, "-m", "tui", "--data", str(theatre), "watch", "--first", "--rule", "level:airfield"]
    with subprocess.Popen(words, env=env, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as watching:
        assert watching.stderr is not None
        assert "nothing was remembered" in watching.stderr.readline()
        silence(theatre)
        try:
            out, err = watching.communicate(timeout=60)
        finally:
            watching.kill()
    assert (watching.returncode, err) == (3, "")
    assert out.startswith(MOVED)


def test_an_interrupt_ends_the_wait_for_changes(theatre: Path, tmp_path: Path) -> None:
    env = {**os.environ, "XDG_STATE_HOME": str(tmp_path / "state"), "XDG_CACHE_HOME": str(tmp_path / "cache")}
    words = [sys.executable, "-c", INTERRUPTIBLE, "--data", str(theatre), "watch"]
    with subprocess.Popen(words, env=env, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as watching:
        try:
            assert watching.stderr is not None
            assert "nothing was remembered" in watching.stderr.readline()
            wait_until_asleep(watching.pid)
            watching.send_signal(signal.SIGINT)
            _, err = watching.communicate(timeout=60)
        finally:
            watching.kill()
    assert (watching.returncode, err.strip()) == (130, "")


def wait_until_asleep(pid: int) -> None:
    """Wait until the main thread of a process has slept through a tenth of a second."""
    used, since, deadline = "", time.monotonic(), time.monotonic() + 60
    while time.monotonic() < min(deadline, since + 0.1):
        state, *fields = Path(f"/proc/{pid}/task/{pid}/stat").read_text().rpartition(") ")[2].split()
        if state != "S" or used != fields[10]:
            used, since = fields[10], time.monotonic()
    assert since < deadline - 0.1
