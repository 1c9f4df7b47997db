"""How threatened each base is: the levels of attack and of loss of use, what adds up to them, and what they rest on."""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta
from operator import attrgetter
from typing import Any, Final, Literal

import msgspec
import polars as pl
from msgspec.structs import replace

from tui.analysis.constants import EVENTS, Event
from tui.analysis.day import Day
from tui.analysis.situation import Situation
from tui.analysis.threat.bands import BANDS, LAPSED
from tui.analysis.threat.index import BASELINE
from tui.analysis.threat.status import LOSSES
from tui.analysis.views.from_frame import FrameRows, from_row
from tui.analysis.views.names import publisher_names, speaker_record
from tui.analysis.views.not_counted import NotCountedRows, not_counted
from tui.analysis.views.what_would_change import LevelChanges, level_changes

CARRIES: Final = 0.5
"""Points of the index that a source or fact must move to be listed as what a level rests on."""


class Interval(msgspec.Struct, frozen=True):
    """Between what the index may well lie."""

    low: float
    high: float


class Level(msgspec.Struct, frozen=True, kw_only=True, rename="kebab"):
    """How threatened a base is by one event on a day, by what is known. Without a level there are no figures."""

    event: Event
    """attack: hostile attack on the base; loss: its owner can use it no longer."""
    level: str | None
    """low, moderate, substantial, severe or critical; not assessed; None where the base is lost."""
    reason: str | None
    """Why it is not assessed."""
    index: float | None
    """From 0 to 100; what is reported comes to this, it is no probability."""
    interval: Interval | None
    borders: str | None
    """The band whose edge is near."""
    confidence: str | None
    """low, moderate or high; None also at a first look."""
    binding: str | None
    """What keeps confidence from being higher: lines, age, one source or interval."""
    lines: float | None
    """Independent lines of what adds up to it, on average."""
    newest: date | None
    """The last day that the evidence attests."""
    age: int | None
    """Days since then."""
    news: float | None
    """Points of the index since the day before by what became known."""
    ageing: float | None
    """Points of the index since the day before by a day gone by."""
    since: date
    """The first of the days judged on which the level was what it is."""
    left: str | None
    """What the level was before that."""
    carrier: str | None
    """The source without which the index differs most."""
    without: float | None
    """The index without that source; None where the level would not be assessed."""
    without_level: str | None
    contact_days: float | None
    """Days to contact at the slow end, where a rate of advance is told."""

    @property
    def rank(self) -> int:
        """The place of the level among the bands, in rising order; −1 where there is none."""
        return BANDS.index(self.level) if self.level in BANDS else -1


class DayLevel(Level, frozen=True):
    """The level on one day of a base's history."""

    day: date


class Contribution(msgspec.Struct, frozen=True, rename="kebab"):
    """What an indicator adds to the index of a base for one event.

    The `part`s of all, in log-odds, add up to the log-odds of the index / 100; `part` is `share` · `log_odds`.
    """

    indicator: str
    group: str | None
    alone: float
    """The index that it gives alone when it is certain."""
    evidence: float
    """How strong it is, averaged over how well it is supported: from 0 to 1."""
    log_odds: float
    share: float
    """What it counts within its group."""
    part: float
    low: float
    """The least that the part is with the evidence at its low or high reading."""
    high: float
    """The most that it is then."""
    lines: int | None
    newest: date | None
    news: float
    """What of its part became known since the day before."""

    @property
    def starting_point(self) -> bool:
        """Return whether it is what the index starts from when nothing is reported."""
        return self.indicator == BASELINE


class Included(msgspec.Struct, frozen=True):
    """What a level is with nothing excluded; what has become of the base where it is lost."""

    level: str
    index: float | None


class EventLevel(Level, frozen=True, kw_only=True):
    """The level of a base for one event, with its reasons."""

    as_of: date
    """The day that it is of."""
    days: int
    """Within how many days the event would happen."""
    last_level: str | None
    last_day: date | None
    """What the level was when it was last assessed, on the days judged, and when."""
    carrier_name: str
    changes: LevelChanges | None
    """What would make it another level; None where that is not asked of every day, or not yet, or there is no level."""
    included: Included | None
    """What it would be with nothing excluded; None where nothing is."""
    contributions: tuple[Contribution, ...]
    """All that add up to the index, the strongest first; among them the baseline."""
    not_counted: NotCountedRows

    @property
    def lapsed_on(self) -> date | None:
        """The first day on which the evidence was too old; None where it is not."""
        if self.reason != LAPSED or self.newest is None:
            return None
        return self.newest + timedelta(days=self.days + 1)

    @property
    def reasons(self) -> tuple[Contribution, ...]:
        """Indicators that raise or lower the index, the strongest first."""
        return tuple(each for each in self.contributions if each.part and not each.starting_point)


