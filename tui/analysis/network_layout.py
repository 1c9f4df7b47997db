"""Where actors stand in a picture of their ties: those who are tied, and those of one side, near each other.

Computed of all ties of a theatre, whatever is known on a day, so that nobody moves from one day to the next.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from itertools import combinations
from typing import Final

import polars as pl

MOST: Final = 150
"""Actors that are laid out, those with the most ties: no screen has room for more."""
SAME_SIDE: Final = 0.15
"""How much two actors of one side attract each other, where a tie between two counts 1."""
EVENLY: Final = 0.7
"""The share of a place that is given by its rank among the others, so that the whole picture is made use of."""
_ROUNDS: Final = 300
_SEED: Final = 1


def layout(ties: pl.DataFrame, sides: Mapping[str, str]) -> pl.DataFrame:
    """Return `[actor, ties, x, y]`, the actors with the most ties first: x and y from 0 to 1, right and down.

    `ties` is a row a tie with its ends `from` and `to`; `ties` of an actor are the others that it has a tie with.
    """
    pairs = (
        ties.filter(pl.col("from") != pl.col("to"))
        .select(a=pl.min_horizontal("from", "to"), b=pl.max_horizontal("from", "to"))
        .unique()
        .sort("a", "b")
    )
    ends = pl.concat([pairs.select(actor="a"), pairs.select(actor="b")])
    ranked = ends.group_by("actor").agg(ties=pl.len()).sort("ties", "actor", descending=[True, False]).head(MOST)
    actors = list(ranked["actor"])
    among = pairs.filter(pl.col("a").is_in(actors), pl.col("b").is_in(actors))
    placed = _placed(actors, among.iter_rows(), sides)
    return ranked.with_columns(
        pl.Series(axis, _spread([placed[actor][n] for actor in actors]), dtype=pl.Float64)
        for n, axis in enumerate("xy")
    )


def _placed(
    actors: Iterable[str], pairs: Iterable[tuple[str, ...]], sides: Mapping[str, str]
) -> dict[str, tuple[float, float]]:
    """Return places by a simulation of springs, begun on a circle in the order of sides: the same every time."""
    import networkx as nx  # late: with numpy it takes longer to import than all that a first screen needs

    graph = nx.Graph()
    graph.add_nodes_from(sorted(actors, key=lambda actor: (sides.get(actor, ""), actor)))
    for one, other in combinations(graph, 2):
        if sides.get(one) is not None and sides.get(one) == sides.get(other):
            graph.add_edge(one, other, weight=SAME_SIDE)
    graph.add_weighted_edges_from((one, other, 1 + SAME_SIDE * graph.has_edge(one, other)) for one, other in pairs)
    if len(graph) < 2:
        return dict.fromkeys(graph, (0.5, 0.5))
    begun = nx.circular_layout(graph)
    found = nx.spring_layout(graph, pos=begun, iterations=_ROUNDS, seed=_SEED, method="force")
    return {actor: (float(x), float(y)) for actor, (x, y) in found.items()}


def _spread(values: list[float]) -> list[float]:
    """Return values from 0 to 1, moved towards even distances."""
    low, high = min(values, default=0.0), max(values, default=1.0)
    if high <= low:
        return [0.5] * len(values)
    ranks = {at: n / (len(values) - 1) for n, at in enumerate(sorted(range(len(values)), key=lambda at: values[at]))}
    return [
        round(EVENLY * ranks[at] + (1 - EVENLY) * (value - low) / (high - low), 4) for at, value in enumerate(values)
    ]
