"""What the README promises stands: its tables, its links, its commands."""

from __future__ import annotations

import re
import shlex
from pathlib import Path
from typing import Final

import pytest
from click.testing import CliRunner

from tests.readme_tables import README, ROOT, main, with_tables
from tui.cli.group import main as syrtui

TEXT: Final = README.read_text(encoding="utf-8")
COMMANDS: Final = [
    line.partition("#")[0].strip()
    for shown in re.findall(r"```sh\n(.+?)```", TEXT, re.DOTALL)
    for line in shown.splitlines()
    if line.startswith("syrtui ")
]


def block(name: str) -> str:
    """The command that stands under a mark, as `.ci/run` takes it."""
    found = re.search(rf"<!-- command: {name} -->\n```sh\n(.+?)\n```\n", TEXT, re.DOTALL)
    assert found, f"no command {name}"
    return found[1]


def test_the_tables_are_those_of_registry_and_glossary() -> None:
    assert with_tables(TEXT) == TEXT, "renew them with `python tests/readme_tables.py --write`"


def test_a_stale_table_is_told_and_mended(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    copy = tmp_path / "README.md"
    copy.write_text(TEXT.replace("| Leave syrtui |", "| Stay |"), encoding="utf-8")
    monkeypatch.setattr("tests.readme_tables.README", copy)
    assert main([]) == 1
    assert main(["--write"]) == 0
    assert main([]) == 0
    assert copy.read_text(encoding="utf-8") == TEXT


@pytest.mark.parametrize("name", ["run", "test"])
def test_both_commands_need_nothing_but_python_and_end_in_one_venv(name: str) -> None:
    steps = [shlex.split(step) for step in block(name).split("&&")]
    assert steps[0][0] == "python3"
    assert all(step[0].startswith(".venv/bin/") for step in steps[1:])


def test_links_lead_somewhere() -> None:
    targets = re.findall(r"\]\(([^)#]+)\)|src=\"([^\"]+)\"", TEXT)
    paths = [first or second for first, second in targets if "://" not in first]
    assert len(paths) > 5
    assert [path for path in paths if not (ROOT / path).exists()] == []


@pytest.mark.parametrize("command", COMMANDS)
def test_the_commands_without_a_screen_work(command: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    ran = CliRunner().invoke(syrtui, shlex.split(command)[1:])
    assert ran.exit_code == 0, ran.output
    assert ran.output
