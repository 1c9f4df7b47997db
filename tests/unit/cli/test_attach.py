"""Attaching: what is recognised, what is refused, where the copy lies, and that it goes again."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from hypothesis import given
from hypothesis import strategies as st

from tests.originals import GAZETTE, LETTER, files, theatre
from tui.cli.group import main
from tui.settings import paths
from tui.store.originals import fingerprint, folder, match
from tui.store.originals import import_file as handed

Run = Callable[..., Result]
PRINTS = {
    "gazette-1": [fingerprint.hash_paragraph(each) for each in GAZETTE],
    "letter-1": [fingerprint.hash_paragraph(each) for each in LETTER],
}


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    for name in ("XDG_DATA_HOME", "XDG_CONFIG_HOME", "XDG_CACHE_HOME"):
        monkeypatch.setenv(name, str(tmp_path / name))
    root = theatre(tmp_path / "theatre")
    return lambda *words, text=None: CliRunner().invoke(main, ["--data", str(root), *map(str, words)], input=text)


def kept() -> Path:
    return folder.originals_folder(paths.data_home(), "Test theatre")


def test_a_text_is_recognised_kept_in_private_and_taken_away(run: Run, tmp_path: Path) -> None:
    said = run("attach", *files(tmp_path))
    assert said.exit_code == 0, said.output
    assert "attached to gazette-1 (5 of 5 paragraphs recognised)" in said.output
    assert "attached to letter-1 (4 of 4" in said.output
    assert folder.stored_ids(kept()) == ["gazette-1", "letter-1"]
    assert kept().stat().st_mode & 0o777 == 0o700
    assert (kept() / "letter-1.txt").stat().st_mode & 0o777 == 0o600
    assert "in place of the one before" in run("attach", files(tmp_path)[0]).output
    assert run("detach", "letter-1").output == "letter-1: detached\n"
    assert run("detach", "--all").output == "gazette-1: detached\n"
    assert folder.stored_ids(kept()) == []
    assert files(tmp_path)[0].exists()


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "cp1252"])
def test_encodings_and_wrapped_lines_do_not_matter(run: Run, tmp_path: Path, encoding: str) -> None:
    file = tmp_path / "wrapped.txt"
    wrapped = "\r\n\r\n".join(paragraph.replace(" ", "\r\n", 1) for paragraph in GAZETTE).replace("-", "’")
    file.write_bytes(wrapped.encode(encoding))
    assert "gazette-1 (5 of 5" in run("attach", file).output


def test_a_page_is_read_without_its_menus(run: Run, tmp_path: Path) -> None:
    page = tmp_path / "page.html"
    body = "".join(f"<p>\n{text.replace('town', '<b>town</b>')}</p>" for text in GAZETTE)
    menu = "<nav><ul><li><a href=/>Home</a><li><a href=/s>Sport</a></ul></nav><script>var p='<p>no</p>'</script>"
    page.write_text(f"<!doctype html><title>x</title><body>{menu}<main><article>{body}</article></main>", "utf-8")
    assert "gazette-1 (5 of 5" in run("attach", page).output
    text = (kept() / "gazette-1.txt").read_text("utf-8")
    assert "around the town, where" in text
    assert "Sport" not in text


def test_what_is_pasted_is_taken(run: Run) -> None:
    assert "letter-1 (4 of 4" in run("attach", "-", text="\n".join(LETTER)).output


def test_what_is_unknown_is_refused_with_the_nearest_and_can_be_forced(run: Run, tmp_path: Path) -> None:
    part = tmp_path / "part.txt"
    part.write_text(f"{GAZETTE[0]}\nSomething else.\n", "utf-8")
    refused = run("attach", part)
    assert refused.exit_code == 2
    assert "the nearest is gazette-1, but it has only 1 of 5 paragraphs" in refused.output
    assert "attached to gazette-1 (1 of 5" in run("attach", "--source", "gazette-1", part).output
    assert "did you mean gazette-1?" in run("attach", "--source", "gazete-1", part).output
    assert "is lost" in run("attach", "--source", "lost-1", part).output
    part.write_text("\n".join(GAZETTE + LETTER), "utf-8")
    assert "this could be gazette-1 (5 of 5 paragraphs) or letter-1" in run("attach", part).output


def test_what_is_no_article_is_refused_in_one_line(run: Run, tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    (tmp_path / "paper.pdf").write_bytes(b"%PDF-1.7")
    (tmp_path / "binary").write_bytes(b"ab\0cd")
    (tmp_path / "empty").touch()
    (tmp_path / "large").write_bytes(b"a" * (handed.MAX_BYTES + 1))
    for name, why in {
        "pipe": "not a regular file",
        "paper.pdf": "PDF",
        "binary": "neither text nor HTML",
        "empty": "no text",
        "large": "larger than",
        "nowhere": "no such file",
        ".": "directory",
    }.items():
        said = run("attach", tmp_path / name)
        assert (said.exit_code, said.output.count("\n")) == (2, 1), said.output
        assert why in said.output
    assert run("detach", "../../letter-1").exit_code == 2


def test_what_is_stored_and_bad_is_told_not_followed(tmp_path: Path) -> None:
    where = folder.originals_folder(tmp_path, "T")
    folder.save(where, "a", ["one \x1b[31mred\u202e", "two"])
    (tmp_path / "secret").write_text("secret")
    (where / "link.txt").symlink_to(tmp_path / "secret")
    os.mkfifo(where / "pipe.txt")
    found = folder.load(where, ["a", "link", "pipe", "none"])
    assert found.texts.keys() == {"a"}
    assert "\x1b" not in found.texts["a"].paragraphs[0]
    assert "\u202e" not in found.texts["a"].paragraphs[0]
    assert found.unreadable == {"link": "it is a link", "pipe": "it is not a regular file"}


@given(st.data())
def test_a_source_is_known_by_half_of_its_paragraphs_whatever_stands_between(data: st.DataObject) -> None:
    source = data.draw(st.sampled_from([GAZETTE, LETTER]))
    left = data.draw(st.lists(st.sampled_from(source), unique=True, min_size=(len(source) + 1) // 2))
    others = data.draw(st.lists(st.text(st.characters(exclude_characters="\r\n"), min_size=1), max_size=6))
    text = data.draw(st.permutations([*left, *others]))
    ranked = match.rank_sources([text], PRINTS)
    assert match.is_recognised(ranked)
    assert ranked[0].source == ("gazette-1" if source is GAZETTE else "letter-1")
    assert ranked[0].matched == len(left)
