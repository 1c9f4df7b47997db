"""What the menus of the filter offer: the values of a field, each with the number of facts that it would leave."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Final

import msgspec
import polars as pl

from tui.analysis.constants import RELATION_STATES
from tui.analysis.query.ast import Term
from tui.analysis.query.evaluate import counts, matching
from tui.analysis.query.narrow import names
from tui.analysis.query.printer import to_text
from tui.analysis.query.resolve import resolve
from tui.analysis.situation import Situation
from tui.analysis.timeline import PerDay, per_day

_LISTED: Final = 120
"""Days, and then months, up to which each is listed as a date to choose."""

_IN_ORDER = ("date", "reliability", "base", "disputed", "named", "origins", "lines", "grade", "relation")
"""Fields whose values keep their own order; those of the others stand by their number of facts."""


class Choice(msgspec.Struct, frozen=True):
    """One choice of a filter menu: the condition, its label, how many facts it would leave, whether it is on.

    `names` are all that it is called by, as `query.narrow` compares them.
    """

    term: Term
    label: str
    count: int
    chosen: bool
    names: str


def choices(situation: Situation, name: str) -> list[Choice]:
    """Return the choices of one field's menu, most facts first, given the rest of the filter.

    Raises:
        ValueError: the field has no menu.
    """
    index, rest = situation.search_index, _rest(situation, name)
    chosen = situation.lens.chosen_terms(name)
    offered = _values(situation, name)
    terms = [Term(name, value, ">=" if name == "reliability" else "=") for value, _ in offered]
    # What was typed and is no choice of the menu can be taken back there as well.
    typed = sorted(chosen.difference(terms), key=to_text)
    terms += typed
    offered += [(term.value, to_text(term).partition(":")[2]) for term in typed]
    found = [
        Choice(term, label, number, term in chosen, _names(situation, name, term.value, label))
        for term, (_, label), number in zip(terms, offered, counts(terms, rest, index), strict=True)
        # What is chosen stays listed though it leaves nothing, or it could not be taken back here.
        if number or term in chosen
    ]
    return found if name in _IN_ORDER else sorted(found, key=lambda choice: -choice.count)


class Frequencies(msgspec.Struct, frozen=True):
    """How many facts each value of a field has, and how many there are with the rest of the filter.

    `noun` is what is counted, where it is not facts.
    """

    choices: tuple[Choice, ...]
    facts: int
    noun: str = "fact"


def frequencies(situation: Situation, name: str) -> Frequencies:
    """Return how often each value of a field occurs, given the rest of the filter; a fact may have several values."""
    return Frequencies(tuple(choices(situation, name)), int(_rest(situation, name).sum()))


class ByDay(msgspec.Struct, frozen=True):
    """On how many facts of each choice each day from `first` on can count; of sources, when they were published."""

    first: date
    as_of: date
    per_day: tuple[PerDay, ...]
    published: tuple[date | None, ...]


def by_day(situation: Situation, name: str, table: Frequencies) -> ByDay:
    """Return when the facts of each choice of a field happened, given the rest of the filter."""
    facts, index, rest = situation.frames.facts, situation.search_index, _rest(situation, name)
    window = situation.days[0], situation.days[-1]
    sources = situation.frames.sources
    published = dict(sources.select("id", "latest").iter_rows()) if name == "source" else {}
    return ByDay(
        window[0],
        situation.as_of,
        tuple(per_day(facts.filter(matching(each.term, index) & rest), window) for each in table.choices),
        tuple(published.get(each.term.value) for each in table.choices),
    )


def _rest(situation: Situation, name: str) -> pl.Series:
    """Return which known facts the filter shows without its conditions on a field."""
    # Choices of one menu are alternatives, so that one more adds facts and takes none.
    others = resolve(situation.lens.without_field(name).where, situation.day.assessor.lexicon)
    return matching(others.where, situation.search_index)


def _values(situation: Situation, name: str) -> list[tuple[str, str]]:
    """Return value and label of everything that a field's menu could offer."""
    lookup, frames, index = situation.lookup, situation.frames, situation.search_index
    match name:
        case "base":
            return [(base, lookup.place(base)) for base in lookup.bases]
        case "actor" | "does" | "suffers" | "says":
            # Whoever belongs to somebody speaks for him, who need not have said a word.
            linked = _with_outer(index.values(name).positions, index.belonging if name == "says" else [])
            return [(actor, label) for actor, label in lookup.actors.items() if actor in linked]
        case "place":
            linked = _with_outer(frames.fact_places["place"], index.outer)
            return [(place, label) for place, label in lookup.places.items() if place in linked]
        case "source":
            return [
                (source, lookup.source(source)) for source in frames.citations["source"].unique(maintain_order=True)
            ]
        case "origin":
            return [(origin, lookup.actor(origin)) for origin in index.values(name).positions]
        case "date":
            return _dates(situation.days)
        case _:
            return _words(situation, name)


