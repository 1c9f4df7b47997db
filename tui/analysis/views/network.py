"""The factions as a network: what the matrix shows, with a place in the picture for each actor."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping

import msgspec
import polars as pl

from tui.analysis.situation import Situation
from tui.analysis.views.factions import Factions
from tui.analysis.views.relations import Relation
from tui.store.schema.records import UNKNOWN


class Place(msgspec.Struct, frozen=True):
    """Where an actor stands, whichever day it is: x and y from 0 to 1, right and down.

    `ties` is with how many others facts of the theatre ever report a tie.
    """

    id: str
    name: str
    short: str
    side: str
    x: float
    y: float
    ties: int


# Compared as objects: what is drawn of one is remembered.
class Network(msgspec.Struct, frozen=True, kw_only=True, eq=False):
    """The relations of a matrix that are told of the two actors themselves, and where all actors stand."""

    matrix: Factions
    places: tuple[Place, ...]
    """Of all actors of the theatre, known on the day or not: those with the most ties first."""
    relations: tuple[Relation, ...]
    """What is drawn: a coalition's relations are not drawn again for each of its members."""
    degrees: Mapping[str, int]
    """How many of them each actor has; those who have none are not drawn."""
    sides: tuple[str, ...]
    """The sides, the one whose actors have the most ties first: the same on every day."""

    @property
    def as_members(self) -> int:
        """Return how many relations are not drawn, since they are those of a coalition."""
        return len(self.matrix.relations) - len(self.relations)

    def has_changed(self, relation: Relation) -> bool:
        """Return whether a relation is another than on the day before."""
        return relation.id in self.matrix.changed


def network(situation: Situation, matrix: Factions) -> Network:
    """Return what a matrix shows as a network."""
    own = tuple(each for each in matrix.relations.values() if each.rolled_up_from is None)
    degrees = Counter(end for each in own for end in (each.a, each.b))
    layout = situation.day.assessor.network_layout()
    lookup = situation.lookup
    sides = dict(situation.store.frames.actors.select("id", pl.col("side").fill_null(UNKNOWN)).iter_rows())

    def place(actor: str, ties: int, x: float, y: float) -> Place:
        short = lookup.short_names.get(actor, actor[:3])
        return Place(actor, lookup.actor(actor), short, sides.get(actor, UNKNOWN), x, y, ties)

    places = {actor: place(actor, ties, x, y) for actor, ties, x, y in layout.iter_rows()}
    # Only the actors with the most ties are laid out: the others stand among those that they are tied with.
    for actor in sorted(set(degrees) - set(places)):
        near = [places[end] for each in own if actor in (each.a, each.b) for end in (each.a, each.b) if end in places]
        x, y = (sum(at) / len(near) if near else 0.5 for at in ([p.x for p in near], [p.y for p in near]))
        places[actor] = place(actor, degrees[actor], x, y)
    ties: Counter[str] = Counter()
    for each in places.values():
        ties[each.side] += each.ties
    return Network(
        matrix=matrix,
        places=tuple(places.values()),
        relations=own,
        degrees=degrees,
        sides=tuple(sorted(ties, key=lambda side: (-ties[side], side))),
    )
