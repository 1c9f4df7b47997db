"""The session that nobody sees: what it leaves for others, and the code that it has laid together."""

from __future__ import annotations

import gc
from collections.abc import Callable
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


def _counted(step: int) -> Callable[[int], list[int]]:
    return lambda most: [number + step for number in range(most)]


def _unused() -> int:
    return 1


def test_code_that_was_run_is_moved_and_does_what_it_did() -> None:
    gc.unfreeze()  # what another test has frozen is not found
    begun = _counted(2)
    before, inner, unused = _counted.__code__, begun.__code__, _unused.__code__
    had = rehearsal.move_code({id(before), id(inner)})
    assert {id(before), id(inner)} <= set(map(id, had))
    assert _counted.__code__ is not before
    assert begun.__code__ is not inner
    assert _unused.__code__ is unused
    assert begun(3) == _counted(2)(3) == [2, 3, 4]
    assert _counted(2).__code__ is not inner


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
