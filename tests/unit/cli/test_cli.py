"""The command line: what it prints, what it exits with, and what it does not import."""

from __future__ import annotations

import csv
import io
import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any, NamedTuple

import polars as pl
import pytest

from tests.theatres import FILES, changed, write
from tui import __version__
from tui.cli.group import COMMANDS, main
from tui.events.layer import add
from tui.events.schema import EVENTS
from tui.exchange.write_table import encode
from tui.intake.own_words import shared_run
from tui.settings import paths
from tui.settings.exports import JUDGED_TABLES, RECORD_TABLES
from tui.store.load.reader import read
from tui.store.originals.fingerprint import split_paragraphs
from tui.store.schema.frames import SCHEMAS
from tui.store.schema.jsonschema import json_schema, json_schema_text, schema_file_name
from tui.store.schema.records import KINDS
from tui.store.validate.rules import RULES

NO_EVENT = dict.fromkeys(EVENTS, None) | {
    "dataset": "made",
    "start": date(2024, 12, 1),
    "end": date(2024, 12, 1),
    "date_precision": "day",
}


class Ran(NamedTuple):
    code: int
    out: str
    err: str


Run = Callable[..., Ran]


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Run:
    """Run `syrtui` in this process, in a home of its own."""
    for name in ("XDG_CONFIG_HOME", "XDG_CACHE_HOME", "XDG_STATE_HOME"):
        monkeypatch.setenv(name, str(tmp_path / name))
    monkeypatch.delenv("SYRTUI_DATA", raising=False)

    def ran(*words: object) -> Ran:
        with pytest.raises(SystemExit) as left:
            main([str(word) for word in words], prog_name="syrtui")
        said = capsys.readouterr()
        return Ran(int(left.value.code or 0), said.out, said.err)

    return ran


def process(*words: str, **extra: Any) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, *words], capture_output=True, encoding="latin-1", check=False, timeout=120, **extra
    )


def one_line(text: str) -> bool:
    return text.startswith("syrtui: ") and text.count("\n") == 1 and text.endswith("\n")


def test_version_and_help(run: Run) -> None:
    assert run("--version").out == f"syrtui {__version__}\n"
    shown = run("--help").out
    for name in COMMANDS:
        assert f"  {name} " in shown
        assert run(name, "--help").out.startswith(f"Usage: syrtui {name} ")


def test_check_is_quiet_about_a_sound_theatre(run: Run, theatre: Path) -> None:
    without = (
        "without fingerprints: gazette-1, letter-1; `syrtui attach --source ID FILE` writes those of an original\n"
    )
    sound = f"{theatre}: 4 facts, 5 citations, 3 sources; no problems\n"
    assert run("check", theatre) == Ran(0, without + sound, "")


def test_check_tells_file_line_column_and_mend(run: Run, tmp_path: Path) -> None:
    root = write(tmp_path, changed("facts/fight.yaml", "since: 2017", "since: 2024-02-30"))
    code, out, err = run("check", root)
    assert (code, err) == (1, "")
    problem, _, summary = out.splitlines()
    assert problem.startswith(f"{root}/facts/fight.yaml:10:")
    assert "February 2024 has 29 days" in problem
    assert summary.endswith("3 facts, 4 citations, 3 sources; 1 error, 0 warnings; 1 record set aside")
    (told,) = json.loads(run("check", root, "--format", "json").out)
    assert (told["line"], told["rule"], told["record"], told["severity"]) == (10, "bad-date", "fight", "error")
    github = run("check", root, "--format", "github").out
    assert github.startswith(f"::error file={root}/facts/fight.yaml,line=10,col={told['column']},title=bad-date::")


def test_warnings_fail_only_where_asked(run: Run, tmp_path: Path) -> None:
    root = write(tmp_path, changed("facts/fight.yaml", "dated: nothing is said of when\n", ""))
    assert run("check", root).code == 0
    assert run("check", root, "--strict").code == 1


