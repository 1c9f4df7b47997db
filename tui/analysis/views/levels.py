"""How threatened each base is: its level, the contributions that add up to it, and what it rests on."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta
from typing import Any, Final, Literal

import msgspec
import polars as pl

from tui.analysis.constants import Bands
from tui.analysis.situation import Situation
from tui.analysis.threat.index import PRIOR
from tui.analysis.views.from_frame import FrameRows, from_row

CARRIES: Final = 0.5
"""Points of the index that a source or fact must move to be listed as what a level rests on."""


class Interval(msgspec.Struct, frozen=True):
    """The index with every indicator at its lowest, and at its highest."""

    low: float
    high: float


class Level(msgspec.Struct, frozen=True, kw_only=True, rename="kebab"):
    """How threatened a base is on a day, by what is known."""

    index: float
    """From 0 to 100; what is reported comes to this, it is no probability."""
    interval: Interval
    band: str
    """low, moderate, substantial, severe or critical."""
    held_until_below: float | None
    """Below which index the band is left, where the index alone would not reach it; else None."""
    imminent: bool
    confidence: str
    """low, moderate or high."""
    n_eff: float
    """Independent lines on which all reports on the base rest."""
    sources: int = msgspec.field(name="reports")
    """How many sources report on the base."""
    last_report: date | None
    """The day on which the last of them came out."""
    report_age: int | None
    """Days since then."""


class DayLevel(Level, frozen=True):
    """The level on one day of a base's history."""

    day: date


class Contribution(msgspec.Struct, frozen=True, rename="kebab"):
    """What an indicator adds to the index of a base; `effect` runs from 0 to 1, `weight` and `log_odds` are log-odds.

    The `log_odds` of all contributions to a base add up to the log-odds of its index / 100, and so do the lowest and
    the highest to the ends of its interval.
    """

    indicator: str
    sign: int
    """1 where the indicator raises the index, −1 where it lowers it."""
    weight: float
    effect: float
    effect_low: float
    effect_high: float
    log_odds: float
    log_odds_low: float
    log_odds_high: float
    facts: int
    share: float
    """Its part of all contributions, whether they raise or lower."""

    @property
    def starting_point(self) -> bool:
        """Return whether it is what the index starts from when nothing is reported."""
        return self.indicator == PRIOR


class BaseLevel(Level, frozen=True):
    """The level of a base, with its reasons."""

    base: str
    name: str
    index_yesterday: float | None
    reasons: tuple[Contribution, ...]
    """Indicators that raise or lower the index, the strongest first."""
    gaps: tuple[str, ...]
    """Indicators on which nobody reports, the weightiest first."""


class Evidence(msgspec.Struct, frozen=True, rename="kebab"):
    """A fact that bears on a base, and what it counts for on the day: `e` = `x` × `corroboration` × `decay`.

    All but `age`, in days, and the numbers of independent lines (`n_eff`) and origins (`roots`) run from 0 to 1. Facts
    that answer one question are weighed together: they share `e`, `independence` and `effect`.
    """

    fact: str
    question: str
    answer: str
    root: str
    """Who said it first."""
    strength: float
    """How strong this fact is by itself."""
    share: float
    """Its part of the facts that are weighed together."""
    probability: float
    age: int
    decay: float
    e: float
    e_low: float
    e_high: float
    independence: float
    hedged: bool
    """Whether it is only alleged or expected."""
    last: date
    """The last day on which it is attested."""
    known: date
    n_eff: float
    roots: int
    x: float
    """How strong the facts that are weighed together are."""
    corroboration: float
    effect: float
    """What it adds to its indicator: `independence` × `e`."""
    root_name: str
    says: str


class Without(msgspec.Struct, frozen=True, rename="kebab"):
    """The index of a base without one origin, source or fact."""

    kind: Literal["root", "source", "fact"]
    id: str
    index: float
    change: float
    name: str
    record: Literal["source", "actor", "fact"] | None
    """What the id is one of: fact, source or actor; None for an origin that nobody has named."""


