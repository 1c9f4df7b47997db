from __future__ import annotations

from typing import Any

import pytest

from tests.analysis_frames import cite, fact, frames, outlet, source
from tui.analysis.constants import Corroboration, Methods
from tui.analysis.corroboration.support import answers, of_facts, voices
from tui.store.schema.frames import Frames


def judged(store: Frames, question: str = "it", answer: str = "yes") -> dict[str, Any]:
    found = answers(store.citations, store.chains, store.facts, store.sources, Corroboration())
    rows = found.filter((found["question"] == question) & (found["answer"] == answer)).to_dicts()
    assert len(rows) == 1
    return rows[0]


def told(*cited: dict[str, Any], **rest: Any) -> dict[str, Any]:
    return judged(frames([fact("it", *cited)], **rest))


def rivals(first: list[dict[str, Any]], second: list[dict[str, Any]], **rest: Any) -> tuple[dict[str, Any], ...]:
    store = frames([fact("a", *first, answers=("q", "a")), fact("b", *second, answers=("q", "b"))], **rest)
    return judged(store, "q", "a"), judged(store, "q", "b")


def test_one_fair_voice_is_believed_as_far_as_it_goes() -> None:
    assert told(cite("one"))["probability"] == pytest.approx(0.75)


def test_two_independent_fair_voices_support_each_other() -> None:
    row = told(cite("one"), cite("two"))
    assert row["probability"] == pytest.approx(0.90)
    assert row["n_eff"] == 2


def test_one_reliable_voice_against_two_fair_ones() -> None:
    reliable, fair = rivals([cite("best")], [cite("one"), cite("two")], sources=[source("best", "A")])
    assert reliable["probability"] == pytest.approx(19 / 29)
    assert fair["probability"] == pytest.approx(9 / 29)


def test_an_unnamed_source_its_agency_and_a_repost_are_one_root_weighed_as_unknown() -> None:
    people = [
        outlet("tass", reliability="C"),
        outlet("kremlin-unnamed", named=False, side="russia", reliability="F"),
        outlet("paper"),
        outlet("blog"),
    ]
    papers = [source("first", "B", publisher="paper"), source("second", "D", publisher="blog")]
    row = told(
        cite("first", "tass", "kremlin-unnamed", credibility=3),
        cite("second", "first", "tass", "kremlin-unnamed", relation="repost", credibility=3),
        sources=papers,
        actors=people,
    )
    assert (row["roots"], row["n_eff"]) == (1, 1)
    assert row["probability"] == pytest.approx(0.60)
    assert row["judged"]
    assert (row["probability_low"], row["probability_high"]) == pytest.approx((0.50, 0.75))


def test_an_unknown_voice_on_a_doubtful_matter_is_not_judged_and_takes_nothing_from_rivals() -> None:
    known, unknown = rivals([cite("one")], [cite("blog", credibility=4)], sources=[source("blog", "F")])
    assert not unknown["judged"]
    assert unknown["derived_credibility"] == 6
    assert known["probability"] == pytest.approx(0.75)


@pytest.mark.parametrize(("credibility", "most"), [(2, 0.90), (3, 0.75), (4, 0.55), (5, 0.50), (6, 0.95)])
def test_credibility_caps_what_the_best_source_is_worth(credibility: int, most: float) -> None:
    row = told(cite("best", credibility=credibility), sources=[source("best", "A")])
    assert row["probability"] == pytest.approx(most)


def test_who_denies_an_answer_opposes_that_answer_alone() -> None:
    store = frames(
        [
            fact("a", cite("one"), cite("two", wording="denied"), answers=("q", "a")),
            fact("b", cite("three"), answers=("q", "b")),
        ]
    )
    assert judged(store, "q", "a")["probability"] == pytest.approx(3 / 10)
    assert judged(store, "q", "b")["probability"] == pytest.approx(3 / 7)
    assert judged(store, "q", "not a")["probability"] == pytest.approx(3 / 7)


def test_a_fact_that_is_only_denied_has_no_voice_of_its_own() -> None:
    store = frames([fact("it", cite("one", wording="denied"))])
    assert (judged(store)["n_eff"], judged(store)["judged"]) == (0, False)
    assert judged(store, answer="no")["probability"] == pytest.approx(0.75)


