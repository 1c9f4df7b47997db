"""What is disputed, what only looks so, and what was known of it on a day."""

from __future__ import annotations

from datetime import date
from typing import Any

import polars as pl
import pytest

from tests import judged
from tests.analysis_frames import cite, fact, frames, source
from tui.analysis import disputes
from tui.analysis.geodesy import geodesic_km

Record = dict[str, Any]
TOWN: Record = {"id": "town", "name": "Town", "kind": "town", "lon": 36.0, "lat": 35.5}
"""55.5 km north of the base."""


def claim(name: str, *cited: Record, when: str = "2024-12-01", **quantity: Any) -> Record:
    figure = {"measure": "distance", "of": "base", "unit": "km"} | quantity
    return fact(name, *(cited or [cite(f"s-{name}")]), when=when, quantity=figure, answers=("how-far", name))


def compared(*claims: Record) -> Record:
    """The comparison of two claims, with a third that contradicts both, so that there is a dispute to show."""
    rows = judged.find(frames([*claims, claim("z-third", value=900)])).comparisons.to_dicts()
    (row,) = [each for each in rows if {each["answer_a"], each["answer_b"]} == {each["id"] for each in claims}]
    return row


@pytest.mark.parametrize(
    ("one", "other", "verdict"),
    [
        ({"value": 20, "unit": "mi", "bound": "within"}, {"value": 20}, "consistent"),
        ({"value": 20, "unit": "mi", "bound": "within"}, {"value": 35}, "partly consistent"),
        ({"value": 20}, {"value": 35}, "contradict"),
        ({"value": 20}, {"value": 22}, "partly consistent"),
        ({"value": 20, "bound": "about"}, {"value": 29}, "consistent"),
        ({"value": 21}, {"value": 24}, "contradict"),
        ({"value": 21.3}, {"value": 21.4}, "partly consistent"),
        ({"low": 10, "high": 30}, {"value": 20}, "consistent"),
        ({"value": 20, "bound": "more-than"}, {"value": 35}, "consistent"),
        ({"value": 50, "bound": "at-least"}, {"value": 35}, "contradict"),
    ],
)
def test_figures_are_compared_with_their_bounds_units_and_rounding(one: Record, other: Record, verdict: str) -> None:
    assert compared(claim("a", **one), claim("b", **other))["verdict"] == verdict
    assert compared(claim("a", **other), claim("b", **one))["verdict"] == verdict


def test_what_is_odd_about_two_figures_is_flagged() -> None:
    mixed = compared(claim("a", value=20, unit="mi", bound="within"), claim("b", value=20))
    assert mixed["flags"] == [disputes.MIXED_UNITS]
    assert compared(claim("a", value=20, unit="mi"), claim("b", value=70))["flags"] == []
    lost = [source("lost", "F", lost=True, known="2024-12-01")]
    one, other = (claim(name, cite(f"{name}-paper", "lost"), value=value) for name, value in (("a", 20), ("b", 35)))
    (row,) = judged.find(frames([one, other], lost)).comparisons.to_dicts()
    assert (row["flags"], row["origins"]) == ([disputes.ONE_ORIGIN], ["lost"])


@pytest.mark.parametrize(
    ("one", "other", "reason"),
    [
        (
            fact("a", cite("s"), answers=("q", "a"), ties=[{"from": "hts", "to": "rebels", "type": "leading"}]),
            fact("b", cite("t"), answers=("q", "b"), ties=[{"from": "hts", "to": "sna", "type": "fighting"}]),
            disputes.DIFFERENT_PAIR,
        ),
        (
            claim("a", value=20, **{"from": "north"}),
            claim("b", value=35, **{"from": "south"}),
            disputes.DIFFERENT_PLACE,
        ),
        (claim("a", value=20), claim("b", value=35, of="north"), disputes.DIFFERENT_PLACE),
        (claim("a", value=20), claim("b", value=35, when="2024-12-05"), disputes.DIFFERENT_DAY),
        (claim("a", value=20), claim("b", value=20.4, bound="up-to"), disputes.FIGURES_AGREE),
        (
            fact("a", cite("s"), answers=("start", "a"), kind="event", when="2024-12-03"),
            fact("b", cite("t"), answers=("start", "b"), kind="event", when="2024-12-01/2024-12-07"),
            disputes.DATES_AGREE,
        ),
    ],
)
def test_what_only_looks_like_a_contradiction_is_no_dispute(one: Record, other: Record, reason: str) -> None:
    places = [{"id": name, "name": name, "kind": "town"} for name in ("north", "south")]
    everything = judged.find(frames([one, other], places=places, questions={"start": {"of": "date"}}))
    assert everything.questions.is_empty()
    assert everything.apparent["reason"].to_list() == [reason]


def test_two_dates_contradict_each_other_where_a_date_is_asked_for() -> None:
    facts = [
        fact("a", cite("s"), kind="event", when="2024-11-27", answers=("start", "wednesday")),
        fact("b", cite("t"), kind="event", when="2024-12-01/2024-12-03", answers=("start", "this-week")),
    ]
    (row,) = judged.find(frames(facts, questions={"start": {"of": "date"}})).comparisons.to_dicts()
    assert (row["by"], row["verdict"], row["relation"]) == ("dates", "contradict", "after")


