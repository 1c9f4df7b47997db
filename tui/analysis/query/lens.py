"""The lens: a filter, an as-of day, and the sources and actors that are excluded. Frozen and comparable.

The filter is a tree of conditions. `matching` turns it into a mask over the facts of a store; `show` writes it in the
language of the filter bar, and `query.parse` reads that. The filter chooses what is shown; it never changes a
judgement. What counts as known is chosen by the as-of date and by distrust alone.
"""

from __future__ import annotations

from datetime import date

import msgspec
from msgspec.structs import replace

from tui.analysis.query.ast import (
    EVERYTHING,
    FIELDS,
    All,
    Any,
    Comparison,
    Condition,
    Node,
    Not,
    Pattern,
    Phrase,
    Range,
    Term,
    all_of,
    alternatives,
    any_of,
    conjuncts,
    terms,
)
from tui.analysis.query.date_ranges import day_bounds
from tui.analysis.query.evaluate import explain_empty, matching
from tui.analysis.query.fold import fold, searchable
from tui.analysis.query.index import SearchIndex
from tui.analysis.query.printer import show

__all__ = [
    "EVERYTHING",
    "FIELDS",
    "All",
    "Any",
    "Comparison",
    "Condition",
    "Lens",
    "Node",
    "Not",
    "Pattern",
    "Phrase",
    "Range",
    "SearchIndex",
    "Term",
    "day_bounds",
    "explain_empty",
    "fold",
    "matching",
    "searchable",
    "show",
    "terms",
]


class Lens(msgspec.Struct, frozen=True):
    """A filter, the day as known on which everything is shown (None: the latest), and who is excluded.

    `excluded` holds ids of roots and sources whose citations count for nothing.
    """

    where: Node = EVERYTHING
    as_of: date | None = None
    excluded: frozenset[str] = msgspec.field(default_factory=frozenset)

    @property
    def filters(self) -> bool:
        """Return whether the filter leaves anything out."""
        return self.where != EVERYTHING

    def filtered(self, where: Node) -> Lens:
        """Return the lens with another filter."""
        return replace(self, where=where)

    def narrowed(self, term: Term) -> Lens:
        """Return the lens with one more condition, or without it if it has it.

        Conditions on one field are alternatives; conditions on different fields must all hold.
        """
        groups = list(conjuncts(self.where))
        for position, group in enumerate(groups):
            if _chosen_from(group, term.field):
                held = alternatives(group)
                kept = tuple(part for part in held if part != term)
                grown = kept if len(kept) < len(held) else (*held, term)
                groups[position : position + 1] = [any_of(grown)] if grown else []
                return self.filtered(all_of(groups))
        return self.filtered(all_of([*groups, term]))

    def chosen(self, name: str) -> frozenset[Term]:
        """Return the conditions on one field that the menus show as chosen."""
        groups = (group for group in conjuncts(self.where) if _chosen_from(group, name))
        return frozenset(part for group in groups for part in alternatives(group) if isinstance(part, Term))

    def without(self, name: str) -> Lens:
        """Return the lens without the menus' conditions on one field."""
        return self.filtered(all_of(group for group in conjuncts(self.where) if not _chosen_from(group, name)))


def _chosen_from(group: Node, name: str) -> bool:
    """Return whether a part of the filter is what a field's menu writes: one choice, or several as alternatives."""
    return all(isinstance(part, Term) and part.field == name for part in alternatives(group))
