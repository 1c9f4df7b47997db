"""Sources: what each is, and what each contributes to the shown facts."""

from __future__ import annotations

from typing import Any, Final, Literal

import msgspec
import polars as pl

from tui.analysis.situation import Situation
from tui.analysis.text_reuse.attached import Attached
from tui.analysis.views.from_frame import from_row
from tui.store.schema.records import UNKNOWN

_NOTHING: Final = {"facts": 0, "citations": 0, "alone": 0}


class SourceView(msgspec.Struct, frozen=True):
    """What a source is: a published document, or one whose text is lost."""

    id: str
    name: str
    """Publisher and date."""
    title: str
    publisher_id: str
    publisher: str | None
    """Name of the publisher, None where it is unknown."""
    published: str
    """The date as it is shown, at its precision."""
    published_note: str
    """How the date is known, where that is not plain."""
    byline: str
    url: str
    reliability: str
    """Admiralty letter, A to F."""
    reliability_reason: str
    lost: bool
    """Whether its text is lost: it is known only from sources that use it."""


class SourceRow(msgspec.Struct, frozen=True):
    """A source in the list of sources."""

    source: SourceView
    facts: int
    """Facts that the filter shows and that it reports."""
    facts_in_all: int
    """Facts that it reports, whether or not the filter shows them."""
    cited: int
    """Its citations of the facts that are shown."""
    alone: int
    """Facts that are shown and that no other source reports."""
    origin_of: int
    """Citations whose chain ends with it."""
    excluded: bool
    original: Literal["", "attached", "unreadable"]
    """Whether its own text is at hand."""


class SourceList(msgspec.Struct, frozen=True):
    """The known sources, by date of publication; `filtered` says whether a filter chooses among their facts."""

    rows: tuple[SourceRow, ...]
    filtered: bool


def source_view(situation: Situation, source: str) -> SourceView | None:
    """Return what a source is; None where there is none of this id."""
    return source_of(situation, source) if source in situation.lookup.sources else None


def source_of(situation: Situation, source: str) -> SourceView:
    """Return what a source that something cites is: no citation is kept without its source."""
    return _source(situation, situation.lookup.rows("sources", "id", source).row(0, named=True))


def source_list(situation: Situation, attached: Attached) -> SourceList:
    """Return the list of sources, with what each contributes to the facts that are shown."""
    frames = situation.frames
    numbers = {row["source"]: row for row in _contributions(situation).iter_rows(named=True)}
    # Grouped once: a filter for each source would read every citation as often as there are sources.
    all_facts = dict(frames.citations.group_by("source").agg(pl.col("fact").n_unique()).iter_rows())
    origins = dict(frames.citations.group_by("origin").agg(pl.len()).iter_rows())
    made = []
    for record in frames.sources.sort("latest", "id", nulls_last=True).iter_rows(named=True):
        source = record["id"]
        own = numbers.get(source, _NOTHING)
        made.append(
            SourceRow(
                source=_source(situation, record),
                facts=own["facts"],
                facts_in_all=all_facts.get(source, 0),
                cited=own["citations"],
                alone=own["alone"],
                origin_of=origins.get(source, 0),
                excluded=source in situation.lens.excluded,
                original="unreadable" if attached.problem(source) else "attached" if attached.text(source) else "",
            )
        )
    return SourceList(tuple(made), bool(situation.lens.filters))


def _source(situation: Situation, record: dict[str, Any]) -> SourceView:
    lookup, publisher = situation.lookup, record["publisher"]
    return from_row(
        SourceView,
        record,
        name=lookup.source(record["id"]),
        publisher_id=publisher,
        publisher=None if publisher == UNKNOWN else lookup.actor(publisher),
        published=situation.clock.tell(record["published_text"]),
    )


def _contributions(situation: Situation) -> pl.DataFrame:
    """Return `[source, facts, citations, alone]` of the facts shown; `alone` are those that no other source reports."""
    citations = situation.frames.citations.filter(pl.col("fact").is_in(list(situation.shown)))
    alone = (
        citations.group_by("fact")
        .agg(pl.col("source").n_unique().alias("sources"), pl.col("source").first())
        .filter(pl.col("sources") == 1)
        .group_by("source")
        .agg(alone=pl.len())
    )
    return (
        citations.group_by("source")
        .agg(facts=pl.col("fact").n_unique(), citations=pl.len())
        .join(alone, on="source", how="left")
        .with_columns(pl.col("alone").fill_null(0))
    )