def test_states_of_different_days_are_no_rivals_and_beside_a_third_that_is_told() -> None:
    days = {"safe": "2024-12-01", "danger": "2024-12-05", "lost": "2024-12-05"}
    facts = [fact(name, cite(name), kind="assessment", when=when, answers=("how", name)) for name, when in days.items()]
    found = judged.find(frames(facts))
    assert found.questions["note"].to_list() == ["answers speak of different days"]
    told = dict(found.answers.select("answer", "support").iter_rows())
    assert told["safe"] == pytest.approx(0.75)
    assert told["danger"] == pytest.approx(3 / 7)


def test_a_denial_is_a_dispute_by_itself() -> None:
    everything = judged.find(frames([fact("it", cite("s"), cite("t", wording="denied"))]))
    assert everything.questions.select("question", "asks", "status").row(0) == ("it", "it", "open")
    assert sorted(everything.answers.select("answer", "denies").iter_rows()) == [("no", "yes"), ("yes", None)]
    assert everything.voices.select("answer", "origin").rows() == [
        ("yes", "s-publisher"),
        ("no", "t-publisher"),
    ]


def test_many_facts_of_two_answers_are_compared_once() -> None:
    facts = [fact(f"{n}", cite(f"s{n % 9}"), answers=("q", "ab"[n % 2]), kind="event") for n in range(200)]
    found = judged.find(frames(facts))
    assert found.comparisons.height == 1
    assert found.answers["facts"].to_list() == [100, 100]


def test_every_figure_stands_beside_what_is_measured_and_the_closest_is_named() -> None:
    assert geodesic_km(36.38910, 35.41449, 35.94845, 35.40130) == pytest.approx(40.05, abs=0.005)
    claims = [claim("a", value=35), claim("b", value=30, unit="mi", bound="within"), claim("c", value=60)]
    measured = {"how-far": {"measured": {"from": "town", "of": "base", "inferred": True}}}
    checks = judged.find(frames(claims, places=[TOWN], questions=measured)).checks
    assert checks.select("answer", "closest", "verdict").rows() == [
        ("c", True, "partly consistent"),
        ("b", False, "partly consistent"),
        ("a", False, "contradict"),
    ]
    km = geodesic_km(36.0, 35.5, 36.0, 35.0)
    assert checks["off"].to_list() == pytest.approx([60 - km, km - 48.28, km - 35], abs=0.01)
    assert checks["inferred"].all()


def test_what_is_about_so_much_agrees_within_twice_its_rounding() -> None:
    told = fact(
        "far",
        cite("s"),
        quantity={"measure": "distance", "of": "base", "from": "town", "value": 60, "unit": "km", "bound": "about"},
    )
    (check,) = judged.find(frames([told], places=[TOWN])).checks.to_dicts()
    assert (check["low"], check["high"], check["verdict"]) == (50, 70, "consistent")
    assert (check["question"], check["inferred"]) == (None, False)


# --- as known on a day ---


def two_answers(**question: Any) -> Any:
    papers = [source("early", published="2024-12-01"), source("late", published="2024-12-05")]
    facts = [
        fact("x", cite("early"), answers=("q", "x"), kind="event"),
        fact("y", cite("late"), answers=("q", "y"), kind="event"),
    ]
    return frames(facts, papers, questions={"q": question})


@pytest.mark.parametrize(
    ("day", "status", "settled_later"),
    [(6, "open", date(2024, 12, 8)), (8, "settled", None), (9, "settled", None)],
)
def test_an_adjudication_counts_from_its_day(day: int, status: str, settled_later: date | None) -> None:
    store = two_answers(adjudication={"answer": "x", "on": "2024-12-08", "reason": "seen"})
    row = judged.find(store, date(2024, 12, day)).questions.to_dicts()[0]
    assert (row["status"], row["settled_later"]) == (status, settled_later)
    assert row["adjudicated"] == ("x" if status == "settled" else None)
    assert judged.find(store).questions["status"].to_list() == ["settled"], "looking back, all that was decided counts"


@pytest.mark.parametrize(
    ("known", "asked_on"), [(None, [5, 7, 9]), ("2024-12-02", [3, 5, 7, 9]), ("2024-12-07", [7, 9])]
)
def test_a_question_is_asked_from_its_second_answer_or_its_own_day(known: str | None, asked_on: list[int]) -> None:
    store = two_answers(**({"known": known} if known else {}))
    days = [day for day in (1, 3, 5, 7, 9) if not judged.find(store, date(2024, 12, day)).questions.is_empty()]
    assert days == asked_on
    early = judged.find(store, date(2024, 12, 3)).answers
    assert set(early["answer"]) <= {"x"}, "nobody had given the other"


def test_one_question_is_what_it_is_among_all() -> None:
    from tui.analysis.constants import Methods
    from tui.analysis.corroboration.citation_weights import weigh_citations

    store = frames([*(claim(name, value=value) for name, value in (("a", 20), ("b", 35))), fact("it", cite("s"))])
    testimony, everything = weigh_citations(store, Methods()), judged.find(store)
    alone = disputes.as_known(testimony, None, Methods(), "how-far")
    for name in disputes.Disputes.__struct_fields__:
        assert getattr(alone, name).equals(getattr(everything, name)), name
    undisputed = disputes.as_known(testimony, None, Methods(), "it")
    assert undisputed.answers.select("answer", "support").rows() == [("yes", pytest.approx(0.75))]
    assert undisputed.comparisons.filter(pl.lit(value=True)).is_empty()