def test_check_warns_of_event_data_and_leaves_other_machines_alone(run: Run, tmp_path: Path) -> None:
    listed = "  vessels: count\nevents: [../gone, s3://bucket/acled]\n"
    changes = changed("theatre.yaml", "  vessels: count\n", listed)
    root = write(tmp_path, {**changes, "events/made/x.parquet": "no Parquet"})
    code, out, err = run("check", root)
    assert (code, err) == (0, "")
    file, place, _, unasked, summary = out.splitlines()
    assert file.startswith(f"{root}/events/made/x.parquet: warning: it is no Parquet file, or not all of one; import")
    assert place.startswith(f"{root}/theatre.yaml:9:10: warning: ../gone: no Parquet file is there; mend the path")
    assert unasked == "on other machines, not looked at: s3://bucket/acled; --remote asks them"
    assert summary.endswith("0 errors, 2 warnings")
    assert run("check", root, "--strict").code == 1
    (first, _) = json.loads(run("check", root, "--format", "json").out)
    assert (first["file"], first["line"], first["rule"]) == (f"{root}/events/made/x.parquet", 0, "event-file")


def test_check_lists_its_rules(run: Run) -> None:
    lines = run("check", "--rules").out.splitlines()
    assert [line.split()[0] for line in lines] == list(RULES)


@pytest.mark.parametrize("subject", RECORD_TABLES)
def test_export_agrees_in_all_formats(run: Run, theatre: Path, tmp_path: Path, subject: str) -> None:
    rows = json.loads(run("--data", theatre, "export", subject).out)
    assert len(rows) > 0
    assert all("_" not in key for row in rows for key in row)
    table = list(csv.DictReader(io.StringIO(run("--data", theatre, "export", subject, "--format", "csv").out)))
    target = tmp_path / "out.parquet"
    assert run("--data", theatre, "export", subject, "--format", "parquet", "-o", target) == Ran(0, "", "")
    frame = pl.read_parquet(target)
    first = next(iter(rows[0]))
    assert [row[first] for row in rows] == [row[first] for row in table] == frame[first].to_list()


@pytest.mark.parametrize("subject", RECORD_TABLES)
def test_a_markdown_table_has_the_cells_of_the_flat_one(run: Run, theatre: Path, subject: str) -> None:
    def exported(form: str) -> str:
        return run("--data", theatre, "export", subject, "--format", form).out

    columns, *rows = csv.reader(io.StringIO(exported("csv")))
    lines = exported("markdown").splitlines()
    assert lines[0] == f"| {' | '.join(columns)} |"
    assert set(lines[1]) == set("| -:") or set(lines[1]) == set("| -")
    cells = [re.split(r"(?<!\\)\|", line)[1:-1] for line in lines[2:]]
    plain = [[re.sub(r"\\(.)", r"\1", cell.strip()) for cell in line] for line in cells]
    assert [line[0] for line in plain] == [row[0] for row in rows]
    assert all(len(line) == len(columns) for line in plain)


def test_no_cell_of_a_safe_csv_is_a_formula() -> None:
    frame = pl.DataFrame(
        {
            "text": ["=1+1", "+1", "-2", "@a", "\ta", "\ra", "a=1", "", None],
            "list": [["=x", "y"], ["-1"], [], None, ["a"], ["b"], ["c"], ["d"], ["e"]],
            "number": [-1.5, 2, -3, 4, 5, 6, 7, 8, None],
            "day": [date(2024, 12, 1)] * 9,
        }
    )
    rows = list(csv.DictReader(io.StringIO(encode(frame, "csv", safe=True).decode(), newline="")))
    assert [row["text"] for row in rows] == ["'=1+1", "'+1", "'-2", "'@a", "'\ta", "'\ra", "a=1", "", ""]
    assert [row["list"] for row in rows][:2] == ["'=x; y", "'-1"]
    assert [row["number"] for row in rows][:3] == ["-1.5", "2.0", "-3.0"]
    assert rows[0]["day"] == "2024-12-01"
    assert encode(frame, "csv") != encode(frame, "csv", safe=True)


def test_a_pipe_ends_no_cell_of_a_markdown_table() -> None:
    (line,) = encode(pl.DataFrame({"a": ["x|y\n`z`"], "n": [1]}), "markdown").decode().splitlines()[2:]
    assert line == "| x\\|y \\`z\\` | 1 |"


