"""What the sentences of a brief rest on: the citations of each fact, level, answer and relation, and their sources."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from itertools import zip_longest
from typing import Final

import msgspec
import polars as pl

from tui.analysis.constants import EVENTS
from tui.analysis.situation import Situation
from tui.analysis.views.citations import digest_text
from tui.analysis.views.disputes import Answer
from tui.analysis.views.explanations import Citation, citations_of
from tui.analysis.views.levels import BaseLevel, EventLevel, evidence
from tui.analysis.views.relations import pair_id, tie_pairs
from tui.analysis.views.sources import SourceView, source_of
from tui.analysis.views.what_would_change import Change

STRONGEST: Final = 2
"""Citations that stand for an indicator, those that count most."""
REASONS: Final = 3
"""Indicators that stand for a level, those that move it most."""
SPEAKERS: Final = 3
"""Citations that stand for a source or an actor as a whole."""

Ids = Mapping[str, tuple[str, ...]]
"""Ids of citations by what rests on them."""


class Cited(msgspec.Struct, frozen=True, kw_only=True, rename="kebab"):
    """What rests on which citations, by ids: the strongest first."""

    citations: Mapping[str, Citation] = {}
    digests: Mapping[str, str] = {}
    """What a paragraph says, in the curator's words: by `<source>#<paragraph>`."""
    facts: Ids = {}
    indicators: Ids = {}
    """By `<base>/<indicator>`."""
    levels: Ids = {}
    """By `<base>/<event>`."""
    answers: Ids = {}
    """By `<question>/<answer>`."""
    pairs: Ids = {}
    """By `<actor>~<actor>`."""
    speakers: Ids = {}
    """By the id of a source or an actor, as far as a section names one."""
    sources: tuple[SourceView, ...] = ()
    """Those of the citations, in the order of their days."""

    def of_facts(self, facts: Iterable[str]) -> tuple[str, ...]:
        """Return the citations of facts."""
        return tuple(each for fact in facts for each in self.facts.get(fact, ()))

    def of_level(self, base: str, event: str) -> tuple[str, ...]:
        """Return the citations that a level of a base rests on most."""
        return self.levels.get(f"{base}/{event}", ())

    def of_base(self, base: str) -> tuple[str, ...]:
        """Return the citations that either level of a base rests on most."""
        return tuple(each for event in EVENTS for each in self.of_level(base, event))

    def of_answer(self, answer: Answer) -> tuple[str, ...]:
        """Return the citations that give an answer."""
        denied = f"not {answer.denies}" if answer.denies else answer.answer
        return self.answers.get(f"{answer.question}/{denied}", ())

    def of_question(self, question: str) -> tuple[str, ...]:
        """Return the citations that answer a question, the first of each answer before the others."""
        listed = [ids for key, ids in self.answers.items() if key.startswith(f"{question}/")]
        return tuple(each for of_each in zip_longest(*listed) for each in of_each if each)

    def of_change(self, change: Change, own: tuple[str, ...]) -> tuple[str, ...]:
        """Return the citations that a change would leave out or weigh otherwise; else those of what it changes."""
        match change.kind:
            case "source" | "origin":
                found = self.speakers.get(change.of, ())
            case "citation":
                found = (change.of,) if change.of in self.citations else ()
            case "report" | "weight":
                found = self.indicators.get(change.id.replace("~", "/"), ())
            case _:
                found = ()
        return found or own


def cited(
    situation: Situation, bases: Iterable[BaseLevel], facts: Iterable[str], questions: Iterable[str], speakers: set[str]
) -> Cited:
    """Return what the levels of bases rest on, all relations, and these facts, questions and speakers."""
    frames, lookup = situation.frames, situation.lookup
    indicators, levels = _levels(situation, bases)
    answers, pairs, said = _answers(situation, questions), _pairs(situation), _speakers(situation, speakers)
    ids = {each for found in (indicators, levels, answers, pairs, said) for listed in found.values() for each in listed}
    behind = frames.citations.filter(pl.col("id").is_in(list(ids)))["fact"]
    told = citations_of(situation, pl.concat([behind, pl.Series(list(facts), dtype=pl.String)]))
    by_fact = {fact: tuple(each.id for each in listed) for fact, listed in told.items()}
    citations = {each.id: each for listed in told.values() for each in listed}
    paragraphs = sorted({(each.source, each.paragraph) for each in citations.values()})
    digests = ((f"{source}#{number}", digest_text(lookup, source, number)) for source, number in paragraphs)
    known = frames.sources.filter(pl.col("id").is_in([source for source, _ in paragraphs]))
    return Cited(
        citations=citations,
        digests={paragraph: text for paragraph, text in digests if text},
        facts=by_fact,
        indicators=indicators,
        levels=levels,
        answers=answers,
        pairs=pairs,
        speakers=said,
        sources=tuple(source_of(situation, each) for each in known.sort("latest", "id", nulls_last=True)["id"]),
    )


