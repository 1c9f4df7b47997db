"""Each rule has one line of documentation and one way to break it, and it alone."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path

import pytest

from tests.theatres import FILES, changed, write
from tui.analysis.constants import Methods
from tui.analysis.methods_in_force import setting_trial
from tui.events.checked import find_damage
from tui.store.load.reader import read_entries
from tui.store.schema.limits import Limits
from tui.store.validate.lint import check
from tui.store.validate.rules import RULES

Changes = Mapping[str, str | None]

FACT = FILES["facts/fight.yaml"]
ONE_ANSWER = changed("facts/front.yaml", "  answers: {question: how-near, answer: 35-km}\n", "")

TEXTS: dict[str, tuple[Changes, str, str]] = {
    # rule: (what is changed, the file that is told, and what stands at the line and column that are)
    "file-encoding": ({"facts/x.yaml": ""}, "facts/x.yaml", ""),
    "file-stray": ({"fact.yaml": "[]"}, "fact.yaml", ""),
    "yaml-syntax": ({"facts/x.yaml": "- id: a: b\n"}, "facts/x.yaml", ": b"),
    "yaml-shape": ({"facts/fight.yaml": FACT + "---\nid: other\n"}, "facts/fight.yaml", "---"),
    "yaml-duplicate-key": (
        changed("facts/fight.yaml", "dated:", "kind: event\ndated:"),
        "facts/fight.yaml",
        "kind: event\ndated",
    ),
    "yaml-key": (changed("facts/fight.yaml", "dated:", "<<: {note: x}\ndated:"), "facts/fight.yaml", "<<"),
    "yaml-tag": (changed("facts/fight.yaml", "kind: event", "kind: !!str event"), "facts/fight.yaml", "!!str"),
    "yaml-alias": (changed("places.yaml", "within: region", "within: *what"), "places.yaml", "*what"),
    "yaml-limit": (changed("facts/fight.yaml", "note: rumour", f"note: {'x' * 20_001}"), "facts/fight.yaml", "xxx"),
    "schema-unknown-key": (changed("facts/fight.yaml", "kind:", "kin: event\nkind:"), "facts/fight.yaml", "kin: event"),
    "schema-missing": (changed("facts/fight.yaml", "kind: event\n", ""), "facts/fight.yaml", "id: fight"),
    "schema-type": (
        changed("facts/fight.yaml", "says: The two forces fight over the town.", "says: 12"),
        "facts/fight.yaml",
        "12\n",
    ),
    "schema-value": (
        changed("facts/fight.yaml", "wording: alleged", "wording: allegd"),
        "facts/fight.yaml",
        "allegd",
    ),
    "kind-unknown": (changed("facts/fight.yaml", "kind: event", "kind: evnt"), "facts/fight.yaml", "evnt"),
    "own-kind": (
        changed("theatre.yaml", "  vessels: count\n", "  vessels: count\nplace-kinds: {minefield: {like: aera}}\n"),
        "theatre.yaml",
        "aera",
    ),
    "bad-date": (changed("facts/fight.yaml", "since: 2017", "since: 2024-02-30"), "facts/fight.yaml", "2024-02-30"),
    "duplicate-id": (changed("facts/fight.yaml", "id: fight", "id: far"), "facts/front.yaml", "far\n"),
    "dangling-id": (changed("facts/fight.yaml", "places: [town]", "places: [twon]"), "facts/fight.yaml", "twon"),
    "theatre-bbox": (changed("theatre.yaml", "[34.5, 31.5", "[34.5, 41.5"), "theatre.yaml", "[34.5"),
    "theatre-window": (changed("theatre.yaml", "2024-11-27/", "2014-11-27/"), "theatre.yaml", "2014-11-27/"),
    "after-window": (
        changed("sources/gazette.yaml", "published: 2024-12-03T23:30:00Z", "published: 2024-12-12"),
        "sources/gazette.yaml",
        "2024-12-12",
    ),
    "theatre-timezone": (changed("theatre.yaml", "Asia/Damascus", "Asia/Damaskus"), "theatre.yaml", "Asia/Damaskus"),
    "theatre-measure": (changed("theatre.yaml", "vessels: count", 'vessels: ""'), "theatre.yaml", '""'),
    "no-paragraph": (changed("facts/fight.yaml", "paragraph: 2", "paragraph: 9"), "facts/fight.yaml", "9,"),
    "source-fingerprint": (
        {
            "sources/letter.yaml": FILES["sources/letter.yaml"]
            + "  digest: [A line.]\n  fingerprint: [0123456789abcdef, 0123456789abcdee]\n"
        },
        "sources/letter.yaml",
        "[0123",
    ),
    "chain-loop": (changed("facts/fight.yaml", "[unknown]", "[insider, insider]"), "facts/fight.yaml", "insider],"),
    "source-loop": (
        changed("sources/letter.yaml", "  lost: true", "  lost: true\n  derived-from: [lost-1]"),
        "sources/letter.yaml",
        "[lost-1]\n",
    ),
    "place-loop": (
        changed("places.yaml", "kind: region", "kind: region\n  within: airfield"),
        "places.yaml",
        "airfield\n",
    ),
    "member-loop": (
        changed("actors.yaml", "aliases: [Northerners, قوات الشمال]", "members: [alliance]"),
        "actors.yaml",
        "[alliance]",
    ),
    "place-coordinates": (changed("places.yaml", "kind: town", "kind: town\n  lon: 36.1"), "places.yaml", "id: town"),
    "base-coordinates": (
        changed("places.yaml", "  lon: 35.87\n  lat: 34.9\n  coordinates-from: made up\n", ""),
        "places.yaml",
        "id: harbour",
    ),
    "question-answers": (
        {**changed("questions.yaml", "    - {id: 35-km, says: Thirty-five kilometres.}\n", ""), **ONE_ANSWER},
        "questions.yaml",
        "- {id: 20-km",
    ),
    "question-aside": (
        {**changed("questions.yaml", "asks: How near is the front to the airfield?", "asks: ''"), **ONE_ANSWER},
        "facts/front.yaml",
        "how-near, answer: 20-km",
    ),
    "fact-uncited": ({"facts/fight.yaml": FACT[: FACT.index("cited:")] + "cited: []\n"}, "facts/fight.yaml", "[]\n"),
    "chain-relation": (changed("facts/fight.yaml", " relation: cites,", ""), "facts/fight.yaml", "[unknown]"),
    "quantity-figures": (
        changed("facts/front.yaml", "low: 35, high: 40.50", "low: 40, high: 30"),
        "facts/front.yaml",
        "40, high",
    ),
    "quantity-measure": (
        changed("facts/front.yaml", "measure: front-distance, of: airfield, low", "measure: weight, low"),
        "facts/front.yaml",
        "weight, low",
    ),
    "quantity-unit": (
        changed("facts/front.yaml", "40.50, unit: km", "40.50, unit: count"),
        "facts/front.yaml",
        "count}\n  answers: {question: how-near, answer: 35",
    ),
    "tie-one-actor": (changed("facts/fight.yaml", "to: south", "to: north"), "facts/fight.yaml", "north, type"),
    "indication-base": (changed("facts/fight.yaml", "base: harbour", "base: town"), "facts/fight.yaml", "town, ind"),
    "status-base": (
        changed("facts/fight.yaml", "base: airfield, is", "base: town, is"),
        "facts/fight.yaml",
        "town, is",
    ),
    "base-owner": (changed("theatre.yaml", ", owner: south}]", "}]"), "theatre.yaml", "{place: harbour"),
    "theatre-index": (
        changed("theatre.yaml", "  vessels: count\n", "  vessels: count\nthreat: {baseline: 0}\n"),
        "theatre.yaml",
        "0}",
    ),
    "measure-words": (
        changed("theatre.yaml", "  vessels: count\n", "  vessels: count\nmeasure-words: {vesels: ships}\n"),
        "theatre.yaml",
        "ships",
    ),
    "done-to-actor": (
        changed("facts/fight.yaml", "actors: [north, south]", "actors: [north]\ndone-to: [south]"),
        "facts/fight.yaml",
        "south]",
    ),
    "indicator-change": (
        changed("theatre.yaml", "  vessels: count\n", "  vessels: count\nindicators:\n  drones: {attack: 40}\n"),
        "theatre.yaml",
        "{attack: 40}",
    ),
    "tie-change": (
        changed("theatre.yaml", "  vessels: count\n", "  vessels: count\ntie-types: {renting: {kind: bond}}\n"),
        "theatre.yaml",
        "{kind: bond}",
    ),
    "tie-unknown": (
        changed("facts/fight.yaml", "type: fighting, since", "type: figthing, since"),
        "facts/fight.yaml",
        "figthing",
    ),
    "question-measured": (
        changed("questions.yaml", "  adjudication", "  measured: {from: town, of: airfield}\n  adjudication"),
        "questions.yaml",
        "town, of",
    ),
    "source-known": (
        changed("sources/gazette.yaml", "language: en", "known: 2024-12-03\nlanguage: en"),
        "sources/gazette.yaml",
        "2024-12-03\nlanguage",
    ),
    "citation-lost": (
        changed("sources/letter.yaml", "  derived-from: [lost-1]\n", "  lost: true\n"),
        "facts/front.yaml",
        "letter-1, paragraph: 1",
    ),
    "interest-unknown": (
        changed("facts/fight.yaml", "credibility: 4,", "credibility: 4, interest: against,"),
        "facts/fight.yaml",
        "against",
    ),
    "indication-strength": (changed("facts/fight.yaml", "strength: .5", "strength: .6"), "facts/fight.yaml", ".6"),
    "published-before": (
        changed("facts/fight.yaml", "when: unknown\ndated: nothing is said of when", "when: 2024-12-05"),
        "facts/fight.yaml",
        "gazette-1, paragraph: 2",
    ),
    "source-aside": (
        changed("sources/letter.yaml", "published: 2024-12-01/2024-12-06", "published: 2024-13-01"),
        "facts/front.yaml",
        "letter-1, paragraph: 1",
    ),
    "hidden-characters": (
        changed("facts/fight.yaml", "note: rumour", 'note: "hear\\e[31msay"'),
        "facts/fight.yaml",
        '"hear',
    ),
    "source-undated": (
        changed("sources/letter.yaml", "  published-note: Between two events that it tells of.\n", ""),
        "sources/letter.yaml",
        "2024-12-01/2024-12-06",
    ),
    "fact-undated": (
        changed("facts/fight.yaml", "dated: nothing is said of when\n", ""),
        "facts/fight.yaml",
        "unknown\nactors",
    ),
    "actor-ungrounded": (
        changed("actors.yaml", "  reliability-reason: Nobody says who it is.\n", ""),
        "actors.yaml",
        "F\n",
    ),
    "place-origin": (
        changed("places.yaml", "  lat: 35.40\n  coordinates-from: made up\n", "  lat: 35.40\n"),
        "places.yaml",
        "35.95",
    ),
    "indication-unknown": (
        changed("facts/fight.yaml", "hostile-advance", "hostile-advnace"),
        "facts/fight.yaml",
        "hostile-advnace",
    ),
    "indication-unweighed": (changed("facts/fight.yaml", ", strength: .5", ""), "facts/fight.yaml", "{base: harbour"),
    "citation-twice": (
        {"facts/fight.yaml": FACT + FACT.splitlines()[-1] + "\n"},
        "facts/fight.yaml",
        "{source",
    ),
    "repeated-id": (
        changed("facts/fight.yaml", "actors: [north, south]", "actors: [north, north]"),
        "facts/fight.yaml",
        "north]",
    ),
    "ambiguous-link": (
        {"actors.yaml": FILES["actors.yaml"] + "- {id: lost-1, name: Lost, kind: unnamed, side: unknown}\n"},
        "sources/letter.yaml",
        "lost-1\n  title",
    ),
    "alias-shared": (changed("actors.yaml", "name: Southern force", "name: northerners"), "actors.yaml", "northerners"),
    "text-shared": (
        {
            "sources/gazette.yaml": FILES["sources/gazette.yaml"].replace(
                "echoes:\n  - {paragraph: 1, of: lost-1}\n", ""
            )
            + "fingerprint: [0123456789abcdef, fedcba9876543210]\n",
            "sources/letter.yaml": FILES["sources/letter.yaml"].replace(
                "- The front is far.\n", "- The front is far.\n  fingerprint: [0123456789abcdef]\n"
            ),
        },
        "sources/letter.yaml",
        "0123",
    ),
    "event-missing": (
        changed("facts/fight.yaml", "note: rumour}\n", "note: rumour}\n  - {events: ucdp, row: 412345}\n"),
        "facts/fight.yaml",
        "{events: ucdp",
    ),
    "event-file": ({"events/made/x.parquet": "no Parquet"}, "events/made/x.parquet", ""),
    "event-place": (
        changed("theatre.yaml", "  vessels: count\n", "  vessels: count\nevents: [../no-such/*]\n"),
        "theatre.yaml",
        "../no-such",
    ),
    "near-duplicate": (
        changed(
            "facts/front.yaml",
            "Thirty-five kilometres lie between the airfield and the front.\n  kind: position\n  when: 2024-12-02~",
            "The two forces fought over the town.\n  kind: position\n  when: 2024-12-02~",
        ),
        "facts/front.yaml",
        "The two forces fought",
    ),
}

OUTLOOK, BELIEFS = "facts/outlook.yaml", "assumptions.yaml"
MISS = "{as: miss, known: 2024-12-06, by: [near], reason: The front has come no nearer.}"
ROWS = "    - {indicator: hostile-advance, ratings: {taken: 2, kept: -1}}\n"
LETTER = "{source: letter-1, published: 2024-12-01}"

TEXTS |= {
    "forecast-kind": (changed(OUTLOOK, "kind: forecast", "kind: statement"), OUTLOOK, "{event"),
    "forecast-missing": (
        changed("facts/fight.yaml", "kind: event", "kind: forecast"),
        "facts/fight.yaml",
        "forecast",
    ),
    "forecast-word": (changed(OUTLOOK, "roughly even chance", "roughly even chances"), OUTLOOK, "roughly even chances"),
    "resolved-nothing": (
        changed("facts/fight.yaml", "implies:", f"resolved: {MISS}\nimplies:"),
        "facts/fight.yaml",
        "{as: miss",
    ),
    "resolved-by-itself": (changed(OUTLOOK, "by: [near]", "by: [near, outlook]"), OUTLOOK, "outlook], reason"),
    "resolved-ungrounded": (changed(OUTLOOK, "by: [near]", "by: []"), OUTLOOK, "{as: miss"),
    "resolved-early": (changed(OUTLOOK, "known: 2024-12-06", "known: 2024-12-03"), OUTLOOK, "2024-12-03, by: [near]"),
    "resolved-in-time": (changed(OUTLOOK, "as: miss", "as: late"), OUTLOOK, "late, known"),
    "late-undue": (
        {OUTLOOK: FILES[OUTLOOK].replace("by: 2024-12-03", "by: 2024-12-03/..").replace("as: miss", "as: late")},
        OUTLOOK,
        "late, known",
    ),
    "hypotheses-few": (
        {"hypotheses.yaml": "- {id: one, asks: What?, hypotheses: [{id: only, says: This.}]}\n"},
        "hypotheses.yaml",
        "[{id: only",
    ),
    "hypotheses-base": (changed("hypotheses.yaml", "base: airfield", "base: town"), "hypotheses.yaml", "town\n"),
    "weighing-evidence": (
        changed("hypotheses.yaml", "{fact: near,", "{fact: near, indicator: hostile-advance,"),
        "hypotheses.yaml",
        "{fact: near",
    ),
    "weighing-twice": (changed("hypotheses.yaml", ROWS, ROWS + ROWS), "hypotheses.yaml", ROWS[6:] + "    - {fact"),
    "weighing-ungrounded": (
        changed("hypotheses.yaml", ", why: so near and yet so far", ""),
        "hypotheses.yaml",
        "{fact: near",
    ),
    "weighing-alike": (
        changed("hypotheses.yaml", "{taken: 2, kept: -1}", "{taken: 1, kept: 1}"),
        "hypotheses.yaml",
        "{taken: 1, kept: 1}",
    ),
    "weighing-base": (changed("hypotheses.yaml", "  base: airfield\n", ""), "hypotheses.yaml", ROWS[4:]),
    "assumption-behind": (
        changed(BELIEFS, "behind: {base: harbour}", "behind: {base: harbour, actor: south}"),
        BELIEFS,
        "{base: harbour, actor",
    ),
    "assumption-change": (changed(BELIEFS, LETTER, "{source: letter-1}"), BELIEFS, "{source: letter-1}\n  con"),
    "assumption-base": (changed(BELIEFS, "behind: {base: harbour}", "behind: {base: town}"), BELIEFS, "town}"),
    "assumption-setting": (
        changed(BELIEFS, "setting: threat.baseline", "setting: threat.basline"),
        BELIEFS,
        "threat.basline",
    ),
    "assumption-idle": (
        changed(BELIEFS, LETTER, "{source: letter-1, reliability: F}"),
        BELIEFS,
        "{source: letter-1, rel",
    ),
    "assumption-review": (
        changed(BELIEFS, "review-by: 2024-12-31", "review-by: 2024-12-08"),
        BELIEFS,
        "2024-12-08",
    ),
    "deception-ungrounded": (changed(OUTLOOK, ", why: It may be meant to frighten.", ""), OUTLOOK, "{motive: partly"),
    "deception-motive": (
        {
            **changed(
                "facts/front.yaml", "indicator: hostile-proximity}]", "indicator: official-denial, strength: 1}]"
            ),
            **changed("actors.yaml", "motive: yes", "motive: unknown"),
            BELIEFS: None,
        },
        "actors.yaml",
        "unknown, opp",
    ),
}

ALSO: dict[str, set[str]] = {
    # what a slip drags along with it, by its nature
    "question-aside": {"schema-value"},
    "question-answers": {"question-aside"},
    "source-aside": {"bad-date"},
    "after-window": {"resolved-early"},
    "theatre-window": {"after-window"},
}


def _from(text: str, line: int, column: int) -> str:
    """What stands in `text` from a line and column on."""
    return "\n".join(text.split("\n")[max(0, line - 1) :])[max(0, column - 1) :]


def _pipe(root: Path) -> None:
    os.mkfifo(root / "facts" / "x.yaml")


def _no_rights(root: Path) -> None:
    (root / "facts" / "x.yaml").symlink_to("nowhere.yaml")


def _utf16(root: Path) -> None:
    (root / "facts" / "x.yaml").write_bytes("id: a".encode("utf-16"))


def _large(root: Path) -> None:
    (root / "facts" / "x.yaml").write_text("# " + "x" * 5000)


DEEDS: dict[str, Callable[[Path], None]] = {
    "file-kind": _pipe,
    "file-unreadable": _no_rights,
    "file-encoding": _utf16,
    "file-limit": _large,
}


def test_every_rule_is_documented_and_tested() -> None:
    assert set(RULES) == {*TEXTS, *DEEDS}
    for rule in RULES.values():
        assert rule.says.endswith(".")


def test_the_unchanged_theatre_breaks_none(theatre: Path) -> None:
    assert check(theatre, vocabulary=Methods().vocabulary).problems == ()


@pytest.mark.parametrize("rule", sorted(set(TEXTS) - set(DEEDS)))
def test_broken_in_a_text(rule: str, tmp_path: Path) -> None:
    changes, file, at = TEXTS[rule]
    problems = check(write(tmp_path, changes), vocabulary=Methods().vocabulary, look=find_damage).problems
    assert {problem.rule for problem in problems} == {rule} | ALSO.get(rule, set())
    (told,) = [problem for problem in problems if problem.rule == rule]
    assert told.file == file
    text = (tmp_path / file).read_text(encoding="utf-8")
    assert bool(told.line) == bool(at)
    assert _from(text, told.line, told.column).startswith(at)
    assert told.severity == RULES[rule].severity
    assert told.mend or rule in ("yaml-limit",)


IDLE = [
    # what would be otherwise if an assumption were wrong, and why it would not be
    ("{source: letter-1, published: 2024-12-01/2024-12-06}", "letter-1 was published then"),
    ("{actor: insider, reliability: F}", "insider has the grade F"),
    ("{fact: near, base: harbour, indicator: hostile-proximity, strength: .5}", "near does not indicate"),
    ("{fact: fight, base: harbour, indicator: hostile-advance, strength: .50}", "fight indicates it with 0.5"),
    ("{question: how-near, answer: 20-km}", "20-km is held to be right"),
    ("{exclude: near#3}", "near has 2 citations"),
    ("{exclude: alliance}", "no citation passes through alliance"),
    ("{setting: threat.baseline, value: 10}", "it is 10 as it is"),
    ("{setting: threat.baseline, value: 100}", "< 100.0"),
    ("{setting: threat.bands.moderate, value: 60}", "bands must rise"),
]
OF_USE = [
    "{source: letter-1, published: 2024}", "{actor: south, reliability: F}", "{exclude: near#2}", "{exclude: insider}",
    "{fact: near, base: airfield, indicator: hostile-proximity, strength: 1}", "{question: how-near, answer: 35-km}",
    "{exclude: gazette}", "{exclude: lost-1}", "{setting: threat.indicators.drones.attack, value: 50}",
    "{setting: corroboration.admission, value: C}", "{setting: threat.baseline, value: 12}",
    '{setting: relations.types.renting.mutual, value: "true"}',
]  # fmt: skip
OWN = changed(
    "theatre.yaml",
    "  vessels: count\n",
    "  vessels: count\nindicators: {drones: {group: enemy, attack: 40, loss: 20, fades: 7}}\n"
    "tie-types: {renting: {kind: bond, says: rents from}}\n",
)


def _checked_with(change: str, root: Path) -> list[str]:
    """What is found wrong where an assumption's opposite is this."""
    methods = Methods()
    changes = {**OWN, **changed(BELIEFS, LETTER, change)}
    found = check(write(root, changes), vocabulary=methods.vocabulary, trial=partial(setting_trial, methods))
    assert {problem.rule for problem in found.problems} <= {"assumption-idle", "assumption-setting"}
    return [problem.what for problem in found.problems]


