"""Figures as the sources give them → intervals in one unit: kilometres, km a day, hours, or what is counted.

A figure is as fine as it is written: half the unit of its last digit either way, and ±5 where that digit is 0 or 5
(a bare "20 miles" is 32 ± 8 km). A bound is kept: "within 20 miles" is anything up to that.
"""

from __future__ import annotations

import polars as pl

from tui.analysis.constants import Disputes
from tui.store.schema.units import UNITS

_UP_TO = ("within", "up-to", "less-than")
_FROM = ("more-than", "at-least")


def stated(quantities: pl.DataFrame) -> pl.DataFrame:
    """Quantities in the base unit of their dimension.

    Takes the store's `quantities` and adds `base_unit`, `factor` and `point`, the middle of what is stated. Rows
    without any figure are left out.
    """
    factor = pl.col("unit").replace_strict({name: unit.factor for name, unit in UNITS.items()}, default=1.0)
    # What is counted (aircraft, people) has no other unit to be turned into.
    base_unit = pl.col("unit").replace_strict({name: unit.base for name, unit in UNITS.items()}, default=pl.col("unit"))
    first, last = _ends()
    return quantities.filter(first.is_not_null()).with_columns(
        base_unit=base_unit, factor=factor, point=(first + last) / 2 * factor
    )


def widened(quantities: pl.DataFrame, constants: Disputes) -> pl.DataFrame:
    """Quantities with the interval that they leave open.

    Adds to `stated`: `core_low`/`core_high`, what is stated with its bound, and `wide_low`/`wide_high`, the same with
    the rounding of its figures. An open end is infinite, and nothing measured is less than 0.
    """
    first, last = _ends()
    factor = pl.col("factor")
    decimals = pl.col("decimals").fill_null(0)
    round_figures = (decimals == 0) & (first % 5 == 0) & (last % 5 == 0)
    rounding = pl.when(round_figures).then(constants.rounded_to).otherwise(0.5 * pl.lit(10.0) ** -decimals)
    from_nothing = pl.col("bound").is_in(_UP_TO) & pl.col("low").is_null()
    without_end = pl.col("bound").is_in(_FROM) & pl.col("high").is_null()
    infinite = float("inf")
    return stated(quantities).with_columns(
        core_low=pl.when(from_nothing).then(0.0).otherwise(first * factor),
        core_high=pl.when(without_end).then(infinite).otherwise(last * factor),
        wide_low=pl.when(from_nothing).then(0.0).otherwise(((first - rounding) * factor).clip(lower_bound=0.0)),
        wide_high=pl.when(without_end).then(infinite).otherwise((last + rounding) * factor),
    )


def _ends() -> tuple[pl.Expr, pl.Expr]:
    return pl.coalesce("value", "low", "high"), pl.coalesce("value", "high", "low")
