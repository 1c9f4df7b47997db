"""Deception checks: whether an origin, or who makes a statement, would deceive us, and what the levels are without."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from typing import Literal

import msgspec
import polars as pl

from tui.analysis.constants import Event
from tui.analysis.situation import Situation
from tui.analysis.structured.deception import MARKS
from tui.analysis.views.from_frame import from_row
from tui.analysis.views.made_from import AsKnown, as_known


class DeceptionMarks(msgspec.Struct, frozen=True):
    """Four questions about whether somebody would deceive us, each answered yes, partly, no or unknown."""

    motive: str
    opportunity: str
    means: str
    past: str
    why: str

    @property
    def marks(self) -> tuple[tuple[str, str], ...]:
        """Each question with its answer, in their order."""
        return tuple((name, getattr(self, name)) for name in MARKS)


class LevelWithout(msgspec.Struct, frozen=True, rename="kebab"):
    """A level of a base as it is, and without an origin or statement."""

    base: str
    name: str
    event: Event
    level: str | None
    index: float | None
    """None where it is not assessed, or the base is lost."""
    without_level: str | None
    without: float | None

    @property
    def moves(self) -> bool:
        """Whether it is another level, or another index in whole points, without."""
        shown = [None if each is None else f"{each:.0f}" for each in (self.index, self.without)]
        return self.level != self.without_level or shown[0] != shown[1]


class Check(DeceptionMarks, frozen=True, rename="kebab"):
    """The check of an actor who speaks, or of a fact that is told."""

    kind: Literal["actor", "fact"]
    of: str
    says: str
    """The actor's name, or what the fact says."""
    excluded: bool
    """Whether the actor is left out on trial."""
    suspicious: bool
    """Whether so many answers are yes that levels are shown without it."""
    levels: tuple[LevelWithout, ...]
    """Both levels of every base; none where it is not suspicious."""


class DeceptionChecks(AsKnown, frozen=True, kw_only=True, rename="kebab"):
    """Every check of who speaks and what is told by a day, the most suspicious first."""

    checks: tuple[Check, ...]
    suspicious_from: int
    """From how many answers of yes on levels are shown without."""
    method: str


def deception_checks(situation: Situation) -> DeceptionChecks:
    """Return every check of who speaks and what is told by the situation's day."""
    found, lookup = situation.day.deception_checks, situation.lookup
    constants = situation.day.methods.structured
    says = situation.store.frames.facts.select("says", of="id", kind=pl.lit("fact"))
    levels = _levels(situation)
    return DeceptionChecks(
        checks=tuple(
            from_row(
                Check,
                row,
                says=lookup.actor(row["of"]) if row["kind"] == "actor" else row["says"],
                why=row["why"] or "",
                excluded=row["kind"] == "actor" and row["of"] in situation.day.excluded,
                suspicious=row["yes"] >= constants.suspicious_from,
                levels=tuple(levels[row["kind"], row["of"]]),
            )
            for row in found.checks.join(says, on=["kind", "of"], how="left", maintain_order="left").iter_rows(
                named=True
            )
        ),
        suspicious_from=constants.suspicious_from,
        method=situation.day.methods.version("structured"),
        **as_known(situation),
    )


def deception_marks(situation: Situation, kind: str, id: str) -> DeceptionMarks | None:  # noqa: A002 - the field's name
    """Return the answers given of an actor or a fact; None where nobody has checked."""
    frame = situation.store.frames.deception
    # Series, not an expression: it was half of what a step of the cursor took.
    found = ((frame["of"] == id) & (frame["kind"] == kind)).arg_true()
    if found.is_empty():
        return None
    row = frame.row(found[0], named=True)
    return from_row(DeceptionMarks, row, why=row["why"] or "")


def _levels(situation: Situation) -> Mapping[tuple[str, str], list[LevelWithout]]:
    """Return the levels with and without each of the suspicious, in the theatre's order of bases."""
    on = ["base", "event"]
    now = situation.day.assessment.levels.filter(pl.col("as_of") == situation.as_of)
    order = {base: number for number, base in enumerate(situation.lookup.bases)}
    told = (
        situation.day.deception_checks.without.rename({"level": "without_level", "index": "without"})
        .join(now.select(*on, "level", "index"), on=on, how="left")
        .with_columns(nth=pl.col("base").replace_strict(order, default=None, return_dtype=pl.Int64))
        .sort("nth", "event")
    )
    made: Mapping[tuple[str, str], list[LevelWithout]] = defaultdict(list)
    for row in told.iter_rows(named=True):
        made[row["kind"], row["of"]].append(from_row(LevelWithout, row, name=situation.lookup.place(row["base"])))
    return made
