"""Disputes: questions with their answers, how the answers compare, and what the map measures."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from datetime import date
from typing import Any

import msgspec
import polars as pl
from msgspec.structs import replace

from tui.analysis import disputes as found_disputes
from tui.analysis.situation import Situation
from tui.analysis.text_reuse.attached import Attached
from tui.analysis.views.figures import Figure, figures
from tui.analysis.views.from_frame import from_row
from tui.analysis.views.not_yet_known import not_yet_known
from tui.analysis.views.support import OneText, Support, as_support, carried_by, one_texts


class Voice(msgspec.Struct, frozen=True):
    """Who gives an answer in the first place, and how far to believe that by his best citation."""

    origin: str
    name: str
    p: float | None
    """None where he has no vote."""


class Answer(Support, frozen=True, kw_only=True, rename="kebab"):
    """One answer to a question: how far it is supported, and who gives it."""

    question: str
    answer: str
    says: str
    denies: str | None
    """The answer that it denies, where it does nothing else."""
    voices: tuple[Voice, ...]


class Comparison(msgspec.Struct, frozen=True, rename="kebab"):
    """Two answers to a question beside each other."""

    by: str
    """figures or dates; answers where there is nothing but the answers."""
    verdict: str
    """consistent, partly consistent or contradict."""
    relation: str | None
    """Of dates: before, overlaps or after."""
    flags: tuple[str, ...]
    answer_a: str
    answer_b: str
    says: tuple[str, str]
    """What the two answers say."""
    low_a: float | None
    high_a: float | None
    low_b: float | None
    high_b: float | None
    """The figures as intervals, with their rounding, in `unit`."""
    unit: str | None
    figures: tuple[Figure | None, Figure | None]
    """As their sources gave them; None where the facts of an answer do not all have the same one."""
    origins: tuple[str, ...]
    """Names of those who give both answers."""


class DistanceCheck(msgspec.Struct, frozen=True, rename="kebab"):
    """A distance that is told beside the one that can be measured between its ends; in km where no unit is named."""

    fact: str
    answer: str | None
    figure: Figure | None
    """As its source gave it."""
    unit: str
    stated: float
    """The figure in `unit`."""
    told: float
    low: float
    high: float
    """The figure and its width in km; infinite where it is open."""
    geodesic_km: float
    geodesic_miles: float
    off: float
    """How far it is off."""
    verdict: str
    """consistent, partly consistent or contradict."""
    closest: bool
    """Whether none of the question's is nearer to what is measured."""
    inferred: bool
    """Whether no source names one of the ends."""
    origin: str
    target: str
    says: str
    origin_name: str
    target_name: str


class Adjudication(msgspec.Struct, frozen=True):
    """What the curator settled on, when and why."""

    answer: str
    says: str
    on: date | None
    reason: str


class Retrospective(msgspec.Struct, frozen=True, rename="kebab"):
    """What a question comes to by all that was ever published and decided, where that is something else."""

    adjudication: Adjudication | None
    supports: Mapping[str, float]
    """Of each answer, from 0 to 1; none where they are the same."""
    says: Mapping[str, str]
    """What each of these answers says."""
    none: float | None


class DisputedQuestion(msgspec.Struct, frozen=True, rename="kebab"):
    """A question that known facts answer differently."""

    question: str
    asks: str
    status: str
    """open or settled; not disputed where no known answers contradict each other; not yet known before it is asked."""
    settled_later: date | None
    """The day on which it was settled, where that is still to come."""
    answer_count: int

    @property
    def open(self) -> bool:
        """Whether it is disputed, and no curator has settled it by the day."""
        return self.status == found_disputes.OPEN


class Dispute(DisputedQuestion, frozen=True, rename="kebab"):
    """The same with its answers, and how they compare."""

    none: float | None
    """What the answers leave to none of them; None where they do not exclude each other."""
    note: str | None
    apparent: str | None
    """Why the answers do not contradict each other; None where they do, or there is one."""
    answers: tuple[Answer, ...]
    """The best supported first."""
    comparisons: tuple[Comparison, ...]
    checks: tuple[DistanceCheck, ...]
    """The closest first."""
    adjudication: Adjudication | None
    """As known on the day."""
    retrospective: Retrospective | None
    """None before the theatre's last day, on which nobody could look back yet."""


class ApparentDispute(msgspec.Struct, frozen=True):
    """A question with several answers that do not contradict each other, and why."""

    question: str
    asks: str
    reason: str


class Disputes(msgspec.Struct, frozen=True):
    """What is disputed among the known facts, as far as the filter shows it: open questions first."""

    disputes: tuple[Dispute, ...]
    lone_checks: tuple[DistanceCheck, ...]
    """Measured distances of facts that no dispute is about."""
    apparent: tuple[ApparentDispute, ...]


class DisputeMove(msgspec.Struct, frozen=True, rename="kebab"):
    """A question that was opened, widened by an answer, settled, or is no longer disputed, between two days."""

    question: str
    asks: str
    change: str


NOT_DISPUTED, NOT_YET = "not disputed", "not yet known"


