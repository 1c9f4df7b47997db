"""Circles of actors that do not go together: the friend of a friend is an enemy.

After F. Heider (1946) and D. Cartwright and F. Harary, *Structural balance* (1956): a circle whose signs multiply to
minus is tense. Tension is shown as what it is, never as a forecast. Triads are found everywhere; circles of four only
through a coalition, and only where no tie cuts across, for there a triad tells it already. Whoever is listed as a
member of a coalition stands well with it, unless the facts say otherwise; such a tie counts as inferred.
"""

from __future__ import annotations

import polars as pl

from tui.analysis.constants import Relations

_EDGE = {"as_of": pl.Date(), "a": pl.String(), "b": pl.String(), "sign": pl.Float64(), "inferred": pl.Boolean()}


def cycles(pairs: pl.DataFrame, members: pl.DataFrame, constants: Relations) -> pl.DataFrame:
    """The tense circles among the pairs of each day, those first whose weakest tie is strongest.

    Takes `relations.pairs` and the store's `members`. Returns `[as_of, actors, signs, strength, inferred, through]`:
    `actors` in the order of the circle, `signs` of each to the next and of the last to the first, `strength` the
    smallest |sign|, `inferred` where any tie is, `through` the coalition of a circle of four, else null.
    """
    edges = _edges(pairs, members, constants)
    both = pl.concat([edges, edges.rename({"a": "b", "b": "a"}).select(list(_EDGE))])
    found = pl.concat([_triads(both), _fours(both, members)])
    return found.sort("as_of", "strength", pl.col("actors").list.join(" "), descending=[False, True, False])


def _edges(pairs: pl.DataFrame, members: pl.DataFrame, constants: Relations) -> pl.DataFrame:
    """Pairs with a sign to speak of, and memberships where no tie is told: `[as_of, a, b, sign, inferred]`, a < b."""
    told = pairs.filter(pl.col("certainty") >= constants.cycles_certain_from)
    signed = told.filter(pl.col("sign").abs() >= constants.neutral_below).select(list(_EDGE))
    belongs = (
        members.select(a=pl.min_horizontal("actor", "member"), b=pl.max_horizontal("actor", "member"))
        .unique()
        .join(pairs.select("as_of").unique(), how="cross")
        .join(told, on=["as_of", "a", "b"], how="anti")
        .with_columns(sign=pl.lit(1.0), inferred=pl.lit(value=True))
    )
    return pl.concat([signed, belongs.select(list(_EDGE))])


def _triads(both: pl.DataFrame) -> pl.DataFrame:
    forward = both.filter(pl.col("a") < pl.col("b"))
    circles = _step(forward, forward, "b", "c").join(
        forward.rename({"b": "c", "sign": "sign_ac", "inferred": "inferred_ac"}), on=["as_of", "a", "c"]
    )
    return _tense(circles, ["a", "b", "c"], ["sign", "sign_bc", "sign_ac"], pl.lit(None, pl.String))


def _fours(both: pl.DataFrame, members: pl.DataFrame) -> pl.DataFrame:
    """Circles a – b – c – d through a coalition a, told once: b < d, and no smaller coalition opposite."""
    coalition = members.select(a="actor").unique()
    paths = _step(both.join(coalition, on="a", how="semi"), both, "b", "c").filter(pl.col("c") != pl.col("a"))
    opposite = pl.col("c").is_in(coalition["a"].implode()) & (pl.col("c") < pl.col("a"))
    circles = (
        _step(paths.filter(~opposite), both, "c", "d")
        .filter(pl.col("b") < pl.col("d"), pl.col("d") != pl.col("a"))
        .join(both.rename({"b": "d", "sign": "sign_ad", "inferred": "inferred_ad"}), on=["as_of", "a", "d"])
        .join(both.select("as_of", "a", c="b"), on=["as_of", "a", "c"], how="anti")
        .join(both.select("as_of", b="a", d="b"), on=["as_of", "b", "d"], how="anti")
    )
    return _tense(circles, ["a", "b", "c", "d"], ["sign", "sign_bc", "sign_cd", "sign_ad"], pl.col("a"))


def _step(paths: pl.DataFrame, edges: pl.DataFrame, end: str, then: str) -> pl.DataFrame:
    """Paths one tie longer, from their `end` to `then`."""
    next_tie = edges.select(
        "as_of",
        pl.col("a").alias(end),
        pl.col("b").alias(then),
        pl.col("sign").alias(f"sign_{end}{then}"),
        pl.col("inferred").alias(f"inferred_{end}{then}"),
    )
    return paths.join(next_tie, on=["as_of", end])


def _tense(circles: pl.DataFrame, actors: list[str], signs: list[str], through: pl.Expr) -> pl.DataFrame:
    inferred = [column for column in circles.columns if column.startswith("inferred")]
    return (
        circles.with_columns(
            actors=pl.concat_list(actors),
            signs=pl.concat_list(signs),
            strength=pl.min_horizontal(pl.col(column).abs() for column in signs),
            negatives=pl.sum_horizontal((pl.col(column) < 0).cast(pl.UInt8) for column in signs),
            inferred=pl.any_horizontal(inferred),
            through=through,
        )
        .filter(pl.col("negatives") % 2 == 1)
        .select("as_of", "actors", "signs", "strength", "inferred", "through")
    )
