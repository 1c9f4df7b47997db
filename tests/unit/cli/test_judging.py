"""`syrtui explain` and `syrtui report`: what they print, and what they do not know."""

from __future__ import annotations

import json
import math
import re
import shlex
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tui.cli.group import main

Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def run(theatre: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Run:
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    monkeypatch.setenv("LC_ALL", "C.UTF-8")

    def ran(*words: str) -> tuple[int, str, str]:
        with pytest.raises(SystemExit) as left:
            main(["--data", str(theatre), *words], prog_name="syrtui")
        said = capsys.readouterr()
        return int(left.value.code or 0), said.out, said.err

    return ran


def data(run: Run, *words: str) -> dict[str, Any]:
    code, out, err = run(*words, "--format", "json")
    assert (code, err) == (0, "")
    loaded: dict[str, Any] = json.loads(out)
    return loaded


def test_a_base_is_taken_apart_down_to_the_paragraph(run: Run) -> None:
    level = data(run, "explain", "airfield", "--as-of", "2024-12-06")
    assert {"levels", "standing", "owner", "evidence", "sensitivity", "gaps", "edited", "method"} <= level.keys()
    attack, loss = level["levels"]
    assert (attack["event"], loss["event"]) == ("attack", "loss")
    assert attack["interval"]["low"] <= attack["index"] <= attack["interval"]["high"]
    total = sum(part["part"] for part in attack["contributions"])
    assert 100 / (1 + math.exp(-total)) == pytest.approx(attack["index"], abs=1e-3)
    (near,) = [part for part in level["evidence"] if part["indicator"] == "hostile-proximity"]
    assert near["citations"][0]["cited"] == {
        "id": "near#1",
        "source": "gazette-1",
        "source-name": "The Gazette, 4 Dec",
        "paragraph": 1,
        "chain": [],
        "origin": "gazette",
        "wording": "asserted",
        "credibility": 3,
        "interest": None,
        "known": "2024-12-04",
        "chain-names": [],
    }
    assert level["method"].startswith("threat ")


def test_an_indicator_that_a_config_adds_is_known_to_check_and_weighed(run: Run, theatre: Path, tmp_path: Path) -> None:
    fact = theatre / "facts" / "fight.yaml"
    fact.write_text(fact.read_text().replace("hostile-advance", "base-shelled"))
    assert "the indicator base-shelled is not weighed" in run("check")[1]
    config = tmp_path / "config" / "syrtui" / "config.yaml"
    config.parent.mkdir(parents=True)
    config.write_text(
        "methods: {threat: {indicators: {base-shelled: {group: enemy, attack: 80, loss: 20, fades: 7}}}}\n",
        encoding="utf-8",
    )
    assert "not weighed" not in run("check")[1]
    level = data(run, "explain", "harbour")
    assert "base-shelled" not in level["gaps"], "it is reported"
    assert "base-shelled" in {each["indicator"] for event in level["levels"] for each in event["contributions"]}
    assert (level["edited"], level["method"]) == (True, "threat 2 (edited)")


def test_without_a_voice_the_index_is_what_sensitivity_said(run: Run) -> None:
    level = data(run, "explain", "airfield")
    told = [each for each in level["sensitivity"] if each["id"] == "gazette-1"]
    assert {each["event"] for each in told} == {"attack", "loss"}
    left = {each["event"]: each for each in data(run, "explain", "airfield", "--without", "gazette-1")["levels"]}
    for each in told:
        index = each["index"]
        assert left[each["event"]]["index"] == (index if index is None else pytest.approx(index, abs=1e-5))


def test_the_text_does_the_sum(run: Run) -> None:
    code, out, _ = run("explain", "airfield", "--as-of", "2024-12-06")
    assert code == 0
    assert "Airfield, held by Southern force, as known on 6 Dec 2024" in out
    assert "hostile proximity" in out
    assert "index = 100 / (1 + e^" in out
    assert max(map(len, out.splitlines())) <= 79


LISTS = (
    *("filter", "shown-facts", "new", "disputes", "disputes-moved", "forecasts", "evidence", "answers", "hidden"),
    *("nothing", "relations", "map", "gaps", "cited"),
)
"""What a filter may change of a page: the rest is judged of all."""


def judged(page: Any) -> Any:
    """Returns what a page judges, without what it lists."""
    if isinstance(page, dict):
        return {name: judged(each) for name, each in page.items() if name not in LISTS}
    return [judged(each) for each in page] if isinstance(page, list) else page


@pytest.mark.parametrize("lens", ["kind:strike", "base:airfield", "nothing-has-this-word"])
@pytest.mark.parametrize(
    "words",
    [
        ["report"],
        ["explain", "airfield"],
        ["explain", "how-near"],
        ["explain", "north", "south"],
        *(["explain", name] for name in ("forecasts", "hypotheses", "deception")),
    ],
    ids=" ".join,
)
def test_a_filter_narrows_lists_and_changes_no_judgement(run: Run, lens: str, words: list[str]) -> None:
    whole, narrowed = data(run, *words), data(run, *words, "--lens", lens)
    assert judged(whole) == judged(narrowed)
    assert (whole["filter"], narrowed["filter"]) == ("", lens)
    assert narrowed["shown-facts"] < whole["shown-facts"] == narrowed["known-facts"]
    assert run("--lens", lens, *words) == run(*words, "--lens", lens), "before the command or behind it"
    assert f"which the filter {lens} shows" in " ".join(run(*words, "--lens", lens)[1].split())


def test_a_filter_leaves_of_a_page_what_it_shows(run: Run) -> None:
    def cited(*lens: str) -> set[str]:
        found = data(run, "explain", "airfield", *lens)["evidence"]
        return {each["cited"]["id"] for part in found for each in part["citations"]}

    assert cited() == cited("--lens", "kind:position") == {"near#1"}
    assert cited("--lens", "kind:strike") == set()


def test_two_actors_and_a_question_are_explained(run: Run) -> None:
    stand = data(run, "explain", "south", "north", "--as-of", "2024-12-05")
    assert (stand["a"], stand["b"], stand["says"]) == ("north", "south", "claimed: fighting")
    assert stand["evidence"][0]["cited"]["paragraph"] == 2
    assert sum(each["adds"] or 0 for each in stand["evidence"]) == pytest.approx(stand["kinds"][0]["support"])
    asked = data(run, "explain", "how-near")
    assert (asked["status"], asked["settled-later"], asked["adjudication"]) == ("open", "2026-11-21", None)
    assert asked["retrospective"]["adjudication"]["answer"] == "20-km"
    assert {answer["answer"]: [one["fact"] for one in answer["facts"]] for answer in asked["answers"]} == {
        "20-km": ["near"],
        "35-km": ["far"],
    }
    whole = sum(answer["support"] for answer in asked["answers"]) + asked["none"]
    assert whole == pytest.approx(1, abs=1e-5)
    assert data(run, "explain", "how-near", "--as-of", "2026-11-21")["adjudication"]["answer"] == "20-km"
    for subject in (["south", "north"], ["how-near"], ["fight"]):
        code, out, _ = run("explain", *subject)
        assert (code, out[-1]) == (0, "\n")


def test_a_report_is_one_page_in_every_format(run: Run) -> None:
    page = data(run, "report", "--as-of", "2024-12-04")
    assert [base["base"] for base in page["bases"]] == ["airfield", "harbour"]
    assert {each["fact"] for each in page["new"]} == {"near", "fight", "outlook"}
    text, markdown = run("report")[1], run("report", "--format", "markdown")[1]
    assert text.startswith("Test theatre, as known on 9 Dec 2024\n====")
    assert markdown.startswith("# Test theatre, as known on 9 Dec 2024\n\n")
    for section in ("Key judgements", "What changed since 8 Dec 2024", "Relations", "Disputes", "Forecasts", "Gaps"):
        assert f"\n{section}\n---" in text
        assert f"\n## {section}\n" in markdown
    assert "risk" not in text.casefold()


def test_sections_of_structured_analysis_are_explained(run: Run) -> None:
    told = data(run, "explain", "forecasts")
    (forecast,) = told["forecasts"]
    assert (forecast["fact"], forecast["status"], forecast["on"]) == ("outlook", "miss", "2024-12-06")
    assert forecast["origin"] == [{"id": "gazette", "name": "The Gazette", "via": []}]
    assert [each["fact"] for each in forecast["evidence"]] == ["near"]
    assert (told["track-record"][0]["hits"], told["track-record"][0]["resolved"]) == (0, 1)
    assert told["method"] == "structured 1"
    (one,) = data(run, "explain", "hypotheses")["sets"]
    assert one == data(run, "explain", "airfield-30-days")["sets"][0]
    assert [score["hypothesis"] for score in one["scores"]] == ["taken", "kept"]
    assert {row["fact"] or row["indicator"]: row["ratings"] for row in one["rows"]} == {
        "near": {"taken": 1, "kept": None},
        "hostile-advance": {"taken": 2, "kept": -1},
    }
    assert one["cannot-show"].startswith("This cannot show that a hypothesis is true")
    checks = {each["of"]: each["past"] for each in data(run, "explain", "deception")["checks"]}
    assert checks == {"insider": "unknown", "outlook": "unknown"}
    page = data(run, "report")
    for section in ("forecasts", "hypotheses", "deception"):
        assert page[section] == data(run, "explain", section)
        code, out, _ = run("explain", section)
        assert (code, max(map(len, out.splitlines())) <= 79) == (0, True)
    assert one["cannot-show"] in " ".join(run("explain", "hypotheses")[1].split())


def test_a_record_goes_before_a_section_of_its_name(run: Run, theatre: Path) -> None:
    fact = theatre / "facts" / "fight.yaml"
    fact.write_text(fact.read_text().replace("id: fight\n", "id: forecasts\n"))
    assert data(run, "explain", "forecasts")["fact"]["fact"] == "forecasts"


def test_a_report_knows_nothing_of_what_came_later(run: Run) -> None:
    page = json.dumps(data(run, "report", "--as-of", "2024-12-04")) + run("report", "--as-of", "2024-12-04")[1]
    assert "letter-1" not in page
    assert "Thirty-five" not in page
    empty = data(run, "report", "--as-of", "2024-12-01")
    assert (empty["facts"], empty["sources"], empty["disputes"], empty["new"]) == (0, 0, [], [])
    told = {level["level"] for base in empty["bases"] for level in base["levels"]}
    assert told == {"not assessed"}


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (["explain", "airfeild"], "there is no base, question, fact or section 'airfeild'; did you mean airfield?"),
        (["explain", "north"], "north is an actor; explain takes two of them"),
        (["explain", "north", "north"], "two different actors"),
        (["explain", "north", "suoth"], "there is no actor 'suoth'; did you mean south (Southern force)?"),
        (["explain", "a", "b", "c"], "one base, question, fact or section, or two actors"),
        (["explain", "airfield", "--without", "gazete"], "there is no source or actor 'gazete'; did you mean gazette?"),
        (["report", "--as-of", "yesterday"], "'yesterday' is not a day; write it as 2024-12-03"),
        (["report", "--as-of", "0001-01-01"], "'0001-01-01' is out of range; write a year from 1000 to 9000"),
        (["report", "--diff", "9999-12-31", "2024-12-03"], "'9999-12-31' is out of range"),
    ],
)
def test_a_wrong_word_is_one_line_with_its_mend(run: Run, words: list[str], says: str) -> None:
    code, out, err = run(*words)
    assert (code, out) == (2, "")
    assert err.count("\n") == 1
    assert says in err


