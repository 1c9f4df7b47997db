"""What is reported of a base and does not count, and why."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any, NamedTuple

import msgspec
import polars as pl

from tui.analysis.constants import EVENTS, Event
from tui.analysis.situation import Situation
from tui.analysis.views.from_frame import FrameRows, from_row


class NotCounted(msgspec.Struct, frozen=True, rename="kebab", gc=False):
    """A fact that is reported and does not count for an event, and why."""

    indicator: str
    fact: str
    says: str
    reason: str
    """forecast, no vote, owner's side, shown only, superseded, disputed, too far or lapsed."""
    citations: int


class Uncounted(NotCounted, frozen=True, gc=False):
    """The same, with the events for which it does not count."""

    events: tuple[Event, ...]


class NotCountedForReason(NamedTuple):
    """How many facts do not count for an event for one reason, and what they would indicate."""

    reason: str
    facts: int
    indicators: tuple[str, ...]


class NotCountedRows(FrameRows[NotCounted]):
    """The facts that do not count for one event of a base; years leave thousands that do not any more."""

    def __init__(self, of_base: pl.DataFrame, event: Event, by_reason: tuple[NotCountedForReason, ...]) -> None:
        """`of_base` is what does not count for either event (`not_counted`)."""
        every = of_base[event]
        super().__init__(of_base if every.all() else of_base.filter(every), "fact", partial(from_row, NotCounted))
        self._of_base = of_base
        self.by_reason = by_reason

    def for_events(self, events: Sequence[Event]) -> FrameRows[Uncounted]:
        """Return the facts that do not count for some event, each once: those first that do not for the first."""
        found = self._of_base
        if not found["first"].all():
            found = found.filter("first")
        if not found[events[0]].all():
            found = found.sort(events[0], descending=True, maintain_order=True)

        def made(row: Mapping[str, Any]) -> Uncounted:
            return from_row(Uncounted, row, events=tuple(event for event in events if row[event]))

        return FrameRows(found, "fact", made)


def not_counted(situation: Situation) -> Mapping[tuple[str, Event], NotCountedRows]:
    """Return what is reported of each base on the as-of day and does not count for an event."""
    listed = situation.day.assessment.not_counted.filter(pl.col("as_of") == situation.as_of)
    says = situation.store.frames.facts.select("says", fact="id")
    facts = listed.join(says, on="fact", how="left", maintain_order="left")
    row, indicator = pl.int_range(pl.len()).alias("row"), pl.col("indicator")
    tallied = (
        facts.with_columns(row)
        .group_by("base", "reason", maintain_order=True)
        .agg(
            pl.len(),
            *(pl.col("row").filter(event).min().alias(f"{event} from") for event in EVENTS),
            *(pl.col(event).sum().alias(f"{event} facts") for event in EVENTS),
            *(indicator.filter(event).unique(maintain_order=True).alias(f"{event} named") for event in EVENTS),
        )
    )
    sizes: Counter[str] = Counter()
    reasons: dict[tuple[str, Event], list[tuple[int, NotCountedForReason]]] = defaultdict(list)
    for each in tallied.iter_rows(named=True):
        sizes[each["base"]] += each["len"]
        for event in EVENTS:
            if number := each[f"{event} facts"]:
                told = NotCountedForReason(each["reason"], number, tuple(each[f"{event} named"]))
                reasons[each["base"], event].append((each[f"{event} from"], told))
    # The rows of a base stand together, in the order of its first.
    found, start = {}, 0
    for base in (*sizes, *(base for base in situation.lookup.bases if base not in sizes)):
        of_base = facts.slice(start, sizes[base])
        for event in EVENTS:
            by_reason = tuple(each for _, each in sorted(reasons[base, event]))
            found[base, event] = NotCountedRows(of_base, event, by_reason)
        start += of_base.height
    return found
