"""The user's own notes in the dashboard: written by keys, shown where they belong, shared by sessions."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.screen.terminal import opened
from tui.store.notes.read import read
from tui.store.notes.record import Note


@pytest.fixture
def file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("LOGNAME", "anna")
    return tmp_path / "notes.yaml"


def only(file: Path) -> Note:
    (note,) = read(file).all
    return note


async def test_a_note_is_written_shown_edited_and_deleted(file: Path) -> None:
    async with opened(notes=file) as terminal:
        await terminal.press("2", "j", "a")
        await terminal.write('ask "him" again: #1')
        await terminal.press("enter")
        target = terminal.under_cursor
        assert target is not None
        note = only(file)
        assert (note.kind, note.id, note.by, note.note) == (*target, "anna", 'ask "him" again: #1')
        assert note.theatre == terminal.situation.store.theatre.title
        shown = terminal.part(terminal.inspector)
        assert "Your notes" in shown
        assert 'ask "him" again: #1' in shown
        assert "✎" in terminal.part(terminal.pane)
        await terminal.press("a", *["backspace"] * 3, "enter")
        assert only(file).note == 'ask "him" again:'
        await terminal.press("m")
        assert "★" in terminal.part(terminal.pane)
        await terminal.press("M", "t")
        await terminal.write("later, north")
        await terminal.press("enter", "M", "c", "h")
        assert (only(file).tags, only(file).confidence, only(file).bookmark) == (("later", "north"), "high", True)
        assert "own confidence high · bookmarked · tags later, north" in " ".join(
            line.strip() for line in terminal.part(terminal.inspector).replace("▏", "").splitlines()
        )
        await terminal.press("M", "d", "n")
        assert read(file).all
        await terminal.press("M", "d", "d")
        assert not read(file).all
        assert "Your notes" not in terminal.text


async def test_esc_takes_nothing_down(file: Path) -> None:
    async with opened(notes=file) as terminal:
        await terminal.press("2", "j", "a", "x", "escape", "M", "t", "y", "escape", "M", "escape")
        assert not file.exists()


@pytest.mark.parametrize(("pane", "kind"), [("3", "base"), ("5", "source"), ("6", "question")])
async def test_what_the_cursor_is_on_can_be_noted(file: Path, pane: str, kind: str) -> None:
    async with opened(notes=file) as terminal:
        await terminal.press(pane, "m")
        note, target = only(file), terminal.under_cursor
        assert target is not None
        assert (note.kind, note.id) == (kind, target.id)
        assert "bookmarked" in terminal.part(terminal.inspector)


async def test_an_answer_can_be_noted_and_shows_with_its_question(file: Path) -> None:
    async with opened(notes=file) as terminal:
        await terminal.press("6", "M", "2", "n")
        await terminal.write("mine")
        await terminal.press("enter")
        assert only(file).kind == "answer"
        assert "on the answer" in terminal.part(terminal.inspector)


async def test_a_pair_is_noted_once_in_either_order(file: Path) -> None:
    async with opened(notes=file) as terminal:
        await terminal.press("4")
        while terminal.under_cursor is None or terminal.under_cursor.kind != "pair":
            await terminal.press("j", "l")
        await terminal.press("m")
        note = only(file)
        assert note.id == "~".join(sorted(note.id.split("~")))
        situation = terminal.situation
        assert situation.notes.on("pair", "~".join(reversed(note.id.split("~")))) == (note,)


async def test_two_sessions_lose_nothing_and_see_each_other(file: Path) -> None:
    async with opened(notes=file) as one, opened(notes=file) as other:
        await one.press("2", "j", "m")
        await one.until(file.exists, "the bookmark is written")
        await other.press("2", "j", "j", "a")
        await other.write("second")
        await other.press("enter")
        await other.until(lambda: len(other.situation.notes.all) == 2, "both notes are known")
        assert len(read(file).all) == 2


async def test_notes_are_searched_by_tag_and_words(file: Path) -> None:
    async with opened(notes=file) as terminal:
        await terminal.press("2", "j", "M", "t")
        await terminal.write("Later")
        await terminal.press("enter", "a")
        await terminal.write("Ask Ségolène again")
        await terminal.press("enter")
        fact = only(file).id
        for asked in ("tag:later", "tag:LAT*", "note:segolene", "note:*", 'note:"ask seg"'):
            await terminal.press("/")
            await terminal.write(asked)
            await terminal.press("enter")
            assert terminal.shown == {fact}, asked
            await terminal.press("x")
        await terminal.press("/")
        await terminal.write("note:other")
        await terminal.press("enter")
        assert not terminal.shown
        await terminal.press("x", "/")
        await terminal.write("tag:later")
        await terminal.press("enter", "M", "t", *["backspace"] * 5, "enter")
        assert not terminal.shown, "the filter follows the notes"
        await terminal.press("x", "5", "a")
        await terminal.write("doubtful")
        await terminal.press("enter")
        source = read(file).all[-1].id
        await terminal.press("/")
        await terminal.write("note:doubtful")
        await terminal.press("enter")
        citing = terminal.situation.frames.citations.filter(source=source)["fact"]
        assert terminal.shown == set(citing), "facts of a noted source"


async def test_a_file_that_cannot_be_changed_keeps_what_was_typed(file: Path) -> None:
    file.write_text("on: {fact: one}\n")
    async with opened(notes=file) as terminal:
        assert "with errors" in terminal.text
        await terminal.press("2", "j", "a")
        await terminal.write("typed")
        await terminal.press("enter")
        assert "write a list" in terminal.text
        assert terminal.main.filter_bar.line_input.value == "typed"
        assert file.read_text() == "on: {fact: one}\n"


async def test_without_a_file_of_notes_a_line_says_so() -> None:
    async with opened() as terminal:
        await terminal.press("2", "j", "a")
        assert any("No notes are kept" in each.message for each in terminal.app._notifications)
        assert not terminal.main.filter_bar.asking
