"""How far every fact is supported on every day, computed in one run.

A fact is supported as far as the answer that it gives, and at the least as far as what implies it: where answers that
exclude each other imply it, their supports add up.
"""

from __future__ import annotations

from datetime import date
from typing import Final

import polars as pl

from tui.analysis.corroboration.citation_weights import FOREVER, Testimony
from tui.analysis.corroboration.lines import COUNTS
from tui.analysis.corroboration.support import answer_supports, known_in, question_states

OF_FACTS: Final = (
    "fact", "question", "answer", "lines", *COUNTS, "support", "implied", "voted", "grade", "source", "disputed",
)  # fmt: skip
"""What is said of a fact: `grade` is the letter of the weakest link and the digit of the citation with the highest p,
and `source` the one that it stands in; `implied` where what implies it supports it further than its own voices do;
`disputed` where a rival of its answer has a vote."""


def fact_supports(testimony: Testimony) -> pl.DataFrame:
    """Return how far every fact is supported on every day: a row a fact and span of days on which that is the same.

    Returns `OF_FACTS` in the order of the store's facts, with `since`, the first day on which it is so, and `until`,
    the first on which it is no longer (`FOREVER`: never).
    """
    states = question_states(testimony)
    cited = known_in(testimony, states)
    answers = answer_supports(testimony, cited).answers
    of = testimony.keys["of"]
    told = cited.select("state", "fact", key=of.gather(cited["key"])).unique()
    kept = answers.select("state", "key", "support", "lines", *COUNTS, "voted", "opposed")
    denied = answers.filter(~pl.col("given")).select("state", key="of", denied="voted")
    rows = (
        told.join(kept, on=["state", "key"], how="left")
        # What is only denied is known, too, and has no support.
        .join(denied, on=["state", "key"], how="left")
        .with_columns(
            pl.col("support").fill_null(0.0),
            pl.col("lines", *COUNTS).fill_null(0),
            pl.col("voted").fill_null(value=False),
            opposed=pl.coalesce("opposed", "denied"),
        )
        .drop("denied")
        .join(best_citations(cited, ["state", "fact"]), on=["state", "fact"])
        .join(states.select("state", "since", "until"), on="state")
        .drop("state")
    )
    rows = _with_implied(testimony, rows, answers.join(states, on="state")).sort("fact", "since")
    frames, keys = testimony.frames, testimony.keys
    return rows.with_columns(
        fact=frames.facts["id"].gather(rows["fact"]),
        source=frames.sources["id"].gather(rows["source"]),
        question=keys["question_id"].gather(rows["key"]),
        answer=keys["answer"].gather(rows["key"]),
        disputed=rows["opposed"],
    ).select("since", "until", *OF_FACTS)


def facts_of(supports: pl.DataFrame, as_of: date | None = None) -> pl.DataFrame:
    """Return the `fact_supports` of a day (None: the last of all): a row a known fact, in the store's order."""
    holds = pl.col("until") == FOREVER if as_of is None else pl.col("since").le(as_of) & pl.col("until").gt(as_of)
    return supports.filter(holds).drop("since", "until")


def best_citations(cited: pl.DataFrame, of: list[str]) -> pl.DataFrame:
    """Return the citation with the highest p of each `of`, with a vote and no denial if any: `[…of, grade, source]`."""
    order = {"denied": False, "voted": True, "p": True, "credibility": False, "letter": False, "citation": False}
    best_first = cited.sort(*order, descending=list(order.values()))
    best = best_first.unique(of, keep="first", maintain_order=True)
    return best.select(*of, "source", grade=pl.col("letter") + pl.col("credibility").cast(pl.String))


def implications(testimony: Testimony) -> pl.DataFrame:
    """Return which answers imply which facts, step by step: `[key, implied]`, `implied` being a row of the facts."""
    frames, keys, answered = testimony.frames, testimony.keys, testimony.answered
    number = frames.facts.with_row_index("number").select("number", "id")
    by_answer = frames.answer_implications.join(
        keys.select("key", "answer", question="question_id"), on=["question", "answer"]
    ).select("key", "implied")
    by_fact = frames.implications.join(number, left_on="fact", right_on="id").join(
        answered.select("key", number="fact"), on="number"
    )
    steps = (
        pl.concat([by_answer, by_fact.select("key", "implied")])
        .join(number, left_on="implied", right_on="id")
        .select("key", implied="number")
        .unique()
    )
    found = steps
    while True:
        onward = found.join(answered.select(implied="fact", through="key"), on="implied").drop("implied")
        longer = onward.join(steps, left_on="through", right_on="key").select("key", "implied")
        together = pl.concat([found, longer]).unique()
        if together.height == found.height:
            return found.join(answered, left_on=["implied", "key"], right_on=["fact", "key"], how="anti")
        found = together


def _with_implied(testimony: Testimony, rows: pl.DataFrame, answers: pl.DataFrame) -> pl.DataFrame:
    """Raise the support of facts to that of what implies them, day by day."""
    rows = rows.with_columns(implied=pl.lit(value=False))
    steps = implications(testimony)
    if steps.is_empty():
        return rows
    of_answers = answers.select("question", "key", "since", "until", "support").join(steps, on="key")
    concerned = rows.join(steps.select(fact="implied").unique(), on="fact", how="semi")
    days = pl.concat([concerned.select("fact", day="since"), of_answers.select(fact="implied", day="since")]).unique()
    days = days.sort("fact", "day").with_columns(
        next=pl.when(pl.col("fact") == pl.col("fact").shift(-1)).then(pl.col("day").shift(-1)).fill_null(FOREVER)
    )
    holds = (pl.col("since") <= pl.col("day")) & (pl.col("until") > pl.col("day"))
    implied = (
        days.join(of_answers, left_on="fact", right_on="implied")
        .filter(holds)
        .group_by("fact", "day", "question")
        .agg(pl.col("support").sum())
        .group_by("fact", "day")
        .agg(from_others=pl.col("support").max())
    )
    raised = (
        days.join(concerned, on="fact")
        .filter(holds)
        .join(implied, on=["fact", "day"], how="left")
        .with_columns(
            since="day",
            until=pl.min_horizontal("until", "next"),
            support=pl.max_horizontal("support", "from_others"),
            implied=(pl.col("from_others") > pl.col("support")).fill_null(value=False),
        )
        .select(rows.columns)
    )
    return pl.concat([rows.join(concerned.select("fact").unique(), on="fact", how="anti"), raised])
