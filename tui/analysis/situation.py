"""The store seen through a lens: what the panes draw.

`look` gives a `Situation` whose views are worked out when first asked for, and only once. A `Situation` is a filter on
`Knowledge`, which is one day of a `Chronicle`; the next situation takes over what its lens leaves the same: the
knowledge when only the filter changes, the chronicle when only the day does.
"""

from __future__ import annotations

from datetime import date, timedelta
from functools import cached_property

import msgspec
import polars as pl

from tui.analysis.chronicle import Chronicle, Knowledge
from tui.analysis.constants import Methods
from tui.analysis.lookup import Catalogue
from tui.analysis.query import lens as lenses
from tui.analysis.query.lens import Lens, Term
from tui.store.schema.frames import Frames, Store


class Choice(msgspec.Struct, frozen=True):
    """One choice of a filter menu: the condition, how it is called, how many facts it would leave, whether it is on."""

    term: Term
    label: str
    count: int
    chosen: bool


class Situation(msgspec.Struct, frozen=True, eq=False, dict=True):
    """A store seen through a lens."""

    knowledge: Knowledge
    lens: Lens
    _choices: dict[str, list[Choice]] = msgspec.field(default_factory=dict)

    @property
    def store(self) -> Store:
        """The store that is looked at."""
        return self.knowledge.catalogue.store

    @property
    def catalogue(self) -> Catalogue:
        """Names and look-ups of the store."""
        return self.knowledge.catalogue

    @property
    def as_of(self) -> date:
        """The day as known on which everything is shown."""
        return self.knowledge.as_of

    @property
    def frames(self) -> Frames:
        """What is known, whether or not the filter shows it."""
        return self.knowledge.frames

    @property
    def ground(self) -> lenses.Ground:
        """What the filter is matched on."""
        return self.knowledge.known.ground

    @cached_property
    def matches(self) -> pl.Series:
        """A Boolean per known fact: whether the filter shows it."""
        return lenses.matching(self.lens.where, self.ground)

    @cached_property
    def facts(self) -> pl.DataFrame:
        """The facts that the filter shows, with `known`, since when, and their judgement, in `timeline.ordered`."""
        known = self.knowledge.known
        if self.matches.all():
            shown = known.counts
        else:
            shown = known.counts.clone().scatter(known.counts.arg_true().filter(~self.matches), False)
        found = self.catalogue.in_order
        found = found.filter(shown.gather(found["row"]))
        places = (known.counts.cum_sum() - 1).gather(found["row"])
        judged = self.knowledge.of_facts.select("n_eff", "probability", "judged", "grade", "disputed")[places]
        since = self.knowledge.chronicle.hearing.horizon.known["facts"].gather(found["row"]).alias("known")
        return found.drop("row").hstack([since, *judged])

    @cached_property
    def shown(self) -> frozenset[str]:
        """Ids of the facts that the filter shows."""
        return frozenset(self.frames.facts["id"].filter(self.matches))

    @property
    def known(self) -> int:
        """How many facts are known in all."""
        return self.frames.facts.height

    def choices(self, name: str) -> list[Choice]:
        """The choices of one field's menu, most facts first, given the rest of the filter."""
        if name not in self._choices:
            self._choices[name] = self._count(name)
        return self._choices[name]

    def _count(self, name: str) -> list[Choice]:
        rest = lenses.matching(self.lens.without(name).where, self.ground)
        chosen = self.lens.chosen(name)
        found = []
        for value, label in self._values(name):
            term = Term(name, value, ">=" if name == "reliability" else "=")
            count = int((rest & lenses.matching(term, self.ground)).sum())
            if count or term in chosen:
                found.append(Choice(term, label, count, term in chosen))
        if name not in ("date", "reliability", "base", "disputed"):
            found.sort(key=lambda choice: -choice.count)
        return found

    def _values(self, name: str) -> list[tuple[str, str]]:
        """Value and label of everything that a field's menu could offer."""
        catalogue, frames = self.catalogue, self.frames
        match name:
            case "base":
                return [(base, catalogue.place(base)) for base in catalogue.bases]
            case "actor":
                linked = set(frames.fact_actors["actor"]) | set(frames.ties["from"]) | set(frames.ties["to"])
                return [(actor, label) for actor, label in catalogue.actors.items() if actor in linked]
            case "place":
                linked = set(frames.fact_places["place"])
                outer = dict(frames.places.select("id", "within").iter_rows())
                for place in list(linked):
                    while (place := outer.get(place)) and place not in linked:
                        linked.add(place)
                return [(place, label) for place, label in catalogue.places.items() if place in linked]
            case "kind":
                return [(kind, kind) for kind in frames.facts["kind"].unique(maintain_order=True)]
            case "source":
                return [(source, source) for source in frames.citations["source"].unique(maintain_order=True)]
            case "reliability":
                graded = sorted(set(frames.sources["reliability"]))
                return [(grade, f"{grade} or better") for grade in graded]
            case "disputed":
                return [("true", "disputed"), ("false", "not disputed")]
            case "date":
                return [(day.isoformat(), f"{day:%a} {day.day} {day:%b %Y}") for day in self.days]
            case _:
                message = f"there is no menu for {name!r}"
                raise ValueError(message)

    @cached_property
    def per_day(self) -> tuple[int, ...]:
        """How many of the shown facts began on each day of the window."""
        counts = dict(self.facts["order"].value_counts().iter_rows())
        return tuple(counts.get(day, 0) for day in self.days)

    @property
    def days(self) -> list[date]:
        """The days of the theatre's window, in order."""
        return self.catalogue.days


def look(store: Store, lens: Lens, methods: Methods, before: Situation | None = None) -> Situation:
    """The store seen through a lens. What still holds of the situation `before` is taken over."""
    catalogue = before.catalogue if before is not None and before.store is store else Catalogue(store)
    days = catalogue.days
    as_of = lens.as_of or days[-1]
    if before is not None and before.store is store and before.knowledge.methods == methods:
        chronicle = before.knowledge.chronicle
        if chronicle.distrusted == lens.distrusted and as_of in chronicle.days:
            same = before.knowledge.as_of == as_of
            return Situation(before.knowledge if same else Knowledge(chronicle, as_of), lens)
    spanned = sorted({days[0] - timedelta(days=1), *days, as_of, as_of - timedelta(days=1)})
    return Situation(Knowledge(Chronicle(catalogue, methods, lens.distrusted, tuple(spanned)), as_of), lens)
