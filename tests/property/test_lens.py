"""The filter language: what is printed is read back, and what is found is what one record after another would give."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from tests.property import lens_stores
from tests.property.filters import Words, trees
from tests.property.naive_filter import Naive, grade_of, lines_of, state_of
from tui.analysis.constants import RELATION_STATES
from tui.analysis.query.ast import (
    EVERYTHING,
    Comparison,
    Condition,
    Node,
    Not,
    Pattern,
    Phrase,
    Range,
    Term,
    all_of,
    any_of,
    conjuncts,
)
from tui.analysis.query.evaluate import counts, explain_empty, matching
from tui.analysis.query.fold import fold, fold_all, searchable
from tui.analysis.query.index import SearchIndex
from tui.analysis.query.lens import Lens
from tui.analysis.query.parser import BadQuery, parse
from tui.analysis.query.printer import to_text
from tui.analysis.relations import KINDS, PLAIN
from tui.store.load.builder import build_frames
from tui.store.load.entries import Entries
from tui.store.load.reader import read_entries
from tui.store.schema.records import Theatre

DATA = Path(__file__).parents[2] / "data"
TOKENS = (
    "kind:strike", "kind:", "actor:", "date:", "quantity:", "2024-12-01", '">20 mi"', "20", "km", "AND", "OR", "NOT",
    "TO", "(", ")", "[", "]", "{", "}", '"', "+", "-", "!", "&&", "||", "*", "?", "\\", ":", ">=", "<", "/", "~", "^",
    "'", " ", "hts", "حماة", "reliability:[A TO C}", "text:", "unknown", "\u202e", "\n",
)  # fmt: skip


def ground(theatre: Theatre, entries: Entries, disputed: frozenset[str]) -> SearchIndex:
    frames = build_frames(theatre, entries)
    ids = frames.facts["id"].to_list()
    grades = pl.DataFrame(
        {
            "disputed": [fact in disputed for fact in ids],
            "grade": list(map(grade_of, ids)),
            "lines": list(map(lines_of, ids)),
        },
        schema={"disputed": pl.Boolean, "grade": pl.String, "lines": pl.UInt32},
    )
    index = SearchIndex(frames, lambda: searchable(frames), grades, lens_stores.MUTUAL)
    ties = frames.ties.select(a=pl.min_horizontal("from", "to"), b=pl.max_horizontal("from", "to")).unique()
    states = [state_of(a, b) for a, b in ties.iter_rows()]
    # A plain relation is asked for by its kind.
    plain = dict(zip(RELATION_STATES, KINDS, strict=False))
    pairs = ties.with_columns(
        state=pl.Series([PLAIN if each in plain else each.replace("-", " ") for each in states], dtype=pl.String),
        kind=pl.Series([plain.get(each, KINDS[0]) for each in states], dtype=pl.String),
    )
    return index.given(relation=lambda: index.ties(pairs))


def found(node: Node, where: SearchIndex) -> list[str]:
    return where.frames.facts["id"].filter(matching(node, where)).to_list()


@given(trees())
@example(Term("text", "AND"))
@example(Term("text", "supply lines"))
@example(Term("text", "-tartus"))
@example(Phrase("hama"))
@example(any_of([Term("actor", "OR"), Term("actor", "TO"), Term("actor", 'a "b" \\')]))
@example(Not(all_of([Pattern("text", "\\**"), Pattern("origin", "unknown@*")])))
def test_a_filter_is_read_back_as_it_was_printed(tree: Node) -> None:
    assert parse(to_text(tree)) == tree


TYPED = st.lists(st.sampled_from(TOKENS), max_size=12)


@given(st.one_of(TYPED.map("".join), TYPED.map(" ".join), st.text(max_size=30)))
def test_any_text_is_a_filter_or_an_error_at_one_of_its_columns(text: str) -> None:
    wrong: BadQuery | None = None
    try:
        tree = parse(text)
    except BadQuery as error:
        wrong = error
    if wrong is not None:
        assert 1 <= wrong.column <= len(text) + 1
        assert str(wrong).isprintable()
        return
    printed = to_text(tree)
    assert parse(printed) == tree
    assert printed.isprintable()


DAYS = [date for date in lens_stores.DATES if ".." not in date and date != "unknown"]

GENERATED = Words(
    ids=st.one_of(
        st.sampled_from([*lens_stores.ACTORS, *lens_stores.PLACES, *lens_stores.SOURCES, "unknown", "nobody"]),
        st.sampled_from(["rebels", "press", "Coast", "hostile-advance", "own-withdrawal"]),
        st.sampled_from([*lens_stores.NAMES, "tartous", "HAYAT tahrir-al sham", "Rebels Advance", "هيئة"]),
    ),
    dates=st.sampled_from(DAYS),
    measures=st.sampled_from([*lens_stores.MEASURES, "nothing"]),
    texts=st.sampled_from(
        [
            "suppl",
            "supply lines",
            "lines were",
            "hama",
            "hamas",
            "tart",
            "evacuation",
            "حماة",
            "20 km",
            "20 k",
            "homs as",
            "2015",
            "2024",
            "distance",
            "how far",
        ]
    ),
    patterns=st.sampled_from(["t*", "*t*s", "?oms", "*ine?", "ham?", "h*a*", "*", "unknown*"]).filter("*".__ne__),
)


@given(lens_stores.entries(), st.lists(trees(GENERATED), min_size=1, max_size=6), st.data())
def test_a_filter_finds_what_one_fact_after_another_gives(
    made: Entries, filters: list[Node], data: st.DataObject
) -> None:
    ids = [entry.record.id for entry in made.facts]
    disputed = frozenset(data.draw(st.sets(st.sampled_from(ids)))) if ids else frozenset()
    naive = Naive.of(lens_stores.theatre, made, disputed)
    where = ground(lens_stores.theatre, made, disputed)
    for tree in filters:
        assert found(tree, where) == naive.matching(tree), to_text(tree)


SIGNS: tuple[Comparison, ...] = ("=", "<", "<=", ">", ">=")
DATED: list[Condition] = [
    *(Term("date", asked, sign) for asked in DAYS for sign in SIGNS),
    *(Term("date", asked) for asked in lens_stores.DATES),
    *(
        Range("date", low, high, with_low, with_high)
        for low, high in (("2024-11-30", "2024-12-02"), ("2024-12-01", "2024-12-03"), ("2024-01", "2024-12-09"))
        for with_low in (True, False)
        for with_high in (True, False)
    ),
]
MEASURED: list[Condition] = [
    Term("quantity", number + unit, sign)
    for number in ("20", "30", "12.427423844746679", "32.18688", "32.2", "14.484096")
    for unit in ("", " km", " mi", " count")
    for sign in SIGNS
]
FIGURES = [
    {"measure": measure, "unit": unit, **ends}
    for measure, units in (("front-distance", ("km", "mi")), ("vessels", ("count",)), ("advance-rate", ("km",)))
    for unit in units
    for ends in ({"value": 9}, {"value": 20}, {"value": 32}, {"low": 12, "high": 20}, {"low": 20, "high": 40})
]


@pytest.mark.parametrize(
    ("facts", "asked"),
    [([{"when": date} for date in lens_stores.DATES], DATED), ([{"quantity": figure} for figure in FIGURES], MEASURED)],
)
def test_every_comparison_with_every_date_and_figure(facts: list[dict[str, Any]], asked: list[Condition]) -> None:
    made = lens_stores.of_facts(facts)
    naive, where = Naive.of(lens_stores.theatre, made, frozenset()), ground(lens_stores.theatre, made, frozenset())
    for condition in asked:
        assert found(condition, where) == naive.matching(condition), to_text(condition)


def test_no_phrase_runs_from_one_text_into_another() -> None:
    facts: list[dict[str, Any]] = [
        {"says": "They seized Homs.", "actors": ["sna"], "note": "Then left."},
        {
            "says": "They fought.",
            "ties": [{"from": "hts", "to": "sna", "type": "fighting"}],
            "route": ["homs", "syria"],
        },
    ]
    made = lens_stores.of_facts(facts)
    where = ground(lens_stores.theatre, made, frozenset())
    for text, ids in {
        "seized AND homs AND left": ["fact-0"],
        '"seized homs"': ["fact-0"],
        '"homs fact"': [],
        "homs\\ fact": [],
        "homs*fact": [],
        "sna": ["fact-0", "fact-1"],
        "hts homs": ["fact-1"],
    }.items():
        assert found(parse(text), where) == ids, text


@cache
def shipped() -> tuple[Naive, SearchIndex]:
    reading = read_entries(DATA)
    disputed = frozenset(entry.record.id for entry in reading.entries.facts[::3])
    naive = Naive.of(reading.theatre, reading.entries, disputed)
    return naive, ground(reading.theatre, reading.entries, disputed)


@st.composite
def of_the_shipped_theatre(draw: st.DrawFn) -> Node:
    naive, _ = shipped()
    called = [name for actor in naive.actors.values() for name in (actor.name, *actor.aliases)]
    called += [name for place in naive.places.values() for name in (place.name, *place.aliases)]
    words = Words(
        ids=st.sampled_from([*naive.actors, *naive.places, *naive.sources, *called, "unknown"]),
        dates=st.sampled_from([fact.when for fact in naive.facts if ".." not in fact.when and fact.when != "unknown"]),
        measures=st.sampled_from(list(naive.theatre.measures)),
        texts=st.sampled_from([*called, *(word for fact in naive.facts for word in fact.says.split() if fold(word))]),
        patterns=st.sampled_from(["*tartus*", "h?s", "*unnamed", "un*", "*ia"]),
    )
    return draw(trees(words))


@given(of_the_shipped_theatre())
def test_the_shipped_theatre_answers_as_its_records_do(tree: Node) -> None:
    naive, where = shipped()
    assert found(tree, where) == naive.matching(tree), to_text(tree)


@given(st.lists(of_the_shipped_theatre(), min_size=1, max_size=4))
def test_each_part_is_told_with_what_would_match_without_it(parts: list[Node]) -> None:
    naive, where = shipped()
    whole = conjuncts(all_of(parts))
    told = explain_empty(all_of(parts), where)
    rest = {part: all_of(other for other in whole if other is not part) for part in whole}
    assert {part for part, _ in told} == set(whole)
    assert [count for _, count in told] == sorted((count for _, count in told), reverse=True)
    if len(rest) == len(whole):
        assert dict(told) == {part: len(naive.matching(other)) for part, other in rest.items()}


@given(
    of_the_shipped_theatre(),
    st.sampled_from(
        [
            "base",
            "actor",
            "does",
            "suffers",
            "says",
            "side",
            "place",
            "kind",
            "source",
            "origin",
            "origins",
            "named",
            "lines",
            "grade",
            "reliability",
            "indicator",
            "relation",
            "date",
        ]
    ),
)
def test_a_choice_counts_the_facts_that_it_leaves(tree: Node, name: str) -> None:
    naive, where = shipped()
    listed: dict[str, list[str]] = {
        "base": naive.theatre.base_ids,
        "actor": list(naive.actors),
        "place": list(naive.places),
        "kind": sorted({fact.kind for fact in naive.facts}),
        "source": list(naive.sources),
        "reliability": list("ABCDEF"),
        "relation": list(RELATION_STATES),
        **{name: list(naive.actors) for name in ("does", "suffers", "says", "origin")},
        "side": sorted({actor.side for actor in naive.actors.values()} | {"unknown"}),
        **{name: ["0", "1", "2"] for name in ("origins", "lines")},
        "named": ["true", "false"],
        "grade": ["C3", "F4"],
        "indicator": sorted({sign.indicator for fact in naive.facts for sign in fact.indicates}),
        "date": ["2024-11-30", "2024-12-03", "2024-12"],
    }
    terms = [Term(name, value, ">=" if name == "reliability" else "=") for value in listed[name]]
    rest = matching(tree, where)
    assert counts(terms, rest, where) == [len(found(all_of([tree, term]), where)) for term in terms]


CHOICES = [
    *(Term("kind", value) for value in ("strike", "event", "position")),
    *(Term("actor", value) for value in ("hts", "sna")),
    Term("reliability", "C", ">="),
    Term("reliability", "F", ">="),
    *(Term("date", value) for value in ("2024-12-01", "2024-12-02")),
    *(Term("disputed", value) for value in ("true", "false")),
]


@given(st.lists(st.sampled_from(CHOICES), max_size=10))
def test_menus_write_the_filter_that_one_would_type(picks: list[Term]) -> None:
    lens = Lens()
    chosen: dict[str, list[Term]] = {}
    for pick in picks:
        lens = lens.toggled(pick)
        field = chosen.setdefault(pick.field, [])
        field.remove(pick) if pick in field else field.append(pick)
        chosen = {name: terms for name, terms in chosen.items() if terms}
        assert lens.chosen_terms(pick.field) == frozenset(chosen.get(pick.field, []))
    sign = {"=": "", ">=": ">="}
    typed = " AND ".join(
        f"{name}:({' || '.join(sign[term.comparison] + term.value for term in terms)})"
        for name, terms in chosen.items()
    )
    assert parse(typed) == lens.where
    assert parse(to_text(lens.where)) == lens.where
    for name in chosen:
        lens = lens.without_field(name)
    assert lens.where == EVERYTHING


@given(
    st.lists(
        st.one_of(st.none(), st.text(max_size=20), st.sampled_from([*lens_stores.NAMES, "Hay'at_Tahrir", "İß"])),
        max_size=9,
    )
)
def test_texts_fold_alike_one_by_one_and_all_at_once(texts: list[str | None]) -> None:
    listed = pl.Series(texts, dtype=pl.String)
    assert fold_all(listed).to_list() == [None if text is None else fold(text) for text in texts]
