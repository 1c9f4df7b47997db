"""How soon the dashboard is of use and answers keys, beside a bare Textual app; and what commands take."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

from tests.benchmarks.figures import BARE, FIRST, ROOT, SYRTUI, head, middle, ms, row
from tests.benchmarks.load import running_s
from tests.benchmarks.sessions import CLIENT
from tests.benchmarks.terminal import environment, start
from tests.endtoend.sshd import session_server
from tui.settings.paths import bundled_data

TIMELINE = r"when\W+what is said"
COMMANDS: dict[str, tuple[list[str], str, str]] = {
    "`python -c 'import click'`": (["-c", "import click"], "", ""),
    "`syrtui --help`": (["-m", "tui", "--help"], "`python -c 'import click'`", "≤ 2"),
    "`python -c 'import polars'`": (["-c", "import polars"], "", ""),
    "`syrtui report`": (["-m", "tui", "report"], "`python -c 'import polars'`", "≤ 1.3"),
    "`syrtui check` of what ships": (["-m", "tui", "check", str(ROOT / "data")], "`python -c 'import polars'`", ""),
}


def begun(home: Path, arguments: Sequence[str] = (), first: str = FIRST) -> tuple[float, float]:
    """One start of the dashboard: seconds to the first useful screen, and to what a key asked for then.

    It is killed then, and so leaves the home as it was: nothing is in the way of the next start.
    """
    session = start([*SYRTUI, *arguments], environment(HOME=str(home), PYTHONPATH=str(ROOT)), where=ROOT)
    useful = session.shows(first, 300)
    session.press("2")
    answered = session.shows(TIMELINE, 300)
    session.kill()
    return useful, answered


def kept(home: Path) -> Path:
    """A home after a session that stayed until all was kept for the next: settings, theatre, judgements, picture."""
    home.mkdir(exist_ok=True)
    session = start(SYRTUI, environment(HOME=str(home), PYTHONPATH=str(ROOT)), where=ROOT)
    session.shows(FIRST, 300)
    while session.now < 60 and not _has_kept_judgements(home):
        session.receive(0.1)
    session.end()
    return home


def _has_kept_judgements(home: Path) -> bool:
    """Whether the judgements of every day are kept, which is done last."""
    files = (home / ".cache" / "syrtui" / "theatres").glob("*/judgements")
    return any(b"triads" in file.read_bytes() for file in files)


def copied(home: Path, copy: Path, *without: str) -> Path:
    """A copy of a home, without some of what was kept there."""
    shutil.rmtree(copy, ignore_errors=True)
    shutil.copytree(home, copy, ignore=shutil.ignore_patterns(*without))
    return copy


def served(address: Path | None) -> float:
    """One start of the read-only service, by the session server or by itself: seconds to the first useful screen."""
    server = [] if address is None else ["--server", str(address)]
    session = start([*CLIENT, *server], environment(), where=ROOT)
    useful = session.shows(FIRST, 300)
    session.end()
    return useful


def handed_over(folder: Path) -> tuple[float, float]:
    """One start of the client: seconds until a server has its request, and those of the processor by then."""
    with socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET) as listening:
        listening.bind(str(folder / "listening"))
        listening.listen()
        began = time.perf_counter()
        client = os.posix_spawn(CLIENT[0], [*CLIENT, "--server", str(folder / "listening")], environment())
        connection, _ = listening.accept()
        connection.recv(1 << 17)
        took = time.perf_counter() - began, running_s(client)
        os.kill(client, signal.SIGKILL)
        os.waitpid(client, 0)
        connection.close()
    (folder / "listening").unlink()
    return took


def python_alone() -> tuple[float, float]:
    """Seconds that Python takes to start and end, and those of the processor."""
    began = time.perf_counter()
    process = os.posix_spawn(CLIENT[0], [*CLIENT[:3], "-c", "pass"], environment())
    _, _, used = os.wait4(process, 0)
    return time.perf_counter() - began, used.ru_utime + used.ru_stime


def bare(home: Path) -> float:
    """One start of the bare app: seconds to its only screen."""
    session = start(BARE, environment(HOME=str(home)), where=ROOT)
    ready = session.shows("Ready")
    session.kill()
    return ready


def measure(runs: int) -> Iterator[str]:
    """Two tables: the dashboard, and commands; medians of interleaved runs, after one to warm up."""
    with tempfile.TemporaryDirectory() as folder, session_server(Path(folder), bundled_data()):
        own = Path(folder)
        home, other = kept(own / "home"), own / "other"
        found: dict[str, list[float]] = {}
        for number in range(-1, runs):
            warm = begun(home)
            cold = begun(copied(home, other, ".cache"))
            times = {
                "bare": bare(other),
                "useful": warm[0],
                "answered": warm[1],
                "unpictured": begun(copied(home, other, "pictures"))[0],
                "cold": cold[0],
                "cold answered": cold[1],
                "forked": served(own / "run" / "socket"),
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
        yield from client(own / "run", 10 * runs)
        yield ""
        yield from commands(home, runs)


def client(folder: Path, runs: int) -> Iterator[str]:
    """The table of what the session server's client takes."""
    times = [(*handed_over(folder), *python_alone()) for _ in range(2 + runs)][2:]
    its, its_processor, alone, alone_processor = (middle(each) for each in zip(*times, strict=True))
    yield from head("the session server's client", "median", "of the processor", "goal")
    yield row("from its start until the server has its request", ms(its), ms(its_processor), "≤ 20 ms")
    yield row("`python -I -S -c pass`, to its end", ms(alone), ms(alone_processor), "")


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
