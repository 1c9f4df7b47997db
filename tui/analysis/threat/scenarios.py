"""The threat index of a base: weight of evidence over a list of indicators.

After I. J. Good, *Weight of evidence: a brief survey* (1985), over an indications-and-warning list (C. Grabo,
*Anticipating Surprise*). The index sums over indicators, not facts, so that finer curation does not raise it:

    T   = 100 · σ( logit p0 + Σ_i s_i · w_i · E_i ),    w_i = ln(odds), s = +1 raises, −1 lowers
    E_i = 1 − Π_k (1 − I_k · e_k)

with e and I of `threat_evidence`. It is an index of what is reported, not a probability of anything.

The interval takes each indicator at its lowest and its highest over disputed figures, disputed answers and links
graded F. A band is left downwards only when the index, in whole points as it is shown, is `hysteresis` below its start.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

import polars as pl

from tui.analysis.constants import VERSIONS, Corroboration, Threat
from tui.analysis.corroboration.citation_weights import as_known as on_day
from tui.analysis.corroboration.citation_weights import hear, states
from tui.analysis.threat.evidence import Bearing, bearing, weigh, weigh_begun
from tui.analysis.threat.index import PRIOR, Assessment, assessment, indices, levels_alone, strengths
from tui.store.schema.frames import Frames

__all__ = [
    "PRIOR",
    "VERSION",
    "Assessment",
    "as_known",
    "assess",
    "history",
    "in_hindsight",
    "leaving_out",
    "sensitivity",
]
VERSION = VERSIONS["threat"]


def assess(
    frames: Frames,
    days: pl.Series | Iterable[date],
    constants: Threat,
    distrusted: frozenset[str] = frozenset(),
    *,
    corroboration: Corroboration | None = None,
    since: date | None = None,
) -> Assessment:
    """The level of every base as known on each of `days`, without the voices that are `distrusted`.

    Bands are run from `since`, the theatre's first day; where it is not given, from the first day on which anything
    was known, or the first of `days` if that is earlier.
    """
    series = days if isinstance(days, pl.Series) else pl.Series(list(days), dtype=pl.Date)
    return as_known(_bearing(frames, constants, distrusted, corroboration), series.cast(pl.Date), since)


def as_known(about: Bearing, days: pl.Series, since: date | None = None) -> Assessment:
    """`assess` from what has been sorted out already."""
    first_known = about.testimony.citations["known"].min() if since is None else since
    starts = [day for day in (days.min(), first_known) if isinstance(day, date)]
    last = days.max()
    run = pl.date_range(min(starts), last, eager=True) if isinstance(last, date) else days
    scenarios, moments = states(about.testimony, run)
    return assessment(about, weigh(about, scenarios), moments, days)


def history(
    frames: Frames,
    window: tuple[date, date],
    constants: Threat,
    distrusted: frozenset[str] = frozenset(),
    *,
    corroboration: Corroboration | None = None,
) -> Assessment:
    """The level of every base on each day of `window`, as known then."""
    about = _bearing(frames, constants, distrusted, corroboration)
    return as_known(about, pl.date_range(*window, eager=True), window[0])


def in_hindsight(about: Bearing, days: pl.Series) -> pl.DataFrame:
    """The level of every base on each of `days`, in order, by all that was ever published (`Assessment.levels`).

    A fact counts from the day on which it began to happen.
    """
    moments = pl.DataFrame({"day": days}).with_row_index("scenario")
    return levels_alone(about, weigh_begun(about, moments), moments)


def sensitivity(
    frames: Frames,
    day: date,
    constants: Threat,
    distrusted: frozenset[str] = frozenset(),
    *,
    corroboration: Corroboration | None = None,
) -> pl.DataFrame:
    """The index of every base again without each root, each source and each fact that it may rest on.

    Returns `[base, kind, id, index, change]`, kind being root, source or fact, largest change first. Where a
    store is so large that leaving out each would weigh more than `sensitivity-rows` citations, those are tried that
    carry most.
    """
    return leaving_out(_bearing(frames, constants, distrusted, corroboration), day)


def leaving_out(about: Bearing, day: date) -> pl.DataFrame:
    """`sensitivity` from what has been sorted out already."""
    scenarios = _leaving_out(about, day)
    moments = scenarios.select("scenario", day=pl.lit(day))
    index = indices(about, weigh(about, scenarios), moments)
    unchanged = index.filter(pl.col("scenario") == 0).select("base", unchanged="index")
    return (
        index.filter(pl.col("scenario") > 0)
        .join(unchanged, on="base")
        .join(scenarios, on="scenario")
        .select("base", "index", kind="without_kind", id="without", change=pl.col("index") - pl.col("unchanged"))
        .select("base", "kind", "id", "index", "change")
        .sort(
            [pl.col("base"), pl.col("change").abs().round(9), pl.col("kind"), pl.col("id")],
            descending=[False, True, False, False],
        )
    )


def _bearing(
    frames: Frames, constants: Threat, distrusted: frozenset[str], corroboration: Corroboration | None
) -> Bearing:
    rules = corroboration or Corroboration()
    testimony = hear(frames.citations, frames.chains, frames.facts, frames.sources, rules)
    return bearing(frames, testimony.without(distrusted) if distrusted else testimony, constants)


def _leaving_out(about: Bearing, day: date) -> pl.DataFrame:
    """Scenario 0 leaves out nothing; the others one root, source or fact each, of those that carry most."""
    testimony, limits = about.testimony, about.constants
    carried = strengths(about, weigh(about, on_day(day)), pl.DataFrame({"scenario": [0], "day": [day]}))
    known = testimony.citations.filter(pl.col("known") <= day).join(carried, on="question_key", how="left")
    by_kind = [
        known.join(testimony.roots.select("voice", "root"), on="voice").select(
            "carried", kind=pl.lit("root"), id="root"
        ),
        known.select("carried", kind=pl.lit("source"), id="source"),
        known.select("carried", kind=pl.lit("fact"), id="fact"),
    ]
    affordable = limits.sensitivity_rows // (3 * max(known.height, 1))
    tried = (
        pl.concat(by_kind)
        .group_by("kind", "id")
        .agg(pl.col("carried").sum())
        .sort("carried", "id", descending=[True, False])
        .group_by("kind", maintain_order=True)
        .head(max(affordable, 1))
        .sort("kind", "id")
    )
    none = pl.DataFrame({"kind": [None], "id": [None]}, schema={"kind": pl.String, "id": pl.String})
    return (
        pl.concat([none, tried.select("kind", "id")])
        .with_row_index("scenario")
        .select("scenario", as_of=pl.lit(day), without_kind="kind", without="id")
    )
