"""A draft that is worked on survives a kill at any key, in a terminal of its own."""

from __future__ import annotations

import os
import signal
from pathlib import Path

import pytest

from tests.articles import ARTICLES, theatre
from tests.endtoend.pty import Terminal, environment, installed, opened
from tui.intake import folder
from tui.intake.documents import Document
from tui.intake.draft import AcceptedFact, Draft
from tui.intake.finder import Finder
from tui.store.load.reader import read

SAYS = "Torvia took ships away."


@pytest.fixture
def where(tmp_path: Path) -> Path:
    """The folder of drafts, with one on ships."""
    root = theatre(tmp_path / "theatre")
    article = ARTICLES["ships"]
    document = Document("ships", tuple(text for text, _ in article.paragraphs), language="en")
    (draft,) = Finder(read(root), {}).drafts([document], article.published)
    made = folder.drafts_folder(tmp_path / "share" / "syrtui", "The strait")
    folder.save(made, draft)
    return made


def only(where: Path) -> Draft:
    drafts, broken = folder.load(where)
    assert broken == []
    (draft,) = drafts
    return draft


def filled_in(where: Path) -> AcceptedFact:
    """The fact that is filled in; an empty one where none is."""
    return next(iter(only(where).filled_in), AcceptedFact(id="", paragraph=0))


def at_the_inbox(terminal: Terminal) -> None:
    terminal.shows("known on")
    terminal.write("I")
    terminal.shows("Quiet quays")
    terminal.write("\r")
    terminal.shows("in your own words")


@pytest.mark.parametrize("typed", [1, 9, len(SAYS)])
def test_what_was_typed_is_there_after_a_kill(where: Path, tmp_path: Path, typed: int) -> None:
    env = environment(tmp_path, XDG_DATA_HOME=str(tmp_path / "share"), XDG_STATE_HOME=str(tmp_path / "state"))
    command = [installed(), "--data", str(tmp_path / "theatre")]
    (tmp_path / "state" / "syrtui").mkdir(parents=True)
    with opened(command, (100, 30), env, tmp_path) as terminal:
        terminal.shows("known on")
        terminal.write("\x1b")  # no tour
        terminal.rests()
        at_the_inbox(terminal)
        terminal.write("\t\r" + SAYS[:typed])
        terminal.until(lambda: filled_in(where).says == SAYS[:typed].rstrip(), f"{SAYS[:typed]!r} in the draft")
        os.kill(terminal.process.pid, signal.SIGKILL)
        terminal.ends()
    assert only(where).at == 2
    with opened(command, (100, 30), env, tmp_path) as terminal:
        terminal.shows("known on")
        terminal.write("I\r")
        terminal.shows(SAYS[:typed].rstrip(), "¶ 2 of 4")


def test_a_kill_amid_keys_leaves_a_draft_whole(where: Path, tmp_path: Path) -> None:
    env = environment(tmp_path, XDG_DATA_HOME=str(tmp_path / "share"), XDG_STATE_HOME=str(tmp_path / "state"))
    command = [installed(), "--data", str(tmp_path / "theatre")]
    with opened(command, (100, 30), env, tmp_path) as terminal:
        terminal.shows("known on")
        terminal.write("\x1b")
        terminal.rests()
        at_the_inbox(terminal)
        terminal.write("\t2\r" + SAYS * 20 + "\r")
        terminal.until(lambda: bool(filled_in(where).says), "the first letters in the draft")
        os.kill(terminal.process.pid, signal.SIGKILL)
        terminal.ends()
    kept = filled_in(where)
    assert (SAYS * 20).startswith(kept.says)
    assert kept.credibility == 2
