"""What a page or a section was made from."""

from __future__ import annotations

from datetime import date
from typing import Any

import msgspec

from tui.analysis.situation import Situation


class AsKnown(msgspec.Struct, frozen=True, kw_only=True, rename="kebab"):
    """What a page was made from: what was known on a day, without the sources and actors that are excluded."""

    as_of: date
    without: tuple[str, ...]
    without_names: tuple[str, ...]


def as_known(situation: Situation) -> dict[str, Any]:
    """Return the fields of `AsKnown`."""
    without = sorted(situation.day.excluded)
    names = tuple(map(situation.lookup.actor, without))
    return {"as_of": situation.as_of, "without": tuple(without), "without_names": names}