class BaseSummary(msgspec.Struct, frozen=True):
    """A base at a glance: its level, and how it came to that."""

    level: BaseLevel
    history: tuple[DayLevel, ...]
    """As known on each day, from the first of the theatre's window to the day at hand."""


class BaseAssessment(BaseSummary, frozen=True):
    """The whole assessment of a base."""

    contributions: tuple[Contribution, ...]
    """All that add up to the index, the strongest first."""
    report_days: tuple[date, ...]
    """Days of the window on which something that bears on the base became known, in order."""
    retrospective: tuple[DayLevel, ...]
    """The level on each day by all that was published later; empty before the latest day, when nobody can know."""
    rests_on: tuple[Without, ...]
    """Origins, sources and facts that move the index when they are left out, those that move it most first."""


class Bases(msgspec.Struct, frozen=True):
    """All bases of a theatre."""

    facts: int
    """How many facts the theatre has, known by the day or not."""
    bases: tuple[BaseAssessment, ...]
    band_starts: Mapping[str, float]
    """The index at which each band but the lowest begins; critical is severe and imminent."""
    window: tuple[date, date]
    as_of: date
    filtered: bool


def bases(situation: Situation) -> Bases:
    """Return the assessment of every base, in the theatre's order."""
    bands = situation.day.methods.threat.bands
    levels = situation.day.retrospective_levels
    retrospective = {} if levels is None else _by_base(levels, bands)
    parts, report_days, without = contributions(situation), _report_days(situation), without_each(situation, CARRIES)
    assessed = [
        BaseAssessment(
            summary.level,
            summary.history,
            parts[summary.level.base],
            report_days.get(summary.level.base, ()),
            retrospective.get(summary.level.base, ()),
            without.get(summary.level.base, ()),
        )
        for summary in base_summaries(situation)
    ]
    return Bases(
        situation.store.frames.facts.height,
        tuple(assessed),
        {"moderate": bands.moderate, "substantial": bands.substantial, "severe": bands.severe},
        (situation.days[0], situation.days[-1]),
        situation.as_of,
        bool(situation.lens.filters),
    )


def prepare(situation: Situation) -> None:
    """Compute what `bases` takes long for: the index without each source or fact, and levels in retrospect."""
    situation.day.without_each, situation.day.retrospective_levels  # noqa: B018 - asked for to be computed


def base_summaries(situation: Situation, bases: Sequence[str] | None = None) -> tuple[BaseSummary, ...]:
    """Return the level and the history of some bases; of all in the theatre's order where none are named."""
    days = histories(situation, bases)
    first = situation.days[0]
    return tuple(
        # The day before the window was there for the index of yesterday alone.
        BaseSummary(level, tuple(each for each in days[level.base] if each.day >= first))
        for level in base_levels(situation, days)
    )


def base_levels(situation: Situation, days: Mapping[str, Sequence[DayLevel]]) -> tuple[BaseLevel, ...]:
    """Return the level of each base on the day at hand, the last of its `histories`, with its reasons."""
    yesterday = situation.as_of - timedelta(days=1)
    parts = contributions(situation)
    gaps: dict[str, list[str]] = defaultdict(list)
    for base, indicator in _today(situation, situation.day.assessment.gaps, "base", "indicator"):
        gaps[base].append(indicator)
    return tuple(
        BaseLevel(
            base,
            situation.lookup.place(base),
            next((each.index for each in history if each.day == yesterday), None),
            tuple(each for each in parts[base] if each.log_odds and not each.starting_point),
            tuple(gaps[base]),
            **{name: getattr(history[-1], name) for name in Level.__struct_fields__},
        )
        for base, history in days.items()
    )


def histories(situation: Situation, bases: Sequence[str] | None = None) -> dict[str, tuple[DayLevel, ...]]:
    """Return how the level of each base was known on each day, from the day before the theatre's window on.

    Bases stand in the order in which they are named; without names, all stand in the theatre's.
    """
    levels = situation.day.assessment.levels
    if bases is not None:
        levels = levels.filter(levels["base"].is_in(bases))
    found = _by_base(levels, situation.day.methods.threat.bands)
    return {base: found[base] for base in bases or situation.lookup.bases}


