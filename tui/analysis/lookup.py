"""Names and rows of one store, looked up by id."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from datetime import date, timedelta
from typing import Final

import msgspec
import polars as pl

from tui.analysis import timeline
from tui.analysis.memory import Memory
from tui.analysis.query.fold import fold_all, searchable, with_latin
from tui.analysis.query.narrow import joined
from tui.analysis.short_names import short_names
from tui.store.schema.edtf import without_time, without_year
from tui.store.schema.frames import Frames, Store
from tui.store.schema.records import UNKNOWN

_LARGE: Final = 10_000
"""Rows of a frame from which on `rows` filters it until `prepare` has been called."""
_BEYOND: Final = timedelta(days=3660)
"""How far before and after its window a theatre can be looked at: an ancient text must not make a million days."""
_LOOKED_UP: Final = (
    ("facts", "id"),
    ("sources", "id"),
    ("citations", "id"),
    ("chains", "citation"),
    *((frame, "fact") for frame in ("citations", "quantities", "ties", "indicators")),
    *((frame, "fact") for frame in ("fact_actors", "done_to", "fact_places")),
)


class Lookup:
    """Names, days and rows of a store, whatever is filtered or excluded. One for each store, kept as long as it."""

    def __init__(self, store: Store, memory: Memory | None = None) -> None:
        """Take a store; `memory` holds what takes long: search texts, the order in time, where a fact's rows begin."""
        frames = store.frames
        self.store = store
        self.actors: Mapping[str, str] = dict(frames.actors.select("id", "name").iter_rows())
        """Name of each actor by id."""
        self.places: Mapping[str, str] = dict(frames.places.select("id", "name").iter_rows())
        """Name of each place by id."""
        self.questions: Mapping[str, str] = dict(frames.questions.select("id", "asks").iter_rows())
        """Wording of each question by id."""
        self.sources: Mapping[str, str] = dict(frames.sources.select("id", "title").iter_rows())
        """Title of each source by id."""
        # The record of a base may have been set aside; then it has neither name nor position.
        self.bases: list[str] = [base for base in store.theatre.base_ids if base in self.places]
        """Ids of the bases, in the theatre's order."""
        self.window: list[date] = _window(store.theatre.window)
        """The days of the theatre's window, in order: those that are shown first."""
        self.days: list[date] = _reach(self.window, frames)
        """All days that can be looked at, in order: the window's, and those from the first to the last publication."""
        self._memory = memory or Memory()

    def stretch(self, day: date) -> list[date]:
        """Return the days that are shown together with a day: the theatre's window where it lies in it, else all."""
        return self.window if self.window[0] <= day <= self.window[-1] else self.days

    def actor(self, id: str) -> str:  # noqa: A002 - the field's name
        """Return the name of an actor, or of a source that stands as a link of a chain; the id where it has none."""
        if id == UNKNOWN:
            return "unnamed"
        if id.startswith(f"{UNKNOWN}@"):
            return f"unnamed (in {self.source(id.partition('@')[2])})"
        return self.actors.get(id) or self.source(id)

    @property
    def short_names(self) -> Mapping[str, str]:
        """Return a name of a few letters for each actor."""

        def made() -> Mapping[str, str]:
            aliases = self.store.frames.aliases.filter(kind="actors").group_by("id").agg("alias")
            return short_names(self.actors, dict(aliases.iter_rows()))

        return self._memory.once(("short names",), made)

    def source(self, id: str) -> str:  # noqa: A002 - the field's name
        """Return publisher and date of a source, as `Kataeb.org, 29 Nov`; the id where it has none."""
        return self._memory.once(("source names",), self._source_names).get(id, id)

    def _source_names(self) -> Mapping[str, str]:
        """Return what each source is called; where two would be called the same, the later ones are numbered."""
        names: dict[str, str] = {}
        called: Counter[str] = Counter()
        columns = self.store.frames.sources.select("id", "publisher", "published_text", "lost")
        for source, publisher, published, lost in columns.iter_rows():
            who = self.actors.get(publisher) or ("lost text" if lost else "unknown publisher")
            day = "undated" if published == UNKNOWN else without_year(without_time(published), plain_year(self.window))
            name = f"{who}, {day}"
            called[name] += 1
            names[source] = name if called[name] == 1 else f"{name} ({called[name]})"
        return names

    def place(self, id: str) -> str:  # noqa: A002 - the field's name
        """Return the name of a place; the id where it has none."""
        return self.places.get(id, id)

    @property
    def spellings(self) -> Mapping[tuple[str, str], str]:
        """Return all names of every actor and place, as `query.narrow` compares them, by frame (`actors`) and id."""
        return self._memory.once(("spellings",), self._spell)

    def _spell(self) -> dict[tuple[str, str], str]:
        frames = self.store.frames
        called: dict[tuple[str, str], list[str]] = {}
        for kind, records in (("actors", frames.actors), ("places", frames.places)):
            aliases = frames.aliases.filter(kind=kind).select("id", name="alias")
            spelt = with_latin(pl.concat([records.select("id", name="id"), records.select("id", "name"), aliases]))
            for id_, name in zip(spelt["id"], fold_all(spelt["name"]), strict=True):
                called.setdefault((kind, id_), []).append(name)
        return {key: joined(dict.fromkeys(each)) for key, each in called.items()}

    # --- rows ---

    def rows(self, frame: str, column: str, value: str) -> pl.DataFrame:
        """Return the rows of one of the store's frames that have this text in a column, in their order.

        Rows that belong together stand together in most frames. Where each such run begins is noted once, so that a
        step of the cursor takes slices instead of filtering a dozen columns.
        """
        whole: pl.DataFrame = getattr(self.store.frames, frame)
        run = self.run(frame, column, value)
        return whole.filter(pl.col(column) == value) if run is None else whole.slice(*run)

    def run(self, frame: str, column: str, value: str) -> tuple[int, int] | None:
        """Return the first row and the number of `rows`; None where they stand apart, or the frame is large and new."""
        whole: pl.DataFrame = getattr(self.store.frames, frame)
        # What is on screen must not wait until a large frame's runs are noted: `prepare` does that later.
        if whole.height > _LARGE and not self._memory.has(("runs", frame, column)):
            return None
        runs = self._runs(frame, column)
        return None if runs is None else runs.find(value)

    def prepare(self) -> None:
        """Note where the rows of every fact begin, for large frames too."""
        for frame, column in _LOOKED_UP:
            self._runs(frame, column)

    def _runs(self, frame: str, column: str) -> _Runs | None:
        whole: pl.DataFrame = getattr(self.store.frames, frame)
        return self._memory.once(("runs", frame, column), lambda: _find_runs(whole.get_column(column)))

    # --- facts ---

    @property
    def in_order(self) -> pl.DataFrame:
        """Return the store's facts in the order of `timeline.ordered`, with `row`, where each stands in the store."""

        def ordered() -> pl.DataFrame:
            facts = self.store.frames.facts
            order = self._memory.once("timeline order", lambda: timeline.order(facts).to_frame())
            return timeline.ordered(facts.with_row_index("row"), order.to_series())

        return self._memory.once(("facts in order",), ordered)

    def cells(self, measure: Callable[[str], int]) -> pl.Series:
        """Return how many cells of a terminal the words of each fact take, in the order of the store's facts."""

        def measured() -> pl.Series:
            says = self.store.frames.facts["says"]
            # ASCII takes a cell a character; each other text is measured, once, as there may be 10^5.
            other = (says.str.len_bytes() != says.str.len_chars()).arg_true()
            return says.str.len_chars().scatter(other, [measure(text) for text in says[other]])

        return self._memory.once(("cells",), measured)

    @property
    def search_text(self) -> pl.Series:
        """Return one folded text per fact, in the order of the store's facts (`fold.searchable`)."""
        return self._memory.once("search text", lambda: searchable(self.store.frames).to_frame()).to_series()


