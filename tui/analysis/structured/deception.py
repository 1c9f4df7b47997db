"""Deception checks: whether an origin, or who makes one statement, would deceive us, and what follows without it.

Four questions are answered by the curator, yes, partly, no or unknown: has it a motive, the opportunity, the means, and
has it done so before (after Heuer and Pherson, *Structured Analytic Techniques*, motive, opportunity and means, past
opposition practices). They move no number. Where so many are yes as `Structured.suspicious_from`, the levels of all
bases are weighed once more without everything that passes through that origin, or without that statement.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Final

import msgspec
import polars as pl
from msgspec.structs import replace

from tui.analysis.as_known import through
from tui.analysis.constants import Structured
from tui.analysis.corroboration.citation_weights import Testimony, with_first_told
from tui.analysis.threat import scenarios
from tui.analysis.threat.bearing import Bearing, bearing
from tui.store.schema.frames import Frames

MARKS: Final = ("motive", "opportunity", "means", "past")
"""The questions, in the order in which they are shown."""
_LEVEL: Final = ("base", "event", "level", "index", "low", "high")


class DeceptionChecks(msgspec.Struct, frozen=True):
    """The checks of those who speak, and of what is said, on a day.

    checks `[kind, of, motive, opportunity, means, past, why, yes]`, those with most answers of yes first: kind is actor
    or fact, `yes` how many there are. without `[kind, of, base, event, level, index, low, high]`: the levels without
    each of the suspicious.
    """

    checks: pl.DataFrame
    without: pl.DataFrame


def as_known(
    about: Bearing, known: Frames, day: date, constants: Structured, excluded: Iterable[str] = ()
) -> DeceptionChecks:
    """Return the checks of a day from the frames that are known on it.

    Actors are those through whom anything known passes, and those that are left out on trial, which have to be there
    to be taken in again.
    """
    heard = [*through(known.citations, known.chains, known.sources)["voice"], *excluded]
    is_actor = pl.col("kind") == "actor"
    concerned = pl.when(is_actor).then(pl.col("of").is_in(heard)).otherwise(
        pl.col("of").is_in(known.facts["id"].implode())
    )  # fmt: skip
    yes = pl.sum_horizontal((pl.col(mark) == "yes").cast(pl.Int32) for mark in MARKS)
    checks = (
        known.deception.filter(concerned)
        .with_columns(yes=yes)
        .sort("yes", descending=True, maintain_order=True)
        .select("kind", "of", *MARKS, "why", "yes")
    )
    return DeceptionChecks(checks, _without(about, checks.filter(pl.col("yes") >= constants.suspicious_from), day))


def _without(about: Bearing, suspicious: pl.DataFrame, day: date) -> pl.DataFrame:
    """Return the levels of a day without each of the suspicious (`DeceptionChecks.without`)."""
    found = []
    for kind, of in suspicious.select("kind", "of").iter_rows():
        without = bearing(_left_out(about.testimony, kind, of), about.constants)
        levels = scenarios.levels_as_known(without, pl.Series([day]))
        found.append(levels.select(pl.lit(kind).alias("kind"), pl.lit(of).alias("of"), *_LEVEL))
    schema = {name: pl.Float64() if name in ("index", "low", "high") else pl.String() for name in _LEVEL}
    nothing = pl.DataFrame(schema={"kind": pl.String(), "of": pl.String(), **schema})
    return pl.concat([nothing, *found])


def _left_out(testimony: Testimony, kind: str, of: str) -> Testimony:
    """Return the same without what passes through an actor, or without a fact."""
    if kind == "actor":
        return testimony.without(frozenset((of,)))
    fact = testimony.frames.facts["id"].index_of(of)
    kept = testimony.citations.filter(pl.col("fact") != fact)
    return replace(testimony, citations=with_first_told(kept))
