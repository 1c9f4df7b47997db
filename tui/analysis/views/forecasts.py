"""The ledger of forecasts: who predicted what, the outcome, and how often each origin was right."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping
from datetime import date
from typing import Literal

import msgspec
import polars as pl

from tui.analysis.situation import Situation
from tui.analysis.views.from_frame import from_row
from tui.analysis.views.made_from import AsKnown, as_known
from tui.analysis.views.names import Named, speaker_record
from tui.store.schema.records import UNKNOWN


class Origin(Named, frozen=True):
    """Who makes a forecast, and through whom it reached us, the nearest to him first."""

    via: tuple[str, ...]


class Deciding(msgspec.Struct, frozen=True):
    """A fact that shows the outcome of a forecast."""

    fact: str
    says: str


class Forecast(msgspec.Struct, frozen=True, rename="kebab"):
    """What somebody says will happen, and the outcome by a day."""

    fact: str
    says: str
    event: str
    origin: tuple[Origin, ...]
    by: str | None
    """The due date as it is shown; None where it is open."""
    due: date | None
    """Its last day."""
    condition: str | None
    chance: float | None
    """From 0 to 1, where the source gives one."""
    word: str | None
    """The source's own word of likelihood."""
    status: str
    """overdue, open, hit, late, miss or void."""
    on: date | None
    """The day from which it is resolved."""
    days: int | None
    """How long it has been overdue; negative: till it is due. None where it is resolved, or has no due day."""
    reason: str | None
    evidence: tuple[Deciding, ...]

    @property
    def resolved(self) -> bool:
        """Whether its outcome is known."""
        return self.on is not None


class TrackRecord(msgspec.Struct, frozen=True, rename="kebab"):
    """How often an origin was right, of its forecasts that are resolved and not void."""

    origin: str
    name: str
    record: Literal["source", "actor"] | None
    """What the origin is one of; None for one that nobody has named."""
    resolved: int
    hits: int
    late: int
    misses: int
    void: int
    scored: int
    """How many of those resolved have a chance, or a word for one."""
    brier: float | None
    """The mean square of what its chances were off by; None where too few are scored."""


class Ledger(AsKnown, frozen=True, kw_only=True, rename="kebab", omit_defaults=True):
    """Every forecast known on a day, overdue ones first."""

    forecasts: tuple[Forecast, ...]
    track_record: tuple[TrackRecord, ...]
    """Of every origin of whose forecasts any is resolved or void, those with most first."""
    brier_from: int
    """From how many scored forecasts on there is a Brier score."""
    method: str
    hidden: int = 0
    """How many more there are that a filter does not show."""

    def shown(self, facts: Collection[str]) -> Ledger:
        """Return the same with no forecasts listed but these; records are of all."""
        kept = tuple(each for each in self.forecasts if each.fact in facts)
        return msgspec.structs.replace(self, forecasts=kept, hidden=len(self.forecasts) - len(kept))


def ledger(situation: Situation) -> Ledger:
    """Return every forecast known on the situation's day, whatever the filter shows."""
    found = situation.day.forecasts
    return Ledger(
        forecasts=_forecasts(situation, found.forecasts),
        track_record=tuple(_track_record(situation, found.records)),
        brier_from=situation.day.methods.structured.brier_from,
        method=situation.day.methods.version("structured"),
        **as_known(situation),
    )


def forecast(situation: Situation, fact: str) -> Forecast | None:
    """Return what a fact predicts; None where it is no forecast, or is not known on the day."""
    own = situation.day.forecasts.forecasts.filter(pl.col("fact") == fact)
    return next(iter(_forecasts(situation, own)), None)


def _forecasts(situation: Situation, listed: pl.DataFrame) -> tuple[Forecast, ...]:
    """Return rows of the ledger with their origins and what decides them."""
    found, lookup = situation.day.forecasts, situation.lookup
    origins: Mapping[str, list[Origin]] = defaultdict(list)
    for fact, origin, via in found.origins.join(listed, on="fact", how="semi", maintain_order="left").iter_rows():
        # Of one whom nobody names, his name says already in whose text he is.
        named = (lookup.actor(link) for link in via if origin != f"{UNKNOWN}@{link}")
        origins[fact].append(Origin(origin, lookup.actor(origin), tuple(named)))
    evidence: Mapping[str, list[Deciding]] = defaultdict(list)
    for fact, by, says in found.evidence.join(listed, on="fact", how="semi", maintain_order="left").iter_rows():
        evidence[fact].append(Deciding(by, says or by))
    return tuple(
        from_row(
            Forecast,
            row,
            by=row["by"] and situation.clock.tell(row["by"]),
            origin=tuple(origins[row["fact"]]),
            evidence=tuple(evidence[row["fact"]]),
        )
        for row in listed.iter_rows(named=True)
    )


def _track_record(situation: Situation, records: pl.DataFrame) -> list[TrackRecord]:
    lookup = situation.lookup
    return [
        from_row(
            TrackRecord,
            row,
            name=lookup.actor(row["origin"]),
            record=speaker_record(lookup, row["origin"]),
        )
        for row in records.iter_rows(named=True)
    ]
