"""The reader: the original beside its digest, echoes that open, words that are marked, and what is said without one."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests import originals as articles
from tests.screen.terminal import NARROW, Terminal, opened, words
from tui.ui.panes.sources import Sources


@pytest.fixture
def home(tmp_path: Path) -> Path:
    shelf = articles.shelf(tmp_path / "home")
    shelf.save(articles.wanted("gazette-1"), articles.GAZETTE)
    shelf.save(articles.wanted("letter-1"), articles.LETTER)
    return tmp_path / "home"


async def read(terminal: Terminal, source: str) -> Sources:
    """Opens a source in the sources pane, once what is attached has been read."""
    pane = terminal.panes["sources"]
    assert isinstance(pane, Sources)
    await terminal.press("5")
    await terminal.until(lambda: pane.attached is not None and bool(pane.attached.originals.texts), "the originals")
    assert pane.move_to(f"source:{source}")
    await terminal.press("enter")
    return pane


async def test_the_original_stands_beside_the_digest_and_moves_with_it(tmp_path: Path, home: Path) -> None:
    async with opened(data=articles.theatre(tmp_path / "theatre"), data_home=home) as terminal:
        pane = await read(terminal, "gazette-1")
        assert articles.GAZETTE[0] not in words(pane.rows)
        await terminal.press("z")
        rows = [pane.rows[index] for index in range(len(pane.rows))]
        for number, start in ((1, "The front has"), (4, "Fishermen who")):
            line = "".join(span.text for row in rows if row.key == f"gazette-1#{number}" for span in row.line)
            assert start in line
            assert line.startswith(f"¶{number}")
        assert "5 of 5 paragraphs recognised" in words(pane.rows)
        await terminal.press("t")
        assert "Fishermen who" not in words(pane.rows)


async def test_on_a_narrow_screen_a_key_shows_the_original_below(tmp_path: Path, home: Path) -> None:
    async with opened(NARROW, data=articles.theatre(tmp_path / "theatre"), data_home=home) as terminal:
        pane = await read(terminal, "gazette-1")
        assert "Fishermen who" not in words(pane.rows)
        await terminal.press("t")
        assert "Fishermen who put out" in words(pane.rows)
        assert "t original" in terminal.lines[-1]


async def test_an_echo_opens_the_other_paragraph_and_esc_comes_back(tmp_path: Path, home: Path) -> None:
    async with opened(data=articles.theatre(tmp_path / "theatre"), data_home=home) as terminal:
        pane = await read(terminal, "gazette-1")
        assert "found, not curated: word for word" in words(pane.rows)
        assert pane.move_to("echo:2:letter-1#3")
        await terminal.press("enter")
        assert pane.reading == "letter-1"
        assert pane.target == ("paragraph", "letter-1#3")
        await terminal.press("escape")
        assert pane.reading == "gazette-1"
        assert pane.position.key == "echo:2:letter-1#3"


async def test_the_words_of_a_search_are_marked_in_the_original(tmp_path: Path, home: Path) -> None:
    async with opened(NARROW, data=articles.theatre(tmp_path / "theatre"), data_home=home) as terminal:
        pane = await read(terminal, "gazette-1")
        await terminal.press("t", "slash", *"breakwater", "enter")
        shown = [span for index in range(len(pane.rows)) for span in pane.rows[index].line if span.style == "match"]
        assert [span.text for span in shown] == ["breakwater"]
        await terminal.press("n")
        assert pane.target == ("paragraph", "gazette-1#4")


async def test_what_is_missing_broken_or_another_text_is_said(tmp_path: Path, home: Path) -> None:
    shelf, letter = articles.shelf(home), articles.wanted("letter-1")
    shelf.remove(letter)
    async with opened(data=articles.theatre(tmp_path / "theatre"), data_home=home) as terminal:
        pane = await read(terminal, "letter-1")
        assert "not attached · syrtui attach FILE" in words(pane.rows)
        shelf.save(articles.wanted("gazette-1"), ["Nothing of the kind."])
        (shelf.texts / letter.file).symlink_to(tmp_path)
        await terminal.press("1")
        await terminal.press("5")
        await terminal.until(lambda: bool(pane.attached and pane.attached.originals.unreadable), "what cannot be read")
        assert "attached, but it cannot be read: it is a link" in words(pane.rows)
        await terminal.press("5")
        assert "original unreadable" in words(pane.rows)
        assert pane.move_to("source:gazette-1")
        await terminal.press("enter")
        assert "attached, but it does not match · 0 of 5 paragraphs" in words(pane.rows)
