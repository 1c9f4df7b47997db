"""Assumptions: what is taken for granted, and what would be if it were wrong."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from datetime import date
from typing import Any, Final, Literal

import msgspec
import polars as pl

from tui.analysis.constants import Event
from tui.analysis.situation import Situation
from tui.analysis.views.from_frame import from_row
from tui.analysis.views.made_from import AsKnown, as_known
from tui.analysis.views.not_yet_known import not_yet_known

_SHOWN: Final = 0.5
"""Points of the index from which a move is shown: what changes the whole number, as a rule."""


class Move(msgspec.Struct, frozen=True, rename="kebab"):
    """A level that would be another if an assumption were wrong, or have another index."""

    base: str
    name: str
    event: Event
    level: str
    index: float | None
    now_level: str
    now: float | None
    crosses: bool


class Contradiction(msgspec.Struct, frozen=True):
    """A fact that speaks against an assumption."""

    fact: str
    says: str


class Assumption(msgspec.Struct, frozen=True, rename="kebab"):
    """What is taken for granted, and what would be if it were wrong."""

    id: str
    says: str
    behind_kind: Literal["source", "fact", "question", "actor", "base", "place"]
    behind: str
    support: str
    """solid, caveated or unsupported."""
    change: str
    """What is tried: published, reliability, strength, answer, setting or exclude."""
    target: str
    """Whose, or which setting."""
    value: str | None
    moves: tuple[Move, ...]
    """Levels that it moves, those that become another first."""
    contradicted_by: tuple[Contradiction, ...]
    """Facts known by the day."""
    review_by: date | None
    overdue: bool


class Assumptions(AsKnown, frozen=True, kw_only=True, rename="kebab"):
    """Every assumption, those that move most first."""

    assumptions: tuple[Assumption, ...]
    method: str


def assumptions(situation: Situation) -> Assumptions:
    """Return every assumption with what would be if it were wrong: first what makes a level another."""
    frames = situation.store.frames
    rows: dict[str, list[Move]] = defaultdict(list)
    for row in situation.day.what_would_change.filter(kind="assumption").iter_rows(named=True):
        move = from_row(Move, row, name=situation.lookup.place(row["base"]))
        if move.crosses or _moved(move) >= _SHOWN:
            rows[row["of"]].append(move)
    known = situation.frames.facts.select("says", fact="id")
    against: dict[str, list[Contradiction]] = defaultdict(list)
    told = frames.assumption_contradictions.join(known, on="fact", maintain_order="left")
    for assumption, fact, says in told.select("assumption", "fact", "says").iter_rows():
        against[assumption].append(Contradiction(fact, says))
    listed = [
        from_row(
            Assumption,
            row,
            target=row["setting"] if row["target"] is None else row["target"],
            moves=tuple(sorted(rows[row["id"]], key=lambda move: (not move.crosses, -_moved(move)))),
            contradicted_by=tuple(against[row["id"]]),
            overdue=row["review_by"] is not None and row["review_by"] < situation.as_of,
        )
        for row in known_assumptions(situation).iter_rows(named=True)
    ]
    return Assumptions(
        assumptions=tuple(sorted(listed, key=_most_first)),
        method=situation.day.methods.version("structured"),
        **as_known(situation),
    )


def known_assumptions(situation: Situation) -> pl.DataFrame:
    """Return the assumptions of which all that they name is published by the situation's day."""
    frames = situation.store.frames
    sources, citations = set(frames.sources["id"]), set(frames.citations["id"])

    def is_known(row: Mapping[str, Any]) -> bool:
        target = row["target"] or ""
        other = "source" if target in sources else "citation" if target in citations else "actor"
        kind = {"strength": "fact", "answer": "question"}.get(row["change"], other)
        named = ((row["behind_kind"], row["behind"]), (kind, target))
        return all(not_yet_known(situation, of, id) is None for of, id in named)  # noqa: A001 - as above

    known = pl.Series([is_known(row) for row in frames.assumptions.iter_rows(named=True)], dtype=pl.Boolean)
    return frames.assumptions.filter(known)


def _moved(move: Move) -> float:
    """Return by how many points a level moves; by all where it is assessed in one case alone."""
    if move.index is None or move.now is None:
        return 0.0 if move.index == move.now else 100.0
    return abs(move.index - move.now)


def _most_first(each: Assumption) -> tuple[bool, float, str]:
    return not any(move.crosses for move in each.moves), -max(map(_moved, each.moves), default=0.0), each.id
