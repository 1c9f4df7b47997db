"""What would change a level, or the leading answer to a question."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Any, Literal

import msgspec
import polars as pl

from tui.analysis.constants import EVENTS, Event
from tui.analysis.situation import Situation
from tui.analysis.threat.bands import BANDS
from tui.analysis.views.assumptions import known_assumptions
from tui.analysis.views.made_from import AsKnown, as_known
from tui.analysis.views.names import publisher_names, speaker_record

Record = Literal["base", "indicator", "citation", "source", "actor", "question", "fact"]
"""What a change can be opened to."""


class Change(msgspec.Struct, frozen=True, rename="kebab"):
    """One single change."""

    kind: str
    """silence, report, answer-report, weight, grade, citation, origin, source, answer or assumption."""
    of: str
    value: str | None
    """What it is then: days of silence, the grade of a report, a weight's change, an answer."""
    says: str
    """What is changed, in words: who is left out, the answer, the assumption, the indicator's id."""
    record: Record | None
    id: str
    """What it opens to."""


class LevelChange(Change, frozen=True, kw_only=True, rename="kebab"):
    """A change that would make a level another."""

    level: str
    index: float | None
    """None where it would not be assessed."""
    up: bool
    """Whether the level would be higher."""


class LevelChanges(msgspec.Struct, frozen=True, rename="kebab"):
    """All that would make the level of a base for an event another, the smallest change first."""

    base: str
    name: str
    event: Event
    level: str
    index: float | None
    changes: tuple[LevelChange, ...]
    """Without those that a smaller one of the same kind makes needless."""
    tried: int
    """How many single changes were tried."""
    lowest: str
    highest: str
    """The levels between which it stays, whichever single change is made; one that is not assessed is none."""


class AnswerChange(Change, frozen=True, kw_only=True, rename="kebab"):
    """A change by which another answer would lead, or none."""

    lead: str | None
    lead_says: str
    support: float | None


class AnswerChanges(msgspec.Struct, frozen=True, rename="kebab"):
    """What would make another answer to an open question lead: for each such answer the smallest change."""

    question: str
    asks: str
    lead: str | None
    lead_says: str
    """Empty where no answer leads."""
    support: float | None
    changes: tuple[AnswerChange, ...]
    tried: int


class WhatWouldChange(AsKnown, frozen=True, kw_only=True, rename="kebab"):
    """What would change the judgements of a day."""

    levels: tuple[LevelChanges, ...]
    answers: tuple[AnswerChanges, ...]
    method: str


def what_would_change(situation: Situation) -> WhatWouldChange:
    """Return what would change the levels of all bases, and the leading answers to all open questions."""
    return WhatWouldChange(
        # Before anything is known, a level that is not assessed is all there is.
        levels=tuple(level_changes(situation).values()) if situation.known else (),
        answers=_answer_changes(situation),
        method=situation.day.methods.version("structured"),
        **as_known(situation),
    )


def level_changes(situation: Situation) -> dict[tuple[str, Event], LevelChanges]:
    """Return what would change the level of each base for each event; none of a base that is lost."""
    judged = situation.day.assessment.levels.filter(
        pl.col("as_of") == situation.as_of, pl.col("level").is_not_null()
    ).select("base", "event")
    assumed = known_assumptions(situation)["id"].implode()
    tried = situation.day.what_would_change.filter((pl.col("kind") != "assumption") | pl.col("of").is_in(assumed)).join(
        judged, on=["base", "event"], how="semi", maintain_order="left"
    )
    rows: dict[tuple[str, Event], list[dict[str, Any]]] = defaultdict(list)
    for row in tried.iter_rows(named=True):
        rows[row["base"], row["event"]].append(row)
    named = _Names(situation)
    order = [(base, event) for base in situation.lookup.bases for event in EVENTS if (base, event) in rows]
    return {key: _level_changes(situation, key, rows[key], named) for key in order}


def _level_changes(
    situation: Situation, key: tuple[str, Event], rows: list[dict[str, Any]], named: _Names
) -> LevelChanges:
    base, event = key
    now = rows[0]["now_level"]
    bands = [now, *(row["level"] for row in rows)]
    listed = [band for band in BANDS if band in bands]
    found = tuple(
        LevelChange(*named.of(row, base), level=row["level"], index=row["index"], up=_rank(row["level"]) > _rank(now))
        for row in _needed([row for row in rows if row["crosses"]], "level")
    )
    return LevelChanges(
        base, situation.lookup.place(base), event, now, rows[0]["now"], found, len(rows),
        listed[0] if listed else now, listed[-1] if listed else now,
    )  # fmt: skip


