"""The factions: how all actors of whom a shown fact reports a tie stand to each other, as a matrix."""

from __future__ import annotations

from collections.abc import Collection, Mapping

import msgspec
import polars as pl

from tui.analysis.constants import RELATION_STATES
from tui.analysis.relations import CLAIMED, NOT_JUDGED, phrase
from tui.analysis.situation import Situation
from tui.analysis.views.names import Named
from tui.analysis.views.relations import Relation, Triad, no_tie_text, pair_id, relations_in, reported_relations, triads
from tui.store.schema.records import UNKNOWN


class Factions(msgspec.Struct, frozen=True, kw_only=True):
    """All pairs of which a shown fact speaks; actors by side, those with the most ties first."""

    actors: tuple[str, ...]
    names: tuple[str, ...]
    short: tuple[str, ...]
    """A name of a few letters for each of them."""
    sides: tuple[str, ...]
    """The side that each is on."""
    without_tie: tuple[Named, ...]
    """The other actors that shown facts name: no tie of theirs is reported."""
    relations: Mapping[str, Relation]
    """By the id of the pair, in the order of their states."""
    in_short: Mapping[str, str]
    """The same in words, by the id of the pair, with short names."""
    changed: frozenset[str]
    """Ids of the pairs that stand otherwise than on the day before."""
    naming_both: Mapping[str, int]
    """How many facts name both actors of a pair, by its id."""
    states: Mapping[str, int]
    """How many pairs are in each state, asked for or not."""
    asked: frozenset[str]
    """The states that are asked for."""
    triads: tuple[Triad, ...]

    def between(self, row: int, column: int) -> Relation | None:
        """Return the relation of two of the actors, by their places."""
        return self.relations.get(pair_id(self.actors[row], self.actors[column]))

    def has_changed(self, row: int, column: int) -> bool:
        """Return whether two of the actors stand otherwise than on the day before."""
        return pair_id(self.actors[row], self.actors[column]) in self.changed

    def says(self, row: int, column: int) -> str:
        """Return how two of the actors stand, in words with their short names."""
        pair = pair_id(self.actors[row], self.actors[column])
        return self.in_short.get(pair) or no_tie_text(self.naming_both.get(pair, 0))


def factions(situation: Situation, states: Collection[str] = RELATION_STATES) -> Factions:
    """Return how all actors of whom a shown fact reports a tie stand to each other, in the states that are asked for.

    A filter by states narrows the pairs as well: a fact that it shows may report a tie of others.
    """
    lookup = situation.lookup
    reported = reported_relations(situation)
    found = relations_in(situation, reported)
    chosen = {term.value for term in situation.lens.chosen_terms("relation")} or states
    shown = {each.id: each for each in found if each.state in states and each.state in chosen}
    actors, sides = _by_side(situation, shown.values())
    together = situation.day.named_together.filter(pl.col("a").is_in(actors), pl.col("b").is_in(actors))
    named = situation.frames.fact_actors
    named = named.filter(named["fact"].is_in(list(situation.shown)))
    tied = {end for each in found for end in (each.a, each.b)}
    others = (actor for actor in named["actor"].unique(maintain_order=True) if actor not in tied)
    return Factions(
        actors=actors,
        names=tuple(map(lookup.actor, actors)),
        short=tuple(lookup.short_names.get(actor, actor[:3]) for actor in actors),
        sides=sides,
        without_tie=tuple(sorted((Named(actor, lookup.actor(actor)) for actor in others), key=lambda each: each.name)),
        relations=shown,
        in_short=_in_short(reported, shown, lookup.short_names),
        changed=_changed(situation),
        naming_both={pair_id(a, b): facts for a, b, facts in together.iter_rows()},
        states={name: sum(each.state == name for each in found) for name in RELATION_STATES},
        asked=frozenset(states),
        triads=triads(situation.day.unbalanced_triads, lookup),
    )


def _by_side(situation: Situation, shown: Collection[Relation]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the actors of some relations and their sides: the side with the most ties first, and so in each side."""
    # By ties of their own: those of its coalition would put each agency of a state before the parties to the war.
    ends = [(end, each.rolled_up_from is None) for each in shown for end in (each.a, each.b)]
    counted = pl.DataFrame(ends, schema={"actor": pl.String, "own": pl.Boolean}, orient="row").group_by("actor")
    sides = situation.store.frames.actors.select("side", actor="id")
    order = (
        counted.agg(pl.col("own").sum(), pairs=pl.len())
        .join(sides, on="actor", how="left")
        .with_columns(pl.col("side").fill_null(UNKNOWN))
        .with_columns(of_side=pl.col("own").sum().over("side"))
        .sort("of_side", "side", "own", "pairs", "actor", descending=[True, False, True, True, False])
    )
    return tuple(order["actor"]), tuple(order["side"])


def _changed(situation: Situation) -> frozenset[str]:
    """Return ids of the pairs that stand otherwise than on the day before; none on the first day."""
    day = situation.day
    before, now = (pairs.select("a", "b", "letter", "word") for pairs in (day.relations_before, day.relations))
    if situation.as_of == situation.days[0]:
        return frozenset()
    on = ["a", "b", "letter", "word"]
    moved = pl.concat([now.join(before, on=on, how="anti"), before.join(now, on=on, how="anti")])
    return frozenset(pair_id(a, b) for a, b in moved.select("a", "b").iter_rows())


def _in_short(pairs: pl.DataFrame, shown: Mapping[str, Relation], short: Mapping[str, str]) -> Mapping[str, str]:
    """Return relations as words that fit beside a matrix: short names, and a grade for who claims it."""
    found: dict[str, str] = {}
    for row in pairs.iter_rows(named=True):
        pair = pair_id(row["a"], row["b"])
        if pair in shown:
            told_by = row["grade"] if row["state"] in (CLAIMED, NOT_JUDGED) else shown[pair].told_by
            found[pair] = ", ".join(filter(None, (phrase(row, short), told_by)))
    return found
