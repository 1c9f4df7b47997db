"""A filter as a condition on events: the same words choose facts and the rows of data sets.

- `actor:` either of the two; `place:` and `base:` the place. Names are those of the theatre's records, with aliases,
  members and what lies within, compared once folded; a name of nobody's is looked for in the data sets' own names.
- `kind:` whole words of the data set's kind: `kind:strike` finds *Air/drone strike*. `source:` the name of a data set.
- `date:` as of facts, from first to last day; `published:`, `deaths:` by the best figure, `near:` by coordinates.
- Free text: words of the text, or of the names of kind, place and actors.

All else asks for what only a fact has: how it is cited, graded, disputed, noted. No event answers that, and every event
answers its negation.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from datetime import date, timedelta
from typing import Final

import polars as pl

from tui.analysis.query.ast import ANYTHING, All, Any, Condition, Node, Not, Pattern, Phrase, Range, Term, terms
from tui.analysis.query.date_ranges import MONTH, Span, day_bounds, range_days, span
from tui.analysis.query.evaluate import fits, with_inner
from tui.analysis.query.fold import fold
from tui.analysis.query.index import SearchIndex
from tui.analysis.query.near_literal import parse_near
from tui.analysis.query.resolve import Meaning
from tui.events import conditions
from tui.events.conditions import (
    EVERY,
    NONE,
    Days,
    Deaths,
    Missing,
    Near,
    OneOf,
    Within,
    Words,
    all_of,
    any_of,
    negated,
)
from tui.store.schema.records import UNKNOWN

Names = Callable[[str], pl.DataFrame]
"""What gives the values of a column of the events: `[value, name]`, the name folded."""

COLUMNS: Final = {
    "actor": ("actor_a", "actor_b"),
    "place": ("place",),
    "base": ("place",),
    "kind": ("kind",),
    "source": ("dataset",),
}
"""The columns that have the values of a field."""
ASKED: Final = frozenset((*COLUMNS, "date", "published", "deaths", "near", "text"))
"""The fields that an event can be asked for."""
_OF_PLACES: Final = "city|town|village|governorate|province|district|central|north|south|east|west"
_IN_TEXT: Final = ("kind", "place", "actor_a", "actor_b")


def unasked(node: Node) -> tuple[str, ...]:
    """Return the fields of a filter that events do not have, in order."""
    return tuple(dict.fromkeys(each.field for each in terms(node) if each.field not in ASKED))


def condition(node: Node, index: SearchIndex, names: Names, meanings: Sequence[Meaning] = ()) -> conditions.Condition:
    """Return what a filter, as it was typed, asks of events.

    `names` gives the values of their columns. What a name was taken for holds where it is none of theirs.
    """
    match node:
        case All(parts=parts):
            return all_of(condition(part, index, names, meanings) for part in parts)
        case Any(parts=parts):
            return any_of(condition(part, index, names, meanings) for part in parts)
        case Not(part=part):
            return negated(condition(part, index, names))
        case Term(field=field, value=value) | Phrase(field=field, words=value) if field in (*COLUMNS, "near", "text"):
            found = _asked(node, index, names)
            asked = parse_near(value) if field == "near" else None
            typed = asked.place if asked is not None else value
            meant = next((each.instead for each in meanings if (each.field, each.typed) == (field, typed)), None)
            if meant is None or (found != NONE and field != "text"):
                return found
            return any_of((found, condition(meant, index, names)))
        case _:
            return _asked(node, index, names)


def _asked(node: Condition, index: SearchIndex, names: Names) -> conditions.Condition:
    match node.field:
        case "text":
            return _text(node, names)
        case "date" | "published":
            return _dates(node)
        case "deaths":
            return _deaths(node)
        case "near":
            return _near(node, index)
        case field if field in COLUMNS:
            columns = COLUMNS[field]
            found = {value for column in columns for value in _values(node, index, names(column))}
            return OneOf(columns, frozenset(found)) if found else NONE
        case _:
            return NONE


# --- names ---


def _values(node: Condition, index: SearchIndex, known: pl.DataFrame) -> Iterable[str]:
    """Return the values of a column that a condition means."""
    name = known["name"]
    match node:
        case Pattern(value=value) if value == ANYTHING:
            return known["value"].drop_nulls()
        case Pattern(value=value):
            return known["value"].filter(fits(value, name).fill_null(value=False))
        case Term(field="kind", value=value):
            return known["value"].filter(_has_words(name, fold(value), whole=True))
        case Term(field="source", value=value):
            return known["value"].filter((name == fold(value)).fill_null(value=False))
        case Term(field=field, value=value):
            called = _called(field, value, index)
            if not called:
                return known["value"].filter(_has_words(name, fold(value), whole=True))
            listed = pl.Series(sorted(called)).implode()
            chosen = name.is_in(listed)
            if field != "actor":
                # Data sets say more of a place: *Aleppo city*, *Aleppo - Central*.
                begins = "|".join(re.escape(each) for each in sorted(called))
                chosen |= name.str.contains(f"^(?:{begins})(?: (?:{_OF_PLACES}))+$")
            return known["value"].filter(chosen.fill_null(value=False))
        case _:
            return ()


def _called(field: str, value: str, index: SearchIndex) -> frozenset[str]:
    """Return all names, folded, of the records that a value means and of those within them."""
    naming = index.names("actors" if field == "actor" else "places")
    ids = {each for each in naming.ids.get(fold(value), ()) if each != UNKNOWN}
    within = with_inner(ids, index.belonging if field == "actor" else index.outer)
    return frozenset(naming.frame.filter(pl.col("id").is_in(list(within)))["name"])


def _has_words(names: pl.Series, words: str, *, whole: bool) -> pl.Series:
    if not words:
        return pl.Series([False]).new_from_index(0, len(names))
    padded = " " + names + " "
    return padded.str.contains(f" {words} " if whole else f" {words}", literal=True).fill_null(value=False)


def _text(node: Condition, names: Names) -> conditions.Condition:
    match node:
        case Phrase(words=words):
            asked, whole = fold(words), True
        case Term(value=value):
            asked, whole = fold(value), False
        case Pattern(value=value):
            return any_of(
                OneOf((column,), frozenset(found))
                for column in _IN_TEXT
                if len(
                    found := names(column).filter(fits(value, names(column)["name"]).fill_null(value=False))["value"]
                )
            )
        case _:
            return NONE
    if not asked:
        return EVERY
    named = [
        OneOf((column,), frozenset(found))
        for column in _IN_TEXT
        if len(found := names(column).filter(_has_words(names(column)["name"], asked, whole=whole))["value"])
    ]
    return any_of([*named, Words(asked, whole)])


# --- days, figures, distances ---


def _dates(node: Condition) -> conditions.Condition:
    """Return the condition on the days on which an event may have happened, or on which its row came out."""
    match node:
        case Pattern():
            return EVERY if node.field == "date" else negated(Missing("published"))
        case Term(value=value) if value == UNKNOWN:
            return NONE if node.field == "date" else Missing("published")
        case Range():
            asked = range_days(node)
        case Term(value=value, comparison="="):
            asked = span(value)
        case Term(value=value, comparison=comparison):
            first, last = day_bounds(value)
            asked = {
                "<": Span(None, _day(first, -1)),
                "<=": Span(None, last),
                ">": Span(_day(last, 1), None),
                ">=": Span(first, None),
            }[comparison]
        case _:
            return NONE
    if node.field == "published":
        return Within("published", asked.first, asked.last)
    long = asked.first is None or asked.last is None or (asked.last - asked.first).days + 1 >= MONTH
    return Days(asked.first, asked.last, long)


def _day(day: date, step: int) -> date:
    try:
        return day + timedelta(days=step)
    except OverflowError:
        return day


def _deaths(node: Condition) -> conditions.Condition:
    match node:
        case Pattern():
            return Deaths()
        case Term(value=value, comparison=comparison):
            number = int(value)
            low, high = {
                "=": (number, number),
                "<": (None, number - 1),
                "<=": (None, number),
                ">": (number + 1, None),
                ">=": (number, None),
            }[comparison]
            return Deaths(low, high)
        case Range(low=first, high=last, with_low=with_low, with_high=with_high):
            return Deaths(int(first) + (not with_low), int(last) - (not with_high))
        case _:
            return NONE


def _near(node: Condition, index: SearchIndex) -> conditions.Condition:
    asked = parse_near(node.value) if isinstance(node, Term) else None
    if asked is None:
        return NONE
    points = index.points(asked.place)
    if not points:
        return NONE
    within = Near(points, asked.km)
    # What has no coordinates is neither near nor far.
    return within if asked.comparison in ("<", "<=") else all_of((negated(within), negated(Missing("lon"))))