class Standing(msgspec.Struct, frozen=True, kw_only=True, rename="kebab"):
    """What has become of a base, by facts with enough support; and a loss that is only claimed."""

    status: str | None
    """held, contested, lost, abandoned, handed-over or destroyed; None where nobody tells."""
    since: date | None
    grade: str | None
    lines: int | None
    claimed: str | None
    claimed_grade: str | None

    @property
    def lost(self) -> bool:
        """Whether its owner can use it no longer, which replaces both levels."""
        return self.status in LOSSES


class BaseLevel(msgspec.Struct, frozen=True, kw_only=True, rename="kebab"):
    """What has become of a base, and its levels, that of attack first."""

    base: str
    name: str
    owner: str
    """Name of the actor that holds it; empty where the theatre does not say."""
    standing: Standing
    levels: tuple[EventLevel, ...]
    sources: int
    """How many sources report on the base."""
    gaps: tuple[str, ...]
    """Indicators on which nobody reports."""
    edited: bool
    """Whether a user has changed the constants that it rests on."""

    @property
    def by_rank(self) -> tuple[EventLevel, ...]:
        """The levels, the higher band first; of two that are alike, attack."""
        return tuple(sorted(self.levels, key=lambda level: -level.rank))


class Evidence(msgspec.Struct, frozen=True, rename="kebab"):
    """A citation that an indicator of a base rests on, and how strong it is: `strength` = `x` · `h` · `u` · `f`."""

    fact: str
    citation: str
    source: str
    question: str
    answer: str
    x: float
    """How strong the fact is by itself, or how near the front."""
    h: float
    """½ where the citation only alleges it."""
    u: float
    """The share that rivals and later answers leave."""
    f: float
    """Freshness."""
    strength: float
    p: float
    """How far to believe the citation."""
    letter: str
    credibility: int
    origin: str
    reporter: str
    publication: str
    """The camps that it stands for in each layer."""
    log_odds: float
    lines: int
    """Log-odds and independent lines of all citations down to this, the strongest first."""
    c: float
    """What these carry, from 0 to 1."""
    evidence: float
    """Its share of the indicator's evidence."""
    last: date
    """The last day that it attests."""
    says: str


class Without(msgspec.Struct, frozen=True, rename="kebab"):
    """The index of a base for one event without one origin, source or fact."""

    event: Event
    kind: Literal["origin", "source", "fact"]
    id: str
    index: float | None
    """None where the level would not be assessed."""
    change: float
    name: str
    record: Literal["source", "actor", "fact"] | None
    """What the id is one of: fact, source or actor; None for an origin that nobody has named."""


class BaseSummary(msgspec.Struct, frozen=True):
    """A base at a glance: its levels, and how they came to that."""

    level: BaseLevel
    history: Mapping[Event, tuple[DayLevel, ...]]
    """As known on each day, from the first of the theatre's window to the as-of day."""


class Report(msgspec.Struct, frozen=True):
    """A source that tells something that bears on a base, and the day on which that became known."""

    day: date
    source: str
    name: str


