"""The lens: a filter, an as-of day, and the sources and actors that are excluded. Frozen and comparable.

The filter is a tree of conditions (`ast`). `evaluate.matching` turns it into a mask over the facts of a store;
`printer.to_text` writes it in the language of the filter bar, and `parser.parse` reads that. The filter chooses what is
shown; it never changes a judgement. What counts as known is chosen by the as-of date and the exclusions alone.
"""

from __future__ import annotations

from datetime import date

import msgspec
from msgspec.structs import replace

from tui.analysis.query.ast import EVERYTHING, Node, Term, all_of, alternatives, any_of, conjuncts


class Lens(msgspec.Struct, frozen=True):
    """A filter, the day as known on which everything is shown (None: the latest), and who is excluded.

    `excluded` holds ids of sources and actors whose citations count for nothing.
    """

    where: Node = EVERYTHING
    as_of: date | None = None
    excluded: frozenset[str] = msgspec.field(default_factory=frozenset)

    @property
    def filters(self) -> bool:
        """Return whether the filter leaves anything out."""
        return self.where != EVERYTHING

    def toggled(self, term: Term) -> Lens:
        """Return the lens with one more condition, or without it if it has it already.

        Conditions on one field are alternatives; conditions on different fields must all hold.
        """
        groups = list(conjuncts(self.where))
        for position, group in enumerate(groups):
            if _chosen_from(group, term.field):
                held = alternatives(group)
                kept = tuple(part for part in held if part != term)
                grown = kept if len(kept) < len(held) else (*held, term)
                # Changed where it stands: the filter bar prints the parts in their order.
                groups[position : position + 1] = [any_of(grown)] if grown else []
                return replace(self, where=all_of(groups))
        return replace(self, where=all_of([*groups, term]))

    def chosen_terms(self, name: str) -> frozenset[Term]:
        """Return the conditions on one field that the menus show as chosen."""
        groups = (group for group in conjuncts(self.where) if _chosen_from(group, name))
        return frozenset(part for group in groups for part in alternatives(group) if isinstance(part, Term))

    def without_field(self, name: str) -> Lens:
        """Return the lens without the menus' conditions on one field."""
        return replace(self, where=all_of(group for group in conjuncts(self.where) if not _chosen_from(group, name)))


def _chosen_from(group: Node, name: str) -> bool:
    """Return whether a part of the filter is what a field's menu writes: one choice, or several as alternatives."""
    # Whatever a menu cannot write was typed, and a menu must not take it away.
    return all(isinstance(part, Term) and part.field == name for part in alternatives(group))
