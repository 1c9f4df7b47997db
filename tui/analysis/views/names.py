"""Ids with the names that the screen shows for them."""

from __future__ import annotations

import msgspec
import polars as pl

from tui.analysis.lookup import Lookup


class Named(msgspec.Struct, frozen=True):
    """The id of a record, and its name: of an actor or a place."""

    id: str
    name: str


def actor_names(lookup: Lookup, ids: pl.Series) -> tuple[Named, ...]:
    """Return these actors with their names."""
    return tuple(Named(actor, lookup.actor(actor)) for actor in ids.to_list())


def place_names(lookup: Lookup, ids: pl.Series) -> tuple[Named, ...]:
    """Return these places with their names."""
    return tuple(Named(place, lookup.place(place)) for place in ids.to_list())
