"""What names in the filter were taken for, and which values of it nothing has."""

from __future__ import annotations

import msgspec

from tui.analysis.lookup import Lookup
from tui.analysis.query.evaluate import matching
from tui.analysis.query.index import NAMING
from tui.analysis.query.resolve import UnknownValue
from tui.analysis.situation import Situation
from tui.analysis.views.names import Named


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
    index = situation.search_index
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


def unknown_values(situation: Situation, *, read: bool = True) -> tuple[UnknownValue, ...]:
    """Return the values of the filter that neither facts nor events have; without `read` as far as that is known."""
    if not situation.resolved.unknown or not situation.may_have_events:
        return situation.resolved.unknown
    from tui.analysis.views.event_table import unknown_to_all  # late: a theatre without events does without it

    return unknown_to_all(situation, read=read)


def name_meant(situation: Situation, typed: str, *fields: str) -> Named | None:
    """Return the record that a typed name probably means, of the first of these fields that has one spelt like it."""
    for field in fields:
        found = situation.day.assessor.lexicon.means(field, typed)
        if found is not None:
            return Named(found, name_of(situation.lookup, field, found))
    return None


def name_of(lookup: Lookup, field: str, id: str) -> str:  # noqa: A002 - the field's name
    """Return what the screen calls a value of a field."""
    naming = NAMING.get(field)
    if naming == "places" or (field == "text" and id not in lookup.actors):
        return lookup.place(id)
    return lookup.actor(id) if naming in ("actors", "origins") or field == "text" else id
