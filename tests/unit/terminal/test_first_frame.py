"""The first picture is shown only while everything that it was drawn from is what it was."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tui.store.cache import file_stamps
from tui.store.cache.file_stamps import Stamp
from tui.terminal.first_frame import MAX_FRAMES, FirstFrame, FrameCache, cache_key
from tui.terminal.screen_diff import ScreenDiff

LINES = ((("1;31", "a level"), ("", " مطار حميميم")), (), (("", "last line"),))


def _frame(columns: int) -> FirstFrame:
    shown = ScreenDiff()
    shown.assume(columns, LINES)
    return FirstFrame(columns, shown.lines(3), shown.whole(3))


FRAME = _frame(80)
Files = list[tuple[str, Stamp]]


@pytest.fixture(autouse=True)
def _settled(monkeypatch: pytest.MonkeyPatch) -> None:
    """What was just written counts as written long ago: the time of a file's last change cannot be set."""
    monkeypatch.setattr(file_stamps, "RACY_NS", 0)


@pytest.fixture
def cache(tmp_path: Path) -> FrameCache:
    return FrameCache(tmp_path / "pictures", ("here",))


@pytest.fixture
def files(theatre: Path) -> Files:
    return list(file_stamps.list_tree(theatre))


def test_it_comes_back_as_it_was(cache: FrameCache, files: Files) -> None:
    assert cache.keep(FRAME, files)
    assert cache.find(80, 3) == FRAME


def test_the_terminal_shows_each_line_in_its_place() -> None:
    import pyte

    screen = pyte.Screen(80, 3)
    pyte.Stream(screen).feed(FRAME.sequence)
    assert [line.rstrip() for line in screen.display] == ["a level مطار حميميم", "", "last line"]
    assert screen.buffer[0][0].bold
    assert not screen.buffer[2][0].bold


@pytest.mark.parametrize("size", [(81, 3), (80, 4)])
def test_another_size_has_another_picture(cache: FrameCache, files: Files, size: tuple[int, int]) -> None:
    assert cache.keep(FRAME, files)
    assert cache.find(*size) is None


def test_another_way_of_calling_has_another_picture(cache: FrameCache, files: Files) -> None:
    said = [
        cache_key((None, None), {"TERM": "xterm"}),
        cache_key((None, "x"), {"TERM": "xterm"}),
        cache_key((None, None), {"TERM": "linux"}),
        cache_key((None, None), {"TERM": "xterm", "NO_COLOR": "1"}),
        cache_key((None, None), {"TERM": "xterm", "SYRTUI_DATA": "/elsewhere"}),
    ]
    assert cache_key((None, None), {"TERM": "xterm", "PATH": "/bin"}) == said[0]
    assert len(set(said)) == len(said)
    assert FrameCache(cache.folder, said[0]).keep(FRAME, files)
    assert [FrameCache(cache.folder, words).find(80, 3) is not None for words in said] == [
        True,
        False,
        False,
        False,
        False,
    ]


def test_where_no_folder_is_named_it_is_the_same_from_anywhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    keys = [(cache_key((None, None), {}), cache_key((Path("theatre"), None), {}))]
    monkeypatch.chdir(tmp_path)
    keys.append((cache_key((None, None), {}), cache_key((Path("theatre"), None), {})))
    assert keys[0][0] == keys[1][0]
    assert keys[0][1] != keys[1][1]


@pytest.mark.parametrize("change", ["edit", "touch", "add", "remove", "rename"])
def test_any_change_of_the_files_ends_it(cache: FrameCache, theatre: Path, files: Files, change: str) -> None:
    assert cache.keep(FRAME, files)
    file = theatre / "facts" / "front.yaml"
    match change:
        case "edit":
            text, status = file.read_text(encoding="utf-8"), file.stat()
            file.write_text(text.replace("20 km", "21 km", 1), encoding="utf-8")
            os.utime(file, ns=(status.st_atime_ns, status.st_mtime_ns))
            assert file.stat().st_size == status.st_size
        case "touch":
            os.utime(file)
        case "add":
            (theatre / "facts" / "more.yaml").touch()
        case "remove":
            file.unlink()
        case "rename":
            file.rename(theatre / "facts" / "other.yaml")
    assert cache.find(80, 3) is None


def test_it_ends_when_a_file_comes_to_be_that_was_not_there(cache: FrameCache, files: Files, tmp_path: Path) -> None:
    config = tmp_path / "config.yaml"
    assert cache.keep(FRAME, [*files, (str(config), file_stamps.stamp(config))])
    assert cache.find(80, 3) == FRAME
    config.touch()
    assert cache.find(80, 3) is None


def test_what_was_changed_just_now_may_change_again_unseen(
    cache: FrameCache, files: Files, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(file_stamps, "RACY_NS", 3_600_000_000_000)
    assert not cache.keep(FRAME, files)
    assert cache.find(80, 3) is None


def test_a_damaged_or_foreign_file_is_no_picture(cache: FrameCache, files: Files) -> None:
    assert cache.keep(FRAME, files)
    file = cache.file(80, 3)
    assert file is not None
    whole = file.read_bytes()
    for damaged in (
        b"",
        whole[:-1],
        whole[: len(whole) // 2],
        b"\x00" * 50,
        whole.replace(b"level", b"l\\u001b"),
        b"{}",
    ):
        file.write_bytes(damaged)
        assert cache.find(80, 3) is None
    file.write_bytes(whole)
    assert cache.find(80, 3) == FRAME


def test_a_folder_that_cannot_be_written_is_lived_without(files: Files, tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    assert not FrameCache(tmp_path / "file", ("here",)).keep(FRAME, files)
    assert not FrameCache(None, ("here",)).keep(FRAME, files)
    assert FrameCache(None, ("here",)).find(80, 3) is None


def test_old_pictures_make_room(cache: FrameCache, files: Files) -> None:
    for columns in range(80, 80 + MAX_FRAMES + 5):
        assert cache.keep(_frame(columns), files)
    assert cache.folder is not None
    assert len(list(cache.folder.iterdir())) == MAX_FRAMES
    assert cache.find(80 + MAX_FRAMES + 4, 3) is not None
