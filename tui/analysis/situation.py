"""The store seen through a lens: what the panes draw.

`look` gives a `Situation` whose views are worked out when first asked for, and only once. A `Situation` is a filter on
`Knowledge`, which is one day of a `Chronicle`; the next situation takes over what its lens leaves the same: the
knowledge when only the filter changes, the chronicle when only the day does.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cached_property

import polars as pl

from tui.analysis import changes, disputes, relations, tension, threat, timeline
from tui.analysis import lens as lenses
from tui.analysis.catalogue import Catalogue
from tui.analysis.constants import Methods
from tui.analysis.hearing import Hearing
from tui.analysis.lens import Lens, Term
from tui.store.frames import Frames, Store


@dataclass(frozen=True, eq=False)
class Known:
    """What is the same on every day between two publications: who has said what, and how well it is corroborated."""

    catalogue: Catalogue
    hearing: Hearing
    as_of: date

    @cached_property
    def frames(self) -> Frames:
        """The store's frames, without what was published later and what is not trusted."""
        return self.hearing.known(self.as_of)

    @cached_property
    def of_facts(self) -> pl.DataFrame:
        """Grade, n_eff, P and whether disputed, a row a known fact."""
        return self.hearing.of_facts(self.as_of)

    @cached_property
    def disputes(self) -> disputes.Disputes:
        """The questions on which known facts give different answers."""
        return self.hearing.disputes(self.as_of)

    @cached_property
    def ground(self) -> lenses.Ground:
        """What a filter is matched on."""
        facts, store_facts = self.frames.facts, self.catalogue.store.frames.facts
        text = self.catalogue.text
        if facts.height != store_facts.height:
            text = text.filter(store_facts["id"].is_in(facts["id"].implode()))
        disputed = facts.select("id").join(
            self.of_facts.select("fact", "disputed"),
            left_on="id",
            right_on="fact",
            how="left",
            maintain_order="left",
        )["disputed"]
        return lenses.Ground(self.frames, text, disputed.fill_null(value=False))


@dataclass(frozen=True, eq=False)
class Chronicle:
    """Every day of the theatre, for one choice of voices not trusted: what moves with the as-of date alone.

    Levels and relations of all days are worked out in one go, as rows of one frame, so that a step of the scrubber
    only chooses among them.
    """

    catalogue: Catalogue
    methods: Methods
    distrusted: frozenset[str]
    days: tuple[date, ...]
    _known: dict[date, Known] = field(default_factory=dict, repr=False)
    _changes: dict[tuple[date, date], changes.Changes] = field(default_factory=dict, repr=False)

    @cached_property
    def hearing(self) -> Hearing:
        """The store without the voices that are not trusted, made ready for every day."""
        return Hearing(self.catalogue.store.frames, self.methods, self.distrusted)

    @cached_property
    def publications(self) -> list[date]:
        """The days on which something became known, in order."""
        return sorted(self.catalogue.store.frames.citations["known"].unique().drop_nulls())

    def known(self, as_of: date) -> Known:
        """What was known on a day."""
        published = [day for day in self.publications if day <= as_of]
        state = published[-1] if published else date.min
        if state not in self._known:
            self._known[state] = Known(self.catalogue, self.hearing, state)
        return self._known[state]

    def prepare(self) -> None:
        """Works out every day's judgements, latest first, so that stepping through the days only draws."""
        for day in reversed(self.publications):
            known = self.known(day)
            known.ground, known.disputes  # noqa: B018 - asked for to be worked out
        self.assessment, self.pairs, self.opinions  # noqa: B018

    @cached_property
    def assessment(self) -> threat.Assessment:
        """Levels and their parts on every day."""
        return self.hearing.levels(pl.Series(self.days), window(self.catalogue.store)[0])

    @cached_property
    def hindsight(self) -> pl.DataFrame:
        """The levels of every day as they look with everything that was published later."""
        return self.hearing.hindsight(pl.Series(window(self.catalogue.store))).levels

    @cached_property
    def evidence(self) -> pl.DataFrame:
        """What every tie is worth on every day (`relations.evidence`)."""
        return self.hearing.ties(pl.Series(self.days))

    @cached_property
    def pairs(self) -> pl.DataFrame:
        """How each two actors stand to each other, a row a pair and day."""
        return relations.overall(self.evidence, self.methods.relations)

    @cached_property
    def opinions(self) -> pl.DataFrame:
        """The same by type of tie."""
        return relations.by_type(self.evidence, self.methods.relations)

    @cached_property
    def circles(self) -> pl.DataFrame:
        """The tense circles of every day."""
        frames = self.catalogue.store.frames
        return tension.cycles(self.pairs, frames.members, self.methods.relations)

    def changes(self, before: date, after: date) -> changes.Changes:
        """What is different from one day to another; both must be days of the chronicle."""
        if (before, after) not in self._changes:
            first, second = self.known(before), self.known(after)
            pairs = self.pairs
            self._changes[before, after] = changes.Changes(
                changes.of_facts(first.frames.citations, second.frames.citations),
                changes.of_levels(self.assessment.levels, before, after),
                relations.moves(pairs.filter(pl.col("as_of") == before), pairs.filter(pl.col("as_of") == after)),
                changes.of_disputes(first.disputes.questions, second.disputes.questions),
            )
        return self._changes[before, after]