def test_voices_of_one_side_count_half_and_the_press_is_no_side() -> None:
    russians = [outlet("ministry", side="russia"), outlet("army", side="russia")]
    ours = [source("one", publisher="ministry"), source("two", publisher="army")]
    assert told(cite("one"), cite("two"), sources=ours, actors=russians)["n_eff"] == 1.5
    assert told(cite("three"), cite("four"))["n_eff"] == 2


def test_voices_that_nobody_names_may_be_one_person() -> None:
    row = told(cite("one", "unknown"), cite("two", "unknown"), cite("three", "unknown"))
    assert row["n_eff"] == 1.75


def test_two_articles_of_one_publisher_are_one_voice() -> None:
    papers = [source("monday", publisher="daily"), source("tuesday", "B", publisher="daily")]
    row = told(cite("monday"), cite("tuesday"), sources=papers)
    assert (row["n_eff"], row["probability"]) == (1, pytest.approx(0.85))


def test_a_voice_that_adds_to_what_it_cites_counts_a_fifth() -> None:
    papers = [source("daily-1", publisher="daily")]
    row = told(cite("daily-1"), cite("daily-1", "reuters", relation="cites"), sources=papers)
    assert (row["roots"], row["n_eff"]) == (2, pytest.approx(1.2))


def test_a_voice_that_quotes_another_of_the_answer_adds_nothing() -> None:
    papers = [source("daily-1", publisher="daily")]
    row = told(cite("daily-1"), cite("daily-1", "reuters"), sources=papers)
    assert (row["roots"], row["n_eff"]) == (2, 1)


def test_of_two_that_quote_each_other_one_is_heard() -> None:
    papers = [source("one", publisher="first"), source("two", publisher="second")]
    row = told(cite("one"), cite("two"), cite("one", "two"), cite("two", "one"), sources=papers)
    assert row["n_eff"] == 1


def test_what_is_said_of_a_state_on_different_days_is_no_rival() -> None:
    early = fact("a", cite("one"), when="2024-12-01", kind="assessment", answers=("q", "a"))
    late = fact("b", cite("two"), when="2024-12-05", kind="assessment", answers=("q", "b"))
    assert judged(frames([early, late]), "q", "a")["probability"] == pytest.approx(0.75)
    happened = frames([early | {"kind": "event"}, late | {"kind": "event"}])
    assert judged(happened, "q", "a")["probability"] == pytest.approx(3 / 7)


@pytest.mark.parametrize(
    ("cited", "digit"),
    [
        ([cite("one"), cite("two")], 1),
        ([cite("one"), cite("two"), cite("three"), cite("four", wording="denied")], 2),
        ([cite("one", "unknown"), cite("two", "unknown")], 2),
        ([cite("one")], 3),
        ([cite("one"), cite("two", wording="denied")], 4),
        ([cite("one"), *[cite(f"no-{n}", wording="denied") for n in range(3)]], 5),
        ([cite("one", credibility=5)], 6),
    ],
)
def test_the_derived_digit_is_one_only_for_independent_unopposed_voices(
    cited: list[dict[str, Any]], digit: int
) -> None:
    assert told(*cited)["derived_credibility"] == digit


def test_a_fact_carries_the_grade_of_its_best_citation() -> None:
    store = frames([fact("it", cite("one", credibility=4), cite("best", credibility=2))], [source("best", "B")])
    found = of_facts(store.citations, store.chains, store.facts, store.sources, Corroboration())
    assert found.select("fact", "grade", "disputed").row(0) == ("it", "B2", False)


def test_voices_are_ranked_least_dependent_first() -> None:
    papers = [source("best", "B", publisher="daily")]
    store = frames([fact("it", cite("one", "unknown"), cite("two", "unknown"), cite("best"))], papers)
    found = voices(store.citations, store.chains, store.facts, store.sources, Corroboration())
    assert found["root"].to_list() == ["daily", "unknown@one", "unknown@two"]
    assert found["independence"].to_list() == [1.0, 1.0, 0.5]


def test_two_who_have_it_from_one_agency_that_names_nobody_tell_of_one_voice() -> None:
    row = told(cite("one", "tass", "unknown"), cite("two", "tass", "unknown"))
    assert (row["roots"], row["n_eff"]) == (1, 1)


def test_an_edited_constant_shows_in_the_version_of_everything_that_rests_on_it() -> None:
    assert Methods().version("threat") == "threat 1"
    edited = Methods(corroboration=Corroboration(cites=0.5))
    assert edited.version("threat").endswith("(edited)")
