"""Files that are not what they seem: told or read, never followed out of the folder, never waited for."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tests.theatres import FILES
from tui.base.errors import NoTheatre
from tui.store.load.reader import read
from tui.store.schema.limits import Limits

FACT = FILES["facts/fight.yaml"].replace("id: fight", "id: other")


def told(root: Path, limits: Limits | None = None) -> list[tuple[str, str]]:
    store = read(root, limits=limits or Limits())
    assert {"near", "far", "fight"} <= set(store.frames.facts["id"]), "the sound files are read all the same"
    return [(problem.rule, problem.file) for problem in store.problems]


def test_a_folder_named_like_a_file(theatre: Path) -> None:
    (theatre / "facts" / "x.yaml").mkdir()
    (theatre / "facts" / "x.yaml" / "y.yaml").write_text(FACT)
    assert told(theatre) == [("file-kind", "facts/x.yaml")]


def test_a_pipe_is_not_waited_for(theatre: Path) -> None:
    os.mkfifo(theatre / "facts" / "x.yaml")
    os.mkfifo(theatre / "facts.yaml")
    assert told(theatre) == [("file-kind", "facts.yaml"), ("file-kind", "facts/x.yaml")]


def test_links_lead_nowhere_else(theatre: Path, tmp_path: Path) -> None:
    outside = tmp_path / "outside"
    outside.mkdir()
    (outside / "secret.yaml").write_text(FACT)
    (theatre / "facts" / "file.yaml").symlink_to(outside / "secret.yaml")
    (theatre / "facts" / "folder").symlink_to(outside)
    (theatre / "facts" / "loop.yaml").symlink_to("loop.yaml")
    (theatre / "facts" / "none.yaml").symlink_to("none")
    (theatre / "facts" / "self").symlink_to(".")
    assert told(theatre) == [
        ("file-kind", "facts/file.yaml"),
        ("file-kind", "facts/folder"),
        ("file-unreadable", "facts/loop.yaml"),
        ("file-unreadable", "facts/none.yaml"),
        ("file-kind", "facts/self"),
    ]


def test_a_folder_of_a_kind_that_is_elsewhere_is_not_read(theatre: Path, tmp_path: Path) -> None:
    outside = tmp_path / "outside"
    (outside / "deeper").mkdir(parents=True)
    for name in ("x.yaml", "deeper/x.yaml"):
        (outside / name).write_text(FACT)
    (theatre / "places").symlink_to(outside)
    assert told(theatre) == [("file-kind", "places/deeper/x.yaml"), ("file-kind", "places/x.yaml")]


def test_links_inside_are_followed_and_folders_walked(theatre: Path) -> None:
    (theatre / "facts" / "2024").mkdir()
    (theatre / "facts" / "2024" / "x.yaml").write_text(FACT)
    (theatre / "facts" / ".swap.yaml").write_text("- [")
    (theatre / "facts" / "x.yaml~").write_text("- [")
    assert told(theatre) == []
    (theatre / "facts" / "notes.md").write_text("- [")
    (theatre / "sources" / "scan.pdf").write_text("- [")
    assert told(theatre) == [("file-stray", "facts/notes.md"), ("file-stray", "sources/scan.pdf")]
    for name in ("facts/notes.md", "sources/scan.pdf"):
        (theatre / name).unlink()
    assert "other" in read(theatre).frames.facts["id"]
    (theatre / "facts" / "link.yaml").symlink_to("2024/x.yaml")
    assert told(theatre) == [("duplicate-id", "facts/link.yaml")]


@pytest.mark.parametrize("name", ["fact.yaml", "facts.yml", "facts/x.yml", "news.yaml"])
def test_what_is_not_read_is_told(theatre: Path, name: str) -> None:
    (theatre / name).write_text(FACT)
    assert told(theatre) == [("file-stray", name)]


@pytest.mark.parametrize(
    "data",
    [
        b"\xef\xbb\xbf" + FACT.encode(),
        FACT.replace("\n", "\r\n").encode(),
        FACT.replace("\n", "\r").encode(),
        b"---\n" + FACT.encode() + b"...\n",
        b"# a comment, no line end at the end\n" + FACT.rstrip("\n").encode(),
    ],
    ids=["BOM", "CRLF", "CR", "document marks", "no line end"],
)
def test_marks_and_line_ends_of_all_kinds(theatre: Path, data: bytes) -> None:
    (theatre / "facts" / "x.yaml").write_bytes(data)
    assert told(theatre) == []
    assert "other" in read(theatre).frames.facts["id"]


def test_lines_are_counted_by_any_line_end(theatre: Path) -> None:
    broken = FACT.replace("kind: event", "kind: evnt").replace("\n", "\r\n")
    (theatre / "facts" / "x.yaml").write_bytes(b"\xef\xbb\xbf" + broken.encode())
    (problem,) = read(theatre).problems
    assert (problem.line, problem.column) == (3, 7)


def test_bytes_that_are_no_text(theatre: Path) -> None:
    (theatre / "facts" / "x.yaml").write_bytes(FACT.replace("rumour", "r@mour").encode().replace(b"@", b"\xfc"))
    store = read(theatre)
    (problem,) = store.problems
    assert (problem.rule, problem.severity) == ("file-encoding", "warning")
    assert "0xfc" in problem.what
    assert "r�mour" in store.frames.citations["note"].to_list()


def test_limits_on_size_and_number(theatre: Path) -> None:
    (theatre / "facts" / "x.yaml").write_text("#" * 5000)
    assert told(theatre, Limits(file_bytes=4096)) == [("file-limit", "facts/x.yaml")]
    for number in range(10):
        (theatre / "facts" / f"y{number}.yaml").write_text("")
    problems = read(theatre, limits=Limits(files=8)).problems
    assert ("file-limit", "facts") in {(problem.rule, problem.file) for problem in problems}


def test_hostile_names_are_told_clean(theatre: Path) -> None:
    (theatre / "facts" / "\x1b[31mred\u202e.yaml").write_text("- [")
    (problem,) = read(theatre).problems
    assert problem.file == "facts/�[31mred.yaml"


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_what_may_not_be_read_is_told(theatre: Path) -> None:
    (theatre / "facts" / "x.yaml").write_text(FACT)
    (theatre / "facts" / "x.yaml").chmod(0)
    assert told(theatre) == [("file-unreadable", "facts/x.yaml")]
    theatre.chmod(0)
    with pytest.raises(NoTheatre, match="ermission denied"):
        read(theatre)
    theatre.chmod(0o755)
