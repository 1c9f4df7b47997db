"""The report: the whole situation as a brief, as `syrtui report` prints it, with the citations behind each sentence."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, timedelta

import msgspec
import polars as pl

from tui.analysis.constants import VERSIONS, Event
from tui.analysis.day_changes import Changes
from tui.analysis.situation import Situation
from tui.analysis.text_reuse.attached import Attached
from tui.analysis.views.assumptions import Assumptions, assumptions
from tui.analysis.views.changes import Differences, LevelMove, by_exclusion, level_moves
from tui.analysis.views.cited import Cited, cited
from tui.analysis.views.deception import DeceptionChecks, deception_checks
from tui.analysis.views.disputes import Dispute, DisputeMove, disputes
from tui.analysis.views.forecasts import Ledger, ledger
from tui.analysis.views.from_frame import structs
from tui.analysis.views.gaps import Gaps, gaps
from tui.analysis.views.hypotheses import Hypotheses, hypotheses
from tui.analysis.views.levels import BaseLevel, DayLevel, base_summaries, reported_on
from tui.analysis.views.levels import Report as ReportOnBase
from tui.analysis.views.made_from import AsKnown, as_known
from tui.analysis.views.map import MapView, map_view
from tui.analysis.views.notes import NoteView, all_notes
from tui.analysis.views.nothing_shown import NothingShown, nothing_shown
from tui.analysis.views.relations import (
    Relation,
    RelationMove,
    Triad,
    relation_moves,
    relations_in,
    reported_relations,
    triads,
)
from tui.analysis.views.summary import later_sources
from tui.analysis.views.what_would_change import WhatWouldChange, what_would_change


class FactMove(msgspec.Struct, frozen=True):
    """A fact that became known, was said again, denied or withdrawn since a day."""

    fact: str
    change: str
    """new, corroborated, denied or withdrawn."""
    citations: int
    """How many have come or gone."""
    says: str
    when: str
    """The date as it is shown, at its precision."""
    effect: float
    """How strong it is as evidence of an indicator of a base, from 0 to 1."""


class Report(AsKnown, frozen=True, kw_only=True):
    """Levels with reasons, what has changed since a day, relations, disputes, structured analysis, gaps and sources.

    A filter narrows down what is new, relations, disputes and forecasts.
    """

    title: str
    nothing: NothingShown | None
    """Why no fact is shown; None where any is."""
    what_if: Differences | None
    """What is different by what is excluded; None where nothing is."""
    facts: int
    sources: int
    later_sources: int
    """How many sources are known only after the as-of day."""
    last_day: date
    """The last day on which anything became known."""
    bases: tuple[BaseLevel, ...]
    history: Mapping[str, Mapping[Event, tuple[DayLevel, ...]]]
    """The levels of each base as known on each day of the theatre's window, up to the as-of day."""
    reports: Mapping[str, tuple[ReportOnBase, ...]]
    """Who reported on each base, and on which day that became known."""
    window: tuple[date, date]
    band_starts: Mapping[str, float]
    """The index at which each band but the lowest begins."""
    map: MapView
    since: date
    """The day with which the as-of day is compared."""
    levels_moved: tuple[LevelMove, ...]
    new: tuple[FactMove, ...]
    disputes: tuple[Dispute, ...]
    """Open questions first."""
    disputes_moved: tuple[DisputeMove, ...]
    relations: tuple[Relation, ...]
    """As shown facts report them: by their states, the best supported of each first."""
    relations_moved: tuple[RelationMove, ...]
    triads: tuple[Triad, ...]
    changes: WhatWouldChange
    forecasts: Ledger
    hypotheses: Hypotheses
    assumptions: Assumptions
    deception: DeceptionChecks
    gaps: Gaps
    cited: Cited
    """What all of this rests on."""
    notes: tuple[NoteView, ...]
    """The user's own."""
    records_with_errors: int
    methods: Mapping[str, str]
    """The version of each."""


