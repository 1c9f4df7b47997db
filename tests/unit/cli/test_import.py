"""`syrtui import`: what it prints, writes and refuses."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from tests import exchange_files as files
from tests.theatres import write
from tui.cli.group import main

Run = Callable[..., Result]


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    for name in ("XDG_DATA_HOME", "XDG_CONFIG_HOME", "XDG_CACHE_HOME"):
        monkeypatch.setenv(name, str(tmp_path / name))
    monkeypatch.chdir(tmp_path)
    root = write(tmp_path / "theatre")
    return lambda *words: CliRunner().invoke(main, ["import", *map(str, words), "--data", str(root)])


def test_it_counts_what_was_read_kept_and_refused(run: Run) -> None:
    rows = [*files.ACLED_ROWS, dict(files.ACLED_ROWS[0], event_id_cnty="X", latitude="95")]
    Path("acled.csv").write_text(files.acled(rows), encoding="utf-8")
    trial = run("acled", "acled.csv", "--dry-run")
    assert trial.exit_code == 0, trial.output
    heading, first, *_ = trial.output.splitlines()
    assert heading.split() == ["day", "place", "kind", "actors", "deaths", "text"]
    assert first.startswith("2024-12-01             Airfield town         Battles: Armed clash")
    assert "3 rows read; 2 can be kept, 1 refused" in trial.output
    assert sorted(each.name for each in Path().iterdir()) == ["acled.csv", "theatre"]
    done = run("acled", "acled.csv")
    assert done.output.splitlines() == [
        "acled.csv: 3 rows read; 2 kept in acled (2 new, 0 replaced, 0 unchanged), 1 refused",
        "        1  its coordinates are nowhere on Earth (row 3)",
        "  those refused are in rejected-acled.csv",
    ]
    assert "(0 new, 0 replaced, 2 unchanged)" in run("acled", "acled.csv").output


def test_rejects_never_stand_in_the_place_of_another_file_or_of_what_was_mended(run: Run) -> None:
    said, wrong = "date,lat,lon,killed\n2024-12-01,35,36,2\n2024-12-02,35,36,{}\n", Path("rejected-mine-2.csv")
    Path("rejected-mine.csv").write_text("precious\n", encoding="utf-8")
    Path("mine.csv").write_text(said.format("x"), encoding="utf-8")
    for _ in range(2):
        assert f"those refused are in {wrong}" in run("csv", "mine.csv").output
    Path("mine.csv").write_text(said.format("3"), encoding="utf-8")
    assert run("csv", "mine.csv", "--dry-run").exit_code == 0
    assert wrong.exists()
    assert "0 refused" in run("csv", "mine.csv").output
    assert not wrong.exists()
    assert Path("rejected-mine.csv").read_text(encoding="utf-8") == "precious\n"


def test_offers_are_counted_and_told_where(run: Run) -> None:
    Path("bundle.json").write_text(files.stix(), encoding="utf-8")
    done = run("stix", "bundle.json")
    assert done.output.splitlines() == [
        "bundle.json: 2 actors, 1 place, 1 source, 1 other spelling offered; 1 the theatre has already",
        "  nothing is made of 1 relationship",
        f"  look through {Path('theatre').absolute()}/import/bundle.yaml, and move what is right",
    ]


def test_a_map_that_is_not_sure_is_printed_to_be_saved(run: Run) -> None:
    Path("mine.csv").write_text("Day,lat,lon,what\n03/04/2024,35,36,a raid\n", encoding="utf-8")
    trial = run("csv", "mine.csv", "--dry-run")
    assert "not sure: days in Day could be %d/%m/%Y or %m/%d/%Y" in trial.output
    assert "a raid" in trial.output
    asked = run("csv", "mine.csv")
    assert asked.exit_code == 2
    assert "days in Day could be %d/%m/%Y or %m/%d/%Y" in str(asked.output)
    written = asked.output.partition("syrtui:")[0]
    assert "start: Day" in written
    Path("columns.yaml").write_text(written, encoding="utf-8")
    done = run("csv", "mine.csv", "--map", "columns.yaml")
    assert "1 kept in mine (1 new" in done.output, done.output
    Path("columns.yaml").write_text("start: Day\nlongitud: lon\n", encoding="utf-8")
    assert "'longitud' is no part of an event" in run("csv", "mine.csv", "--map", "columns.yaml").output


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("ucdp", "nowhere.csv"), "nowhere.csv: no such file or directory"),
        (("ucdp", "."), "this is no regular file"),
        (("acled", "acled.csv", "--map", "columns.yaml"), "--map is for tables of your own"),
        (("csv", "acled.csv", "--name", "../out"), "is no name of a data set"),
        (("csv", "acled.csv", "--encoding", "klingon"), "is none that Python knows"),
    ],
)
def test_what_it_refuses(run: Run, words: tuple[str, ...], said: str) -> None:
    Path("acled.csv").write_text(files.acled(), encoding="utf-8")
    refused = run(*words)
    assert refused.exit_code == 2
    assert said in refused.output
    assert not Path("theatre/events").exists()
