"""How soon the dashboard is of use and answers keys, beside a bare Textual app; and what commands take."""

from __future__ import annotations

import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

from tests.benchmarks.figures import BARE, FIRST, ROOT, SYRTUI, head, middle, ms, row
from tests.benchmarks.terminal import environment, start
from tests.endtoend.sshd import session_server
from tui.settings.paths import bundled_data

TIMELINE = r"when +what is said"
COMMANDS: dict[str, tuple[list[str], str, str]] = {
    "`python -c 'import click'`": (["-c", "import click"], "", ""),
    "`syrtui --help`": (["-m", "tui", "--help"], "`python -c 'import click'`", "≤ 2"),
    "`python -c 'import polars'`": (["-c", "import polars"], "", ""),
    "`syrtui report`": (["-m", "tui", "report"], "`python -c 'import polars'`", "≤ 1.3"),
    "`syrtui check` of what ships": (["-m", "tui", "check", str(ROOT / "data")], "`python -c 'import polars'`", ""),
}


def begun(home: Path, arguments: Sequence[str] = (), first: str = FIRST, *, keeps: bool = False) -> tuple[float, float]:
    """One start of the dashboard: seconds to the first useful screen, and to what a key asked for then.

    One that `keeps` stays until all that is kept for the next start is there.
    """
    session = start([*SYRTUI, *arguments], environment(HOME=str(home), PYTHONPATH=str(ROOT)), where=ROOT)
    useful = session.shows(first, 300)
    session.press("2")
    answered = session.shows(TIMELINE, 300)
    session.press("1")
    session.shows(first)
    session.settle(0.5)
    while keeps and session.now < 60 and not _has_kept_judgements(home):
        session.receive(0.1)
    session.end()
    return useful, answered


def _has_kept_judgements(home: Path) -> bool:
    """Whether the judgements of every day are kept, which is done last."""
    files = (home / ".cache" / "syrtui" / "theatres").glob("*/judgements")
    return any(b"triads" in file.read_bytes() for file in files)


def forgotten(home: Path, *what: str) -> Path:
    """The same home, without some of what the last session has kept."""
    for each in what:
        shutil.rmtree(home / ".cache" / "syrtui" / each, ignore_errors=True)
    return home


def served(socket: Path | None) -> float:
    """One start of the read-only service, by the session server or by itself: seconds to the first useful screen."""
    server = [] if socket is None else ["--server", str(socket)]
    command = [SYRTUI[0], "-I", "-S", str(ROOT / "tui" / "cli" / "serve" / "client.py"), "--kiosk", *server]
    session = start(command, environment(), where=ROOT)
    useful = session.shows(FIRST, 300)
    session.settle(0.5)
    session.end()
    return useful


def bare(home: Path) -> float:
    """One start of the bare app: seconds to its only screen."""
    session = start(BARE, environment(HOME=str(home)), where=ROOT)
    ready = session.shows("Ready")
    session.settle(0.3)
    session.end("\x11")
    return ready


def measure(runs: int) -> Iterator[str]:
    """Two tables: the dashboard, and commands; medians of interleaved runs, after one to warm up."""
    with tempfile.TemporaryDirectory() as folder, session_server(Path(folder), bundled_data()):
        home = Path(folder)
        found: dict[str, list[float]] = {}
        begun(home, keeps=True)
        for number in range(-1, runs):
            cold = begun(forgotten(home, ""), keeps=True)
            warm = begun(home)
            times = {
                "bare": bare(home),
                "useful": warm[0],
                "answered": warm[1],
                "unpictured": begun(forgotten(home, "pictures"))[0],
                "cold": cold[0],
                "cold answered": cold[1],
                "forked": served(home / "run" / "socket"),
                "alone": served(None),
            }
            for name, seconds in times.items():
                found.setdefault(name, []).extend([seconds] if number >= 0 else [])
        base = middle(found["bare"])
        yield from head("start, 120 × 40, warm", "median", "× bare", "goal")
        yield row("a bare Textual app of one widget", ms(base), "", "")
        for name, which, goal in (
            ("first useful screen, with the picture of the last one", "useful", "≤ 1.3"),
            ("answers keys: the timeline, asked for then", "answered", "≤ 2.5"),
            ("first useful screen, without a picture", "unpictured", "≤ 2.5"),
            ("first useful screen, nothing kept", "cold", "≤ 3"),
            ("answers keys, nothing kept", "cold answered", ""),
            ("first useful screen of the service, forked by the session server", "forked", "≤ 1"),
            ("first useful screen of the service, by itself", "alone", ""),
        ):
            yield row(name, ms(middle(found[which])), f"{middle(found[which]) / base:.2f}", goal)
        yield ""
        yield from commands(home, runs)


def commands(home: Path, runs: int) -> Iterator[str]:
    """The table of commands."""
    told = environment(HOME=str(home), PYTHONPATH=str(ROOT))
    times: dict[str, list[float]] = {name: [] for name in COMMANDS}
    for number in range(-2, runs):
        for name, (arguments, _, _) in COMMANDS.items():
            began = time.perf_counter()
            subprocess.run([SYRTUI[0], *arguments], env=told, cwd=ROOT, stdout=subprocess.DEVNULL, check=True)
            if number >= 0:
                times[name].append(time.perf_counter() - began)
    yield from head("command, warm", "median", "ratio", "goal")
    for name, (_, base, goal) in COMMANDS.items():
        ratio = f"{middle(times[name]) / middle(times[base]):.2f}" if base else ""
        yield row(name, ms(middle(times[name])), ratio, goal)
