"""How figures and distances compare to those that a filter asks for."""

from __future__ import annotations

import operator
from collections.abc import Callable
from typing import Final

import polars as pl

from tui.analysis.geodesy import geodesic_km
from tui.analysis.query.ast import Comparison, Condition, Range, Term, misplaced
from tui.analysis.query.index import SearchIndex
from tui.analysis.query.near_literal import NearLiteral
from tui.analysis.query.quantity_literal import parse_quantity

_CLOSE: Final = 1e-9
"""How far apart, in parts of the larger, two figures are still the same: what turning miles into km may cost."""
_LIES: Final[dict[str, Callable[[float, float], bool]]] = {
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}


def holds(condition: Condition) -> pl.Expr:
    """Return an expression for how `SearchIndex.figures` compare to the figure of a condition, or to its range."""
    match condition:
        case Term(value=value, comparison=comparison):
            return _bounded(value, comparison)
        case Range(low=low, high=high, with_low=with_low, with_high=with_high):
            return _bounded(low, ">=" if with_low else ">") & _bounded(high, "<=" if with_high else "<")
        case _:
            raise misplaced(condition)


def places_near(asked: NearLiteral, index: SearchIndex) -> list[str]:
    """Return the ids of the places that lie as far from the one asked for, on the ellipsoid, as is asked."""
    centres = index.points(asked.place)
    lies = _LIES[asked.comparison]
    # A loop, as geographiclib solves one pair at a time; places are few, and distances are remembered.
    return [
        place
        for place, *point in placed(index).iter_rows()
        if centres and lies(min(geodesic_km(*at, *point) for at in centres), asked.km)
    ]


def placed(index: SearchIndex) -> pl.DataFrame:
    """Return `[id, lon, lat]` of the places that have coordinates."""
    return index.frames.places.drop_nulls(["lon", "lat"]).select("id", "lon", "lat")


def _bounded(value: str, comparison: Comparison) -> pl.Expr:
    """Return an expression for how `SearchIndex.figures` compare to a figure, which without a unit is the measure's."""
    asked = parse_quantity(value)
    if asked is None:
        message = f"{value!r} is no figure"
        raise ValueError(message)
    number = pl.col("scale") * asked.number if asked.unit is None else pl.lit(asked.in_base)
    of_kind = pl.lit(value=True) if asked.unit is None else pl.col("base") == asked.base
    low, high = pl.col("low"), pl.col("high")
    slack = pl.max_horizontal(number.abs(), low.abs(), high.abs()) * _CLOSE
    lies = {
        "=": (low <= number + slack) & (high >= number - slack),
        "<": low < number - slack,
        "<=": low <= number + slack,
        ">": high > number + slack,
        ">=": high >= number - slack,
    }
    # Null where a bare number is asked for and the unit is not of the measure's kind: no such figure answers it.
    return (of_kind & lies[comparison]).fill_null(value=False)
