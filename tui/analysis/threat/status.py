"""What has become of a base: held, contested, lost, abandoned, handed over or destroyed, by facts that say so.

On a day the latest that is known counts whose answer has enough support. Any but held and contested replaces both
levels; a loss that is only claimed counts as evidence that the base is taken (`bearing`), and is told beside them.
"""

from __future__ import annotations

from typing import Final

import polars as pl

from tui.analysis.corroboration.citation_weights import Testimony
from tui.analysis.corroboration.fact_grades import best_citations
from tui.analysis.corroboration.support import answer_supports, known_in, question_states

LOSSES: Final = ("lost", "abandoned", "handed-over", "destroyed")
"""What can become of a base that its owner can use no longer: it replaces both levels."""
_WEIGHED: Final = {
    "state": pl.UInt32, "support": pl.Float64, "lines": pl.UInt32, "grade": pl.String, "known": pl.Date,
    "until": pl.Date,
}  # fmt: skip
"""What `standings` adds to the facts."""


def statuses(standings: pl.DataFrame, days: pl.Series, plain: float) -> pl.DataFrame:
    """Return what has become of each base on each day, by `standings`; support is enough from `plain` on.

    Returns `[base, as_of, status, since, support, grade, lines, claimed, claimed_grade]`, bases by number; there is no
    row where nothing is told. `claimed` is a loss that lacks support, as its latest or, of one day, best supported
    report has it; nobody has told since, with enough support, that the base is held.
    """
    told = standings.join(pl.DataFrame({"as_of": days}), how="cross").filter(
        pl.col("known") <= pl.col("as_of"), pl.col("until") > pl.col("as_of"), pl.col("since") <= pl.col("as_of")
    )
    settled = _latest(told.filter(pl.col("support") >= plain)).select(
        "base", "as_of", "status", "since", "support", "grade", "lines"
    )
    claims = told.filter(pl.col("status").is_in(LOSSES), pl.col("support") < plain, pl.col("support") > 0)
    claimed = _latest(claims).select("base", "as_of", claimed="status", claimed_since="since", claimed_grade="grade")
    found = settled.join(claimed, on=["base", "as_of"], how="full", coalesce=True)
    stands = pl.col("since").is_null() | (pl.col("claimed_since") > pl.col("since"))
    return (
        found.with_columns(pl.when(stands).then(pl.col("claimed", "claimed_grade")))
        .drop("claimed_since")
        .sort("base", "as_of")
    )


def standings(testimony: Testimony, bases: pl.DataFrame) -> pl.DataFrame:
    """Return every fact on what has become of a base, with its support, by spans of days on which that is the same.

    Returns `[fact, base, status, since, known, until, support, lines, grade, …]`, bases by number: known from `known`
    on, and before `until`.
    """
    facts = _facts(testimony, bases)
    if facts.is_empty():  # as in most theatres, which are spared a twentieth of what their levels take
        return facts.with_columns(pl.lit(None, dtype).alias(name) for name, dtype in _WEIGHED.items())
    states = question_states(testimony, facts.select("question").unique())
    cited = known_in(testimony, states)
    supports = answer_supports(testimony, cited).answers.select("state", "key", "support", "lines")
    told = cited.filter(~pl.col("denied")).select("state", "fact").unique()
    best = best_citations(cited, ["state", "fact"]).select("state", "fact", "grade")
    return (
        facts.join(told, on="fact")
        .join(supports, on=["state", "key"])
        .join(best, on=["state", "fact"])
        .join(states.select("state", known="since", until="until"), on="state")
    )


def _facts(testimony: Testimony, bases: pl.DataFrame) -> pl.DataFrame:
    """Return the facts that tell what has become of a base: `[fact, question, key, base, status, since]`."""
    frames = testimony.frames
    rows = frames.facts.with_row_index("row").select("row", "earliest", "latest", fact="id")
    first_known = testimony.citations.filter("voted", ~pl.col("denied")).group_by("fact").agg(pl.col("known").min())
    return (
        frames.statuses.join(rows, on="fact")
        .join(bases.select("place", number="base"), left_on="base", right_on="place")
        .select("status", "earliest", "latest", fact="row", base="number")
        .join(testimony.answered, on="fact")
        .join(first_known, on="fact")
        .select("fact", "question", "key", "base", "status", since=pl.coalesce("earliest", "latest", "known"))
    )


def _latest(told: pl.DataFrame) -> pl.DataFrame:
    """Return the latest of each base and day; of one day the best supported, and of these the first in the store."""
    order = told.sort("since", "support", "fact", descending=[True, True, False])
    return order.unique(["base", "as_of"], keep="first", maintain_order=True)
