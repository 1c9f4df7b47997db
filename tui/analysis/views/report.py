"""The report: the whole situation on one page, as `syrtui report` prints it."""

from __future__ import annotations

from collections.abc import Mapping

import msgspec
import polars as pl

from tui.analysis.constants import VERSIONS
from tui.analysis.situation import Situation
from tui.analysis.views.assumptions import Assumptions, assumptions
from tui.analysis.views.changes import Differences, by_exclusion
from tui.analysis.views.deception import DeceptionChecks, deception_checks
from tui.analysis.views.disputes import Dispute, DisputeMove, disputes
from tui.analysis.views.forecasts import Ledger, ledger
from tui.analysis.views.from_frame import structs
from tui.analysis.views.hypotheses import Hypotheses, hypotheses
from tui.analysis.views.levels import BaseLevel, base_levels
from tui.analysis.views.made_from import AsKnown, as_known
from tui.analysis.views.notes import NoteView, all_notes
from tui.analysis.views.relations import RelationMove, Triad, relation_moves, triads
from tui.analysis.views.what_would_change import WhatWouldChange, what_would_change


class FactMove(msgspec.Struct, frozen=True):
    """A fact that became known, was said again, denied or withdrawn since the day before."""

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
    """Levels with reasons, what has changed since the day before, disputes, structured analysis.

    A filter narrows down what is new, the disputes and the forecasts.
    """

    title: str
    what_if: Differences | None
    """What is different by what is excluded; None where nothing is."""
    facts: int
    sources: int
    bases: tuple[BaseLevel, ...]
    new: tuple[FactMove, ...]
    disputes: tuple[Dispute, ...]
    """Open questions first."""
    disputes_moved: tuple[DisputeMove, ...]
    relations_moved: tuple[RelationMove, ...]
    triads: tuple[Triad, ...]
    changes: WhatWouldChange
    forecasts: Ledger
    hypotheses: Hypotheses
    assumptions: Assumptions
    deception: DeceptionChecks
    notes: tuple[NoteView, ...]
    """The user's own."""
    records_with_errors: int
    methods: Mapping[str, str]
    """The version of each."""


def report(situation: Situation) -> Report:
    """Return the situation on the day at hand, and what has changed since the day before."""
    day, store, forecasts = situation.day, situation.store, ledger(situation)
    return Report(
        title=store.theatre.title,
        what_if=by_exclusion(situation),
        facts=situation.known,
        sources=situation.frames.citations["source"].n_unique(),
        bases=base_levels(situation),
        new=_moved_facts(situation),
        disputes=tuple(sorted(disputes(situation).disputes, key=lambda each: not each.open)),
        disputes_moved=_disputes_moved(situation),
        relations_moved=relation_moves(day.changes.relations, situation.lookup),
        triads=triads(day.unbalanced_triads, situation.lookup),
        changes=what_would_change(situation),
        forecasts=forecasts.shown(situation.shown) if situation.lens.filters else forecasts,
        hypotheses=hypotheses(situation),
        assumptions=assumptions(situation),
        deception=deception_checks(situation),
        notes=all_notes(situation),
        records_with_errors=len(
            # By place, as a record may have several problems.
            {(each.file, each.line) for each in situation.store.problems if each.severity == "error"}
        ),
        methods={name: day.methods.version(name) for name in VERSIONS},
        **as_known(situation),
    )


def _moved_facts(situation: Situation) -> tuple[FactMove, ...]:
    evidence = situation.day.assessment.evidence
    effects = evidence.filter(pl.col("as_of") == situation.as_of).group_by("fact").agg(effect=pl.col("strength").max())
    facts = situation.store.frames.facts.select("says", fact="id", when="when_text")
    moved = (
        situation.day.changes.facts.join(facts, on="fact", how="left", maintain_order="left")
        .join(effects, on="fact", how="left", maintain_order="left")
        .with_columns(pl.col("effect").fill_null(0.0), pl.col("when").fill_null(""))
    )
    if situation.lens.filters:
        # What was withdrawn is known no more, and no filter can show it.
        moved = moved.filter(pl.col("fact").is_in(list(situation.shown)))
    return structs(moved, FactMove)


def _disputes_moved(situation: Situation) -> tuple[DisputeMove, ...]:
    moved = situation.day.changes.disputes
    if situation.lens.filters:
        moved = moved.filter(
            pl.col("question").is_in(situation.facts.select(pl.coalesce("question", "id")).to_series().implode())
        )
    return structs(moved, DisputeMove)
