"""Explanations: judgements taken apart, down to the paragraphs that they rest on, as `syrtui explain` prints them.

Every explanation says by which method, in which version, it was made. Ids have their names beside them.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from datetime import date

import msgspec
import polars as pl
from msgspec.structs import asdict, replace

from tui.analysis.constants import Event
from tui.analysis.situation import Situation
from tui.analysis.text_reuse.attached import Attached
from tui.analysis.views import relations
from tui.analysis.views.disputes import NOT_YET, Answer, Dispute, dispute, is_asked
from tui.analysis.views.facts import Grade, fact_grade
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
from tui.analysis.views.made_from import AsKnown, as_known
from tui.analysis.views.not_yet_known import not_yet_known


class Citation(msgspec.Struct, frozen=True, rename="kebab"):
    """Where a source asserts or denies a fact."""

    id: str
    source: str
    source_name: str
    """Publisher and date of the source."""
    paragraph: int
    chain: tuple[str, ...]
    """Who had it from whom, from the source inwards; empty where the source says it itself."""
    origin: str
    wording: str
    interest: str | None
    """`against` where the speaker's own side loses by saying it."""
    credibility: int
    known: date
    chain_names: tuple[str, ...]


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
    filter: str
    shown_facts: int
    known_facts: int
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


class CitedFact(msgspec.Struct, frozen=True):
    """A fact with its citations."""

    fact: str
    says: str
    citations: tuple[Citation, ...]


class ExplainedAnswer(Answer, frozen=True, kw_only=True, rename="kebab"):
    """An answer to a question, with the facts that give it; of a denial, with those who deny."""

    facts: tuple[CitedFact, ...]


class ExplainedFact(CitedFact, frozen=True, rename="kebab"):
    """A fact, and how far it is supported."""

    when: str
    """The date as it is shown, at its precision."""
    answer: str
    """Which answer it gives; yes where it answers no question."""
    grade: Grade


class QuestionExplanation(Dispute, frozen=True, kw_only=True, rename="kebab"):
    """A question, or a fact as the question whether it is so: its answers, how they compare, and what settled it."""

    as_of: date
    without: tuple[str, ...]
    without_names: tuple[str, ...]
    filter: str
    shown_facts: int
    known_facts: int
    fact: ExplainedFact | None
    """The fact that was asked for, where it is known on the day."""
    answers: tuple[ExplainedAnswer, ...]
    method: str


def base(situation: Situation, base: str) -> BaseExplanation:
    """Return the levels of a base, taken apart."""
    (level,) = base_levels(situation, [base])
    found = evidence(situation, base).filter(pl.col("fact").is_in(list(situation.shown)))
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
    listed = [each for each in found.evidence if each.fact in situation.shown]
    facts = pl.Series([each.fact for each in listed], dtype=pl.String)
    citations = {each.id: each for cited in citations_of(situation, facts).values() for each in cited}
    return PairExplanation(
        a=a,
        b=b,
        evidence=tuple(CitedTie(**asdict(each), cited=citations[each.citation]) for each in listed),
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


def question(situation: Situation, subject: str, attached: Attached | None = None) -> QuestionExplanation:
    """Return the answers to a question, and how they compare; of a fact, those to the question that it answers.

    A fact that answers none asks whether it is so.
    """
    fact = None if subject in situation.lookup.questions else _fact(situation, subject, attached)
    asked = subject
    if fact is not None:
        row = situation.day.grade_of(subject)
        own = row["question"] if row is not None else subject
        asked = own if is_asked(situation, own) else subject
    found = dispute(situation, asked, attached)
    if subject not in situation.lookup.questions and not_yet_known(situation, "fact", subject) is not None:
        found = replace(found, asks=subject, status=NOT_YET)
    others = {name: getattr(found, name) for name in Dispute.__struct_fields__ if name != "answers"}
    return QuestionExplanation(
        answers=_answers(situation, found),
        fact=fact,
        method=situation.day.methods.version("disputes"),
        **as_known(situation),
        **others,
    )


def _fact(situation: Situation, fact: str, attached: Attached | None) -> ExplainedFact | None:
    row, grade = situation.day.grade_of(fact), fact_grade(situation, fact, attached)
    if row is None or grade is None:
        return None
    says, when = situation.lookup.rows("facts", "id", fact).select("says", "when_text").row(0)
    cited = citations_of(situation, pl.Series([fact])).get(fact, ())
    return ExplainedFact(fact, says, cited, situation.clock.tell(when), row["answer"], grade)


def citations_of(situation: Situation, facts: pl.Series) -> Mapping[str, tuple[Citation, ...]]:
    """Return the known citations of each of these facts, in their order."""
    frames, lookup = situation.frames, situation.lookup
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
        named = {"source_name": lookup.source(row["source"]), "chain_names": tuple(map(lookup.actor, chain))}
        found[row["fact"]].append(from_row(Citation, row, chain=chain, **named))
    return {fact: tuple(each) for fact, each in found.items()}


def _answers(situation: Situation, found: Dispute) -> tuple[ExplainedAnswer, ...]:
    """Return the known answers to a question, each with the citations that give it."""
    asked = situation.frames.facts.filter(
        pl.coalesce("question", "id") == found.question, pl.col("id").is_in(list(situation.shown))
    )
    given = asked.select("id", "says", answer=pl.coalesce("answer", pl.lit("yes")))
    citations = citations_of(situation, given["id"])
    facts: dict[tuple[str, bool], list[CitedFact]] = defaultdict(list)
    for fact, says, answer in given.iter_rows():
        for denied in (False, True):
            cited = tuple(each for each in citations.get(fact, ()) if (each.wording == "denied") is denied)
            if cited:
                facts[answer, denied].append(CitedFact(fact, says, cited))
    return tuple(
        ExplainedAnswer(
            facts=tuple(facts[answer.denies or answer.answer, answer.denies is not None]),
            **{name: getattr(answer, name) for name in Answer.__struct_fields__},
        )
        for answer in found.answers
    )
