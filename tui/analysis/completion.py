"""Completion: how a filter that is being typed can go on."""

from __future__ import annotations

import re
from typing import Final

import msgspec

from tui.analysis.facets import values
from tui.analysis.query.ast import FIELDS, Term
from tui.analysis.query.narrow import names, narrow
from tui.analysis.query.printer import to_text
from tui.analysis.situation import Situation

MOST: Final = 12
"""Completions that are offered."""
_LAST: Final = re.compile(r'(?:^|(?<=[\s(]))[-+]?(?:(?P<field>\w+):)?(?P<value>"[^"]*|[^\s():"]*)$')
"""The word that is being typed at the end of a filter; a value in quotes may have blanks."""


class Completion(msgspec.Struct, frozen=True):
    """One way in which a filter can go on: the whole text then, and what is new in it, to be listed."""

    text: str
    label: str


def completions(text: str, situation: Situation) -> tuple[Completion, ...]:
    """Return how a filter can go on at its end: a field, or after one the values that it has, by any of their names."""
    last = _LAST.search(text)
    if last is None:
        return ()
    field, typed = last["field"], last["value"].lstrip('"')
    if field is None:
        offered = [(f"{name}:", f"{name}:") for name in FIELDS if name != "text" and name.startswith(typed.casefold())]
        start = last.start("value")
        # Nothing is typed yet, or what is typed is a word to search for.
        return tuple(Completion(text[:start] + new, label) for new, label in offered if typed and new != typed)
    known = values(situation, field.casefold()) if field.casefold() in FIELDS else []
    found = narrow(typed, [names(value, label) for value, label in known])
    best = sorted(found, key=lambda each: each[1])[:MOST]
    start = last.start("field")
    made = []
    for number, _ in best:
        value, label = known[number]
        made.append(Completion(text[:start] + to_text(Term(field.casefold(), value)), label))
    return tuple(made)
