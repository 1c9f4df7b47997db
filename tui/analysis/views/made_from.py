"""What a page or a section was made from."""

from __future__ import annotations

from datetime import date
from typing import Any

import msgspec

from tui.analysis.query.printer import to_text
from tui.analysis.situation import Situation


class AsKnown(msgspec.Struct, frozen=True, kw_only=True, rename="kebab"):
    """What a page was made from: what was known on a day, without the sources and actors that are excluded.

    Where there is a `filter`, as it is written, it lists only what that shows; what it judges rests on all.
    """

    as_of: date
    without: tuple[str, ...]
    without_names: tuple[str, ...]
    filter: str
    shown_facts: int
    known_facts: int


def as_known(situation: Situation) -> dict[str, Any]:
    """Return the fields of `AsKnown`."""
    without = sorted(situation.day.excluded)
    lens = situation.lens
    return {
        "as_of": situation.as_of,
        "without": tuple(without),
        "without_names": tuple(map(situation.lookup.actor, without)),
        "filter": to_text(lens.where) if lens.filters else "",
        "shown_facts": len(situation.shown),
        "known_facts": situation.known,
    }
