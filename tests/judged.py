"""Judgements straight from frames, as an assessor makes them of a store."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

import polars as pl

from tui.analysis import disputes, relations
from tui.analysis.as_known import horizon
from tui.analysis.constants import Methods
from tui.analysis.corroboration.citation_weights import weigh_citations
from tui.analysis.disputes import Disputes
from tui.analysis.relations import Relations
from tui.analysis.threat.bearing import bearing
from tui.analysis.threat.scenarios import WeighedDays, WithEvidence
from tui.store.schema.frames import Frames


def visible(frames: Frames, as_of: date | None = None, excluded: frozenset[str] = frozenset()) -> Frames:
    """Return the store as known on `as_of` (None: all of it) without what passes through the `excluded`."""
    return horizon(frames, excluded).visible(as_of)


def assess(frames: Frames, days: Iterable[date], methods: Methods | None = None) -> WithEvidence:
    """Return the level of every base as known on each of `days`, with all its parts."""
    constants = methods or Methods()
    about = bearing(weigh_citations(frames, constants), constants.threat)
    return WeighedDays.of(about, pl.Series(list(days), dtype=pl.Date)).whole()


def relate(frames: Frames, days: Iterable[date], methods: Methods | None = None) -> Relations:
    """Return how actors stand to each other as known on each of `days`."""
    constants = methods or Methods()
    return relations.as_known(weigh_citations(frames, constants), pl.Series(list(days), dtype=pl.Date), constants)


def find(frames: Frames, as_of: date | None = None, methods: Methods | None = None) -> Disputes:
    """Return what is disputed as known on a day (None: by all that was ever published)."""
    constants = methods or Methods()
    return disputes.as_known(weigh_citations(frames, constants), as_of, constants)
