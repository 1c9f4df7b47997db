"""What intake finds in made-up articles whose facts are known, in two languages."""

from __future__ import annotations

import time
from collections.abc import Sequence
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from tests.articles import ARTICLES, Article, Told, theatre
from tests.benchmarks import intake as measured
from tui.analysis.query.fold import fold
from tui.intake import dates, folder
from tui.intake.documents import Document
from tui.intake.draft import Draft, Proposal, decode, encode
from tui.intake.finder import MENU, Finder
from tui.intake.own_words import SHARED_FROM, shared_run
from tui.store.load.reader import read
from tui.store.schema.edtf import parse
from tui.store.schema.frames import Store
from tui.store.validate.lint import check


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Store:
    return read(theatre(tmp_path_factory.mktemp("strait")))


def document(article: Article, **told: str) -> Document:
    return Document("an article", tuple(text for text, _ in article.paragraphs), language=article.language, **told)


def draft(store: Store, article: Article) -> Draft:
    return Finder(store, {}).drafts([document(article)], article.published)[0]


def told_by(proposal: Proposal, wanted: Told) -> Told:
    """What was found, in the form of what is known; of the dates offered the right one, where it is among them."""
    first = proposal.attributions[0]
    offered = [each.when for each in proposal.dates]
    return Told(
        tuple(sorted(each.id for each in proposal.actors if each.likely)),
        tuple(sorted(each.id for each in proposal.places if each.likely)),
        wanted.when if wanted.when in offered else "" if not wanted.when else f"none of {offered}",
        tuple(
            ((each.low, each.high) if each.value is None else each.value, each.unit, each.bound)  # type: ignore[misc]
            for each in proposal.figures
        ),
        first.chain,
        first.wording,
    )


def test_the_theatre_checks_clean(tmp_path: Path) -> None:
    assert check(theatre(tmp_path)).problems == ()


@pytest.mark.parametrize("name", ARTICLES)
def test_all_that_is_told_is_found_and_nothing_else(store: Store, name: str) -> None:
    article = ARTICLES[name]
    made = draft(store, article)
    assert len(made.proposals) == len(article.paragraphs) == len(made.fingerprints)
    for (text, wanted), proposal in zip(article.paragraphs, made.proposals, strict=True):
        known = wanted._replace(actors=tuple(sorted(wanted.actors)), places=tuple(sorted(wanted.places)))
        assert told_by(proposal, wanted) == known, text
        assert len(proposal.dates) <= dates.MOST
        assert len(proposal.actors) <= max(MENU, len(wanted.actors))
        assert all(each.why for each in (*proposal.actors, *proposal.places))
        assert all(each.why for each in proposal.dates)


def test_figures_have_a_measure_and_a_place(store: Store) -> None:
    march, distance = draft(store, ARTICLES["march"]), draft(store, ARTICLES["distance"])
    (near,) = march.proposals[2].figures
    assert (near.measures[0], near.of[0]) == ("front-distance", "anvil")
    miles, vessels = distance.proposals[0].figures
    assert set(miles.measures) == {"front-distance", "distance"}
    assert vessels.measures == ("vessels",)


def test_facts_that_are_told_alike_are_offered_nearest_first(store: Store) -> None:
    assert draft(store, ARTICLES["march"]).proposals[1].near[0].id == "orel-taken"


def test_the_source_is_described_by_the_article_and_nothing_is_decided(store: Store) -> None:
    text = (
        "Source: Selm Herald",
        "Friday 7 March 2031, 18:05",
        "Karsian troops left the coast, and nobody saw them go.",
    )
    (made,) = Finder(store, {}).drafts([Document("it", text, language="en")])
    source = made.source
    assert (source.publisher, source.published, source.id) == ("herald", "2031-03-07T18:05", "herald-2031-03-07")
    assert "paragraph 2" in source.published_note
    (known,) = Finder(store, {}).drafts([Document("it", ("Since 2019 they have come on Fridays.",), language="en")])
    assert [each.when for each in known.proposals[0].dates] == ["2019/..", "2019"]
    dark = Document("a text", ("It was dark on 2 March 2031.",), publisher="Nobody's")
    (undated,) = Finder(store, {}).drafts([dark])
    assert undated.source.published == "2031-03-02/.."
    assert "Undated" in undated.source.published_note
    assert (undated.source.publisher, undated.source.publisher_told) == ("unknown", "Nobody's")


