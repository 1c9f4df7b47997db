"""What one of many sessions does without: it costs memory, and nothing depends on it."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import Final

from tui.cli.serve.lean import without_docstrings

ROOT: Final = Path(__file__).resolve().parents[3]
LONG: Final = "word " * 40
SOURCE: Final = f'''
"""A module. {LONG}"""
def told():
    """A function. {LONG}"""
    return "{LONG}", [each + "{LONG}" for each in "ab"]
class Kind:
    """A class. {LONG}"""
    def told(self):
        """{LONG}"""
        def inner():
            """{LONG}"""
            return 1
        return inner
    bare = lambda self: "{LONG}"
'''


def test_only_docstrings_of_functions_go() -> None:
    names: dict[str, object] = {}
    exec(without_docstrings(compile(SOURCE, "source", "exec")), names)
    told, kind = names["told"], names["Kind"]
    assert callable(told)
    assert callable(kind)
    assert told() == (LONG, [f"a{LONG}", f"b{LONG}"])
    assert kind().bare() == LONG
    assert kind().told()() == 1
    functions = (told, kind().told, kind().told())
    assert [each.__doc__ for each in functions] == [None, None, None]
    assert names["__doc__"] == f"A module. {LONG}"
    assert kind.__doc__ == f"A class. {LONG}"


def test_the_libraries_work_without() -> None:
    code = (
        "from tui.cli.serve import lean; lean.begin()\n"
        "import asyncio, textual.app, textual.screen, textual.widgets._input, polars as pl\n"
        "assert pl.DataFrame.filter.__doc__ is None\n"
        "print(pl.DataFrame({'a': [1, 2]}).lazy().filter(pl.col('a') > 1).collect().item())\n"
        "import tui.ui.screens.main, tui.session.theatre, tui.cli.group\n"
        "assert tui.cli.group.__doc__\n"
        "import ssl\n"
    )
    ended = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=False)
    assert ended.stdout == "2\n"
    assert "import of ssl halted" in ended.stderr