@pytest.mark.parametrize("words", [["report"], ["report", "--format", "markdown"], ["explain", "airfield"]])
def test_where_the_language_is_c_a_page_keeps_to_ascii_and_loses_no_word(
    run: Run, theatre: Path, words: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    fact = theatre / "facts" / "fight.yaml"
    fact.write_text(fact.read_text().replace("says: ", "says: “Łódź” – ", 1), encoding="utf-8")
    full = run(*words)[1]
    monkeypatch.setenv("LC_ALL", "C")
    plain = run(*words)[1]
    assert not full.isascii()
    assert plain.isascii()
    assert plain.count("?") == full.count("?")
    written = full.replace("Łódź", "Lodz").translate(str.maketrans("○×", "ox"))
    assert re.findall(r"\w+", plain) == re.findall(r"\w+", written)


def test_data_are_utf8_in_any_language(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    full = data(run, "report")
    monkeypatch.setenv("LC_ALL", "C")
    assert data(run, "report") == full


@pytest.mark.parametrize("words", [["report"], ["explain", "airfield"]])
def test_judging_needs_no_terminal_library_and_any_encoding_will_do(theatre: Path, words: list[str]) -> None:
    code = (
        "import sys; from tui.cli.group import main\n"
        f"try: main(['--data', {str(theatre)!r}, *{words!r}])\n"
        "finally: assert not {'textual', 'plotext'} & set(sys.modules), sorted(sys.modules)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True,
        check=False,
        timeout=120,
        env={
            "LANG": "C.UTF-8",
            "PYTHONIOENCODING": "ascii",
            "PYTHONPATH": ":".join(sys.path),
            "XDG_CONFIG_HOME": str(theatre),
        },
    )
    assert (done.returncode, done.stderr) == (0, b"")
    assert b"Airfield" in done.stdout
    assert done.stdout.isascii()


def test_a_fact_is_explained_with_the_question_that_it_answers(run: Run) -> None:
    fact, question = data(run, "explain", "near"), data(run, "explain", "how-near")
    assert (fact["fact"]["fact"], fact["fact"]["answer"]) == ("near", "20-km")
    assert fact["fact"]["grade"]["lines"] == 1
    assert fact["answers"] == question["answers"]
    told = " ".join(run("explain", "near")[1].split())
    for words in (
        "How near is the front to the airfield?",
        "Twenty kilometres. (this fact)",
        "C3 via The Gazette",
        "None of these",
        "Open, since settled, 21 Nov 2026.",
        "Retrospective",
    ):
        assert words in told
    early = run("explain", "near", "--as-of", "2024-12-04")[1]
    assert "Support" in early
    assert "How near" not in early, "it is asked from its second answer on"
    unknown = run("explain", "far", "--as-of", "2024-12-04")[1]
    assert "Not yet known." in unknown
    assert "Thirty-five" not in unknown


def test_notes_stand_in_the_report_and_change_nothing_else_of_it(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "notes.yaml"
    before = data(run, "report", "--as-of", "2024-12-04")
    records = [
        ("{fact: near}", "theatre: A small theatre\n  note: ask again"),
        ("{fact: far}", "note: not known yet"),
        ("{base: airfield}", "confidence: low"),
        ("{fact: went-away}", "tags: [lost]"),
        ("{base: airfield}", "theatre: Another\n  note: not of this theatre"),
    ]
    title = before["title"]
    text = "".join(f"- on: {on}\n  by: anna\n  at: 2024-12-05T10:00:00Z\n  {rest}\n" for on, rest in records)
    file.write_text(text.replace("A small theatre", title))
    after = data(run, "--notes", str(file), "report", "--as-of", "2024-12-04")
    assert {**after, "notes": []} == before
    told = {(each["kind"], each["id"]): each["name"] for each in after["notes"]}
    assert set(told) == {("fact", "near"), ("base", "airfield"), ("fact", "went-away")}
    assert told["fact", "went-away"] == "", "what is gone is kept, and told"
    code, out, _ = run("--notes", str(file), "report")
    assert code == 0
    assert "ask again (anna, 5 Dec 2024)" in out
    assert "no longer in the theatre: fact went-away" in " ".join(out.split())
    assert "ask again" not in run("--notes", str(file), "report", "--no-notes")[1]


def test_since_compares_with_an_earlier_day(run: Run) -> None:
    page = data(run, "report", "--since", "2024-12-01")
    assert page["since"] == "2024-12-01"
    assert {each["fact"] for each in page["new"]} == {"near", "far", "fight", "outlook"}
    assert "What changed since 1 Dec 2024" in run("report", "--since", "2024-12-01")[1]
    code, out, err = run("report", "--as-of", "2024-12-03", "--since", "2024-12-04")
    assert (code, out, err.count("\n")) == (2, "", 1)
    assert "is after 2024-12-03" in err


def test_a_page_is_written_in_the_format_that_its_name_ends_on(run: Run, tmp_path: Path) -> None:
    for name, begins in (("brief.md", "# Test"), ("brief.html", "<!doctype html>"), ("brief.json", "{"), ("b", "Test")):
        file = tmp_path / name
        file.write_text("before")
        file.chmod(0o640)
        code, _, err = run("report", "-o", str(file))
        assert (code, file.read_text(), "--force writes over it" in err) == (2, "before", True)
        assert run("report", "--force", "-o", str(file)) == (0, "", "")
        assert file.read_text(encoding="utf-8").startswith(begins)
        assert file.stat().st_mode & 0o777 == 0o640
    assert [each.name for each in tmp_path.iterdir() if each.name.startswith(".")] == []
    assert run("report", "-o", "-", "--format", "html")[1] == (tmp_path / "brief.html").read_text(encoding="utf-8")
    assert run("explain", "airfield", "--format", "html")[1].startswith("<!doctype html>")
    code, out, err = run("report", "-o", str(tmp_path / "no" / "such.md"))
    assert (code, out, err.count("\n")) == (2, "", 1)
    assert "No such file" in err


def test_without_a_program_that_prints_pdf_a_line_says_so(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    code, out, err = run("report", "-o", str(tmp_path / "brief.pdf"))
    assert (code, out, err.count("\n")) == (2, "", 1)
    assert "install Chromium or WeasyPrint" in err
    assert not (tmp_path / "brief.pdf").exists()


def test_the_command_at_the_end_prints_the_same_page(run: Run, theatre: Path) -> None:
    words = [
        "--lens",
        "kind:position",
        "--as-of",
        "2024-12-08",
        "--without",
        "insider",
        "report",
        "--since",
        "2024-12-02",
    ]
    page = run(*words, "--format", "markdown")[1]
    printed_by = run(*words)[1].rpartition("Printed by:")[2].strip()
    assert "\n" not in printed_by, "a command that is broken cannot be copied"
    program, *own = shlex.split(printed_by)
    assert (program, own[:2]) == ("syrtui", ["--data", str(theatre)])
    assert run(*own[2:], "--format", "markdown")[1] == page
