"""How soon other terminal programs of the kind begin, on comparable data, beside syrtui."""

from __future__ import annotations

import contextlib
import subprocess
import sys
import tempfile
import venv
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from tests.benchmarks.figures import BARE, FIRST, ROOT, SYRTUI, head, kept, middle, ms, row
from tests.benchmarks.terminal import environment, start

PEERS: Final = {
    "visidata": ["visidata"],
    "harlequin": ["harlequin"],
    # With tree-sitter 0.26, the Textual that posting asks for ends in a segmentation fault.
    "posting": ["posting", "tree-sitter<0.26"],
}
"""What to install of each."""


def _installed(package: str) -> Path:
    """The folder of a package's commands, in a venv of its own, made once: their dependencies clash."""
    folder, wanted = kept() / "peers" / package, PEERS[package]
    done = folder / "installed"
    if not done.exists() or done.read_text(encoding="utf-8").splitlines() != wanted:
        venv.create(folder, with_pip=True, clear=True)
        subprocess.run([folder / "bin" / "python", "-m", "pip", "install", "--quiet", *wanted], check=True)
        done.write_text("\n".join(wanted), encoding="utf-8")
    return folder / "bin"


def _version(package: str) -> str:
    code = f"from importlib.metadata import version; print(version({package!r}))"
    python = _installed(package) / "python"
    return subprocess.run([python, "-c", code], capture_output=True, text=True, check=True).stdout.strip()


def measure(runs: int) -> Iterator[str]:
    """One table: medians of interleaved runs, after one to warm up."""
    visidata, harlequin, posting = map(_installed, PEERS)
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        told = environment(HOME=folder, PYTHONPATH=str(ROOT))
        exported = subprocess.run(
            [*SYRTUI, "export", "facts", "--format", "csv"], cwd=ROOT, env=told, capture_output=True, check=True
        )
        (home / "facts.csv").write_bytes(exported.stdout)
        (home / "empty").mkdir()
        theirs = {**told, "PYTHONPATH": ""}
        programs = {
            "a bare Textual app": (BARE, told, "Ready", "\x11"),
            "syrtui, theatre that ships": (SYRTUI, told, FIRST, "q"),
            f"visidata {_version('visidata')}, its facts as CSV": (
                [str(visidata / "vd"), str(home / "facts.csv")],
                theirs,
                r"\d+ rows",
                "gq",
            ),
            f"harlequin {_version('harlequin')}, no database": (
                [str(harlequin / "harlequin")],
                theirs,
                r"Query Editor|Data Catalog",
                "\x11",
            ),
            f"posting {_version('posting')}, no request": (
                [str(posting / "posting"), "--collection", str(home / "empty")],
                theirs,
                r"Collection",
                "\x03",
            ),
        }
        times: dict[str, list[float]] = {name: [] for name in programs}
        for number in range(-2, min(runs, 5)):
            for name, (command, variables, first, leave) in programs.items():
                if number > -2 and not times[name]:
                    continue  # it showed nothing here, and would not the next time
                session = start(command, variables, where=ROOT)
                with contextlib.suppress(TimeoutError):
                    times[name].append(session.shows(first, 15.0))
                    session.settle(1.0, 2.0)
                session.end(leave, 5.0)
    times = {name: values[2:] for name, values in times.items()}  # the first two runs warm up
    base = middle(times["a bare Textual app"])
    yield from head("first screen, 120 × 40, warm", "median", "× bare")
    for name, values in times.items():
        took = (ms(middle(values)), f"{middle(values) / base:.2f}") if values else ("shows nothing here", "")
        yield row(name, *took)


if __name__ == "__main__":
    sys.exit("\n".join(measure(3)))