def disputes(situation: Situation, attached: Attached | None = None) -> Disputes:
    """Return the disputes in which a shown fact has a part; what is only apparent where nothing is filtered.

    With the originals that are attached, what answers come to where these are one text.
    """
    found = situation.day.disputes
    made = _Disputes(situation, found, situation.day.retrospective_disputes())
    disputed = pl.col("question").is_in(found.questions["question"].implode()).fill_null(value=False)
    lone = found.checks.filter(~disputed, pl.col("fact").is_in(list(situation.shown)))
    apparent = () if situation.lens.filters else _apparent(found.apparent)
    return Disputes(
        tuple(
            _as_one_text(made.dispute(question), one_texts(situation, question, attached))
            for question in _shown_questions(situation)["question"]
        ),
        made.checks(lone),
        apparent,
    )


def _as_one_text(found: Dispute, texts: Mapping[str, OneText]) -> Dispute:
    """Return a dispute with what its answers come to where originals are one text."""
    if not texts:
        return found
    return replace(found, answers=tuple(replace(each, one_text=texts.get(each.answer)) for each in found.answers))


def disputed_questions(situation: Situation) -> tuple[DisputedQuestion, ...]:
    """Return the questions of the same disputes alone."""
    return tuple(
        DisputedQuestion(*row)
        for row in _shown_questions(situation)
        .select("question", "asks", "status", "settled_later", "answers")
        .iter_rows()
    )


def every_dispute(situation: Situation) -> dict[str, Dispute]:
    """Return all disputes of the day by question, whatever the filter shows."""
    made = _Disputes(situation, situation.day.disputes, situation.day.retrospective_disputes())
    return {question: made.dispute(question) for question in situation.day.disputes.questions["question"]}


def dispute(situation: Situation, question: str, attached: Attached | None = None) -> Dispute:
    """Return the known answers to one question, or whether a fact is so, whether or not they are a dispute."""
    texts = one_texts(situation, question, attached)

    def compute() -> Dispute:
        later = situation.day.retrospective_disputes(question)
        return _Disputes(situation, situation.day.question(question), later, texts).dispute(question)

    # Made once a day: a step of the cursor onto a fact that answers a question takes 4 ms more otherwise.
    key = ("dispute", question, situation.as_of)
    return compute() if texts else situation.day.assessor.memory.once(key, compute)


def is_asked(situation: Situation, question: str) -> bool:
    """Return whether a question is asked on the day; of a fact that answers none, whether somebody denies it."""
    if question in situation.lookup.questions:
        return not_yet_known(situation, "question", question) is None
    return question in situation.day.disputed


def _shown_questions(situation: Situation) -> pl.DataFrame:
    questions = situation.day.disputes.questions
    # A fact without a question is one itself: whether it is so. Few are disputed, so that most facts fall out at once.
    own = pl.coalesce("question", "id").alias("question")
    disputed = pl.col("question").is_in(questions["question"].implode())
    asked = situation.facts.select(own).filter(disputed).to_series()
    shown = questions.filter(pl.col("question").is_in(asked.implode()))
    # First what bears on a base, then what most is said of.
    told = situation.frames.facts.select("id", own).filter(disputed)
    bearing = told.join(situation.frames.indicators, left_on="id", right_on="fact", how="semi")["question"]
    bears = pl.col("question").is_in(bearing.implode())
    is_open = pl.col("status") == found_disputes.OPEN
    return shown.sort(is_open, bears, "citations", "question", descending=[True, True, True, False])


def _apparent(found: pl.DataFrame) -> tuple[ApparentDispute, ...]:
    return tuple(ApparentDispute(*row) for row in found.select("question", "asks", "reason").iter_rows())


