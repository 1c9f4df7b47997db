"""What would change a judgement: each change comes to what the same store comes to that was edited by hand."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import msgspec
import polars as pl
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from tests import judged
from tests.analysis_frames import cite, fact, source
from tests.property.analysis_stores import Record, built, stores
from tests.property.test_invariants import SILENT, TOLD, Parts, renamed, with_fact
from tui.analysis import disputes
from tui.analysis.constants import Methods
from tui.analysis.corroboration.citation_weights import weigh_citations
from tui.analysis.structured import what_would_change
from tui.store.schema.frames import Frames

FEW = settings(max_examples=max(1, settings().max_examples // 5))
"""A fifth of the cases of elsewhere: each tries every change on two days."""
days = st.sampled_from([*TOLD[:2], *TOLD[3:], SILENT[2]])


def of_levels(store: Parts | Frames, day: date) -> pl.DataFrame:
    """Its changes on a day, which is tried together with others."""
    frames = store if isinstance(store, Frames) else built(store)
    return what_would_change.levels_as_known(frames, Methods(), [TOLD[2], day]).filter(pl.col("as_of") == day)


def of_answers(store: Parts | Frames, day: date) -> pl.DataFrame:
    frames = store if isinstance(store, Frames) else built(store)
    return what_would_change.answers_as_known(frames, Methods(), day)


def levels(frames: Frames, day: date, methods: Methods | None = None) -> dict[str, tuple[str | None, float | None]]:
    """Level and index of each event; None where something has become of the base."""
    told = judged.assess(frames, [day], methods).levels
    return {event: (level, index) for event, level, index in told.select("event", "level", "index").iter_rows()}


def without(frames: Frames, barred: pl.Expr) -> Frames:
    citations = frames.citations.filter(~barred)
    chains = frames.chains.filter(pl.col("citation").is_in(citations["id"].implode()))
    return msgspec.structs.replace(frames, citations=citations, chains=chains)


def regraded(records: list[Record], grade: str) -> list[Record]:
    return [each | {"reliability": grade} if each.get("reliability") == "F" else each for each in records]


def reported(store: Parts, indicator: str, grade: str, day: date) -> Parts:
    told = fact(
        "new",
        cite("news", credibility=2),
        kind="event",
        when=day.isoformat(),
        indicates=[{"base": "base", "indicator": indicator, "strength": 1.0}],
    )
    return with_fact(store, told, source("news", grade, published=day.isoformat()))


def reweighed(indicator: str, change: str) -> Methods:
    plain = msgspec.to_builtins(Methods())
    one = plain["threat"]["indicators"][indicator]
    factor = 1 + float(change.rstrip("%")) / 100
    for event in ("attack", "loss"):
        one[event] = min(max(one[event] * factor, 1), 99)
    return msgspec.convert(plain, Methods)


def by_hand(store: Parts, row: dict[str, Any], day: date) -> dict[str, tuple[str | None, float | None]] | None:
    """The levels of the store in which one change is made by hand; None for a change that is not."""
    frames, of, value = built(store), row["of"], row["value"]
    facts, papers, people = store
    match row["kind"]:
        case "silence":
            return levels(judged.visible(frames, day), day + timedelta(days=int(value)))
        case "report":
            return levels(built(reported(store, of, value, day)), day)
        case "weight":
            return levels(frames, day, reweighed(of, value))
        case "grade":
            return levels(built((facts, regraded(papers, value), regraded(people, value))), day)
        case "citation":
            return levels(without(frames, pl.col("id") == of), day)
        case "origin":
            return levels(without(frames, pl.col("origin") == of), day)
        case "source":
            return levels(judged.visible(frames, None, frozenset({of})), day)
        case "answer":
            answers = frames.facts.filter(pl.col("question") == of)
            if not answers.is_empty() and (answers["kind"] == "event").all() and of == "p":
                told = pl.col("fact").is_in(answers.filter(pl.col("answer") == value)["id"].implode())
                asked = pl.col("fact").is_in(answers["id"].implode())
                return levels(without(frames, asked & (told == (pl.col("wording") == "denied"))), day)
    return None


@FEW
@given(stores(), days, st.data())
def test_a_change_is_the_same_store_edited_by_hand(store: Parts, day: date, data: st.DataObject) -> None:
    changes = of_levels(store, day)
    assume(changes.height > 0)
    kind = data.draw(st.sampled_from(changes["kind"].unique(maintain_order=True).to_list()))
    row = data.draw(st.sampled_from(changes.filter(pl.col("kind") == kind).rows(named=True)))
    edited = by_hand(store, row, day)
    assume(edited is not None)
    assert edited is not None
    level, index = edited[row["event"]]
    if level is not None:  # what has become of a base is told in place of its levels
        assert (row["level"], row["index"]) == (level, pytest.approx(index, abs=1e-7))


@FEW
@given(stores(), days)
def test_what_is_now_is_the_level_and_what_crosses_is_another(store: Parts, day: date) -> None:
    now = levels(built(store), day)
    for row in of_levels(store, day).iter_rows(named=True):
        level, index = now[row["event"]]
        if level is not None:
            assert (row["now_level"], row["now"]) == (level, pytest.approx(index, abs=1e-7))
        assert row["crosses"] == (row["level"] != row["now_level"])


def rows(frame: pl.DataFrame, *columns: str) -> list[tuple[Any, ...]]:
    """Rows with their figures rounded, in an order of their own."""
    return sorted(
        (
            tuple(round(each, 7) if isinstance(each, float) else each for each in row)
            for row in frame.select(columns).iter_rows()
        ),
        key=repr,
    )


def supports(frames: Frames, day: date, question: str) -> list[tuple[float, str]]:
    """How far each answer that may lead is supported by the known citations, the best first."""
    found = disputes.as_known(weigh_citations(frames, Methods()), day, Methods(), question).answers
    own = question in frames.facts["id"]
    leading = found.filter("voted", pl.lit(own) | pl.col("denies").is_null())
    return sorted(leading.select("support", "answer").rows(), reverse=True)


@FEW
@given(stores(), days, st.data())
def test_the_answer_that_leads_is_that_of_the_store_edited_by_hand(
    store: Parts, day: date, data: st.DataObject
) -> None:
    facts, papers, people = store
    frames = built(store)
    edits = {
        "source": lambda row: judged.visible(frames, None, frozenset({row["of"]})),
        "origin": lambda row: without(frames, pl.col("origin") == row["of"]),
        "citation": lambda row: without(frames, pl.col("id") == row["of"]),
        "grade": lambda row: built((facts, regraded(papers, row["value"]), regraded(people, row["value"]))),
    }
    changes = of_answers(store, day).filter(pl.col("kind").is_in(list(edits)))
    assume(changes.height > 0)
    row = data.draw(st.sampled_from(changes.rows(named=True)))
    ranked = supports(edits[row["kind"]](row), day, row["question"])
    assert row["support"] == (pytest.approx(ranked[0][0]) if ranked else None)
    if len(ranked) < 2 or ranked[0][0] - ranked[1][0] > 0.006:
        assert row["lead"] == (ranked[0][1] if ranked else None)


@FEW
@given(stores(), days)
def test_the_smallest_changes_come_first(store: Parts, day: date) -> None:
    order = what_would_change.KINDS.index
    for within, changes in (("as_of", of_levels(store, day)), ("question", of_answers(store, day))):
        for _, listed in changes.group_by(within, maintain_order=True):
            kinds = [order(kind) for kind in listed["kind"]]
            assert kinds == sorted(kinds)


@FEW
@given(stores(), days)
def test_nothing_later_changes_it(store: Parts, day: date) -> None:
    cut = judged.visible(built(store), day)
    for tried in (of_levels, of_answers):
        whole, known = tried(store, day), tried(cut, day)
        assert rows(whole, *whole.columns) == rows(known, *whole.columns)


@FEW
@given(stores(), days)
def test_it_depends_on_no_name_and_no_order(store: Parts, day: date) -> None:
    other = renamed(store)
    columns = ("event", "kind", "value", "index", "level", "crosses")
    assert rows(of_levels(store, day), *columns) == rows(of_levels(other, day), *columns)
    columns = ("kind", "value", "lead", "support", "none", "crosses")
    assert rows(of_answers(store, day), *columns) == rows(of_answers(other, day), *columns)
