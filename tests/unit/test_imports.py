"""What is imported when: the contracts of pyproject.toml, and what each command loads in a process of its own."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Final

import pytest
from importlinter.cli import EXIT_STATUS_SUCCESS, lint_imports

ROOT: Final = Path(__file__).resolve().parents[2]

STAGES: Final = """
import os, sys
stage, *arguments = sys.argv[1:]

def told():
    sys.stderr.write("\\nloaded: " + " ".join(sorted(sys.modules)) + "\\n")
    sys.stderr.flush()

def stop(*_):
    told()
    os._exit(0)

async def screen():
    from pathlib import Path
    from tui.settings import config, paths
    from tui.ui.app import Syrtui
    if stage == "shell":
        Syrtui._load = stop
    else:
        load = Syrtui._load
        def loaded(app):
            main, situation = load(app)
            main._go_on = stop
            return main, situation
        Syrtui._load = loaded
    async with Syrtui(paths.bundled_data(), config.load(paths.bundled_config(), None, {})).run_test() as pilot:
        await pilot.pause(60)

if stage == "picture":
    from tui.terminal.first_frame import ShownFrame
    ShownFrame.__enter__ = stop
    for stream in (sys.stdin, sys.stdout, sys.stderr):
        stream.isatty = lambda: True
if stage in ("shell", "first screen"):
    import asyncio
    asyncio.run(screen())
else:
    from tui.cli.group import main
    try:
        main(arguments)
    finally:
        told()
"""
"""Goes as far as a stage, and tells every module that has been imported by then."""

HELP: Final = {"click"}
PICTURE: Final = HELP | {"platformdirs"}
READING: Final = HELP | {"msgspec", "polars", "platformdirs"}
PARSING: Final = {"yaml"}
"""PyYAML, where there is no snapshot that holds."""
REPORT: Final = READING | PARSING | {"geographiclib", "rich"}
SHELL: Final = PICTURE | PARSING | {"msgspec", "rich", "textual"}
SCREEN: Final = SHELL | READING | {"geographiclib"}
BUDGET: Final[Mapping[str, tuple[list[str], set[str]]]] = {
    "help": (["--help"], HELP),
    "version": (["--version"], HELP),
    "locate": (["locate", "data"], PICTURE | PARSING | {"msgspec"}),
    "picture": ([], PICTURE),
    "shell": ([], SHELL),
    "first screen": ([], SCREEN),
    "report": (["report"], REPORT),
    "explain": (["explain", "khmeimim"], REPORT),
    "check": (["check", "data"], READING | PARSING | {"rapidfuzz"}),
    "export": (["export", "facts", "--format", "csv"], READING | PARSING),
    "drafts": (["--data", "data", "intake", "--list"], READING | PARSING),
    "schema": (["schema", "facts"], HELP | {"msgspec"}),
    "import, its help": (["import", "--help"], HELP),
}
"""The arguments that lead to each stage, and the packages that may have been imported by then, beside Python's own."""
NOT_OF_PACKAGES: Final = {"cython_runtime", "typing_extensions"}
"""What msgspec, polars and PyYAML bring along."""
SLOW: Final = {"asyncio", "email", "http", "multiprocessing", "sqlite3", "ssl", "unittest", "urllib.request", "xml"}
"""Python's own that take long: asked for only where a package does so itself."""
FORBIDDEN: Final[Mapping[str, set[str]]] = {
    "help": SLOW | {"json"},
    "picture": SLOW | {"json"},
    "schema": SLOW,
}
UNASKED: Final = {"edtf", "icalendar", "luqum", "networkx", "numpy", "plotext", "rapidfuzz", "watchdog"}
"""What the first screen has no use for."""


def loaded(stage: str, *arguments: str) -> set[str]:
    """Names of everything that has been imported when a stage is reached, in a process of its own."""
    ended = subprocess.run(
        [sys.executable, "-c", STAGES, stage, *arguments],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )
    before, _, names = ended.stderr.partition("\nloaded: ")
    assert ended.returncode == 0, ended.stdout + ended.stderr
    assert not before.strip(), before
    return set(names.split())


def packages(names: set[str]) -> set[str]:
    """The top-level packages among modules, without Python's own and ours."""
    tops = {name.partition(".")[0] for name in names}
    ours = {"tui", "tests", "__main__"}
    return {top for top in tops if not top.startswith("_")} - sys.stdlib_module_names - ours - NOT_OF_PACKAGES


def test_contracts_hold(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.chdir(ROOT)
    monkeypatch.syspath_prepend(str(ROOT))
    status = lint_imports(cache_dir=None, no_cache=True)  # type: ignore[no-untyped-call,unused-ignore]
    assert status == EXIT_STATUS_SUCCESS, capsys.readouterr().out


@pytest.mark.parametrize("stage", BUDGET)
def test_each_stage_imports_no_more_than_its_budget(stage: str) -> None:
    arguments, budget = BUDGET[stage]
    names = loaded(stage, *arguments)
    assert packages(names) <= budget
    assert not names & FORBIDDEN.get(stage, set())
    assert not names & (UNASKED - budget)


def test_the_budget_is_not_too_generous() -> None:
    """Where a stage needs less than it did, its budget is to say so."""
    needed = {stage: packages(loaded(stage, *BUDGET[stage][0])) for stage in ("help", "picture", "schema", "export")}
    for stage, names in needed.items():
        assert names >= BUDGET[stage][1] - PARSING, stage
