"""The overview: the level of every base, what became known last, what else has changed, records with problems."""

from __future__ import annotations

from datetime import date
from typing import Final

import msgspec
import polars as pl

from tui.analysis.situation import Situation
from tui.analysis.views.changes import Differences, by_exclusion
from tui.analysis.views.disputes import DisputedQuestion, disputed_questions
from tui.analysis.views.facts import FactRows
from tui.analysis.views.levels import BaseSummary, base_summaries
from tui.analysis.views.relations import RelationMove, relation_moves
from tui.store.schema.frames import KIND

LATEST: Final = 8
"""Facts that are listed as new."""
MOVES: Final = 4
"""Relations that are listed as moved."""


class NewFacts(msgspec.Struct, frozen=True):
    """The facts that became known last, without background."""

    day: date
    """The day on which they did; the as-of day where there are none."""
    facts: int
    """How many there are."""
    listed: FactRows
    """The first of them: those that bear on a base, and of these what happened last."""


class Entered(msgspec.Struct, frozen=True):
    """What curators have entered since a day."""

    since: date
    facts: int
    sources: int
    """How many sources these facts come from."""


class Overview(msgspec.Struct, frozen=True):
    """Everything that an analyst asks first."""

    facts: int
    """How many facts the theatre has, known by the day or not."""
    as_of: date
    filtered: bool
    bases: tuple[BaseSummary, ...]
    new: NewFacts
    moved: tuple[RelationMove, ...] | None
    """Pairs of actors that stand otherwise than the day before: the first of them; None where that comes later."""
    moves: int
    """How many there are."""
    disputes: tuple[DisputedQuestion, ...] | None
    """Those in which a shown fact has a part, open ones first; None where that comes later."""
    entered: Entered | None
    """None on the user's first visit."""
    problems: int
    """How many errors there are in records."""
    what_if: Differences | None
    """What is different by what is excluded; None where nothing is, or that comes later."""


def overview(situation: Situation, visited: date | None = None, *, first_look: bool = False) -> Overview:
    """Return the overview; `visited` is the day of the user's last visit.

    A `first_look` tells levels and new facts alone, as long as the assessor is not complete.
    """
    store = situation.store
    whole = not first_look or situation.day.assessor.is_complete(situation.as_of)
    changed = situation.day.relation_moves if whole else None
    return Overview(
        store.frames.facts.height,
        situation.as_of,
        bool(situation.lens.filters),
        base_summaries(situation, first_look=first_look),
        new_facts(situation),
        # What holds comes first, so that names are looked up only for those that are listed.
        None if changed is None else relation_moves(changed.head(MOVES), situation.lookup),
        0 if changed is None else changed.height,
        disputed_questions(situation) if whole else None,
        None if visited is None else _entered(situation, visited),
        sum(problem.severity == "error" for problem in store.problems),
        by_exclusion(situation) if whole else None,
    )


def new_facts(situation: Situation) -> NewFacts:
    """Return the shown facts that became known last."""
    facts = situation.facts.filter(KIND != "background")
    last = facts["known"].max()
    # With its type: where nothing is shown, `last` is None.
    fresh = facts.filter(pl.col("known") == pl.lit(last, dtype=pl.Date))
    bears = pl.col("id").is_in(situation.frames.indicators["fact"].implode())
    first = fresh.select(
        pl.arg_sort_by(bears, "latest", descending=True, nulls_last=True, maintain_order=True).head(LATEST)
    ).to_series()
    day = last if isinstance(last, date) else situation.as_of
    return NewFacts(day, fresh.height, FactRows(fresh[first], situation, situation.year))


def _entered(situation: Situation, since: date) -> Entered:
    """Return how many facts come from sources that were entered after a day, and from how many of them."""
    sources = situation.frames.sources.filter(pl.col("entered") > since)["id"]
    # Counted among citations, since a source that no fact comes from has added none.
    cited = situation.frames.citations.filter(pl.col("source").is_in(sources.implode()))
    return Entered(since, cited["fact"].n_unique(), cited["source"].n_unique())