@dataclass(frozen=True, eq=False)
class Knowledge:
    """What was known on a day from the voices that are trusted, and every judgement that follows from it."""

    chronicle: Chronicle
    as_of: date

    @property
    def catalogue(self) -> Catalogue:
        """Names and look-ups of the store."""
        return self.chronicle.catalogue

    @property
    def methods(self) -> Methods:
        """The constants of the methods."""
        return self.chronicle.methods

    @property
    def distrusted(self) -> frozenset[str]:
        """Whose citations count for nothing."""
        return self.chronicle.distrusted

    @cached_property
    def known(self) -> Known:
        """What had been said by this day."""
        return self.chronicle.known(self.as_of)

    @property
    def frames(self) -> Frames:
        """The store's frames, without what was published later and what is not trusted."""
        return self.known.frames

    @property
    def of_facts(self) -> pl.DataFrame:
        """Grade, n_eff, P and whether disputed, a row a known fact."""
        return self.known.of_facts

    @property
    def disputes(self) -> disputes.Disputes:
        """The questions on which known facts give different answers."""
        return self.known.disputes

    @cached_property
    def threat(self) -> threat.Assessment:
        """Levels and their parts on every day up to this one."""
        return self.chronicle.assessment.until(self.as_of)

    @cached_property
    def sensitivity(self) -> pl.DataFrame:
        """The index of each base without each root, source and fact."""
        return self.chronicle.hearing.sensitivity(self.as_of)

    @cached_property
    def pairs(self) -> pl.DataFrame:
        """How each two actors stand to each other, a row a pair."""
        return self.chronicle.pairs.filter(pl.col("as_of") == self.as_of)

    @cached_property
    def opinions(self) -> pl.DataFrame:
        """The same by type of tie."""
        return self.chronicle.opinions.filter(pl.col("as_of") == self.as_of)

    @cached_property
    def circles(self) -> pl.DataFrame:
        """The tense circles among the pairs."""
        return self.chronicle.circles.filter(pl.col("as_of") == self.as_of)

    @property
    def hindsight(self) -> pl.DataFrame | None:
        """Levels in hindsight; None on an earlier day than the latest, on which nobody could look back yet."""
        latest = window(self.catalogue.store)[-1]
        return self.chronicle.hindsight if self.as_of >= latest else None

    def since(self, day: date) -> changes.Changes:
        """What is different from what was known on an earlier (or later) day."""
        return self.chronicle.changes(day, self.as_of)

    @cached_property
    def since_yesterday(self) -> changes.Changes:
        """What is different from the day before."""
        return self.since(self.as_of - timedelta(days=1))


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
        """The facts that the filter shows, with their judgement, in `timeline.ordered`."""
        judged = self.knowledge.of_facts.select("fact", "n_eff", "probability", "judged", "grade", "disputed")
        found = self.frames.facts.filter(self.matches)
        return timeline.ordered(found.join(judged, left_on="id", right_on="fact", how="left", maintain_order="left"))

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
        return window(self.store)


def window(store: Store) -> list[date]:
    """The days of a theatre's window, in order."""
    first, _, last = store.theatre.window.partition("/")
    start, end = date.fromisoformat(first), date.fromisoformat(last)
    return [start + timedelta(days=step) for step in range((end - start).days + 1)]


def look(store: Store, lens: Lens, methods: Methods, before: Situation | None = None) -> Situation:
    """The store seen through a lens. What still holds of the situation `before` is taken over."""
    days = window(store)
    as_of = lens.as_of or days[-1]
    if before is not None and before.store is store and before.knowledge.methods == methods:
        chronicle = before.knowledge.chronicle
        if chronicle.distrusted == lens.distrusted and as_of in chronicle.days:
            same = before.knowledge.as_of == as_of
            return Situation(before.knowledge if same else Knowledge(chronicle, as_of), lens)
        catalogue = before.catalogue
    else:
        catalogue = Catalogue(store)
    spanned = sorted({days[0] - timedelta(days=1), *days, as_of, as_of - timedelta(days=1)})
    return Situation(Knowledge(Chronicle(catalogue, methods, lens.distrusted, tuple(spanned)), as_of), lens)
