"""Attaching: what is recognised, what is refused, where the copy lies, and that it goes again."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from hypothesis import given
from hypothesis import strategies as st

from tests.originals import GAZETTE, LETTER, files, shelf, theatre, wanted
from tui.cli.group import main
from tui.settings import paths
from tui.store.originals import fingerprint, match
from tui.store.originals import import_file as handed
from tui.store.originals.folder import Shelf, Wanted

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


def kept() -> Shelf:
    return shelf(paths.data_home())


def stored() -> list[str]:
    return sorted(kept().find(map(wanted, PRINTS)))


def article(file: Path, *paragraphs: str) -> Path:
    file.write_text("\n".join(paragraphs), "utf-8")
    return file


def test_a_text_is_recognised_kept_in_private_and_taken_away(run: Run, tmp_path: Path) -> None:
    said = run("attach", *files(tmp_path))
    assert said.exit_code == 0, said.output
    assert "attached to gazette-1 (5 of 5 paragraphs recognised)" in said.output
    assert "attached to letter-1 (4 of 4" in said.output
    assert stored() == ["gazette-1", "letter-1"]
    assert kept().texts.stat().st_mode & 0o777 == 0o700
    assert (kept().texts / wanted("letter-1").file).stat().st_mode & 0o777 == 0o600
    assert "in place of the one before" in run("attach", files(tmp_path)[0]).output
    assert run("detach", "letter-1").output == "letter-1: detached\n"
    assert run("detach", "--all").output == "gazette-1: detached\n"
    assert stored() == []
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
    text = (kept().texts / wanted("gazette-1").file).read_text("utf-8")
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
    assert "this has 1 of 5 paragraphs of gazette-1" in run("attach", "--source", "gazette-1", part).output
    assert stored() == []
    assert "attached to gazette-1 (1 of 5" in run("attach", "--source", "gazette-1", "--yes", part).output
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
    here = shelf(tmp_path)
    good, link, pipe, none = (Wanted(name) for name in ("a", "link", "pipe", "none"))
    here.save(good, ["one \x1b[31mred\u202e", "two"])
    (tmp_path / "secret").write_text("secret")
    (here.texts / link.file).symlink_to(tmp_path / "secret")
    os.mkfifo(here.texts / pipe.file)
    found = here.load([good, link, pipe, none])
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


def renamed(root: Path, title: str) -> None:
    file = root / "theatre.yaml"
    file.write_text(file.read_text().replace("title: Test theatre", f"title: {title}"))


def without_fingerprints(root: Path) -> Path:
    """Takes the fingerprints out of gazette-1's file, and puts a comment into it."""
    file = root / "sources/gazette.yaml"
    file.write_text("# the Gazette\n" + file.read_text().partition("fingerprint:")[0] + "# until here\n")
    return file


def test_a_theatre_that_is_renamed_keeps_its_originals(run: Run, tmp_path: Path) -> None:
    run("attach", *files(tmp_path))
    renamed(tmp_path / "theatre", "Another name")
    assert run("detach", "--all").output == "gazette-1: detached\nletter-1: detached\n"


def test_two_theatres_of_one_title_do_not_share_a_source_of_one_id(run: Run, tmp_path: Path) -> None:
    run("attach", *files(tmp_path))
    file = theatre(tmp_path / "other") / "sources/gazette.yaml"
    for paragraph in GAZETTE:
        file.write_text(file.read_text().replace(fingerprint.hash_paragraph(paragraph), "0" * 16))
    assert "nothing is attached to 'gazette-1'" in run("--data", tmp_path / "other", "detach", "gazette-1").output
    assert run("detach", "gazette-1").output == "gazette-1: detached\n"


@pytest.mark.parametrize("title", ["Test theatre", "Another name"])
def test_what_an_earlier_version_kept_by_title_is_found(run: Run, tmp_path: Path, title: str) -> None:
    older = kept().folder / "test-theatre-3be4b8e8"
    older.mkdir(parents=True)
    article(older / "gazette-1.txt", *GAZETTE)
    renamed(tmp_path / "theatre", title)
    assert "in place of the one before" in run("attach", files(tmp_path)[0]).output
    assert run("detach", "--all").output == "gazette-1: detached\n"
    assert not (older / "gazette-1.txt").exists()


def test_attaching_writes_the_fingerprints_that_a_source_lacks_and_touches_nothing_else(
    run: Run, tmp_path: Path
) -> None:
    file = without_fingerprints(tmp_path / "theatre")
    before = file.read_text().splitlines()
    assert "without fingerprints: gazette-1;" in run("check").output
    said = run("attach", "--source", "gazette-1", files(tmp_path)[0])
    assert "attached to gazette-1 (5 of 5 paragraphs recognised)" in said.output
    assert "its fingerprints are written into its file" in said.output
    after = file.read_text().splitlines()
    added = [line for line in after if line not in before]
    assert added == ["fingerprint:", *(f'  - "{each}"' for each in PRINTS["gazette-1"])]
    assert [line for line in after if line not in added] == before
    assert "no problems" in run("check").output
    assert "without fingerprints" not in run("check").output
    assert "attached to gazette-1 (5 of 5" in run("attach", files(tmp_path)[0]).output


def test_fingerprints_that_do_not_fit_the_digest_are_not_written(run: Run, tmp_path: Path) -> None:
    file = without_fingerprints(tmp_path / "theatre")
    before = file.read_text()
    said = run("attach", "--source", "gazette-1", article(tmp_path / "more.txt", *GAZETTE, *LETTER))
    assert "no fingerprints are written: the text has 9 or 1 paragraphs, the digest 5" in said.output
    assert "attached to gazette-1 (the source has no fingerprints to know it by)" in said.output
    assert file.read_text() == before
    assert run("detach", "gazette-1").output == "gazette-1: detached\n"
