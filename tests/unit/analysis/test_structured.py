"""Forecasts and what becomes of them, competing hypotheses by pencil, and levels without whom there is to suspect."""

from __future__ import annotations

from datetime import date
from typing import Any

import polars as pl
import pytest

from tests.analysis_frames import assessor, cite, fact, frames, indicates, outlet, source
from tui.analysis.assessor import Assessor
from tui.analysis.icd203 import CHANCES, likelihood
from tui.store.schema.frames import Frames

Record = dict[str, Any]
PAPERS = [
    source(f"s{day}", published=f"2024-12-0{day}", publisher=publisher)
    for day, publisher in ((1, "daily"), (3, "weekly"), (5, "monthly"))
]


def foretold(name: str, *cited: Record, by: str | None = "2024-12-02", **rest: Any) -> Record:
    """A forecast of an event of the fact's name."""
    more = {key: rest.pop(key) for key in ("chance", "word", "if") if key in rest}
    return fact(name, *(cited or (cite("s1"),)), kind="forecast", forecast={"event": name, "by": by, **more}, **rest)


def resolved(how: str, known: str = "2024-12-03", *by: str) -> Record:
    return {"resolved": {"as": how, "known": known, "by": list(by), "reason": "so it was"}}


def day(number: int) -> date:
    return date(2024, 12, number)


def statuses(judge: Assessor, number: int) -> dict[str, str]:
    return dict(judge.structured.forecasts(day(number)).forecasts.select("fact", "status").iter_rows())


# --- the ledger ---


def test_a_forecast_is_open_then_overdue_then_what_it_came_to() -> None:
    judge = assessor(frames([foretold("rain", **resolved("late", "2024-12-04"))], PAPERS))
    assert statuses(judge, 1) == statuses(judge, 2) == {"rain": "open"}
    assert statuses(judge, 3) == {"rain": "overdue"}
    assert judge.structured.forecasts(day(3)).forecasts["days"].to_list() == [1]
    assert statuses(judge, 4) == {"rain": "late"}
    row = judge.structured.forecasts(day(4)).forecasts.row(0, named=True)
    assert (row["on"], row["days"], row["reason"]) == (day(4), None, "so it was")


def test_nothing_is_told_of_a_resolution_before_its_facts_are_known() -> None:
    facts = [foretold("rain", **resolved("hit", "2024-12-02", "wet")), fact("wet", cite("s3"), cite("s5"))]
    made = frames(facts, PAPERS)
    judge = assessor(made)
    assert statuses(judge, 2) == {"rain": "open"}
    assert judge.structured.forecasts(day(2)).forecasts["reason"].to_list() == [None]
    assert judge.structured.forecasts(day(2)).evidence.is_empty()
    assert statuses(judge, 3) == {"rain": "hit"}
    assert judge.structured.forecasts(day(3)).evidence.rows() == [("rain", "wet", "wet")]
    # Without the first who tells of it, it is known two days later; without both, never.
    assert statuses(assessor(made, frozenset({"s3"})), 4) == {"rain": "overdue"}
    assert statuses(assessor(made, frozenset({"s3"})), 5) == {"rain": "hit"}
    assert statuses(assessor(made, frozenset({"s3", "s5"})), 9) == {"rain": "overdue"}


def test_overdue_ones_come_first_then_by_due_day() -> None:
    facts = [
        foretold("never", by=None),
        foretold("late", by="2024-12-20"),
        foretold("past", by="2024-12-02"),
        foretold("done", by="2024-12-01", **resolved("hit")),
        foretold("long-past", by="2024-12-01"),
    ]
    listed = assessor(frames(facts, PAPERS)).structured.forecasts(day(5)).forecasts["fact"].to_list()
    assert listed == ["long-past", "past", "done", "late", "never"]


def test_an_origin_is_told_with_those_through_whom_it_came() -> None:
    told = foretold("rain", cite("s1", "agency", "seer"), cite("s3", "seer"), cite("s5", wording="denied"))
    origins = assessor(frames([told], PAPERS)).structured.forecasts(day(9)).origins
    assert origins.rows() == [("rain", "seer", ["agency", "daily", "weekly"])]