def _levels(situation: Situation, bases: Iterable[BaseLevel]) -> tuple[Ids, Ids]:
    """Return the strongest citations of each indicator, and of each level."""
    indicators: dict[str, tuple[str, ...]] = {}
    levels: dict[str, tuple[str, ...]] = {}
    for base in bases:
        listed: dict[str, list[str]] = defaultdict(list)
        for indicator, citation in evidence(situation, base.base).select("indicator", "citation").iter_rows():
            listed[indicator].append(citation)
        for indicator, citation in _reported(situation, base.base):
            listed[indicator].append(citation)  # behind those that count; alone where none does
        indicators |= {f"{base.base}/{name}": tuple(dict.fromkeys(ids))[:STRONGEST] for name, ids in listed.items()}
        lost = _lost(situation, base) if base.standing.lost else ()
        for level in base.levels:
            levels[f"{base.base}/{level.event}"] = lost or _level(situation, base.base, level, indicators)
    return indicators, levels


def _reported(situation: Situation, base: str) -> Iterable[tuple[str, str]]:
    """Return every indicator of a base with the citations that report it, whether or not they count."""
    told = situation.frames.indicators.filter(base=base).select("fact", "indicator")
    return (
        told.join(situation.frames.citations, on="fact").sort("credibility", "n").select("indicator", "id").iter_rows()
    )


def _level(situation: Situation, base: str, level: EventLevel, indicators: Ids) -> tuple[str, ...]:
    """Return the strongest citations of what moves a level most; without any, of what does not count."""
    own = [each for reason in level.reasons[:REASONS] for each in indicators.get(f"{base}/{reason.indicator}", ())]
    if not own:
        uncounted = [each.fact for each in level.not_counted[:REASONS]]
        citations = situation.frames.citations.filter(pl.col("fact").is_in(uncounted))
        own = citations["id"].head(REASONS).to_list()
    return tuple(dict.fromkeys(own))


def _lost(situation: Situation, base: BaseLevel) -> tuple[str, ...]:
    """Return the citations that tell what has become of a base."""
    frames = situation.frames
    told = frames.statuses.filter(base=base.base, status=base.standing.status)["fact"]
    return tuple(frames.citations.filter(pl.col("fact").is_in(told.implode()))["id"].head(REASONS))


def _answers(situation: Situation, questions: Iterable[str]) -> Ids:
    """Return the citations that give each answer; of a denial, those of who denies."""
    frames = situation.frames
    asked = frames.facts.select(
        fact="id", question=pl.coalesce("question", "id"), answer=pl.coalesce("answer", pl.lit("yes"))
    ).filter(pl.col("question").is_in(list(questions)))
    found: dict[str, list[str]] = defaultdict(list)
    given = frames.citations.join(asked, on="fact").sort("credibility", "n")
    for question, answer, citation, wording in given.select("question", "answer", "id", "wording").iter_rows():
        found[f"{question}/{'' if wording != 'denied' else 'not '}{answer}"].append(citation)
    return {answer: tuple(ids) for answer, ids in found.items()}


def _pairs(situation: Situation) -> Ids:
    """Return the citations that each relation rests on, those that count most first."""
    ties = situation.day.tie_evidence.select("citation", "strength", "p", tie_a="a", tie_b="b")
    rows = (
        tie_pairs(situation)
        .join(ties, on=["tie_a", "tie_b"])
        .sort(pl.col("strength") * pl.col("p"), descending=True, maintain_order=True, nulls_last=True)
        .group_by("a", "b", maintain_order=True)
        .agg(pl.col("citation").unique(maintain_order=True).head(REASONS))
    )
    return {pair_id(a, b): tuple(ids) for a, b, ids in rows.select("a", "b", "citation").iter_rows()}


def _speakers(situation: Situation, speakers: set[str]) -> Ids:
    """Return citations that come from a source, or whose origin somebody is."""
    found: dict[str, list[str]] = defaultdict(list)
    columns = ("id", "source", "origin")
    for citation, source, origin in situation.frames.citations.sort("credibility").select(columns).iter_rows():
        for each in {source, origin} & speakers:
            found[each].append(citation)
    return {each: tuple(ids[:SPEAKERS]) for each, ids in found.items()}
