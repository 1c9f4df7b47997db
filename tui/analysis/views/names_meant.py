"""What names in the filter were taken for, and which values nothing has."""

from __future__ import annotations

import msgspec

from tui.analysis.lookup import Lookup
from tui.analysis.query.evaluate import matching
from tui.analysis.query.resolve import UnknownValue, Vocabulary
from tui.analysis.situation import Situation

__all__ = ["NameMeant", "UnknownValue", "Vocabulary", "names_meant", "unknown_values"]


class NameMeant(msgspec.Struct, frozen=True):
    """A record that a typed name was taken for, and how many of the known facts it finds."""

    typed: str
    field: str
    """The field that it was typed for; `text` where for none."""
    id: str
    name: str
    facts: int


def names_meant(situation: Situation) -> tuple[NameMeant, ...]:
    """Return what names in the filter were taken for, in their order."""
    index = situation.day.search_index
    return tuple(
        NameMeant(
            meaning.typed,
            meaning.field,
            meaning.id,
            name_of(situation.lookup, meaning.field, meaning.id),
            int(matching(meaning.instead, index).sum()),
        )
        for meaning in situation.resolved.meanings
    )


def unknown_values(situation: Situation) -> tuple[UnknownValue, ...]:
    """Return the values in the filter that nothing in the theatre has."""
    return situation.resolved.unknown


def name_of(lookup: Lookup, field: str, id: str) -> str:  # noqa: A002 - the field's name
    """Return what the screen calls a value of a field."""
    if field in ("place", "base") or (field == "text" and id not in lookup.actors):
        return lookup.place(id)
    return lookup.actor(id)
