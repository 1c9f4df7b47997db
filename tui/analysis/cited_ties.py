"""Every citation of every tie, sorted out once: what is the same on all days."""

from __future__ import annotations

import msgspec
import polars as pl

from tui.analysis.constants import Methods
from tui.analysis.corroboration.citation_weights import Testimony


class CitedTies(msgspec.Struct, frozen=True, eq=False):
    """What citations say of ties.

    items: a row a citation of a tie, from the highest p down, the columns of `Testimony.citations` with `item`, the
    number of the row; `a` before `b`; `tie`, the number of the pair and `kind`; `type`, and how it is said and in which
    `direction`; `last`, the last day that it attests; `current_for` so many days; `h`, ½ where it is only alleged;
    `contested` where its question has other answers; and `place`, where it stands among the `best_first`.

    best_first: the numbers of the items, those by which their kind of tie is named before others.
    """

    items: pl.DataFrame
    best_first: pl.Series


def cited_ties(testimony: Testimony, methods: Methods) -> CitedTies:
    """Sort out of a whole store what is said of ties."""
    frames, constants = testimony.frames, methods.relations
    types = pl.DataFrame(
        [(name, n, each.kind, each.says, each.mutual) for n, (name, each) in enumerate(constants.types.items())],
        schema={"type": pl.String, "order": pl.UInt16, "kind": pl.String, "says": pl.String, "mutual": pl.Boolean},
        orient="row",
    )
    forwards = pl.col("from") < pl.col("to")
    ties = (
        frames.ties.filter(pl.col("from") != pl.col("to"))
        .join(types, on="type")
        .join(frames.facts.with_row_index("row").select("row", fact="id"), on="fact")
        .select(
            "type", "order", "kind", "says", "inferred", "since_earliest", "until_latest",
            fact="row",
            a=pl.min_horizontal("from", "to"), b=pl.max_horizontal("from", "to"),
            direction=pl.when("mutual").then(None).when(forwards).then(pl.lit("from")).otherwise(pl.lit("to")),
            goes_on=pl.col("kind").is_in(["fight", "bond"]) & pl.col("since").is_not_null() & pl.col("until").is_null(),
        )
        .unique(["fact", "a", "b", "type", "direction"], maintain_order=True)
    )  # fmt: skip
    pairs = ties.select("a", "b", "kind").unique().sort("a", "b", "kind").with_row_index("tie")
    told = pl.col("first_told")
    attested = pl.min_horizontal(pl.coalesce("until_latest", "latest", "first_told"), "first_told")
    found = (
        ties.join(pairs, on=["a", "b", "kind"])
        .join(testimony.citations.filter(~pl.col("denied")), on="fact")
        .sort("p", "citation", descending=[True, False], maintain_order=True)
        .with_row_index("item")
    )
    # Of equals the first to tell: who repeats it later is not the better voice.
    order = {"p": True, "order": False, "credibility": False, "letter": False, "known": False, "citation": False}
    best_first = found.sort(*order, descending=list(order.values()), maintain_order=True)["item"]
    items = found.with_columns(
        last=pl.when("goes_on").then(told).otherwise(attested),
        current_for=pl.col("kind").replace_strict(msgspec.structs.asdict(constants.current_for), return_dtype=pl.Int64),
        h=pl.when("alleged").then(constants.alleged).otherwise(1.0),
        contested=testimony.keys["contested"].gather(found["key"]),
        place=best_first.arg_sort().cast(pl.UInt32),
    )
    return CitedTies(items, best_first)
