"""Who is heard: a store without the voices that are not trusted, made ready once for every method and every day."""

from __future__ import annotations

from datetime import date
from functools import cached_property

import msgspec
import polars as pl

from tui.analysis import disputes, relations
from tui.analysis.as_known import Horizon, horizon
from tui.analysis.constants import Methods
from tui.analysis.corroboration.citation_weights import Testimony, as_known, hear
from tui.analysis.corroboration.fact_grades import facts_of, judgements
from tui.analysis.threat import scenarios
from tui.analysis.threat.evidence import Bearing, bearing
from tui.store.schema.frames import Frames


class Hearing(msgspec.Struct, frozen=True, eq=False, dict=True):
    """A store, the constants of the methods, and the ids of sources and actors that are not believed.

    What depends on these alone is worked out when first asked for, and once; the methods then ask for a day.
    """

    frames: Frames
    methods: Methods
    distrusted: frozenset[str] = frozenset()

    @cached_property
    def horizon(self) -> Horizon:
        """From which day each row of the store counts."""
        return horizon(self.frames, self.distrusted)

    @cached_property
    def testimony(self) -> Testimony:
        """What every citation is worth."""
        frames = self.frames
        heard = hear(frames.citations, frames.chains, frames.facts, frames.sources, self.methods.corroboration)
        return heard.without(self.distrusted) if self.distrusted else heard

    @cached_property
    def bearing(self) -> Bearing:
        """What bears on the bases."""
        return bearing(self.frames, self.testimony, self.methods.threat)

    def known(self, as_of: date | None = None) -> Frames:
        """The store as known on a day (`knowledge.visible`)."""
        return self.horizon.visible(as_of)

    @cached_property
    def judgements(self) -> pl.DataFrame:
        """How well every fact is corroborated on every day (`judgements.judgements`)."""
        return judgements(self.testimony)

    def of_facts(self, as_of: date | None = None) -> pl.DataFrame:
        """How well each fact known on a day is corroborated: a row a fact, parallel to the facts of `known`."""
        return facts_of(self.judgements, as_of)

    def disputes(self, as_of: date | None = None) -> disputes.Disputes:
        """What was disputed on a day."""
        return disputes.over(self.frames, self.testimony, as_known(as_of), self.methods.disputes).at(0)

    def ties(self, days: pl.Series) -> pl.DataFrame:
        """What every tie is worth on each day (`relations.evidence`)."""
        return relations.weigh(self.frames, self.testimony, days, self.methods.relations)

    def levels(self, days: pl.Series, since: date | None = None) -> scenarios.Assessment:
        """The level of every base as known on each day, with bands run from `since`."""
        return scenarios.as_known(self.bearing, days, since)

    def hindsight(self, days: pl.Series) -> pl.DataFrame:
        """The level of every base on each day, by all that was ever published."""
        return scenarios.in_hindsight(self.bearing, days)

    def sensitivity(self, day: date) -> pl.DataFrame:
        """The index of every base without each root, source and fact (`threat.sensitivity`)."""
        return scenarios.leaving_out(self.bearing, day)
