"""How two actors stand to each other, in words (`tui/analysis/relations.py`)."""

from __future__ import annotations

from datetime import date, timedelta
from functools import cache
from typing import Any

import polars as pl
import pytest

from tests import judged
from tests.analysis_frames import assessor, cite, fact, frames, outlet, source
from tui.analysis.constants import Methods
from tui.analysis.query.lens import Lens
from tui.analysis.query.parser import parse
from tui.analysis.relations import moves, phrase
from tui.analysis.situation import Situation, look, situation
from tui.analysis.unbalanced_triads import unbalanced_triads
from tui.analysis.views import relations as views
from tui.analysis.views.factions import factions
from tui.settings.paths import bundled_data
from tui.store.load.reader import read
from tui.store.schema.frames import Frames, Store

DAY = date(2024, 12, 2)
C, D, F4 = cite("agency"), cite("gazette"), cite("leaflet", credibility=4)
PAPERS = [
    source("agency", "C", publisher="agency-desk"),
    source("gazette", "D", publisher="gazette-desk"),
    source("leaflet", "F", publisher="leaflet-desk"),
    source("relay", "C", publisher="relay-desk"),
]


def tie(one: str, kind: str, other: str, *cited: dict[str, Any], **rest: Any) -> dict[str, Any]:
    """A fact with one tie, cited from an agency graded C."""
    ties = [{"from": one, "to": other, "type": kind, **rest.pop("tie", {})}]
    return fact(rest.pop("name", f"{one}-{kind}-{other}"), *(cited or [C]), ties=ties, **rest)


def store(*facts: dict[str, Any], actors: list[dict[str, Any]] | None = None) -> Frames:
    return frames(list(facts), PAPERS, actors)


def rows(told: Frames, day: date = DAY) -> dict[tuple[str, str], dict[str, Any]]:
    return {(row["a"], row["b"]): row for row in judged.relate(told, [day]).pairs.to_dicts()}


def said(told: Frames, a: str = "hts", b: str = "sna", day: date = DAY) -> tuple[str, str]:
    """Return the words and the letter of a pair on a day."""
    row = rows(told, day)[a, b]
    return phrase(row, {}), row["letter"]


@pytest.mark.parametrize(
    ("facts", "words", "letter"),
    [
        ([tie("hts", "fighting", "sna")], "fighting", "F"),
        ([tie("hts", "fighting", "sna"), tie("hts", "talking", "sna")], "fighting, in contact", "F"),
        ([tie("sna", "coercing", "hts")], "hostile", "H"),
        ([tie("sna", "leading", "hts")], "sna leads hts", "B"),
        ([tie("hts", "backing", "sna"), tie("hts", "friction", "sna")], "hts backs sna, strained", "B"),
        ([tie("hts", "demanding", "sna")], "strained", "S"),
        ([tie("hts", "guaranteeing", "sna")], "hts assures sna", "C"),
        ([tie("hts", "fighting", "sna"), tie("hts", "allied", "sna")], "conflicting: fighting / allied", "?"),
        ([tie("hts", "fighting", "sna", D)], "claimed: fighting", "f"),
        ([tie("hts", "fighting", "sna", D), tie("hts", "allied", "sna")], "allied", "B"),
        ([tie("hts", "fighting", "sna", F4)], "not judged: fighting", "-"),
        ([tie("hts", "allied", "sna", tie={"inferred": True})], "allied (inferred)", "B"),
    ],
)
def test_the_strongest_supported_kind_of_tie_is_said_in_words(
    facts: list[dict[str, Any]], words: str, letter: str
) -> None:
    assert said(store(*facts)) == (words, letter)


def test_two_lines_make_plain_what_each_only_claims_and_a_repost_does_not() -> None:
    once = cite("gazette", "insider", credibility=3)
    assert said(store(tie("hts", "fighting", "sna", once, cite("leaflet"))))[0] == "fighting"
    again = cite("relay", "insider", credibility=3)
    assert said(store(tie("hts", "fighting", "sna", D, cite("relay", "gazette"))))[0] == "claimed: fighting"
    evidence = judged.relate(store(tie("hts", "fighting", "sna", once, again)), [DAY]).evidence
    assert evidence["support"].to_list() == [pytest.approx(0.75), 0.0], "one origin is one line"


def test_a_tie_is_stale_once_it_was_attested_too_long_ago() -> None:
    told = store(tie("hts", "fighting", "sna"))
    assert said(told, day=date(2024, 12, 31))[0] == "fighting"
    assert said(told, day=date(2025, 1, 1)) == ("fighting, stale since 1 Dec 2024", "…")
    past = {"when": "2020-03", "tie": {"since": "2020-03"}}
    assert said(store(tie("hts", "fighting", "sna", **past)))[0] == "fighting", "nobody says that it is over"
    past["tie"] = {"since": "2020-03", "until": "2020-04"}
    assert said(store(tie("hts", "fighting", "sna", **past)))[0] == "fighting, stale since 30 Apr 2020"


