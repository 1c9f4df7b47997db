"""All judgements of one store, for one choice of constants and exclusions: computed when asked for, and remembered.

Levels and relations of all days are computed in one run, as rows of one frame, so that a step of the scrubber only
chooses among them.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from functools import partial
from itertools import pairwise
from typing import Any, TypeVar

import msgspec
import polars as pl

from tui.analysis import disputes, relations
from tui.analysis.as_known import Horizon, horizon, lost_texts
from tui.analysis.constants import Methods
from tui.analysis.corroboration.citation_weights import Testimony, weigh_citations
from tui.analysis.corroboration.fact_grades import fact_supports, facts_of
from tui.analysis.day_changes import Changes, Judgements, between
from tui.analysis.disputes import Disputes
from tui.analysis.lookup import Lookup
from tui.analysis.memory import Kept, Memory
from tui.analysis.methods_in_force import methods_of
from tui.analysis.network_layout import layout
from tui.analysis.query.index import SearchIndex
from tui.analysis.query.resolve import Lexicon
from tui.analysis.relations import Relations
from tui.analysis.structured import deception, forecasts, hypotheses, what_would_change
from tui.analysis.structured.deception import DeceptionChecks
from tui.analysis.structured.forecasts import Ledger
from tui.analysis.structured.hypotheses import Hypotheses
from tui.analysis.threat import scenarios
from tui.analysis.threat.bearing import Bearing, bearing
from tui.analysis.threat.scenarios import Assessment
from tui.analysis.time_axis import GRAINS, cell_of, day_of, moment, start_of
from tui.analysis.unbalanced_triads import unbalanced_triads
from tui.store.schema.frames import Frames, Store

S = TypeVar("S", bound=msgspec.Struct)
_TOGETHER = 130
"""Days shown together up to which all are judged in one run, and remembered: a season."""
_BLOCK = timedelta(days=14)
"""How many days are judged in one run where there are more."""
_BLOCKS, _DAYS = 4, 32
"""How many blocks and days are then remembered, those that were looked at last: ten years would fill the memory."""
_TRIED_TOGETHER = 1000
"""Facts up to which all days are tried together (`tries_all_days`)."""


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
        self.memory = Memory(kept)
        self._whole = beside.whole if beside is not None and excluded else None
        self.lookup: Lookup = beside.lookup if beside is not None else Lookup(store, self.memory)
        self.lexicon: Lexicon = beside.lexicon if beside is not None else self._lexicon()
        """Every name and word of the store, whatever is known or excluded."""
        self.days = self.together(self.lookup.window[-1])
        """The days that are judged together with the last one of the theatre's window."""

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
        """Compute the judgements of every day, so that stepping through the days only draws.

        The look-ups of filters are computed for the latest day alone: for every day they would take more memory than
        all the rest.
        """
        self.search_index(self.days[-1]).prepare()
        self.lookup.prepare()
        # The latest first: it is the day that is looked at unless another is chosen.
        for day in self.publications[: -_TOGETHER - 1 : -1]:
            self.disputes(day)
        self.retrospective_disputes()
        self.prepare_block(self.days[-1])
        if self.tries_all_days:
            self.what_would_change(self.days[-1])

    def prepare_block(self, day: date) -> None:
        """Compute what takes long of all days that are judged together with a day."""
        days = self.together(day)
        self.levels(days)
        self.relations(days)
        self.unbalanced_triads(days)
        if self.is_long(day):
            self.disputes(day)
            self.without_each(day)
        else:
            for before, after in pairwise(days):
                self.changes(before, after)

    def beside(self, day: date, *, forward: bool) -> list[date]:
        """Return a day of the block that steps lead to next, and one of the other beside; none in a short window."""
        if not self.is_long(day):
            return []
        first, last = self.lookup.days[0], self.lookup.days[-1]
        ahead = _BLOCK if forward else -_BLOCK
        return [each for each in (day + ahead, day - ahead) if first <= each <= last]

    # --- what is known ---

    @property
    def horizon(self) -> Horizon:
        """From which day each row of the store counts."""

        def compute() -> dict[str, pl.DataFrame]:
            found = horizon(self.store.frames, self.excluded)
            # As frames, the only thing that is kept on disk.
            return {name: days.to_frame() for name, days in found.known.items()}

        known = self.memory.once("known days", compute)
        return Horizon(self.store.frames, {name: days.to_series() for name, days in known.items()})

    @property
    def publications(self) -> list[date]:
        """The days on which something became known, in order.

        That is sources, citations, lost texts, questions, what settles these, and outcomes of forecasts.
        """

        def compute() -> list[date]:
            frames = self.store.frames
            asked = frames.questions
            decided = (asked["adjudicated_on"], frames.resolutions["known"])
            out = frames.sources.filter(~pl.col("lost")).select(pl.coalesce("latest", "out")).to_series()
            days = (out, frames.citations["known"], lost_texts(frames)["known"], asked["known"], *decided)
            return sorted(pl.concat(each.rename("day") for each in days).drop_nulls().unique())

        return self.memory.once(("publications",), compute)

    def last_publication(self, day: date) -> date:
        """Return the last day up to `day` on which something became known; `date.min` where there is none.

        What is known is the same on every day between two of them.
        """
        return max((each for each in self.publications if each <= day), default=date.min)

    def frames(self, day: date) -> Frames:
        """Return the store's frames without what was published after a day or is excluded."""
        state = self.last_publication(day)
        return self.memory.once(("frames", state), lambda: self.horizon.visible(state), most=self.most_days)

    def known_facts(self, day: date) -> pl.Series:
        """Return a Boolean per fact of the store: whether it is known on a day."""
        state = self.last_publication(day)
        return self.memory.once(
            ("known facts", state), lambda: self.horizon.counts("facts", state), most=self.most_days
        )

    def known_citations(self, day: date) -> pl.Series:
        """Return a Boolean per citation of the store: whether it is known on a day."""
        state = self.last_publication(day)
        return self.memory.once(
            ("known citations", state), lambda: self.horizon.counts("citations", state), most=self.most_days
        )

    def search_index(self, day: date) -> SearchIndex:
        """Return what filters are matched on, on a day."""
        state = self.last_publication(day)

        def compute() -> SearchIndex:
            known = self.known_facts(state)
            mutual = frozenset(name for name, tie in self.methods.relations.types.items() if tie.mutual)
            text = partial(_search_text, self.lookup, known)
            return SearchIndex(self.frames(state), text, self.fact_grades(state), mutual)

        # Ties grow stale without news: how actors stand is of the day, all else the same until the next publication.
        index = self.memory.once(("search index", state), compute, most=self.most_days)
        return index.given(
            relation=lambda: self.memory.once(
                ("states of ties", day), lambda: index.ties(self._pairs(day)), most=self.most_days
            )
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
        state = self.last_publication(day)
        # Judged in one go, so that a day only chooses: at 100,000 facts another as-of day takes 38 ms, not 213.
        spans = self.memory.once("fact grades", lambda: fact_supports(self.testimony))
        return self.memory.once(("fact grades", state), lambda: facts_of(spans, state), most=self.most_days)

    def disputes(self, day: date) -> Disputes:
        """Return the questions on which facts known on a day give different answers."""
        state = self.last_publication(day)

        return self._parts(
            f"disputes {state}",
            Disputes,
            lambda: disputes.as_known(self.testimony, state, self.methods),
        )

    def question(self, question: str, day: date | None) -> Disputes:
        """Return the same of one question, or a fact that answers none, whether or not it is disputed.

        With None for the day by all that was ever published and decided.
        """
        state = None if day is None else self.last_publication(day)
        # Cut out of what is known of all, where it is there: by itself it takes a cursor's step 20 ms.
        found = disputes.of_question(self.retrospective_disputes() if day is None else self.disputes(day), question)
        return found or self.memory.once(
            ("question", question, state), lambda: disputes.as_known(self.testimony, state, self.methods, question)
        )

    def retrospective_disputes(self) -> Disputes:
        """Return what is disputed by all that was ever published and decided."""
        return self._parts(
            "disputes in retrospect", Disputes, lambda: disputes.as_known(self.testimony, None, self.methods)
        )

    def levels(self, days: tuple[date, ...]) -> Assessment:
        """Return the level of every base on each day, with its parts."""
        return self._parts(
            self._of_days("levels", days), Assessment, lambda: scenarios.as_known(self.bearing, pl.Series(days))
        )

    def levels_by_day(self, day: date) -> pl.DataFrame:
        """Return the level of every base on the days on which the history around a day is told (`history_days`)."""
        days = self.history_days(day)
        if not self.is_long(day):
            return self.levels(days).levels
        name = f"levels of {days[0]} to {days[-1]}"
        return self.memory.once(name, lambda: scenarios.levels_as_known(self.bearing, pl.Series(days)))

    def level_runs(self, day: date) -> pl.DataFrame:
        """Return from which day on each level was what, of all days that are shown with a day (`level_runs`)."""
        days = self.lookup.stretch(day)
        name = f"level runs of {days[0]} to {days[-1]}"
        return self.memory.once(name, lambda: scenarios.level_runs(self.bearing, days))

    def retrospective_levels(self, day: date) -> pl.DataFrame:
        """Return the level of every base on the days of its history by all that was ever published."""
        # All days at once: weighed one by one, 89 days of 100,000 facts took 50 seconds; together they take 4.6.
        shown = self.lookup.stretch(day)
        days = [each for each in self.history_days(day) if shown[0] <= each <= shown[-1]]
        name = "retrospective levels" if shown == self.lookup.window else f"retrospective levels to {days[-1]}"
        return self.memory.once(name, lambda: scenarios.retrospective(self.bearing, pl.Series(days)))

    def without_each(self, day: date) -> pl.DataFrame:
        """Return the index of every base without each origin, source and fact (`scenarios.without_each`)."""
        days = self.together(day)
        every = self.memory.once(
            self._of_days("without each", days),
            lambda: scenarios.without_each(self.bearing, pl.Series(days)),
            most=self._blocks,
        )
        return every.filter(pl.col("as_of") == day)

    def relations(self, days: tuple[date, ...]) -> Relations:
        """Return how actors stand to each other on each day, with what that rests on."""
        return self._parts(
            self._of_days("relations", days),
            Relations,
            lambda: relations.as_known(self.testimony, pl.Series(days), self.methods),
        )

    def relation_history(self, a: str, b: str, day: date) -> pl.DataFrame:
        """Return how two actors stand to each other on the days on which histories are told around a day."""
        days = self.history_days(day)
        if not self.is_long(day):
            pairs = self.relations(days).pairs
        else:
            members = self.store.frames.members
            # What stands for a member comes from the ties of a coalition that it is in.
            around = members.filter(pl.col("member").is_in([a, b]))["actor"]
            pairs = self.memory.once(
                ("relation history", a, b, days[-1]),
                lambda: relations.as_known(self.testimony, pl.Series(days), self.methods, {a, b, *around}).pairs,
                most=_DAYS,
            )
        return pairs.filter(pl.col("a") == a, pl.col("b") == b)

    def _pairs(self, day: date) -> pl.DataFrame:
        return self.relations(self.together(day)).pairs.filter(pl.col("as_of") == day)

    def named_together(self, day: date) -> pl.DataFrame:
        """Return how many facts known on a day name each two actors (`relations.named_together`)."""
        state = self.last_publication(day)
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
        return self.memory.once(
            self._of_days("triads", days),
            lambda: unbalanced_triads(self.relations(days).pairs, members),
            most=self._blocks,
        )

    def changes(self, before: date, after: date) -> Changes:
        """Return what is different from one day to another."""
        days = self.together(after)
        earlier = days if before in days else self.together(before)
        return self._parts(
            ("changes", before, after) if self.is_long(after) else f"changes {before} {after}",
            Changes,
            lambda: between(self.judgements(before, earlier), self.judgements(after, days)),
        )

    def changes_by_exclusion(self, day: date) -> Changes:
        """Return what is different on a day from what it would be with nothing excluded."""
        days = self.together(day)
        return self._parts(
            ("changes by exclusion", day),
            Changes,
            lambda: between(self.whole.judgements(day, days), self.judgements(day, days)),
        )

    def judgements(self, day: date, days: tuple[date, ...]) -> Judgements:
        """Return what is known and judged on a day, which is one of the `days` that are computed together."""
        on = pl.col("as_of") == day
        return Judgements(
            self.frames(day).citations,
            self.levels(days).levels.filter(on),
            self.relations(days).pairs.filter(on),
            self.disputes(day).questions,
        )

    # --- structured analysis ---

    def forecasts(self, day: date) -> Ledger:
        """Return the forecasts made by a day, with their outcomes."""
        return self._parts(
            ("forecasts", day), Ledger, lambda: forecasts.as_known(self.frames(day), day, self.methods.structured)
        )

    def hypotheses(self, day: date) -> Hypotheses:
        """Return what speaks against each of the hypotheses that compete, by what is known on a day."""
        return self._parts(
            ("hypotheses", day),
            Hypotheses,
            lambda: hypotheses.as_known(self.testimony, self.frames(day), self.fact_grades(day), day, self.methods),
        )

    def deception_checks(self, day: date) -> DeceptionChecks:
        """Return who might deceive us, and the levels on a day without him."""
        return self._parts(
            ("deception checks", day),
            DeceptionChecks,
            lambda: deception.as_known(self.bearing, self.frames(day), day, self.methods.structured, self.excluded),
        )

    def what_would_change(self, day: date) -> pl.DataFrame:
        """Return what every single change would make of each level on a day (`what_would_change.levels_as_known`)."""
        days = self.together(day) if self.tries_all_days and not self.is_long(day) else (day,)

        def compute() -> pl.DataFrame:
            return what_would_change.levels_as_known(self.store.frames, self.methods, days, self.excluded)

        return self.memory.once(self._of_days("what would change", days), compute).filter(pl.col("as_of") == day)

    @property
    def tries_all_days(self) -> bool:
        """Whether every change is tried on all days together, so that a step from day to day need not wait for it.

        With what ships, thirteen days take half as long again as one; with a large theatre, as many times as long.
        """
        return self.store.frames.facts.height <= _TRIED_TOGETHER

    def leading_answers(self, day: date) -> pl.DataFrame:
        """Return which answer every single change would make lead (`what_would_change.answers_as_known`)."""
        return self.memory.once(
            ("leading answers", day),
            lambda: what_would_change.answers_as_known(self.store.frames, self.methods, day, self.excluded),
        )

    # --- remembering ---

    def is_long(self, day: date) -> bool:
        """Return whether more days are shown together with a day than are judged in one run."""
        return len(self.lookup.stretch(day)) > _TOGETHER

    def together(self, day: date) -> tuple[date, ...]:
        """Return the days that are judged in one run with a day: all that are shown with it; of many, its block.

        The day before the first of them is one of them: it, too, is told with what has changed since yesterday.
        """
        a_day = timedelta(days=1)
        if self.is_long(day):
            first = day - a_day * (day.toordinal() % _BLOCK.days)
            return tuple(first + a_day * step for step in range(-1, _BLOCK.days))
        shown = self.lookup.stretch(day)
        days = (shown[0] - a_day, *shown)
        return days if shown[0] <= day <= shown[-1] else tuple(sorted({*days, day - a_day, day}))

    def history_days(self, day: date) -> tuple[date, ...]:
        """Return the days on which histories are told around a day: all that are judged together with it.

        Where there are too many of these, the last of each week, month, quarter or year.
        """
        if not self.is_long(day):
            return self.together(day)
        days = self.lookup.stretch(day)
        for grain in GRAINS[GRAINS.index("week") :]:
            cells = range(cell_of(grain, moment(days[0])), cell_of(grain, moment(days[-1])) + 1)
            if len(cells) <= _TOGETHER:
                break
        ends = (day_of(start_of(grain, cell + 1)) - timedelta(days=1) for cell in cells)
        return tuple(min(each, days[-1]) for each in ends)

    @property
    def _blocks(self) -> int | None:
        """How many runs are remembered; None where all of them are."""
        return _BLOCKS if len(self.lookup.days) > _TOGETHER else None

    @property
    def most_days(self) -> int | None:
        """Of how many days is remembered what is made of one; None where it is of all."""
        return _DAYS if len(self.lookup.days) > _TOGETHER else None

    def _of_days(self, name: str, days: tuple[date, ...]) -> str | tuple[Any, ...]:
        """Return the key of a value: a name, under which it may be kept, for the last days of the window."""
        return name if days == self.days else (name, days)

    def _parts(self, key: str | tuple[Any, ...], kind: type[S], compute: Callable[[], S]) -> S:
        """Return a struct of frames, remembered frame by frame."""
        # Taken apart, as a struct cannot be kept on disk and a dictionary of frames can.
        return kind(**self.memory.once(key, lambda: msgspec.structs.asdict(compute()), most=self._most(key)))

    def _most(self, key: str | tuple[Any, ...]) -> int | None:
        return self._blocks if isinstance(key, tuple) and isinstance(key[-1], tuple) else self.most_days


def _search_text(lookup: Lookup, known: pl.Series) -> pl.Series:
    """Return the searchable text of the known facts."""
    return lookup.search_text.filter(known)