def _rank(level: str) -> int:
    return BANDS.index(level) if level in BANDS else -1


def _needed(rows: Iterable[dict[str, Any]], becomes: str) -> list[dict[str, Any]]:
    """Return the changes without reports of a better source that change no more than those of a worse one."""
    done: set[tuple[Any, ...]] = set()
    found = []
    for row in rows:
        # Of an answer the grade stands after it.
        what = (row["value"] or "").rpartition(" ")[0] if row["kind"].endswith("report") else row["value"]
        key = (row["kind"], row["of"], what, row[becomes])
        if key not in done:
            done.add(key)
            found.append(row)
    return found


def _answer_changes(situation: Situation) -> tuple[AnswerChanges, ...]:
    rows: dict[str, list[dict[str, Any]]] = defaultdict(list)
    assumed = known_assumptions(situation)["id"].implode()
    found = situation.day.leading_answers.filter((pl.col("kind") != "assumption") | pl.col("of").is_in(assumed))
    for row in found.iter_rows(named=True):
        rows[row["question"]].append(row)
    named = _Names(situation)
    made = []
    for question, tried in rows.items():
        now, changes, seen = tried[0], [], set()
        for row in tried:
            if row["crosses"] and row["lead"] not in seen:
                seen.add(row["lead"])
                lead_says = named.answer(question, row["lead"])
                change = named.of(row, question)
                changes.append(AnswerChange(*change, lead=row["lead"], lead_says=lead_says, support=row["support"]))
        made.append(
            AnswerChanges(
                question, named.asks(question), now["now"], named.answer(question, now["now"]), now["now_support"],
                tuple(changes), len(tried),
            )
        )  # fmt: skip
    order = {question: n for n, question in enumerate(situation.day.disputes.questions["question"])}
    return tuple(sorted(made, key=lambda each: order.get(each.question, len(order))))


class _Names:
    """What changes are called, and what they open to."""

    def __init__(self, situation: Situation) -> None:
        frames, self._lookup = situation.store.frames, situation.lookup
        self._sources = publisher_names(situation)
        self._cited = dict(frames.citations.select("id", "fact").iter_rows())
        self._facts = dict(frames.facts.select("id", "says").iter_rows())
        self._answers = {
            (question, answer): says
            for question, answer, says in frames.answers.select("question", "answer", "says").iter_rows()
        }
        self._assumptions = {row["id"]: row for row in frames.assumptions.iter_rows(named=True)}

    def asks(self, question: str) -> str:
        return str(self._lookup.questions.get(question) or self._facts.get(question, question))

    def answer(self, question: str, answer: str | None) -> str:
        if answer is None:
            return ""
        own = {"yes": "It is so", "no": "It is not so"}.get(answer, answer)
        return str(self._answers.get((question, answer), own)).rstrip(".")

    def of(self, row: Mapping[str, Any], about: str) -> tuple[str, str, str | None, str, Record | None, str]:
        """Return the fields of `Change`; `about` is the base or question that it changes."""
        kind, of, value = row["kind"], row["of"], row["value"]
        return kind, of, value, *self._words(kind, of, value, about)

    def _words(self, kind: str, of: str, value: str | None, about: str) -> tuple[str, Record | None, str]:
        match kind:
            case "report" | "weight":
                return of, "indicator", f"{about}~{of}"
            case "answer-report":
                return self.answer(of, (value or "").rpartition(" ")[0]), "question", of
            case "answer":
                return self.answer(of, value), "question", of
            case "citation":
                fact = self._cited[of]
                return self._facts[fact].rstrip("."), "citation", of
            case "source":
                return self._sources.get(of, of), "source", of
            case "origin":
                return self._lookup.actor(of), speaker_record(self._lookup, of), of
            case "assumption":
                behind = self._assumptions[of]
                return behind["says"].rstrip("."), behind["behind_kind"], behind["behind"]
            case _:
                return of, None, ""
