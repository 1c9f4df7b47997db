"""Conditions on dates, as polars expressions over `earliest` and `latest`.

A date of a fact or of a source is an interval of days. A condition holds where the thing may have happened, or may
have been published, in the span that is asked for; `NOT` makes it "certainly not". Three rules keep answers useful:

- a span shorter than a month is not answered by dates vaguer than a month, which would answer every such span;
- a date open at one side (`by 3 Dec`) is found by a span that holds its known end;
- an unknown date answers no span: `unknown` finds it.

Comparisons, and spans open at one side, take every date that reaches into them, however vague.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import Final

import msgspec
import polars as pl

from tui.analysis.query.ast import ANYTHING, Comparison, Condition, Pattern, Range, Term
from tui.store.schema.edtf import BadDate, parse
from tui.store.schema.records import UNKNOWN

# The shortest month, so that asking for February asks for a month.
MONTH: Final = 28
"""Days from which on a span is answered by dates of any vagueness."""
VAGUE: Final = 31
"""Days between the first and the last day of a date, above which it is vaguer than a month."""

_earliest = pl.col("earliest")
_latest = pl.col("latest")


class Span(msgspec.Struct, frozen=True):
    """Days from `first` to `last`, both included; None where that side is open."""

    first: date | None
    last: date | None


def span(value: str) -> Span:
    """Return the days that an EDTF date covers. Raises BadDate where it is none, or is `unknown`."""
    if value == UNKNOWN:
        what = f"`{UNKNOWN}` covers no days"
        raise BadDate(what)
    when = parse(value)
    return Span(when.earliest, when.latest)


def day_bounds(value: str) -> tuple[date, date]:
    """Return the first and last day of an EDTF date that has both. Raises BadDate, a ValueError, for anything else."""
    found = span(value)
    if found.first is None or found.last is None:
        what = f"“{value}” is open at one side"
        raise BadDate(what, "write a date with a first and a last day")
    return found.first, found.last


def range_days(asked: Range) -> Span:
    """Return the days of a range; an end that does not belong to it takes all of its days away.

    Raises BadDate where an end is no date with both bounds, or nothing lies between the ends.
    """
    low, high = day_bounds(asked.low), day_bounds(asked.high)
    try:
        first = low[0] if asked.with_low else low[1] + timedelta(days=1)
        last = high[1] if asked.with_high else high[0] - timedelta(days=1)
    except OverflowError:
        # An end without its days at the edge of the calendar leaves nothing: refused like a range that runs backwards.
        first, last = date.max, date.min
    if first > last:
        raise BadDate(f"no day lies between “{asked.low}” and “{asked.high}”", "write the earlier end first")
    return Span(first, last)


def reaching(asked: Condition) -> pl.Expr:
    """Return an expression for whether a date in `earliest` and `latest` answers the condition; never null."""
    known = _earliest.is_not_null() | _latest.is_not_null()
    match asked:
        case Range():
            return known & _during(range_days(asked))
        case Pattern(value=value) if value == ANYTHING:
            return known
        case Term(value=value, comparison="=") if value == UNKNOWN:
            return ~known
        case Term(value=value, comparison="="):
            return known & _during(span(value))
        case Term(value=value, comparison=comparison):
            return known & _beyond(comparison, *day_bounds(value))
        case _:
            message = f"{asked} is no condition on a date"
            raise ValueError(message)


def _beyond(comparison: Comparison, first: date, last: date) -> pl.Expr:
    """Return an expression for whether a date reaches before or after some days; one that is open there does."""
    lies = {"<": _earliest < first, "<=": _earliest <= last, ">": _latest > last, ">=": _latest >= first}
    return lies[comparison].fill_null(value=True)


def _during(asked: Span) -> pl.Expr:
    first, last = asked.first, asked.last
    if first is None or last is None:
        starts = pl.lit(value=True) if last is None else _beyond("<=", last, last)
        return starts if first is None else starts & _beyond(">=", first, first)
    whole = (_earliest <= last) & (_latest >= first)
    if (last - first).days + 1 < MONTH:
        whole &= (_latest - _earliest) <= pl.duration(days=VAGUE)
    before = _earliest.is_null() & _latest.is_between(first, last)
    after = _latest.is_null() & _earliest.is_between(first, last)
    # No nulls: NOT would leave them null, and the fact would answer neither a span nor its opposite.
    return whole.fill_null(value=False) | before.fill_null(value=False) | after.fill_null(value=False)
