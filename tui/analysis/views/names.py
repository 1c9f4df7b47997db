"""Ids with the names that the screen shows for them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

import msgspec
import polars as pl

from tui.analysis.lookup import Lookup
from tui.analysis.situation import Situation


class Named(msgspec.Struct, frozen=True):
    """The id of a record, and its name: of an actor, a place or a source."""

    id: str
    name: str


def actor_names(lookup: Lookup, ids: pl.Series) -> tuple[Named, ...]:
    """Return these actors with their names."""
    return tuple(Named(actor, lookup.actor(actor)) for actor in ids.to_list())


def source_names(lookup: Lookup, ids: pl.Series) -> tuple[Named, ...]:
    """Return these sources with their names."""
    return tuple(Named(source, lookup.source(source)) for source in ids.to_list())


def place_names(lookup: Lookup, ids: pl.Series) -> tuple[Named, ...]:
    """Return these places with their names."""
    return tuple(Named(place, lookup.place(place)) for place in ids.to_list())


def speaker_record(lookup: Lookup, speaker: str) -> Literal["source", "actor"] | None:
    """Return what somebody who speaks is a record of; None for one whom nobody has named."""
    return "source" if speaker in lookup.sources else "actor" if speaker in lookup.actors else None


def publisher_names(situation: Situation) -> Mapping[str, str]:
    """Return how each source is called beside a level: by its publisher, and with the date where that has several."""
    sources = situation.store.frames.sources.filter(~pl.col("lost")).select("id", "publisher")
    lone = sources.filter(pl.len().over("publisher") == 1, pl.col("publisher").is_in(list(situation.lookup.actors)))
    named = {source: situation.lookup.actor(publisher) for source, publisher in lone.iter_rows()}
    return {
        source: named.get(source, situation.lookup.source(source)) for source in situation.store.frames.sources["id"]
    }
