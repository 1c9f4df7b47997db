"""Figures as the sources give them → ranges in one unit: kilometres, km a day, hours, or what is counted.

A figure is as fine as it is written: half the unit of its last digit either way, 5 where that digit is a trailing 0 or
5, and 5 % at the least; twice that where it is said to be *about* so much ("about 60 km" is 50 to 70). A bound is kept:
"within 20 miles" is anything up to that.
"""

from __future__ import annotations

from typing import Final

import polars as pl

from tui.analysis.constants import Disputes
from tui.store.schema.units import UNITS

_UP_TO: Final = ("within", "up-to", "less-than")
_FROM: Final = ("more-than", "at-least")


def stated(quantities: pl.DataFrame, constants: Disputes | None = None) -> pl.DataFrame:
    """Return quantities in the base unit of their dimension, with what they state and what they leave open.

    Takes the store's `quantities` and adds `base_unit`; `point`, the middle of what is given; `core_low`/`core_high`,
    what is stated with its bound; `wide_low`/`wide_high`, the same with the rounding of its figures. What is *about* so
    much states the whole of its width. An open end is infinite, and nothing measured is less than 0. Rows without any
    figure are left out.
    """
    widths = constants or Disputes()
    factor = pl.col("unit").replace_strict({name: unit.factor for name, unit in UNITS.items()}, default=1.0)
    # What is counted (aircraft, people) has no other unit to be turned into.
    base_unit = pl.col("unit").replace_strict({name: unit.base for name, unit in UNITS.items()}, default=pl.col("unit"))
    first, last = pl.coalesce("value", "low", "high"), pl.coalesce("value", "high", "low")
    about = pl.col("bound") == "about"
    low_half, high_half = (
        _half_width(end, widths) * pl.when(about).then(widths.about).otherwise(1.0) for end in (first, last)
    )
    from_nothing = pl.col("bound").is_in(_UP_TO) & pl.col("low").is_null()
    without_end = pl.col("bound").is_in(_FROM) & pl.col("high").is_null()
    wide_low = pl.when(from_nothing).then(0.0).otherwise((first - low_half).clip(lower_bound=0.0) * factor)
    wide_high = pl.when(without_end).then(float("inf")).otherwise((last + high_half) * factor)
    return quantities.filter(first.is_not_null()).with_columns(
        base_unit=base_unit,
        point=(first + last) / 2 * factor,
        wide_low=wide_low,
        wide_high=wide_high,
        core_low=pl.when(about).then(wide_low).when(from_nothing).then(0.0).otherwise(first * factor),
        core_high=pl.when(about).then(wide_high).when(without_end).then(float("inf")).otherwise(last * factor),
    )


def _half_width(figure: pl.Expr, constants: Disputes) -> pl.Expr:
    """Return how far a figure may be off either way, in the unit that it is given in."""
    decimals = pl.col("decimals").fill_null(0)
    rounded = (decimals == 0) & (figure % 5 == 0)
    by_digit = pl.when(rounded).then(constants.rounded_to).otherwise(0.5 * pl.lit(10.0) ** -decimals)
    return pl.max_horizontal(by_digit, constants.least_share * figure.abs())
