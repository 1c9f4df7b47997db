"""The session that nobody sees: what it leaves for others."""

from __future__ import annotations

from pathlib import Path

import pytest

from tui.analysis.memory import Memory
from tui.analysis.views.overview import overview
from tui.analysis.views.subject import record
from tui.cli.serve import rehearsal
from tui.session.theatre import OpenTheatre
from tui.settings.config import load
from tui.settings.paths import bundled_config
from tui.store.cache import file_stamps


def _unused() -> int:
    return 1


def test_what_a_session_begins_with_is_remembered(theatre: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(file_stamps, "RACY_NS", 0)  # what was just written counts as written long ago
    settings = load(bundled_config(), None, {})
    opened = OpenTheatre(theatre, settings.methods)
    assert opened.prepare()
    ran = rehearsal.rehearse(opened, settings)
    assert id(overview.__code__) in ran
    assert id(_unused.__code__) not in ran

    def refuse(*_: object) -> None:
        raise AssertionError("it is computed again")

    monkeypatch.setattr(Memory, "_computed", refuse)
    seen = opened.open()
    assert overview(seen).facts
    assert record(seen, "base", seen.lookup.bases[0])
    assert not list(seen.day.assessor.preparations())