class BaseAssessment(BaseSummary, frozen=True):
    """The whole assessment of a base."""

    reports: tuple[Report, ...]
    """Reports that bear on the base, known on a day of the window, in the order of the days."""
    retrospective: Mapping[Event, tuple[DayLevel, ...]]
    """The levels on each day by all that was published later; empty before the latest day, when nobody can know."""
    rests_on: tuple[Without, ...]
    """Origins, sources and facts that move an index when they are left out, those that move it most first."""


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
    retrospective = {} if levels is None else _by_base(levels)
    reports, without = reported_on(situation), without_each(situation, CARRIES)
    assessed = [
        BaseAssessment(
            summary.level,
            summary.history,
            reports.get(summary.level.base, ()),
            retrospective.get(summary.level.base, {}),
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


def base_summaries(
    situation: Situation, bases: Sequence[str] | None = None, *, first_look: bool = False
) -> tuple[BaseSummary, ...]:
    """Return the levels and their history of some bases; of all in the theatre's order where none are named.

    A `first_look` does without what would change a level, how sure it is and what it rests on, as long as the assessor
    is not complete.
    """
    judge = situation.day.assessor
    whole = not first_look or judge.is_complete(situation.as_of)

    def compute() -> dict[str, BaseSummary]:
        seen = situation if whole else replace(situation, day=replace(situation.day, at_first=True))
        days = histories(seen)
        return {level.base: BaseSummary(level, days[level.base]) for level in base_levels(seen, changes=whole)}

    # No filter changes them: made with each, they were a third of what a filter takes on the overview.
    name = "base summaries" if whole else "base summaries at first"
    every = judge.memory.once((name, situation.as_of), compute, most=judge.blocks.most_days)
    return tuple(every[base] for base in bases or situation.lookup.bases)


def _with_nothing_excluded(situation: Situation) -> Mapping[tuple[str, str], Included]:
    """Return what each level would be with nothing excluded, by base and event; nothing where nothing is."""
    if not situation.day.excluded:
        return {}
    day = Day(situation.day.assessor.whole, situation.as_of)
    levels = day.assessment.levels.filter(pl.col("as_of") == day.as_of)
    told = levels.select("base", "event", "index", level=pl.coalesce("level", "status"))
    return {(base, event): Included(level, index) for base, event, index, level in told.iter_rows()}


def base_levels(
    situation: Situation, bases: Sequence[str] | None = None, *, changes: bool = True
) -> tuple[BaseLevel, ...]:
    """Return what has become of bases by the as-of day, and their levels with reasons, and `changes` if asked for."""
    threat = situation.day.methods.threat
    names, last, included = publisher_names(situation), _last_assessed(situation), _with_nothing_excluded(situation)
    parts, uncounted = contributions(situation), not_counted(situation)
    # With a large theatre it would hold up every card; the pane of structured analysis has it.
    all_days = situation.day.assessor.structured.tries_all_days_with(situation.as_of)
    would_be = level_changes(situation) if changes and all_days else {}
    owners = {base: owner for base, owner in situation.store.frames.bases[["base", "owner"]].iter_rows() if owner}
    rows: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for row in situation.day.assessment.levels.filter(pl.col("as_of") == situation.as_of).iter_rows(named=True):
        rows[row["base"]].append(row)
    found = []
    for base in bases or situation.lookup.bases:
        levels = tuple(
            from_row(
                EventLevel,
                row,
                interval=_interval(row),
                days=threat.horizon(row["event"]),
                last_level=last.get((base, row["event"]), (None, None))[0],
                last_day=last.get((base, row["event"]), (None, None))[1],
                carrier_name=names.get(row["carrier"], ""),
                changes=would_be.get((base, row["event"])),
                included=included.get((base, row["event"])),
                contributions=parts.get((base, row["event"]), ()),
                not_counted=uncounted[base, row["event"]],
            )
            for row in sorted(rows[base], key=lambda row: EVENTS.index(row["event"]))
        )
        told = {each.indicator for level in levels for each in level.contributions}
        told.update(name for level in levels for each in level.not_counted.by_reason for name in each.indicators)
        (row, *_) = rows[base]
        standing = {"since": "status_since", "grade": "status_grade", "lines": "status_lines"}
        found.append(
            BaseLevel(
                base=base,
                name=situation.lookup.place(base),
                owner=situation.lookup.actor(owners[base]) if base in owners else "",
                standing=from_row(Standing, row, **{field: row[column] for field, column in standing.items()}),
                levels=levels,
                sources=row["sources"],
                gaps=tuple(name for name in threat.indicators if name not in told),
                edited=not situation.day.methods.edited.isdisjoint(("threat", "corroboration")),
            )
        )
    return tuple(found)


def histories(
    situation: Situation, bases: Sequence[str] | None = None
) -> Mapping[str, Mapping[Event, tuple[DayLevel, ...]]]:
    """Return how the levels of each base were known up to the as-of day (`DayBlocks.history`)."""
    day, first = situation.day, situation.days[0]

    def compute() -> dict[str, dict[Event, tuple[DayLevel, ...]]]:
        # The day before the window is judged only to tell what is news on its first.
        return _by_base(day.level_history.filter(pl.col("as_of") >= first))

    # Made once for all days, of which each takes those up to it: 80 levels on 120 days take a tenth of a second.
    every = day.assessor.memory.once(("histories", day.assessor.blocks.history(day.as_of), day.at_first), compute)
    today = _by_base(day.assessment.levels)

    def until(history: tuple[DayLevel, ...], now: tuple[DayLevel, ...]) -> tuple[DayLevel, ...]:
        return (*history[: bisect_left(history, day.as_of, key=attrgetter("day"))], *now)

    return {
        base: {event: until(every.get(base, {}).get(event, ()), now) for event, now in events.items()}
        for base, events in today.items()
        if bases is None or base in bases
    }


def contributions(situation: Situation) -> dict[tuple[str, str], tuple[Contribution, ...]]:
    """Return what adds up to the index of each base and event on the as-of day, the strongest first."""
    found: dict[tuple[str, str], list[Contribution]] = defaultdict(list)
    columns = ("base", "event", *Contribution.__struct_fields__)
    counted = situation.day.assessment.contributions.filter(pl.col("alone").is_not_null())  # else it is gone since
    for base, event, *part in _today(situation, counted, *columns):
        found[base, event].append(Contribution(*part))
    return {key: tuple(sorted(parts, key=lambda part: -abs(part.part))) for key, parts in found.items()}


def evidence(situation: Situation, base: str) -> pl.DataFrame:
    """Return the citations that bear on a base on the as-of day, the strongest of each indicator first.

    The columns are `Evidence`'s, and `indicator`.
    """
    found = situation.day.evidence.filter(pl.col("base") == base)
    says = situation.store.frames.facts.select("says", fact="id")
    return found.join(says, on="fact", how="left", maintain_order="left")


def evidence_rows(situation: Situation, base: str, indicator: str) -> FrameRows[Evidence]:
    """Return the citations that bear on a base by one indicator on the as-of day, the strongest first."""
    found = evidence(situation, base).filter(pl.col("indicator") == indicator).select(Evidence.__struct_fields__)
    return FrameRows(found, "citation", lambda row: Evidence(**row))


def without_each(situation: Situation, least: float = 0.0) -> dict[str, tuple[Without, ...]]:
    """Return what moves an index of each base by so many points when it is left out, what moves it most first."""
    says = situation.store.frames.facts.select("id", "says", kind=pl.lit("fact"))
    moving = situation.day.without_each.filter(pl.col("change").abs() >= least)
    found: dict[str, list[Without]] = defaultdict(list)
    for base, event, kind, name, index, change, fact in (
        # By kind as well: an id is one record's only within its kind.
        moving.join(says, on=["id", "kind"], how="left", maintain_order="left")
        .select("base", "event", "kind", "id", "index", "change", "says")
        .iter_rows()
    ):
        found[base].append(Without(event, kind, name, index, change, *_record(situation, name, fact)))
    return {base: tuple(each) for base, each in found.items()}


def _record(situation: Situation, name: str, says: str | None) -> tuple[str, Literal["source", "actor", "fact"] | None]:
    """Return what an id stands for in words (a fact's are known), and which kind of record it is."""
    lookup = situation.lookup
    if says is not None:
        return says, "fact"
    return lookup.actor(name), speaker_record(lookup, name)


def _last_assessed(situation: Situation) -> Mapping[tuple[str, str], tuple[str, date]]:
    """Return the last band of each base and event up to the as-of day, and its day."""
    return {(base, event): (level, day) for base, event, level, day in situation.day.last_assessed.iter_rows()}


def reported_on(situation: Situation) -> dict[str, tuple[Report, ...]]:
    """Return the reports that bear on each base, known on a day of the window, in the order of the days."""
    frames, names = situation.frames, publisher_names(situation)
    told = frames.indicators.select("fact", "base").join(frames.citations.select("fact", "known", "source"), on="fact")
    days = told.filter(pl.col("known") >= situation.days[0]).select("base", "known", "source").unique()
    found: dict[str, list[Report]] = defaultdict(list)
    for base, known, source in days.sort("known", "source").iter_rows():
        found[base].append(Report(known, source, names[source]))
    return {base: tuple(reports) for base, reports in found.items()}


def _interval(row: Mapping[str, Any]) -> Interval | None:
    return Interval(row["low"], row["high"]) if row["low"] is not None else None


def _by_base(levels: pl.DataFrame) -> dict[str, dict[Event, tuple[DayLevel, ...]]]:
    """Return the rows of `Assessment.levels` by base and event, each in the order of its days."""
    found: dict[str, dict[Event, list[DayLevel]]] = defaultdict(lambda: {event: [] for event in EVENTS})
    own = [name for name in DayLevel.__struct_fields__ if name not in ("day", "interval")]
    for base, row in zip(
        levels["base"], levels.select(*own, "low", "high", day="as_of").iter_rows(named=True), strict=True
    ):
        interval = _interval(row)
        del row["low"], row["high"]
        found[base][row["event"]].append(DayLevel(**row, interval=interval))
    return {base: {event: tuple(days) for event, days in events.items()} for base, events in found.items()}


def _today(situation: Situation, frame: pl.DataFrame, *columns: str) -> Iterator[tuple[Any, ...]]:
    """Return the rows of a part of the assessment that hold on the as-of day."""
    return frame.filter(frame["as_of"] == situation.as_of)[list(columns)].iter_rows()
