"""Explanations: judgements taken apart, down to the paragraphs that they rest on, as `syrtui explain` prints them.

Every explanation says by which method, in which version, it was made. Ids have their names beside them.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from datetime import date
from typing import Any

import msgspec
import polars as pl
from msgspec.structs import asdict

from tui.analysis.constants import Event
from tui.analysis.situation import Situation
from tui.analysis.views import relations
from tui.analysis.views.disputes import Adjudication, Comparison, DistanceCheck, apparent_reason, dispute
from tui.analysis.views.from_frame import from_row
from tui.analysis.views.levels import (
    BaseLevel,
    DayLevel,
    Evidence,
    Without,
    base_levels,
    evidence,
    histories,
    without_each,
)


class Citation(msgspec.Struct, frozen=True, rename="kebab"):
    """Where a source asserts or denies a fact."""

    id: str
    source: str
    paragraph: int
    chain: tuple[str, ...]
    """Who had it from whom, from the source inwards; empty where the source says it itself."""
    root: str
    wording: str
    credibility: int
    known: date
    chain_names: tuple[str, ...]


class AsKnown(msgspec.Struct, frozen=True, kw_only=True, rename="kebab"):
    """What a page was made from: what was known on a day, without the sources and actors that are excluded."""

    as_of: date
    without: tuple[str, ...]
    without_names: tuple[str, ...]


class CitedEvidence(Evidence, frozen=True):
    """A citation that bears on a base, with its paragraph and chain."""

    cited: Citation


class IndicatorEvidence(msgspec.Struct, frozen=True):
    """The citations that carry an indicator of a base, the strongest first; their `evidence` adds up to its own."""

    indicator: str
    citations: tuple[CitedEvidence, ...]


class BaseExplanation(BaseLevel, frozen=True, kw_only=True):
    """The levels of a base, taken apart."""

    as_of: date
    without: tuple[str, ...]
    without_names: tuple[str, ...]
    evidence: tuple[IndicatorEvidence, ...]
    sensitivity: tuple[Without, ...]
    history: Mapping[Event, tuple[DayLevel, ...]]
    method: str


class CitedTie(relations.TieEvidence, frozen=True, kw_only=True):
    """A citation of a tie, with its paragraph and chain."""

    cited: Citation


class PairExplanation(AsKnown, frozen=True, kw_only=True):
    """How two actors stand to each other: in words, day by day, by kind of tie, and by every citation."""

    a: str
    b: str
    names: tuple[str, str]
    says: str
    relation: relations.Relation | None
    naming_both: int
    member_of: tuple[str, str] | None
    plain_from: float
    kinds: tuple[relations.TieKind, ...]
    evidence: tuple[CitedTie, ...]
    history: tuple[relations.RelationDay, ...]
    triads: tuple[relations.Triad, ...]
    method: str


class Voice(msgspec.Struct, frozen=True):
    """Who gives an answer in the first place, and how far to believe that by its best citation."""

    origin: str
    p: float
    name: str


class CitedFact(msgspec.Struct, frozen=True):
    """A fact with its citations."""

    fact: str
    says: str
    citations: tuple[Citation, ...]


class ExplainedAnswer(msgspec.Struct, frozen=True, rename="kebab"):
    """An answer to a question: how far it is supported, by whom, and the facts that give it."""

    answer: str
    says: str
    support: float
    lines: int
    origins: int
    reporters: int
    publications: int
    voted: bool
    """Whether any citation of it has a vote."""
    grade: str
    source: str
    """The source that the grade is of."""
    voices: tuple[Voice, ...]
    facts: tuple[CitedFact, ...]


class QuestionExplanation(AsKnown, frozen=True, kw_only=True):
    """A question, or a fact as the question whether it is so: its answers, how they compare, and what settled it."""

    question: str
    asks: str
    status: str
    """open, adjudicated or not disputed."""
    why_not: str | None
    """Why different answers do not contradict each other."""
    answers: tuple[ExplainedAnswer, ...]
    comparisons: tuple[Comparison, ...]
    checks: tuple[DistanceCheck, ...]
    adjudication: Adjudication | None
    method: str


def base(situation: Situation, base: str) -> BaseExplanation:
    """Return the levels of a base, taken apart."""
    (level,) = base_levels(situation, [base])
    found = evidence(situation, base)
    citations = {each.id: each for cited in citations_of(situation, found["fact"]).values() for each in cited}
    carried: dict[str, list[CitedEvidence]] = defaultdict(list)
    for row in found.iter_rows(named=True):
        carried[row["indicator"]].append(from_row(CitedEvidence, row, cited=citations[row["citation"]]))
    return BaseExplanation(
        evidence=tuple(IndicatorEvidence(name, tuple(cited)) for name, cited in carried.items()),
        sensitivity=without_each(situation).get(base, ()),
        history=histories(situation, [base])[base],
        method=situation.day.methods.version("threat"),
        **as_known(situation),
        **{name: getattr(level, name) for name in BaseLevel.__struct_fields__},
    )


def pair(situation: Situation, one: str, other: str) -> PairExplanation:
    """Return how two actors stand to each other, with every tie between them."""
    a, b = sorted((one, other))
    found = relations.pair(situation, a, b)
    facts = pl.Series([each.fact for each in found.evidence], dtype=pl.String)
    citations = {each.id: each for cited in citations_of(situation, facts).values() for each in cited}
    return PairExplanation(
        a=a,
        b=b,
        evidence=tuple(CitedTie(**asdict(each), cited=citations[each.citation]) for each in found.evidence),
        method=situation.day.methods.version("relations"),
        **as_known(situation),
        **{
            name: getattr(found, name)
            for name in (
                "names",
                "says",
                "relation",
                "naming_both",
                "member_of",
                "plain_from",
                "kinds",
                "history",
                "triads",
            )
        },
    )


def question(situation: Situation, question: str) -> QuestionExplanation:
    """Return the answers to a question, and how they compare; the id of a fact asks whether it is so."""
    disputed = situation.day.disputes.questions
    says = situation.lookup.rows("facts", "id", question)["says"].first()
    compared = dispute(situation, question)
    return QuestionExplanation(
        question=question,
        asks=situation.lookup.questions.get(question) or str(says or question),
        status=next(iter(disputed["status"].filter(disputed["question"] == question)), "not disputed"),
        why_not=apparent_reason(situation, question),
        answers=_answers(situation, question),
        comparisons=compared.comparisons,
        checks=compared.checks,
        adjudication=compared.adjudication,
        method=situation.day.methods.version("disputes"),
        **as_known(situation),
    )


def citations_of(situation: Situation, facts: pl.Series) -> Mapping[str, tuple[Citation, ...]]:
    """Return the known citations of each of these facts, in their order."""
    frames, actor = situation.frames, situation.lookup.actor
    cited = frames.citations.filter(pl.col("fact").is_in(facts.unique().implode())).sort("n")
    # One join for all facts: a page takes as many steps for many of them as for few.
    links = (
        # First in a chain stands the citing source, which the citation names already.
        frames.chains.filter(pl.col("position") > 0)
        .join(cited.select(citation="id"), on="citation", how="semi")
        .sort("position")
        .group_by(id="citation")
        .agg(chain="link")
    )
    found: dict[str, list[Citation]] = defaultdict(list)
    for row in cited.join(links, on="id", how="left", maintain_order="left").iter_rows(named=True):
        chain = tuple(row["chain"] or ())
        found[row["fact"]].append(from_row(Citation, row, chain=chain, chain_names=tuple(map(actor, chain))))
    return {fact: tuple(each) for fact, each in found.items()}


def _answers(situation: Situation, question: str) -> tuple[ExplainedAnswer, ...]:
    """Return the known answers to a question, the best supported first."""
    frames, day = situation.frames, situation.day
    asked = pl.col("question") == question
    given = day.fact_grades.filter(asked).join(
        frames.facts.select("says", fact="id"), on="fact", how="left", maintain_order="left"
    )
    citations = citations_of(situation, given["fact"])
    facts: dict[str, list[CitedFact]] = defaultdict(list)
    for answer, fact, text in given[["answer", "fact", "says"]].iter_rows():
        facts[answer].append(CitedFact(fact, text, citations.get(fact, ())))
    says = dict(frames.answers.filter(asked)[["answer", "says"]].iter_rows())
    voices = _voices(situation, question)
    answers = given.group_by("answer", maintain_order=True).agg(
        pl.col("support", "lines", "origins", "reporters", "publications", "voted", "grade", "source").first()
    )
    explained = (
        from_row(
            ExplainedAnswer,
            row,
            says=says.get(row["answer"], ""),
            voices=tuple(voices.get(row["answer"], ())),
            facts=tuple(facts[row["answer"]]),
        )
        for row in answers.iter_rows(named=True)
    )
    return tuple(sorted(explained, key=lambda each: (-each.support, each.answer)))


def _voices(situation: Situation, question: str) -> Mapping[str, list[Voice]]:
    """Return who gives each answer to a question."""
    testimony = situation.day.assessor.testimony
    # A day remembers how answers are supported, not by which voices: worked out anew, for this question alone.
    asked = testimony.keys.filter(pl.col("question_id") == question).select("key", "answer")
    told = (
        testimony.citations.filter(
            "voted", pl.col("known") <= situation.as_of, pl.col("until") > situation.as_of, ~pl.col("denied")
        )
        .join(asked, on="key")
        .group_by("answer", "voice", maintain_order=True)
        .agg(pl.col("p").max())
    )
    origins = testimony.voices.gather(told["voice"])
    voices: dict[str, list[Voice]] = defaultdict(list)
    for answer, origin, p in zip(told["answer"], origins, told["p"], strict=True):
        voices[answer].append(Voice(origin, p, situation.lookup.actor(origin)))
    return voices


def as_known(situation: Situation) -> dict[str, Any]:
    """Return the fields of `AsKnown`."""
    without = sorted(situation.day.excluded)
    names = tuple(map(situation.lookup.actor, without))
    return {"as_of": situation.as_of, "without": tuple(without), "without_names": names}
