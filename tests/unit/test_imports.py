"""What is imported when: the contracts of pyproject.toml, and what each command loads in a process of its own."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import Final

import pytest
from importlinter.cli import EXIT_STATUS_SUCCESS, lint_imports

ROOT: Final = Path(__file__).resolve().parents[2]

COMMAND: Final = """
import sys
from tui.cli import main
try:
    main(sys.argv[1:])
finally:
    sys.stderr.write("\\nloaded: " + " ".join(sorted({name.partition(".")[0] for name in sys.modules})))
"""

FIRST_SCREEN: Final = """
import asyncio, sys
from tests.screen.terminal import opened

async def first_screen():
    async with opened():
        sys.stderr.write("\\nloaded: " + " ".join(sorted({name.partition(".")[0] for name in sys.modules})))

asyncio.run(first_screen())
"""


def loaded(program: str, *arguments: str) -> set[str]:
    """Top-level names of everything that a program has imported when it ends."""
    ended = subprocess.run(
        [sys.executable, "-c", program, *arguments],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=False,
    )
    before, _, names = ended.stderr.partition("\nloaded: ")
    assert ended.returncode == 0, ended.stdout + ended.stderr
    assert not before.strip(), before
    return set(names.split())


def test_contracts_hold(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.chdir(ROOT)
    monkeypatch.syspath_prepend(str(ROOT))
    status = lint_imports(cache_dir=None, no_cache=True)  # type: ignore[no-untyped-call,unused-ignore]
    assert status == EXIT_STATUS_SUCCESS, capsys.readouterr().out


@pytest.mark.parametrize("arguments", [["--help"], ["--version"], ["locate", "data"]])
def test_asking_about_the_program_loads_neither_textual_nor_polars(arguments: list[str]) -> None:
    names = loaded(COMMAND, *arguments)
    assert "click" in names
    assert not names & {"textual", "polars", "plotext"}


@pytest.mark.parametrize(
    "arguments",
    [
        ["check", "data"],
        ["export", "facts", "--format", "csv"],
        ["explain", "khmeimim"],
        ["report"],
        ["schema", "facts"],
    ],
    ids=lambda arguments: arguments[0],
)
def test_commands_without_a_screen_load_no_textual(arguments: list[str]) -> None:
    assert not loaded(COMMAND, *arguments) & {"textual", "plotext"}


def test_the_first_screen_does_without_the_charts_library() -> None:
    names = loaded(FIRST_SCREEN)
    assert {"textual", "polars"} <= names
    assert "plotext" not in names
