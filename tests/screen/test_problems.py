"""A theatre with a broken record: the rest is shown, the screen says so, and a key lists what to mend."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest

from tests.screen.terminal import opened, words
from tests.theatres import FILES, changed, write
from tui.settings import paths
from tui.store.load.reader import read
from tui.ui.screens.page import Page

BROKEN = "2024-13-45"


@pytest.fixture
def broken(tmp_path: Path) -> tuple[Path, str, str]:
    """A copy of the theatre that ships, with one fact's date broken; where that is, and the fact's id."""
    copy = tmp_path / "theatre"
    shutil.copytree(paths.bundled_data(), copy)
    file = sorted((copy / "facts").glob("*.yaml"))[0]
    text = file.read_text(encoding="utf-8")
    found = re.search(r"- id: (\S+)\n(?:  .*\n)*?  when: ([\d~-]+)$", text, re.MULTILINE)
    assert found
    start = found.start(2)
    line, column = text.count("\n", 0, start) + 1, start - text.rfind("\n", 0, start)
    file.write_text(text[:start] + BROKEN + text[found.end(2) :], encoding="utf-8")
    return copy, f"facts/{file.name}:{line}:{column}", found[1]


async def test_a_broken_date_sets_one_record_aside_and_shows_the_rest(broken: tuple[Path, str, str]) -> None:
    folder, _, fact = broken
    async with opened(data=folder) as terminal:
        whole = read(paths.bundled_data()).frames.facts
        assert terminal.situation.known == whole.height - 1
        assert fact not in terminal.shown
        assert "1 record with errors" in terminal.lines[2]
        assert f"{whole.height - 1} facts" in terminal.lines[2]
        assert "press !" in words(terminal.pane.rows)
        for pane in "12345678":
            await terminal.press(pane)
            assert len(terminal.pane.rows), pane


async def test_a_key_lists_what_is_aside_with_its_place_and_how_to_mend_it(broken: tuple[Path, str, str]) -> None:
    folder, place, fact = broken
    async with opened(data=folder) as terminal:
        before = terminal.text
        await terminal.press("!")
        assert isinstance(terminal.app.screen, Page)
        assert place in terminal.text
        assert fact in terminal.text
        assert BROKEN in terminal.text
        mend = next(problem.mend for problem in terminal.situation.store.problems if problem.severity == "error")
        assert mend
        assert " ".join(mend.split()) in words(terminal.app.screen.list.rows)
        await terminal.press("escape")
        assert terminal.text == before


async def test_without_problems_the_list_says_so() -> None:
    async with opened() as terminal:
        assert "with errors" not in terminal.lines[2]
        await terminal.press("!")
        assert "without a problem" in terminal.text
        await terminal.press("q")
        assert terminal.app.screen is terminal.main


async def test_each_pane_says_what_is_missing(tmp_path: Path) -> None:
    root = write(tmp_path, changed("theatre.yaml", FILES["theatre.yaml"].splitlines()[4], "bases: []"))
    shutil.rmtree(root / "facts")
    for kind in ("questions", "hypotheses", "assumptions"):
        (root / f"{kind}.yaml").unlink()
    said = {
        "1": "lists no bases", "2": "no facts yet", "3": "lists no bases", "4": "no facts yet", "5": "The Gazette",
        "6": "asks no questions", "7": "Airfield", "8": "no facts yet",
    }  # fmt: skip
    async with opened(data=root) as terminal:
        for pane, words in said.items():
            await terminal.press(pane)
            assert words in terminal.part(terminal.pane), pane
        assert "syrtui new source" not in terminal.text
    shutil.rmtree(root / "sources")
    for kind in ("actors", "places"):
        (root / f"{kind}.yaml").unlink()
    async with opened(data=root) as terminal:
        for pane, words in (said | {"4": "no actors", "5": "no sources", "7": "No place"}).items():
            await terminal.press(pane)
            assert words in terminal.part(terminal.pane), pane


async def test_a_theatre_with_facts_and_without_bases_says_so(tmp_path: Path) -> None:
    root = write(tmp_path, changed("theatre.yaml", FILES["theatre.yaml"].splitlines()[4], "bases: []"))
    async with opened(data=root) as terminal:
        for pane in "13":
            await terminal.press(pane)
            assert "lists no bases" in terminal.part(terminal.pane), pane
        await terminal.press("2")
        assert "fight over the town" in terminal.text
        await terminal.press("!")
        assert "is no base, so this is left out" in terminal.text
        assert isinstance(terminal.app.screen, Page)
        assert "airfield is no base, so the indicators of this set are left out" in words(terminal.app.screen.list.rows)
    assert not any(each.severity == "error" for each in read(root).problems)


async def test_a_theatre_without_facts_is_shown_empty(theatre: Path) -> None:
    shutil.rmtree(theatre / "facts")
    async with opened(data=theatre) as terminal:
        for pane in "12345678":
            await terminal.press(pane)
            assert terminal.part(terminal.pane).strip(), pane
        await terminal.press("2", "j", "enter", "[", "0", "f", "b", "escape", "/", *"x", "enter", "x")
        assert "no facts" in terminal.text
