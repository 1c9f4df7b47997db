"""`syrtui intake`: from files to drafts, to the list, to the theatre."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from tests.articles import ARTICLES, theatre
from tui.cli.group import main
from tui.store.validate.lint import check

Run = Callable[..., Result]


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    for name in ("XDG_DATA_HOME", "XDG_CONFIG_HOME", "XDG_CACHE_HOME"):
        monkeypatch.setenv(name, str(tmp_path / name))
    root = theatre(tmp_path / "theatre")
    return lambda *words, text=None: CliRunner().invoke(
        main, ["--data", str(root), "intake", *map(str, words)], input=text
    )


def article(folder: Path, name: str) -> Path:
    path = folder / f"{name}.txt"
    path.write_text("\n".join(text for text, _ in ARTICLES[name].paragraphs), encoding="utf-8")
    return path


def test_an_article_becomes_a_draft_then_a_source(run: Run, tmp_path: Path) -> None:
    path = article(tmp_path, "ships")
    made = run(path, "--published", "2031-03-08")
    assert made.exit_code == 0, made.output
    heading, line = made.output.splitlines()
    assert heading.startswith("draft")
    key = line.split()[0]
    assert "Quiet quays at Cape Dorn" in line
    assert "2031-03-08" in line
    assert "kept already" in run(path).output
    assert run("--list").output.splitlines()[1].startswith(key)
    (draft,) = map(json.loads, run("--list", "--json").output.splitlines())
    assert draft["proposals"][1]["figures"][0]["value"] == 4
    written = run("--write", key[:6])
    assert written.exit_code == 0, written.output
    assert "in the theatre, with 0 facts" in written.output
    assert check(tmp_path / "theatre").problems == ()
    assert f"in the theatre as {draft['source']['id']}" in run("--list").output
    # Another copy of the text is known by its paragraphs, though its letter case differs.
    path.write_text(path.read_text(encoding="utf-8").upper() + "\nRead more", encoding="utf-8")
    assert f"already there: {draft['source']['id']} has this text" in run(path).output
    assert run("--drop", key).output == f"{key}: deleted\n"
    assert run("--list").output == ""


def test_a_folder_and_a_pipe(run: Run, tmp_path: Path) -> None:
    folder = tmp_path / "articles"
    folder.mkdir()
    for name in ("march", "wire", "bail"):
        article(folder, name)
    (folder / "broken.json").write_text("{", encoding="utf-8")
    made = run(folder)
    assert made.exit_code == 2
    assert "broken.json: this is no JSON Feed" in made.output
    assert len(run("--list").output.splitlines()) == 4
    piped = run("-", text="\n".join(text for text, _ in ARTICLES["march"].paragraphs))
    assert "kept already" in piped.output


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--list", "--write", "0"), "takes files, or one of"),
        (("--write", "ffff"), "no draft whose key begins with ffff"),
        (("https://herald.example/orel-falls?utm_source=x",), "herald-2031-03-04 is this address already"),
        (("https://herald.example/other",), "nothing is fetched"),
        (("no-such-file.txt",), "no such file"),
    ],
)
def test_what_cannot_be_done_is_said_in_a_line(run: Run, words: tuple[str, ...], said: str) -> None:
    done = run(*words)
    assert done.exit_code == 2
    assert said in done.output