@pytest.mark.parametrize(("change", "why"), IDLE)
def test_an_assumption_that_changes_nothing_is_told_why(change: str, why: str, tmp_path: Path) -> None:
    (what,) = _checked_with(change, tmp_path)
    assert why in what


@pytest.mark.parametrize("change", OF_USE)
def test_what_an_assumption_may_change(change: str, tmp_path: Path) -> None:
    assert _checked_with(change, tmp_path) == []


REFERENCES = [
    (changed("theatre.yaml", "owner: south, host", "owner: sout, host"), "theatre.yaml", "sout,", "south"),
    (changed("theatre.yaml", "host: south", "host: suoth"), "theatre.yaml", "suoth", "south"),
    (changed("questions.yaml", "implies: [near]", "implies: [naer]"), "questions.yaml", "naer", "near"),
    (
        changed("questions.yaml", "  adjudication", "  measured: {from: harbor, of: airfield}\n  adjudication"),
        "questions.yaml", "harbor", "harbour",
    ),
    (changed("facts/fight.yaml", "implies: [near]", "implies: [naer]"), "facts/fight.yaml", "naer", "near"),
    (changed("facts/fight.yaml", "ends: [{from: all", "ends: [{from: al"), "facts/fight.yaml", "aliance", "alliance"),
    (changed("facts/fight.yaml", "ends: [", "ends: [sout, "), "facts/fight.yaml", "sout,", "south"),
    (changed(OUTLOOK, "by: [near]", "by: [neer]"), OUTLOOK, "neer", "near"),
    (changed("hypotheses.yaml", "fact: near", "fact: neer"), "hypotheses.yaml", "neer", "near"),
    (changed("hypotheses.yaml", "taken: 2", "tken: 2"), "hypotheses.yaml", "tken", "taken"),
    (changed(BELIEFS, "behind: {source: letter-1", "behind: {source: leter-1"), BELIEFS, "leter", "letter-1"),
    (changed(BELIEFS, "behind: {fact: near", "behind: {fact: neer"), BELIEFS, "neer", "near"),
    (changed(BELIEFS, "by: [near", "by: [neer"), BELIEFS, "neer", "near"),
    (changed(BELIEFS, LETTER, "{actor: sout, reliability: F}"), BELIEFS, "sout,", "south"),
    (changed(BELIEFS, LETTER, "{question: how-far, answer: 35-km}"), BELIEFS, "how-far", "how-near"),
    (changed(BELIEFS, LETTER, "{exclude: insidr}"), BELIEFS, "insidr", "insider"),
    (changed(BELIEFS, LETTER, "{exclude: neer#1}"), BELIEFS, "neer#1", "near"),
]  # fmt: skip