def test_an_export_is_what_a_filter_shows_as_known_on_a_day(run: Run, theatre: Path) -> None:
    def ids(*words: str) -> list[str]:
        code, out, err = run("--data", theatre, *words)
        assert (code, err) == (0, "")
        return [row["id"] for row in json.loads(out)]

    every = ids("export", "facts")
    assert ids("export", "facts", "--lens", "kind:position") == ["near", "far"]
    assert ids("--lens", "kind:position", "export", "facts") == ["near", "far"], "before the command, too"
    assert "far" not in ids("export", "facts", "--as-of", "2024-12-04")
    assert set(ids("export", "facts", "--without", "gazette-1")) < set(every)
    assert ids("export", "citations", "--lens", "kind:position", "--as-of", "2024-12-04") == ["near#1", "near#2"]
    assert ids("export", "sources", "--lens", "kind:position", "--as-of", "2024-12-04") == ["gazette-1"]
    code, _, err = run("--data", theatre, "export", "facts", "--without", "gazete")
    assert (code, "did you mean gazette?" in err) == (2, True)


def test_no_table_rests_on_a_constant(run: Run, theatre: Path, tmp_path: Path) -> None:
    """So none has to say that one was edited."""
    config = tmp_path / "mine.yaml"
    config.write_text("methods: {corroboration: {grades: {A: 0.99, B: 0.8}}, threat: {baseline: 30}}\n")
    for subject in RECORD_TABLES:
        words = ("--data", theatre, "export", subject, "--as-of", "2024-12-09")
        assert run("--config", config, *words) == run(*words)


def test_a_judgement_says_by_which_method_it_is(run: Run, theatre: Path, tmp_path: Path) -> None:
    config = tmp_path / "mine.yaml"
    config.write_text("methods: {threat: {baseline: 30}}\n")
    for words, says in (((), "threat 2"), (("--config", config), "threat 2 (edited)")):
        levels = json.loads(run(*words, "--data", theatre, "export", "levels").out)
        assert {row["method"] for row in levels} == {says}
    assert [row["day"] for row in levels if (row["base"], row["event"]) == ("harbour", "loss")] == [
        f"2024-{day}" for day in ("11-27", "11-28", "11-29", "11-30", *(f"12-0{day}" for day in range(1, 10)))
    ]
    until = json.loads(run("--data", theatre, "export", "levels", "--as-of", "2024-12-03").out)
    assert until[-1]["day"] == "2024-12-03"


@pytest.mark.parametrize("subject", JUDGED_TABLES)
def test_judged_tables_are_written_in_every_format(run: Run, theatre: Path, tmp_path: Path, subject: str) -> None:
    notes = tmp_path / "notes.yaml"
    notes.write_text("- {on: {fact: near}, by: me, at: 2024-12-03, note: Look again., tags: [a, b]}\n")
    add(theatre, "made", [pl.DataFrame([{**NO_EVENT, "id": "1", "kind": "strike", "text": "a"}], schema=EVENTS)])
    words = ("--data", theatre, "--notes", notes, "export", subject)
    rows = json.loads(run(*words).out)
    assert rows
    assert [*csv.DictReader(io.StringIO(run(*words, "--format", "csv").out))]
    assert run(*words, "--format", "markdown").out.count("\n") == len(rows) + 2
    file = tmp_path / f"{subject}.parquet"
    assert run(*words, "-o", file).code == 0
    assert pl.read_parquet(file).height == len(rows)


def test_events_are_those_that_a_filter_shows(run: Run, theatre: Path) -> None:
    kinds = ("strike", "protest")
    rows = [{**NO_EVENT, "id": str(n), "kind": kind, "deaths_best": n} for n, kind in enumerate(kinds)]
    add(theatre, "made", [pl.DataFrame(rows, schema=EVENTS)])
    assert [row["kind"] for row in json.loads(run("--data", theatre, "export", "events").out)] == [*kinds]
    (shown,) = json.loads(run("--data", theatre, "export", "events", "--lens", "kind:protest").out)
    # What events alone have is no wrong value.
    assert len(json.loads(run("--data", theatre, "export", "events", "--lens", "source:made").out)) == len(kinds)
    assert "there is no source `mad`" in run("--data", theatre, "export", "events", "--lens", "source:mad").err
    assert (shown["id"], shown["dataset"], shown["start"], shown["deaths-best"]) == ("1", "made", "2024-12-01", 1)


def test_the_ending_of_a_file_says_in_which_format(run: Run, theatre: Path, tmp_path: Path) -> None:
    for name, begins in (
        ("a.geojson", '{\n  "type": "FeatureCollection"'),
        ("a.stix.json", '{\n  "type": "bundle"'),
        ("a.json", '{\n  "theatre"'),
        ("a.ics", "BEGIN:VCALENDAR"),
        ("a.bib", "@misc{"),
        ("a", '{\n  "theatre"'),
    ):
        assert run("--data", theatre, "export", "-o", tmp_path / name).code == 0
        assert (tmp_path / name).read_text(encoding="utf-8").startswith(begins)
    assert run("--data", theatre, "export", "sources", "-o", tmp_path / "b.bib") == Ran(0, "", "")
    code, _, err = run("--data", theatre, "export", "places", "-o", tmp_path / "b.kml")
    assert (code, "`syrtui export theatre --format kml` can" in err) == (2, True)


