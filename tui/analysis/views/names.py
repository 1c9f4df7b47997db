"""Ids with the names that the screen shows for them."""

from __future__ import annotations

from collections.abc import Iterable

import msgspec

from tui.analysis.lookup import Lookup


class Named(msgspec.Struct, frozen=True):
    """The id of a record, and its name: of an actor or a place."""

    id: str
    name: str


def actor_names(lookup: Lookup, ids: Iterable[str]) -> tuple[Named, ...]:
    """Return these actors with their names."""
    return tuple(Named(actor, lookup.actor(actor)) for actor in ids)


def place_names(lookup: Lookup, ids: Iterable[str]) -> tuple[Named, ...]:
    """Return these places with their names."""
    return tuple(Named(place, lookup.place(place)) for place in ids)
