"""A theatre that was read and judged in one process, and is opened in another."""

from __future__ import annotations

import pickle
from pathlib import Path

import pytest
from polars.testing import assert_frame_equal

from tui.analysis.constants import Methods
from tui.analysis.memory import Memory
from tui.analysis.query.lens import Lens
from tui.session.theatre import OpenTheatre
from tui.store.cache import file_stamps
from tui.store.cache.incremental import IncrementalReader


@pytest.fixture(autouse=True)
def _settled(monkeypatch: pytest.MonkeyPatch) -> None:
    """What was just written counts as written long ago: the time of a file's last change cannot be set."""
    monkeypatch.setattr(file_stamps, "RACY_NS", 0)


def sent(theatre: Path) -> OpenTheatre:
    """A theatre as the session server's helper sends it."""
    prepared = OpenTheatre(theatre, Methods())
    assert prepared.prepare()
    received = pickle.loads(pickle.dumps(prepared))
    assert isinstance(received, OpenTheatre)
    return received


def refuse(*_: object, **__: object) -> None:
    raise AssertionError("it is read or computed again")


def test_it_is_opened_without_reading_or_judging(theatre: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    ready, fresh = sent(theatre), OpenTheatre(theatre, Methods()).open()
    levels = fresh.day.assessment.levels
    monkeypatch.setattr(IncrementalReader, "_update", refuse)
    monkeypatch.setattr(Memory, "_computed", refuse)
    assert ready.is_current
    opened = ready.open()
    assert_frame_equal(opened.facts, fresh.facts)
    assert_frame_equal(opened.day.assessment.levels, levels)
    assert not list(opened.day.assessor.preparations())


def test_a_lens_is_looked_through(theatre: Path) -> None:
    source = OpenTheatre(theatre, Methods()).open().store.frames.sources["id"][0]
    lens = Lens(excluded=frozenset({source}))
    opened, fresh = sent(theatre).open(lens), OpenTheatre(theatre, Methods()).open(lens)
    assert opened.day.excluded == {source}
    assert_frame_equal(opened.day.assessment.levels, fresh.day.assessment.levels)
    assert_frame_equal(opened.day.fact_grades, fresh.day.fact_grades)


def test_files_that_have_changed_are_read(theatre: Path) -> None:
    ready = sent(theatre)
    file = theatre / "theatre.yaml"
    file.write_text(file.read_text(encoding="utf-8").replace("title: ", "title: New "), encoding="utf-8")
    assert not ready.is_current
    seen = ready.open()
    assert seen.store.theatre.title.startswith("New ")
    assert seen.store.theatre == OpenTheatre(theatre, Methods()).open().store.theatre
    # It is followed as any other from then on.
    file.write_text(file.read_text(encoding="utf-8").replace("title: New ", "title: Newer "), encoding="utf-8")
    assert ready.reread(seen).store.theatre.title.startswith("Newer ")
