"""What is different between two readings of a theatre: records, and the levels of its bases."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

import msgspec
import polars as pl

from tui.analysis.situation import Situation
from tui.analysis.threat.bands import whole
from tui.store.schema.frames import FACT_FRAMES, PLACE_IN_FILE, Frames

_APART: Final = frozenset((*PLACE_IN_FILE, "known", "origin", "reliability", "side", "kind", "named"))
"""Columns that a record elsewhere, or its place in the file, decides; in frames that are not the record's own."""
_PLACE: Final = frozenset(PLACE_IN_FILE)
_LINKED: Final[Mapping[str, Mapping[str, str]]] = {
    "facts": FACT_FRAMES,
    "sources": dict.fromkeys(("derivations", "flaws", "echoes", "digests"), "source"),
    "actors": {"members": "actor"},
    "places": {},
    "questions": {"answers": "question", "answer_implications": "question"},
    "hypothesis sets": dict.fromkeys(("hypotheses", "weighings", "ratings"), "set"),
    "assumptions": {"assumption_contradictions": "assumption"},
}
"""For each kind of record the frames that it makes rows of beside its own, and the column that says whose a row is.

A kind is called as its own frame is.
"""


class Difference(msgspec.Struct, frozen=True):
    """How many records of one kind (`facts`, `sources`, …) have come, have been written anew, or have gone."""

    kind: str
    added: int
    changed: int
    removed: int


class StoreDiff(msgspec.Struct, frozen=True):
    """What two readings of a theatre differ in.

    `levels` holds name, event, level before and level now of every level that reads differently on the as-of day: a
    band with the index in whole points, or a word where there is no index.
    """

    records: tuple[Difference, ...]
    levels: tuple[tuple[str, str, str, str], ...]
    theatre: bool
    """Whether the theatre's own record was written anew."""

    def __bool__(self) -> bool:
        return bool(self.records or self.levels or self.theatre)


def diff(before: Situation, after: Situation) -> StoreDiff:
    """Return what is different; `after` is another reading of the theatre, seen as known on the same day."""
    old, new = before.store, after.store
    records = tuple(
        difference for kind in _LINKED if (difference := _difference(kind, old.frames, new.frames)) is not None
    )
    return StoreDiff(records, tuple(_levels(before, after)), old.theatre != new.theatre)


def _difference(kind: str, before: Frames, after: Frames) -> Difference | None:
    own = kind.replace(" ", "_")
    was, now = (set(getattr(frames, own)["id"]) for frames in (before, after))
    touched = _touched(getattr(before, own), getattr(after, own), "id", _PLACE)
    for name, owner in _LINKED[kind].items():
        # Of a resolution, the curator writes from which day it is known; of a citation, its source does.
        apart = _PLACE if name == "resolutions" else _APART
        touched |= _touched(getattr(before, name), getattr(after, name), owner, apart)
    if kind in ("actors", "places"):
        # Actors and places share the frame, and an id is one record's only within its kind.
        ours = pl.col("kind") == kind
        touched |= _touched(before.aliases.filter(ours), after.aliases.filter(ours), "id", frozenset())
    if kind in ("actors", "facts"):
        ours = pl.col("kind") == kind.removesuffix("s")
        touched |= _touched(before.deception.filter(ours), after.deception.filter(ours), "of", frozenset())
    added, removed, changed = len(now - was), len(was - now), len(touched & was & now)
    return Difference(kind, added, changed, removed) if added or removed or changed else None


def _touched(before: pl.DataFrame, after: pl.DataFrame, owner: str, apart: frozenset[str]) -> set[str]:
    """Return the owners whose rows are not the same in both, leaving columns `apart` out."""
    columns = [name for name in before.columns if name not in apart]
    first, second = before.select(columns), after.select(columns)
    # An edit leaves most frames as they were, which is told without a join.
    if first.equals(second):
        return set()
    differing = [
        one.join(other, on=columns, how="anti", nulls_equal=True)[owner]
        for one, other in ((first, second), (second, first))
    ]
    found = pl.concat(differing).unique()
    # A citation is `<fact>#<n>`: its chain is a part of the fact's record.
    return set(found.str.replace(r"#\d+$", "") if owner == "citation" else found)


def _levels(before: Situation, after: Situation) -> list[tuple[str, str, str, str]]:
    def read(situation: Situation) -> dict[tuple[str, str], str]:
        levels = situation.day.assessment.levels
        today = levels.filter(pl.col("as_of") == situation.as_of)
        index = whole("index").cast(pl.Int64).cast(pl.String)
        told = pl.concat_str(pl.coalesce("level", "status", pl.lit("")), index, separator=" ", ignore_nulls=True)
        return {(base, event): text for base, event, text in today.select("base", "event", told).iter_rows()}

    was, now = read(before), read(after)
    return [
        (after.lookup.place(base), event, was[base, event], level)
        for (base, event), level in now.items()
        if (base, event) in was and was[base, event] != level
    ]
