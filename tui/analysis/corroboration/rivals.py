"""Which answers to a question exclude each other, by what is known of them.

Answers of one question are rivals, unless they agree:

- figures of the same measure and ends whose stated ranges overlap ("20 km" and "within 20 miles");
- dates of which one holds the other, where the question asks for a date;
- states whose days do not meet, where the question asks for a state, or all facts of both tell of one.

A denial is a rival of what it denies, and of nothing else.
"""

from __future__ import annotations

import polars as pl

from tui.analysis.constants import Disputes
from tui.analysis.quantities import stated
from tui.store.schema.frames import Frames

_MEASURED = ("measure", "of", "base_unit")


def figures(frames: Frames, constants: Disputes) -> pl.DataFrame:
    """Return the range that each fact states: `[fact, about, start, low, high]`.

    `about` numbers what is measured where, `start` the other end, null where no source names it.
    """
    facts = frames.facts.with_row_index("number").select("number", fact="id")
    told = stated(frames.quantities, constants).select(
        "fact", *_MEASURED, low="core_low", high="core_high", start=pl.when(~pl.col("inferred")).then("from")
    )
    subjects = told.select(_MEASURED).unique(maintain_order=True).with_row_index("about")
    return (
        told.join(subjects, on=_MEASURED, nulls_equal=True, maintain_order="left")
        .join(facts, on="fact", maintain_order="left")
        .select("about", "start", "low", "high", fact="number")
    )


def agreeing(descriptions: pl.DataFrame) -> pl.DataFrame:
    """Return every two descriptions of answers to one question that do not exclude each other, both ways.

    `descriptions` is `[state, alike, subject, lasting, earliest, latest, about, start, low, high]`, a row for all
    answers of a state that are described alike: what the question asks for (null where that is left open), and the hull
    of the days and of the figures of an answer's facts, null where they are open or not of one thing. Returns `[state,
    alike, other]`; a description stands beside itself where two answers that have it agree.
    """
    of_days = pl.when(pl.col("subject").is_null()).then("lasting").otherwise(pl.col("subject").is_in(["date", "state"]))
    compared = descriptions.filter(pl.col("about").is_not_null() | of_days)
    pairs = compared.join(compared.drop("subject"), on="state", suffix="_b")
    return pairs.filter(figures_agree() | dates_agree() | days_apart()).select("state", "alike", other="alike_b")


def of_one_thing() -> pl.Expr:
    """Return whether two figures are measured at one place from one other end, as far as that is named."""
    one_start = (pl.col("start") == pl.col("start_b")).fill_null(value=True)
    return ((pl.col("about") == pl.col("about_b")) & one_start).fill_null(value=False)


def figures_agree() -> pl.Expr:
    """Return whether two figures are of one thing and their stated ranges overlap; the second has the suffix `_b`."""
    overlap = (pl.col("low") <= pl.col("high_b")) & (pl.col("low_b") <= pl.col("high"))
    return of_one_thing() & overlap.fill_null(value=False)


def dates_agree() -> pl.Expr:
    """Return whether one of two dates that a question asks for holds the other."""
    first = (pl.col("earliest") <= pl.col("earliest_b")) & (pl.col("latest_b") <= pl.col("latest"))
    second = (pl.col("earliest_b") <= pl.col("earliest")) & (pl.col("latest") <= pl.col("latest_b"))
    return ((pl.col("subject") == "date") & (first | second)).fill_null(value=False)


def days_apart() -> pl.Expr:
    """Return whether two answers tell of a state on days that do not meet."""
    both_last = pl.col("lasting") & pl.col("lasting_b")
    of_state = pl.when(pl.col("subject").is_null()).then(both_last).otherwise(pl.col("subject") == "state")
    apart = (pl.col("latest") < pl.col("earliest_b")) | (pl.col("earliest") > pl.col("latest_b"))
    return (of_state & apart).fill_null(value=False)