def _dates(days: Sequence[date]) -> list[tuple[str, str]]:
    """Return each of some days, or of many their months or years, as EDTF and as they are listed."""
    if len(days) <= _LISTED:
        return [(day.isoformat(), f"{day:%a} {day.day} {day:%b %Y}") for day in days]
    months = [day for day in days if day.day == 1 or day is days[0]]
    if len(months) <= _LISTED:
        return [(f"{day:%Y-%m}", f"{day:%b %Y}") for day in months]
    return [(f"{year:04}", f"{year}") for year in range(days[0].year, days[-1].year + 1)]


def _words(situation: Situation, name: str) -> list[tuple[str, str]]:
    """Return the same for fields whose values are words or numbers."""
    frames, index = situation.frames, situation.search_index
    match name:
        case "kind":
            return [(kind, kind) for kind in frames.facts["kind"].unique(maintain_order=True)]
        case "reliability":
            return [(grade, f"{grade} or better") for grade in sorted(set(frames.sources["reliability"]))]
        case "disputed":
            return [("true", "disputed"), ("false", "not disputed")]
        case "named":
            return [("false", "no named origin"), ("true", "a named origin")]
        case "relation":
            return [(state, state.replace("-", " ")) for state in RELATION_STATES]
        case "origins" | "lines":
            noun = name.removesuffix("s")
            return [(str(n), f"{n} {noun if n == 1 else name}") for n in index.numbers(name).unique().sort()]
        case "side" | "indicator" | "grade" | "tag":
            return [(value, value.replace("-", " ")) for value in index.values(name).positions]
        case _:
            message = f"there is no menu for {name!r}"
            raise ValueError(message)


def values(situation: Situation, name: str) -> list[tuple[str, str]]:
    """Return value and label of everything that a field can be asked for; nothing for words, figures and open dates."""
    if name in ("text", "quantity", "published", "note", "deaths"):
        return []
    if name == "near":
        placed = situation.frames.places.drop_nulls(["lon", "lat"])
        return list(placed.select("id", "name").iter_rows())
    if name in ("wording", "credibility", "publisher"):
        index, actor = situation.search_index, situation.lookup.actor
        found = index.values(name).positions
        return [(value, actor(value) if name == "publisher" else value) for value in found]
    return _values(situation, name)


def _names(situation: Situation, field: str, value: str, label: str) -> str:
    """Return what a value of a field is called by: an actor or a place by all its names, all else as it is listed."""
    spelt = situation.lookup.spellings
    frame = "places" if field in ("place", "base") else "actors"
    return spelt.get((frame, value)) or names(value, label)


def _with_outer(linked: Iterable[str], outer: Iterable[tuple[str, str]]) -> set[str]:
    """Return ids with those of all that is around them; `outer` has pairs: the first lies within the second."""
    # A condition on a place holds for what lies within it, so that places around are choices as well.
    within = set(linked)
    while more := {around for inner, around in outer if inner in within} - within:
        within |= more
    return within
