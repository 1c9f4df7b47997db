"""The overview: every number on it is what the word beside it names, counted here from the records themselves."""

from __future__ import annotations

import re
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from typing import Any, Final

import pytest

from tests import judged
from tests.theatres import FILES, write
from tui.analysis.constants import Methods
from tui.analysis.methods_in_force import methods_of
from tui.analysis.query.lens import Lens
from tui.analysis.query.parser import parse
from tui.analysis.relations import phrase
from tui.analysis.situation import Situation, look
from tui.analysis.views.overview import overview
from tui.render.rows.overview import rows
from tui.render.text import Row
from tui.settings.paths import bundled_data
from tui.store.load.reader import read
from tui.store.schema.frames import Store

METHODS: Final = Methods()
DAY: Final = r"\d{1,2} [A-Z][a-z]{2}"
LISTED: Final = 8
MOVES: Final = 4
Record = dict[str, Any]


class Counted:
    """What is known on a day, of facts of one kind or of all, counted from the store's rows."""

    def __init__(self, store: Store, day: date, kind: str) -> None:
        self.store, self.day = store, day
        self.facts = {fact["id"]: fact for fact in store.frames.facts.iter_rows(named=True)}
        self.citations = [each for each in store.frames.citations.iter_rows(named=True) if each["known"] <= day]
        self.known: dict[str, date] = {}
        for each in self.citations:
            self.known[each["fact"]] = min(each["known"], self.known.get(each["fact"], date.max))
        shown = [self.facts[fact] for fact in self.known if kind in ("", self.facts[fact]["kind"])]
        self.new = [self.known[fact["id"]] for fact in shown if fact["kind"] != "background"]
        self.last = max(self.new, default=day)
        asked = {fact["question"] or fact["id"] for fact in shown}
        found = judged.find(store.frames, day, METHODS).questions.select("question", "asks")
        self.disputed = {question: asks for question, asks in found.iter_rows() if question in asked}

    def expected(self, row: Row, visited: date) -> dict[str, str]:
        """What must stand where a pattern is found in a row."""
        if row.target is None:
            return self._headings(visited)
        if row.target.kind == "base":
            return self._base(row.target.id, "".join(span.text for span in row.line))
        return self._question(row.target.id)

    def _base(self, base: str, text: str) -> dict[str, str]:
        """The figures of a level, in the row that tells of it."""
        event, days = ("loss", 30) if "loss of use, " in text else ("attack", 7)
        now = levels(self.store)[base, event, self.day]
        if now["index"] is None:
            told = {r", \d+ d": f", {days} d", rf"last: \w+, {DAY}": last_told(self.store, now)}
            if now["reason"] == "lapsed":
                told[rf"since {DAY}"] = f"since {short(now['newest'] + timedelta(days=days + 1))}"
            return told
        return {
            r", \d+ d": f", {days} d",
            r"\d+ +\d+–\d+": f"{now['index']:.0f}".ljust(4) + f"{now['low']:.0f}–{now['high']:.0f}",
            r"\d+\.\d lines": f"{now['lines']:.1f} lines",
            r"newest \d+ days?": f"newest {several(now['age'], 'day')}",
        }

    def _headings(self, visited: date) -> dict[str, str]:
        sources = {each["id"] for each in self.store.frames.sources.iter_rows(named=True) if each["entered"] > visited}
        entered = [each for each in self.citations if each["source"] in sources]
        facts, cited = ({each[name] for each in entered} for name in ("fact", "source"))
        told = f"{several(len(facts), 'fact')} from {several(len(cited), 'source')}" if facts else "nothing"
        fresh = self.new.count(self.last)
        return {
            rf"New on {DAY}": f"New on {short(self.last)}",
            rf"nothing new since {DAY}": f"nothing new since {short(self.last)}",
            r"and \d+ more facts?": f"and {several(fresh - LISTED, 'more fact')}",
            r"and \d+ more pairs?": f"and {several(self._moved() - MOVES, 'more pair')}",
            r"visit on .*": f"visit on {short(visited)} {visited.year}: {told}",
            r"\d+ facts?": several(fresh, "fact"),
            r"\d+ questions?": several(len(self.disputed), "question"),
            r"\d+ errors? in": several(sum(each.severity == "error" for each in self.store.problems), "error") + " in",
        }

    def _moved(self) -> int:
        """Pairs that are said in other words than the day before."""
        days = [self.day - timedelta(days=1), self.day]
        pairs = judged.relate(self.store.frames, days, methods_of(self.store.theatre, METHODS)).pairs
        before, after = (
            {(row["a"], row["b"]): phrase(row, {}) for row in pairs.filter(as_of=day).iter_rows(named=True)}
            for day in days
        )
        return sum(before.get(pair) != after.get(pair) for pair in before | after)

    def _question(self, question: str) -> dict[str, str]:
        """A question has an answer for each that a fact gives, and one more for each that a source denies."""
        told = [each for each in self.citations if question in (each["fact"], self.facts[each["fact"]]["question"])]
        given = {(self.facts[each["fact"]]["answer"], False) for each in told}
        denied = {(self.facts[each["fact"]]["answer"], True) for each in told if each["wording"] == "denied"}
        return {r"\d+ answers?": several(len(given | denied), "answer")}