@pytest.mark.parametrize(("changes", "file", "at", "mend"), REFERENCES)
def test_what_is_not_there_is_told_with_what_is_nearest(
    changes: Changes, file: str, at: str, mend: str, tmp_path: Path
) -> None:
    problems = check(write(tmp_path, changes), vocabulary=Methods().vocabulary).problems
    (told,) = [problem for problem in problems if problem.rule == "dangling-id"]
    assert told.file == file
    assert _from((tmp_path / file).read_text(encoding="utf-8"), told.line, told.column).startswith(at)
    assert told.mend == f"did you mean {mend}?"


@pytest.mark.parametrize(
    "slip",
    [
        changed("facts/fight.yaml", "is: contested", "is: gone"),
        changed("questions.yaml", "  adjudication", "  of: dates\n  adjudication"),
        changed("facts/fight.yaml", "credibility: 4,", "credibility: 4, interest: for,"),
        changed(OUTLOOK, "as: miss", "as: wrong"),
        changed(OUTLOOK, "chance: .50", "chance: 50"),
        changed("hypotheses.yaml", "taken: 2", "taken: 3"),
        changed(BELIEFS, "support: solid", "support: firm"),
        changed("actors.yaml", "motive: yes", "motive: perhaps"),
    ],
)
def test_a_word_that_the_schema_does_not_have_is_told_with_those_that_it_has(slip: Changes, tmp_path: Path) -> None:
    problems = check(write(tmp_path, slip), vocabulary=Methods().vocabulary).problems
    (told,) = [problem for problem in problems if problem.rule == "schema-value"]
    assert told.mend


@pytest.mark.parametrize("rule", sorted(DEEDS))
def test_broken_by_a_file(rule: str, theatre: Path) -> None:
    DEEDS[rule](theatre)
    problems = read_entries(theatre, limits=Limits(file_bytes=4096)).problems()
    assert [(problem.rule, problem.file, problem.severity) for problem in problems] == [(rule, "facts/x.yaml", "error")]
