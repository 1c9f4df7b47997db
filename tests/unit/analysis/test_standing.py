"""How things stand, what has moved, and the rules that choose of it."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui.analysis.constants import Methods
from tui.analysis.query.lens import Lens
from tui.analysis.situation import Situation, look
from tui.analysis.standing import KINDS, Move, Rule, Stand, chosen, moves, parse_rule, standing
from tui.analysis.threat.bands import BANDS
from tui.base.errors import SyrtuiError
from tui.settings.paths import bundled_data
from tui.store.load.reader import read


@pytest.fixture(scope="module")
def seen() -> Situation:
    return look(read(bundled_data()), Lens(), Methods())


def level(before: str, after: str, of: str = "khmeimim/attack") -> Move:
    return Move("level", of, "Khmeimim Air Base", before, after)


def test_every_level_dispute_relation_and_forecast_stands_somehow(seen: Situation) -> None:
    stands = standing(seen)
    by_kind = {kind: [each.id for each in stands if each.kind == kind] for kind in KINDS}
    assert by_kind["level"] == [f"{base}/{event}" for base in seen.lookup.bases for event in ("attack", "loss")]
    assert by_kind["dispute"] == seen.day.disputes.questions["question"].to_list()
    assert len(by_kind["relation"]) == seen.day.relations.height
    assert by_kind["forecast"] == seen.day.forecasts.forecasts["fact"].to_list()
    assert all(each.name and each.stands and "{" not in each.stands for each in stands)
    assert not moves(stands, stands)


def test_another_day_has_moved(seen: Situation) -> None:
    earlier = look(seen.store, Lens(as_of=date(2024, 12, 3)), Methods(), seen)
    found = moves(standing(earlier), standing(seen))
    assert [each.kind for each in found] == sorted((each.kind for each in found), key=KINDS.index)
    assert {each.kind for each in found} == set(KINDS)
    back = moves(standing(seen), standing(earlier))
    assert {(each.id, each.before, each.after) for each in found} == {(b.id, b.after, b.before) for b in back}


def test_what_comes_and_goes_is_told_in_words() -> None:
    one = Stand("relation", "a~b", "A and B", "fighting")
    other = Stand("dispute", "q", "Which?", "open, 2 answers")
    assert moves((), (one, other)) == (
        Move("dispute", "q", "Which?", "not disputed", "open, 2 answers"),
        Move("relation", "a~b", "A and B", "no tie recorded", "fighting"),
    )
    (gone,) = moves((one,), ())
    assert (gone.before, gone.after) == ("fighting", "no tie recorded")


@given(st.sampled_from(BANDS), st.sampled_from(BANDS), st.sampled_from(["", ">=", "<=", ">", "<", "="]))
def test_a_rule_compares_what_a_level_is_now(after: str, word: str, op: str) -> None:
    rank, wanted = BANDS.index(after), BANDS.index(word)
    expected = {"": True, ">=": rank >= wanted, "<=": rank <= wanted, ">": rank > wanted, "<": rank < wanted}
    rule = Rule("level", "khmeimim", op, word if op else "")
    assert rule.holds(level("not assessed", after)) == expected.get(op, after == word)
    assert not rule.holds(level("not assessed", after, "tartus-naval-base/attack"))


def test_rules_are_read_as_they_are_written(seen: Situation) -> None:
    assert parse_rule("level", seen) == Rule("level")
    assert parse_rule("level>=severe", seen) == Rule("level", "", ">=", "severe")
    assert parse_rule("level:khmeimim/loss=handed-over", seen) == Rule("level", "khmeimim/loss", "=", "handed-over")
    assert (
        parse_rule("relation:russia~hts", seen)
        == parse_rule("relation:hts~russia", seen)
        == Rule("relation", "hts~russia")
    )
    assert parse_rule("level:khmeimim=not-assessed", seen).holds(level("low", "not assessed"))
    assert chosen([level("low", "severe")], []) == (level("low", "severe"),)
    assert chosen([level("low", "severe")], [Rule("forecast")]) == ()


@pytest.mark.parametrize(
    ("text", "mend"),
    [
        ("level:khmeimin", "did you mean khmeimim?"),
        ("level:khmeimim/atack", "did you mean attack?"),
        ("level>=sever", "did you mean severe?"),
        ("level>=lost", "levels are low"),
        ("levels", "did you mean level?"),
        ("dispute:no-such", "there is no question"),
        ("dispute:khmeimim-front-distance>=severe", "only levels are compared"),
        ("relation:hts~russa", "did you mean russia?"),
        ("relation:hts", "a relation is of two actors, as in relation:hts~ACTOR"),
        ("forecast:nothing", "there is no forecast"),
        ("level: khmeimim", "write level:BASE"),
        ("", "write level:BASE"),
    ],
)
def test_a_wrong_rule_is_told_with_the_right_one(seen: Situation, text: str, mend: str) -> None:
    with pytest.raises(SyrtuiError) as wrong:
        parse_rule(text, seen)
    assert mend in str(wrong.value)
