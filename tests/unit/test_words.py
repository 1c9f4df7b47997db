"""Screens, command line and README speak an analyst's words: what was once private language is gone from them."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import pytest

from tests.readme_tables import ROOT

RETIRED: Final = re.compile(
    r"\b(voices?|roots?|n_eff|distrust\w*|hindsight|records? aside|starting point|trust(s|ed)? (it|them)? ?again"
    r"|not trusted|do not go together|do again|at fault|taken over|reckon\w*|nobody up)\b",
    re.IGNORECASE,
)
"""Words that nobody says aloud of these things."""
SPOKEN: Final = ("tui/render", "tui/ui", "tui/cli", "tui/settings", "tui/session", "tui/terminal", "tui/base")
TEXTS: Final = ("README.md", "CHANGELOG.md", "config.yaml", "data/README.md", "tui/README.md", "tui/analysis/README.md")


def said(path: Path) -> Iterator[tuple[int, str]]:
    """Line and text of every string in a module that is not its documentation."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    documents = {
        id(statement.value)
        for node in ast.walk(tree)
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef)
        for statement in node.body
        if isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Constant)
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in documents:
            yield node.lineno, node.value


@pytest.mark.parametrize("folder", SPOKEN)
def test_no_string_of_screen_or_command_line_has_a_retired_word(folder: str) -> None:
    found = [
        f"{path.relative_to(ROOT)}:{line}: {text}"
        for path in sorted((ROOT / folder).rglob("*.py"))
        for line, text in said(path)
        if RETIRED.search(text)
    ]
    assert found == []


@pytest.mark.parametrize("name", TEXTS)
def test_no_document_has_a_retired_word(name: str) -> None:
    # The working of the example names groups of speakers by the ids of the code.
    text = (ROOT / name).read_text(encoding="utf-8")
    assert [line for line in text.splitlines() if RETIRED.search(line)] == []


def test_the_pattern_finds_what_it_is_for() -> None:
    for phrase in ("distrusted", "2 records aside", "best voice", "its root", "the starting point"):
        assert RETIRED.search(phrase)
    assert not RETIRED.search("the origin of three citations")