def test_a_forecast_repeated_counts_once_in_the_record_and_a_void_one_is_apart() -> None:
    facts = [
        foretold("a", cite("s1", "seer"), cite("s3", "seer"), **resolved("hit")),
        foretold("b", cite("s1", "seer"), cite("s3", "fool"), **resolved("miss")),
        foretold("c", cite("s1", "seer"), **resolved("late")),
        foretold("d", cite("s1", "seer"), **resolved("void")),
        foretold("e", cite("s1", "seer")),
    ]
    judge = assessor(frames(facts, PAPERS))
    assert judge.structured.forecasts(day(2)).records.is_empty()
    assert judge.structured.forecasts(day(9)).records.rows() == [
        ("seer", 3, 1, 1, 1, 1, 0, None),
        ("fool", 1, 0, 0, 1, 0, 0, None),
    ]


def test_brier_is_given_from_ten_scored_on_and_a_word_counts_as_the_middle_of_its_range() -> None:
    hits = [foretold(f"h{n}", chance=0.9, **resolved("hit")) for n in range(8)]
    nine = [*hits, foretold("m", word="likely", **resolved("miss")), foretold("unscored", **resolved("hit"))]
    record = assessor(frames(nine, PAPERS)).structured.forecasts(day(9)).records.row(0, named=True)
    assert (record["resolved"], record["scored"], record["brier"]) == (10, 9, None)
    ten = [*nine, foretold("l", word="almost no chance", **resolved("late"))]
    record = assessor(frames(ten, PAPERS)).structured.forecasts(day(9)).records.row(0, named=True)
    assert record["scored"] == 10
    assert record["brier"] == pytest.approx((8 * 0.1**2 + 0.675**2 + 0.03**2) / 10)


def test_each_word_of_likelihood_is_the_word_for_its_own_chance() -> None:
    assert {likelihood(chance): chance for chance in CHANCES.values()} == CHANCES


def test_forecasts_never_move_a_level() -> None:
    told = [fact("near", cite("s1"), indicates=indicates("hostile-advance"))]
    more = foretold("strike", indicates=indicates("strike-on-base"), **resolved("hit", "2024-12-03", "near"))
    columns = ["event", "as_of", "level", "index", "low", "high"]
    levels = [assessor(frames(facts, PAPERS)).threat.every((day(4), day(9))).levels for facts in (told, [*told, more])]
    assert levels[0].select(columns).equals(levels[1].select(columns))


# --- competing hypotheses ---

WEATHER = [{"id": name, "says": name} for name in ("wet", "dry", "mixed")]


def rated(wet: int | None, dry: int | None, mixed: int | None = None) -> dict[str, int | None]:
    return {"wet": wet, "dry": dry, "mixed": mixed}


def competing(*weighs: Record, base: str | None = "base") -> Record:
    return {"id": "weather", "asks": "What becomes of it?", "base": base, "hypotheses": WEATHER, "weighs": list(weighs)}


def found(judge: Assessor, number: int = 1) -> tuple[dict[str, float], dict[str, float], list[str]]:
    """What each row weighs, what speaks against each hypothesis, and who leads."""
    hypotheses = judge.structured.hypotheses(day(number))
    rows = hypotheses.rows.with_columns(name=pl.coalesce("fact", "indicator"))
    scores = hypotheses.scores
    return (
        dict(rows.select("name", "evidence").iter_rows()),
        dict(scores.select("hypothesis", "inconsistency").iter_rows()),
        scores.filter("lead")["hypothesis"].to_list(),
    )


def believed(name: str, **rest: Any) -> Record:
    """A fact that is believed outright: two B sources with nothing in common."""
    return fact(name, cite("b1"), cite("b2"), **rest)


BELIEVED = [source(name, "B", publisher=name + "-publisher") for name in ("b1", "b2")]


