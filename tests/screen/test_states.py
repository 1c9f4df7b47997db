"""The states in which there is little or nothing to show, or something is wrong: each says what to do.

Each has a picture at two sizes beside it.
"""

from __future__ import annotations

import asyncio
import shutil
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from threading import Event

import pytest
from syrupy.assertion import SnapshotAssertion

from tests.screen.pictures import Pictures
from tests.screen.terminal import NARROW, WIDE, Terminal, application, begun, opened
from tests.theatres import FILES, write
from tui.analysis.assessor import Assessor
from tui.settings import paths
from tui.store.load.reader import read
from tui.ui.app import Opening, Syrtui
from tui.ui.screens import main


async def pictured(terminal: Terminal, pictures: Pictures, state: str) -> None:
    """Compares the pictures of a state at both sizes."""
    for size in (NARROW, WIDE):
        await terminal.resize(*size)
        pictures.take(terminal, f"{state}-{size[0]}x{size[1]}")


def copied(tmp_path: Path) -> Path:
    """A copy of the theatre that ships, to do harm to."""
    data = tmp_path / "theatre"
    shutil.copytree(paths.bundled_data(), data)
    return data


async def test_a_newcomer_is_told_three_keys_until_one_is_used(snapshot: SnapshotAssertion, tmp_path: Path) -> None:
    pictures = Pictures(snapshot)
    state = tmp_path / "state" / "preferences.json"
    async with application(opening=Opening(state=state)).run_test(size=NARROW) as pilot:
        terminal = await begun(pilot)
        for words in ("New here?", "enter opens", "/ searches", "? explains"):
            assert words in terminal.lines[2]
        await pictured(terminal, pictures, "first-run")
        assert "1 of 6" in terminal.text, "the tour"
        await terminal.press("escape", "enter", "escape")
        assert "New here?" not in terminal.text
        assert "of 6" not in terminal.text
        await terminal.press("q")
    assert state.exists()
    async with application(opening=Opening(state=state)).run_test(size=NARROW) as pilot:
        assert "New here?" not in (await begun(pilot)).text
    assert not pictures.differ


async def test_a_large_theatre_says_how_far_reading_has_come(
    snapshot: SnapshotAssertion, monkeypatch: pytest.MonkeyPatch
) -> None:
    pictures = Pictures(snapshot)
    go_on = Event()
    load = Syrtui._load

    def slowly(app: Syrtui) -> object:
        app._progress(41_000_000, 100_000_000)
        go_on.wait()
        return load(app)

    monkeypatch.setattr(Syrtui, "_load", slowly)
    app = application()
    async with app.run_test(size=NARROW) as pilot:
        terminal = Terminal(app, pilot)
        try:
            await terminal.shows("41 %")
            assert "reading data" in terminal.text
            await pictured(terminal, pictures, "reading")
        finally:
            go_on.set()
        await begun(pilot)
        assert "41 %" not in terminal.text
    assert not pictures.differ


