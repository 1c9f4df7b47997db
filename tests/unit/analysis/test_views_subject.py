"""What the inspector is told of a thing: every field of its record, with names for ids."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from tests.theatres import write
from tui.analysis.constants import Methods
from tui.analysis.query.lens import Lens
from tui.analysis.situation import Situation, look
from tui.analysis.views.citations import CitationView
from tui.analysis.views.facts import FactView
from tui.analysis.views.figures import Figure
from tui.analysis.views.names import Named
from tui.analysis.views.not_yet_known import Missing, NotYetKnown
from tui.analysis.views.records import ActorView, PlaceView
from tui.analysis.views.subject import QuestionView, place_in_files, subject
from tui.store.load.reader import read
from tui.store.schema.frames import Store

LATE, EARLY = date(2024, 12, 9), date(2024, 12, 4)


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Store:
    found = read(write(tmp_path_factory.mktemp("theatre")))
    assert found.problems == ()
    return found


@pytest.fixture(scope="module")
def situation(store: Store) -> Situation:
    return look(store, Lens(as_of=LATE), Methods())


def fact(situation: Situation, id_: str) -> FactView:
    view = subject(situation, "fact", id_)
    assert isinstance(view, FactView)
    return view


def test_a_fact_has_its_figure_question_indicators_and_who_it_is_about(situation: Situation) -> None:
    near = fact(situation, "near")
    assert (near.says, near.kind, near.when) == (
        "The front is 20 km from the airfield.",
        "position",
        "1 Dec – 3 Dec 2024",
    )
    assert near.quantity is not None
    assert near.quantity.figure == Figure(20.0, None, None, 0, "km", "about")
    assert (near.quantity.of, near.quantity.from_, near.quantity.inferred) == ("Airfield", "Town", True)
    assert near.question is not None
    asked = near.question.dispute
    assert (asked.asks, asked.settled_later) == ("How near is the front to the airfield?", date(2026, 11, 21))
    assert {answer.answer: answer.answer == near.question.own for answer in asked.answers} == {
        "20-km": True,
        "35-km": False,
    }
    assert [(each.base, each.indicator, each.strength) for each in near.bears_on] == [
        (Named("airfield", "Airfield"), "hostile-proximity", None)
    ]
    assert near.actors == (Named("north", "Northern force"), Named("south", "Southern force"))
    assert near.grade is not None
    assert (near.grade.grade, near.grade.via, near.grade.lines) == ("C3", "The Gazette", 1)
    assert near.grade.disputed
    fight = fact(situation, "fight")
    assert [(tie.from_.name, tie.type, tie.to.name, tie.inferred) for tie in fight.ties] == [
        ("Northern force", "fighting", "Southern force", False),
        ("Alliance", "leading", "Northern force", True),
    ]
    assert (fight.question, fight.quantity) == (None, None)


def test_a_citation_has_its_paragraph_and_its_chain_from_the_source_to_the_origin(situation: Situation) -> None:
    first, second = fact(situation, "near").citations
    assert (first.paragraph, first.digest, [link.id for link in first.chain]) == (
        1,
        "The front is near.",
        ["gazette-1"],
    )
    assert (second.digest, second.wording, second.relation) == ("Fighting goes on.", "attributed", "quote")
    assert (first.grade, second.grade) == ("C3", "F4"), "that of the weakest link"
    assert [(link.name, link.kind, link.reliability, link.named) for link in second.chain] == [
        ("The Gazette, 4 Dec", "source", "C", True),
        ("unnamed insider", "actor", "F", False),
    ]
    assert subject(situation, "citation", "near#2") == second
    assert (second.source.publisher, second.source.reliability) == ("The Gazette", "C")
    far = subject(situation, "citation", "far#1")
    assert isinstance(far, CitationView)
    assert far.source.publisher is None, "it is unknown"


def test_what_is_published_later_is_not_told(store: Store) -> None:
    early = look(store, Lens(as_of=EARLY), Methods())
    for kind, id_ in (("fact", "far"), ("citation", "far#1"), ("source", "letter-1"), ("paragraph", "letter-1#1")):
        assert subject(early, kind, id_) == NotYetKnown(EARLY), kind
    assert subject(early, "fact", "no-such") == Missing("fact", "no-such")
    assert subject(early, "question", "how-near") == NotYetKnown(EARLY), "it has one answer so far"
    assert fact(early, "near").question is None
    question = subject(look(store, Lens(as_of=LATE), Methods()), "question", "how-near")
    assert isinstance(question, QuestionView)
    assert {given.answer.answer: [row.id for row in given.facts] for given in question.answers} == {
        "20-km": ["near"],
        "35-km": ["far"],
    }


def test_who_is_excluded_leaves_the_fact_without_a_grade(store: Store) -> None:
    excluding = look(store, Lens(as_of=LATE, excluded=frozenset({"insider"})), Methods())
    assert [citation.id for citation in fact(excluding, "near").citations] == ["near#1"]
    without = look(store, Lens(as_of=LATE, excluded=frozenset({"gazette"})), Methods())
    near = fact(without, "near")
    assert (near.grade, near.citations) == (None, ())


def test_actors_and_places_are_linked_both_ways(situation: Situation) -> None:
    north, alliance = subject(situation, "actor", "north"), subject(situation, "actor", "alliance")
    assert isinstance(north, ActorView)
    assert isinstance(alliance, ActorView)
    assert north.member_of == (Named("alliance", "Alliance"),)
    assert alliance.members == (Named("north", "Northern force"),)
    assert north.also == ("Northerners", "قوات الشمال")
    assert {relation.other.id for relation in north.relations} == {"south", "alliance"}
    assert [row.id for row in alliance.facts] == ["fight"], "it is only in a tie"
    airfield, region = subject(situation, "place", "airfield"), subject(situation, "place", "region")
    assert isinstance(airfield, PlaceView)
    assert isinstance(region, PlaceView)
    assert airfield.within == Named("region", "Coast")
    assert region.contains == (Named("airfield", "Airfield"),)
    assert (airfield.position, region.position) == ((35.4, 35.95), None)


@pytest.mark.parametrize(
    ("kind", "id_", "says"),
    [
        ("fact", "far", "- id: far"),
        ("citation", "far#1", "- id: far"),
        ("paragraph", "gazette-1#2", "id: gazette-1"),
        ("actor", "insider", "- id: insider"),
        ("base", "harbour", "- id: harbour"),
        ("question", "how-near", "- id: how-near"),
    ],
)
def test_everything_is_found_where_it_is_written(situation: Situation, kind: str, id_: str, says: str) -> None:
    found = place_in_files(situation, kind, id_)
    assert found is not None
    file, line = found
    assert Path(situation.store.root, file).read_text(encoding="utf-8").splitlines()[line - 1] == says
    assert place_in_files(situation, "pair", "north~south") is None
