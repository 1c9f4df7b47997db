"""The values that a filter may ask of each field: checked as they are typed, and written in one way."""

from __future__ import annotations

import re
from typing import Final, get_args

import msgspec

from tui.analysis.constants import RELATION_STATES
from tui.analysis.query.ast import ANYTHING, EVERYTHING, Comparison, Node, Pattern, Phrase, Range, Term
from tui.analysis.query.date_ranges import day_bounds, range_days
from tui.analysis.query.fold import fold
from tui.analysis.query.index import NAMING, NUMBERED
from tui.analysis.query.near_literal import parse_near
from tui.analysis.query.quantity_literal import QuantityLiteral, parse_quantity
from tui.analysis.query.tokenizer import BadQuery, quoted
from tui.base.suggest import did_you_mean
from tui.store.schema.edtf import BadDate, parse
from tui.store.schema.records import UNKNOWN, Grade, Wording

_CLOSED: Final[dict[str, tuple[str, ...]]] = {
    "wording": get_args(Wording),
    "reliability": get_args(Grade),
    "credibility": ("1", "2", "3", "4", "5", "6"),
    "disputed": ("true", "false", "yes", "no"),
    "named": ("true", "false", "yes", "no"),
    "relation": RELATION_STATES,
    "grade": tuple(letter + digit for letter in get_args(Grade) for digit in "123456"),
}
_DATES: Final = ("date", "published")
_COUNTED: Final = (*NUMBERED, "deaths")
_ORDERED: Final = ("reliability", "credibility", *_DATES, *_COUNTED, "quantity")
_WITH_WILDCARDS: Final = (*NAMING, "kind", "wording", "relation", "grade", "quantity", "tag", "note", "text")
# `field:*` of these is no condition, and must equal the empty filter.
_OF_EVERY_FACT: Final = ("kind", "disputed", "named", "text")
_LONGEST_COUNT: Final = 6
"""Digits of a number that can be asked for."""
_COMPARED_OTHERWISE: Final = {
    "grade": "reliability:>=C compares letters, credibility:<=3 digits",
    "near": "write the place before the distance, as in near:khmeimim<30km",
}
_COMPARED: Final = re.compile(r"(<=|>=|<|>) ?(.+)")


class Value(msgspec.Struct, frozen=True):
    """A value as it was typed: clean, without escapes.

    `pattern` is the same with its wildcards, where it has any that are not escaped; `column` is where it stands.
    """

    text: str
    column: int
    pattern: str | None = None
    in_quotes: bool = False


def condition(name: str, value: Value, comparison: Comparison = "=") -> Node:
    """Return the condition that a field has a value, or compares to it. Raises BadQuery."""
    if not value.text:
        raise BadQuery(f"there is no value for `{name}` here", value.column, f"`{name}:*` finds any")
    if value.pattern is not None:
        return _pattern(name, value.pattern, value.column, comparison)
    if name == "text":
        return _text(value, comparison)
    if name in _ORDERED and comparison == "=" and (match := _COMPARED.fullmatch(value.text)):
        compared: Comparison = match[1]  # type: ignore[assignment]
        return condition(name, Value(match[2], value.column), compared)
    if comparison != "=" and name not in _ORDERED:
        mend = _COMPARED_OTHERWISE.get(name, f"leave out the `{comparison}`")
        raise BadQuery(f"`{name}` has no order to compare by", value.column, mend)
    return Term(name, _checked(name, value, comparison), comparison)


def range_condition(name: str, low: Value, high: Value, with_low: bool, with_high: bool) -> Node:
    """Return the condition that a field lies between two values; `*` leaves an end open. Raises BadQuery."""
    if name not in _ORDERED:
        raise BadQuery(f"`{name}` has no order to lie in", low.column, f"ranges are for {', '.join(_ORDERED)}")
    if low.pattern == ANYTHING and high.pattern == ANYTHING:
        return _pattern(name, ANYTHING, low.column, "=")
    if high.pattern == ANYTHING:
        return condition(name, low, ">=" if with_low else ">")
    if low.pattern == ANYTHING:
        return condition(name, high, "<=" if with_high else "<")
    for end in (low, high):
        if end.pattern is not None or not end.text:
            raise BadQuery("this is no end of a range", end.column, "write a value, or `*` for an open end")
    asked = Range(name, _checked(name, low, ">="), _checked(name, high, "<="), with_low, with_high)
    if name == "quantity":
        asked = _in_units(asked)
    _check_order(asked, low.column)
    return asked


def _pattern(name: str, pattern: str, column: int, comparison: Comparison) -> Node:
    if comparison != "=":
        raise BadQuery("a value with wildcards cannot be compared to", column, "put it in quotes if they are none")
    if pattern == ANYTHING:
        return EVERYTHING if name in _OF_EVERY_FACT else Pattern(name, ANYTHING)
    if name in _WITH_WILDCARDS:
        return Pattern(name, pattern)
    if name in _DATES:
        mend = "write a month as 2024-12, a year as 2024; put EDTF with `?` in quotes"
        raise BadQuery("dates have no wildcards", column, mend)
    raise BadQuery(f"`{name}` has no wildcards", column, _one_of(name))