def test_an_export_is_never_written_over_what_is_not_ours(run: Run, theatre: Path, tmp_path: Path) -> None:
    file = tmp_path / "mine.csv"
    file.write_text("mine")
    words = ("--data", theatre, "export", "facts", "-o", file)
    assert run(*words).code == 2
    assert file.read_text() == "mine"
    assert run(*words, "--force") == run(*words) == run(*words, "--as-of", "2024-12-03") == Ran(0, "", "")


def test_what_a_format_has_no_place_for_is_told(run: Run, theatre: Path) -> None:
    code, out, err = run("--data", theatre, "export", "--format", "timelinejs")
    undated = [row for row in json.loads(run("--data", theatre, "export", "facts").out) if row["when"] == "unknown"]
    assert (code, len(undated)) == (0, 1)
    assert err == "syrtui: 1 fact has no date and is left out; TimelineJS has no place for that\n"
    assert len(json.loads(out)["events"]) == 3


def test_exported_facts_nest_as_the_records_do(run: Run, theatre: Path) -> None:
    facts = {fact["id"]: fact for fact in json.loads(run("--data", theatre, "export", "facts").out)}
    near = facts["near"]
    assert near["actors"] == ["north", "south"]
    assert near["answers"] == {"question": "how-near", "answer": "20-km"}
    assert near["quantity"]["value"] == 20
    assert near["indicates"] == [{"base": "airfield", "indicator": "hostile-proximity", "strength": None}]
    assert [cited["chain"] for cited in near["cited"]] == [[], ["insider"]]
    assert near["earliest"] == "2024-12-01"
    assert [tie["type"] for tie in facts["fight"]["ties"]] == ["fighting", "leading"]
    assert facts["fight"]["quantity"] is None
    assert facts["far"]["ties"] == []


def test_export_of_an_empty_store_keeps_its_columns(run: Run, tmp_path: Path) -> None:
    (tmp_path / "theatre.yaml").write_text(FILES["theatre.yaml"].replace("[airfield, harbour]", "[]"))
    for subject in RECORD_TABLES:
        assert json.loads(run("--data", tmp_path, "export", subject).out) == []
        header = run("--data", tmp_path, "export", subject, "--format", "csv").out.strip()
        assert header.count(",") > 1
    assert SCHEMAS["facts"].keys() >= {"id", "says"}


def test_export_says_what_is_left_out(run: Run, tmp_path: Path) -> None:
    root = write(tmp_path, changed("facts/fight.yaml", "kind: event", "kind: evnt"))
    code, out, err = run("--data", root, "export", "facts")
    assert (code, len(json.loads(out))) == (0, 3)
    assert err == "syrtui: 1 record or file has errors and is left out; `syrtui check` says why\n"


def test_failures_are_one_line(run: Run, theatre: Path, tmp_path: Path) -> None:
    empty = tmp_path / "empty"
    empty.mkdir()
    for words in (
        ("check", tmp_path / "nowhere"),
        ("check", empty),
        ("check", theatre / "theatre.yaml"),
        ("--data", tmp_path / "nowhere", "export", "facts"),
        ("--data", theatre, "export", "facts", "--format", "xml"),
        ("--data", theatre, "export", "fact"),
        ("--data", theatre, "export", "facts", "-o", tmp_path / "nowhere" / "x.json"),
        ("--config", tmp_path / "nowhere.yaml", "check", theatre),
        ("--config", tmp_path, "check", theatre),
        ("--nonsense",),
        ("init", theatre),
        ("--data", theatre, "new", "fact", "--id", "near", "--no-edit"),
        ("--data", theatre, "new", "fact", "--id", "No Id", "--no-edit"),
        ("--data", theatre, "new", "fact", "--file", tmp_path / "x.yaml", "--no-edit"),
        (),  # not a terminal
    ):
        ran = run(*words)
        assert ran.code == 2, words
        assert one_line(ran.err), (words, ran)
        assert ran.out == ""


