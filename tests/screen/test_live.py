"""The theatre's files change while they are looked at: the screen follows, stays where it is, and says what changed."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from pathlib import Path
from threading import Event
from typing import Final

import pytest

from tests.screen.terminal import Terminal, opened
from tui.analysis.situation import Situation
from tui.cli.serve.read_only_app import ReadOnlyApp
from tui.render.reload_notice import NOTHING
from tui.settings import actions, paths
from tui.ui.app import Syrtui

FACT: Final = """\
- id: {id}
  says: An invented column stands at the gate of Khmeimim.
  kind: position
  when: 2024-12-03
  actors: [hts]
  places: [khmeimim]
  indicates: [{{base: khmeimim, indicator: strike-on-base, strength: 1}}]
  cited:
    - {{source: {source}, paragraph: 1, wording: asserted, credibility: 2}}
"""


@pytest.fixture
def theatre(tmp_path: Path) -> Path:
    """A copy of the theatre that ships."""
    return Path(shutil.copytree(paths.bundled_data(), tmp_path / "theatre"))


@pytest.fixture
def source(theatre: Path) -> str:
    """The id of a source."""
    return min((theatre / "sources").glob("*.yaml")).stem


def facts(source: str, number: int = 3) -> str:
    """So many new facts, as YAML."""
    return "".join(FACT.format(id=f"new-{n}", source=source) for n in range(number))


def said(terminal: Terminal) -> list[str]:
    """Everything that the screen has been told to notify of, oldest first."""
    return [notification.message for notification in terminal.app._notifications]


async def hears(terminal: Terminal, words: str) -> str:
    """Waits for a notice with these words; the notice."""
    await terminal.until(lambda: any(words in line for line in said(terminal)), f"a notice of {words!r}")
    await terminal.settle()
    return next(line for line in said(terminal) if words in line)


async def test_a_saved_file_shows_where_the_reader_is(theatre: Path, source: str) -> None:
    async with opened(data=theatre) as terminal:
        await terminal.press("2", *"fb1", "escape", *"jjjjjjjjjjjj", "pagedown")
        lens, target, known = terminal.situation.lens, terminal.under_cursor, terminal.situation.known
        line = terminal.pane.position
        (theatre / "facts" / "new.yaml").write_text(facts(source), encoding="utf-8")
        notice = await hears(terminal, "3 facts added")
        assert "Khmeimim" in notice
        assert "→" in notice
        assert terminal.situation.known == known + 3
        assert terminal.situation.lens == lens
        assert terminal.under_cursor == target
        assert terminal.pane.position.key == line.key


async def test_an_earlier_day_stays_the_day_that_is_looked_at(theatre: Path, source: str) -> None:
    async with opened(data=theatre) as terminal:
        await terminal.press("[", "[")
        day = terminal.situation.as_of
        (theatre / "facts" / "new.yaml").write_text(facts(source), encoding="utf-8")
        await hears(terminal, "3 facts added")
        assert terminal.situation.as_of == day


def in_place(file: Path, text: str) -> None:
    file.write_text(text, encoding="utf-8")


def by_rename(file: Path, text: str) -> None:
    part = file.with_name(f".{file.name}.swp")
    part.write_text(text, encoding="utf-8")
    part.replace(file)


def by_backup(file: Path, text: str) -> None:
    file.rename(file.with_name(f"{file.name}~"))
    file.write_text(text, encoding="utf-8")


def by_link(file: Path, text: str) -> None:
    part = file.with_name(".part")
    part.write_text(text, encoding="utf-8")
    file.unlink(missing_ok=True)
    os.link(part, file)


@pytest.mark.parametrize("save", [in_place, by_rename, by_backup, by_link])
async def test_however_an_editor_saves(theatre: Path, save: Callable[[Path, str], None]) -> None:
    file = theatre / "facts" / "khmeimim.yaml"
    text = file.read_text(encoding="utf-8")
    gone = text.index("\n- id: ", len(text) // 2)
    async with opened(data=theatre) as terminal:
        known = terminal.situation.known
        save(file, text[:gone] + "\n")
        await hears(terminal, "removed")
        assert terminal.situation.known == known - text[gone:].count("\n- id: ")


async def test_a_broken_save_keeps_what_was_there_until_it_is_mended(theatre: Path, source: str) -> None:
    file = theatre / "facts" / "khmeimim.yaml"
    whole = file.read_text(encoding="utf-8")
    async with opened(data=theatre) as terminal:
        known = terminal.situation.known
        file.write_text(whole.replace("  kind: ", "  kind: [", 1), encoding="utf-8")
        notice = await hears(terminal, "Shown as it was")
        assert notice.startswith("facts/khmeimim.yaml:")
        assert terminal.situation.known == known
        assert "with errors" in terminal.lines[2]
        (theatre / "facts" / "new.yaml").write_text(facts(source), encoding="utf-8")
        await hears(terminal, "3 facts added")
        assert terminal.situation.known == known + 3
        assert [line for line in said(terminal) if "Shown as it was" in line] == [notice]
        file.write_text(whole + facts(source, 1).replace("new-", "more-"), encoding="utf-8")
        await hears(terminal, "1 fact added")
        assert terminal.situation.known == known + 4
        assert "with errors" not in terminal.lines[2]


async def test_a_remark_changes_nothing_but_the_lines(theatre: Path) -> None:
    file = theatre / "facts" / "khmeimim.yaml"
    async with opened(data=theatre) as terminal:
        before = terminal.situation.store.frames.facts
        file.write_text("# a remark\n" + file.read_text(encoding="utf-8"), encoding="utf-8")
        await hears(terminal, NOTHING)
        after = terminal.situation.store.frames.facts
        assert after.drop("line").equals(before.drop("line"))
        assert not after.equals(before)


async def test_a_folder_that_goes_away_comes_back(theatre: Path, source: str) -> None:
    async with opened(data=theatre) as terminal:
        known = terminal.situation.known
        away = theatre.with_name("away")
        theatre.rename(away)
        await hears(terminal, "Shown as it was")
        assert terminal.situation.known == known
        (away / "facts" / "new.yaml").write_text(facts(source), encoding="utf-8")
        away.rename(theatre)
        await hears(terminal, "3 facts added")
        (theatre / "facts" / "new.yaml").unlink()
        await hears(terminal, "3 facts removed")


async def test_where_the_folder_was_is_told_to_its_owner_alone(theatre: Path) -> None:
    for kind, told in ((Syrtui, True), (ReadOnlyApp, False)):
        async with opened(data=theatre, kind=kind) as terminal:
            away = theatre.rename(theatre.with_name("away"))
            notice = await hears(terminal, "Shown as it was")
            away.rename(theatre)
        assert (str(theatre) in notice) == told, notice


async def test_a_lens_that_is_taken_while_it_is_read_again_stays(
    theatre: Path, source: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with opened(data=theatre) as terminal:
        live, known = terminal.app.theatre, terminal.situation.known
        reading, go_on = Event(), Event()
        again = live.reread

        def slowly(before: Situation) -> Situation:
            reading.set()
            assert go_on.wait(60)
            return again(before)

        monkeypatch.setattr(live, "reread", slowly)
        (theatre / "facts" / "new.yaml").write_text(facts(source), encoding="utf-8")
        await terminal.until(reading.is_set, "another reading")
        await terminal.press("2", *"fb1", "escape")
        lens = terminal.situation.lens
        assert lens.filters
        go_on.set()
        await terminal.until(lambda: terminal.situation.known == known + 3, "the new facts")
        assert terminal.situation.lens == lens
        assert {"new-0", "new-1", "new-2"} <= terminal.shown


@pytest.mark.parametrize("pane", [name for name, _ in actions.PANES])
@pytest.mark.parametrize("opening", [(), ("enter",), ("tab", "j")], ids=["list", "opened", "inspector"])
async def test_what_is_looked_at_may_go_away(theatre: Path, pane: str, opening: tuple[str, ...]) -> None:
    number = str([name for name, _ in actions.PANES].index(pane) + 1)
    async with opened(data=theatre) as terminal:
        await terminal.press(number, "j", "j", *opening)
        for file in ("facts", "sources", "questions.yaml", "questions"):
            path = theatre / file
            shutil.rmtree(path) if path.is_dir() else path.unlink(missing_ok=True)
        await terminal.until(lambda: terminal.situation.known == 0, "an empty theatre")
        await terminal.press("j", "k", "enter", "escape", "escape", "n", *"12345678")
        assert terminal.app.is_running
