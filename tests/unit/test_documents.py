"""What the documents for engineers name is there: files, folders, functions, make targets."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Final

import pytest

ROOT: Final = Path(__file__).resolve().parents[2]
DOCUMENTS: Final = sorted((ROOT / "CONTRIBUTING.md", *(ROOT / "tui").rglob("*.md")))
_MADE: Final = (".venv", "dist", "vX.Y.Z")
"""What is not in the repository."""


def named(text: str) -> list[str]:
    """The paths that a document names: what its links lead to, and words in code style with a slash or an ending."""
    links = [link for link in re.findall(r"\]\(([^)#]+)\)", text) if "://" not in link]
    words = [word for code in re.findall(r"`([^`\n]+)`", text) for word in code.split()]
    words += [word for block in re.findall(r"```sh\n(.*?)```", text, re.DOTALL) for word in block.split()]
    paths = [word.partition("=")[2] or word for word in words if re.fullmatch(r"[\w=./*-]+", word)]
    return [path for path in (*links, *paths) if "/" in path.strip("/") and not path.startswith(_MADE)]


def exists(path: str, document: Path) -> bool:
    """Whether there is such a file, folder or module, or a function, class or constant of one."""
    for folder in (ROOT, document.parent, ROOT / "tui"):
        if list(folder.glob(path.rstrip("/"))) or (folder / f"{path}.py").exists():
            return True
        module, _, name = path.rpartition(".")
        file = folder / f"{module}.py"
        if (
            module
            and file.exists()
            and re.search(rf"^(?:async )?(?:    )?(?:def|class) {name}\b|^{name}\b", file.read_text(), re.M)
        ):
            return True
    return False


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: str(path.relative_to(ROOT)))
def test_every_path_that_a_document_names_exists(document: Path) -> None:
    paths = named(document.read_text(encoding="utf-8"))
    assert [path for path in paths if not exists(path, document)] == []


def test_every_make_target_that_is_named_exists() -> None:
    targets = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))
    text = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
    assert (
        set(re.findall(r"\bmake ([a-z]+)\b(?=[ `\n])", "\n".join(re.findall(r"`[^`]+`|```sh.*?```", text, re.S))))
        <= targets
    )