def test_a_tie_that_has_not_begun_is_none() -> None:
    assert rows(store(tie("hts", "fighting", "sna", tie={"since": "2024-12-05"}))) == {}


def test_all_ends_with_an_actor_of_the_pair() -> None:
    told = store(
        tie("hts", "fighting", "sna"), tie("hts", "talking", "usa"), fact("end", C, ends=["sna"], when="2024-12-04")
    )
    assert said(told, day=date(2024, 12, 3))[0] == "fighting"
    assert said(told, day=date(2024, 12, 5)) == ("ended 4 Dec 2024 (was fighting)", "†")
    assert said(told, "hts", "usa", date(2024, 12, 5))[0] == "in contact"


def test_a_member_stands_as_its_coalition_does_where_it_has_no_plain_tie() -> None:
    coalition = outlet("front", members=["hts", "sna"])
    told = store(
        tie("front", "fighting", "army"),
        tie("hts", "leading", "front"),
        tie("front", "leading", "militia"),
        tie("hts", "talking", "army", D),
        actors=[coalition],
    )
    found = rows(told)
    assert phrase(found["army", "hts"], {}) == "fighting (as part of front)"
    assert found["army", "sna"]["rolled_up_from"] == "front"
    assert ("hts", "sna") not in found, "never within the coalition"
    assert ("hts", "militia") not in found, "never that it leads"
    plain = store(tie("front", "fighting", "army"), tie("hts", "talking", "army"), actors=[coalition])
    assert said(plain, "army", "hts")[0] == "in contact"


def test_a_dispute_takes_from_a_tie_only_where_it_is_about_the_pair() -> None:
    rival = cite("relay")
    how = [
        tie("hts", "fighting", "sna", answers=("how", "shelling")),
        tie("hts", "fighting", "sna", rival, name="other", answers=("how", "raids")),
    ]
    assert rows(store(*how))["hts", "sna"]["support"] >= 0.75
    whether = [
        tie("hts", "fighting", "sna", answers=("whether", "yes")),
        tie("hts", "allied", "sna", rival, answers=("whether", "no")),
    ]
    assert said(store(*whether))[0].startswith("claimed: ")
    denied = tie("hts", "fighting", "sna", C, cite("relay", wording="denied"))
    assert said(store(denied))[0] == "claimed: fighting"


def test_a_support_is_the_sum_of_what_its_citations_add_and_says_what_does_not_count() -> None:
    told = judged.relate(
        store(
            tie("hts", "fighting", "sna", C, cite("gazette", wording="alleged"), cite("relay", "agency"), F4),
            tie("hts", "fighting", "sna", cite("gazette"), name="old", when="2023", tie={"until": "2023"}),
        ),
        [DAY],
    )
    evidence = told.evidence.select("citation", "strength", "support", "uncounted", "h")
    counted = evidence.filter(pl.col("uncounted").is_null())
    assert counted["support"].sum() == pytest.approx(told.kinds["support"].item())
    assert counted.row(0)[:3] == ("hts-fighting-sna#1", 1.0, pytest.approx(0.75))
    assert counted.filter(citation="hts-fighting-sna#2")["h"].item() == 0.5
    assert dict(evidence.drop_nulls("uncounted").select("citation", "uncounted").iter_rows()) == {
        "hts-fighting-sna#4": "no vote",
        "old#1": "stale",
    }


def test_moves_are_changes_of_the_word_and_of_claimed_and_plain_never_of_support_alone() -> None:
    later = [source("late", "C", published="2024-12-03", publisher="late-desk")]
    papers = [*PAPERS, *later]
    told = frames(
        [
            tie("hts", "fighting", "sna", C, cite("late")),
            tie("hts", "talking", "usa", D, cite("late")),
            tie("usa", "backing", "sna", cite("late")),
        ],
        papers,
    )
    pairs = judged.relate(told, [DAY, DAY + timedelta(days=1)]).pairs
    before, after = pairs.filter(as_of=DAY), pairs.filter(as_of=DAY + timedelta(days=1))
    moved = moves(before, after).select("a", "b", "state_before", "state_after", "origins_after").rows()
    assert sorted(moved) == [("hts", "usa", "claimed", "plain", 2), ("sna", "usa", "none", "plain", 1)]


def test_a_triad_is_unbalanced_with_an_odd_number_of_hostile_sides() -> None:
    def triads(*facts: dict[str, Any]) -> list[tuple[Any, ...]]:
        told = store(*facts, actors=[outlet("front", members=["hts"])])
        found = unbalanced_triads(judged.relate(told, [DAY]).pairs, told.members)
        return found.select("actors", "signs", "claimed").rows()

    war = tie("hts", "fighting", "sna", D)
    assert triads(war, tie("front", "allied", "sna", D)) == [(["front", "hts", "sna"], [1, -1, 1], True)]
    assert triads(war, tie("front", "friction", "sna", D)) == []
    assert triads(war, tie("front", "talking", "sna", D)) == [], "contact has no sign"


