"""How soon other terminal programs of the kind begin, on comparable data, beside syrtui."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import venv
from collections.abc import Iterator
from pathlib import Path

from tests.benchmarks.figures import BARE, FIRST, ROOT, SYRTUI, head, kept, middle, ms, row
from tests.benchmarks.terminal import environment, start

PACKAGES = ("visidata", "harlequin", "posting")


def _installed() -> Path:
    """The folder of their commands, in a venv of their own, made once."""
    folder = kept() / "peers"
    commands = folder / "bin"
    if not all((commands / name).exists() for name in ("vd", "harlequin", "posting")):
        venv.create(folder, with_pip=True)
        subprocess.run([commands / "python", "-m", "pip", "install", "--quiet", *PACKAGES], check=True)
    return commands


def _version(commands: Path, package: str) -> str:
    code = f"from importlib.metadata import version; print(version({package!r}))"
    return subprocess.run([commands / "python", "-c", code], capture_output=True, text=True, check=True).stdout.strip()


def measure(runs: int) -> Iterator[str]:
    """One table: medians of interleaved runs, after one to warm up."""
    commands = _installed()
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        told = environment(HOME=folder, PYTHONPATH=str(ROOT))
        exported = subprocess.run(
            [*SYRTUI, "export", "facts", "--format", "csv"], cwd=ROOT, env=told, capture_output=True, check=True
        )
        (home / "facts.csv").write_bytes(exported.stdout)
        (home / "empty").mkdir()
        theirs = {**told, "PYTHONPATH": "", "PATH": f"{commands}:{os.environ['PATH']}"}
        programs = {
            "a bare Textual app": (BARE, told, "Ready", "\x11"),
            "syrtui, theatre that ships": (SYRTUI, told, FIRST, "q"),
            f"visidata {_version(commands, 'visidata')}, its facts as CSV": (
                [str(commands / "vd"), str(home / "facts.csv")],
                theirs,
                r"khmeimim",
                "gq",
            ),
            f"harlequin {_version(commands, 'harlequin')}, no database": (
                [str(commands / "harlequin")],
                theirs,
                r"Query Editor|Data Catalog",
                "\x11",
            ),
            f"posting {_version(commands, 'posting')}, no request": (
                [str(commands / "posting"), "--collection", str(home / "empty")],
                theirs,
                r"Collection",
                "\x03",
            ),
        }
        times: dict[str, list[float]] = {name: [] for name in programs}
        for number in range(-2, min(runs, 5)):
            for name, (command, variables, first, leave) in programs.items():
                session = start(command, variables, where=ROOT)
                seconds = session.shows(first)
                session.settle(1.0)
                session.end(leave, 5.0)
                if number >= 0:
                    times[name].append(seconds)
    base = middle(times["a bare Textual app"])
    yield from head("first screen, 120 × 40, warm", "median", "× bare")
    for name, values in times.items():
        yield row(name, ms(middle(values)), f"{middle(values) / base:.2f}")


if __name__ == "__main__":
    sys.exit("\n".join(measure(3)))
