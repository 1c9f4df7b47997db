"""A theatre that was kept is read back whole or made anew: never wrong, never with a word about it."""

from __future__ import annotations

import errno
import multiprocessing
import os
from collections.abc import Callable
from pathlib import Path

import pytest
from msgspec.structs import fields

from tests.theatres import FILES, changed, write
from tui.store.cache import bundle, file_stamps, snapshot
from tui.store.cache.incremental import IncrementalReader
from tui.store.cache.parsed_files import TheatreAssembler
from tui.store.load.reader import read
from tui.store.schema.frames import Frames, Store


@pytest.fixture(autouse=True)
def _settled(monkeypatch: pytest.MonkeyPatch) -> None:
    """What was just written counts as written long ago: the time of a file's last change cannot be set."""
    monkeypatch.setattr(file_stamps, "RACY_NS", 0)


@pytest.fixture
def cache(tmp_path: Path) -> Path:
    return tmp_path / "cache"


@pytest.fixture
def parsed(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Names of the files that are parsed from now on."""
    names: list[str] = []
    add = TheatreAssembler.add

    def noted(self: TheatreAssembler, file: object, data: bytes) -> bytes | None:
        names.append(getattr(file, "name", ""))
        return add(self, file, data)  # type: ignore[arg-type]

    monkeypatch.setattr(TheatreAssembler, "add", noted)
    return names


def kept(theatre: Path, cache: Path) -> Path:
    """Keeps the theatre; the folder with what is kept."""
    reader = IncrementalReader(theatre, cache)
    reader.read()
    assert reader.save()
    assert reader.folder is not None
    return reader.folder


def right(store: Store, theatre: Path) -> None:
    expected = read(theatre)
    assert store.theatre == expected.theatre
    assert store.problems == expected.problems
    for field in fields(Frames):
        assert getattr(store.frames, field.name).equals(getattr(expected.frames, field.name)), field.name


def test_a_theatre_that_has_not_changed_is_not_parsed(theatre: Path, cache: Path, parsed: list[str]) -> None:
    kept(theatre, cache)
    assert parsed
    parsed.clear()
    right(IncrementalReader(theatre, cache).read(), theatre)
    assert not parsed


@pytest.mark.parametrize("name", ["facts/front.yaml", "actors.yaml", "sources/gazette.yaml"])
def test_only_what_has_changed_is_parsed(theatre: Path, cache: Path, parsed: list[str], name: str) -> None:
    kept(theatre, cache)
    parsed.clear()
    file = theatre / name
    file.write_text(file.read_text(encoding="utf-8") + "# a remark\n", encoding="utf-8")
    right(IncrementalReader(theatre, cache).read(), theatre)
    assert parsed == [name]


@pytest.mark.parametrize(
    ("name", "old", "new"),
    [
        ("facts/fight.yaml", "implies: [near]", "implies: [far]"),
        ("facts/outlook.yaml", "by: [near]", "by: [far]"),
        ("hypotheses.yaml", "fact: near", "fact: far"),
        ("assumptions.yaml", "contradicted-by: [near]", "contradicted-by: [far]"),
    ],
)
def test_what_a_record_of_another_file_names_may_go_and_come_back(
    theatre: Path, cache: Path, name: str, old: str, new: str
) -> None:
    write(theatre, {**changed("facts/fight.yaml", "implies: [near]\n", ""), **changed(name, old, new)})
    kept(theatre, cache)
    reader = IncrementalReader(theatre, cache)
    assert not reader.read().problems
    write(theatre, {**changed("facts/front.yaml", "id: far", "id: farther"), name: None})
    gone = IncrementalReader(theatre, cache).read()
    assert [(each.file, each.rule) for each in gone.problems] == [(name, "dangling-id")]
    right(gone, theatre)
    assert reader.reread().store.problems == gone.problems
    write(theatre, {name: None})
    assert not reader.reread().store.problems


def test_a_deception_check_comes_and_goes_with_its_fact(theatre: Path, cache: Path) -> None:
    kept(theatre, cache)
    reader = IncrementalReader(theatre, cache)
    reader.read()
    check = (
        "deception: {motive: yes, why: it looks nearer than it is}\n  cited:\n    - {source: gazette-1, paragraph: 1,"
    )
    write(theatre, changed("facts/front.yaml", "cited:\n    - {source: gazette-1, paragraph: 1,", check))
    right(reader.reread().store, theatre)
    assert reader.reread().store.frames.deception["of"].to_list() == ["insider", "near", "outlook"]
    write(theatre, {"facts/front.yaml": FILES["facts/front.yaml"]})
    right(reader.reread().store, theatre)


def test_a_change_that_leaves_size_and_time_is_seen(theatre: Path, cache: Path) -> None:
    kept(theatre, cache)
    file = theatre / "facts" / "front.yaml"
    text, status = file.read_text(encoding="utf-8"), file.stat()
    file.write_text(text.replace("20 km", "21 km", 1), encoding="utf-8")
    os.utime(file, ns=(status.st_atime_ns, status.st_mtime_ns))
    assert file.stat().st_size == status.st_size
    right(IncrementalReader(theatre, cache).read(), theatre)


def test_a_copy_elsewhere_has_a_place_of_its_own(theatre: Path, cache: Path, tmp_path: Path) -> None:
    kept(theatre, cache)
    other = write(tmp_path / "other", {"actors.yaml": None})
    right(IncrementalReader(other, cache).read(), other)


DAMAGE: dict[str, Callable[[bytes], bytes]] = {
    "empty": lambda whole: b"",
    "truncated": lambda whole: whole[: len(whole) // 2],
    "cut short by a byte": lambda whole: whole[:-1],
    "longer": lambda whole: whole + whole,
    "foreign": lambda whole: b"ARROW1\0\0" + os.urandom(5000),
    "zeros": lambda whole: bytes(len(whole)),
    "one bit of the head": lambda whole: whole[:30] + bytes([whole[30] ^ 1]) + whole[31:],
    "one bit of a frame": lambda whole: whole[:-40] + bytes([whole[-40] ^ 1]) + whole[-39:],
    "another's key": lambda whole: whole.replace(file_stamps.code_version().encode(), b"0" * 32),
}


@pytest.mark.parametrize("file", ["store", "records"])
@pytest.mark.parametrize("damage", DAMAGE)
def test_what_cannot_be_trusted_is_made_anew(theatre: Path, cache: Path, file: str, damage: str) -> None:
    folder = kept(theatre, cache)
    whole = (folder / file).read_bytes()
    (folder / file).write_bytes(DAMAGE[damage](whole))
    (theatre / "facts" / "more.yaml").write_text("[]\n", encoding="utf-8")
    reader = IncrementalReader(theatre, cache)
    right(reader.read(), theatre)
    assert reader.save()
    right(IncrementalReader(theatre, cache).read(), theatre)


def test_what_other_code_kept_is_made_anew(
    theatre: Path, cache: Path, parsed: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    kept(theatre, cache)
    monkeypatch.setattr(file_stamps, "code_version", lambda: "older")
    parsed.clear()
    right(IncrementalReader(theatre, cache).read(), theatre)
    assert "facts/front.yaml" in parsed


def test_frames_of_another_schema_are_none(theatre: Path, cache: Path) -> None:
    folder = kept(theatre, cache)
    key = IncrementalReader(theatre, cache)._store_key
    parts = bundle.read(folder / "store", key)
    assert parts is not None
    facts = snapshot.from_bytes(parts["facts"])
    for wrong in (facts.drop("says"), facts.rename({"says": "said"}), facts.select(facts.columns[::-1])):
        assert bundle.write(folder / "store", key, {**parts, "facts": snapshot.to_bytes(wrong)})
        assert snapshot.load(folder / "store", key, theatre) is None
        right(IncrementalReader(theatre, cache).read(), theatre)


@pytest.mark.parametrize("obstacle", ["a file in its place", "a folder in its place", "a full disk"])
def test_where_nothing_can_be_written_all_is_done_in_memory(
    theatre: Path, cache: Path, obstacle: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    match obstacle:
        case "a file in its place":
            cache.touch()
        case "a folder in its place":
            folder = IncrementalReader(theatre, cache).folder
            assert folder is not None
            (folder / "store").mkdir(parents=True)
            (folder / "records").mkdir()
        case _:

            def full(descriptor: int) -> None:
                raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

            monkeypatch.setattr(os, "fsync", full)
    reader = IncrementalReader(theatre, cache)
    right(reader.read(), theatre)
    assert not reader.save()
    (theatre / "facts" / "front.yaml").unlink()
    right(reader.reread().store, theatre)
    left = [path for path in cache.rglob("*") if path.is_file()] if cache.is_dir() else []
    assert not left


def test_a_file_that_may_not_be_read_is_made_anew(theatre: Path, cache: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = kept(theatre, cache)
    opening = Path.open

    def forbidden(self: Path, *arguments: object, **named: object) -> object:
        if self.parent == folder and arguments[:1] == ("rb",):
            raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), str(self))
        return opening(self, *arguments, **named)  # type: ignore[call-overload]

    monkeypatch.setattr(Path, "open", forbidden)
    right(IncrementalReader(theatre, cache).read(), theatre)


def _keeps(theatre: Path, cache: Path) -> None:
    for _ in range(30):
        reader = IncrementalReader(theatre, cache)
        reader.read()
        reader._saved = None
        assert reader.save()


def test_two_that_write_at_once_leave_a_good_one(theatre: Path, cache: Path) -> None:
    folder = kept(theatre, cache)
    reader = IncrementalReader(theatre, cache)
    spawn = multiprocessing.get_context("spawn")
    writers = [spawn.Process(target=_keeps, args=(theatre, cache)) for _ in range(2)]
    for writer in writers:
        writer.start()
    read = 0
    while any(writer.is_alive() for writer in writers):
        assert bundle.read(folder / "store", reader._store_key) is not None
        assert bundle.read(folder / "records", reader._parsed._key) is not None
        read += 1
    assert read
    assert [writer.exitcode for writer in writers] == [0, 0]
    right(IncrementalReader(theatre, cache).read(), theatre)
    assert sorted(path.name for path in folder.iterdir()) == ["records", "store"]


def test_what_an_interrupted_write_left_is_swept(theatre: Path, cache: Path) -> None:
    folder = kept(theatre, cache)
    left = folder / ".store.1-1"
    left.write_bytes(b"half")
    os.utime(left, (0, 0))
    (theatre / "facts" / "front.yaml").unlink()
    kept(theatre, cache)
    assert not left.exists()


# --- a file that breaks while it is shown ---

BROKEN = "- id: [broken\n"


def test_a_file_that_breaks_stays_as_it_was(theatre: Path) -> None:
    reader = IncrementalReader(theatre)
    before = reader.read()
    whole = (theatre / "facts" / "front.yaml").read_text(encoding="utf-8")
    (theatre / "facts" / "front.yaml").write_text(BROKEN, encoding="utf-8")
    held = reader.reread()
    assert {problem.file for problem in held.held_back} == {"facts/front.yaml"}
    assert set(held.held_back) <= set(held.store.problems)
    assert held.store.frames.facts.equals(before.frames.facts)
    assert reader.reread().store is held.store
    (theatre / "facts" / "new.yaml").write_text("[]\n", encoding="utf-8")
    assert reader.reread().store.frames.facts.equals(before.frames.facts)
    (theatre / "facts" / "front.yaml").write_text(whole, encoding="utf-8")
    mended = reader.reread()
    assert not mended.held_back
    right(mended.store, theatre)


def test_a_file_that_is_deleted_is_gone(theatre: Path) -> None:
    reader = IncrementalReader(theatre)
    reader.read()
    (theatre / "facts" / "front.yaml").unlink()
    assert not reader.reread().held_back
    right(reader.reread().store, theatre)


def test_a_file_that_was_broken_already_is_shown_as_it_is(theatre: Path) -> None:
    (theatre / "facts" / "front.yaml").write_text(BROKEN, encoding="utf-8")
    reader = IncrementalReader(theatre)
    right(reader.read(), theatre)
    (theatre / "facts" / "front.yaml").write_text("# more\n" + BROKEN, encoding="utf-8")
    right(reader.reread().store, theatre)


def test_it_begins_with_the_files_as_they_are(theatre: Path, cache: Path) -> None:
    kept(theatre, cache)
    (theatre / "facts" / "front.yaml").write_text(BROKEN, encoding="utf-8")
    right(IncrementalReader(theatre, cache).read(), theatre)
