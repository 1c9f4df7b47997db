"""What the menus of the filter offer: the values of a field, each with the number of facts that it would leave."""

from __future__ import annotations

import msgspec
import polars as pl

from tui.analysis.constants import RELATION_STATES
from tui.analysis.query.ast import Term
from tui.analysis.query.evaluate import counts, matching
from tui.analysis.situation import Situation

_IN_ORDER = ("date", "reliability", "base", "disputed", "relation")
"""Fields whose values keep their own order; those of the others stand by their number of facts."""


class Choice(msgspec.Struct, frozen=True):
    """One choice of a filter menu: the condition, its label, how many facts it would leave, whether it is on."""

    term: Term
    label: str
    count: int
    chosen: bool


def choices(situation: Situation, name: str) -> list[Choice]:
    """Return the choices of one field's menu, most facts first, given the rest of the filter.

    Raises:
        ValueError: the field has no menu.
    """
    index = situation.day.search_index
    # Without its own conditions: choices of one menu are alternatives, so that one more adds facts and takes none.
    rest = matching(situation.lens.without_field(name).where, index)
    chosen = situation.lens.chosen_terms(name)
    offered = _values(situation, name)
    terms = [Term(name, value, ">=" if name == "reliability" else "=") for value, _ in offered]
    found = [
        Choice(term, label, number, term in chosen)
        for term, (_, label), number in zip(terms, offered, counts(terms, rest, index), strict=True)
        # What is chosen stays listed though it leaves nothing, or it could not be taken back here.
        if number or term in chosen
    ]
    return found if name in _IN_ORDER else sorted(found, key=lambda choice: -choice.count)


def _values(situation: Situation, name: str) -> list[tuple[str, str]]:
    """Return value and label of everything that a field's menu could offer."""
    lookup, frames = situation.lookup, situation.frames
    match name:
        case "base":
            return [(base, lookup.place(base)) for base in lookup.bases]
        case "actor":
            linked = set(frames.fact_actors["actor"]) | set(frames.ties["from"]) | set(frames.ties["to"])
            return [(actor, label) for actor, label in lookup.actors.items() if actor in linked]
        case "place":
            linked = _with_outer(set(frames.fact_places["place"]), frames.places)
            return [(place, label) for place, label in lookup.places.items() if place in linked]
        case "kind":
            return [(kind, kind) for kind in frames.facts["kind"].unique(maintain_order=True)]
        case "source":
            return [
                (source, lookup.source(source)) for source in frames.citations["source"].unique(maintain_order=True)
            ]
        case "reliability":
            return [(grade, f"{grade} or better") for grade in sorted(set(frames.sources["reliability"]))]
        case "disputed":
            return [("true", "disputed"), ("false", "not disputed")]
        case "relation":
            return [(state, state.replace("-", " ")) for state in RELATION_STATES]
        case "date":
            return [(day.isoformat(), f"{day:%a} {day.day} {day:%b %Y}") for day in situation.days]
        case _:
            message = f"there is no menu for {name!r}"
            raise ValueError(message)


def _with_outer(linked: set[str], places: pl.DataFrame) -> set[str]:
    """Return places and all places around them."""
    # A condition on a place holds for what lies within it, so that places around are choices as well.
    outer = dict(places.select("id", "within").iter_rows())
    for place in list(linked):
        around = outer.get(place)
        while around and around not in linked:
            linked.add(around)
            around = outer.get(around)
    return linked
