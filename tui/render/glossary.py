"""The glossary, looked up by name, by pane and by what the cursor is on."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from tui.render.terms import TERMS, Term

HOW_TO_READ: Final[Mapping[str, str]] = {
    "overview": (
        "A card for each base with its two levels, why they are what they are, and what would change them; below, what "
        "became known that day, what is disputed, and which relations moved."
    ),
    "timeline": (
        "A row a fact, by when it happened: date, what is said, the grade of what carries it, and on how many "
        "independent lines. What stands above facts is true of each of them. The strip has a bar for the facts that "
        "are certain on a day, and beside it a shade, darker the more others are possible on it. v shows the same "
        "facts in lanes on an axis of time, and s chooses what the lanes are by; ↑↓ go from lane to lane, ←→ from fact "
        "to fact."
    ),
    "bases": (
        "Each base's card, how its indexes ran within their intervals as known on each day, and what adds up to them: "
        "bars to the right raise the index, bars to the left lower it."
    ),
    "factions": (
        "A matrix: each row is an actor, each column the actor of that short name, side by side with their allies. A "
        "letter says how the two stand, a small one that it is only claimed, and a star that it has changed since the "
        "day before. Enter opens the pair with its citations. As a network (v): a line for each relation with its "
        "letter in the middle, double where two independent lines carry it, dashed where it is claimed, dotted where "
        "it has ended, is stale or not judged. Arrow keys go to the nearest actor; enter goes to its pairs, ← and → "
        "from one to the next, ↑ and ↓ to their ends."
    ),
    "sources": (
        "Every source with its grade and what it contributes; enter reads one, paragraph by paragraph, with the facts "
        "that hang on each. I opens the inbox: articles of which facts are still to be made."
    ),
    "disputes": (
        "Each question with its answers side by side: how far the sources carry each, who says so, and how the answers "
        "stand to each other."
    ),
    "map": (
        "Bases by level, reported fronts as rings around them, and places with the number of their facts, those of the "
        "day lit. Movements are dashed arrows, attacks are drawn through; colour and head tell the side. Arrow keys go "
        "to the nearest place or movement, n to all in turn, rings as well."
    ),
    "analysis": (
        "What would change a level or an answer, forecasts and what became of them, competing hypotheses, assumptions "
        "and deception checks; ← and → go from one to the next."
    ),
    "events": (
        "A row an event of the data sets that were imported: when, where, who, how many died with the least and the "
        "most, what is told. The filter and the day hold for them as for facts. They lie under the facts: nothing "
        "weighs them. K makes a draft of a fact of one; the inbox has it."
    ),
}
"""How to read each pane, in a sentence or two."""

BEHIND: Final[Mapping[str, tuple[str, ...]]] = {
    "base": ("level", "index", "interval", "confidence", "news", "ageing", "would be", "reported, not counted"),
    "indicator": ("indicator", "evidence", "strength", "alone", "part", "share"),
    "fact": ("grade", "lines", "support", "none of these", "date"),
    "citation": ("grade", "p", "credibility", "wording", "against its own interest", "chain", "origin"),
    "source": ("reliability", "alone, of a source", "echo"),
    "paragraph": ("digest", "original", "echo"),
    "pair": ("relation", "claimed", "support", "stale", "as part of"),
    "question": ("disputed", "support", "none of these", "lines", "verdict"),
    "actor": ("relation", "origin", "reliability"),
    "hypothesis": ("hypothesis",),
    "problem": ("records with errors",),
    "event": ("event",),
    "events": ("event",),
}
"""The terms behind what the cursor is on, by its kind."""

_BY_NAME: Final[Mapping[str, Term]] = {
    name.casefold(): term for term in reversed(TERMS) for name in (*term.also, term.name)
}


def find(name: str) -> Term | None:
    """Return the term of this name, or that goes by it; None where there is none."""
    return _BY_NAME.get(name.casefold())


def names() -> tuple[str, ...]:
    """Return every name that a term is found by."""
    return tuple(_BY_NAME)


def of_pane(pane: str) -> tuple[Term, ...]:
    """Return the terms that a pane shows, those of that pane first."""
    own = [term for term in TERMS if pane in term.panes]
    return (*own, *(term for term in TERMS if not term.panes))
