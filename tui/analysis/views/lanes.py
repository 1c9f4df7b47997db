"""The timeline in lanes: the shown facts by actor, place, source or kind, and in which cells of time each can lie.

A fact covers every cell that its date reaches into. It certainly lies in a cell where the whole of its date does, and
that is neither approximate nor uncertain; so "27–29 Nov" is possible on each of three days, and certain in the week.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, Final, Literal, NamedTuple, get_args

import msgspec
import polars as pl

from tui.analysis.situation import Situation
from tui.analysis.time_axis import Axis, moment
from tui.analysis.views.facts import FactRow, FactRows
from tui.analysis.views.from_frame import FrameRows
from tui.analysis.views.notes import Mark, marks

By = Literal["actor", "place", "source", "kind"]
BY: Final[tuple[By, ...]] = get_args(By)


class When(NamedTuple):
    """From which hour on, and before which one, a fact lies; None where that side is open, at both: it has no date."""

    begin: int | None
    end: int | None
    exact: bool
    """Whether the date is neither approximate nor uncertain."""

    @property
    def anchor(self) -> int | None:
        """Return the moment that it stands at in the order of time: its beginning, or else its end."""
        if self.begin is not None:
            return self.begin
        return self.end - 1 if self.end is not None else None

    def cells(self, axis: Axis) -> range:
        """Return the cells of an axis that the date reaches into."""
        if self.anchor is None:
            return range(0)
        first = 0 if self.begin is None else axis.cell_at(self.begin)
        stop = axis.cells if self.end is None else axis.cell_at(self.end - 1) + 1
        return range(max(first, 0), max(min(stop, axis.cells), 0))

    def is_certain(self, axis: Axis) -> bool:
        """Return whether the whole date lies within one cell of an axis, and is exact."""
        if self.begin is None or self.end is None or not self.exact:
            return False
        return axis.cell_at(self.begin) == axis.cell_at(self.end - 1)


class Lane(msgspec.Struct, frozen=True):
    """What one lane has within a window of time."""

    id: str
    """Of the actor, the place or the source, or a kind; "" for facts that have none."""
    name: str
    facts: int
    disputed: int
    """How many of its facts are disputed."""
    before: int
    """How many lie wholly before the window."""
    after: int
    """How many lie wholly after it."""
    undated: int
    certain: tuple[int, ...]
    """For each cell, how many certainly lie in it."""
    possible: tuple[int, ...]
    """For each cell, how many others can."""
    contested: tuple[bool, ...]
    """For each cell, whether a disputed fact stands at it: where its date begins, or else ends."""


class Window(msgspec.Struct, frozen=True, eq=False):
    """All lanes within a window of time."""

    axis: Axis
    lanes: Sequence[Lane]
    top: tuple[int, int]
    """The most certain and the most possible facts of a cell, 1 at the least."""
    before: int
    """How many facts lie wholly before the window, each counted once."""
    after: int
    undated: int
    published: tuple[int, ...]
    """For each cell, how many sources were published in it."""


class Lanes:
    """The shown facts in lanes, the longest first, each lane in the order of time.

    A *slot* is the place of a fact in a lane, counted through all lanes: a fact of two actors has two.
    """

    def __init__(self, situation: Situation, by: By) -> None:
        facts = situation.facts
        self.by = by
        self.facts = FactRows(facts, situation)
        self.marks: Mapping[str, Mark] = marks(situation, "fact")
        """The facts that the user has noted."""
        self.days: tuple[date, date] = (situation.days[0], situation.days[-1])
        self.year: int = situation.year
        """The year that need not be written beside a day; 0 where the days are of several years."""
        """The first and the last day of the theatre's window."""
        self.as_of = situation.as_of
        self.elsewhere: bool = situation.zone != "theatre"
        """Whether times are shown in another zone than the days and hours of the axis are of."""
        self._when = _when(facts)
        disputed = facts.get_column("disputed").fill_null(value=False)
        links = _links(situation, by)
        self._lanes = _by_size(links, _names(situation, by))
        ranks = self._lanes.select("id", lane=pl.int_range(pl.len(), dtype=pl.UInt32))
        self._slots = links.join(ranks, on="id", how="left", nulls_equal=True).select("lane", "fact")
        anchors = self._when["anchor"].gather(self._slots["fact"])
        # By the hour first, which is finer than the order of facts, and what a moment is looked up in.
        self._slots = self._slots.with_columns(anchors).sort("lane", "anchor", "fact", nulls_last=True)
        self._slots = self._slots.with_columns(disputed.gather(self._slots["fact"]))
        self._starts: list[int] = [0, *self._lanes["facts"].cum_sum()]
        self._published = _published(situation)

    def __len__(self) -> int:
        return len(self._starts) - 1

    @property
    def slots(self) -> int:
        """Return how many slots all lanes have."""
        return self._starts[-1]

    @property
    def reach(self) -> tuple[int, int]:
        """Return the first moment at which a fact begins, or the theatre's window, and the last at which one ends."""
        first, last = moment(self.days[0]), moment(self.days[1]) + 24
        begin, end = self._when["anchor"].min(), self._when["end"].max()
        return min(first, _number(begin, first)), max(last, _number(end, last))

    # --- slots ---

    def lane_of(self, slot: int) -> int:
        """Return the lane that a slot is in."""
        return bisect_right(self._starts, slot) - 1

    def named(self, id_: str) -> int | None:
        """Return the lane of an id; None where there is none."""
        found: int | None = self._lanes["id"].fill_null("").index_of(id_)
        return found

    def slots_of(self, lane: int) -> range:
        """Return the slots of a lane."""
        return range(self._starts[lane], self._starts[lane + 1])

    def fact(self, slot: int) -> FactRow:
        """Return the fact in a slot."""
        number: int = self._slots["fact"][slot]
        return self.facts[number]

    def when(self, slot: int) -> When:
        """Return when the fact in a slot lies."""
        begin, end, exact, _ = self._when.row(self._slots["fact"][slot])
        return When(begin, end, exact)

    def find(self, fact: str, lane: int | None = None) -> int | None:
        """Return a slot of a fact: the one in a lane, if it is in that one, else the first; None where it has none."""
        number = self.facts.find(fact)
        if number is None:
            return None
        found: list[int] = (self._slots["fact"] == number).arg_true().to_list()
        here = range(0) if lane is None else self.slots_of(lane)
        return next((slot for slot in found if slot in here), found[0])

    def nearest(self, lane: int, hour: int | None, fact: str = "") -> int:
        """Return the slot of a lane that is nearest to a moment in time, or holds a fact; without one, the last."""
        here = self.slots_of(lane)
        found = self.find(fact, lane) if fact else None
        if found is not None and found in here:
            return found
        if hour is None:
            return here.stop - 1
        anchors = self._slots["anchor"][here.start : here.stop].drop_nulls()
        if anchors.is_empty():
            return here.start
        after = min(anchors.search_sorted(hour), len(anchors) - 1)
        before = max(after - 1, 0)
        return here.start + (before if hour - anchors[before] <= anchors[after] - hour else after)

    def in_cell(self, lane: int, axis: Axis, cell: int) -> int | None:
        """Return the slot of the fact that lies in a cell with the least room around it; None where none does."""
        here, edges = self.slots_of(lane), (axis.edges[cell], axis.edges[cell + 1])
        when = self._when[self._slots["fact"][here.start : here.stop]].with_row_index("slot", here.start)
        begins, ends = pl.col("begin").fill_null(_FIRST), pl.col("end").fill_null(_LAST)
        there = when.filter((begins < edges[1]) & (ends > edges[0]), pl.col("anchor").is_not_null())
        narrow = there.select("slot", room=ends - begins).sort("room", maintain_order=True)
        return None if narrow.is_empty() else int(narrow["slot"][0])

    def next_disputed(self, slot: int, step: int) -> int | None:
        """Return the next (1) or previous (-1) slot of a disputed fact, round the end if need be."""
        found = self._slots["disputed"].arg_true()
        if found.is_empty():
            return None
        number = found.search_sorted(slot, side="right" if step > 0 else "left") - (step < 0)
        return int(found[number % len(found)])

    # --- in time ---

    def window(self, axis: Axis) -> Window:
        """Return how many facts of each lane lie in each cell of an axis, before it, and after it."""
        facts = _in_cells(self._when, axis)
        placed = self._slots.select("lane", "disputed").hstack(facts[self._slots["fact"]])
        sides = placed.group_by("lane", maintain_order=True).agg(
            pl.col("disputed", "before", "after", "undated").sum(),
        )
        grid = _grid(placed, len(self), axis.cells)
        lists = grid.group_by("lane", maintain_order=True).agg("certain", "possible", "contested")
        whole = self._lanes.hstack(sides.drop("lane")).hstack(lists.drop("lane"))
        top = (max(_number(grid["certain"].max(), 1), 1), max(_number(grid["possible"].max(), 1), 1))
        before, after, undated = (int(facts[side].sum()) for side in ("before", "after", "undated"))
        lanes = FrameRows(whole, "id", _lane)
        return Window(axis, lanes, top, before, after, undated, self._published_in(axis))

    def _published_in(self, axis: Axis) -> tuple[int, ...]:
        counts = [0] * axis.cells
        for hour, number in self._published:
            cell = axis.cell_at(hour)
            if 0 <= cell < axis.cells:
                counts[cell] += number
        return tuple(counts)


