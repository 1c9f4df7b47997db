"""What a watched folder tells of: every change, once it is whole, as few times as can be."""

from __future__ import annotations

import os
import shutil
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from threading import Semaphore

import pytest

from tui.store import watch
from tui.store.watch import Watch

BOUND = 60.0


class Heard:
    """How often a watch has told of a change."""

    def __init__(self) -> None:
        self.times = 0
        self._waiting = Semaphore(0)

    def tell(self) -> None:
        self.times += 1
        self._waiting.release()

    def one(self) -> None:
        """Waits for the next time."""
        assert self._waiting.acquire(timeout=BOUND), "nothing was told"

    def until(self, condition: Callable[[], bool]) -> None:
        deadline = time.monotonic() + BOUND
        while not condition():
            assert time.monotonic() < deadline
            self._waiting.acquire(timeout=0.05)


@pytest.fixture(params=["told", "polling"])
def heard(request: pytest.FixtureRequest, theatre: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Heard]:
    """What is told of the theatre, once it is watched: as the system tells it, and where that has no watch to give."""
    if request.param == "polling":

        def none() -> None:
            raise OSError

        monkeypatch.setattr(watch, "_observer", none)
        monkeypatch.setattr(watch, "POLLING_S", 0.05)
    told = Heard()
    watching = Watch(theatre, told.tell)
    told.one()
    yield told
    watching.close()


@pytest.mark.parametrize("change", ["write", "rename", "remove", "touch", "new folder"])
def test_every_change_is_told(heard: Heard, theatre: Path, change: str) -> None:
    file = theatre / "facts" / "front.yaml"
    match change:
        case "write":
            file.write_text("[]", encoding="utf-8")
        case "rename":
            file.rename(theatre / "facts" / "other.yaml")
        case "remove":
            file.unlink()
        case "touch":
            os.utime(file)
        case "new folder":
            (theatre / "facts" / "deep" / "deeper").mkdir(parents=True)
            heard.one()
            (theatre / "facts" / "deep" / "deeper" / "new.yaml").write_text("[]", encoding="utf-8")
    heard.one()


told_only = pytest.mark.parametrize("heard", ["told"], indirect=True)
"""For what polling cannot tell."""


@told_only
def test_a_file_is_told_of_when_it_is_whole(heard: Heard, theatre: Path) -> None:
    with (theatre / "facts" / "new.yaml").open("w", encoding="utf-8") as stream:
        stream.write("- id: ")
        stream.flush()
        (theatre / "places.yaml").touch()
        heard.one()  # of the places: what was written before them has not been told of by itself
        before = heard.times
        stream.write("new\n")
    heard.one()
    assert heard.times == before + 1


@told_only
def test_many_files_at_a_time_are_one_change(heard: Heard, theatre: Path) -> None:
    for number in range(500):
        (theatre / "facts" / f"{number}.yaml").write_text("[]", encoding="utf-8")
    heard.one()
    heard.until(lambda: True)
    assert heard.times < 1 + 500 / 20


@told_only
def test_another_folder_may_take_its_place(heard: Heard, theatre: Path) -> None:
    copy = Path(shutil.copytree(theatre, theatre.with_name("copy")))
    theatre.rename(theatre.with_name("old"))
    heard.one()
    copy.rename(theatre)
    heard.one()
    (theatre / "facts" / "new.yaml").write_text("[]", encoding="utf-8")
    heard.one()


def test_a_link_may_lead_elsewhere(theatre: Path) -> None:
    copy = Path(shutil.copytree(theatre, theatre.with_name("copy")))
    link = theatre.with_name("link")
    link.symlink_to(theatre)
    told = Heard()
    watching = Watch(link, told.tell)
    told.one()
    other = theatre.with_name("other")
    other.symlink_to(copy)
    other.replace(link)
    told.one()
    (copy / "facts" / "new.yaml").write_text("[]", encoding="utf-8")
    told.one()
    watching.close()


def test_what_is_hidden_is_not_told(theatre: Path) -> None:
    told = Heard()
    watching = Watch(theatre, told.tell)
    told.one()
    (theatre / "facts" / ".front.yaml.swp").write_text("half", encoding="utf-8")
    (theatre / ".git").mkdir()
    (theatre / ".git" / "index.yaml").write_text("x", encoding="utf-8")
    before = told.times
    (theatre / "facts" / "front.yaml").touch()
    told.one()
    assert told.times == before + 1
    watching.close()
