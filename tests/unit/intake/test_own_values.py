"""What a curator gives a field stays among its candidates, in the same order, however one goes through them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from tests.articles import theatre
from tui.analysis.views.inbox import Choices, Named
from tui.intake import form, source_form
from tui.intake.documents import Document
from tui.intake.draft import Draft, decode, encode
from tui.intake.finder import Finder
from tui.store.load.reader import read

pytest.importorskip("dateparser")

TEXT = ("Ships leave", "Four Torvian warships left Cape Dorn on 6 March 2031, a harbour official said.")
KNOWN = Choices(
    actors=(Named("herald", "Selm Herald", "outlet"), Named("meridian", "Meridian", "agency")),
    places=(),
    bases=(),
    sides=(),
    indicators=(),
    from_distance="",
    strengths=(),
    tie_types=(),
    questions={},
    facts=frozenset(),
    links={},
    spots={},
    fact_kinds=(),
    actor_kinds=(),
    place_kinds=(),
    languages=("en", "fr"),
)
GIVEN: dict[str, list[dict[str, Any]]] = {
    "when": [{"when": "2031-02", "dated": ""}, {"when": "2031-03-05~", "dated": "a guess"}],
    "actors": [{"actors": ("islanders", "brigade")}, {"actors": ("dal-oren", "torvia")}],
    "places": [{"places": ("orel", "lume")}, {"places": ("selm",)}],
    "quantity": [{"figure": None}],
    "chain": [
        {"chain": ("meridian", "dal-oren"), "relation": "quote", "wording": "attributed"},
        {"chain": ("harbour-official",), "relation": "repost", "wording": "denied"},
    ],
    "publisher": [{"publisher": "torvia"}, {"publisher": "dal-oren"}],
    "published": [
        {"published": "2031-03-06T08:00", "published_note": "Its footer."},
        {"published": "2031-02", "published_note": ""},
    ],
    "language": [{"language": "ar"}, {"language": "und"}],
}
FACT = [field for field in GIVEN if field in form.CYCLED]


@pytest.fixture(scope="module")
def draft(tmp_path_factory: pytest.TempPathFactory) -> Draft:
    root = theatre(tmp_path_factory.mktemp("own") / "theatre")
    document = Document("a", TEXT, language="en", published="2031-03-09T07:30:00+01:00", told_by="the page's head")
    (made,) = Finder(read(root), {}).drafts([document])
    return replace(made, at=2, source=replace(made.source, language="de"))


def of(field: str) -> tuple[Callable[[Draft], Any], Callable[..., Draft], Callable[[Draft, int], Draft]]:
    """What reads a field's record, gives it other values, and goes to the next candidate."""
    if field in FACT:
        return (
            form.form,
            lambda draft, **values: form.filled(draft, replace(form.form(draft), **values)),
            lambda draft, step: form.cycled(draft, field, step),
        )
    return (
        lambda draft: draft.source,
        lambda draft, **values: source_form.changed(draft, replace(draft.source, **values), KNOWN),
        lambda draft, step: source_form.cycled(draft, field, step, KNOWN),  # type: ignore[arg-type]
    )


@pytest.mark.parametrize("field", GIVEN)
@given(steps=st.lists(st.sampled_from([-1, 1, 1, 1, "first", "second"]), min_size=1, max_size=12))
def test_whatever_a_field_held_comes_round_again(draft: Draft, field: str, steps: list[int | str]) -> None:
    record, give, go = of(field)
    held = [record(draft)]
    for step in steps:
        draft = go(draft, step) if isinstance(step, int) else give(draft, **GIVEN[field][-1 if step == "second" else 0])
        held.append(record(draft))
    draft = decode(encode(draft))
    here = record(draft)
    round_it: list[Any] = []
    while not round_it or round_it[-1] != here:
        draft = go(draft, 1)
        round_it.append(record(draft))
        assert len(round_it) < 30, "each comes once a round"
    assert all(each in round_it for each in held)
    for seen in reversed(round_it):
        assert record(draft) == seen
        draft = go(draft, -1)


def test_the_proposed_day_comes_back_with_its_reason(draft: Draft) -> None:
    assert (draft.source.published, draft.source.language) == ("2031-03-09T07:30+01:00", "de")
    note = draft.source.published_note
    there = source_form.cycled(draft, "published", 1, KNOWN)
    assert (there.source.published, there.source.published_note) == ("2031-03-06", "As entered.")
    typed = source_form.with_day(there, "2031-03-01", KNOWN)
    for way in (
        source_form.with_day(typed, draft.source.published, KNOWN),
        source_form.cycled(there, "published", -1, KNOWN),
    ):
        assert (way.source.published, way.source.published_note) == (draft.source.published, note)
    assert source_form.with_day(typed, "2031-03-06", KNOWN).source.published_note == "As entered."
    days = [each.published for each in source_form.candidates(typed, "published", KNOWN)]
    assert days == [draft.source.published, "2031-03-01", "2031-03-06", "2031-03-09", "unknown"]