_FIRST: Final = -(1 << 40)
_LAST: Final = 1 << 40
"""Hours before and after any that a date has."""


def _number(value: Any, otherwise: int) -> int:
    """Return an aggregate as a number; polars has None for that of nothing."""
    return otherwise if value is None else int(value)


def _lane(row: Mapping[str, Any]) -> Lane:
    """Return a row of the window's frame as a lane."""
    values = {name: row[name] for name in Lane.__struct_fields__}
    values |= {name: tuple(values[name]) for name in ("certain", "possible", "contested")}
    return Lane(**values | {"id": values["id"] or ""})


# --- made once for a situation ---


def _when(facts: pl.DataFrame) -> pl.DataFrame:
    """Return `[begin, end, exact, anchor]` of facts in hours; only the date-time of a day is finer than days."""
    hour = pl.when(precision="day").then(pl.col("when_text").str.extract(r" (\d\d):\d\d$")).cast(pl.Int64)
    begin = pl.col("earliest").to_physical().cast(pl.Int64) * 24
    end = (pl.col("latest").to_physical().cast(pl.Int64) + 1) * 24
    exact = ~pl.col("approximate").fill_null(value=False) & ~pl.col("uncertain").fill_null(value=False)
    timed = hour.is_not_null()
    when = facts.select(
        begin=begin + hour.fill_null(0), end=pl.when(timed).then(begin + hour + 1).otherwise(end), exact=exact
    )
    return when.with_columns(anchor=pl.coalesce("begin", pl.col("end") - 1))


