"""How soon the dashboard is of use and answers keys, beside a bare Textual app; and what commands take."""

from __future__ import annotations

import subprocess
import tempfile
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

from tests.benchmarks.figures import BARE, FIRST, ROOT, SYRTUI, head, middle, ms, row
from tests.benchmarks.terminal import environment, start

TIMELINE = r"when +what is said"
COMMANDS: dict[str, tuple[list[str], str, str]] = {
    "`python -c 'import click'`": (["-c", "import click"], "", ""),
    "`syrtui --help`": (["-m", "tui", "--help"], "`python -c 'import click'`", "≤ 2"),
    "`python -c 'import polars'`": (["-c", "import polars"], "", ""),
    "`syrtui report`": (["-m", "tui", "report"], "`python -c 'import polars'`", "≤ 1.3"),
    "`syrtui check` of what ships": (["-m", "tui", "check", str(ROOT / "data")], "`python -c 'import polars'`", ""),
}


def begun(home: Path, arguments: Sequence[str] = (), first: str = FIRST) -> tuple[float, float]:
    """One start of the dashboard: seconds to the first useful screen, and to what a key asked for then."""
    session = start([*SYRTUI, *arguments], environment(HOME=str(home), PYTHONPATH=str(ROOT)), where=ROOT)
    useful = session.shows(first, 300)
    session.press("2")
    answered = session.shows(TIMELINE, 300)
    session.press("1")
    session.shows(first)
    session.settle(1.5)
    session.end()
    return useful, answered


def bare(home: Path) -> float:
    """One start of the bare app: seconds to its only screen."""
    session = start(BARE, environment(HOME=str(home)), where=ROOT)
    ready = session.shows("Ready")
    session.settle(0.3)
    session.end("\x11")
    return ready


def measure(runs: int) -> Iterator[str]:
    """Two tables: the dashboard, and commands; medians of interleaved runs, after one to warm up."""
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        found: dict[str, list[float]] = {"bare": [], "useful": [], "answered": []}
        cold = begun(home)
        begun(home)
        for number in range(-1, runs):
            times = (bare(home), *begun(home))
            for values, seconds in zip(found.values(), times, strict=True):
                values.extend([seconds] if number >= 0 else [])
        base = middle(found["bare"])
        yield from head("start, 120 × 40, warm", "median", "× bare", "goal")
        yield row("a bare Textual app of one widget", ms(base), "", "")
        for name, which, goal in (
            ("first useful screen", "useful", "≤ 1.3"),
            ("answers keys: the timeline, asked for then", "answered", "≤ 2.5"),
        ):
            yield row(name, ms(middle(found[which])), f"{middle(found[which]) / base:.2f}", goal)
        yield row("first useful screen, nothing kept", ms(cold[0]), f"{cold[0] / base:.2f}", "")
        yield row("answers keys, nothing kept", ms(cold[1]), f"{cold[1] / base:.2f}", "")
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
