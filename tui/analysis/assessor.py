"""All judgements of one store, for one choice of constants and exclusions: computed when asked for, and remembered.

Levels and relations of all days are computed in one run, as rows of one frame, so that a step of the scrubber only
chooses among them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, timedelta
from functools import partial
from typing import Any, Final

import polars as pl

from tui.analysis import disputes, relations
from tui.analysis.cited_ties import CitedTies, cited_ties
from tui.analysis.constants import Methods
from tui.analysis.corroboration.citation_weights import Testimony, weigh_citations
from tui.analysis.corroboration.fact_grades import fact_supports, facts_of
from tui.analysis.day_blocks import TOGETHER, DayBlocks
from tui.analysis.day_changes import Changes, Judgements, between
from tui.analysis.disputes import Disputes
from tui.analysis.known_by_day import KnownByDay
from tui.analysis.levels_by_day import LevelsByDay
from tui.analysis.lookup import Lookup
from tui.analysis.memory import Kept, Memory
from tui.analysis.methods_in_force import methods_of
from tui.analysis.network_layout import layout
from tui.analysis.query.index import SearchIndex
from tui.analysis.query.resolve import Lexicon
from tui.analysis.relations import Relations
from tui.analysis.structured.analyses import Analyses
from tui.analysis.threat.bearing import Bearing, bearing
from tui.analysis.unbalanced_triads import unbalanced_triads
from tui.store.schema.frames import Frames, Store

_PREPARED: Final = ("prepared",)
"""Remembered once all days are judged."""


class Assessor:
    """Judges a store without the sources and actors whose ids are in `excluded`.

    `methods` are the constants in force: the user's, which are `given`, over the theatre's own, over those that ship.

    The one object that remembers what it has computed; it may be asked from several threads (`Memory`).
    """

    def __init__(
        self,
        store: Store,
        methods: Methods,
        excluded: frozenset[str] = frozenset(),
        *,
        kept: Kept | None = None,
        beside: Assessor | None = None,
    ) -> None:
        """`kept` is what an earlier session computed; the names of `beside`, another assessor of the store, serve."""
        self.store = store
        self.given = methods
        self.methods = methods_of(store.theatre, methods)
        self.excluded = excluded
        self.memory = Memory(kept, facts=store.frames.facts.height)
        self._whole = beside.whole if beside is not None and excluded else None
        self.lookup: Lookup = beside.lookup if beside is not None else Lookup(store, self.memory)
        self.lexicon: Lexicon = beside.lexicon if beside is not None else self._lexicon()
        """Every name and word of the store, whatever is known or excluded."""
        self.blocks = DayBlocks(self.lookup, self.memory)
        """Which days are judged together."""
        self.known = KnownByDay(store, excluded, self.memory, self.blocks)
        """What is known on a day."""
        self.threat = LevelsByDay(partial(getattr, self, "bearing"), self.lookup, self.memory, self.blocks)
        """How threatened bases are on a day."""
        self.structured = Analyses(self)
        """What rests on these judgements."""

    def excluding(self, excluded: frozenset[str]) -> Assessor:
        """Return the assessor of the same store without other sources and actors."""
        # Names and rows are the same whoever is excluded; what an earlier session kept is not, and stays behind.
        return Assessor(self.store, self.given, excluded, beside=self) if excluded else self.whole

    @property
    def whole(self) -> Assessor:
        """The assessor of the same store with nothing excluded."""
        if not self.excluded:
            return self
        return self._whole or self.memory.once(("whole",), lambda: Assessor(self.store, self.given, beside=self))

    def _lexicon(self) -> Lexicon:
        frames, lookup = self.store.frames, self.lookup
        # Nobody is asked there for grades, which are those of a day.
        whole = SearchIndex(frames, partial(getattr, lookup, "search_text"), pl.DataFrame())
        return Lexicon(whole, {"indicator": self.methods.threat.indicators})

    def prepare(self) -> None:
        """Compute the judgements of every day, so that stepping through the days only draws."""
        for part in self.preparations():
            part()
        self.memory.once(_PREPARED, lambda: True)

    def preparations(self) -> Iterator[Callable[[], object]]:
        """Yield what computes that, part by part.

        The look-ups of filters are computed for the latest day alone: for every day they would take more memory than
        all the rest. Nothing is left to do where `prepare` has done it, if only in another process.
        """
        if self.memory.has(_PREPARED):
            return
        latest = self.lookup.window[-1]
        yield self.search_index(latest).prepare
        yield self.lookup.prepare
        # The latest first: it is the day that is looked at unless another is chosen.
        for day in self.known.publications[: -TOGETHER - 1 : -1]:
            yield partial(self.disputes, day)
        yield self.retrospective_disputes
        yield from self.block_preparations(latest)
        if self.structured.tries_all_days:
            yield partial(self.structured.what_would_change, latest)

    def is_complete(self, day: date) -> bool:
        """Return whether all that `rest` computes is there; once it was, whatever another day lacks is waited for."""
        return self.memory.has(("complete",)) or (
            self.memory.has(self._moves_key(day))
            and self.threat.is_known(day)
            and (not self.structured.tries_all_days_with(day) or self.structured.has_tried(day))
        )

    def rest(self, day: date) -> Iterator[Callable[[], object]]:
        """Yield what computes, part by part, all that a first look at a day does without."""
        yield partial(self.threat.assessment, day)
        yield partial(self.disputes, day)
        yield partial(self.relation_moves, day)
        if self.structured.tries_all_days_with(day):
            yield partial(self.structured.what_would_change, day)
        yield partial(self.memory.once, ("complete",), lambda: True)

    def prepare_block(self, day: date) -> None:
        """Compute what takes long of all days that are judged together with a day."""
        for part in self.block_preparations(day):
            part()

    def block_preparations(self, day: date) -> Iterator[Callable[[], object]]:
        """Yield what computes that, part by part."""
        days = self.blocks.of(day)
        if not self.blocks.is_long(day):
            yield partial(self.threat.every, days)
            yield partial(self.relations, days)
            yield partial(self.unbalanced_triads, days)
            for each in days[1:]:
                yield partial(self.frames, each)
                yield partial(self.disputes, each)
                yield partial(self.relation_moves, each)
            return
        yield partial(self.threat.levels, day, days)
        yield partial(self._pairs, day, days)
        yield partial(self.unbalanced_triads, days)
        yield partial(self.blocks.note_judged, days)
        yield partial(self.disputes, day)
        yield partial(self.threat.prepare_without_each, day, days)

    # --- what is known ---

    def frames(self, day: date) -> Frames:
        """Return the store's frames without what was published after a day or is excluded."""
        return self.known.frames(day)

    def search_index(self, day: date) -> SearchIndex:
        """Return what filters are matched on, on a day."""
        state = self.known.last_publication(day)
        most = self.blocks.most_days

        def compute() -> SearchIndex:
            known = self.known.facts(state)
            mutual = frozenset(name for name, tie in self.methods.relations.types.items() if tie.mutual)
            text = partial(_search_text, self.lookup, known)
            return SearchIndex(self.frames(state), text, self.fact_grades(state), mutual)

        # Ties grow stale without news: how actors stand is of the day, all else the same until the next publication.
        index = self.memory.once(("search index", state), compute, most=most)
        return index.given(
            relation=lambda: self.memory.once(("states of ties", day), lambda: index.ties(self.pairs(day)), most=most)
        )

    # --- judgements ---

    @property
    def testimony(self) -> Testimony:
        """What every citation is worth by itself."""

        def compute() -> Testimony:
            found = weigh_citations(self.store.frames, self.methods)
            return found.without(self.excluded) if self.excluded else found

        return self.memory.once(("testimony",), compute)

    @property
    def bearing(self) -> Bearing:
        """Which facts say what of which base."""
        return self.memory.once(("bearing",), lambda: bearing(self.testimony, self.methods.threat))

    def fact_grades(self, day: date) -> pl.DataFrame:
        """Return how well each fact known on a day is supported, a row a fact, in the order of `frames(day).facts`."""
        state = self.known.last_publication(day)
        # Judged in one go, so that a day only chooses: at 100,000 facts another as-of day takes 38 ms, not 213.
        spans = self.memory.once("fact grades", lambda: fact_supports(self.testimony))
        return self.memory.once(("fact grades", state), lambda: facts_of(spans, state), most=self.blocks.most_days)

    def disputes(self, day: date) -> Disputes:
        """Return the questions on which facts known on a day give different answers."""
        state = self.known.last_publication(day)

        return self.blocks.parts(
            f"disputes {state}",
            Disputes,
            lambda: disputes.as_known(self.testimony, state, self.methods),
        )

    def question(self, question: str, day: date | None) -> Disputes:
        """Return the same of one question, or a fact that answers none, whether or not it is disputed.

        With None for the day by all that was ever published and decided.
        """
        state = None if day is None else self.known.last_publication(day)
        # Cut out of what is known of all, where it is there: by itself it takes a cursor's step 20 ms.
        found = disputes.of_question(self.retrospective_disputes() if day is None else self.disputes(day), question)
        return found or self.memory.once(
            ("question", question, state), lambda: disputes.as_known(self.testimony, state, self.methods, question)
        )

    def retrospective_disputes(self) -> Disputes:
        """Return what is disputed by all that was ever published and decided."""
        return self.blocks.parts(
            "disputes in retrospect", Disputes, lambda: disputes.as_known(self.testimony, None, self.methods)
        )

    @property
    def _cited_ties(self) -> CitedTies:
        return self.memory.once(("cited ties",), lambda: cited_ties(self.testimony, self.methods))

    def relations(self, days: tuple[date, ...]) -> Relations:
        """Return how actors stand to each other on each day, with what that rests on."""
        return self.blocks.parts(
            self.blocks.key("relations", days),
            Relations,
            lambda: relations.as_known(self.testimony, pl.Series(days), self.methods, self._cited_ties),
        )

    def relations_on(self, day: date) -> Relations:
        """Return the same, of a day at least: of all that are judged together with it, where these are few."""
        return self.relations((day,) if self.blocks.is_long(day) else self.blocks.of(day))

    def pairs(self, day: date) -> pl.DataFrame:
        """Return how each two actors stand to each other on a day (`Relations.pairs`)."""
        return self._pairs(day, self.blocks.with_day_before(day)).filter(pl.col("as_of") == day)

    def pairs_before(self, day: date) -> pl.DataFrame:
        """Return the same of the day before."""
        days = self.blocks.with_day_before(day)
        return self._pairs(day, days).filter(pl.col("as_of") == day - timedelta(days=1))

    def relation_moves(self, day: date) -> pl.DataFrame:
        """Return which pairs of actors stand otherwise than the day before (`relations.moves`)."""

        def compute() -> pl.DataFrame:
            if len(self.blocks.together(day)) > 1:
                return relations.moves(self.pairs_before(day), self.pairs(day))
            return relations.moves_as_known(self.testimony, day, self.methods, self._cited_ties)

        return self.memory.once(self._moves_key(day), compute, most=self.blocks.most_days)

    def _moves_key(self, day: date) -> str | tuple[Any, ...]:
        long = self.blocks.is_long(day)
        return self.blocks.key_of_day("relation moves", day) if long else f"relation moves {day}"

    def _pairs(self, day: date, days: tuple[date, ...]) -> pl.DataFrame:
        """Return `Relations.pairs` of days that are judged together with a day; of many days, without the rest."""
        if not self.blocks.is_long(day):
            return self.relations(days).pairs
        return self.blocks.run(
            "pairs",
            days,
            lambda: relations.pairs_as_known(self.testimony, pl.Series(days), self.methods, self._cited_ties),
        )

    def relation_history(self, a: str, b: str, day: date) -> pl.DataFrame:
        """Return how two actors stand to each other on the days on which histories are told around a day."""
        days = self.blocks.history(day)
        if not self.blocks.is_long(day):
            pairs = self.relations(days).pairs
        else:
            members = self.store.frames.members
            # What stands for a member comes from the ties of a coalition that it is in.
            around = members.filter(pl.col("member").is_in([a, b]))["actor"]
            pairs = self.memory.once(
                ("relation history", a, b, days[-1]),
                lambda: relations.pairs_as_known(
                    self.testimony, pl.Series(days), self.methods, self._cited_ties, {a, b, *around}
                ),
                most=self.blocks.most_days,
            )
        return pairs.filter(pl.col("a") == a, pl.col("b") == b)

    def named_together(self, day: date) -> pl.DataFrame:
        """Return how many facts known on a day name each two actors (`relations.named_together`)."""
        state = self.known.last_publication(day)
        return self.memory.once(("named together", state), lambda: relations.named_together(self.frames(state)))

    def network_layout(self) -> pl.DataFrame:
        """Return where actors stand in the network of all ties of the store (`network_layout.layout`)."""

        def compute() -> pl.DataFrame:
            frames = self.store.frames
            return layout(frames.ties, dict(frames.actors.select("id", "side").drop_nulls().iter_rows()))

        # Of the whole store, whatever is excluded: who is drawn changes, and nobody moves.
        return self.whole.memory.once("network layout", compute)

    def unbalanced_triads(self, days: tuple[date, ...]) -> pl.DataFrame:
        """Return the unbalanced triads of each day."""
        members = self.store.frames.members
        return self.blocks.run("triads", days, lambda: unbalanced_triads(self._pairs(days[-1], days), members))

    def changes(self, before: date, after: date) -> Changes:
        """Return what is different from one day to another."""
        days = self.blocks.with_day_before(after)
        earlier = days if before in days else self.blocks.with_day_before(before)
        return self.blocks.parts(
            ("changes", before, after),
            Changes,
            lambda: between(self.judgements(before, earlier), self.judgements(after, days)),
        )

    def changes_by_exclusion(self, day: date) -> Changes:
        """Return what is different on a day from what it would be with nothing excluded."""
        days = self.blocks.with_day_before(day)
        return self.blocks.parts(
            ("changes by exclusion", day),
            Changes,
            lambda: between(self.whole.judgements(day, days), self.judgements(day, days)),
        )

    def judgements(self, day: date, days: tuple[date, ...]) -> Judgements:
        """Return what is known and judged on a day, which is one of the `days` that are computed together."""
        on = pl.col("as_of") == day
        return Judgements(
            self.frames(day).citations,
            self.threat.levels(day, days).filter(on),
            self._pairs(day, days).filter(on),
            self.disputes(day).questions,
        )


def _search_text(lookup: Lookup, known: pl.Series) -> pl.Series:
    """Return the searchable text of the known facts."""
    return lookup.search_text.filter(known)