def _links(situation: Situation, by: By) -> pl.DataFrame:
    """Return `[fact, id]`: the number of each shown fact, and each of what its lanes are of; null where it has none."""
    frames, facts = situation.frames, situation.facts.select("id", "kind").with_row_index("fact")
    match by:
        case "kind":
            return facts.select("fact", id="kind")
        case "actor":
            links = frames.fact_actors.select("fact", of="actor")
        case "place":
            links = frames.fact_places.select("fact", of="place")
        case "source":
            links = frames.citations.select("fact", of="source")
    named = facts.join(links.unique(maintain_order=True), left_on="id", right_on="fact", how="left")
    return named.select("fact", id="of")


def _names(situation: Situation, by: By) -> dict[str, str]:
    """Return what the lanes are called, where that is not their id."""
    lookup = situation.lookup
    match by:
        case "actor":
            return dict(lookup.actors)
        case "place":
            return dict(lookup.places)
        case "source":
            return {source: lookup.source(source) for source in situation.frames.sources["id"]}
        case "kind":
            return {}


def _by_size(links: pl.DataFrame, names: Mapping[str, str]) -> pl.DataFrame:
    """Return `[id, name, facts]` of each lane, those with the most facts first; what has no name comes last."""
    lanes = links.group_by("id").agg(facts=pl.len())
    called = pl.DataFrame(
        {"id": list(names), "name": list(names.values())}, schema={"id": pl.String, "name": pl.String}
    )
    lanes = lanes.join(called, on="id", how="left").with_columns(pl.coalesce("name", "id", pl.lit("")))
    order = (pl.col("id").is_null(), -pl.col("facts").cast(pl.Int64), pl.col("name").str.to_lowercase(), "id")
    return lanes.sort(order).select("id", "name", "facts")