def plain_year(days: Sequence[date]) -> int:
    """Return the year that need not be written where these days are shown; 0 where they are of several years."""
    return days[0].year if days[0].year == days[-1].year else 0


def _window(window: str) -> list[date]:
    first, _, last = window.partition("/")
    return _days(date.fromisoformat(first), date.fromisoformat(last))


def _reach(window: list[date], frames: Frames) -> list[date]:
    """Return the days from the first on which something became known to the last, and those of the window."""
    # Not when a curator decided a question: that is years later, and told in retrospect.
    told = [
        day for known in (frames.citations["known"], frames.resolutions["known"]) for day in (known.min(), known.max())
    ]
    known = [day for day in told if isinstance(day, date)]
    first = max(min((window[0], *known)), window[0] - _BEYOND)
    last = min(max((window[-1], *known)), window[-1] + _BEYOND)
    return window if (first, last) == (window[0], window[-1]) else _days(first, last)


def _days(first: date, last: date) -> list[date]:
    return [first + timedelta(days=step) for step in range((last - first).days + 1)]


class _Runs(msgspec.Struct, frozen=True, eq=False):
    """Runs of equal values: the number of each value, where each run starts, and how long it is."""

    numbers: Mapping[str, int]
    starts: pl.Series
    lengths: pl.Series

    def find(self, value: str) -> tuple[int, int]:
        number = self.numbers.get(value)
        return (0, 0) if number is None else (self.starts[number], self.lengths[number])


def _find_runs(values: pl.Series) -> _Runs | None:
    """Return the runs of a column; None where equal values stand apart."""
    runs = values.rle().struct.unnest()
    numbers = dict(zip(runs["value"].to_list(), range(len(runs)), strict=True))
    if len(numbers) < len(runs):
        return None
    return _Runs(numbers, runs["len"].cum_sum() - runs["len"], runs["len"])