class _Disputes:
    """Every part of the disputes of a day, or of one question, grouped by question once."""

    def __init__(
        self,
        situation: Situation,
        found: found_disputes.Disputes,
        later: found_disputes.Disputes | None,
        texts: Mapping[str, OneText] | None = None,
    ) -> None:
        """`later` is the same in retrospect; `texts` are `one_texts` of the one question."""
        frames, lookup = situation.store.frames, situation.lookup
        self._situation, self._lookup = situation, lookup
        self._figures = figures(frames)
        self._says = frames.facts.select("id", "says")
        self._questions = _by(found.questions, "question")
        self._disputed = situation.day.disputed
        self._reasons = dict(situation.day.disputes.apparent.select("question", "reason").iter_rows())
        self._answers = _answers(situation, found, texts or {})
        figure_of = self._answer_figures()
        self._comparisons: dict[str, list[Comparison]] = defaultdict(list)
        for row in found.comparisons.iter_rows(named=True):
            pair = tuple(figure_of.get((row["question"], row[name])) for name in ("answer_a", "answer_b"))
            names = tuple(map(lookup.actor, row["origins"] or ()))
            says = {each.answer: each.says for each in self._answers[row["question"]]}
            both = tuple(says.get(row[name], row[name]) for name in ("answer_a", "answer_b"))
            compared = from_row(Comparison, row, flags=tuple(row["flags"]), figures=pair, origins=names, says=both)
            self._comparisons[row["question"]].append(compared)
        self._checks: dict[str, list[DistanceCheck]] = defaultdict(list)
        asked = found.checks.select(pl.coalesce("question", "fact")).to_series()
        for question, check in zip(asked, self.checks(found.checks), strict=True):
            self._checks[question].append(check)
        self._later = None if later is None else _by(later.questions, "question")
        self._later_supports: dict[str, dict[str, float]] = defaultdict(dict)
        self._later_says: dict[str, dict[str, str]] = defaultdict(dict)
        if later is not None:
            for question, listed in _answers(situation, later, {}).items():
                self._later_supports[question] = {each.answer: each.support for each in listed}
                self._later_says[question] = {each.answer: each.says for each in listed}

    def dispute(self, question: str) -> Dispute:
        row = self._questions.get(question, {})
        disputed = question in self._disputed
        asked = disputed or is_asked(self._situation, question)
        own = question not in self._lookup.questions
        known = asked or (own and not_yet_known(self._situation, "question", question) is None)
        return Dispute(
            question,
            self._asks(question) if known else question,
            str(row["status"] if disputed else NOT_DISPUTED if known else NOT_YET),
            row.get("settled_later") if known else None,
            row.get("answers", 0),
            row.get("none"),
            row.get("note") if disputed else None,
            self._reasons.get(question),
            tuple(self._answers[question]) if known else (),
            tuple(self._comparisons[question]),
            tuple(self._checks[question]),
            self._adjudication(question) if row.get("status") == found_disputes.SETTLED else None,
            self._retrospective(question, row) if known else None,
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

    def _asks(self, question: str) -> str:
        says = self._lookup.rows("facts", "id", question)["says"].first()
        return self._lookup.questions.get(question) or str(says or question)

    def _answer_figures(self) -> Mapping[tuple[str, str], Figure]:
        """Return the figure that all facts of an answer give, by question and answer."""
        given: dict[tuple[str, str], set[Figure]] = defaultdict(set)
        facts = self._situation.frames.facts.filter(pl.col("question").is_in(list(self._questions)))
        for fact, question, answer in facts.select("id", "question", "answer").iter_rows():
            if fact in self._figures:
                given[question, answer].add(self._figures[fact])
        return {answer: next(iter(each)) for answer, each in given.items() if len(each) == 1}

    def _adjudication(self, question: str) -> Adjudication:
        frames = self._situation.store.frames
        answer, on, reason = (
            self._lookup.rows("questions", "id", question)
            .select("adjudicated", "adjudicated_on", "adjudicated_reason")
            .row(0)
        )
        says = frames.answers.filter((pl.col("question") == question) & (pl.col("answer") == answer))["says"]
        return Adjudication(answer, str(says.first() or answer), on, reason)

    def _retrospective(self, question: str, row: Mapping[str, Any]) -> Retrospective | None:
        if self._later is None or question not in self._later or not row:
            return None
        later = self._later[question]
        supports = self._later_supports[question]
        known = {each.answer: round(each.support, 6) for each in self._answers[question]}
        settled = row["status"] != later["status"]
        same = {answer: round(support, 6) for answer, support in supports.items()} == known
        if same and not settled:
            return None
        return Retrospective(
            self._adjudication(question) if settled else None,
            {} if same else supports,
            {} if same else self._later_says[question],
            None if same else later["none"],
        )


def _answers(
    situation: Situation, found: found_disputes.Disputes, texts: Mapping[str, OneText]
) -> Mapping[str, list[Answer]]:
    """Return the answers to each question, with who gives them."""
    lookup = situation.lookup
    voices: dict[tuple[str, str], list[Voice]] = defaultdict(list)
    for question, answer, origin, p in found.voices.select("question", "answer", "origin", "p").iter_rows():
        voices[question, answer].append(Voice(origin, lookup.actor(origin), p))
    asked = situation.store.frames.answers.join(found.answers.select("question").unique(), on="question", how="semi")
    says = {tuple(of): text for *of, text in asked.select("question", "answer", "says").iter_rows()}
    carried = {source: carried_by(lookup, source) for source in found.answers["source"].unique()}
    answers: dict[str, list[Answer]] = defaultdict(list)
    for row in found.answers.iter_rows(named=True):
        question, answer, denies = row["question"], row["answer"], row["denies"]
        own = question not in lookup.questions
        answers[question].append(
            Answer(
                question=question,
                answer=answer,
                says=_words(row["says"], denies, says.get((question, denies)), own=own),
                denies=denies,
                voices=tuple(voices[question, answer]),
                **as_support(row, carried[row["source"]], texts.get(answer)),
            )
        )
    return answers


def _words(says: str | None, denies: str | None, denied: str | None, *, own: bool) -> str:
    """Return what an answer says; of a fact that answers no question, whether it is so."""
    if own:
        return "It is so." if denies is None else "It is not so."
    return says or f"Not so: {denied or denies}"


def _by(frame: pl.DataFrame, column: str) -> dict[str, dict[str, Any]]:
    return {row[column]: row for row in frame.iter_rows(named=True)}
