"""Unbalanced triads: three actors whose ties do not go together, as the friend of a friend who is an enemy.

After F. Heider (1946) and D. Cartwright and F. Harary, *Structural balance* (1956): a triad is unbalanced where an odd
number of its ties is hostile. Fight, hostile and strain count as hostile; bonds, and to be a member of a coalition, as
friendly. Contact has no sign, nor has what is stale, ended or conflicting. It is shown as what it is, never as a
forecast.
"""

from __future__ import annotations

import polars as pl

from tui.analysis.relations import CLAIMED, PLAIN

_EDGE = ("as_of", "a", "b", "sign", "claimed", "support")


def unbalanced_triads(pairs: pl.DataFrame, members: pl.DataFrame) -> pl.DataFrame:
    """Return the unbalanced triads of each day, those on plain ties first.

    Takes `Relations.pairs` and the store's `members`. Returns `[as_of, actors, signs, claimed, support]`: three actors
    in the order of their ids; signs, −1 or 1, of the first and second, the second and third, the first and third;
    `claimed` where any tie rests on claims; `support` of the weakest.
    """
    edges = _edges(pairs, members)
    second = edges.select("as_of", b="a", c="b", sign_bc="sign", claimed_bc="claimed", support_bc="support")
    third = edges.select("as_of", "a", c="b", sign_ac="sign", claimed_ac="claimed", support_ac="support")
    triads = edges.join(second, on=["as_of", "b"]).join(third, on=["as_of", "a", "c"])
    return (
        triads.filter(pl.col("sign") * pl.col("sign_bc") * pl.col("sign_ac") < 0)
        .select(
            "as_of",
            actors=pl.concat_list("a", "b", "c"),
            signs=pl.concat_list("sign", "sign_bc", "sign_ac"),
            claimed=pl.any_horizontal("claimed", "claimed_bc", "claimed_ac"),
            support=pl.min_horizontal("support", "support_bc", "support_ac"),
        )
        .sort("as_of", "claimed", "support", pl.col("actors").list.join(" "), descending=[False, False, True, False])
    )


def _edges(pairs: pl.DataFrame, members: pl.DataFrame) -> pl.DataFrame:
    """Return ties with a sign, and memberships where there is none: `[as_of, a, b, sign, claimed, support]`."""
    sign = pl.col("kind").replace_strict(
        {"fight": -1, "hostile": -1, "strain": -1, "bond": 1}, default=None, return_dtype=pl.Int8
    )
    own = pairs.filter(pl.col("state").is_in([PLAIN, CLAIMED]), pl.col("rolled_up_from").is_null())
    signed = (
        own.with_columns(sign=sign, claimed=pl.col("state") == CLAIMED)
        .filter(pl.col("sign").is_not_null())
        .select(_EDGE)
    )
    belongs = (
        members.select(a=pl.min_horizontal("actor", "member"), b=pl.max_horizontal("actor", "member"))
        .unique()
        .join(pairs.select("as_of").unique(), how="cross")
        .join(signed, on=["as_of", "a", "b"], how="anti")
        .with_columns(sign=pl.lit(1, pl.Int8), claimed=pl.lit(value=False), support=pl.lit(1.0))
    )
    return pl.concat([signed, belongs.select(_EDGE)])
