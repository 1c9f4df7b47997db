"""Warnings that compare records, and the guesses that go with them."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests import originals
from tests.theatres import write
from tui.base.suggest import did_you_mean, nearest
from tui.store.originals.fingerprint import hash_paragraph
from tui.store.schema.units import UNITS, convertible_units
from tui.store.validate.lint import check
from tui.store.validate.rules import RULES

FACT = """\
- id: {id}
  says: {says}
  kind: event
  when: {when}
  actors: [{actor}]
  places: [town]
  cited: [{{source: letter-1, paragraph: 1, wording: asserted, credibility: 3}}]
"""


def duplicates(root: Path, *facts: tuple[str, str, str]) -> list[str]:
    """Ids told as near-duplicates; each fact is what it says, when, and who acts."""
    text = "".join(
        FACT.format(id=f"f{n}", says=says, when=when, actor=actor) for n, (says, when, actor) in enumerate(facts)
    )
    problems = check(write(root, {"facts/x.yaml": text})).problems
    assert {problem.rule for problem in problems} <= {"near-duplicate"}
    return [problem.record for problem in problems]


FLED = "The garrison left the town before dawn."


@pytest.mark.parametrize(
    ("says", "when", "actor", "same"),
    [
        ("The garrison left the town, before dawn.", "2024-12-01", "north", True),
        ("Before dawn the garrison left the town.", "2024-12-01", "north", True),
        ("The town was left before dawn by the garrison.", "2024-12-01", "north", True),
        ("Before dawn the garrison left the town.", "2024-12-01", "south", False),  # somebody else does it
        ("The garrisons had left the town before dawn.", "2024-12-01", "north", True),
        ("The garrison left the port before dawn.", "2024-12-01", "north", False),  # another thing altogether
        (FLED, "2024-12", "south", True),  # the month holds the day
        (FLED, "2024-11-30", "north", False),
        (FLED, "2024-11-30T22:30Z", "north", True),  # past midnight in the theatre
        (FLED, "2024-12-01T21:30Z", "north", False),
        ("12 men of the garrison left the town before dawn.", "2024-12-01", "north", False),
    ],
)
def test_near_duplicates(tmp_path: Path, says: str, when: str, actor: str, same: bool) -> None:
    assert duplicates(tmp_path, (FLED, "2024-12-01", "north"), (says, when, actor)) == (["f1"] if same else [])


def test_figures_and_answers_tell_facts_apart(tmp_path: Path) -> None:
    assert not duplicates(
        tmp_path,
        ("The column lost 3 tanks on the road to the town.", "2024-12-01", "north"),
        ("The column lost 4 tanks on the road to the town.", "2024-12-01", "north"),
    )


def test_many_facts_in_the_same_words_are_found(tmp_path: Path) -> None:
    assert len(duplicates(tmp_path, *[(FLED, "2024-12-01", "north")] * 90)) == 89


def test_the_nearest_word() -> None:
    assert nearest("hostile-advnace", ["hostile-advance", "hostile-intent"]) == "hostile-advance"
    assert nearest("Hayat-Tahrir", {"hayat-tahrir": 1}) == "hayat-tahrir"
    assert nearest("zebra", ["hostile-advance"]) == ""
    assert nearest("x" * 10_000, ["xxx"]) == ""
    assert did_you_mean("chek", ["check", "export"]) == "did you mean check"


def test_units_are_told_in_their_like() -> None:
    assert set(convertible_units("mi")) == {"mi", "km", "m", "nmi"}
    assert convertible_units("km/day")[0] == "km/day"
    assert convertible_units("count") == ("count",)
    assert convertible_units("year") == ("year",)
    assert all(unit.factor > 0 for unit in UNITS.values())


def test_rules_of_problems_have_the_severity_that_they_say() -> None:
    assert {rule.severity for rule in RULES.values()} == {"error", "warning"}


def test_sources_that_print_one_text_and_do_not_say_so_are_told(tmp_path: Path) -> None:
    root = originals.theatre(tmp_path)
    assert "text-shared" not in {each.rule for each in check(root).problems}
    letter = root / "sources/letter.yaml"
    wrong = letter.read_text()
    for number in range(2):
        wrong = wrong.replace(hash_paragraph(originals.LETTER[number]), hash_paragraph(originals.GAZETTE[number]))
    letter.write_text(wrong)
    gazette = root / "sources/gazette.yaml"
    echoing = gazette.read_text()
    assert "text-shared" not in {each.rule for each in check(root).problems}
    gazette.write_text(re.sub(r"echoes:\n(  - .*\n)+digest", "digest", echoing))
    (told,) = [each for each in check(root).problems if each.rule == "text-shared"]
    assert told.what == "letter-1 is gazette-1 word for word in 2 of 4 paragraphs"