def test_a_wrong_command_is_met_with_the_right_one(run: Run) -> None:
    assert run("chek").err == "syrtui: there is no command 'chek'; did you mean check?\n"


def test_the_flag_goes_before_the_environment_and_that_before_the_settings(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings = tmp_path / "mine.yaml"
    settings.write_text("data: /from/settings\n")
    assert Path(run("locate", "data").out.strip()).joinpath("theatre.yaml").is_file()
    assert run("--config", settings, "locate", "data").out == "/from/settings\n"
    monkeypatch.setenv("SYRTUI_DATA", "/from/environment")
    assert run("--config", settings, "locate", "data").out == "/from/environment\n"
    assert run("--data", "/from/flag", "--config", settings, "locate", "data").out == "/from/flag\n"
    assert run("--config", settings, "locate", "config").out == f"{settings}\n"


def test_locate_names_folders_and_makes_none(run: Run, tmp_path: Path) -> None:
    for what, folder in (("config", "XDG_CONFIG_HOME"), ("cache", "XDG_CACHE_HOME"), ("state", "XDG_STATE_HOME")):
        assert run("locate", what).out.startswith(str(tmp_path / folder / "syrtui"))
        assert not (tmp_path / folder).exists()


def test_a_new_theatre_checks_clean_and_grows(run: Run, tmp_path: Path) -> None:
    root = tmp_path / "mine"
    assert run("init", root).code == 0
    assert run("check", root, "--strict").code == 0
    for what in ("source", "fact", "fact", "forecast", "actor", "place", "question", "hypothesis", "assumption"):
        code, out, _ = run("--data", root, "new", what, "--no-edit")
        assert code == 0
        file, line, name = out.strip().rsplit(":", 2)
        assert f"id: {name.strip()}" in Path(file).read_text().splitlines()[int(line) - 1]
    without, checked = run("check", root, "--strict").out.splitlines()
    assert without.startswith("without fingerprints: example, new-source-1;")
    assert checked == f"{root}: 4 facts, 4 citations, 2 sources; no problems"
    assert_schemas_are_beside(root)


def test_the_example_is_copied_checks_clean_and_waits_for_an_outcome(run: Run, tmp_path: Path) -> None:
    root = tmp_path / "quimeras"
    code, out, _ = run("init", "--example", root)
    assert code == 0
    assert f"syrtui --data {root}" in out
    assert run("check", root, "--strict").code == 0
    assert_schemas_are_beside(root)
    assert (root / "README.md").is_file()
    file, _, name = run("--data", root, "new", "resolution", "--no-edit").out.strip().rsplit(":", 2)
    assert (Path(file).name, name.strip()) == ("outlook.yaml", "expects-talks")
    assert run("init", "--example", root).code == 2, "what is there stays"


def test_the_originals_of_the_example_are_recognised_and_said_in_other_words(run: Run, tmp_path: Path) -> None:
    root = tmp_path / "quimeras"
    run("init", "--example", root)
    texts = sorted((root / "originals").glob("*.txt"))
    code, out, _ = run("--data", root, "attach", *texts)
    assert code == 0
    assert all(path.stem in out for path in texts)
    frames = read(root).frames
    assert {path.stem for path in texts} == set(frames.sources.filter(~pl.col("lost"))["id"])
    said = [*frames.facts["says"], *frames.digests["text"].drop_nulls()]
    originals = [line for path in texts for line in split_paragraphs(path.read_text(encoding="utf-8"))]
    assert [each for each in said if shared_run(each, originals)] == []


def test_the_example_is_no_part_of_the_theatre_that_it_lies_in(run: Run) -> None:
    from tui.settings.paths import bundled_data, bundled_example

    assert bundled_example().is_relative_to(bundled_data())
    facts = {row["id"] for row in json.loads(run("export", "facts").out)}
    assert facts.isdisjoint(row["id"] for row in json.loads(run("--data", bundled_example(), "export", "facts").out))
    for root in (bundled_data(), bundled_example()):
        assert run("check", root, "--strict").code == 0


def assert_schemas_are_beside(root: Path) -> None:
    for path in root.rglob("*.yaml"):
        first = path.read_text(encoding="utf-8").splitlines()[0]
        assert first.startswith("# yaml-language-server: $schema=")
        schema = (path.parent / first.partition("=")[2]).resolve()
        assert schema.is_file()
        assert schema.parent == root.resolve()


def test_a_new_resolution_goes_into_its_forecast(run: Run, tmp_path: Path) -> None:
    told = "- id: {}\n  says: It comes ({}).\n  kind: forecast\n  when: 2024-12-02\n  forecast: {{event: It comes}}\n"
    cited = "  cited:\n    - {source: gazette-1, paragraph: 1, wording: expected, credibility: 3}\n"
    note = "  note: >-\n    What follows is no comment.\n    # 1 of it is not.\n\n# the other one\n"
    both = told.format("one", "one") + cited + note + told.format("other", "other") + cited
    root = write(tmp_path, {"facts/foretold.yaml": both})
    ran = run("--data", root, "new", "resolution", "--no-edit", "--id", "one")
    assert ran.out == f"{root}/facts/foretold.yaml:11: one\n"
    (resolution,) = read(root).frames.resolutions.filter(fact="one").iter_rows(named=True)
    assert (resolution["as"], resolution["reason"]) == ("miss", "Why these facts decide it.")
    text = (root / "facts" / "foretold.yaml").read_text()
    assert "  reason: Why these facts decide it.\n\n# the other one\n- id: other" in text
    assert run("check", root, "--strict").code == 0
    assert run("--data", root, "new", "resolution", "--no-edit").out.endswith(": other\n")
    assert "no forecast is open" in run("--data", root, "new", "resolution", "--no-edit").err
    assert "one is resolved" in run("--data", root, "new", "resolution", "--no-edit", "--id", "one").err
    assert "did you mean near?" in run("--data", root, "new", "resolution", "--no-edit", "--id", "neer").err


def test_new_writes_where_one_stands_and_never_into_what_is_installed(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    root = write(tmp_path / "mine")
    new = ("new", "actor", "--no-edit")
    monkeypatch.chdir(tmp_path)
    assert "which theatre is this for? name it with --data DIR" in run(*new).err
    monkeypatch.chdir(root / "facts")
    assert run(*new).out.startswith(f"{root}/actors.yaml:")
    installed = tmp_path / "site-packages"
    write(installed / "_bundled" / "data")
    shutil.copy(paths.bundled_config(), installed / "_bundled")
    monkeypatch.setattr("tui.settings.paths._PACKAGE", installed)
    ran = run("--data", installed / "_bundled" / "data", *new)
    assert "is the theatre that ships with syrtui" in ran.err
    intake = run("--data", installed / "_bundled" / "data", "intake", "--list")
    assert "is the theatre that ships with syrtui" in intake.err
    assert (installed / "_bundled/data/actors.yaml").read_text() == FILES["actors.yaml"]


def test_a_new_fact_cites_the_source_that_was_worked_on_last(run: Run, tmp_path: Path) -> None:
    root = write(tmp_path)

    def cited(at: int) -> str:
        name = run("--data", root, "new", "fact", "--no-edit").out.rsplit(": ")[1].strip()
        os.utime(root / "facts/new.yaml", (at, at))
        return str(read(root).frames.citations.filter(fact=name)["source"].item())

    for file in root.rglob("*.yaml"):
        os.utime(file, (1000, 1000))
    os.utime(root / "sources/gazette.yaml", (2000, 2000))
    assert cited(at=1500) == "gazette-1"
    os.utime(root / "sources/letter.yaml", (3000, 3000))
    assert cited(at=4000) == "letter-1"
    os.utime(root / "sources/gazette.yaml", (3500, 3500))
    assert cited(at=4000) == "letter-1"


def test_new_leaves_a_broken_file_alone(run: Run, tmp_path: Path) -> None:
    root = write(tmp_path, {"actors.yaml": FILES["actors.yaml"] + "- id: [x\n"})
    before = (root / "actors.yaml").read_text()
    (root / "places.yaml").write_bytes(b"\xff\xfe")
    assert one_line(run("--data", root, "new", "place", "--no-edit").err)
    assert "mend this first" in run("--data", root, "new", "actor", "--no-edit").err
    assert (root / "actors.yaml").read_text() == before


def test_the_schemas_that_ship_are_those_of_the_records() -> None:
    from tui.settings.paths import bundled_data

    for kind in KINDS:
        shipped = (bundled_data() / schema_file_name(kind)).read_text(encoding="utf-8")
        assert shipped == json_schema_text(kind), "run: syrtui --data data schema --write"


def test_every_field_is_described_to_the_editor() -> None:
    for kind in KINDS:
        for name, definition in json_schema(kind)["definitions"].items():
            assert definition["description"]
            for key, field in definition["properties"].items():
                assert field.get("description"), f"{name}.{key}"


def test_schema_prints_one_or_all(run: Run) -> None:
    assert json.loads(run("schema", "facts").out) == json_schema("facts")
    assert set(json.loads(run("schema").out)) == set(KINDS)


def test_a_terminal_that_lacks_characters_is_no_failure(tmp_path: Path) -> None:
    root = write(tmp_path, changed("facts/fight.yaml", "kind: event", "kind: évènt"))
    done = process("-m", "tui", "check", str(root), env={**os.environ, "PYTHONIOENCODING": "latin-1"})
    assert (done.returncode, done.stderr) == (1, "")
    assert '"évènt"' in done.stdout


@pytest.mark.parametrize(
    "words",
    [
        ("report",),
        ("report", "--format", "markdown"),
        ("report", "--diff", "2024-12-01", "2024-12-06"),
        ("explain", "airfield"),
        ("explain", "how-near"),
        ("explain", "forecasts"),
        ("explain", "--term", "all"),
        ("check",),
        ("check", "--rules"),
        ("doctor",),
    ],
    ids=" ".join,
)
def test_where_the_language_is_c_a_page_is_ascii(words: tuple[str, ...], tmp_path: Path) -> None:
    root = write(tmp_path, changed("facts/fight.yaml", "kind: event", "kind: évènt — “x”"))
    actors = root / "actors.yaml"
    actors.write_text(actors.read_text().replace("name: Northern force", "name: Nördliche Kraft – قوة"))
    command = [sys.executable, "-m", "tui", "--data", str(root), *words]
    env = {**os.environ, "LC_ALL": "C", "HOME": str(tmp_path)}
    done = subprocess.run(command, env=env, capture_output=True, check=False)
    assert done.stdout
    assert done.stdout.isascii(), done.stdout.decode()


LOADED = """
import sys
try:
    from tui.cli.group import main
    main({words!r})
finally:
    print(*sys.modules, file=sys.stderr)
"""


@pytest.mark.parametrize(
    ("words", "absent"),
    [
        (["--help"], {"polars", "textual", "yaml", "edtf", "rapidfuzz", "plotext"}),
        (["--version"], {"polars", "textual", "yaml"}),
        (["locate", "cache"], {"polars", "textual", "yaml"}),
        (["check"], {"textual", "plotext"}),
        (["export", "facts"], {"textual", "plotext", "rapidfuzz"}),
        (["export", "--help"], {"polars", "textual"}),
    ],
)
def test_nothing_heavy_is_loaded(words: list[str], absent: set[str]) -> None:
    done = process("-c", LOADED.format(words=words))
    assert done.returncode == 0
    loaded = {name.partition(".")[0] for name in done.stderr.split()}
    assert "tui" in loaded
    assert not loaded & absent


def test_a_closed_pipe_is_quiet(theatre: Path) -> None:
    read, write_end = os.pipe()
    os.close(read)
    for words in (["export", "facts"], ["check", "--format", "json"], ["schema"]):
        done = subprocess.run(
            [sys.executable, "-m", "tui", "--data", str(theatre), *words],
            stdout=write_end,
            stderr=subprocess.PIPE,
            check=False,
            timeout=120,
        )
        assert (done.returncode, done.stderr) == (1, b"")
    os.close(write_end)


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs a device that is always full")
def test_a_full_disk_is_one_line(theatre: Path) -> None:
    with Path("/dev/full").open("w") as full:
        done = subprocess.run(
            [sys.executable, "-m", "tui", "--data", str(theatre), "export", "facts"],
            stdout=full,
            stderr=subprocess.PIPE,
            text=True,
            check=False,
            timeout=120,
        )
    assert done.returncode == 2
    assert one_line(done.stderr)


def test_an_error_of_ours_in_a_command_is_one_line_and_a_log(tmp_path: Path) -> None:
    broken = (
        "import tui.analysis.views.report as report; report.report = None\n"
        "from tui.cli.group import main; main(['report'])"
    )
    done = process("-c", broken, env={**os.environ, "XDG_STATE_HOME": str(tmp_path)})
    (log,) = tmp_path.glob("syrtui/crash-*.log")
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.count("\n") == 1
    assert log.name in done.stderr
    assert "TypeError" in log.read_text(encoding="utf-8")
