"""The brief on screen: read, searched, followed to its citations, copied, and written to a file."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.screen.terminal import NARROW, WIDE, Terminal, application, begun, opened
from tui.cli.serve.read_only_app import ReadOnlyApp
from tui.ui.app import Opening
from tui.ui.screens.brief import BriefPage


async def page(terminal: Terminal) -> BriefPage:
    """Opens the brief by its name in the palette."""
    await terminal.press(":", *"brief", "enter")
    await terminal.shows("Key judgements")
    assert isinstance(terminal.app.screen, BriefPage)
    return terminal.app.screen


async def test_a_sentence_of_the_brief_opens_what_it_rests_on() -> None:
    async with opened(WIDE) as terminal:
        await page(terminal)
        assert "is ◕ severe: index 89" in terminal.text
        await terminal.press("/", *"pacified", "enter")
        hit = next(line for line in terminal.lines if line.startswith("▌"))
        assert "pacified" in hit
        await terminal.press("n")
        assert next(line for line in terminal.lines if line.startswith("▌")) != hit
        await terminal.press("enter")
        await terminal.until(lambda: not isinstance(terminal.app.screen, BriefPage), "the main screen")
        assert "Citation" in terminal.part(terminal.inspector)
        before = terminal.pane_name
        await terminal.press("escape")
        await terminal.until(lambda: isinstance(terminal.app.screen, BriefPage), "the brief again")
        await terminal.settle()
        assert "pacified" in next(line for line in terminal.lines if line.startswith("▌")), "where it was left"
        await terminal.press("escape")
        assert terminal.pane_name == before
        assert not terminal.main.navigation.can_go_back


async def test_what_changed_is_told_since_the_marked_day() -> None:
    async with opened(WIDE) as terminal:
        await terminal.press("[", "[", "[", "c", "]", "]")
        shown = await page(terminal)
        assert shown._brief.view.since.isoformat() == "2024-12-06"
        assert "--as-of 2024-12-08 --since 2024-12-06" in shown._brief.command


async def test_the_brief_is_written_in_the_format_that_a_name_ends_on(tmp_path: Path) -> None:
    file = tmp_path / "out.md"
    async with opened(NARROW, notices=True) as terminal:
        await page(terminal)
        await terminal.press("E", "ctrl+u", *str(tmp_path / "out.doc"), "enter")
        assert "end the name on .txt" in terminal.text
        await terminal.press("ctrl+u", *str(file), "enter")
        await terminal.until(file.exists, "the file")
        await terminal.shows("Written to")
        first = file.read_text(encoding="utf-8")
        assert first.startswith("# Syria 2024, as known on 9 Dec 2024\n")
        file.write_text("another's")
        await terminal.press("E", "ctrl+u", *str(file), "enter")
        assert "enter again replaces it" in terminal.text
        assert file.read_text() == "another's"
        await terminal.press("enter")
        await terminal.until(lambda: file.read_text(encoding="utf-8") == first, "the brief in its place")
        drawn = tmp_path / "out.html"
        await terminal.press("E", "ctrl+u", *str(drawn), "enter")
        await terminal.until(drawn.exists, "the page")
        assert drawn.read_text(encoding="utf-8").count("<svg") == 5


async def test_a_read_only_session_reads_the_brief_and_writes_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    opening = Opening(read_only=True)
    async with application(kind=ReadOnlyApp, opening=opening).run_test(size=WIDE, notifications=True) as pilot:
        terminal = await begun(pilot)
        shown = await page(terminal)
        assert "E write" not in terminal.lines[0]
        await terminal.press("E")
        assert "read-only service" in terminal.text
        assert not shown.bar.asking
        assert list(tmp_path.iterdir()) == []
