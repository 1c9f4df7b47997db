"""Writing where a user says: over what is ours, and over nobody else's."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tui.base.errors import SyrtuiError
from tui.session.output_file import NotOurs, write


@pytest.fixture(autouse=True)
def state(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    return tmp_path / "state"


def test_what_we_wrote_is_ours_until_somebody_changes_it(tmp_path: Path) -> None:
    file = tmp_path / "out.json"
    write(file, b"1")
    write(file, b"2")
    file.write_bytes(b"edited")
    with pytest.raises(NotOurs, match="--force"):
        write(file, b"3")
    assert file.read_bytes() == b"edited"
    write(file, b"edited")
    write(file, b"3")
    assert file.read_bytes() == b"3"


def test_another_file_is_written_over_only_by_force(tmp_path: Path) -> None:
    file = tmp_path / "mine.md"
    file.write_text("mine")
    file.chmod(0o640)
    with pytest.raises(NotOurs):
        write(file, b"ours")
    write(file, b"ours", force=True)
    assert (file.read_bytes(), file.stat().st_mode & 0o777) == (b"ours", 0o640)
    write(file, b"ours again")
    assert [each.name for each in tmp_path.iterdir() if each.name.startswith(".")] == []


def test_an_empty_file_is_anybodys(tmp_path: Path) -> None:
    file = tmp_path / "from-mktemp"
    file.touch()
    write(file, b"1")
    assert file.read_bytes() == b"1"


def test_a_link_stays_and_what_it_leads_to_is_written(tmp_path: Path) -> None:
    real, link = tmp_path / "real", tmp_path / "link"
    real.write_text("theirs")
    link.symlink_to(real)
    with pytest.raises(NotOurs):
        write(link, b"1")
    write(link, b"1", force=True)
    write(real, b"2")
    assert (link.is_symlink(), real.read_bytes()) == (True, b"2")


def test_a_pipe_is_written_to(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    reader = os.open(pipe, os.O_RDONLY | os.O_NONBLOCK)
    try:
        write(pipe, b"through")
        assert os.read(reader, 100) == b"through"
    finally:
        os.close(reader)


def test_without_a_state_folder_the_first_write_is_whole_and_the_next_asks(tmp_path: Path, state: Path) -> None:
    state.write_text("no folder")
    file = tmp_path / "out"
    write(file, b"1")
    with pytest.raises(NotOurs):
        write(file, b"2")
    assert file.read_bytes() == b"1"


def test_what_cannot_be_written_is_one_line(tmp_path: Path) -> None:
    for file in (tmp_path, tmp_path / "no" / "such"):
        with pytest.raises(SyrtuiError) as failed:
            write(file, b"1", force=True)
        assert "\n" not in str(failed.value)
