"""The directory: everything of a theatre that one can go to by name, under every name that it has."""

from __future__ import annotations

from typing import Literal

import msgspec
import polars as pl

from tui.analysis.query.fold import fold_all
from tui.analysis.query.narrow import joined
from tui.analysis.situation import Situation
from tui.store.schema.frames import Frames
from tui.store.schema.records import UNKNOWN

Kind = Literal["base", "actor", "place", "source", "question"]


class Named(msgspec.Struct, frozen=True):
    """One thing: what it is, its name, what else is said of it, and all its names as `query.narrow` compares them."""

    kind: Kind
    id: str
    name: str
    detail: str
    names: str


def directory(situation: Situation) -> list[Named]:
    """Return the bases, actors, places, and the sources and questions that are known, in the theatre's order."""
    lookup, frames = situation.lookup, situation.frames
    spelt = lookup.spellings
    bases = [Named("base", base, lookup.place(base), "", spelt["places", base]) for base in lookup.bases]
    actors = [Named("actor", id_, name, "", spelt["actors", id_]) for id_, name in lookup.actors.items()]
    places = [
        Named("place", id_, name, "", spelt["places", id_])
        for id_, name in lookup.places.items()
        if id_ not in lookup.bases
    ]
    return [*bases, *actors, *places, *_sources(situation), *_questions(frames)]


def _sources(situation: Situation) -> list[Named]:
    sources = situation.frames.sources.select("id", "title", "publisher", "published_text")
    made = []
    for id_, title, publisher, published in sources.iter_rows():
        who = situation.lookup.actor(publisher) if publisher not in (None, UNKNOWN) else "publisher unknown"
        made.append((id_, f"{who}, {situation.clock.tell(published)}", title))
    called = _folded(made)
    return [Named("source", *each, names) for each, names in zip(made, called, strict=True)]


def _questions(frames: Frames) -> list[Named]:
    made = [(id_, asks, "") for id_, asks in frames.questions.select("id", "asks").iter_rows()]
    called = _folded(made)
    return [Named("question", *each, names) for each, names in zip(made, called, strict=True)]


def _folded(rows: list[tuple[str, str, str]]) -> list[str]:
    """Return for each row all its texts, folded."""
    columns = [fold_all(pl.Series(column, dtype=pl.String)).to_list() for column in zip(*rows, strict=True)]
    return [joined(each) for each in zip(*columns, strict=True)]
