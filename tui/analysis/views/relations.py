"""Relations: one pair of actors, all pairs of which a shown fact speaks, and what has changed."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Final

import msgspec
import polars as pl

from tui.analysis.lookup import Lookup
from tui.analysis.relations import phrase
from tui.analysis.situation import Situation
from tui.analysis.views.from_frame import structs

NO_TIE: Final = "no tie recorded"
"""What is said of a pair without a tie."""


def pair_id(one: str, other: str) -> str:
    """Return the id of a pair, the same whichever actor is named first."""
    return "~".join(sorted((one, other)))


class Relation(msgspec.Struct, frozen=True, rename="kebab"):
    """What all ties of two actors come to on a day; `a` before `b`.

    `positive` and `negative` are weights of evidence; belief, disbelief and uncertainty are shares that add up to 1;
    `sign` runs from −1 to 1, `intensity` from −10 (war) to 10 (alliance), certainty and contested from 0 to 1.
    """

    a: str
    b: str
    positive: float
    negative: float
    belief: float
    disbelief: float
    uncertainty: float
    sign: float
    certainty: float
    intensity: float
    contested: float
    label: str
    """allied, neutral, hostile, contested or unknown."""
    inferred: bool
    """Whether no source says it outright."""
    ties: int

    @property
    def id(self) -> str:
        """Return the id of the pair."""
        return pair_id(self.a, self.b)


class TieType(msgspec.Struct, frozen=True, rename="kebab"):
    """The same for the ties of one type; a mutual one holds both ways."""

    a: str
    b: str
    type: str
    positive: float
    negative: float
    belief: float
    disbelief: float
    uncertainty: float
    sign: float
    certainty: float
    intensity: float
    contested: float
    label: str
    inferred: bool
    ties: int
    mutual: bool


class Tie(msgspec.Struct, frozen=True, rename="kebab"):
    """A tie that a fact reports, with what it weighs on the day and why; `age` in days, `decay` from 0 to 1."""

    a: str
    b: str
    type: str
    fact: str
    root: str
    score: float
    probability: float
    corroboration: float
    age: int
    decay: float
    independence: float
    weight: float
    inferred: bool
    since: str | None
    until: str | None
    says: str


class Triad(msgspec.Struct, frozen=True, rename="kebab"):
    """Three actors whose signs multiply to minus; `signs` are those of each actor to the next."""

    actors: tuple[str, ...]
    names: tuple[str, ...]
    signs: tuple[int, ...]
    claimed: bool
    """Whether any of the ties rests on claims."""
    support: float
    """Of the weakest tie."""


class Pair(msgspec.Struct, frozen=True):
    """Two actors: what their ties come to, day by day, and by type."""

    actors: tuple[str, str]
    names: tuple[str, str]
    relation: Relation | None
    """None where no known fact ties the two."""
    history: tuple[tuple[date, str | None], ...]
    """The label on each day of the window up to the day at hand; None before the first tie."""
    types: tuple[TieType, ...]
    triads: tuple[Triad, ...]


class RelationMove(msgspec.Struct, frozen=True, rename="kebab"):
    """A pair whose relation is said in other words than on an earlier day, or is claimed and plain by turns."""

    a: str
    b: str
    names: tuple[str, str]
    state_before: str
    state_after: str
    before: str
    after: str

    @property
    def id(self) -> str:
        """Return the id of the pair."""
        return pair_id(self.a, self.b)


class Factions(msgspec.Struct, frozen=True):
    """All pairs of which a shown fact speaks; actors with the most ties first."""

    actors: tuple[str, ...]
    names: tuple[str, ...]
    relations: Mapping[str, Relation]
    """By the id of the pair."""
    triads: tuple[Triad, ...]

    def between(self, row: int, column: int) -> Relation | None:
        """Return the relation of two of the actors, by their places."""
        return self.relations.get(pair_id(self.actors[row], self.actors[column]))


def factions(situation: Situation) -> Factions:
    """Return the relations of all actors of whom a shown fact reports a tie."""
    ties = situation.frames.ties
    reported = (
        ties.filter(ties["fact"].is_in(list(situation.shown)))
        .select(a=pl.min_horizontal("from", "to"), b=pl.max_horizontal("from", "to"))
        .unique()
    )
    pairs = situation.day.relations.join(reported, on=["a", "b"], how="semi", maintain_order="left")
    degree = (
        pl.concat([pairs["a"], pairs["b"]])
        .alias("actor")
        .value_counts()
        .sort("count", "actor", descending=[True, False])
    )
    actors = tuple(degree["actor"])
    relations = {each.id: each for each in structs(pairs, Relation)}
    names = tuple(map(situation.lookup.actor, actors))
    return Factions(actors, names, relations, triads(situation.day.unbalanced_triads, situation.lookup))


def pair(situation: Situation, one: str, other: str) -> Pair:
    """Return how two actors stand to each other."""
    a, b = sorted((one, other))
    day, lookup = situation.day, situation.lookup
    by_day = day.relations_by_day.filter((pl.col("a") == a) & (pl.col("b") == b))
    labels = dict(by_day.select("as_of", "label").iter_rows())
    days = [each for each in situation.days if each <= situation.as_of]
    # Either way round: only ties of mutual types are sorted, others run from one actor to the other.
    either = pl.col("a").is_in([a, b]) & pl.col("b").is_in([a, b])
    methods = day.methods.relations.types
    mutual = pl.col("type").replace_strict(
        {name: kind.mutual for name, kind in methods.items()}, default=False, return_dtype=pl.Boolean
    )
    types = day.tie_types.filter(either).with_columns(mutual=mutual)
    both = pl.col("actors").list.contains(a) & pl.col("actors").list.contains(b)
    return Pair(
        (one, other),
        (lookup.actor(one), lookup.actor(other)),
        next(iter(structs(by_day.filter(pl.col("as_of") == situation.as_of), Relation)), None),
        tuple((each, labels.get(each)) for each in days),
        structs(types, TieType),
        triads(day.unbalanced_triads.filter(both), lookup),
    )


def pair_ties(situation: Situation, one: str, other: str) -> tuple[Tie, ...]:
    """Return every known tie of two actors, the weightiest first."""
    a, b = sorted((one, other))
    facts = situation.store.frames.facts.select(fact="id", says="says")
    ties = situation.day.tie_weights.filter(pl.col("a").is_in([a, b]) & pl.col("b").is_in([a, b]))
    found = ties.sort("weight", descending=True).join(facts, on="fact", how="left", maintain_order="left")
    return structs(found, Tie)


def relations_of(situation: Situation, actor: str) -> tuple[Relation, ...]:
    """Return an actor's relations, those with the clearest sign first."""
    pairs = situation.day.relations.filter((pl.col("a") == actor) | (pl.col("b") == actor))
    return structs(pairs.sort(pl.col("sign").abs(), descending=True), Relation)


def relation_moves(moved: pl.DataFrame, lookup: Lookup) -> tuple[RelationMove, ...]:
    """Return rows of `Changes.relations` as values: the pairs that stand otherwise."""
    found = []
    for row in moved.iter_rows(named=True):
        names = (lookup.actor(row["a"]), lookup.actor(row["b"]))
        after = row | {name.removesuffix("_after"): value for name, value in row.items() if name.endswith("_after")}
        words = (
            phrase(each | {"word": each[when]}, lookup.actors) if each[when] is not None else NO_TIE
            for each, when in ((row, "before"), (after, "after"))
        )
        found.append(RelationMove(row["a"], row["b"], names, row["state_before"], row["state_after"], *words))
    return tuple(found)


def triads(found: pl.DataFrame, lookup: Lookup) -> tuple[Triad, ...]:
    """Return unbalanced triads (`Assessor.unbalanced_triads`) as values."""
    rows = found.select("actors", "signs", "claimed", "support").iter_rows()
    return tuple(
        Triad(tuple(actors), tuple(map(lookup.actor, actors)), tuple(signs), claimed, support)
        for actors, signs, claimed, support in rows
    )