def weighed(facts: list[Record], *weighs: Record, owner: str | None = None, **rest: Any) -> Frames:
    people = [outlet("owner", side="ours"), outlet("spokesman", side="ours", reliability="A")]
    return frames(facts, BELIEVED, people, owner=owner, hypotheses=[competing(*weighs, **rest)])


def test_inconsistency_is_evidence_times_what_speaks_against_and_the_least_leads() -> None:
    facts = [
        believed("front", indicates=indicates("hostile-advance", 0.5)),
        believed("talks", indicates=indicates("negotiated-access", 0.25)),
    ]
    store = weighed(
        facts,
        {"indicator": "hostile-advance", "ratings": rated(2, -2, -1)},
        {"indicator": "negotiated-access", "ratings": rated(-1, 1, -1)},
        {"indicator": "strike-on-base", "ratings": rated(2, -2)},
    )
    judge = assessor(store)
    evidence, against, lead = found(judge)
    assert evidence == pytest.approx({"hostile-advance": 0.5, "negotiated-access": 0.25, "strike-on-base": 0.0})
    assert against == pytest.approx({"wet": 0.25, "mixed": 0.75, "dry": 1.0})
    assert lead == ["wet"]
    rows = judge.structured.hypotheses(day(1)).rows
    assert rows["indicator"].to_list() == ["hostile-advance", "negotiated-access", "strike-on-base"]
    assert rows["diagnosticity"].to_list() == pytest.approx([0.5 * 4 / 4, 0.25 * 2 / 4, 0.0])
    assert judge.structured.hypotheses(day(1)).scores["items"].to_list() == [1, 2, 1]


def test_it_is_undecided_where_the_next_is_within_a_quarter() -> None:
    facts = [believed("talks", indicates=indicates("negotiated-access", 0.25))]
    for ratings, leads in ((rated(0, -1, -1), []), (rated(0, -2, -2), ["wet"]), (rated(0, 0, -2), [])):
        _, _, lead = found(assessor(weighed(facts, {"indicator": "negotiated-access", "ratings": ratings})))
        assert lead == leads, ratings
    _, against, lead = found(assessor(weighed(facts)))
    assert (set(against.values()), lead) == ({0.0}, [])


def test_a_fact_weighed_by_itself_is_taken_out_of_its_indicators_row_and_no_further() -> None:
    facts = [
        believed("one", indicates=indicates("hostile-advance", 1.0)),
        believed("two", indicates=indicates("hostile-advance", 0.25)),
    ]
    row = {"indicator": "hostile-advance", "ratings": rated(2, -2)}
    assert found(assessor(weighed(facts, row)))[0] == pytest.approx({"hostile-advance": 1.0})
    own = {"fact": "one", "ratings": rated(-1, 1), "why": "it is another matter"}
    judge = assessor(weighed(facts, row, own))
    assert found(judge)[0] == pytest.approx({"hostile-advance": 0.25, "one": 1.0})
    parts = judge.threat.every(judge.blocks.of(day(1))).contributions.filter(as_of=day(1), indicator="hostile-advance")
    assert set(parts["evidence"]) == {1.0}, "levels know nothing of it"


def test_what_the_owner_says_of_its_base_is_evidence_of_something_here() -> None:
    said = fact("calm", cite("b1", "spokesman"), cite("b2", "spokesman"), indicates=indicates("official-denial", 1.0))
    judge = assessor(weighed([said], {"indicator": "official-denial", "ratings": rated(-1, 1)}, owner="owner"))
    assert "official-denial" not in judge.threat.every(judge.blocks.of(day(1))).contributions["indicator"].to_list()
    assert found(judge)[0]["official-denial"] > 0.5