def seen(told: Frames, query: str = "") -> Situation:
    return situation(assessor(told), Lens(where=parse(query), as_of=DAY))


def test_a_pair_without_a_tie_says_how_many_facts_name_both() -> None:
    told = seen(store(fact("meet", C, actors=["hts", "usa"]), tie("hts", "fighting", "sna", actors=["usa"])))
    assert views.pair(told, "usa", "hts").says == "no tie recorded; 2 facts name both"
    assert views.pair(told, "usa", "agency-desk").says == "no tie recorded"
    matrix = factions(told)
    assert set(matrix.actors) == {"hts", "sna"}
    claimed = seen(store(tie("hts", "fighting", "sna", D), tie("usa", "talking", "hts"), tie("usa", "allied", "sna")))
    matrix = factions(claimed)
    places = {name: matrix.actors.index(name) for name in matrix.actors}
    assert matrix.says(places["hts"], places["sna"]) == "claimed: fighting, D6"


def test_a_pair_is_told_from_its_words_to_every_citation_and_through_its_coalition() -> None:
    told = seen(
        store(
            tie("front", "fighting", "army", C, cite("gazette")),
            tie("hts", "talking", "army", D),
            actors=[outlet("front", members=["hts"])],
        )
    )
    pair = views.pair(told, "hts", "army")
    assert pair.relation is not None
    assert (pair.relation.says, pair.relation.told_by) == ("fighting (as part of front)", "2 origins")
    assert [(kind.names, kind.says) for kind in pair.kinds] == [
        (("army", "hts"), "in contact"),
        (("army", "front"), "fighting"),
    ]
    assert {each.citation for each in pair.evidence} == {
        "front-fighting-army#1",
        "front-fighting-army#2",
        "hts-talking-army#1",
    }
    assert [(day.day, day.letter) for day in pair.history] == [(date(2024, 12, 1), "F"), (DAY, "F")]
    assert "army~hts" in factions(told).relations, "through the tie of the coalition"


def test_facts_are_filtered_by_the_states_of_the_pairs_that_they_tie() -> None:
    told = store(
        tie("hts", "fighting", "sna"),
        tie("hts", "talking", "usa", D),
        tie("usa", "allied", "sna", F4),
        fact("without", C, actors=["hts"]),
    )
    assert seen(told, "relation:fighting").shown == {"hts-fighting-sna"}
    assert seen(told, "relation:claimed").shown == {"hts-talking-usa"}
    assert seen(told, "relation:not-judged").shown == {"usa-allied-sna"}
    assert len(seen(told, "relation:*").shown) == 3
    assert set(factions(seen(told, "relation:claimed")).relations) == {"hts~usa"}
    assert set(factions(seen(told), ["fighting"]).relations) == {"hts~sna"}


def test_a_filter_by_state_goes_with_the_day_though_nothing_is_published() -> None:
    told = store(tie("hts", "coercing", "sna", when="2024-11-20"))
    days = assessor(told)
    for day, query in ((date(2024, 12, 4), "hostile"), (date(2024, 12, 5), "stale")):
        assert situation(days, Lens(where=parse(f"relation:{query}"), as_of=day)).shown == {"hts-coercing-sna"}


@cache
def theatre() -> Store:
    return read(bundled_data())


@pytest.mark.parametrize(
    ("pair", "day", "says"),
    [
        (("northern-rebels", "russia"), date(2024, 11, 29), "fighting"),
        (("russia", "ukraine"), date(2024, 11, 29), "fighting"),
        (("hts", "northern-rebels"), date(2024, 12, 3), "Hayat Tahrir al-Sham leads HTS-led northern rebels"),
        (("hts", "russia"), date(2024, 12, 3), "fighting (as part of HTS-led northern rebels)"),
        (("northern-rebels", "turkey"), date(2024, 12, 3), "claimed: Turkey backs HTS-led northern rebels"),
        (("hts", "sna"), date(2024, 12, 6), "claimed: fighting (inferred)"),
        (("fajr-al-hurriya", "hts"), date(2024, 12, 6), "not judged: hostile"),
        (("russia", "turkey"), date(2024, 12, 9), "in contact, stale since 31 Mar 2020"),
        (("russia", "syrian-opposition"), date(2024, 12, 9), "claimed: in contact"),
    ],
)
def test_actors_stand_as_a_reader_of_the_articles_would_say(pair: tuple[str, str], day: date, says: str) -> None:
    found = views.pair(look(theatre(), Lens(as_of=day), Methods()), *pair)
    assert found.says == says


def test_a_member_of_the_opposition_against_another_is_an_unbalanced_triad_that_rests_on_claims() -> None:
    (triad,) = views.pair(look(theatre(), Lens(as_of=date(2024, 12, 9)), Methods()), "hts", "sna").triads
    assert (triad.actors, triad.signs, triad.claimed) == (("hts", "sna", "syrian-opposition"), (-1, 1, 1), True)
