"""Why a list is empty."""

from __future__ import annotations

from datetime import date

import msgspec

from tui.analysis.query.evaluate import explain_empty, matching
from tui.analysis.query.printer import to_text
from tui.analysis.situation import Situation


class Condition(msgspec.Struct, frozen=True):
    """A part of the filter, and how many facts it would take or leave."""

    text: str
    facts: int


class NothingShown(msgspec.Struct, frozen=True):
    """What of the theatre, the day or the filter leaves nothing to list."""

    theatre_is_empty: bool
    lacks: frozenset[str]
    """What else the theatre has none of: sources, bases, actors, questions."""
    as_of: date
    known: int
    """How many facts are known on the day."""
    shown: int
    """How many of them the filter shows."""
    excluding: bool
    """Whether sources or actors are excluded."""
    first_publication: date | None
    without: tuple[Condition, ...]
    """Each part of the filter without which facts would be shown, and how many."""
    alone: tuple[Condition, ...]
    """Where there is no such part: each part, and how many facts it finds by itself."""


def nothing_shown(situation: Situation) -> NothingShown:
    """Return why a list of the situation may be empty."""
    publications = situation.day.assessor.known.publications
    without: list[Condition] = []
    alone: list[Condition] = []
    if situation.known and not situation.shown:
        index = situation.search_index
        parts = explain_empty(situation.resolved.where, index)
        without = [Condition(to_text(part), number) for part, number in parts if number]
        # No part is to blame by itself; a lone one finds nothing, which the empty list says already.
        if not without and len(parts) > 1:
            alone = [Condition(to_text(part), int(matching(part, index).sum())) for part, _ in parts]
    frames = situation.store.frames
    return NothingShown(
        frames.facts.is_empty(),
        frozenset(name for name in ("sources", "bases", "actors", "questions") if getattr(frames, name).is_empty()),
        situation.as_of,
        situation.known,
        len(situation.shown),
        bool(situation.lens.excluded),
        publications[0] if publications else None,
        tuple(without),
        tuple(alone),
    )