async def test_levels_stand_on_the_screen_while_the_rest_is_worked_out(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    go_on = Event()
    rest = Assessor.rest

    def slowly(judge: Assessor, day: date) -> Iterator[Callable[[], object]]:
        yield go_on.wait
        yield from rest(judge, day)

    monkeypatch.setattr(Assessor, "rest", slowly)
    app = application(write(tmp_path / "theatre"))
    async with app.run_test(size=WIDE) as pilot:
        terminal = Terminal(app, pilot)
        try:
            await terminal.shows("working it out")
            assert "attack, 7 d" in terminal.text
            assert "would be" not in terminal.text
        finally:
            go_on.set()
        await begun(pilot)
        assert "working it out" not in terminal.text
        assert "would be" in terminal.text


async def test_a_session_that_is_left_while_it_begins_ends_as_any_other(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is left just when the panes are imported that the first screen did without."""
    app = application(write(tmp_path / "theatre"))
    loop = asyncio.get_running_loop()
    monkeypatch.setattr(main, "load", lambda: loop.call_soon_threadsafe(app.exit))
    async with app.run_test(size=WIDE) as pilot:
        await Terminal(app, pilot).until(lambda: app.return_code is not None, "the end")
    assert app.crash is None
    assert app.return_code == 0


async def test_a_theatre_without_facts_says_how_to_write_one(snapshot: SnapshotAssertion, tmp_path: Path) -> None:
    pictures = Pictures(snapshot)
    bare = ("theatre.yaml", "actors.yaml", "places.yaml")
    data = write(tmp_path / "theatre", dict.fromkeys(name for name in FILES if name not in bare))
    async with opened(NARROW, data=data) as terminal:
        for pane in "1234568":
            await terminal.press(pane)
            assert "syrtui new" in terminal.text, f"pane {pane}:\n{terminal.text}"
        await terminal.press("1")
        await pictured(terminal, pictures, "empty")
    assert not pictures.differ


async def test_no_match_says_which_part_of_the_filter_leaves_nothing(snapshot: SnapshotAssertion) -> None:
    pictures = Pictures(snapshot)
    async with opened(NARROW) as terminal:
        await terminal.press("2", "/")
        await terminal.write("base:khmeimim kind:strike reliability:A")
        await terminal.press("enter")
        assert "No fact matches" in terminal.text
        assert "x clears the filter" in terminal.text
        await pictured(terminal, pictures, "no-match")
        await terminal.press("x")
        assert "No fact matches" not in terminal.text
    assert not pictures.differ


async def test_what_is_aside_and_what_broke_while_it_was_shown(snapshot: SnapshotAssertion, tmp_path: Path) -> None:
    pictures = Pictures(snapshot)
    data = copied(tmp_path)
    actors = data / "actors.yaml"
    whole = read(data).frames.facts.height
    async with opened(NARROW, data=data) as terminal:
        actors.write_text(
            actors.read_text(encoding="utf-8").replace("- id: hts\n", "- id: [hts\n", 1), encoding="utf-8"
        )
        await terminal.app.reread()
        await terminal.shows("with errors")
        told = terminal.app._notifications
        await terminal.until(lambda: any("Shown as it was" in each.message for each in told), "the notice")
        assert f"{whole} facts" in terminal.text
        await pictured(terminal, pictures, "broken-save")
        await terminal.press("!")
        assert "actors.yaml:" in terminal.text
        await pictured(terminal, pictures, "aside")
    assert not pictures.differ


async def test_a_source_without_its_original_says_how_to_attach_it(snapshot: SnapshotAssertion) -> None:
    pictures = Pictures(snapshot)
    async with opened(NARROW) as terminal:
        await terminal.press("5", "enter")
        assert "not attached" in terminal.text
        assert "syrtui attach" in terminal.text
        await pictured(terminal, pictures, "original-missing")
    assert not pictures.differ


async def test_a_theatre_that_cannot_be_written_is_marked(
    snapshot: SnapshotAssertion, monkeypatch: pytest.MonkeyPatch
) -> None:
    pictures = Pictures(snapshot)
    monkeypatch.setattr("tui.ui.app.os.access", lambda *_: False)
    async with opened(NARROW) as terminal:
        assert "read-only" in terminal.lines[0]
        await pictured(terminal, pictures, "read-only")
    assert not pictures.differ


async def test_a_terminal_too_small(snapshot: SnapshotAssertion) -> None:
    pictures = Pictures(snapshot)
    async with opened((50, 12)) as terminal:
        pictures.take(terminal, "too-small-50x12")
    assert not pictures.differ


async def test_beyond_500_by_200_a_window_stays_blank() -> None:
    async with opened((620, 230)) as terminal:
        for key in "12345678?":
            await terminal.press(key)
            assert max(map(len, terminal.lines)) <= 500, key
            assert not "".join(terminal.lines[201:]).strip(), key