def test_a_fact_that_indicates_nothing_of_the_base_ages_by_itself() -> None:
    happened = believed("happened", kind="event")
    lasts = believed("lasts", kind="position")
    elsewhere = believed("elsewhere", kind="event", indicates=indicates("strike-on-base", 1.0, base="other"))
    rows = [{"fact": name, "ratings": rated(1, -1), "why": "so"} for name in ("happened", "lasts", "elsewhere")]
    made = frames([happened, lasts, elsewhere], BELIEVED, bases=("base", "other"), hypotheses=[competing(*rows)])
    judge = assessor(made, window="2024-12-01/2025-01-30")
    for days, faded, kept in ((0, 1.0, 1.0), (30, 0.5, 1.0), (60, 0.25, 0.5)):
        on = date.fromordinal(day(1).toordinal() + days)
        rows_on = judge.structured.hypotheses(on).rows
        evidence = dict(rows_on.select("fact", "evidence").iter_rows())
        assert evidence == pytest.approx({"happened": faded, "lasts": kept, "elsewhere": faded}), days


def test_a_forecast_or_a_fact_without_support_weighs_nothing() -> None:
    facts = [
        fact("coming", cite("b1"), cite("b2"), kind="forecast", forecast={"event": "x"}),
        fact("rumour", cite("s9", credibility=5)),
    ]
    rows = [{"fact": name, "ratings": rated(1, -1), "why": "so"} for name in ("coming", "rumour")]
    assert found(assessor(weighed(facts, *rows)))[0] == {"coming": 0.0, "rumour": 0.0}


def test_without_a_base_an_indicator_is_taken_where_it_is_strongest() -> None:
    facts = [
        believed("here", indicates=indicates("hostile-advance", 0.25)),
        believed("there", indicates=indicates("hostile-advance", 0.75, base="other")),
    ]
    row = {"indicator": "hostile-advance", "ratings": rated(1, -1)}
    made = frames(facts, BELIEVED, bases=("base", "other"), hypotheses=[competing(row, base=None)])
    (told,) = assessor(made).structured.hypotheses(day(1)).rows.rows(named=True)
    assert (told["base"], told["evidence"]) == ("other", pytest.approx(0.75))


# --- deception ---


def suspect(yes: int) -> Record:
    marks = ("motive", "opportunity", "means", "past")
    return {**dict.fromkeys(marks[:yes], "yes"), "why": "it holds the base"}


@pytest.mark.parametrize("yes", [2, 3])
def test_levels_are_shown_without_whom_three_answers_suspect(yes: int) -> None:
    facts = [
        fact("near", cite("s1"), indicates=indicates("hostile-advance")),
        fact("calm", cite("s3", "voice"), indicates=indicates("security-guarantee")),
        fact("later", cite("s5", "latecomer"), indicates=indicates("security-guarantee")),
    ]
    people = [outlet(name, reliability="B", deception=suspect(yes)) for name in ("voice", "latecomer")]
    judge = assessor(frames(facts, PAPERS, people))
    checks = judge.structured.deception_checks(day(4))
    assert checks.checks.select("of", "yes").rows() == [("voice", yes)], "the other has not spoken yet"
    told = (
        judge.excluding(frozenset({"voice"})).threat.every((day(4),)).levels.select("base", "event", "level", "index")
    )
    assert checks.without.select("base", "event", "level", "index").rows() == (told.rows() if yes >= 3 else [])
    assert set(judge.excluding(frozenset({"voice"})).structured.deception_checks(day(4)).checks["of"]) == {"voice"}


def test_a_statement_is_left_out_by_itself() -> None:
    facts = [
        fact("near", cite("s1"), indicates=indicates("hostile-advance")),
        fact("calm", cite("s1"), indicates=indicates("security-guarantee"), deception=suspect(4)),
    ]
    judge = assessor(frames(facts, PAPERS))
    alone = assessor(frames(facts[:1], PAPERS)).threat.every((day(4),)).levels
    checks = judge.structured.deception_checks(day(4))
    assert checks.without["index"].to_list() == pytest.approx(alone["index"].to_list())
    assert judge.threat.every((day(4),)).levels["index"].to_list() != pytest.approx(alone["index"].to_list())
