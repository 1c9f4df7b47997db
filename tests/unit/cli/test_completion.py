"""What a shell offers when a command line is completed."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.theatres import write

CALL = "from tui.cli.group import main; main(prog_name='syrtui')"


def completed(line: str) -> list[str]:
    """What bash is told for a command line whose last word is begun."""
    words = line.split(" ")
    env = {**os.environ, "_SYRTUI_COMPLETE": "bash_complete", "COMP_WORDS": line, "COMP_CWORD": str(len(words) - 1)}
    done = subprocess.run([sys.executable, "-c", CALL], env=env, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")
    return [each.partition(",")[2] for each in done.stdout.split()]


def test_commands_and_panes_are_completed() -> None:
    assert completed("syrtui exp") == ["explain", "export"]
    assert completed("syrtui --pane ti") == ["timeline"]
    assert completed("syrtui export f") == ["facts", "forecasts"]


def test_ids_of_the_theatre_in_use_are_completed(tmp_path: Path) -> None:
    root = write(tmp_path)
    assert completed(f"syrtui --data {root} explain air") == ["airfield", "airfield-30-days"]
    assert completed(f"syrtui --data {root} explain how") == ["how-near"]
    assert set(completed(f"syrtui --data {root} explain north so")) == {"south"}
    assert "gazette-1" in completed(f"syrtui --data {root} report --without gaz")
    assert "gazette" in completed(f"syrtui --data {root} --without gaz")
    assert completed(f"syrtui --data {tmp_path / 'none'} explain air") == []


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_the_script_of_each_shell_is_printed(shell: str) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "tui", "completion", shell], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0
    assert f"_SYRTUI_COMPLETE={shell}_complete" in done.stdout
