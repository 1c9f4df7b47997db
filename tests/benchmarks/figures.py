"""What the sections share: the machine, tables, a folder of their own, theatres made up once."""

from __future__ import annotations

import os
import platform
import sys
from collections.abc import Iterable, Sequence
from importlib.metadata import version
from pathlib import Path
from statistics import median

import platformdirs

ROOT = Path(__file__).resolve().parents[2]
BARE = [sys.executable, str(Path(__file__).with_name("bare.py"))]
"""A Textual app of one widget: what no Textual app can be faster than."""
SYRTUI = [sys.executable, "-m", "tui"]
FIRST = r"(index|loss of use, 30 d|attack, 7 d) +\d"
"""Stands on the first screen, once it is of use: the index of a level, as this version or the last one words it."""


def kept() -> Path:
    """The folder for what takes long to make: theatres, the venv of the peers."""
    folder = Path(platformdirs.user_cache_path("syrtui-benchmarks"))
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def large(facts: int = 100_000, files: int = 1000) -> Path:
    """A theatre of so many facts in so many files, made once."""
    from tests.benchmarks.store import generate

    root = kept() / f"theatre-{facts}-{files}"
    if not (root / "complete").exists():
        generate(root, facts, per_file=facts // files)
        (root / "complete").touch()
    return root


def machine() -> str:
    """Processor, cores, load, and the versions that count."""
    model = platform.machine()
    try:
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
        model = next(line.partition(":")[2].strip() for line in lines if line.startswith("model name"))
    except (OSError, StopIteration):
        pass
    versions = ", ".join(f"{name} {version(name)}" for name in ("polars", "textual", "PyYAML", "click"))
    load = os.getloadavg()[0]
    return f"{model}, {os.cpu_count()} cores, load {load:.1f}; Python {platform.python_version()}, {versions}."


def row(*cells: object) -> str:
    """A row of a Markdown table."""
    return f"| {' | '.join(map(str, cells))} |"


def head(*titles: str) -> list[str]:
    """The head of a Markdown table; all but the first column are numbers."""
    return [row(*titles), f"|{'|'.join(['---', *['---:'] * (len(titles) - 1)])}|"]


def ms(seconds: float) -> str:
    """Seconds as milliseconds."""
    return f"{seconds * 1000:.1f} ms" if seconds < 0.1 else f"{seconds * 1000:,.0f} ms"


def share(values: Iterable[float], at: float) -> float:
    """The value that the share `at` of all values does not exceed."""
    listed: Sequence[float] = sorted(values)
    return listed[min(int(len(listed) * at), len(listed) - 1)]


def middle(values: Iterable[float]) -> float:
    """The median."""
    return median(values)
