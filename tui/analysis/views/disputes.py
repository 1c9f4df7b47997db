"""Disputes: questions with their answers, how the answers compare, and what the map measures."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from datetime import date

import msgspec
import polars as pl

from tui.analysis.lookup import Lookup
from tui.analysis.situation import Situation
from tui.analysis.views.figures import Figure, figures
from tui.analysis.views.from_frame import from_row
from tui.store.schema.frames import Frames


class Answer(msgspec.Struct, frozen=True, rename="kebab"):
    """One answer to a question: how far it is supported, and who gave it."""

    question: str
    answer: str
    says: str
    facts: int
    citations: int
    roots: int
    n_eff: float
    """Independent lines."""
    probability: float
    """Support, from 0 to 1."""
    judged: bool
    """Whether any citation of it has a vote."""
    grade: str | None
    derived_credibility: int
    origins: tuple[str, ...] = ()
    """Names of who said it in the first place."""


class Comparison(msgspec.Struct, frozen=True, rename="kebab"):
    """Two facts that answer a question differently, held against each other."""

    by: str
    """figures or dates; answers where there is nothing but the answers."""
    verdict: str
    """agree, overlap or disjoint."""
    relation: str | None
    """Of dates: before, overlaps or after."""
    unit_suspect: bool
    """Whether the figures are the same, in different units."""
    one_voice: bool
    """Whether one origin gives both answers, which exclude each other."""
    voices: str | None
    """Those who do."""
    fact_a: str
    fact_b: str
    answer_a: str
    answer_b: str
    low_a: float | None
    high_a: float | None
    low_b: float | None
    high_b: float | None
    """The figures as intervals, rounding granted, in `unit`."""
    unit: str | None
    flags: tuple[str, ...]
    figures: tuple[Figure | None, Figure | None]
    """As their sources gave them."""


class DistanceCheck(msgspec.Struct, frozen=True, rename="kebab"):
    """A claimed distance beside the measured one between its ends; in km where the unit is not said."""

    fact: str
    unit: str
    geodesic_km: float
    geodesic_miles: float
    verdict: str
    """agree, overlap or disjoint."""
    inferred: bool
    """Whether no source names one of the ends."""
    origin: str
    target: str
    claimed: float
    claimed_low: float
    claimed_high: float
    stated: float
    """The figure in `unit`, as its source gave it."""
    says: str
    origin_name: str
    target_name: str
    figure: Figure | None


class Adjudication(msgspec.Struct, frozen=True):
    """What the curator settled on, when and why."""

    answer: str
    on: date | None
    reason: str


class DisputedQuestion(msgspec.Struct, frozen=True):
    """A question that known facts answer differently."""

    question: str
    asks: str
    open: bool
    """Whether no curator has settled it."""
    answer_count: int


class Dispute(DisputedQuestion, frozen=True):
    """The same with its answers, and how they compare."""

    answers: tuple[Answer, ...]
    comparisons: tuple[Comparison, ...]
    checks: tuple[DistanceCheck, ...]
    adjudication: Adjudication | None


class ApparentDispute(msgspec.Struct, frozen=True):
    """A question with several answers that do not contradict each other, and why."""

    question: str
    asks: str
    reason: str


class Disputes(msgspec.Struct, frozen=True):
    """What is disputed among the known facts, as far as the filter shows it: open questions first."""

    disputes: tuple[Dispute, ...]
    lone_checks: tuple[DistanceCheck, ...]
    """Measured distances that no question asks about."""
    apparent: tuple[ApparentDispute, ...]


class DisputeMove(msgspec.Struct, frozen=True, rename="kebab"):
    """A question that was opened, widened by an answer, or settled between two days."""

    question: str
    asks: str
    change: str


def disputes(situation: Situation) -> Disputes:
    """Return the disputes in which a shown fact has a part; what is only apparent where nothing is filtered."""
    found = situation.day.disputes
    made = _Disputes(situation)
    lone = found.checks.filter(pl.col("question").is_null() & pl.col("fact").is_in(list(situation.shown)))
    apparent = () if situation.lens.filters else _apparent(found.apparent)
    return Disputes(
        tuple(made.dispute(question) for question in _shown_questions(situation)["question"]),
        made.checks(lone),
        apparent,
    )


def disputed_questions(situation: Situation) -> tuple[DisputedQuestion, ...]:
    """Return the questions of the same disputes alone."""
    shown = _shown_questions(situation)[["question", "asks", "status", "answers"]]
    return tuple(
        DisputedQuestion(question, asks, status != "adjudicated", answers)
        for question, asks, status, answers in shown.iter_rows()
    )


def every_dispute(situation: Situation) -> dict[str, Dispute]:
    """Return all disputes of the day by question, whatever the filter shows."""
    made = _Disputes(situation)
    return {question: made.dispute(question) for question in situation.day.disputes.questions["question"]}


def dispute(situation: Situation, question: str) -> Dispute:
    """Return how the known answers to one question compare, whether or not they are a dispute."""
    return _Disputes(situation).dispute(question)


def apparent_reason(situation: Situation, question: str) -> str | None:
    """Return why different answers to a question do not contradict each other; None where they do, or are none."""
    found = situation.day.disputes.apparent
    return next(iter(found["reason"].filter(found["question"] == question)), None)


def _shown_questions(situation: Situation) -> pl.DataFrame:
    # A fact without a question is one itself: whether it is so.
    asked = situation.facts.select(question=pl.coalesce("question", "id")).unique()
    questions = situation.day.disputes.questions
    shown = questions.join(asked, on="question", how="semi", maintain_order="left")
    return shown.sort(pl.col("status") != "open", maintain_order=True)


def _apparent(found: pl.DataFrame) -> tuple[ApparentDispute, ...]:
    return tuple(ApparentDispute(*row) for row in found.select("question", "asks", "reason").iter_rows())


class _Disputes:
    """Every part of the disputes of a day, grouped by question once."""

    def __init__(self, situation: Situation) -> None:
        found, frames = situation.day.disputes, situation.frames
        self._lookup = situation.lookup
        self._figures = figures(situation.store.frames)
        self._says = situation.store.frames.facts.select("id", "says")
        self._asked = dict(found.questions.select("question", "asks").iter_rows())
        self._status = dict(found.questions.select("question", "status").iter_rows())
        self._numbers = dict(found.questions.select("question", "answers").iter_rows())
        origins = _origins(frames, found.answers, situation.lookup)
        self._answers: dict[str, list[Answer]] = defaultdict(list)
        columns = [name for name in Answer.__struct_fields__ if name != "origins"]
        for given in found.answers.select(columns).iter_rows():
            self._answers[given[0]].append(Answer(*[*given, origins.get(given[:2], ())]))
        self._comparisons: dict[str, list[Comparison]] = defaultdict(list)
        for row in found.comparisons.iter_rows(named=True):
            pair = (self._figures.get(row["fact_a"]), self._figures.get(row["fact_b"]))
            compared = from_row(Comparison, row, flags=tuple(row["flags"]), figures=pair)
            self._comparisons[row["question"]].append(compared)
        self._checks: dict[str, list[DistanceCheck]] = defaultdict(list)
        asked = found.checks.filter(pl.col("question").is_not_null())
        for question, check in zip(asked["question"], self.checks(asked), strict=True):
            self._checks[question].append(check)
        settled = situation.store.frames.questions.filter(pl.col("adjudicated").is_not_null())
        self._adjudications = {
            question: Adjudication(*rest)
            for question, *rest in settled.select(
                "id", "adjudicated", "adjudicated_on", "adjudicated_reason"
            ).iter_rows()
        }

    def dispute(self, question: str) -> Dispute:
        return Dispute(
            question,
            self._asked.get(question) or self._lookup.questions.get(question) or question,
            self._status.get(question) != "adjudicated",
            self._numbers.get(question, 0),
            tuple(self._answers[question]),
            tuple(self._comparisons[question]),
            tuple(self._checks[question]),
            self._adjudications.get(question),
        )

    def checks(self, found: pl.DataFrame) -> tuple[DistanceCheck, ...]:
        place = self._lookup.place
        rows = found.join(self._says, left_on="fact", right_on="id", how="left", maintain_order="left")
        return tuple(
            from_row(
                DistanceCheck,
                row,
                origin_name=place(row["origin"]),
                target_name=place(row["target"]),
                figure=self._figures.get(row["fact"]),
            )
            for row in rows.iter_rows(named=True)
        )


def _origins(frames: Frames, answers: pl.DataFrame, lookup: Lookup) -> Mapping[tuple[str, str], tuple[str, ...]]:
    """Return the names of the origins of each answer, in the order of their citations."""
    reported = (
        frames.facts.join(answers.select("question", "answer").unique(), on=["question", "answer"], how="semi")
        .select("question", "answer", fact="id")
        .join(frames.citations.select("fact", "root").with_row_index("n"), on="fact")
        .group_by("question", "answer")
        .agg(pl.col("root").sort_by("n").unique(maintain_order=True))
    )
    return {(question, answer): tuple(map(lookup.actor, roots)) for question, answer, roots in reported.iter_rows()}
