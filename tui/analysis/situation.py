"""The store seen through a lens: what the panes draw.

`look` gives a `Situation` whose views are worked out when first asked for, and only once. What depends on the as-of
date and on distrust alone (levels, relations, disputes, corroboration) lives in its `Knowledge`, which the next
situation takes over when only the filter changes.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cached_property

import polars as pl

from tui.analysis import corroboration, disputes, relations, threat
from tui.analysis import lens as lenses
from tui.analysis.catalogue import Catalogue
from tui.analysis.constants import Methods
from tui.analysis.knowledge import visible
from tui.analysis.lens import Lens, Term
from tui.store.frames import Frames, Store


@dataclass(frozen=True, eq=False)
class Knowledge:
    """What was known on a day from the voices that are trusted, and every judgement that follows from it."""

    catalogue: Catalogue
    methods: Methods
    as_of: date
    distrusted: frozenset[str]

    @property
    def store(self) -> Store:
        """The store that it was known from."""
        return self.catalogue.store

    @cached_property
    def frames(self) -> Frames:
        """The store's frames, without what was published later and what is not trusted."""
        return visible(self.store.frames, self.as_of, self.distrusted)

    @cached_property
    def of_facts(self) -> pl.DataFrame:
        """Grade, n_eff, P and whether disputed, a row a known fact."""
        frames = self.frames
        return corroboration.of_facts(
            frames.citations, frames.chains, frames.facts, frames.sources, self.methods.corroboration
        )

    @cached_property
    def threat(self) -> threat.Assessment:
        """Levels and their parts on this day and the day before."""
        days = [self.as_of - timedelta(days=1), self.as_of]
        return threat.assess(self.store.frames, days, self.methods.threat, distrusted=self.distrusted)

    @cached_property
    def history(self) -> pl.DataFrame:
        """Levels on each day of the theatre's window up to this one."""
        first = date.fromisoformat(self.store.theatre.window[:10])
        days = [first + timedelta(days=step) for step in range((self.as_of - first).days + 1)] or [self.as_of]
        return threat.assess(self.store.frames, days, self.methods.threat, distrusted=self.distrusted).levels

    @cached_property
    def pairs(self) -> pl.DataFrame:
        """How each two actors stand to each other, a row a pair."""
        return relations.pairs(self.frames, [self.as_of], self.methods.relations)

    @cached_property
    def opinions(self) -> pl.DataFrame:
        """The same by type of tie."""
        return relations.opinions(self.frames, [self.as_of], self.methods.relations)

    @cached_property
    def disputes(self) -> disputes.Disputes:
        """The questions on which known facts give different answers."""
        return disputes.find(self.frames, self.methods.disputes)


@dataclass(frozen=True, slots=True)
class Choice:
    """One choice of a filter menu: the condition, how it is called, how many facts it would leave, whether it is on."""

    term: Term
    label: str
    count: int
    chosen: bool


@dataclass(frozen=True, eq=False)
class Situation:
    """A store seen through a lens."""

    knowledge: Knowledge
    lens: Lens
    _choices: dict[str, list[Choice]] = field(default_factory=dict, repr=False)

    @property
    def store(self) -> Store:
        """The store that is looked at."""
        return self.knowledge.store

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

    @cached_property
    def ground(self) -> lenses.Ground:
        """What the filter is matched on."""
        facts = self.frames.facts
        store_facts = self.store.frames.facts
        text = self.catalogue.text
        if facts.height != store_facts.height:
            text = text.filter(store_facts["id"].is_in(facts["id"].implode()))
        disputed = facts.select("id").join(
            self.knowledge.of_facts.select("fact", "disputed"),
            left_on="id",
            right_on="fact",
            how="left",
            maintain_order="left",
        )["disputed"]
        return lenses.Ground(self.frames, text, disputed.fill_null(value=False))

    @cached_property
    def matches(self) -> pl.Series:
        """A Boolean per known fact: whether the filter shows it."""
        return lenses.matching(self.lens.where, self.ground)

    @cached_property
    def facts(self) -> pl.DataFrame:
        """The facts that the filter shows, with their judgement, by when they happened.

        Facts without a day come last; among facts that start on one day, the more precisely dated comes first.
        """
        judged = self.knowledge.of_facts.select("fact", "n_eff", "probability", "judged", "grade", "disputed")
        return (
            self.frames.facts.filter(self.matches)
            .join(judged, left_on="id", right_on="fact", how="left", maintain_order="left")
            .with_columns(span=(pl.col("latest") - pl.col("earliest")), order=pl.coalesce("earliest", "latest"))
            .sort("order", "span", maintain_order=True, nulls_last=True)
        )

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

    @cached_property
    def days(self) -> list[date]:
        """The days of the theatre's window, in order."""
        first, _, last = self.store.theatre.window.partition("/")
        start, end = date.fromisoformat(first), date.fromisoformat(last)
        return [start + timedelta(days=step) for step in range((end - start).days + 1)]


def look(store: Store, lens: Lens, methods: Methods, before: Situation | None = None) -> Situation:
    """The store seen through a lens. What still holds of the situation `before` is taken over."""
    as_of = lens.as_of or date.fromisoformat(store.theatre.window[-10:])
    if before is not None and before.store is store:
        knowledge = before.knowledge
        if (knowledge.as_of, knowledge.distrusted, knowledge.methods) == (as_of, lens.distrusted, methods):
            return Situation(knowledge, lens)
        return Situation(Knowledge(before.catalogue, methods, as_of, lens.distrusted), lens)
    return Situation(Knowledge(Catalogue(store), methods, as_of, lens.distrusted), lens)