@cache
def levels(store: Store) -> dict[tuple[str, str, date], Record]:
    """The level of each base for each event on each day."""
    first, last = (date.fromisoformat(end) for end in store.theatre.window.split("/"))
    days = [first + timedelta(days=step) for step in range(-1, (last - first).days + 7)]
    found = judged.assess(store.frames, days, METHODS).levels
    return {(level["base"], level["event"], level["as_of"]): level for level in found.iter_rows(named=True)}


def last_told(store: Store, now: Record) -> str:
    """What a level was last, that is not assessed any more."""
    own = [
        each
        for each in levels(store).values()
        if each["index"] is not None
        and (each["base"], each["event"]) == (now["base"], now["event"])
        and each["as_of"] < now["as_of"]
    ]
    return f"last: {own[-1]['level']}, {short(own[-1]['as_of'])}" if own else ""


def several(number: int, noun: str) -> str:
    return f"{number} {noun}" + ("" if number == 1 else "s")


def short(day: date) -> str:
    return f"{day.day} {day:%b}"


def walked(store: Store, day: date, kind: str = "") -> set[str]:
    """Hold every number on the overview against what is counted; returns the patterns that were found."""
    where, visited = parse(f"kind:{kind}") if kind else Lens().where, date(2026, 11, 20)
    situation = look(store, Lens(where=where, as_of=day), METHODS, all_of(store))
    shown = rows(overview(situation, visited), 96)
    counted, found = Counted(store, day, kind), set()
    for row in shown:
        if row.target is not None and row.target.kind in ("fact", "pair"):
            continue  # what a fact says, and who stands how to whom
        text = "".join(span.text for span in row.line)
        if row.target is not None and row.target.kind == "base" and not re.search(r", \d+ d\b", text):
            continue  # what a level has moved by, and rests on: the bases pane has that taken apart
        if row.target is not None:
            text = text.replace(counted.disputed.get(row.target.id, ""), "")
        for pattern, expected in counted.expected(row, visited).items():
            if match := re.search(pattern, text):
                assert match[0] == expected, text
                text = text.replace(match[0], "")
                found.add(pattern)
        assert not re.search(r"\d", text), f"nobody has counted what {text!r} tells"
    kinds = [row.target.kind for row in shown if row.target is not None]
    assert kinds.count("fact") == min(counted.new.count(counted.last), LISTED)
    assert kinds.count("question") == len(counted.disputed)
    return found


@cache
def all_of(store: Store) -> Situation:
    """The theatre without a filter, whose judgements others take over."""
    return look(store, Lens(), METHODS)


@cache
def shipped() -> Store:
    return read(bundled_data())


@pytest.mark.parametrize("kind", ["", "event", "statement"])
def test_every_number_is_what_its_word_names(kind: str) -> None:
    days = [date(2024, 11, 27) + timedelta(days=step) for step in (0, 2, 3, 6, 9, 10, 11, 12, 15)]
    found = set().union(*(walked(shipped(), day, kind) for day in days))
    assert len(found) >= 9, sorted(found)


def test_with_records_set_aside_and_sources_that_no_fact_comes_from(tmp_path: Path) -> None:
    broken = FILES["facts/fight.yaml"].replace("kind: event", "kind: evnt")
    store = read(write(tmp_path, {"facts/fight.yaml": broken}))
    for day in (date(2024, 12, 1), date(2024, 12, 4), date(2024, 12, 7)):
        found = walked(store, day)
        assert r"\d+ errors? in" in found


def test_a_first_look_tells_levels_until_the_rest_is_worked_out(tmp_path: Path) -> None:
    seen = look(read(write(tmp_path)), Lens(), METHODS)
    judge = seen.day.assessor
    first = overview(seen, first_look=True)
    assert (first.moved, first.disputes) == (None, None)
    assert not judge.is_complete(seen.as_of)
    for part in judge.rest(seen.as_of):
        part()
    assert judge.is_complete(seen.as_of)
    whole = overview(seen, first_look=True)
    assert whole.disputes
    assert whole.moved is not None
    for before, after in zip(first.bases, whole.bases, strict=True):
        assert all(level.changes is None and level.confidence is None for level in before.level.levels)
        assert any(level.changes is not None for level in after.level.levels)
        told = [[(each.level, each.index, each.contributions) for each in one.level.levels] for one in (before, after)]
        assert told[0] == told[1]
        runs = [
            [(each.day, each.level, each.index, each.since) for each in one.history["loss"]] for one in (before, after)
        ]
        assert runs[0] == runs[1]
    assert rows(overview(look(seen.store, Lens(), METHODS)), 80) == rows(whole, 80)