def contributions(situation: Situation) -> dict[str, tuple[Contribution, ...]]:
    """Return what adds up to the index of each base on the day at hand, the strongest first."""
    found: dict[str, list[Contribution]] = defaultdict(list)
    columns = ("base", *Contribution.__struct_fields__)
    for base, *part in _today(situation, situation.day.assessment.contributions, *columns):
        found[base].append(Contribution(*part))
    return {base: tuple(sorted(parts, key=lambda part: -abs(part.log_odds))) for base, parts in found.items()}


def evidence(situation: Situation, base: str) -> pl.DataFrame:
    """Return the facts that bear on a base on the day at hand, the strongest of each indicator first.

    The columns are `Evidence`'s, and `indicator`.
    """
    found = situation.day.assessment.evidence.filter(pl.col("base") == base, pl.col("as_of") == situation.as_of)
    names = {root: situation.lookup.actor(root) for root in found["root"].unique()}
    says = situation.store.frames.facts.select("says", fact="id")
    return found.with_columns(root_name=pl.col("root").replace(names)).join(
        says, on="fact", how="left", maintain_order="left"
    )


def evidence_rows(situation: Situation, base: str, indicator: str) -> FrameRows[Evidence]:
    """Return the facts that bear on a base by one indicator on the day at hand, the strongest first."""
    found = evidence(situation, base).filter(pl.col("indicator") == indicator).select(Evidence.__struct_fields__)
    return FrameRows(found, "fact", lambda row: Evidence(**row))


def without_each(situation: Situation, least: float = 0.0) -> dict[str, tuple[Without, ...]]:
    """Return what moves the index of each base by so many points when it is left out, what moves it most first."""
    says = situation.store.frames.facts.select("id", "says", kind=pl.lit("fact"))
    moving = situation.day.without_each.filter(pl.col("change").abs() >= least)
    found: dict[str, list[Without]] = defaultdict(list)
    for base, kind, name, index, change, fact in (
        # By kind as well: an id is one record's only within its kind.
        moving.join(says, on=["id", "kind"], how="left", maintain_order="left")
        .select("base", "kind", "id", "index", "change", "says")
        .iter_rows()
    ):
        found[base].append(Without(kind, name, index, change, *_record(situation, name, fact)))
    return {base: tuple(each) for base, each in found.items()}


def _record(situation: Situation, name: str, says: str | None) -> tuple[str, Literal["source", "actor", "fact"] | None]:
    """Return what an id stands for in words (a fact's are known), and which kind of record it is."""
    lookup = situation.lookup
    if says is not None:
        return says, "fact"
    return lookup.actor(name), "source" if name in lookup.sources else "actor" if name in lookup.actors else None


def _report_days(situation: Situation) -> dict[str, tuple[date, ...]]:
    """Return the days of the window on which something that bears on each base became known, in order."""
    frames = situation.frames
    reports = frames.indicators.select("fact", "base").join(frames.citations.select("fact", "known"), on="fact")
    days = reports.filter(pl.col("known") >= situation.days[0]).group_by("base").agg(pl.col("known").unique().sort())
    return {base: tuple(known) for base, known in days.iter_rows()}


def _by_base(levels: pl.DataFrame, bands: Bands) -> dict[str, tuple[DayLevel, ...]]:
    """Return the rows of `Assessment.levels` by base, each base's in the order of its days."""
    found: dict[str, list[DayLevel]] = defaultdict(list)
    for row in levels.iter_rows(named=True):
        level = from_row(
            DayLevel,
            row,
            day=row["as_of"],
            interval=Interval(row["low"], row["high"]),
            held_until_below=bands.held_from(row["band"], row["index"]),
            sources=row["reports"],
        )
        found[row["base"]].append(level)
    return {base: tuple(days) for base, days in found.items()}


def _today(situation: Situation, frame: pl.DataFrame, *columns: str) -> Iterator[tuple[Any, ...]]:
    """Return the rows of a part of the assessment that hold on the day at hand."""
    return frame.filter(frame["as_of"] == situation.as_of)[list(columns)].iter_rows()
