"""Competing hypotheses: the matrix of what speaks for and against each, and which has the least against it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from typing import Final

import msgspec
import polars as pl

from tui.analysis.situation import Situation
from tui.analysis.views.from_frame import from_row
from tui.analysis.views.made_from import AsKnown, as_known
from tui.analysis.views.names import Named

CANNOT_SHOW: Final = (
    "This cannot show that a hypothesis is true: it shows what speaks against each, and only among those listed. "
    "The one with the least against it may be the one on which least is reported."
)
"""What has to be said with every ranking."""


class Evidence(msgspec.Struct, frozen=True, rename="kebab"):
    """A piece of evidence, and how well it goes with each hypothesis."""

    row: int
    indicator: str | None
    fact: str | None
    """The fact that is weighed by itself, in a row without an indicator."""
    base: str | None
    """The base of which it is evidence."""
    says: str
    """What the fact says; the indicator in words."""
    why: str
    evidence: float = msgspec.field(name="e")
    """How much of it there is: from 0 to 1."""
    ratings: Mapping[str, int | None]
    """By hypothesis: −2 speaks strongly against it, 2 strongly for it; None where it does not apply."""
    diagnosticity: float
    """How far it tells the hypotheses apart: from 0 to 1."""
    alike: bool
    """Whether it goes equally well with all of them."""


class Score(msgspec.Struct, frozen=True, rename="kebab"):
    """A hypothesis, and how much speaks against it."""

    hypothesis: str
    says: str
    inconsistency: float
    items: int
    """How many rows speak against it."""
    rank: int
    """From 1, the least inconsistent; of equal ones the same."""


class HypothesisSet(msgspec.Struct, frozen=True, rename="kebab"):
    """A question with hypotheses that compete to answer it."""

    id: str
    asks: str
    about: str
    base: Named | None
    hypotheses: tuple[str, ...]
    """Their ids as they are written: the columns of the matrix."""
    rows: tuple[Evidence, ...]
    """The most diagnostic first."""
    scores: tuple[Score, ...]
    """The least inconsistent first."""
    lead: str | None
    """The least inconsistent; None where it is undecided."""
    undecided: tuple[str, ...]
    """Those that have about as little against them as the least inconsistent, itself among them; none with a lead."""
    cannot_show: str = CANNOT_SHOW

    @property
    def reported(self) -> bool:
        """Whether there is any evidence on the day."""
        return any(row.evidence > 0 for row in self.rows)


class Hypotheses(AsKnown, frozen=True, kw_only=True, rename="kebab"):
    """Every set of hypotheses, as it stands on a day."""

    sets: tuple[HypothesisSet, ...]
    within: float
    """How much more must speak against every other than against the one that leads."""
    method: str


def hypotheses(situation: Situation) -> Hypotheses:
    """Return every set of hypotheses, as it stands on the situation's day."""
    return Hypotheses(
        sets=_sets(situation),
        within=situation.day.methods.structured.undecided_within,
        method=situation.day.methods.version("structured"),
        **as_known(situation),
    )


def only(view: Hypotheses, name: str) -> Hypotheses:
    """Return the same with no set but one."""
    return msgspec.structs.replace(view, sets=tuple(each for each in view.sets if each.id == name))


def _sets(situation: Situation) -> tuple[HypothesisSet, ...]:
    frames, found = situation.store.frames, situation.day.hypotheses
    within = situation.day.methods.structured.undecided_within
    says = {(key, name): text for key, name, text in frames.hypotheses[["set", "hypothesis", "says"]].iter_rows()}
    rows = _rows(situation)
    made = []
    for record in frames.hypothesis_sets.iter_rows(named=True):
        own = found.scores.filter(pl.col("set") == record["id"]).iter_rows(named=True)
        leads = {}
        scores = []
        for row in own:
            leads[row["hypothesis"]] = row["lead"]
            scores.append(from_row(Score, row, says=says[record["id"], row["hypothesis"]]))
        lead = next((name for name, leading in leads.items() if leading), None)
        least = scores[0].inconsistency if scores else 0.0
        near = tuple(each.hypothesis for each in scores if round(each.inconsistency - least, 9) <= within)
        made.append(
            from_row(
                HypothesisSet,
                record,
                about=record["about"] or "",
                base=Named(record["base"], situation.lookup.place(record["base"])) if record["base"] else None,
                hypotheses=tuple(frames.hypotheses.filter(pl.col("set") == record["id"])["hypothesis"]),
                rows=tuple(rows[record["id"]]),
                scores=tuple(scores),
                lead=lead,
                undecided=() if lead is not None else near,
                cannot_show=CANNOT_SHOW,
            )
        )
    return tuple(made)


def _rows(situation: Situation) -> Mapping[str, list[Evidence]]:
    found = situation.day.hypotheses
    rated: Mapping[tuple[str, int], dict[str, int | None]] = defaultdict(dict)
    for key, row, hypothesis, rating in found.ratings.iter_rows():
        rated[key, row][hypothesis] = rating
    says = situation.store.frames.facts.select("says", fact="id")
    listed = found.rows.join(says, on="fact", how="left", maintain_order="left")
    made: Mapping[str, list[Evidence]] = defaultdict(list)
    for row in listed.iter_rows(named=True):
        made[row["set"]].append(
            from_row(
                Evidence,
                row,
                says=row["says"] or (row["indicator"] or "").replace("-", " "),
                why=row["why"] or "",
                ratings=rated[row["set"], row["row"]],
                alike=row["spread"] == 0,
            )
        )
    return made