def _published(situation: Situation) -> list[tuple[int, int]]:
    """Return the days on which sources that are known were published, as moments, and how many on each."""
    sources = situation.frames.sources.filter(pl.col("earliest") == pl.col("latest"))
    days = sources.group_by("latest").len().sort("latest")
    return [(moment(day), number) for day, number in days.iter_rows()]


# --- made for each window ---


def _in_cells(when: pl.DataFrame, axis: Axis) -> pl.DataFrame:
    """Return in which cells of an axis each fact lies: `[first, last, anchor, certain, before, after, undated]`.

    `first` and `last` are the cells that it reaches into, `anchor` is the one that it stands at; null where it lies
    outside.
    """
    edges = pl.Series(axis.edges, dtype=pl.Int64)
    raw = (
        pl.DataFrame(
            {
                "first": edges.search_sorted(when["begin"].fill_null(_FIRST), side="right"),
                "last": edges.search_sorted(when["end"].fill_null(_LAST) - 1, side="right"),
                "anchor": edges.search_sorted(when["anchor"].fill_null(_FIRST), side="right"),
            }
        ).cast(pl.Int64)
        - 1
    )
    raw = raw.hstack(when.select("exact", undated=pl.col("anchor").is_null()))
    before, after = pl.col("last") < 0, pl.col("first") >= axis.cells
    within = ~(before | after | pl.col("undated"))
    one = pl.col("exact") & (pl.col("first") == pl.col("last"))

    def cell(name: str) -> pl.Expr:
        return pl.when(within).then(pl.col(name).clip(0, axis.cells - 1)).alias(name)

    return raw.select(
        cell("first"),
        cell("last"),
        pl.when(within & pl.col("anchor").is_between(0, axis.cells - 1)).then("anchor").alias("anchor"),
        certain=within & one,
        before=before & ~pl.col("undated"),
        after=after & ~pl.col("undated"),
        undated="undated",
    )


def _grid(placed: pl.DataFrame, lanes: int, cells: int) -> pl.DataFrame:
    """Return `[lane, cell, certain, possible, contested]`, a row for every cell of every lane.

    Possible facts are counted where they begin and taken off after they end: a row for each cell of each would grow
    with vague dates.
    """
    inside = placed.filter(pl.col("first").is_not_null())
    vague = ~pl.col("certain")
    counts = pl.concat(
        [
            inside.filter("certain").group_by("lane", cell="first").agg(certain=pl.len().cast(pl.Int64)),
            inside.filter(vague).group_by("lane", cell="first").agg(step=pl.len().cast(pl.Int64)),
            inside.filter(vague).group_by("lane", cell=pl.col("last") + 1).agg(step=-pl.len().cast(pl.Int64)),
            inside.filter("disputed", pl.col("anchor").is_not_null())
            .group_by("lane", cell="anchor")
            .agg(contested=pl.len().cast(pl.Int64)),
        ],
        how="diagonal",
    )
    counts = counts.group_by("lane", "cell").agg(pl.col("certain", "step", "contested").sum())
    every = pl.select(lane=pl.int_range(lanes, dtype=pl.UInt32)).join(
        pl.select(cell=pl.int_range(cells, dtype=pl.Int64)), how="cross"
    )
    grid = every.join(counts, on=["lane", "cell"], how="left", maintain_order="left").fill_null(0)
    return grid.select(
        "lane", "cell", "certain", possible=pl.col("step").cum_sum().over("lane"), contested=pl.col("contested") > 0
    )