def test_echoes_and_what_a_text_is_probably_made_from(store: Store) -> None:
    original = (
        "Orel fell on a windless night, and its men slipped away along the eastern causeway toward the lighthouse.",
        "Fishermen heard three dull explosions near the powder magazine before the harbour lights went out for good.",
        "Something else entirely is told here, of bread and of the price of oil in distant markets this spring.",
    )
    copied = (
        "A headline of its own",
        "On a windless night Orel fell; its men slipped away along the eastern causeway toward its lighthouse.",
        "Three dull explosions near the powder magazine were heard by fishermen before the harbour lights went out.",
    )
    (made,) = Finder(store, {"herald-2031-03-04": original}).drafts([Document("a copy", copied, language="en")])
    assert [[(each.of, each.at) for each in proposal.echoes] for proposal in made.proposals] == [
        [],
        [("herald-2031-03-04", 1)],
        [("herald-2031-03-04", 2)],
    ]
    assert made.source.derived_from == ("herald-2031-03-04",)
    assert made.proposals[1].attributions[0].chain == ("herald-2031-03-04",)


def test_what_is_there_already_is_named(store: Store) -> None:
    finder = Finder(store, {})
    by_url = document(ARTICLES["march"], url="http://www.herald.example/orel-falls/?utm_source=x#top")
    (made,) = finder.drafts([by_url])
    assert (made.already, made.already_by) == ("herald-2031-03-04", "url")
    one, other = finder.drafts([document(ARTICLES["ships"]), document(ARTICLES["ships"])])
    assert one.key == other.key


def test_a_language_without_rules_still_has_its_names(store: Store) -> None:
    (made,) = Finder(store, {}).drafts([Document("x", ("Anvil on Torvia 25 km",), language="zu")])
    assert [each.id for each in made.proposals[0].places] == ["anvil"]


@given(st.lists(st.text(min_size=1), min_size=1, max_size=6))
def test_any_text_makes_a_draft_that_is_read_back(store: Store, paragraphs: list[str]) -> None:
    (made,) = Finder(store, {}).drafts([Document("x", tuple(paragraphs), language="en")], "2031-03-05")
    assert decode(encode(made)) == made
    for text, proposal in zip(paragraphs, made.proposals, strict=True):
        spans = [(each.start, each.end) for each in proposal.figures]
        spans += [(each.start, each.end) for each in proposal.attributions]
        assert all(0 <= start < end <= len(text) for start, end in spans)


@given(
    st.sampled_from(("on Friday", "last week", "12 March 2031", "since 2019", "by 3 March", "yesterday")),
    st.dates(date(1990, 1, 1), date(2090, 1, 1)),
)
def test_every_date_offered_is_edtf(phrase: str, day: date) -> None:
    published = parse(f"{day}")
    told = dates.find(f"It was so {phrase}.", "en", published)
    for each in dates.candidates(told, [], published, None):
        parse(each.when)


WORDS = st.lists(
    st.sampled_from(("one", "two", "three", "four", "five", "six", "seven", "eight")), min_size=1, max_size=30
)


@given(WORDS, WORDS)
def test_seven_words_in_a_row_are_not_own_words(text: Sequence[str], original: Sequence[str]) -> None:
    runs = {tuple(original[at : at + SHARED_FROM]) for at in range(len(original) - SHARED_FROM + 1)}
    shares = any(tuple(text[at : at + SHARED_FROM]) in runs for at in range(len(text) - SHARED_FROM + 1))
    found = shared_run(", ".join(text).upper(), [" ".join(original)])
    assert bool(found) == shares
    assert not found or tuple(fold(found).split()) in runs


def test_five_hundred_drafts_open_within_a_second(store: Store, tmp_path: Path) -> None:
    made = draft(store, ARTICLES["march"])
    long = replace(made, paragraphs=made.paragraphs * 5, proposals=made.proposals * 5)
    for number in range(500):
        folder.save(tmp_path / "drafts" / "strait", replace(long, key=f"{number:016x}"))
    start = time.process_time()
    found, broken = folder.load(tmp_path / "drafts" / "strait")
    assert time.process_time() - start < 1.0
    assert len(found) == 500
    assert broken == []


def test_measuring_without_originals_says_so(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    measured.main(tmp_path, theatre(tmp_path / "theatre"))
    assert "nothing is measured" in capsys.readouterr().out


def test_a_day_that_is_stated_comes_before_the_days_up_to_publication() -> None:
    day = parse("2031-03-05")
    told = dates.find("On Wednesday it rained.", "en", day)
    offered = [each.when for each in dates.candidates(told, [], day, date(2031, 3, 1))]
    assert offered == ["2031-03-05", "2031-03-01/2031-03-05", "../2031-03-05"]