def _text(value: Value, comparison: Comparison) -> Node:
    if comparison != "=":
        raise BadQuery("words have no order to compare by", value.column, "put a field before the comparison")
    if not fold(value.text):
        what = f"there is no letter or digit to search for in {quoted(value.text)}"
        raise BadQuery(what, value.column, "leave it out")
    return Phrase(value.text) if value.in_quotes else Term("text", value.text)


def _checked(name: str, value: Value, comparison: Comparison) -> str:
    """Return the value in the one way in which it is written."""
    if name in _CLOSED:
        return _closed(name, value)
    if name in _DATES:
        return _date(value, comparison)
    if name in _COUNTED:
        return _count(name, value)
    if name == "near":
        return _distance(value)
    if name == "quantity":
        return _figure_or_measure(value, comparison)
    if name in ("kind", "tag"):  # which kinds there are, only the theatre can tell (`resolve`)
        return value.text.casefold()
    if name == "note" and not fold(value.text):
        raise BadQuery(
            f"there is no letter or digit to search for in {quoted(value.text)}", value.column, "leave it out"
        )
    return value.text


def _closed(name: str, value: Value) -> str:
    known = _CLOSED[name]
    for word in known:
        if word.casefold() == value.text.casefold():
            # One spelling, so that the menu knows a choice that was typed for its own.
            return {"yes": "true", "no": "false"}.get(word, word)
    mend = did_you_mean(value.text, known) or _one_of(name)
    called = f"value of {name}" if name in ("disputed", "named") else name
    raise BadQuery(f"there is no {called} {quoted(value.text)}", value.column, mend)


def _one_of(name: str) -> str:
    if name == "grade":
        return "write a letter from A to F and a digit from 1 to 6, as in C3"
    return f"it is one of {', '.join(_CLOSED[name])}" if name in _CLOSED else ""


def _count(name: str, value: Value) -> str:
    if not value.text.isascii() or not value.text.isdigit() or len(value.text) > _LONGEST_COUNT:
        raise BadQuery(f"{quoted(value.text)} is no number of {name}", value.column, f"write it like {name}:1")
    return str(int(value.text))


def _date(value: Value, comparison: Comparison) -> str:
    if comparison == "=" and fold(value.text) == UNKNOWN:
        return UNKNOWN
    try:
        parse(value.text)
        if comparison != "=":
            day_bounds(value.text)
    except BadDate as error:
        raise BadQuery(error.what, value.column, error.mend) from None
    return value.text


def _distance(value: Value) -> str:
    found = parse_near(value.text)
    if found is None:
        mend = "write a place and a distance, as in near:khmeimim<30km"
        raise BadQuery(f"{quoted(value.text)} is no distance from a place", value.column, mend)
    return str(found)


def _figure_or_measure(value: Value, comparison: Comparison) -> str:
    found = parse_quantity(value.text)
    if found is not None:
        return str(found)
    if value.text[0] in "-0123456789":
        mend = 'write it like 20, 12.5 or "20 km"'
        raise BadQuery(f"{quoted(value.text)} is no figure", value.column, mend)
    if comparison != "=":
        mend = "write it like quantity:>20, and the measure beside it: quantity:front-distance"
        raise BadQuery(f"{quoted(value.text)} is no figure to compare to", value.column, mend)
    return value.text


def _in_units(asked: Range) -> Range:
    """Return a range whose ends have both a unit, where one of them has."""
    low, high = parse_quantity(asked.low), parse_quantity(asked.high)
    if low is None or high is None:
        return asked
    low, high = QuantityLiteral(low.digits, low.unit or high.unit), QuantityLiteral(high.digits, high.unit or low.unit)
    return Range(asked.field, str(low), str(high), asked.with_low, asked.with_high)


def _check_order(asked: Range, column: int) -> None:
    """Refuse a range in which nothing can lie."""
    if asked.field in _DATES:
        try:
            range_days(asked)
        except BadDate as error:
            raise BadQuery(error.what, column, error.mend) from None
        return
    low, high = parse_quantity(asked.low), parse_quantity(asked.high)
    if asked.field == "quantity" and low is not None and high is not None:
        if low.base != high.base:
            raise BadQuery(f"{low} and {high} are not of one kind", column, "give both ends in the same unit")
        backwards, same = low.in_base > high.in_base, low.in_base == high.in_base
    elif asked.field in _COUNTED:
        backwards, same = int(asked.low) > int(asked.high), int(asked.low) == int(asked.high)
        # Whole numbers: between 1 and 2 without both there is none.
        same = same or (int(asked.high) - int(asked.low) == 1 and not (asked.with_low or asked.with_high))
    else:
        # Grades may be given from either end: `[A TO C]` is `[C TO A]`.
        backwards, same = False, asked.low == asked.high
    if backwards or (same and not (asked.with_low and asked.with_high)):
        what = f"nothing lies between {quoted(asked.low)} and {quoted(asked.high)}"
        raise BadQuery(what, column, "write the lower end first" if backwards else "write the value alone")