def report(situation: Situation, since: date | None = None, attached: Attached | None = None) -> Report:
    """Return the situation on the as-of day, and what has changed since a day: the one before where none is given.

    `attached` are the user's originals; where they are not given, none is missed.
    """
    day, store, forecasts = situation.day, situation.store, ledger(situation)
    since = since or situation.as_of - timedelta(days=1)
    moved, bases = day.changes_since(since), base_summaries(situation)
    bands = day.methods.threat.bands
    view = Report(
        title=store.theatre.title,
        nothing=None if situation.shown else nothing_shown(situation),
        what_if=by_exclusion(situation),
        facts=situation.known,
        sources=situation.frames.citations["source"].n_unique(),
        later_sources=later_sources(situation),
        last_day=situation.lookup.days[-1],
        bases=tuple(each.level for each in bases),
        history={each.level.base: each.history for each in bases},
        reports=reported_on(situation),
        window=(situation.days[0], situation.days[-1]),
        band_starts={"moderate": bands.moderate, "substantial": bands.substantial, "severe": bands.severe},
        map=map_view(situation),
        since=since,
        levels_moved=level_moves(situation, moved),
        new=_moved_facts(situation, moved),
        disputes=tuple(sorted(disputes(situation, attached).disputes, key=lambda each: not each.open)),
        disputes_moved=_disputes_moved(situation, moved),
        relations=relations_in(situation, reported_relations(situation)),
        relations_moved=relation_moves(moved.relations, situation.lookup),
        triads=triads(day.unbalanced_triads, situation.lookup),
        changes=what_would_change(situation),
        forecasts=forecasts.shown(situation.shown) if situation.lens.filters else forecasts,
        hypotheses=hypotheses(situation),
        assumptions=assumptions(situation),
        deception=deception_checks(situation),
        gaps=gaps(situation, attached),
        cited=Cited(),
        notes=all_notes(situation),
        records_with_errors=len(
            # By place, as a record may have several problems.
            {(each.file, each.line) for each in situation.store.problems if each.severity == "error"}
        ),
        methods={name: day.methods.version(name) for name in VERSIONS},
        **as_known(situation),
    )
    questions = {each.question for each in view.disputes} | {each.question for each in view.disputes_moved}
    questions |= {each.behind for each in view.assumptions.assumptions if each.behind_kind == "question"}
    speakers = {each.behind for each in view.assumptions.assumptions if each.behind_kind in ("source", "actor")}
    speakers |= {each.of for each in view.deception.checks if each.kind == "actor"}
    speakers |= {each.origin for each in view.forecasts.track_record}
    speakers |= {
        each.of for level in view.changes.levels for each in level.changes if each.kind in ("source", "origin")
    }
    found = cited(situation, view.bases, set(_facts_told(view)), questions, speakers)
    return msgspec.structs.replace(view, cited=found)


def _facts_told(view: Report) -> Iterator[str]:
    """Yield the ids of the facts that a report tells by themselves."""
    yield from (each.fact for each in view.new)
    yield from (each.fact for base in view.bases for level in base.levels for each in level.not_counted)
    yield from (check.fact for each in view.disputes for check in each.checks)
    for forecast in view.forecasts.forecasts:
        yield from (forecast.fact, *(each.fact for each in forecast.evidence))
    yield from (row.fact for each in view.hypotheses.sets for row in each.rows if row.fact)
    for assumption in view.assumptions.assumptions:
        yield assumption.behind
        yield from (each.fact for each in assumption.contradicted_by)
    yield from (each.of for each in view.deception.checks if each.kind == "fact")
    yield from (each.fact for each in view.gaps.undated)
    yield from (front.fact for front in view.map.fronts)
    yield from (way.fact for way in view.map.ways)


def _moved_facts(situation: Situation, changes: Changes) -> tuple[FactMove, ...]:
    effects = situation.day.evidence.group_by("fact").agg(effect=pl.col("strength").max())
    facts = situation.store.frames.facts.select("says", fact="id", when="when_text")
    moved = (
        changes.facts.join(facts, on="fact", how="left", maintain_order="left")
        .join(effects, on="fact", how="left", maintain_order="left")
        .with_columns(pl.col("effect").fill_null(0.0), pl.col("when").fill_null(""))
    )
    if situation.lens.filters:
        # What was withdrawn is known no more, and no filter can show it.
        moved = moved.filter(pl.col("fact").is_in(list(situation.shown)))
    return tuple(
        msgspec.structs.replace(each, when=situation.clock.tell(each.when)) for each in structs(moved, FactMove)
    )


def _disputes_moved(situation: Situation, changes: Changes) -> tuple[DisputeMove, ...]:
    moved = changes.disputes
    if situation.lens.filters:
        moved = moved.filter(
            pl.col("question").is_in(situation.facts.select(pl.coalesce("question", "id")).to_series().implode())
        )
    return structs(moved, DisputeMove)
