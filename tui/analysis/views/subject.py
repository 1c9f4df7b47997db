"""The thing that the cursor is on, by its kind and id, with everything that is known of it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final

import msgspec
import polars as pl

from tui.analysis.constants import EVENTS, Event
from tui.analysis.situation import Situation
from tui.analysis.text_reuse.attached import Attached
from tui.analysis.views.citations import CitationView, citation_view
from tui.analysis.views.cited_events import read_from
from tui.analysis.views.disputes import Answer, Dispute, dispute
from tui.analysis.views.event_rows import EventView, UnreadEvent
from tui.analysis.views.facts import FactRows, FactView, fact_rows, fact_view
from tui.analysis.views.from_frame import FrameRows
from tui.analysis.views.hypotheses import HypothesisSet, Score, hypotheses
from tui.analysis.views.levels import (
    BaseSummary,
    Contribution,
    Evidence,
    base_summaries,
    contributions,
    evidence_rows,
)
from tui.analysis.views.names import Named
from tui.analysis.views.not_yet_known import Missing, NotYetKnown, not_yet_known
from tui.analysis.views.records import (
    ActorView,
    ParagraphView,
    PlaceView,
    SourceWithFacts,
    actor_view,
    paragraph_view,
    place_view,
    source_with_facts,
)
from tui.analysis.views.relations import Pair, pair
from tui.base.errors import Problem


class BaseView(msgspec.Struct, frozen=True):
    """A base: its levels with what adds up to them, and the facts that bear on it."""

    summary: BaseSummary
    facts: FactRows


class IndicatorView(msgspec.Struct, frozen=True):
    """An indicator of the threat to a base, and the facts behind it."""

    base: Named
    indicator: str
    contributions: Mapping[Event, Contribution]
    """What it adds to each level; none where nothing of it counts."""
    evidence: FrameRows[Evidence]


class PairWithFacts(msgspec.Struct, frozen=True):
    """How two actors stand to each other, and the facts that name both."""

    pair: Pair
    facts: FactRows


class AnswerWithFacts(msgspec.Struct, frozen=True):
    """A known answer to a question, and the facts that give it, or that are denied by it."""

    answer: Answer
    facts: FactRows


class HypothesisView(msgspec.Struct, frozen=True):
    """A hypothesis and its rivals, with the evidence that it is weighed by; or all of a set alike."""

    set: HypothesisSet
    hypothesis: Score | None
    """None where all of the set are looked at."""


class QuestionView(msgspec.Struct, frozen=True):
    """A question with its answers, and how they compare."""

    dispute: Dispute
    answers: tuple[AnswerWithFacts, ...]
    """The best supported first."""


Subject = (
    FactView
    | CitationView
    | SourceWithFacts
    | ParagraphView
    | ActorView
    | PlaceView
    | BaseView
    | IndicatorView
    | PairWithFacts
    | QuestionView
    | HypothesisView
    | EventView
    | UnreadEvent
    | Problem
)
"""Something that the cursor can be on."""


def subject(
    situation: Situation,
    kind: str,
    id: str,  # noqa: A002 - the field's name
    attached: Attached | None = None,
) -> Subject | NotYetKnown | Missing:
    """Return what is known of a thing on the as-of day, `attached` being the originals that the user has.

    `kind` and `id` are those of a `Target`: a record's own id, a citation `<fact>#<n>`, a paragraph `<source>#<n>`, a
    pair `<actor>~<actor>`, an indicator `<base>~<indicator>`, a hypothesis `<set>~<hypothesis>` or `<set>` alone, a
    problem its place in the store's list, an event `<data set>/<row>`.
    """
    # Asked first, so that a view is never made of what was published later.
    return not_yet_known(situation, kind, id) or record(situation, kind, id, attached)


def record(
    situation: Situation,
    kind: str,
    id: str,  # noqa: A002 - the field's name
    attached: Attached | None = None,
) -> Subject | Missing:
    """Return the same of a thing that need not be published by the as-of day."""
    if kind == "fact":
        return fact_view(situation, id, attached) or Missing(kind, id)
    if kind == "question":
        return _question(situation, id, attached)
    return _VIEWS[kind](situation, id) or Missing(kind, id)


def place_in_files(situation: Situation, kind: str, id: str) -> tuple[str, int] | None:  # noqa: A002 - the field's name
    """Return the file (within the theatre's folder) and the line where a thing is written; None for what is not."""
    if kind == "problem":
        problem = situation.problems[int(id)]
        return problem.file, problem.line
    if kind in ("citation", "paragraph"):
        id = id.rpartition("#")[0]  # noqa: A001 - the field's name
    if kind == "hypothesis":
        id = id.partition("~")[0]  # noqa: A001 - the field's name
    frame = _WRITTEN.get(kind)
    found = situation.lookup.rows(frame, "id", id) if frame is not None else None
    return None if found is None or found.is_empty() else (found["file"][0], found["line"][0])


def cited_from(situation: Situation, kind: str, id: str, column: str = "source") -> str:  # noqa: A002 - the field's name
    """Return the id of the source that a thing is, or is cited from; with `origin` of who said it; else nothing."""
    match kind:
        case "source":
            return id
        case "paragraph":
            return id.rpartition("#")[0]
        case "citation":
            return next(iter(situation.lookup.rows("citations", "id", id)[column]), "")
        case _:
            return ""


_WRITTEN: Final[Mapping[str, str]] = {
    "fact": "facts",
    "citation": "facts",
    "source": "sources",
    "paragraph": "sources",
    "actor": "actors",
    "place": "places",
    "base": "places",
    "question": "questions",
    "hypothesis": "hypothesis_sets",
}
"""The frame of the record in which each kind of thing is written."""


def _base(situation: Situation, base: str) -> BaseView | None:
    if base not in situation.lookup.bases:
        return None

    def compute() -> BaseView:
        (summary,) = base_summaries(situation, [base], first_look=True)
        bearing = situation.frames.indicators.filter(pl.col("base") == base)["fact"]
        return BaseView(summary, fact_rows(situation, bearing))

    whole = situation.day.assessor.is_complete(situation.as_of)
    return situation.once("base", base, compute) if whole else compute()


def _indicator(situation: Situation, key: str) -> IndicatorView:
    base, _, indicator = key.partition("~")
    parts = contributions(situation)
    return IndicatorView(
        Named(base, situation.lookup.place(base)),
        indicator,
        {event: part for event in EVENTS for part in parts.get((base, event), ()) if part.indicator == indicator},
        evidence_rows(situation, base, indicator),
    )


def _pair(situation: Situation, key: str) -> PairWithFacts:
    one, _, other = key.partition("~")
    named, ties = situation.frames.fact_actors, situation.frames.ties
    first, second = (
        pl.concat(
            [
                named.filter(pl.col("actor") == actor)["fact"],
                ties.filter((pl.col("from") == actor) | (pl.col("to") == actor))["fact"],
            ]
        )
        for actor in (one, other)
    )
    both = first.filter(first.is_in(second.implode()))
    return PairWithFacts(pair(situation, one, other), fact_rows(situation, both))


def _question(situation: Situation, question: str, attached: Attached | None) -> QuestionView:
    found = dispute(situation, question, attached)
    facts = situation.frames.facts.filter(pl.coalesce("question", "id") == question)
    denied = situation.frames.citations.filter(pl.col("wording") == "denied")["fact"]
    by_answer = facts.partition_by("answer", as_dict=True)

    def of(answer: Answer) -> pl.DataFrame:
        given = answer.answer if answer.denies is None else answer.denies
        listed = by_answer.get((given,), facts if question not in situation.lookup.questions else facts.clear())
        return listed if answer.denies is None else listed.filter(pl.col("id").is_in(denied.implode()))

    year = situation.year
    return QuestionView(
        found, tuple(AnswerWithFacts(each, FactRows(of(each), situation, year)) for each in found.answers)
    )


def _hypothesis(situation: Situation, key: str) -> HypothesisView | None:
    name, _, hypothesis = key.partition("~")
    for each in hypotheses(situation).sets:
        if each.id == name:
            return HypothesisView(each, next((score for score in each.scores if score.hypothesis == hypothesis), None))
    return None


def _event(situation: Situation, key: str) -> EventView | UnreadEvent | None:
    # Late: a theatre without events does without it.
    from tui.analysis.views.event_table import knows_event, one_event

    return one_event(situation, key) if knows_event(situation, key) else UnreadEvent(read_from(situation))


def _problem(situation: Situation, number: str) -> Problem:
    return situation.problems[int(number)]


_VIEWS: Final[Mapping[str, Callable[[Situation, str], Subject | None]]] = {
    "citation": citation_view,
    "source": source_with_facts,
    "paragraph": paragraph_view,
    "actor": actor_view,
    "place": place_view,
    "base": _base,
    "indicator": _indicator,
    "pair": _pair,
    "hypothesis": _hypothesis,
    "problem": _problem,
    "event": _event,
}
