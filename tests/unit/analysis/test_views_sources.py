"""The numbers that stand beside a source equal what their names say, counted from the citations one by one."""

from __future__ import annotations

from collections import Counter

import pytest

from tui.analysis.constants import Methods
from tui.analysis.query.lens import Lens
from tui.analysis.query.parser import parse
from tui.analysis.situation import Situation, look
from tui.analysis.text_reuse.attached import Attached
from tui.analysis.views.reading import AttributionNode, Reading, attribution, reading
from tui.analysis.views.sources import source_list
from tui.settings.paths import bundled_data
from tui.store.load.reader import read
from tui.store.schema.frames import Store

SOURCES = frozenset({"kataeb-2024-11-29"})
EXCLUDED = SOURCES | {"kremlin-unnamed"}


@pytest.fixture(scope="module")
def store() -> Store:
    return read(bundled_data())


def situations(store: Store) -> list[Situation]:
    lenses = [Lens(), Lens(where=parse("kind:strike OR homs")), Lens(excluded=EXCLUDED)]
    return [look(store, lens, Methods()) for lens in lenses]


def test_every_number_of_the_list_is_what_its_name_says(store: Store) -> None:
    for situation in situations(store):
        citations = list(situation.frames.citations.select("source", "fact", "origin").iter_rows())
        reporters = {fact: {source for source, of, _ in citations if of == fact} for _, fact, _ in citations}
        shown = source_list(situation, Attached(store))
        assert shown.filtered == bool(situation.lens.filters)
        assert {row.source.id for row in shown.rows if row.excluded} == situation.lens.excluded & SOURCES
        for row in shown.rows:
            source = row.source.id
            reported = [fact for by, fact, _ in citations if by == source]
            assert row.facts_in_all == len(set(reported))
            assert row.facts == len(set(reported) & situation.shown)
            assert row.cited == sum(fact in situation.shown for fact in reported)
            assert row.alone == sum(reporters[fact] == {source} for fact in set(reported) & situation.shown)
            assert row.origin_of == sum(origin == source for _, _, origin in citations)


def chains(node: AttributionNode, path: tuple[str, ...] = ()) -> Counter[tuple[str, ...]]:
    """Each chain of a tree, and how often; checks that a link's citations end with it or go on behind it."""
    path = (*path, node.link.id)
    found = Counter({path: node.origin_of} if node.origin_of else {})
    for other in node.behind:
        found += chains(other, path)
    assert node.citations == found.total()
    return found


def test_the_attribution_tree_has_every_chain_of_a_source(store: Store) -> None:
    for situation in situations(store):
        frames = situation.frames
        listed = frames.chains.sort("position").group_by("citation").agg("link")
        links = {citation: tuple(chain) for citation, chain in listed.iter_rows()}
        for source in frames.sources["id"]:
            cited = frames.citations.filter(frames.citations["source"] == source)["id"]
            assert chains(attribution(situation, source)) == Counter(links[citation] for citation in cited)


def test_a_reading_hangs_every_citation_on_its_paragraph(store: Store) -> None:
    for situation in situations(store):
        for source in situation.frames.sources.filter(~situation.frames.sources["lost"])["id"]:
            view = reading(situation, Attached(store), source, with_original=True)
            assert isinstance(view, Reading)
            hung = [(fact.citation, paragraph.number) for paragraph in view.digest for fact in paragraph.facts]
            cited = situation.frames.citations.filter(situation.frames.citations["source"] == source)
            assert sorted(hung) == sorted(cited.select("id", "paragraph").iter_rows())
            assert (view.citations, view.facts) == (len(hung), cited["fact"].n_unique())
            evidence = {paragraph.number for paragraph in view.digest if paragraph.is_evidence}
            shown = cited.filter(cited["fact"].is_in(list(situation.shown)))
            assert evidence == set(shown["paragraph"])
